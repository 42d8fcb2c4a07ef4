//! Time zones as people name them: "two o'clock Eastern", "three London time".

use std::sync::LazyLock;

use chrono::{Datelike, FixedOffset, NaiveDate, Weekday};

use super::cue::Cues;
use super::sentence::Sentence;

/// Who moves the clocks, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Summer {
    /// From the second Sunday of March to the first of November.
    American,
    /// From the last Sunday of March to the last of October.
    European,
    Never,
}

/// Hours ahead of UTC in winter, and the rule for summer.
static ZONES: LazyLock<Cues<(i32, Summer)>> = LazyLock::new(|| {
    use Summer::{American, European, Never};
    let said = r"(?:am|pm|o'clock|noon|[0-9]+(?::[0-9]+)?|[0-9]+ [0-9]+|morning|afternoon)(?: in the (?:morning|afternoon|evening))? ";
    let table: Vec<((i32, Summer), String)> = [
        ((-5, American), r"(?:us |in )?(?:eastern|est|edt|et|new york time)"),
        (
            (-6, American),
            r"(?:us |in )?(?:central (?:standard |daylight )?time|central|cst|cdt|chicago time)",
        ),
        ((-7, American), r"(?:us |in )?(?:mountain|mst|mdt|denver time)"),
        ((-8, American), r"(?:us |in )?(?:pacific|pst|pdt|pt)"),
        ((0, European), r"(?:uk|london|british|dublin|irish) time|bst"),
        ((0, Never), r"gmt|utc"),
        ((1, European), r"cet|cest|(?:central european|german|berlin|paris|amsterdam) time"),
        ((5, Never), r"pkt"),
        ((8, Never), r"sgt|singapore time"),
    ]
    .into_iter()
    .map(|(zone, names)| (zone, format!("{said}(?:{names})")))
    .collect();
    Cues::new(&table.iter().map(|(zone, names)| (*zone, names.as_str())).collect::<Vec<_>>())
});

/// The offset that a sentence names beside a time, on that day.
pub(super) fn named(sentence: &Sentence<'_>, date: NaiveDate) -> Option<FixedOffset> {
    let mut found: Vec<_> = ZONES.all(sentence).collect();
    found.sort_by_key(|(_, place)| place.start);
    let ((hours, summer), _) = found.first()?;
    FixedOffset::east_opt((hours + i32::from(is_summer(*summer, date))) * 3600)
}

fn is_summer(rule: Summer, date: NaiveDate) -> bool {
    let nth = |month, n| NaiveDate::from_weekday_of_month_opt(date.year(), month, Weekday::Sun, n);
    let last = |month| nth(month, 5).or_else(|| nth(month, 4));
    let (from, to) = match rule {
        Summer::American => (nth(3, 2), nth(11, 1)),
        Summer::European => (last(3), last(10)),
        Summer::Never => return false,
    };
    from.zip(to).is_some_and(|(from, to)| (from..to).contains(&date))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_move_with_the_season() {
        for (said, day, hours) in [
            ("it's good if it's two o'clock Eastern", (2026, 2, 19), Some(-5)),
            ("at 3 pm eastern", (2026, 3, 8), Some(-4)),
            ("3 pm London time", (2026, 3, 28), Some(0)),
            ("3 pm London time", (2026, 3, 29), Some(1)),
            ("our mountain office at 3 pm", (2026, 3, 29), None),
        ] {
            let date = NaiveDate::from_ymd_opt(day.0, day.1, day.2).unwrap_or_default();
            let found = Sentence::all(said).iter().find_map(|s| named(s, date));
            assert_eq!(found.map(|o| o.local_minus_utc() / 3600), hours, "{said}");
        }
    }
}
