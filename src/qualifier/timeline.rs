//! When the caller wants to buy. A meeting's date is not a buying timeline.

use std::ops::Range;
use std::sync::LazyLock;

use chrono::{Datelike, Months, NaiveDate};
use regex::Regex;

use super::Said;
use super::asked::Topic;
use super::calendar;
use super::cue::{Cues, pattern};
use super::ledger::{Ledger, Weight};
use super::period::{self, coming, month_end};
use super::sentence::Sentence;
use super::talk::{Claim, Talk};
use crate::lead::bant::Timeline;

static FIXED: LazyLock<Cues<Timeline>> = LazyLock::new(|| {
    Cues::new(&[
        (
            Timeline::NoTimeline,
            r"no (?:real |particular |specific |big |great |fixed |set |hard |immediate |concrete )*(?:rush|hurry|timeline|time ?frame|deadline|urgency|date)|not in (?:a|any) (?:rush|hurry)|(?:do|does) not (?:really )?have (?:a |any )?(?:[a-z]+ )?(?:timeline|time ?frame|deadline)|not (?:any ?time )?soon|some ?day|eventually|whenever|at some point|not urgent|nothing urgent",
        ),
        (
            Timeline::Immediate,
            r"asap|as soon as (?:we|you|i) (?:can|could)|^ (?:um |well |oh )*(?:yesterday|now|right now) |as soon as possible|right away|straight away|immediately|as early as possible|(?:need|want|start|buy|sign|switch)(?:ed)? (?:it |this |something |with it )?(?:now|today|yesterday)|right now would be|(?:sooner|the sooner) the better|ready to (?:buy|sign|go|start)(?: now| today)?",
        ),
    ])
});
static BUYING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"start|starting|go live|going live|live|launch|implement|implemented|implementation|roll ?out|roll (?:it|this) out|rolled out|buy|purchase|switch|switching|decide|decision|in place|up and running|running|move|moving|migrate|migration|onboard|onboarded|need (?:it|this|something|one|to be|a|the)|want (?:it|this|something)|have (?:something|it|this)|sign|contract|renew|renews|renewal|expires?|deadline|ready|set up|timeline|time ?frame|looking (?:to|at)|plan|planning|budget|sorted|solved|done|using|hoping|aiming|season|opening|open",
    )
});
static MEETING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"call (?:me|you|back)|meet|meeting|demo|talk|speak|chat|appointment|calendar|slot|available|free|at [0-9]+(?::[0-9]+)?|[0-9]+ (?:am|pm)|half past|vacation|holiday|be away|am away|out of office|in touch|follow up|ring|send|e ?mail|hear (?:from|back)|let you know|discuss|show",
    )
});
static PAST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"ago|since|last (?:week|month|quarter|year|summer|spring)|been (?:[a-z]+ ){0,4}for|(?:it )?took|(?:we|i) (?:started|launched|switched|moved|bought|signed|hired|tried|had)|used to|free trial|every (?:week|month|year|quarter)|founded|in business|old",
    )
});
static SPAN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(in|within|next|after|another|about|around|maybe|say|probably|like|over|under|less than|inside|takes?|^)(?: (?:the|about|around|roughly|next|maybe|like|say|another|at most|coming|probably|approximately|less|than|course|of))* ?([0-9]+|a couple|a few|one|a|an|couple|few|several)?(?: of)?(?: (?:to|or|-) ([0-9]+))? (days?|weeks?|months?|quarters?|years?)(?: or ([0-9]+|so))?",
    )
});
static BY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"by|before|until|within|in|no later than|end of|start of|beginning of|early|late|mid|from|after|for|around|come",
    )
});

/// When the caller wants to buy, read from the whole talk.
pub(super) fn hear(talk: &Talk<'_>, today: NaiveDate) -> Option<Said<Timeline>> {
    let mut ledger = Ledger::default();
    for claim in talk.claims.iter().filter(|c| !c.denied()) {
        if let Some((weight, level, place)) = find(claim, today) {
            ledger.offer(
                claim.weight(weight).min(Weight::Stated),
                claim.corrects(),
                level,
                claim.evidence(&place),
            );
        }
    }
    ledger.finish()
}

fn find(claim: &Claim<'_>, today: NaiveDate) -> Option<(Weight, Timeline, Range<usize>)> {
    let sentence = &claim.sentence;
    let asked = claim.asked(Topic::Timeline) && !claim.asked(Topic::MeetingTime) && claim.opens;
    let contract = ["contract", "renew", "renews", "renewal", "expires"]
        .iter()
        .any(|w| sentence.words.iter().any(|x| x.text == *w));
    let meeting = sentence.has(&MEETING) || claim.asked(Topic::MeetingTime);
    if let Some((level, place)) = FIXED.first(sentence)
        && !(level == Timeline::Immediate && (sentence.negated(place.start) || meeting && !asked))
    {
        let weight = if level == Timeline::NoTimeline || asked { Weight::Stated } else { Weight::Mentioned };
        return Some((weight, level, place));
    }
    if (meeting && !contract) || sentence.has(&PAST) || (claim.own() && sentence.question) {
        return None;
    }
    let buying = asked || contract || sentence.has(&BUYING);
    let (date, place, bound) = horizon(sentence, today)?;
    let weight = if buying { Weight::Stated } else { Weight::Mentioned };
    (buying || bound).then(|| (weight, level(today, date), place))
}

/// "In two months" is this quarter, "three weeks" this month.
fn level(today: NaiveDate, date: NaiveDate) -> Timeline {
    match (date - today).num_days() {
        ..=0 => Timeline::Immediate,
        1..=7 => Timeline::ThisWeek,
        8..=31 => Timeline::ThisMonth,
        32..=92 => Timeline::ThisQuarter,
        _ => Timeline::Future,
    }
}

/// The day by which it is to be, the words, and whether they are a bound ("by", "within").
fn horizon(sentence: &Sentence<'_>, today: NaiveDate) -> Option<(NaiveDate, Range<usize>, bool)> {
    span(sentence, today)
        .or_else(|| period::find(sentence, today))
        .or_else(|| in_month(sentence, today))
        .or_else(|| by_day(sentence, today))
}

pub(super) fn bounded(sentence: &Sentence<'_>, at: usize) -> bool {
    BY.is_match(sentence.lead_in(at, 4))
}

/// "in two months", "within three to four weeks", "a couple of months".
fn span(sentence: &Sentence<'_>, today: NaiveDate) -> Option<(NaiveDate, Range<usize>, bool)> {
    let found = SPAN
        .captures_iter(&sentence.flat)
        .find(|c| c.get(2).is_some() || c[1].trim() == "next" || c[0].contains(" next "))?;
    let count = |i: usize| {
        found.get(i).and_then(|m| match m.as_str() {
            "a" | "an" | "one" => Some(1),
            "couple" | "a couple" => Some(2),
            "few" | "a few" | "several" => Some(3),
            n => n.parse::<u32>().ok(),
        })
    };
    let many = [2, 3, 5].into_iter().filter_map(count).max().unwrap_or(1).min(1000);
    // "next month" is a period of the calendar, not a span.
    if found.get(2).is_none()
        && found[0].trim_end().ends_with(&format!("next {}", &found[4]))
        && !found[4].ends_with('s')
    {
        return None;
    }
    let unit = found[4].trim_end_matches('s');
    let date = match unit {
        "day" => today.checked_add_days(chrono::Days::new(u64::from(many))),
        "week" => today.checked_add_days(chrono::Days::new(7 * u64::from(many))),
        "month" => today.checked_add_months(Months::new(many)),
        "quarter" => today.checked_add_months(Months::new(3 * many)),
        _ => today.checked_add_months(Months::new(12 * many)),
    }?;
    let place = found.get(0)?.range();
    let bound = matches!(&found[1], "in" | "within" | "next" | "inside") || bounded(sentence, place.start);
    Some((date, place, bound))
}

/// "in January", "by the end of March", "before May".
fn in_month(sentence: &Sentence<'_>, today: NaiveDate) -> Option<(NaiveDate, Range<usize>, bool)> {
    (0..sentence.words.len()).find_map(|at| {
        let month = calendar::month(sentence.word(at))?;
        let place = sentence.place(at);
        let before = sentence.lead_in(place.start, 4);
        let dated = |w: &str| w.starts_with(|c: char| c.is_ascii_digit());
        if !BY.is_match(before) || dated(sentence.word(at + 1)) || before.split(' ').any(dated) {
            return None;
        }
        let first = if month == today.month() { Some(today) } else { coming(today, month, 1) }?;
        let date =
            if before.contains("end of") || before.contains("late") { month_end(first, 0)? } else { first };
        let date = if month == today.month() { month_end(first, 0)? } else { date };
        Some((date, place, true))
    })
}

/// "by Friday", "before the 15th".
fn by_day(sentence: &Sentence<'_>, today: NaiveDate) -> Option<(NaiveDate, Range<usize>, bool)> {
    let day = calendar::days(sentence, today).pop()?;
    let place = sentence.place(day.words.start).start..sentence.place(day.words.end - 1).end;
    let bound = BY.is_match(sentence.lead_in(place.start, 3));
    Some((day.date, place, bound))
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

    #[test]
    fn phrases() {
        for (said, want) in [
            ("we want to start in two months", Timeline::ThisQuarter),
            ("our contract renews in two months", Timeline::ThisQuarter),
            ("we need it within three weeks", Timeline::ThisMonth),
            ("we need something by friday", Timeline::ThisWeek),
            ("we need it asap", Timeline::Immediate),
            ("before the end of the year", Timeline::ThisMonth),
            ("we want to go live in january", Timeline::ThisMonth),
            ("we'd like to go live by the end of january", Timeline::ThisQuarter),
            ("we want to launch next quarter", Timeline::ThisQuarter),
            ("we're planning for q1", Timeline::ThisQuarter),
            ("we're planning it for Q3", Timeline::Future),
            ("probably next year", Timeline::Future),
            ("there's no rush", Timeline::NoTimeline),
            ("we want to start next month", Timeline::ThisMonth),
            ("we want this in place in six months", Timeline::Future),
            ("maybe in a couple of months", Timeline::ThisQuarter),
            ("we want to switch within a month or two", Timeline::ThisQuarter),
            ("we have to be live by the 15th", Timeline::ThisMonth),
            ("sometime this quarter", Timeline::ThisQuarter),
            ("we need to move before christmas", Timeline::ThisMonth),
        ] {
            let asked = ["A When would you like to start?", &format!("U {said}")].map(str::to_owned);
            let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
            assert_eq!(heard(&asked), Some(want), "{said}");
        }
    }

    #[test]
    fn without_a_question_only_buying_counts() {
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
