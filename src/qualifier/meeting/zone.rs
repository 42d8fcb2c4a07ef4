//! Time zones as people name them: "two o'clock Eastern", "three London time".

use std::sync::LazyLock;

use chrono::{Datelike, FixedOffset, NaiveDate, NaiveTime, Weekday};

use crate::qualifier::clock;

use crate::qualifier::cue::{Cues, pattern};
use crate::qualifier::pattern::Pattern;
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

/// Minutes ahead of UTC in winter, the rule for summer, and the names.
const ZONES: [(i32, Summer, &str); 21] = [
    (
        -300,
        Summer::American,
        r"(?:us |in )?(?:eastern(?: (?:standard |daylight )?time)?|est|edt|et|(?:new york|boston|atlanta|toronto)(?: time)?)",
    ),
    (
        -360,
        Summer::American,
        r"(?:us |in )?(?:central (?:standard |daylight )?time|central|cst|cdt|(?:chicago|dallas|houston)(?: time)?)",
    ),
    (-420, Summer::American, r"(?:us |in )?(?:mountain|mst|mdt|denver(?: time)?)"),
    (
        -480,
        Summer::American,
        r"(?:us |in )?(?:pacific|pst|pdt|pt|(?:california|seattle|los angeles|san francisco)(?: time)?)",
    ),
    (-540, Summer::American, r"(?:alaska|anchorage)(?: time)?"),
    (-600, Summer::Never, r"(?:hawaii|honolulu)(?: time)?"),
    (-420, Summer::Never, r"(?:arizona|phoenix)(?: time)?"),
    (-240, Summer::American, r"(?:atlantic|halifax)(?: time)?"),
    (0, Summer::European, r"(?:london|dublin)(?: time)?|(?:uk|british|irish) time|bst"),
    (0, Summer::Never, r"gmt|utc"),
    (
        60,
        Summer::European,
        r"cet|cest|(?:berlin|paris|amsterdam|madrid|rome|vienna|zurich)(?: time)?|(?:central european|german|french|swiss) time",
    ),
    (120, Summer::European, r"eet|eest|(?:athens|helsinki|bucharest|kyiv|greek|finnish) time"),
    (120, Summer::Never, r"sast|cat|(?:south african?|johannesburg|harare|cairo) time"),
    (60, Summer::Never, r"wat|(?:lagos|nigerian?|west africa) time"),
    (180, Summer::Never, r"eat|msk|(?:nairobi|kenyan?|east africa|moscow|istanbul|saudi|riyadh) time"),
    (240, Summer::Never, r"gst|(?:dubai|gulf|uae) time"),
    (300, Summer::Never, r"pkt|pakistan(?:i)? time"),
    (480, Summer::Never, r"sgt|(?:singapore|hong kong|manila|perth|beijing|china) time"),
    (540, Summer::Never, r"jst|(?:tokyo|japan|seoul) time"),
    (-180, Summer::Never, r"brt|(?:brasilia|são paulo|sao paulo|brazil|buenos aires) time"),
    (330, Summer::Never, r"ist|(?:india|indian|mumbai|delhi|bangalore) (?:standard )?time"),
];
/// What may stand before a name.
const LED: &str = "(?:us |in )?";

/// Where a zone stands behind a time.
static BEHIND_A_TIME: LazyLock<Cues<(i32, Summer)>> = LazyLock::new(|| {
    let said = r"(?:am|pm|o'clock|noon|[0-9]+(?::[0-9]+)?|[0-9]+ [0-9]+|morning|afternoon)(?: in the (?:morning|afternoon|evening))? ";
    let behind = ZONES.map(|(minutes, summer, names)| ((minutes, summer), format!("{said}(?:{names})")));
    Cues::new(&behind.each_ref().map(|(zone, text)| (*zone, text.as_str())))
});
/// Any of them, for a first look: hardly a sentence names one.
static NAMED: LazyLock<Pattern> =
    LazyLock::new(|| pattern(&ZONES.map(|(.., names)| names.trim_start_matches(LED)).join("|")));

/// The offset that a sentence names beside this time, on that day.
pub(super) fn named(sentence: &Sentence<'_>, date: NaiveDate, time: NaiveTime) -> Option<FixedOffset> {
    if !sentence.has(&NAMED) {
        return None;
    }
    let mut found: Vec<_> = BEHIND_A_TIME.each(sentence).collect();
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
