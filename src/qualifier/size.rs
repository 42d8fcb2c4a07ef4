//! How large the caller's company is.

use std::ops::Range;
use std::sync::LazyLock;

use super::Said;
use super::asked::Topic;
use super::cue::pattern;
use super::job::is_job;
use super::ledger::{Ledger, Weight};
use super::pattern::Pattern;
use super::sentence::Sentence;
use super::talk::{Claim, Talk};

const PEOPLE: &str = r"people|ppl|peeps|persons|souls|guys|men|women|caregivers|employees|employee|staff|folks|persons?|staff members?|team members|full time|of us|on (?:staff|payroll|the crew|the payroll)|blokes|lads|hands|paid people|strong|person team|person company|in total|total|in all|all in|altogether|heads|ftes?|engineers and|colleagues|co ?workers|workers";
static COUNT: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(&format!(
        r"[0-9]+(?: \+| plus)?(?: (?:to|-|or|and) [0-9]+)?(?: (?:or so|odd|ish|something|full time|part time|total|different))? (?:{PEOPLE})"
    ))
});
static TEAM_OF: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:(?:we are|we have|are we|are) (?:about |around |roughly |a |an |only |just |over |almost |nearly |like )*(?:team|company|firm|staff|business|group|headcount|crew|family|shop|outfit) of|headcount (?:is|of)|(?:there are|there is|we are|we have|are we)) (?:about |around |roughly |only |just |over |almost |nearly |like |some |maybe |approximately |currently |now )*[0-9]+(?: (?:to|-|or) [0-9]+)?(?: (?:people|men|employees|in total|in all|of us|now|today|here|at the moment|strong|total)| $)",
    )
});
static ALONE: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:it is|it is just|is) (?:just|only) me|just me (?:here|for now|right now)|one (?:man|woman|person) (?:show|band|company|business|shop)|i am a (?:solo|one)|solo (?:founder|entrepreneur)|i work alone",
    )
});
/// "me and my husband"
static TWO: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:just |only |it is )+me and (?:a |1 )?(?:helper|apprentice|assistant|lad|mate|van boy|receptionist)(?: on weekends| part time| now)* $|(?:just |only |it is )+me and my (?:husband|wife|brother|sister|partner|son|daughter|dad|mum|mom|father|mother|cousin|business partner|friend)(?: [a-z]+){0,2} $",
    )
});
/// "My daughter and me", as an answer.
static COUPLE: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:^ |just |only )my (?:wife|husband|brother|sister|daughter|son|partner|mum|mom|dad|mother|father) and (?:me|i)(?: $| 2 only)",
    )
});
/// "we are nine", "a workshop of three": what is counted need not be said.
static WE_ARE: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:(?:we are|are we|there are|there is)(?: (?:about|around|roughly|a|only|just|over|almost|nearly|like|some|maybe|approximately|currently|now|close to|up to|exactly|still|at))*|(?:team|workshop|crew|shop|staff|company|firm|family|office|practice|group) of(?: (?:about|around|only|just))?) [0-9]+(?: (?:in (?:number|all|total)|all (?:together|told)|altogether|now|today|since|here|strong|of us|right now|at the moment|and|so|but|with the|counting|including|if)| $)",
    )
});
/// "say you had 500 people"
static SUPPOSED: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"say (?:you|we|i|there)|suppose|imagine|what if|if (?:you|we|i|there)|for example|for instance|let us say|used to|(?:old|last|previous|former) (?:company|job|firm|place|employer)|hypothetically",
    )
});
/// "me and five others"
static ME_AND: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:me|her|him|myself) and (?:my )?([0-9]+) (?:(?:others?|more|part timers|part time|employees|helpers|people|men|guys|staff)|([a-z]+s))",
    )
});
/// "The whole company's three hundred and five", "so seventy-nine", "total seventy five".
static TOTAL: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:(?:whole|entire) (?:company|business|firm|organi[sz]ation|group|place)(?:'s| is| has)?|so|total|out of|altogether|in all|all together|call it|makes)(?: of| is| about| around| we are| that is| that makes| it is)* [0-9]+(?: people| employees| staff)?",
    )
});
static ALONE_ANSWER: LazyLock<Pattern> = LazyLock::new(|| pattern(r"(?:just|only) (?:me|myself)|^ me $"));
static CORRECTED: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:sorry|actually|i mean|make that|correction|wait|rather|no|tell a lie)(?: (?:it is|that is|more like|about|around|closer to|no|wait|we are|it))* [0-9]+(?: (?:now|today|people|employees|of us|with|since|because|in all|total)| [a-z]+ (?:left|is leaving|has left)| $)",
    )
});
/// People that are not the company: a team in it, users, attendants, those to be hired.
static PART: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:sales|support|service|marketing|it|engineering|my|success|operations|ops|field|hr|finance|dev|development) team|hir(?:e|ing|ed)|los(?:t|ing)|fired|laid off|invite|demo (?:for|to)|on the call|join(?:ing)?|users?|seats?|reps|licen[cs]es|customers?|clients?|people (?:a|per|every) (?:day|week|month)|patients|students|meeting with|will use|would use|using it|use it|called|talked",
    )
});
/// The number of people in the company; the lower bound of a range.
pub(super) fn hear(talk: &Talk<'_>) -> Option<Said<i32>> {
    let mut ledger = Ledger::default();
    for claim in &talk.claims {
        for (people, place) in counts(claim) {
            if claim.denied() {
                ledger.revoke(|known| *known == people);
            } else {
                ledger.offer(claim.weight(Weight::Stated), claim.corrects(), people, claim.evidence(&place));
            }
        }
    }
    ledger.finish()
}

fn counts(claim: &Claim<'_>) -> Vec<(i32, Range<usize>)> {
    let sentence = &claim.sentence;
    let asked = claim.asked(Topic::Size);
    if sentence.has(&SUPPOSED) || (claim.own() && sentence.question && !asked) {
        return Vec::new();
    }
    if let Some(two) = sentence.find(&TWO).or_else(|| sentence.find(&COUPLE).filter(|_| asked)) {
        return vec![(2, two)];
    }
    if sentence.has(&ALONE) || (asked && sentence.has(&ALONE_ANSWER)) {
        return vec![(1, 1..2)];
    }
    // All others tell a number.
    if !sentence.flat.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    if let Some(with_me) = with_me(claim) {
        return vec![with_me];
    }
    let mut found: Vec<(i32, Range<usize>)> = Vec::new();
    for (pattern, framed) in [(&*COUNT, false), (&*TEAM_OF, true), (&*WE_ARE, true)] {
        for whole in sentence.places(pattern) {
            if let Ok(people) = sentence.flat[first_number(sentence, &whole)].parse::<i32>()
                && !is_part(sentence, &whole, asked || framed)
            {
                found.push((people, whole));
            }
        }
        if !found.is_empty() {
            found.extend(corrected(sentence));
            found.extend(asked.then(|| total(sentence)).flatten());
            return found;
        }
    }
    if let Some(known) = asked.then(|| total(sentence).or_else(|| corrected(sentence))).flatten() {
        return vec![known];
    }
    let short = sentence.words.len() < 7 && !sentence.has(&PART);
    if asked && (claim.opens || claim.corrects() || short) {
        found.extend(bare(sentence));
    }
    found
}

/// Where the first number stands in what a pattern has found: groups would cost many times as much.
fn first_number(sentence: &Sentence<'_>, found: &Range<usize>) -> Range<usize> {
    let text = sentence.flat[found.clone()].as_bytes();
    let from = text.iter().position(u8::is_ascii_digit).unwrap_or(text.len());
    let digits = text[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    found.start + from..found.start + from + digits
}

/// "Me and five others" are six.
fn with_me(claim: &Claim<'_>) -> Option<(i32, Range<usize>)> {
    let sentence = &claim.sentence;
    let found = sentence.captures(&ME_AND).next()?;
    let (whole, others) = (found.get(0)?.range(), found[1].parse::<i32>().ok()?);
    // "It reminds me and two weeks later again" counts nobody.
    if found.get(2).is_some_and(|noun| !is_job(noun.as_str())) {
        return None;
    }
    let presents = sentence.word(sentence.word_at(whole.start).saturating_sub(1)) == "is" || whole.start < 12;
    let fits = presents || claim.asked(Topic::Size) || claim.asked(Topic::Need);
    fits.then(|| (others.saturating_add(1), whole))
}

/// "Fourteen butchers and ten drivers, twenty-four I guess", "thirty part time, so sixty".
fn total(sentence: &Sentence<'_>) -> Option<(i32, Range<usize>)> {
    if let Some(found) = sentence.find(&TOTAL) {
        let number = first_number(sentence, &found);
        return Some((sentence.flat[number.clone()].parse().ok()?, number));
    }
    let numbers: Vec<(usize, i32)> =
        (0..sentence.words.len()).filter_map(|i| Some((i, sentence.word(i).parse().ok()?))).collect();
    let (last, before) = numbers.split_last()?;
    let sum = last.0 > 0
        && sentence.words[last.0].after_pause
        && before.len() > 1
        && before.iter().all(|(_, n)| *n < last.1);
    sum.then(|| (last.1, sentence.place(last.0)))
}

/// "forty people, no sorry, forty five".
fn corrected(sentence: &Sentence<'_>) -> Option<(i32, Range<usize>)> {
    let number = first_number(sentence, &sentence.find(&CORRECTED)?);
    let people = sentence.flat[number.clone()].parse().ok()?;
    (!sentence.flat[number.end..].starts_with(" %")).then_some((people, number))
}

fn is_part(sentence: &Sentence<'_>, place: &Range<usize>, asked: bool) -> bool {
    let before = sentence.lead_in(place.start, 6);
    let after: String = sentence.flat[place.end..].split_inclusive(' ').take(5).collect();
    let framed = [
        "we",
        "of",
        "about",
        "around",
        "roughly",
        "have",
        "are",
        "is",
        "over",
        "employ",
        "with",
        "got",
        "nearly",
        "almost",
        "like",
        "maybe",
        "just",
        "only",
        "than",
        "at",
        "a",
        "some",
        "sorry",
        "actually",
        "between",
        "approximately",
        "say",
    ]
    .iter()
    .any(|w| before.split(' ').any(|b| b == *w));
    let alone = before.trim().is_empty();
    PART.is_match(before) || before.contains(" not ") || PART.is_match(&after) || !(asked || framed || alone)
}

/// "about forty", "between 50 and 200", "500 plus", as an answer.
fn bare(sentence: &Sentence<'_>) -> Option<(i32, Range<usize>)> {
    let at = (0..sentence.words.len().min(10)).find(|&i| sentence.words[i].is_number())?;
    let next = sentence.word(at + 1);
    let other = matches!(
        next,
        "years"
            | "months"
            | "offices"
            | "locations"
            | "reps"
            | "users"
            | "percent"
            | "countries"
            | "am"
            | "pm"
    );
    // "Six of them are mine" are some of the people.
    let some = next == "of" && matches!(sentence.word(at + 2), "them" | "those" | "these" | "which" | "whom");
    let money = some || matches!(sentence.word(at.wrapping_sub(1)), "than" | "$" | "€" | "£" | "not");
    let said = sentence.word(at).trim_end_matches("ish").trim_end_matches('+');
    // "one ninety" is 190.
    let digits = |w: &str| w.bytes().all(|b| b.is_ascii_digit());
    let third = sentence.word(at + 2);
    let hundreds = match (said.len(), next.len(), third.len()) {
        // "two twenty two thirty" is from 220 to 230.
        (1, 2, 2) if digits(next) && digits(third) && next.ends_with(said) => {
            Some(format!("{said}{}0", &next[..1]))
        }
        (1, 1 | 2, _) if digits(said) && digits(next) => Some(format!("{said}{next}")),
        _ => None,
    };
    let people = hundreds
        .as_deref()
        .unwrap_or(said)
        .parse()
        .ok()
        .filter(|n| (1..5_000_000).contains(n) && !other && !money)?;
    Some((people, sentence.place(at)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use super::*;

    #[test]
    fn sizes() {
        for (lines, want) in [
            (&["U we're about forty people"][..], Some(40)),
            (&["U 50-200 employees"], Some(50)),
            (&["U we are a team of twelve"], Some(12)),
            (&["U there are sixty of us"], Some(60)),
            (&["A How many people work there?", "U about two hundred and fifty"], Some(250)),
            (&["A How big is the team?", "U just me"], Some(1)),
            (&["U sixteen people", "U sorry, sixty people, not sixteen"], Some(60)),
            (&["A So about forty people?", "U yes"], Some(40)),
            (&["A So about forty people?", "U no"], None),
            (&["U we're a 40-person company"], Some(40)),
            (&["U we have 500+ employees"], Some(500)),
            (&["U we have a sales team of twelve people"], None),
            (&["U we want to hire ten people"], None),
            (&["A Do you work alone?", "U me and two apprentices"], Some(3)),
            (&["A How many work with you?", "U my daughter and me."], Some(2)),
            (&["A How many barbers are you?", "U six."], Some(6)),
            (&["A Who decides?", "U My husband and me."], None),
            (&["A What do you need?", "U Something that reminds me and two weeks later again."], None),
            (&["A How many leads do you get a month?", "U About 40."], None),
            (&["A How many reps would use the CRM?", "U Five."], None),
            (&["U ten users would use it"], None),
            (&["U we talked to five people"], None),
        ] {
            assert_eq!(hear(&Talk::new(&talk(lines))).map(|s| s.value), want, "{lines:?}");
        }
    }
}
