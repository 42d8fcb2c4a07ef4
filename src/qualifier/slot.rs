//! Days and times put together to slots, and how long a meeting is to take.

use std::sync::LazyLock;

use super::cue::pattern;
use super::pattern::Pattern;
use super::sentence::Sentence;
use super::{calendar, clock};
use chrono::{NaiveDate, NaiveTime};

static MINUTES: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(in |after |within )?(half an hour|half hour|(?:an )?hour and a half|(?:[0-9]+|an|a|one|for an) (?:minutes?|min|hours?))",
    )
});
static DEMO: LazyLock<Pattern> =
    LazyLock::new(|| pattern(r"demos?|demonstration|walk ?through|see it|show you|tour"));
static CALL: LazyLock<Pattern> = LazyLock::new(|| pattern(r"call|phone|ring|callback|talk|speak|chat"));

static MEETING: LazyLock<Pattern> = LazyLock::new(|| pattern(r"meet|meeting|appointment|get together"));

/// A day and a time, as far as they were said.
pub(super) type Slot = (Option<NaiveDate>, Option<NaiveTime>);

/// Each time with the day before it, or with the first day behind it.
pub(super) fn paired(sentence: &Sentence<'_>, today: NaiveDate, expected: bool) -> Vec<Slot> {
    let days: Vec<calendar::Day> = calendar::days(sentence, today)
        .into_iter()
        .filter(|d| {
            let before = sentence.lead_in(sentence.place(d.words.start).start, 3);
            let negated = sentence.negated(sentence.place(d.words.start).start);
            !negated
                && ![" by ", " before ", " until ", " since ", " except "].iter().any(|w| before.ends_with(w))
        })
        .collect();
    let named = |t: &clock::Time| {
        !days.iter().any(|d| d.words.contains(&t.words.start) || d.words.contains(&(t.words.end - 1)))
    };
    let times: Vec<clock::Time> = clock::times(sentence, expected).into_iter().filter(named).collect();
    if times.is_empty() {
        return days.into_iter().map(|d| (Some(d.date), None)).collect();
    }
    let mut slots: Vec<Slot> = times
        .iter()
        .map(|t| {
            let before = days.iter().rfind(|d| d.words.start < t.words.start);
            (before.or_else(|| days.first()).map(|d| d.date), Some(t.time))
        })
        .collect();
    slots.dedup();
    slots
}

/// The offered slot that an answer names.
pub(super) fn pick(offered: &[Slot], answer: Slot) -> Option<Slot> {
    let mut fitting = offered.iter().copied().filter(|o| fits(*o, answer));
    let first = fitting.next()?;
    if fitting.next().is_some() {
        return None;
    }
    let slot = (first.0.or(answer.0), first.1.or(answer.1));
    (slot.0.is_some() && slot.1.is_some()).then_some(slot)
}

pub(super) fn fits(a: Slot, b: Slot) -> bool {
    let day = a.0.is_none() || b.0.is_none() || a.0 == b.0;
    day && (a.1.is_none() || b.1.is_none() || a.1 == b.1)
}

/// How long it is to take.
pub(super) fn minutes(sentence: &Sentence<'_>) -> Option<i64> {
    let found = sentence.captures(&MINUTES).find(|c| c.get(1).is_none())?;
    let text = &found[2];
    let number: i64 = text.split(' ').find_map(|w| w.parse().ok()).unwrap_or(1);
    let minutes = match text {
        "half an hour" | "half hour" => 30,
        _ if text.ends_with("and a half") => 90,
        _ if text.contains("hour") => number * 60,
        _ => number,
    };
    (5..=480).contains(&minutes).then_some(minutes)
}

/// What a meeting is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Meeting,
    Call,
    Demo,
}

impl Kind {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Meeting => "meeting",
            Self::Call => "call",
            Self::Demo => "demo",
        }
    }
}

/// What kind of meeting a sentence speaks of.
pub(super) fn kind(sentence: &Sentence<'_>) -> Option<Kind> {
    let wanted = |p: &Pattern| sentence.find(p).is_some_and(|place| !sentence.negated(place.start));
    match () {
        () if wanted(&DEMO) => Some(Kind::Demo),
        () if wanted(&CALL) => Some(Kind::Call),
        () if wanted(&MEETING) => Some(Kind::Meeting),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_as_said() {
        for (said, want) in [
            ("a 45 minute demo next tuesday", Some(45)),
            ("shall we book an hour on friday", Some(60)),
            ("half an hour is enough", Some(30)),
            ("an hour and a half", Some(90)),
            ("call me in 30 minutes", None),
            ("shall we talk on friday", None),
        ] {
            assert_eq!(minutes(&Sentence::all(said)[0]), want, "{said}");
        }
    }

    #[test]
    fn an_answer_picks_one_offer() {
        let day = |d| NaiveDate::from_ymd_opt(2025, 12, d);
        let at = |h| NaiveTime::from_hms_opt(h, 0, 0);
        let offered = [(day(9), at(10)), (day(10), at(15))];
        assert_eq!(pick(&offered, (day(10), None)), Some((day(10), at(15))));
        assert_eq!(pick(&offered, (None, at(10))), Some((day(9), at(10))));
        assert_eq!(pick(&offered, (None, None)), None);
    }
}
