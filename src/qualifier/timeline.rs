//! When the caller wants to buy. A meeting's date is not a buying timeline.

use std::ops::Range;
use std::sync::LazyLock;

use super::Said;
use super::asked::Topic;
use super::cue::{Cues, pattern};
use super::horizon::settled;
use super::ledger::{Ledger, Weight};
use super::pattern::Pattern;
use super::sentence::Sentence;
use super::tagger::levels::Question;
use super::talk::{Claim, Talk};
use crate::lead::bant::Timeline;
use chrono::NaiveDate;

static FIXED: LazyLock<Cues<Timeline>> = LazyLock::new(|| {
    Cues::new(&[
        (
            Timeline::NoTimeline,
            r"no (?:real |particular |specific |big |great |fixed |set |hard |immediate |concrete )*(?:rush|hurry|timeline|time ?frame|deadline|urgency|date)|not in (?:a|any) (?:rush|hurry)|(?:do|does) not (?:really )?have (?:a |any )?(?:[a-z]+ )?(?:timeline|time ?frame|deadline)|not (?:any ?time )?soon|some ?day(?: or other)? $|some ?day maybe|one day $|eventually|whenever|at some point|not urgent|nothing urgent|all the time in the world|(?:is|are) not (?:very |really |at all |that )?(?:time )?(?:critical|pressing)|(?:nothing|no date) (?:is |has been )?(?:fixed|set|decided|planned)|(?:take|taking) (?:it |things )?(?:slow|slowly|our time|my time|easy)|(?:got|have) (?:plenty of|lots of|all the) time|does not matter (?:much )?when|no pressure|see how (?:it|things) goe?s?|any ?time(?: really| is fine)? $",
        ),
        (
            Timeline::Immediate,
            r"asap|as soon as (?:we|you|i) (?:can|could)|^ (?:um |well |oh )*(?:yesterday|now|right now) |(?:right|straight) ?away|at once|(?:last (?:week|month|year)|yesterday) would have been|immediately|this (?:very )?(?:minute|moment|second)|as (?:soon|quick|quickly|fast|early) as (?:humanly )?possible|^ (?:and )?(?:fast|quick|quickly|pronto) $|(?:need|want|start|buy|sign|switch)(?:ed)? (?:it |this |something |with it )?(?:now|today|yesterday)|right now would be|(?:sooner|the sooner) the better|yesterday would be|today if (?:you|we) can|^ (?:as )?soon as(?: possible)? $|ready to (?:buy|sign|go|start)(?: now| today)?",
        ),
    ])
});
static BUYING: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"start|starting|go live|going live|live|launch|implement|implemented|implementation|roll ?out|roll (?:it|this) out|rolled out|buy|purchase|switch|switching|decide|decision|in place|up and running|running|move|moving|migrate|migration|onboard|onboarded|need (?:it|this|something|one|to be|a|the)|(?:needs|has|have|must) (?:to )?be|by then|in use|signed|season starts|want (?:it|this|something)|have (?:something|it|this)|sign|contract|renew|renews|renewal|expires?|deadline|ready|set up|timeline|time ?frame|looking (?:to|at)|plan|planning|budget|sorted|solved|hoping|aiming",
    )
});
static MEETING: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"call (?:me|you|us|we|back)|meet|meeting|demo|talk|speak|chat|appointment|calendar|slot|available|free|at [0-9]+(?::[0-9]+)?|[0-9]+ (?:am|pm)|half past|vacation|holiday|be away|am away|out of office|in touch|follow up|ring|send|e ?mail|hear (?:from|back)|let you know|discuss|show (?:me|us|you)|sees?|diary|bring it up|review|present(?:ing)? it",
    )
});
static WANTED: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:need|needs|want|must have|have to have) (?:it|this|that|something|one|to be|to start)|go(?:ing)? live|be live|up and running|in place|start|launch|buy|switch",
    )
});
static PAST: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"ago|since|last (?:week|month|quarter|year|summer|spring)|been (?:[a-z]+ ){0,4}for|(?:it )?took|(?:we|i) (?:started|launched|switched|moved|bought|signed|hired|tried|had)|used to|free trial|every (?:week|month|year|quarter)|founded|in business|(?:years?|months?) old",
    )
});

/// What runs today ends, and something must follow it.
static CONTRACT: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"contract|renews?|renewal|expires?|(?:licen[cs]e|subscription|agreement|lease|plan|term) (?:[a-z']+ ){0,5}(?:ends?|runs out|lapses|expires|is up|is over|terminates)|(?:runs out|lapses|up for renewal)",
    )
});
/// "Is there a deadline?" "No."
static ANY_DEADLINE: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"deadline|rush|hurry|time ?frame|timeline|(?:fixed|particular|certain|target|specific) (?:date|time)",
    )
});

/// When the caller wants to buy, read from the whole talk.
pub(super) fn hear(talk: &Talk<'_>, today: NaiveDate) -> Option<Said<Timeline>> {
    let mut ledger = Ledger::default();
    let mut none = None;
    for claim in talk.claims.iter().filter(|claim| claim.may_answer(Question::Timeline)) {
        if claim.denied() {
            let asked = claim.sentence.find(&ANY_DEADLINE).filter(|_| !claim.asked(Topic::MeetingTime));
            none = asked.map(|place| claim.evidence(&place)).or(none);
        } else if let Some((weight, level, place)) = find(claim, today) {
            let weight = claim.weight(weight).min(Weight::Stated);
            ledger.offer(weight, claim.corrects(), level, claim.evidence(&place));
        }
    }
    if let Some(evidence) = none.filter(|_| ledger.value().is_none()) {
        ledger.offer(Weight::Implied, false, Timeline::NoTimeline, evidence);
    }
    ledger.finish()
}

/// When a sentence of which it is known that it says when somebody wants to buy puts it.
pub(super) fn spoken(claim: &Claim<'_>, today: NaiveDate) -> Option<Said<Timeline>> {
    let sentence = &claim.sentence;
    let fixed = FIXED.first(sentence);
    let dated = || {
        let (date, place, _) = super::horizon::any(sentence, today)?;
        Some((level(today, date), place))
    };
    let (value, place) = dated().or(fixed)?;
    Some(Said { value, evidence: claim.evidence(&place) })
}

fn find(claim: &Claim<'_>, today: NaiveDate) -> Option<(Weight, Timeline, Range<usize>)> {
    let sentence = &claim.sentence;
    let asked = claim.asked(Topic::Timeline) && !claim.asked(Topic::MeetingTime);
    let dated = || settled(sentence, today).or_else(|| super::horizon::answered(sentence, today));
    let meeting = || claim.asked(Topic::MeetingTime) || sentence.has(&MEETING);
    if let Some((level, place)) = FIXED.first(sentence)
        // "Whenever, before it gets cold again, so October": a month says more.
        && !(asked && (level == Timeline::NoTimeline || is_wish(sentence, &place)) && dated().is_some())
        && !(level == Timeline::Immediate
            && (is_adverb(sentence, &place) && !asked || sentence.negated(place.start) || !asked && meeting() || (!asked && claim.asked(Topic::Size))))
    {
        let weight = if level == Timeline::NoTimeline || asked { Weight::Stated } else { Weight::Mentioned };
        return Some((weight, level, place));
    }
    let (date, place, bound) = if asked { dated() } else { settled(sentence, today) }?;
    let contract = sentence.has(&CONTRACT);
    let clause = sentence.clause(place.start);
    // "We need it this week, it's urgent, can we see a demo?" says when in a clause of its own.
    let apart = clause.len() < sentence.flat.len()
        && WANTED.is_match(clause)
        && !MEETING.is_match(clause)
        && !PAST.is_match(clause);
    let other =
        (!contract && meeting()) || sentence.has(&PAST) || (claim.own() && sentence.question && !asked);
    if other && !apart {
        return None;
    }
    let buying = asked || contract || BUYING.is_match(behind_but(sentence, &place));
    let weight = if buying { Weight::Stated } else { Weight::Mentioned };
    // A date of something else ("we open in March") is no time to buy.
    let ours = !claim.own() && (sentence.question || sentence.flat.contains(" we "));
    (buying || bound && (ours || claim.asked(Topic::Need))).then(|| (weight, level(today, date), place))
}

/// "The sooner the better" is a wish, and a date behind it the plan.
fn is_wish(sentence: &Sentence<'_>, place: &Range<usize>) -> bool {
    sentence.flat[place.clone()].ends_with("the better")
}

/// "Now it's only me here", unlike "Now." as an answer.
fn is_adverb(sentence: &Sentence<'_>, place: &Range<usize>) -> bool {
    let said = sentence.flat[place.clone()].trim();
    sentence.words.len() > 3 && (said.ends_with("now") || said.ends_with("yesterday")) && place.start == 0
}

/// "I still want it, but this week is a zoo": what stands before the "but" is another matter.
fn behind_but<'s>(sentence: &'s Sentence<'_>, place: &Range<usize>) -> &'s str {
    let from = sentence.flat[..place.start].rfind(" but ").unwrap_or(0);
    &sentence.flat[from..]
}

/// "In two months" is this quarter, "three weeks" this month.
fn level(today: NaiveDate, date: NaiveDate) -> Timeline {
    match (date - today).num_days() {
        ..=1 => Timeline::Immediate,
        2..=7 => Timeline::ThisWeek,
        8..=31 => Timeline::ThisMonth,
        32..=92 => Timeline::ThisQuarter,
        _ => Timeline::Future,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use super::*;

    fn heard(lines: &[&str]) -> Option<Timeline> {
        // Wednesday, 3 December 2025.
        let today = NaiveDate::from_ymd_opt(2025, 12, 3).unwrap_or_default();
        hear(&Talk::new(&talk(lines)), today).map(|s| s.value)
    }

    const PHRASES: &[(&str, Timeline)] = &[
        ("we want to start in two months", Timeline::ThisQuarter),
        ("our contract renews in two months", Timeline::ThisQuarter),
        ("we need it within three weeks", Timeline::ThisMonth),
        ("we need something by friday", Timeline::ThisWeek),
        ("we need it asap", Timeline::Immediate),
        ("before the end of the year", Timeline::ThisMonth),
        ("we want to go live in january", Timeline::ThisQuarter),
        ("we'd like to go live by the end of january", Timeline::ThisQuarter),
        ("we want to launch next quarter", Timeline::Future),
        ("we're planning for q1", Timeline::Future),
        ("we're planning it for Q3", Timeline::Future),
        ("probably next year", Timeline::Future),
        ("there's no rush", Timeline::NoTimeline),
        ("we want to start next month", Timeline::ThisQuarter),
        ("we want this in place in six months", Timeline::Future),
        ("maybe in a couple of months", Timeline::ThisQuarter),
        ("we want to switch within a month or two", Timeline::ThisQuarter),
        ("we have to be live by the 15th", Timeline::ThisMonth),
        ("sometime this quarter", Timeline::ThisQuarter),
        ("we need to move before christmas", Timeline::ThisMonth),
        ("not this month, more like next quarter", Timeline::Future),
        ("not this month, more like in two months", Timeline::ThisQuarter),
        ("not this week but this month", Timeline::ThisMonth),
        ("we wanted it this month but it's rather next year now", Timeline::Future),
        ("we were thinking this month but now it's rather next year", Timeline::Future),
        ("next year, not now", Timeline::Future),
        ("not this year, actually within three weeks", Timeline::ThisMonth),
        ("no later than friday", Timeline::ThisWeek),
        ("not before summer", Timeline::Future),
        ("in february", Timeline::ThisQuarter),
        ("in march", Timeline::Future),
        ("next week", Timeline::ThisMonth),
    ];

    #[test]
    fn phrases() {
        for &(said, want) in PHRASES {
            let asked = ["A When would you like to start?", &format!("U {said}")].map(str::to_owned);
            let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
            assert_eq!(heard(&asked), Some(want), "{said}");
        }
    }

    #[test]
    fn without_a_question_only_buying_counts() {
        assert_eq!(heard(&["U we need it this week, it's urgent"]), Some(Timeline::ThisWeek));
        assert_eq!(
            heard(&[
                "U we're twenty people and we need it this week, it's urgent, can we see a demo, what's the price"
            ]),
            Some(Timeline::ThisWeek)
        );
        assert_eq!(heard(&["U we'd like to be live in two months"]), Some(Timeline::ThisQuarter));
        assert_eq!(heard(&["A Want to be live this quarter?", "U yes"]), Some(Timeline::ThisQuarter));
        for lines in [
            &["U can we meet next tuesday at 2 pm"][..],
            &["U we started two months ago"],
            &["U we've been using it for three years"],
            &["A When would a demo suit you?", "U next week"],
            &["U call me back in two weeks"],
            &["U is there a free trial for two weeks"],
        ] {
            assert_eq!(heard(lines), None, "{lines:?}");
        }
    }
}
