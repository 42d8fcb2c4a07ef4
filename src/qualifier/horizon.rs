//! The day by which something is to be, as it is said: "within three weeks", "by Friday".

use std::ops::Range;
use std::sync::LazyLock;

use super::calendar;
use super::cue::pattern;
use super::figure;
use super::pattern::Pattern;
use super::period::{self, coming, month_end};
use super::sentence::Sentence;
use chrono::{Datelike, Months, NaiveDate};

static SPAN: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(in|within|next|after|by|of|give it|give us|another|about|around|maybe|say|probably|like|over|under|less than|inside|takes?|^)(?: (?:the|about|around|roughly|next|maybe|like|say|another|at most|coming|probably|approximately|less|than|course|of))* ?(half a|[0-9]+|a couple|a few|one|a|an|couple|few|several)?(?: of)?(?:(?: to| or| -)? ([0-9]+))? (days?|weeks?|fortnights?|months?|quarters?|years?)(?: or ([0-9]+|so))?",
    )
});
static EARLIER: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"([0-9]{1,2}|a|an|one|a couple(?: of)?|couple of) (days?|weeks?|months?) (?:before|earlier|ahead|prior)",
    )
});
/// What every span and period ends in, written together with the word before or not.
static UNIT: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:this|next|the|q[1-4]|1st|first|2nd|second|3rd|third|4th|fourth|last|new|of|coming)?(?:days?|weeks?|fortnights?|months?|quarters?|years?|q[1-4]|weekend|eoy|eom|eoq|christmas|xmas|holidays|easter|thanksgiving|valentine's|halloween|spring|summer|autumn|fall|winter)(?:time)?",
    )
});
static BY: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"by|before|until|within|in|no later than|end of|start of|beginning of|early|late|mid|from|after|for|around|come",
    )
});
static TAKES_BACK: LazyLock<Pattern> =
    LazyLock::new(|| pattern(r"not|never|but|rather|instead|actually|more like|sorry|no wait|i mean"));

/// As `horizon`, without what was taken back: "not this month, more like next quarter".
pub(super) fn settled(sentence: &Sentence<'_>, today: NaiveDate) -> Option<Horizon> {
    if let Some(concluded) = concluded(sentence, today) {
        return Some(concluded);
    }
    if !sentence.has(&TAKES_BACK) {
        return horizon(sentence, today);
    }
    let turns =
        |i: usize| matches!(sentence.word(i), "but" | "rather" | "more" | "instead" | "actually" | "now");
    let mut last = None;
    let mut taken_back = false;
    let mut from = 0;
    for at in 1..=sentence.words.len() {
        let ends = sentence.words.get(at).is_none_or(|w| w.after_pause || turns(at));
        if !ends {
            continue;
        }
        let part = sentence.part(from..at);
        let offset = sentence.place(from).start - 1;
        from = at;
        let Some((date, place, bound)) = horizon(&part, today) else { continue };
        if is_negated(&part, place.start) {
            taken_back = true;
        } else {
            last = Some((date, place.start + offset..place.end + offset, bound));
        }
    }
    if last.is_none() && !taken_back { horizon(sentence, today) } else { last }
}

/// "Thaw starts in April, so by the end of March", "it renews in June, two months before that".
fn concluded(sentence: &Sentence<'_>, today: NaiveDate) -> Option<Horizon> {
    let so = (1..sentence.words.len())
        .rfind(|&at| sentence.word(at) == "so" && !matches!(sentence.word(at - 1), "or" | "not"));
    if let Some(at) = so {
        let part = sentence.part(at + 1..sentence.words.len());
        let offset = sentence.place(at).end;
        if let Some((date, place, bound)) = horizon(&part, today).or_else(|| answered(&part, today)) {
            return Some((date, place.start + offset..place.end + offset, bound));
        }
    }
    let found = sentence.captures(&EARLIER).next()?;
    let place = found.get(0)?.range();
    let event = sentence.part(0..sentence.word_at(place.start));
    let (date, ..) = by_day(&event, today).or_else(|| in_month(&event, today))?;
    let many = found[1].parse().unwrap_or(if found[1].contains("couple") { 2 } else { 1 });
    let before = match found[2].trim_end_matches('s') {
        "day" => date.checked_sub_days(chrono::Days::new(many)),
        "week" => date.checked_sub_days(chrono::Days::new(7 * many)),
        _ => date.checked_sub_days(chrono::Days::new(30 * many)),
    }?;
    (before > today).then_some((before, place, true))
}

/// "Not this month", but neither "not before summer" nor "no later than Friday".
fn is_negated(part: &Sentence<'_>, at: usize) -> bool {
    let before = part.lead_in(at, 5);
    let no = before.contains(" not ") || before.contains(" never ");
    let unsure = ["sure", "know", "certain", "later", "than", "only"];
    let from_then_on =
        ["before", "until", "till"].iter().any(|w| part.flat[at..].trim_start().starts_with(w));
    let then = before.ends_with(" before ") || before.ends_with(" until ");
    no && !from_then_on && !then && !before.split(' ').any(|w| unsure.contains(&w))
}

/// The day by which it is to be, the words, and whether they are a bound ("by", "within").
pub(super) type Horizon = (NaiveDate, Range<usize>, bool);

/// The day by which it is to be, the words, and whether they are a bound ("by", "within").
fn horizon(sentence: &Sentence<'_>, today: NaiveDate) -> Option<Horizon> {
    let spans = || span(sentence, today).or_else(|| period::find(sentence, today));
    // Few sentences name a unit, and the look for one is cheap.
    let spanned = sentence.has(&UNIT).then(spans).flatten();
    spanned.or_else(|| in_month(sentence, today)).or_else(|| by_day(sentence, today))
}

/// Any day that is named, of a sentence that is known to say by when something is to be.
pub(super) fn any(sentence: &Sentence<'_>, today: NaiveDate) -> Option<Horizon> {
    let day = || {
        let days = calendar::days(sentence, today);
        let last = days.into_iter().rfind(|day| day.date > today)?;
        Some((last.date, sentence.place(last.words.start), true))
    };
    settled(sentence, today).or_else(day).or_else(|| answered(sentence, today))
}

/// A month or a year alone, which says when only as an answer: "September.", "next year".
pub(super) fn answered(sentence: &Sentence<'_>, today: NaiveDate) -> Option<Horizon> {
    (0..sentence.words.len()).find_map(|at| {
        let word = sentence.word(at);
        let place = sentence.place(at);
        if let Some(month) = calendar::month(word) {
            let first = if month == today.month() { today } else { coming(today, month, 1)? };
            return Some((month_end(first, 0)?, place, true));
        }
        let year: i32 =
            word.parse().ok().filter(|year| (today.year() + 1..today.year() + 10).contains(year))?;
        Some((NaiveDate::from_ymd_opt(year, 6, 30)?, place, true))
    })
}

pub(super) fn bounded(sentence: &Sentence<'_>, at: usize) -> bool {
    BY.is_match(sentence.lead_in(at, 4))
}

/// "in two months", "within three to four weeks", "a couple of months".
fn span(sentence: &Sentence<'_>, today: NaiveDate) -> Option<(NaiveDate, Range<usize>, bool)> {
    let found = sentence
        .captures(&SPAN)
        .find(|c| c.get(2).is_some() || c[1].trim() == "next" || c[0].contains(" next "))?;
    let count = |i: usize| {
        found.get(i).and_then(|m| match m.as_str() {
            "a" | "an" | "one" => Some(1),
            "couple" | "a couple" => Some(2),
            "few" | "a few" | "several" => Some(3),
            n => n.parse::<u32>().ok(),
        })
    };
    if found.get(2).is_some_and(|m| m.as_str() == "half a") {
        let date = today.checked_add_months(Months::new(6)).filter(|_| found[4].starts_with("year"))?;
        return Some((date, found.get(0)?.range(), true));
    }
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
        "fortnight" => today.checked_add_days(chrono::Days::new(14 * u64::from(many))),
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
        if !BY.is_match(before)
            || figure::begins(sentence.word(at + 1))
            || before.split(' ').any(figure::begins)
        {
            return None;
        }
        let first = if month == today.month() { Some(today) } else { coming(today, month, 1) }?;
        let early = [
            " begins in ",
            " starts in ",
            " opens in ",
            " by ",
            " before ",
            " start of ",
            " beginning of ",
            " early ",
        ];
        let begins = first != today && early.iter().any(|e| before.ends_with(e));
        let date = if begins { first } else { month_end(first, 0)? };
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
