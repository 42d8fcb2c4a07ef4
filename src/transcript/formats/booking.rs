//! What an agent's tools were told and answered: the strongest evidence of a meeting.

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset};
use serde_json::{Value, json};

use super::clock;
use super::facts::Facts;
use super::record::{number, plain_text, unpacked, words};

/// How long a meeting takes unless the booking says, in minutes.
const MINUTES: i64 = 30;

/// A call of a tool by the agent.
#[derive(Debug, Clone)]
pub(super) struct ToolCall {
    /// Names its result.
    pub(super) id: Option<String>,
    pub(super) name: String,
    pub(super) arguments: Value,
}

impl ToolCall {
    /// In the form of OpenAI, which most recorders share: `{"id", "function": {"name",
    /// "arguments"}}`, with or without the `function`.
    pub(super) fn of(value: &Value) -> Option<Self> {
        let function = value.get("function").unwrap_or(value);
        let name = ["name", "tool_name"].iter().find_map(|key| plain_text(function.get(*key)?))?;
        let arguments =
            ["arguments", "params_as_json", "parameters", "args"].iter().find_map(|key| function.get(*key));
        let id = ["id", "call_id", "tool_call_id", "toolCallId", "request_id"]
            .iter()
            .find_map(|key| plain_text(value.get(*key)?));
        Some(Self { id, name, arguments: unpacked(arguments.cloned().unwrap_or_default()) })
    }
}

/// What the tools of one call were told and answered.
#[derive(Debug, Clone, Default)]
pub(super) struct Tools {
    calls: Vec<ToolCall>,
    /// By the id of the call: whether it went wrong.
    failed: HashMap<String, bool>,
}

impl Tools {
    pub(super) fn call(&mut self, call: ToolCall) {
        self.calls.push(call);
    }

    /// The answer to a call: what it says, and whether the recorder knows that it went well.
    pub(super) fn answer(&mut self, id: Option<String>, result: Option<&Value>, went_well: Option<bool>) {
        if let Some(id) = id {
            self.failed.insert(id, went_well == Some(false) || result.is_some_and(tells_of_failure));
        }
    }

    /// Notes what the tools show: the last meeting that was booked, and who it is for.
    pub(super) fn tell(&self, facts: &mut Facts, started_at: Option<DateTime<FixedOffset>>) {
        let (mut booked, mut cancelled) = (None, false);
        for call in self.calls.iter().rev() {
            let failed = call.id.as_ref().and_then(|id| self.failed.get(id)) == Some(&true);
            let words: Vec<String> = words_of(&call.name);
            let has = |names: &[&str]| words.iter().any(|word| names.contains(&word.as_str()));
            let books = has(&["book", "schedule", "reschedule", "create"])
                && has(&["appointment", "meeting", "demo", "call", "calendar", "event", "slot", "booking"]);
            if books && !failed && !cancelled && booked.is_none() {
                booked = meeting(call, started_at);
            }
            cancelled |= has(&["cancel"]) && !failed;
            if books || has(&["lead", "contact", "crm", "prospect"]) {
                facts.told_to_a_tool(&call.arguments);
            }
        }
        let Some((start, minutes, kind)) = booked else { return };
        facts.info("meeting_start", json!(start.to_rfc3339()));
        facts.info("meeting_minutes", json!(minutes));
        facts.info("meeting_type", json!(kind));
    }
}

/// `bookAppointment`, `book_appointment` and `book-appointment` have two words.
fn words_of(name: &str) -> Vec<String> {
    let mut spaced = String::with_capacity(name.len() + 4);
    for c in name.chars().take(200) {
        if c.is_uppercase() {
            spaced.push(' ');
        }
        spaced.extend(if c.is_alphanumeric() { c.to_lowercase().next() } else { Some(' ') });
    }
    spaced.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn meeting(
    call: &ToolCall,
    started_at: Option<DateTime<FixedOffset>>,
) -> Option<(DateTime<FixedOffset>, i64, &'static str)> {
    let text = |keys: &[&str]| keys.iter().find_map(|key| plain_text(call.arguments.get(*key)?));
    let stated = text(&[
        "start_time",
        "startTime",
        "start",
        "start_at",
        "datetime",
        "dateTime",
        "date_time",
        "appointment_time",
        "meeting_time",
        "slot",
        "time",
    ]);
    let day = text(&["date", "day", "appointment_date"]);
    let whole = match (day, stated) {
        (Some(day), Some(time)) if day.len() == 10 && !time.contains('-') => format!("{day}T{time}"),
        (_, stated) => stated?,
    };
    let zone = text(&["timezone", "time_zone", "timeZone"]);
    let start = timed(&whole, zone.as_deref(), started_at)?;
    if started_at.is_some_and(|began| start <= began) {
        return None;
    }
    let end = text(&["end_time", "endTime", "end"]).and_then(|end| timed(&end, zone.as_deref(), started_at));
    let until_end = end.map(|end| (end - start).num_minutes());
    let stated = ["duration_minutes", "duration", "length_minutes", "durationMinutes"]
        .iter()
        .find_map(|key| number(call.arguments.get(*key)?));
    #[allow(clippy::cast_possible_truncation, reason = "the range is checked below")]
    let minutes = stated.map(|minutes| minutes.round() as i64).or(until_end);
    let minutes = minutes.filter(|minutes| (1..=24 * 60).contains(minutes)).unwrap_or(MINUTES);
    let words = words_of(&call.name);
    let is = |kind: &str| words.iter().any(|word| word == kind);
    let kind = ["demo", "meeting", "call"].into_iter().find(|kind| is(kind)).unwrap_or("demo");
    Some((start, minutes, kind))
}

/// A time with its zone, or in the zone of the call. In a zone that is only named it is
/// left to the talk: a guess would be hours off.
fn timed(
    text: &str,
    zone: Option<&str>,
    started_at: Option<DateTime<FixedOffset>>,
) -> Option<DateTime<FixedOffset>> {
    let Some(local) = clock::local(text) else { return clock::instant(&json!(text)) };
    let utc =
        zone.is_some_and(|zone| matches!(zone.to_uppercase().as_str(), "UTC" | "GMT" | "ETC/UTC" | "Z"));
    match (zone, started_at) {
        (None, Some(began)) => local.and_local_timezone(*began.offset()).single(),
        _ if utc => Some(local.and_utc().fixed_offset()),
        _ => None,
    }
}

/// Whether a tool's answer says that it did not do it.
fn tells_of_failure(result: &Value) -> bool {
    if result.get("success") == Some(&Value::Bool(false))
        || result.get("error").is_some_and(|error| !error.is_null())
    {
        return true;
    }
    let text = words(result).unwrap_or_default();
    if let Ok(inner @ Value::Object(_)) = serde_json::from_str(&text) {
        return tells_of_failure(&inner);
    }
    let text: String = text.chars().take(500).collect::<String>().to_lowercase();
    [
        "error",
        "failed",
        "failure",
        "unable",
        "not available",
        "unavailable",
        "no longer",
        "already booked",
        "taken",
        "conflict",
        "could not",
        "couldn't",
        "cannot",
        "can't",
        "invalid",
    ]
    .iter()
    .any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    fn told(calls: &[(&str, Value, Option<Value>)]) -> Value {
        let mut tools = Tools::default();
        for (index, (name, arguments, result)) in calls.iter().enumerate() {
            let id = Some(index.to_string());
            tools.call(ToolCall { id: id.clone(), name: (*name).into(), arguments: arguments.clone() });
            tools.answer(id, result.as_ref(), None);
        }
        let mut facts = Facts::default();
        tools.tell(&mut facts, Some("2025-12-03T10:00:00+01:00".parse().unwrap()));
        Value::Object(facts.recorded.extracted_info)
    }

    #[test]
    fn the_last_booking_that_went_well_is_the_meeting() {
        let at = |time: &str| json!({"start_time": time, "name": "Sarah Chen", "title": "Demo call"});
        let calls = [
            ("check_availability", at("2025-12-09T08:00:00Z"), None),
            ("book_appointment", at("2025-12-09T14:00:00Z"), Some(json!("Booked."))),
            ("book_appointment", at("2025-12-10T14:00:00Z"), Some(json!("{\"success\": false}"))),
        ];
        let info = told(&calls);
        assert_eq!(info["meeting_start"], "2025-12-09T14:00:00+00:00");
        assert_eq!((&info["meeting_minutes"], &info["meeting_type"]), (&json!(30), &json!("demo")));
        assert_eq!((&info["contact_person"], info.get("title")), (&json!("Sarah Chen"), None));
    }

    #[test]
    fn times_and_lengths_as_tools_are_told() {
        for (arguments, start, minutes) in [
            (
                json!({"date": "2025-12-09", "time": "14:00", "duration": 45}),
                Some("2025-12-09T14:00:00+01:00"),
                45,
            ),
            (
                json!({"start": "2025-12-09T14:00:00", "timezone": "UTC"}),
                Some("2025-12-09T14:00:00+00:00"),
                30,
            ),
            (
                json!({"start": "2025-12-09T14:00:00Z", "end": "2025-12-09T15:00:00Z"}),
                Some("2025-12-09T14:00:00+00:00"),
                60,
            ),
            (json!({"start": "2025-12-09T14:00:00", "timezone": "America/New_York"}), None, 0),
            (json!({"start": "2024-12-09T14:00:00Z"}), None, 0),
            (json!({"start": "next Tuesday"}), None, 0),
        ] {
            let info = told(&[("bookMeeting", arguments.clone(), None)]);
            assert_eq!(info.get("meeting_start").and_then(Value::as_str), start, "{arguments}");
            assert_eq!(info["meeting_minutes"].as_i64().unwrap_or_default(), minutes, "{arguments}");
        }
    }

    #[test]
    fn a_transfer_tells_nothing_of_the_caller() {
        assert_eq!(
            told(&[("transfer_call", json!({"name": "Bob Sales", "phone": "+12025550199"}), None)]),
            json!({})
        );
    }
}
