//! The time of day as people say it: "half past two", "ten in the morning", "3".

mod abroad;

use std::ops::Range;
use std::sync::LazyLock;

use chrono::NaiveTime;

use super::figure;
use super::lexicon::{self, Sieve, Words};
use super::sentence::Sentence;

/// What is counted, not a time.
static COUNTED: LazyLock<Words> = LazyLock::new(|| lexicon::words(include_str!("lists/counted.txt")));

/// What may stand behind a bare number that is a time; a thing that is counted may not.
static BEHIND_A_TIME: LazyLock<Words> =
    LazyLock::new(|| lexicon::words(include_str!("lists/behind_a_time.txt")));
/// What never stands before a bare number that is a time.
static BEFORE_NO_TIME: LazyLock<Words> =
    LazyLock::new(|| lexicon::words(include_str!("lists/before_no_time.txt")));
/// When a place opens and closes.
const HOURS: &[&str] = &[
    "close", "closes", "open", "opens", "shut", "shuts", "finish", "finishes", "ends", "starts", "begins",
    "leaves", "arrives", "leave",
];

/// The words with which a time may begin that begins with no digit.
static BEGINS: LazyLock<Sieve> = LazyLock::new(|| {
    let english = ["noon", "midday", "half", "quarter", "one"];
    Sieve::of(&english.into_iter().chain(abroad::BEGINS).collect::<Vec<_>>())
});

/// A time that was named, with the words that name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Time {
    pub(super) time: NaiveTime,
    pub(super) words: Range<usize>,
}

/// The times of a sentence. `expected` says that a bare number is a time, as after
/// "what time works for you".
pub(super) fn times(sentence: &Sentence<'_>, expected: bool) -> Vec<Time> {
    let mut found: Vec<Time> = Vec::new();
    let mut at = 0;
    while at < sentence.words.len() {
        match may_begin(sentence, at).then(|| time_at(sentence, at, expected)).flatten() {
            Some(time) => {
                at = time.words.end.max(at + 1);
                found.push(time);
            }
            None => at += 1,
        }
    }
    found
}

/// Whether a time may begin at this word.
fn may_begin(sentence: &Sentence<'_>, at: usize) -> bool {
    BEGINS.may_hold(sentence, at)
        || figure::may_parse(sentence.word(at))
        || abroad::is_of_clock(sentence.word(at + 1))
}

fn hour_word(word: &str) -> Option<u32> {
    let word = if word == "one" { "1" } else { word };
    word.parse().ok().filter(|h| *h < 24 && word.len() < 3)
}

fn time_at(sentence: &Sentence<'_>, at: usize, expected: bool) -> Option<Time> {
    let word = |n: usize| sentence.word(at + n);
    if let Some(time) = abroad::time_at(sentence, at) {
        return Some(time);
    }
    let (hour, minute, used) = match (word(0), word(1)) {
        ("noon" | "midday", _) => {
            return NaiveTime::from_hms_opt(12, 0, 0).map(|time| Time { time, words: at..at + 1 });
        }
        ("half" | "quarter", "past" | "after") => {
            (hour_word(word(2))?, if word(0) == "half" { 30 } else { 15 }, 3)
        }
        ("quarter", "to" | "before") => ((hour_word(word(2))? + 23) % 24, 45, 3),
        // "Ten to four", where it is no range: "from ten to four".
        ("5" | "10" | "20" | "25", "to" | "before" | "till")
            if expected && !matches!(sentence.word(at.wrapping_sub(1)), "from" | "between" | "open") =>
        {
            let hour = hour_word(word(2)).filter(|hour| (1..13).contains(hour))?;
            ((hour + 23) % 24, 60 - word(0).parse::<u32>().ok()?, 3)
        }
        ("half", hour) => {
            let hour = hour_word(hour).filter(|h| (1..13).contains(h) && !COUNTED.contains(word(2)))?;
            (hour, 30, 2)
        }
        (minutes, "past" | "after") => (hour_word(word(2))?, minutes.parse().ok().filter(|m| *m < 60)?, 3),
        (clock, _) if clock.contains(':') => {
            let (h, m) = clock.split_once(':')?;
            (h.parse().ok()?, m.parse().ok()?, 1)
        }
        (clock, _) if clock.len() == 4 && expected && !COUNTED.contains(word(1)) => {
            let (h, m) = clock.split_at_checked(2)?;
            let quarter = matches!(m, "00" | "15" | "30" | "45");
            (h.parse().ok().filter(|h| quarter && (7..21).contains(h))?, m.parse().ok()?, 1)
        }
        _ => return bare(sentence, at, expected),
    };
    finished(sentence, at, (hour, minute), used)
}

/// "3 pm", "at 2 30", "ten o'clock", "5 in the evening".
fn bare(sentence: &Sentence<'_>, at: usize, expected: bool) -> Option<Time> {
    let hour = hour_word(sentence.word(at))?;
    let next = sentence.word(at + 1);
    let minute = next.parse().ok().filter(|m: &u32| next.len() == 2 && *m < 60);
    let used = 1 + usize::from(minute.is_some());
    let (before, after) = (sentence.word(at.wrapping_sub(1)), sentence.word(at + used));
    let of_day = after == "in"
        && sentence.word(at + used + 1) == "the"
        && part_of_day(sentence.word(at + used + 2)).is_some();
    let marked = of_day || matches!(after, "am" | "pm" | "o'clock" | "oclock");
    if is_of_a_place(sentence, at) {
        return None;
    }
    let suggested = before == "about" && matches!(sentence.word(at.wrapping_sub(2)), "how" | "what");
    let led = suggested
        || matches!(before, "at" | "around" | "say" | "by" | "tomorrow")
        || super::calendar::weekday(before).is_some()
        || part_of_day(before).is_some();
    // "Thursday the 12th, ten forty": a date before it is no number.
    let number = |i: usize| {
        let word = sentence.words.get(i).filter(|word| word.is_number());
        word.is_some_and(|word| !["st", "nd", "rd", "th"].iter().any(|end| word.text.ends_with(end)))
    };
    let counted = COUNTED.contains(after)
        || number(at + used)
        || number(at.wrapping_sub(1))
        || matches!(before, "$" | "€" | "£" | "-" | "+" | "in" | "for" | "least")
        || (before == "about" && !suggested)
        || (matches!(after, "to" | "-") && !led)
        || (after == "or" && !led && hour_word(sentence.word(at + used + 1)).is_none())
        || (before == "or" && COUNTED.contains(sentence.word(at.wrapping_sub(2))));
    let pronoun = sentence.word(at) == "one"
        && !(marked || suggested || matches!(before, "at" | "around" | "say" | "by"));
    let alone =
        (sentence.breaks_at(at + used) || BEHIND_A_TIME.contains(after)) && !BEFORE_NO_TIME.contains(before);
    let is_time = marked || ((led || (expected && alone)) && !counted && !pronoun);
    is_time.then(|| finished(sentence, at, (hour, minute.unwrap_or(0)), used)).flatten()
}

/// "The office closes at four": whatever it is, nobody is to meet then.
fn is_of_a_place(sentence: &Sentence<'_>, at: usize) -> bool {
    (at.saturating_sub(3)..at).any(|i| HOURS.contains(&sentence.word(i)))
}

fn part_of_day(word: &str) -> Option<bool> {
    match word {
        "morning" => Some(false),
        "afternoon" | "evening" | "night" | "tonight" => Some(true),
        _ => None,
    }
}

/// Settles morning or afternoon: as said, else by the hours in which people work.
fn finished(sentence: &Sentence<'_>, at: usize, (hour, minute): (u32, u32), mut used: usize) -> Option<Time> {
    while matches!(sentence.word(at + used), "o'clock" | "oclock" | "sharp") {
        used += 1;
    }
    let suffix = sentence.word(at + used);
    let said = sentence.words.iter().find_map(|w| part_of_day(&w.text));
    let afternoon = match suffix {
        "am" => false,
        "pm" => true,
        _ => said.unwrap_or(hour < 7),
    };
    used += usize::from(matches!(suffix, "am" | "pm"));
    let hour = match hour {
        12 if suffix == "am" => 0,
        h @ 1..12 if afternoon => h + 12,
        h => h,
    };
    let first = at - usize::from(matches!(sentence.word(at.wrapping_sub(1)), "at" | "around"));
    NaiveTime::from_hms_opt(hour, minute, 0).map(|time| Time { time, words: first..at + used })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(text: &str, expected: bool) -> Vec<String> {
        times(&Sentence::all(text)[0], expected).iter().map(|t| t.time.format("%H:%M").to_string()).collect()
    }

    #[test]
    fn times_are_read() {
        for (said, want) in [
            ("next tuesday at 2 PM", "14:00"),
            ("tomorrow at ten", "10:00"),
            ("the 8th at half past two", "14:30"),
            ("thursday afternoon at 3", "15:00"),
            ("2:30 pm works", "14:30"),
            ("at two thirty", "14:30"),
            ("quarter to four in the afternoon", "15:45"),
            ("five in the evening", "17:00"),
            ("12:30 in the afternoon", "12:30"),
            ("at noon", "12:00"),
            ("at one", "13:00"),
            ("at 14:00", "14:00"),
            ("ten o'clock", "10:00"),
            ("9 am sharp", "09:00"),
            ("at half two", "14:30"),
            ("10 a.m.", "10:00"),
        ] {
            assert_eq!(heard(said, false), [want], "{said}");
        }
        assert_eq!(heard("ten is fine", true), ["10:00"]);
        assert_eq!(heard("two works", true), ["14:00"]);
    }

    #[test]
    fn other_numbers_are_no_times() {
        for said in
            ["we have 3 people", "in 2 weeks", "for 30 minutes", "one of us", "50 percent", "at 500 dollars"]
        {
            assert_eq!(heard(said, false), [] as [&str; 0], "{said}");
        }
    }
}
