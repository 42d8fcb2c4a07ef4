//! Single values of other recorders as values of ours: what is blank, hidden or withheld is
//! none.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Value, json};

use super::record::{number, plain_text};
use crate::qualifier;
use crate::transcript::hidden::is_hidden;

/// A value fit for a field of ours.
pub(super) fn checked(name: &str, value: &Value) -> Option<Value> {
    match name {
        "email" => qualifier::normalise_email(&told(value)?).map(|email| json!(email)),
        "phone" => dialled(&told(value)?).map(|phone| json!(phone)),
        "company_size" => {
            amount(value).filter(|people| (1.0..1e8).contains(people)).map(|people| json!(whole(people)))
        }
        "deal_value" => amount(value).filter(|amount| *amount > 0.0).map(|amount| json!(amount)),
        _ => told(value).filter(|text| text.chars().any(char::is_alphabetic)).map(|text| json!(text)),
    }
}

/// People are counted in whole numbers.
#[allow(clippy::cast_possible_truncation, reason = "the range was checked")]
fn whole(people: f64) -> i64 {
    people as i64
}

/// Text that tells something.
pub(super) fn told(value: &Value) -> Option<String> {
    plain_text(value).filter(|text| is_told(text))
}

/// What stands where nothing was said.
const BLANKS: [&str; 18] = [
    "unknown",
    "n/a",
    "na",
    "none",
    "null",
    "nil",
    "undefined",
    "not provided",
    "not specified",
    "not mentioned",
    "not given",
    "not stated",
    "unspecified",
    "anonymous",
    "private",
    "restricted",
    "unavailable",
    "-",
];
/// Besides what hides words in a talk: a field as a whole may be masked, or in brackets.
static MASKED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)redacted|\bpii\b|x{4,}|^\s*[\[<{(].*[\]>})]\s*$").ok());

/// Whether text is neither a blank, nor an unfilled template, nor hidden for privacy.
pub(super) fn is_told(text: &str) -> bool {
    let text = text.trim();
    let hidden = is_hidden(text) || MASKED.as_ref().is_some_and(|masked| masked.is_match(text));
    !text.is_empty() && text.len() <= 300 && !hidden && !BLANKS.contains(&text.to_lowercase().as_str())
}

/// What carriers send in place of a number that is withheld: the words ANONYMOUS, RESTRICTED,
/// UNAVAILABLE, BLOCKED and UNKNOWN on a keypad (Twilio, "What do these phone numbers mean?").
const WITHHELD: [&str; 6] = ["266696687", "7378742833", "86282452253", "2562533", "8656696", "8566696"];

/// A caller's number: out of a SIP address too, and none where it is withheld.
pub(super) fn dialled(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches("tel:").trim_start_matches("sips:").trim_start_matches("sip:");
    let text = text.split(['@', ';']).next().unwrap_or_default();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let plausible = (7..=15).contains(&digits.len()) && !text.chars().any(char::is_alphabetic);
    if !plausible || !is_told(text) || WITHHELD.contains(&digits.as_str()) {
        return None;
    }
    Some(qualifier::normalise_phone(text).unwrap_or_else(|| text.to_owned()))
}

static AMOUNT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(k|thousand|m|million)?\b").ok()
});

/// A number, or the first in a text: the lower bound of a range, with its `k` or `m`.
fn amount(value: &Value) -> Option<f64> {
    if let Some(number) = number(value) {
        return Some(number);
    }
    let text = told(value)?;
    let found = AMOUNT.as_ref()?.captures(&text)?;
    let number: f64 = found.get(1)?.as_str().replace([',', ' '], "").parse().ok()?;
    let unit = found.get(2).map(|unit| unit.as_str().to_lowercase());
    // "40-60k" means 40,000 to 60,000.
    let range = || {
        let rest = text.get(found.get(0)?.end()..)?.trim_start();
        let upper = rest.strip_prefix(['-', '–']).or_else(|| rest.strip_prefix("to "))?;
        Some(AMOUNT.as_ref()?.captures(upper)?.get(2)?.as_str().to_lowercase())
    };
    Some(match unit.or_else(range).as_deref() {
        Some("k" | "thousand") => number * 1e3,
        Some(_) => number * 1e6,
        None => number,
    })
}
