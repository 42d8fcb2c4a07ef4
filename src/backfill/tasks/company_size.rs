//! `clients.company_size`: a number of people from the text that stood there before.

use std::sync::LazyLock;

use regex::Regex;

use super::by_value::ByValue;
use crate::backfill::rule::Decision;
use crate::error::Result;
use crate::store::backfill::{Columns, Selection};

/// What the contract calls the column that was set aside.
const TEXT: &str = "company_size_text";

/// Words that say that the size is not known: there is nothing to fill in.
const NOTHING: [&str; 14] = [
    "unknown",
    "not known",
    "n/a",
    "n.a.",
    "na",
    "none",
    "null",
    "nil",
    "tbd",
    "?",
    "-",
    "--",
    "not provided",
    "not specified",
];

/// The rows whose text says something.
pub(super) fn needs(has: &dyn Fn(&str, &str) -> bool) -> Option<String> {
    let words = NOTHING.map(|word| format!("'{word}'")).join(", ");
    has("clients", TEXT).then(|| {
        format!(
            "t.company_size is null and btrim(t.{TEXT}::text) <> '' and lower(btrim(t.{TEXT}::text)) not in ({words})"
        )
    })
}

pub(super) fn inputs() -> Vec<String> {
    vec![format!("t.{TEXT}::text")]
}

pub(super) async fn rule(selection: Selection, columns: &Columns) -> Result<ByValue> {
    Ok(ByValue::new(selection, "company_size", columns, |inputs| {
        let text = inputs.first().and_then(Option::as_deref).unwrap_or_default();
        match people(text) {
            Ok(people) => Decision::Fill(people.to_string()),
            Err(reason) => Decision::unresolved(text.trim(), reason),
        }
    }))
}

/// A number as people write it: with its thousands set apart, with a fraction, in thousands
/// or millions.
const NUMBER: &str =
    r"(-?)(\d{1,3}(?:[,.'’ \u{a0}\u{202f}]\d{3})+|\d+)((?:[.,]\d+)?)\s*(k|m|thousand|million)?\b(\+?)";
static NUMBERS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(&format!("(?i){NUMBER}")).ok());
/// What may stand between the two ends of a range.
static RANGE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)^\s*(?:-|–|—|−|~|/|to|and|bis|or|\.\.\.?)\s*$").ok());
/// What makes a number one of people.
static PEOPLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^[\s+]*(?:full[- ]time )?(?:people|persons?|employees?|staff|ftes?|heads?|members|workers|mitarbeiter|employés)\b").ok()
});

/// What the words for sizes stand for.
const WORDS: [(&str, i32); 14] = [
    ("startup", 10),
    ("start-up", 10),
    ("start up", 10),
    ("small", 25),
    ("medium", 100),
    ("mid-size", 100),
    ("midsize", 100),
    ("mid size", 100),
    ("mid-market", 100),
    ("midmarket", 100),
    ("mid market", 100),
    ("large", 500),
    ("big", 500),
    ("enterprise", 1000),
];

/// A number that was found, and where.
struct Found {
    people: Option<i32>,
    negative: bool,
    from: usize,
    to: usize,
}

/// The number of people that a text says; of a range the lower end.
fn people(text: &str) -> Result<i32, &'static str> {
    let found = numbers(text);
    let counted = |found: &Found| {
        let rest = text.get(found.to..).unwrap_or_default();
        PEOPLE.as_ref().is_some_and(|people| people.is_match(rest))
    };
    let range_with = |found: &[Found]| match found {
        [low, high] => {
            let between = text.get(low.to..high.from).unwrap_or_default();
            // The dash of a range may have been read as a minus.
            between.is_empty() && high.negative || RANGE.as_ref().is_some_and(|range| range.is_match(between))
        }
        _ => false,
    };
    let meant = match &found[..] {
        [] => return word(text).ok_or("no number and no size in it"),
        [one] => one,
        both if range_with(both) => &both[0],
        several => match several.iter().position(counted) {
            Some(0) => &several[0],
            Some(at) if range_with(&several[at - 1..=at]) => &several[at - 1],
            Some(at) => &several[at],
            None => return Err("several numbers in it"),
        },
    };
    match meant.people {
        _ if meant.negative => Err("no number of people"),
        Some(people) => Ok(people),
        None => Err("no whole number of people"),
    }
}

fn numbers(text: &str) -> Vec<Found> {
    let Some(numbers) = NUMBERS.as_ref() else { return Vec::new() };
    let read = |captures: regex::Captures<'_>| {
        let whole = captures.get(0)?;
        let part = |at| captures.get(at).map_or("", |part| part.as_str());
        let digits: String = part(2).chars().filter(char::is_ascii_digit).collect();
        let fraction = part(3).trim_start_matches(['.', ',']);
        let factor = match part(4).to_lowercase().as_str() {
            "" => 1,
            "k" | "thousand" => 1_000,
            _ => 1_000_000,
        };
        let scale = 10_i64.checked_pow(u32::try_from(fraction.len()).ok()?);
        let people = scale.and_then(|scale| {
            let all: i64 = format!("{digits}{fraction}").parse().ok()?;
            let people = all.checked_mul(factor)?;
            (people % scale == 0).then_some(people / scale)
        });
        let people = people.and_then(|people| i32::try_from(people).ok());
        Some(Found { people, negative: !part(1).is_empty(), from: whole.start(), to: whole.end() })
    };
    numbers.captures_iter(text).filter_map(read).collect()
}

/// A word for a size, where there is one only.
fn word(text: &str) -> Option<i32> {
    let text = text.to_lowercase();
    let mut sizes: Vec<i32> =
        WORDS.iter().filter(|(word, _)| has_word(&text, word)).map(|(_, people)| *people).collect();
    sizes.dedup();
    match sizes[..] {
        [people] => Some(people),
        _ => None,
    }
}

fn has_word(text: &str, word: &str) -> bool {
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(word).any(|(at, _)| {
        let rest = text[at + word.len()..].strip_prefix('s').filter(|_| word == "startup");
        let rest =
            rest.or_else(|| text[at + word.len()..].strip_prefix('d').filter(|_| word.ends_with("size")));
        edge(text[..at].chars().next_back()) && edge(rest.unwrap_or(&text[at + word.len()..]).chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_as_people_write_them() {
        for (text, wanted) in [
            ("50-200", 50),
            ("500+", 500),
            ("about 30 people", 30),
            ("42", 42),
            (" 17 ", 17),
            ("1,200", 1200),
            ("1.200", 1200),
            ("1 200", 1200),
            ("1'200", 1200),
            ("10k", 10_000),
            ("2.5k", 2500),
            ("1.5 million", 1_500_000),
            ("11–50", 11),
            ("11 - 50 employees", 11),
            ("1,001-5,000", 1001),
            ("51 to 200", 51),
            ("between 10 and 20 people", 10),
            ("10,000+ employees", 10_000),
            ("12.0", 12),
            ("0", 0),
            ("founded 2010, 50 people", 50),
            ("since 1999: 20-30 employees", 20),
            ("startup", 10),
            ("Start-up", 10),
            ("Small business", 25),
            ("mid-sized company", 100),
            ("MEDIUM", 100),
            ("large", 500),
            ("Enterprise", 1000),
        ] {
            assert_eq!(people(text), Ok(wanted), "{text}");
        }
    }

    #[test]
    fn what_says_no_size_is_not_guessed() {
        for text in [
            "-5",
            "99999999999",
            "12.5",
            "plenty",
            "small to medium",
            "smallish",
            "offices in 3 cities, 2 floors",
        ] {
            assert!(people(text).is_err(), "{text}: {:?}", people(text));
        }
    }
}
