//! Values as people read them.

use chrono::{DateTime, FixedOffset, Utc};

use crate::qualifier::Evidence;

/// Characters of a quotation; the whole of it is in `--format json`.
const QUOTE: usize = 110;

/// Text from outside made safe for a terminal: no control characters, one line.
pub(super) fn clean(text: &str) -> String {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    joined.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// A lead's name: the person and the client, unless one is named after the other.
pub(super) fn who(person: Option<&str>, client: Option<&str>) -> String {
    crate::lead::company::who(person, client).unwrap_or_else(|| "Unnamed caller".into())
}

/// The words behind a value, and where they were said.
pub(super) fn quote(evidence: &Evidence) -> String {
    let text = clean(&evidence.text);
    if evidence.turn == 0 {
        return text;
    }
    let shown: String = text.chars().take(QUOTE).collect();
    let more = if shown.len() < text.len() { "…" } else { "" };
    format!("“{}{more}” (turn {})", shown.trim_end(), evidence.turn)
}

/// A name of the database as people write it.
pub(super) fn words(name: &str) -> String {
    clean(&name.replace('_', " "))
}

/// A time as the caller's clock showed it.
pub(super) fn local(time: DateTime<Utc>, offset: FixedOffset, format: &str) -> String {
    time.with_timezone(&offset).format(format).to_string().replace("+00:00", "UTC")
}

/// A duration.
pub(super) fn length(seconds: i32) -> String {
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

/// An amount with its thousands set apart.
pub(super) fn amount(value: f64) -> String {
    let whole = format!("{value:.0}");
    let digits = whole.trim_start_matches('-');
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if whole.starts_with('-') { format!("-{grouped}") } else { grouped }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_grouped_by_thousands() {
        let amounts: Vec<String> = [0.0, 999.0, 1000.0, 60000.0, 1_234_567.0, -1200.0].map(amount).into();
        assert_eq!(amounts, ["0", "999", "1,000", "60,000", "1,234,567", "-1,200"]);
    }

    #[test]
    /// A duration.
    pub(super) fn lengths_read_as_minutes_and_seconds() {
        assert_eq!([0, 59, 60, 312].map(length), ["0 s", "59 s", "1 min", "5 min 12 s"].map(String::from));
    }
}
