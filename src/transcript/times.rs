//! When a call began and ended, from what the recorder wrote down and never from
//! the clock of the machine that reads it.

use chrono::{DateTime, Duration, FixedOffset, NaiveDate, NaiveTime};

use super::{Role, Transcript};

/// Seconds that a message of the caller stands for where nothing was timed (the plan's rule).
const SECONDS_A_USER_MESSAGE: i64 = 30;

/// The beginning, the end and the length of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallTimes {
    /// When it began, in the zone of the recorder.
    pub started_at: DateTime<FixedOffset>,
    /// When it ended.
    pub ended_at: DateTime<FixedOffset>,
    /// How long it took.
    pub duration_seconds: i32,
    /// False where the record holds no time at all and the beginning stands in for it.
    pub known: bool,
}

impl CallTimes {
    /// Works out the times of a transcript.
    #[must_use]
    pub fn of(transcript: &Transcript) -> Self {
        let talked = talked_seconds(transcript);
        let stated = transcript.duration_seconds.map(i64::from);
        let spoken_at = || transcript.messages.iter().filter_map(|message| message.at);
        let start = transcript.started_at.or_else(|| spoken_at().min());
        let end = transcript.ended_at.or_else(|| spoken_at().max().filter(|at| Some(*at) > start));
        let length = Duration::seconds(stated.unwrap_or(talked));
        let (started_at, ended_at, known) = match (start, end) {
            (Some(start), Some(end)) => (start, end.max(start), true),
            (Some(start), None) => (start, start + length, true),
            (None, Some(end)) => (end - length, end, true),
            (None, None) => {
                let start = day_in(&transcript.session_id);
                (start.unwrap_or_default(), start.unwrap_or_default() + length, false)
            }
        };
        let duration = stated.unwrap_or_else(|| (ended_at - started_at).num_seconds());
        let duration_seconds = i32::try_from(duration).unwrap_or(i32::MAX);
        Self { started_at, ended_at, duration_seconds, known }
    }
}

fn talked_seconds(transcript: &Transcript) -> i64 {
    let messages = transcript.said_by(Role::User).count();
    i64::try_from(messages).unwrap_or(i64::MAX / SECONDS_A_USER_MESSAGE) * SECONDS_A_USER_MESSAGE
}

/// The day written in a session id such as `call-2025-11-28-0042` or `20251128_0042`.
fn day_in(session_id: &str) -> Option<DateTime<FixedOffset>> {
    let digits: Vec<(usize, char)> = session_id.char_indices().filter(|(_, c)| c.is_ascii_digit()).collect();
    digits.windows(8).find_map(|window| {
        let (first, last) = (window.first()?.0, window.last()?.0);
        let text = &session_id[first..=last];
        let plain = text.len() == 8 || (text.len() == 10 && text.matches(['-', '_', '.']).count() == 2);
        let joined: String = window.iter().map(|(_, c)| c).collect();
        let day = NaiveDate::parse_from_str(&joined, "%Y%m%d").ok().filter(|_| plain)?;
        let sane = ("2000-01-01".parse().ok()?..="2099-12-31".parse().ok()?).contains(&day);
        sane.then(|| day.and_time(NaiveTime::MIN).and_utc().fixed_offset())
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;
    use serde_json::json;

    fn times(value: serde_json::Value) -> (String, String, i32, bool) {
        let times = CallTimes::of(&serde_json::from_value(value).unwrap());
        (times.started_at.to_rfc3339(), times.ended_at.to_rfc3339(), times.duration_seconds, times.known)
    }

    #[test]
    fn stated_times_win_and_keep_their_zone() {
        let got = times(json!({"session_id": "a", "messages": [{"role": "user", "content": "hi"}],
            "started_at": "2025-12-01T10:00:00-05:00", "ended_at": "2025-12-01T10:05:12-05:00"}));
        assert_eq!(got, ("2025-12-01T10:00:00-05:00".into(), "2025-12-01T10:05:12-05:00".into(), 312, true));
    }

    #[test]
    fn message_times_serve_where_the_call_has_none() {
        let got = times(json!({"session_id": "a", "messages": [
            {"role": "user", "content": "hi", "at": "2025-12-01T10:00:30Z"},
            {"role": "assistant", "content": "hi", "at": "2025-12-01T10:02:00Z"}]}));
        assert_eq!(got, ("2025-12-01T10:00:30+00:00".into(), "2025-12-01T10:02:00+00:00".into(), 90, true));
    }

    #[test]
    fn a_start_alone_is_followed_by_thirty_seconds_a_user_message() {
        let got = times(json!({"session_id": "a", "started_at": "2025-12-01T10:00:00Z", "messages": [
            {"role": "user", "content": "hi"}, {"role": "assistant", "content": "hi"}, {"role": "user", "content": "ok"}]}));
        assert_eq!((got.1.as_str(), got.2), ("2025-12-01T10:01:00+00:00", 60));
    }

    #[test]
    fn without_any_time_the_session_id_or_else_the_epoch_stands_in() {
        let message = json!([{"role": "user", "content": "hi"}]);
        let dated = times(json!({"session_id": "call-2025-11-28-0042", "messages": message}));
        assert_eq!((dated.0.as_str(), dated.3), ("2025-11-28T00:00:00+00:00", false));
        let compact = times(json!({"session_id": "x20251128_7", "messages": message}));
        assert_eq!(compact.0, "2025-11-28T00:00:00+00:00");
        for undated in ["abc", "1-2-3-4-5-6-7-8", "99999999", "12345678901234567890", "é2025日11-28"] {
            let got = times(json!({"session_id": undated, "messages": message}));
            assert_eq!((got.0.as_str(), got.2, got.3), ("1970-01-01T00:00:00+00:00", 30, false), "{undated}");
        }
    }

    #[test]
    fn an_end_before_the_beginning_gives_no_negative_length() {
        let got = times(json!({"session_id": "a", "messages": [{"role": "user", "content": "hi"}],
            "started_at": "2025-12-01T10:00:00Z", "ended_at": "2025-12-01T09:00:00Z"}));
        assert_eq!(got.2, 0);
    }
}
