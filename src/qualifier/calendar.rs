//! Days as people say them, read from the day of the call.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use foldhash::fast::FixedState;

use super::figure;
use super::lexicon::Sieve;
use super::sentence::Sentence;

/// The months from January on: in English, of which three or four letters are enough, and in
/// German, French, Spanish, Italian, Dutch and Portuguese, where they differ.
const MONTHS: [(&str, &str); 12] = [
    ("january", "januar jänner janvier enero gennaio januari janeiro"),
    ("february", "februar février febrero febbraio februari fevereiro"),
    ("march", "märz mars marzo maart março"),
    ("april", "avril abril aprile"),
    ("may", "mai mayo maggio mei maio"),
    ("june", "juni juin junio giugno junho"),
    ("july", "juli juillet julio luglio julho"),
    ("august", "août agosto augustus"),
    ("september", "septembre septiembre settembre setembro"),
    ("october", "oktober octobre octubre ottobre outubro"),
    ("november", "novembre noviembre novembro"),
    ("december", "dezember décembre diciembre dicembre dezembro"),
];
/// Short forms that are words of their own.
const NO_MONTHS: [&str; 2] = ["mar", "sep"];

/// The number of each month, by its names.
static BY_MONTH: LazyLock<HashMap<&str, u32, FixedState>> = LazyLock::new(|| {
    let mut numbers = HashMap::default();
    for (number, (english, abroad)) in (1..).zip(MONTHS) {
        let short = (3..=4).filter_map(|letters| english.get(..letters));
        let short = short.filter(|name| !NO_MONTHS.contains(name));
        numbers.extend(abroad.split(' ').chain(short).chain([english]).map(|name| (name, number)));
    }
    numbers
});

/// The number of a month, 1 to 12.
pub(super) fn month(word: &str) -> Option<u32> {
    BY_MONTH.get(word).copied()
}

/// The days of the week, in full or cut short, and in the languages next door.
const WEEKDAYS: [(Weekday, &str); 7] = [
    (Weekday::Mon, "monday mon montag lundi lunes maandag lunedì segunda-feira"),
    (Weekday::Tue, "tuesday tue tues dienstag mardi martes dinsdag martedì terça-feira"),
    (Weekday::Wed, "wednesday wed weds mittwoch mercredi miércoles woensdag mercoledì quarta-feira"),
    (Weekday::Thu, "thursday thu thur thurs donnerstag jeudi jueves donderdag giovedì quinta-feira"),
    (Weekday::Fri, "friday fri freitag vendredi viernes vrijdag venerdì sexta-feira"),
    (Weekday::Sat, "saturday samstag samedi sábado zaterdag sabato"),
    (Weekday::Sun, "sunday sonntag dimanche domingo zondag domenica"),
];

/// Each day of the week, by its names.
static BY_WEEKDAY: LazyLock<HashMap<&str, Weekday, FixedState>> = LazyLock::new(|| {
    let named = |(day, names): (Weekday, &'static str)| names.split(' ').map(move |name| (name, day));
    WEEKDAYS.into_iter().flat_map(named).collect()
});

/// The day of the week of this name.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    BY_WEEKDAY.get(word.strip_suffix("'s").unwrap_or(word)).copied()
}

/// What else a day begins with, besides the name of a day or a month or a number.
const OPENERS: &str = "day week in this today tonight tomorrow demain domani amanhã pasado übermorgen après-demain overmorgen dopodomani";

/// The words with which a day may begin that begins with no digit.
static BEGINS: LazyLock<Sieve> = LazyLock::new(|| {
    let weekdays = BY_WEEKDAY.keys().flat_map(|name| [(*name).to_owned(), format!("{name}'s")]);
    let others = OPENERS.split(' ').chain(BY_MONTH.keys().copied()).map(str::to_owned);
    Sieve::of(&weekdays.chain(others).collect::<Vec<_>>())
});

/// Whether a day may begin at this word.
fn may_begin(sentence: &Sentence<'_>, at: usize) -> bool {
    BEGINS.may_hold(sentence, at) || figure::may_parse(sentence.word(at))
}

/// A day that was named, with the words that name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Day {
    pub(super) date: NaiveDate,
    pub(super) words: Range<usize>,
}

/// The days of a sentence, in its order.
pub(super) fn days(sentence: &Sentence<'_>, today: NaiveDate) -> Vec<Day> {
    let mut found: Vec<Day> = Vec::new();
    let mut at = 0;
    while at < sentence.words.len() {
        match may_begin(sentence, at).then(|| day_at(sentence, at, today)).flatten() {
            Some(day) => {
                at = day.words.end.max(at + 1);
                found.push(day);
            }
            None => at += 1,
        }
    }
    found
}

fn day_at(sentence: &Sentence<'_>, at: usize, today: NaiveDate) -> Option<Day> {
    let word = |n: usize| sentence.word(at + n);
    let day = |date: Option<NaiveDate>, used: usize| date.map(|date| Day { date, words: at..at + used });
    match (word(0), word(1), word(2)) {
        ("day", "after", "tomorrow") => return day(today.checked_add_days(Days::new(2)), 3),
        ("übermorgen" | "après-demain" | "overmorgen" | "dopodomani", ..) => {
            return day(today.checked_add_days(Days::new(2)), 1);
        }
        ("pasado", "mañana", _) => return day(today.checked_add_days(Days::new(2)), 2),
        ("tomorrow" | "demain" | "domani" | "amanhã", ..) => return day(today.succ_opt(), 1),
        ("today" | "tonight", ..) | ("this", "morning" | "afternoon" | "evening", _) => {
            return day(Some(today), 1);
        }
        ("week", "from" | "on", _) | ("week", "today" | "tomorrow", _) => {
            let used = usize::from(matches!(word(1), "from" | "on")) + 1;
            let from = day_at(sentence, at + used, today)?;
            return day(from.date.checked_add_days(Days::new(7)), used + from.words.len());
        }
        ("in", n, "days") => {
            let count = n.parse().ok().filter(|n| *n < 400);
            return day(count.and_then(|n| today.checked_add_days(Days::new(n))), 3);
        }
        _ => {}
    }
    if let Some(weekday) = weekday(word(0)) {
        return on_weekday(sentence, at, weekday, today);
    }
    iso(sentence, at).or_else(|| of_month(sentence, at, today))
}

/// "Tuesday", "next Tuesday", "Tuesday next week", "Thursday the 8th".
fn on_weekday(sentence: &Sentence<'_>, at: usize, weekday: Weekday, today: NaiveDate) -> Option<Day> {
    let before = sentence.word(at.wrapping_sub(1));
    if matches!(before, "last" | "every" | "each" | "past") {
        return None;
    }
    let the = usize::from(matches!(sentence.word(at + 1), "the" | "on"));
    if let Some(dated) = of_month(sentence, at + 1 + the, today) {
        let date = (0..12)
            .filter_map(|n| dated.date.checked_add_months(Months::new(n)))
            .find(|d| d.weekday() == weekday && d.day() == dated.date.day())
            .unwrap_or(dated.date);
        return Some(Day { date, words: at..dated.words.end });
    }
    let of = usize::from(sentence.word(at + 1) == "of");
    let next_week = sentence.word(at + 1 + of) == "next" && sentence.word(at + 2 + of) == "week";
    let week_before = before == "week" && sentence.word(at.wrapping_sub(2)) == "next";
    let week_on = sentence.word(at + 1) == "week";
    let monday = today.checked_sub_days(Days::new(u64::from(today.weekday().num_days_from_monday())))?;
    let date = if before == "next" || next_week || week_before {
        monday.checked_add_days(Days::new(7 + u64::from(weekday.num_days_from_monday())))
    } else {
        let ahead = (7 + weekday.num_days_from_monday() - today.weekday().num_days_from_monday() + 6) % 7 + 1;
        today.checked_add_days(Days::new(u64::from(ahead) + if week_on { 7 } else { 0 }))
    };
    let used = if next_week { 3 + of } else { 1 + usize::from(week_on) };
    date.map(|date| Day { date, words: at..at + used })
}

/// "2025-12-09" in three words.
fn iso(sentence: &Sentence<'_>, at: usize) -> Option<Day> {
    if sentence.word(at + 1) != "-" || sentence.word(at + 3) != "-" {
        return None;
    }
    let year = sentence.word(at).parse().ok().filter(|y| (1990..2100).contains(y))?;
    let date = NaiveDate::from_ymd_opt(
        year,
        sentence.word(at + 2).parse().ok()?,
        sentence.word(at + 4).parse().ok()?,
    )?;
    Some(Day { date, words: at..at + 5 })
}

fn ordinal(word: &str) -> Option<u32> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let day = digits.parse().ok().filter(|d| (1..=31).contains(d))?;
    ["st", "nd", "rd", "th"].contains(&&word[digits.len()..]).then_some(day)
}

fn number(word: &str) -> Option<u32> {
    word.parse().ok().filter(|d| (1..=31).contains(d) && word.len() < 3)
}

/// "the 8th", "8th of March", "March 8", "the 11th of this month".
fn of_month(sentence: &Sentence<'_>, at: usize, today: NaiveDate) -> Option<Day> {
    let word = |n: usize| sentence.word(at + n);
    let any = |w: &str| ordinal(w).or_else(|| number(w));
    if let Some(month) = month(word(0))
        && let Some(day) = any(word(1))
    {
        return Some(Day { date: coming(today, month, day)?, words: at..at + 2 });
    }
    if !figure::may_parse(word(0)) {
        return None;
    }
    let of = usize::from(word(1) == "of");
    if let (Some(day), Some(month)) = (any(word(0)), month(word(1 + of))) {
        return Some(Day { date: coming(today, month, day)?, words: at..at + 2 + of });
    }
    let day = ordinal(word(0))?;
    match (word(1), word(2), word(3)) {
        ("of", "next", "month") => {
            let next = today.with_day(1)?.checked_add_months(Months::new(1))?;
            return Some(Day { date: next.with_day(day)?, words: at..at + 4 });
        }
        ("quarter" | "floor" | "time" | "person" | "call" | "one", ..) => return None,
        _ => {}
    }
    let date = (0..13)
        .filter_map(|n| today.with_day(1)?.checked_add_months(Months::new(n))?.with_day(day))
        .find(|d| *d > today)?;
    Some(Day { date, words: at..at + 1 })
}

/// The next such day that is not before the call.
fn coming(today: NaiveDate, month: u32, day: u32) -> Option<NaiveDate> {
    (0..5).filter_map(|n| NaiveDate::from_ymd_opt(today.year() + n, month, day)).find(|d| *d >= today)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_from_the_day_of_the_call() {
        // Wednesday, 3 December 2025.
        let today = NaiveDate::from_ymd_opt(2025, 12, 3).unwrap_or_default();
        for (said, want) in [
            ("next tuesday", "2025-12-09"),
            ("this friday works", "2025-12-05"),
            ("wednesday", "2025-12-10"),
            ("monday", "2025-12-08"),
            ("tuesday next week", "2025-12-09"),
            ("next friday", "2025-12-12"),
            ("tomorrow at ten", "2025-12-04"),
            ("the day after tomorrow", "2025-12-05"),
            ("the eighth", "2025-12-08"),
            ("the 2nd", "2026-01-02"),
            ("ninth of march", "2026-03-09"),
            ("december 15th", "2025-12-15"),
            ("the 11th of this month", "2025-12-11"),
            ("the 11th of next month", "2026-01-11"),
            ("thursday the 8th", "2026-01-08"),
            ("2025-12-09", "2025-12-09"),
            ("in five days", "2025-12-08"),
        ] {
            let heard: Vec<String> =
                days(&Sentence::all(said)[0], today).iter().map(|d| d.date.to_string()).collect();
            assert_eq!(heard, [want], "{said}");
        }
        for said in ["last tuesday", "every monday", "may i ask", "the 4th quarter", "may"] {
            assert_eq!(days(&Sentence::all(said)[0], today), [], "{said}");
        }
    }
}
