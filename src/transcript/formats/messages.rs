//! Lists of messages, as OpenAI's chat, Pipecat and Bland keep them and many more do: one
//! tolerant reader for all.

use serde_json::{Value, json};

use super::booking::{ToolCall, Tools};
use super::call::{Call, Progress, Turn, call_type, other_end, role_named};
use super::clock::Stamp;
use super::ending::Ending;
use super::lines;
use super::record::{Record, number, plain_text, taken, words};
use crate::transcript::reason::Reason;
use crate::transcript::{Outcome, Role};

/// Where such lists are kept.
pub(super) const LISTS: [&str; 6] =
    ["messages", "transcripts", "turns", "conversation", "history", "transcript"];
/// An `id` shorter than this may be a number that another file has too.
const UNIQUE: usize = 8;
const STARTS: [&str; 4] = ["/started_at", "/start_time", "/startedAt", "/start_timestamp"];
const ENDS: [&str; 5] = ["/ended_at", "/end_time", "/endedAt", "/end_timestamp", "/end_at"];

pub(super) fn read(record: Record) -> Result<Call, Reason> {
    let mut record = match record.into_value() {
        items @ Value::Array(_) => Record::new(json!({ "messages": items })),
        value => Record::new(value),
    };
    let (turns, tools) = turns(&mut record)?;
    let inbound = record.flag("/inbound").or(match record.text(&["/direction", "/call_type"]).as_deref() {
        Some("inbound") => Some(true),
        Some("outbound") => Some(false),
        _ => None,
    });
    let own = || record.text(&["/id", "/thread_id"]).filter(|id| id.len() >= UNIQUE);
    let (end_reason, outcome) = ending(&record);
    let over = record.flag("/completed") == Some(true) || outcome.is_some();
    let mut call = Call {
        id: record.text(&["/call_id", "/c_id", "/conversation_id", "/session/id"]).or_else(own),
        turns,
        started_at: record.instant(&STARTS),
        ended_at: record.instant(&ENDS),
        made_at: record.instant(&["/created_at", "/created"]),
        seconds: seconds(&record),
        progress: if over { Progress::Over } else { Progress::Unknown },
        end_reason,
        outcome,
        call_type: call_type(inbound),
        ..Call::default()
    };
    let facts = &mut call.facts;
    facts.caller(None, None, other_end(&record, inbound, "/from", "/to"));
    facts.collected(record.get("/analysis"));
    tools.tell(facts, call.started_at);
    facts.variables(record.get("/variables"));
    facts.variables(record.get("/metadata"));
    call.rest = record.rest();
    Ok(call)
}

/// Bland counts `call_length` in minutes, and writes the seconds as text.
fn seconds(record: &Record) -> Option<f64> {
    record
        .number(&["/duration_seconds", "/corrected_duration"])
        .or_else(|| Some(record.number(&["/duration_ms"])? / 1000.0))
        .or_else(|| Some(record.number(&["/call_length"])? * 60.0))
}

/// The reason in the recorder's words, and the first outcome that one of its fields tells.
fn ending(record: &Record) -> (Option<String>, Option<Outcome>) {
    let fields =
        ["/end_reason", "/ended_reason", "/disconnection_reason", "/outcome", "/disposition_tag", "/status"];
    let fault = record.text(&["/error_message"]).map(|_| Outcome::Failed);
    let told =
        ["/answered_by"].iter().chain(&fields).find_map(|path| Ending::of(&record.text(&[path])?).outcome);
    (record.text(&fields), told.or(fault))
}

fn turns(record: &mut Record) -> Result<(Vec<Turn>, Tools), Reason> {
    let mut tools = Tools::default();
    let key = LISTS.into_iter().find(|key| record.get(&format!("/{key}")).is_some_and(Value::is_array));
    let items = key.map(|key| record.take_items(&[&format!("/{key}")])).unwrap_or_default();
    let plain = record.take("/concatenated_transcript");
    if items.is_empty() {
        let plain = plain.as_ref().and_then(plain_text);
        return Ok((plain.map(|text| lines::turns(&text)).unwrap_or_default(), tools));
    }
    let key = key.unwrap_or_default();
    let numbered = items.into_iter().enumerate();
    let turns = numbered
        .map(|(index, item)| turn(item, &mut tools).map_err(|what| format!("`{key}[{index}]{what}`")));
    Ok((turns.collect::<Result<_, _>>().map_err(|place| wrong(&place))?, tools))
}

fn wrong(place: &str) -> Reason {
    let wanted = if place.ends_with("]`") {
        "must be an object"
    } else {
        "must name the speaker as one of user, assistant, system, tool"
    };
    format!("{place} {wanted}").into()
}

/// A message; else the part of it that is wrong.
fn turn(mut item: Value, tools: &mut Tools) -> Result<Turn, &'static str> {
    if !item.is_object() {
        return Err("");
    }
    let named = ["role", "user", "speaker"].iter().find_map(|key| taken(&mut item, key));
    let role = named.as_ref().and_then(Value::as_str).and_then(role_named);
    // Items that are no messages, as in a log of OpenAI's Realtime.
    let other = item.get("type").and_then(Value::as_str).is_some_and(|kind| kind != "message");
    let role = role.or(other.then_some(Role::Tool)).ok_or(".role")?;
    for call in item.get("tool_calls").and_then(Value::as_array).into_iter().flatten() {
        if let Some(call) = ToolCall::of(call) {
            tools.call(call);
        }
    }
    let content = ["content", "text", "message", "transcript"].iter().find_map(|key| {
        let said = words(item.get(*key)?);
        taken(&mut item, key);
        said
    });
    if role == Role::Tool {
        let id = item.get("tool_call_id").and_then(plain_text);
        tools.answer(id, content.clone().map(Value::from).as_ref(), None);
    }
    let stamp = ["timestamp", "created_at", "at", "time"].iter().find_map(|key| {
        let stamp = Stamp::of(item.get(*key)?)?;
        taken(&mut item, key);
        Some(stamp)
    });
    let confidence = item.get("confidence").and_then(number);
    Ok(Turn::new(role, content.unwrap_or_default()).at(stamp).sure(confidence).with(item))
}
