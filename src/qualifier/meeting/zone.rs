//! Time zones as people name them: "two o'clock Eastern", "three London time".

use std::sync::LazyLock;

use chrono::{Datelike, FixedOffset, NaiveDate, NaiveTime, Weekday};

use crate::qualifier::clock;

use crate::qualifier::cue::Cues;
use crate::qualifier::sentence::Sentence;

/// Who moves the clocks, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Summer {
    /// From the second Sunday of March to the first of November.
    American,
    /// From the last Sunday of March to the last of October.
    European,
    Never,
}

/// Minutes ahead of UTC in winter, and the rule for summer.
static ZONES: LazyLock<Cues<(i32, Summer)>> = LazyLock::new(|| {
    use Summer::{American, European, Never};
    let said = r"(?:am|pm|o'clock|noon|[0-9]+(?::[0-9]+)?|[0-9]+ [0-9]+|morning|afternoon)(?: in the (?:morning|afternoon|evening))? ";
    let table: Vec<((i32, Summer), String)> = [
        (
            (-5, American),
            r"(?:us |in )?(?:eastern(?: (?:standard |daylight )?time)?|est|edt|et|(?:new york|boston|atlanta|toronto)(?: time)?)",
        ),
        (
            (-6, American),
            r"(?:us |in )?(?:central (?:standard |daylight )?time|central|cst|cdt|(?:chicago|dallas|houston)(?: time)?)",
        ),
        ((-7, American), r"(?:us |in )?(?:mountain|mst|mdt|denver(?: time)?)"),
        ((-8, American), r"(?:us |in )?(?:pacific|pst|pdt|pt|(?:california|seattle|los angeles|san francisco)(?: time)?)"),
        ((-9, American), r"(?:alaska|anchorage)(?: time)?"),
        ((-10, Never), r"(?:hawaii|honolulu)(?: time)?"),
        ((-7, Never), r"(?:arizona|phoenix)(?: time)?"),
        ((-4, American), r"(?:atlantic|halifax)(?: time)?"),
        ((0, European), r"(?:london|dublin)(?: time)?|(?:uk|british|irish) time|bst"),
        ((0, Never), r"gmt|utc"),
        ((1, European), r"cet|cest|(?:berlin|paris|amsterdam|madrid|rome|vienna|zurich)(?: time)?|(?:central european|german|french|swiss) time"),
        ((2, European), r"eet|eest|(?:athens|helsinki|bucharest|kyiv|greek|finnish) time"),
        ((2, Never), r"sast|cat|(?:south african?|johannesburg|harare|cairo) time"),
        ((1, Never), r"wat|(?:lagos|nigerian?|west africa) time"),
        ((3, Never), r"eat|msk|(?:nairobi|kenyan?|east africa|moscow|istanbul|saudi|riyadh) time"),
        ((4, Never), r"gst|(?:dubai|gulf|uae) time"),
        ((5, Never), r"pkt|pakistan(?:i)? time"),
        ((8, Never), r"sgt|(?:singapore|hong kong|manila|perth|beijing|china) time"),
        ((9, Never), r"jst|(?:tokyo|japan|seoul) time"),
        ((-3, Never), r"brt|(?:brasilia|são paulo|sao paulo|brazil|buenos aires) time"),
    ]
    .into_iter()
    .map(|((hours, summer), names)| ((hours * 60, summer), format!("{said}(?:{names})")))
    .chain([(
        (330, Never),
        format!("{said}(?:ist|(?:india|indian|mumbai|delhi|bangalore) (?:standard )?time)"),
    )])
    .collect();
    Cues::new(&table.iter().map(|(zone, names)| (*zone, names.as_str())).collect::<Vec<_>>())
});

/// The offset that a sentence names beside this time, on that day.
pub(super) fn named(sentence: &Sentence<'_>, date: NaiveDate, time: NaiveTime) -> Option<FixedOffset> {
    let mut found: Vec<_> = ZONES.each(sentence).collect();
    found.sort_by_key(|(_, place)| place.start);
    let times = if found.is_empty() { Vec::new() } else { clock::times(sentence, true) };
    // "4 PM New York, 9 PM London": each zone belongs to the time before it.
    let ((minutes, summer), _) = found.iter().find(|(_, place)| {
        let end = sentence.word_at(place.end);
        times.iter().rfind(|t| t.words.start < end).is_none_or(|t| t.time == time)
    })?;
    FixedOffset::east_opt((minutes + 60 * i32::from(is_summer(*summer, date))) * 60)
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
            ("it's good if it's three o'clock Eastern", (2026, 2, 19), Some(-5)),
            ("at 3 pm eastern", (2026, 3, 8), Some(-4)),
            ("3 pm London time", (2026, 3, 28), Some(0)),
            ("3 pm London time", (2026, 3, 29), Some(1)),
            ("4 pm New York, 3 pm London", (2026, 1, 29), Some(0)),
            ("our mountain office at 3 pm", (2026, 3, 29), None),
        ] {
            let date = NaiveDate::from_ymd_opt(day.0, day.1, day.2).unwrap_or_default();
            let three = NaiveTime::from_hms_opt(15, 0, 0).unwrap_or_default();
            let found = Sentence::all(said).iter().find_map(|s| named(s, date, three));
            assert_eq!(found.map(|o| o.local_minus_utc() / 3600), hours, "{said}");
        }
    }
}
