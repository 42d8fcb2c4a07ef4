//! Days as people say them, read from the day of the call.

use chrono::Weekday;

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The number of a month, 1 to 12.
pub(super) fn month(word: &str) -> Option<u32> {
    let found = |m: &&str| {
        **m == *word || (word.len() >= 3 && word.len() <= 4 && word != "may" && m.starts_with(word))
    };
    (1..).zip(MONTHS).find(|(_, m)| found(m)).map(|(n, _)| n)
}

/// The day of the week.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    if word.len() < 6 { None } else { word.parse().ok() }
}
