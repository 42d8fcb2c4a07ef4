//! Stretches of the calendar as people name them: "this quarter", "end of the year", "Q2".

use std::ops::Range;
use std::sync::LazyLock;

use super::cue::pattern;
use super::horizon::bounded;
use super::pattern::Pattern;
use super::sentence::Sentence;
use chrono::{Datelike, Months, NaiveDate};

static PERIOD: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"((?:end|close|beginning|start|middle|before|early|late|by|until|after|1st half|2nd half|second half) (?:of )?(?:the )?)?(?:(this|next|the|q[1-4]|1st|first|2nd|second|3rd|third|4th|fourth|last|new|of|coming) )?(weekend|week|month|quarter|year|q[1-4]|eoy|eom|eoq|christmas|xmas|holidays|easter|thanksgiving|valentine's|halloween|spring|summer|autumn|fall|winter)(?:time)?",
    )
});

/// "this quarter", "end of the year", "Q2", "next month", "before Christmas".
pub(super) fn find(sentence: &Sentence<'_>, today: NaiveDate) -> Option<(NaiveDate, Range<usize>, bool)> {
    sentence.captures(&PERIOD).find_map(|found| {
        let edge = found.get(1).map_or("", |m| m.as_str());
        let which = found.get(2).map_or("", |m| m.as_str());
        let unit = &found[3];
        let date = date(today, edge, which, unit)?;
        let place = found.get(0)?.range();
        let named = matches!(unit, "quarter" | "christmas" | "year" | "eoy" | "eom" | "eoq" | "weekend")
            || unit.starts_with('q');
        let bound = !edge.is_empty() || bounded(sentence, place.start) || (named && which == "this");
        Some((date, place, bound))
    })
}

fn date(today: NaiveDate, edge: &str, which: &str, unit: &str) -> Option<NaiveDate> {
    let late = ["end", "late", "close"].iter().any(|e| edge.starts_with(e));
    let early =
        ["by", "before", "early", "start of", "beginning", "until"].iter().any(|e| edge.starts_with(e));
    match (which, unit) {
        ("last", _) => None,
        ("next" | "coming", "week") if early => week_end(today).succ_opt(),
        ("next" | "coming", "week") => week_end(today).checked_add_days(chrono::Days::new(7)),
        ("this", "week") => Some(week_end(today).max(today.succ_opt()?)),
        ("the" | "of" | "", "week") if late => Some(week_end(today)),
        // The levels bear these names, however near the end is.
        ("this", "month") | (_, "eom") => today.checked_add_days(chrono::Days::new(30)),
        ("the" | "of" | "", "month") if late => today.checked_add_days(chrono::Days::new(30)),
        ("next" | "coming", "month") => {
            if early {
                month_end(today, 0)?.succ_opt()
            } else {
                month_end(today, 1)
            }
        }
        ("next" | "coming", "quarter") if early => quarter_end(today, 0)?.succ_opt(),
        ("next" | "coming", "quarter") => quarter_end(today, 1),
        ("this", "quarter") | (_, "eoq") => today.checked_add_months(Months::new(3)),
        ("the" | "of" | "", "quarter") if late => today.checked_add_months(Months::new(3)),
        ("this", "year") | (_, "eoy") => year_end(today),
        ("the" | "of" | "", "year") if !edge.is_empty() => year_end(today),
        ("next" | "new", "year") => next_year(today, which, edge),
        (q, "quarter") => quarter(today, q, early),
        (_, "weekend") => Some(week_end(today)),
        (_, "holidays") if early => coming(today, 12, 24),
        (_, "holidays") => None,
        (_, "month") if edge.starts_with("before") => today.checked_add_days(chrono::Days::new(30)),
        (_, q) if q.starts_with('q') => quarter(today, q, early),
        (_, name) => feast(today, name).or_else(|| season(today, name, edge, early)),
    }
}

fn feast(today: NaiveDate, name: &str) -> Option<NaiveDate> {
    let (month, day) = feast_day(name)?;
    coming(today, month, day)
}

/// Where a season begins, the middle of it, or when it is over.
fn season(today: NaiveDate, name: &str, edge: &str, early: bool) -> Option<NaiveDate> {
    let (month, day) = season_start(name)?;
    if early {
        return coming(today, month, day);
    }
    let into = if edge.starts_with("after") { 95 } else { 45 };
    (-1..2)
        .filter_map(|year| NaiveDate::from_ymd_opt(today.year() + year, month, day))
        .filter_map(|start| start.checked_add_days(chrono::Days::new(into)))
        .find(|date| *date >= today)
}

/// Easter moves; early April is near enough for a level.
fn feast_day(name: &str) -> Option<(u32, u32)> {
    Some(match name {
        "christmas" | "xmas" => (12, 25),
        "easter" => (4, 5),
        "thanksgiving" => (11, 26),
        "valentine's" => (2, 14),
        "halloween" => (10, 31),
        _ => return None,
    })
}

fn season_start(name: &str) -> Option<(u32, u32)> {
    Some(match name {
        "spring" => (3, 20),
        "summer" => (6, 21),
        "autumn" | "fall" => (9, 22),
        "winter" => (12, 21),
        _ => return None,
    })
}

fn next_year(today: NaiveDate, which: &str, edge: &str) -> Option<NaiveDate> {
    let early =
        which == "new" || ["early", "beginning", "start", "by", "before"].iter().any(|e| edge.starts_with(e));
    if early {
        NaiveDate::from_ymd_opt(today.year() + 1, 1, 1)
    } else {
        NaiveDate::from_ymd_opt(today.year() + 1, 7, 1)
    }
}

fn week_end(today: NaiveDate) -> NaiveDate {
    today.week(chrono::Weekday::Mon).checked_last_day().unwrap_or(today)
}

pub(super) fn month_end(today: NaiveDate, ahead: u32) -> Option<NaiveDate> {
    today.with_day(1)?.checked_add_months(Months::new(ahead + 1))?.pred_opt()
}

fn quarter_end(today: NaiveDate, ahead: u32) -> Option<NaiveDate> {
    month_end(today, 2 - today.month0() % 3 + 3 * ahead)
}

fn year_end(today: NaiveDate) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(today.year(), 12, 31)
}

/// The end of a quarter, or where it begins.
fn quarter(today: NaiveDate, name: &str, early: bool) -> Option<NaiveDate> {
    let n = match name {
        "q1" | "1st" | "first" => 0,
        "q2" | "2nd" | "second" => 1,
        "q3" | "3rd" | "third" => 2,
        "q4" | "4th" | "fourth" => 3,
        _ => return None,
    };
    let first = coming(today, n * 3 + 1, 1)?;
    match () {
        () if today.month0() / 3 == n => quarter_end(today, 0),
        () if early => Some(first),
        () => month_end(first, 2),
    }
}

pub(super) fn coming(today: NaiveDate, month: u32, day: u32) -> Option<NaiveDate> {
    (0..2).filter_map(|n| NaiveDate::from_ymd_opt(today.year() + n, month, day)).find(|d| *d >= today)
}
