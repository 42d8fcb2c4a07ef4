//! Times as recorders write them: RFC 3339, or a number whose size tells its unit.

use chrono::{DateTime, Datelike as _, Duration, FixedOffset, NaiveDateTime, SubsecRound as _, Utc};
use serde_json::Value;

/// From here on, a number counts seconds since 1970 (September 2001), not from the beginning
/// of the call.
const EPOCH_SECONDS: f64 = 1e9;
const EPOCH_MILLISECONDS: f64 = 1e11;
const EPOCH_MICROSECONDS: f64 = 1e14;
const EPOCH_NANOSECONDS: f64 = 1e17;

/// When something was said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Stamp {
    /// At a time of the day.
    At(DateTime<FixedOffset>),
    /// So many seconds after the call began.
    After(f64),
}

impl Stamp {
    /// A time, or seconds from the beginning.
    pub(super) fn of(value: &Value) -> Option<Self> {
        instant(value).map(Self::At).or_else(|| Self::seconds(value))
    }

    /// Seconds from the beginning.
    pub(super) fn seconds(value: &Value) -> Option<Self> {
        let seconds = super::record::number(value)?;
        (0.0..EPOCH_SECONDS).contains(&seconds).then_some(Self::After(seconds))
    }

    /// The time of the day, where it is known when the call began.
    pub(super) fn in_call(self, start: Option<DateTime<FixedOffset>>) -> Option<DateTime<FixedOffset>> {
        match self {
            Self::At(at) => Some(at),
            Self::After(seconds) => start.and_then(|start| later(start, seconds)),
        }
    }
}

/// A time so many seconds later.
pub(super) fn later(start: DateTime<FixedOffset>, seconds: f64) -> Option<DateTime<FixedOffset>> {
    if !(0.0..EPOCH_SECONDS).contains(&seconds) {
        return None;
    }
    #[allow(clippy::cast_possible_truncation, reason = "the range was checked")]
    let length = Duration::microseconds((seconds * 1e6).round() as i64);
    start.checked_add_signed(length).and_then(kept)
}

/// A time of the day: text as in RFC 3339 (without a zone it is UTC), or a number since 1970
/// in seconds, milli-, micro- or nanoseconds.
pub(super) fn instant(value: &Value) -> Option<DateTime<FixedOffset>> {
    match value {
        Value::Number(number) => since_1970(number.as_f64()?),
        Value::String(text) => instant_in(text.trim()),
        _ => None,
    }
}

fn instant_in(text: &str) -> Option<DateTime<FixedOffset>> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return kept(time);
    }
    match local(text) {
        Some(time) => kept(time.and_utc().fixed_offset()),
        None => since_1970(text.parse().ok()?),
    }
}

/// A day and time of the day that names no zone.
pub(super) fn local(text: &str) -> Option<NaiveDateTime> {
    let forms = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"];
    let text = text.trim_end_matches(" UTC");
    forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
}

fn since_1970(number: f64) -> Option<DateTime<FixedOffset>> {
    let a_second = match number {
        n if n >= EPOCH_NANOSECONDS => 1e9,
        n if n >= EPOCH_MICROSECONDS => 1e6,
        n if n >= EPOCH_MILLISECONDS => 1e3,
        n if n >= EPOCH_SECONDS => 1.0,
        _ => return None,
    };
    let micros = (number / a_second * 1e6).round();
    #[allow(clippy::cast_possible_truncation, reason = "too large a number has no time and ends as none")]
    let time: Option<DateTime<Utc>> = DateTime::from_timestamp_micros(micros as i64);
    kept(time?.fixed_offset())
}

/// Times that PostgreSQL and RFC 3339 share, with the microseconds that PostgreSQL keeps.
fn kept(time: DateTime<FixedOffset>) -> Option<DateTime<FixedOffset>> {
    (1..9999).contains(&time.year()).then(|| time.trunc_subsecs(6))
}

/// Seconds in a clock such as `01:02:03.450`, `02:03,450` or `12`; hours may be missing.
pub(super) fn clock_seconds(text: &str) -> Option<f64> {
    let mut seconds = 0.0;
    let parts: Vec<&str> = text.trim().split(':').collect();
    if parts.len() > 3 || parts.iter().any(|part| !part.starts_with(|c: char| c.is_ascii_digit())) {
        return None;
    }
    for part in parts {
        seconds = seconds * 60.0 + part.replace(',', ".").parse::<f64>().ok()?;
    }
    (0.0..EPOCH_SECONDS).contains(&seconds).then_some(seconds)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;
    use serde_json::json;

    #[test]
    fn the_size_of_a_number_tells_its_unit() {
        for (value, wanted) in [
            (json!(1_764_756_000), Some("2025-12-03T10:00:00+00:00")),
            (json!(1_764_756_000.25), Some("2025-12-03T10:00:00.250+00:00")),
            (json!(1_764_756_000_250_i64), Some("2025-12-03T10:00:00.250+00:00")),
            (json!(1_764_756_000_250_000_i64), Some("2025-12-03T10:00:00.250+00:00")),
            (json!(1_764_756_000_000_000_000_i64), Some("2025-12-03T10:00:00+00:00")),
            (json!("1764756000"), Some("2025-12-03T10:00:00+00:00")),
            (json!("2025-12-03T11:00:00+01:00"), Some("2025-12-03T11:00:00+01:00")),
            (json!("2025-12-03 10:00:00"), Some("2025-12-03T10:00:00+00:00")),
            (json!(312), None),
            (json!(-5), None),
            (json!(1e300), None),
            (json!("soon"), None),
            (json!(true), None),
        ] {
            assert_eq!(instant(&value).map(|time| time.to_rfc3339()).as_deref(), wanted, "{value}");
        }
    }

    #[test]
    fn clocks_may_lack_hours() {
        for (text, wanted) in [
            ("00:00:12.500", Some(12.5)),
            ("01:02:03,250", Some(3723.25)),
            ("02:03", Some(123.0)),
            ("12", Some(12.0)),
            ("1:2:3:4", None),
            ("a:12", None),
            ("-1:00", None),
            ("", None),
        ] {
            assert_eq!(clock_seconds(text), wanted, "{text}");
        }
    }
}
