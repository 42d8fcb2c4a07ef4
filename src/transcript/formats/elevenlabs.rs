//! ElevenLabs Agents: the conversation of `GET /v1/convai/conversations/{id}`, or
//! `{"type": "post_call_transcription", "data": …}`.

use serde_json::Value;

use super::booking::{ToolCall, Tools};
use super::call::{Call, Progress, Turn, call_type, role_named};
use super::clock::Stamp;
use super::record::{Record, plain_text, taken, taken_text, words};
use crate::transcript::reason::{Code, Reason};
use crate::transcript::{Outcome, Role};

pub(super) fn read(record: Record) -> Result<Call, Reason> {
    let event = record.text(&["/type"]);
    let made_at = record.instant(&["/event_timestamp"]);
    let mut record = record.opened("/data");
    let mut tools = Tools::default();
    let items = record.take_items(&["/transcript"]);
    let listed = items.is_empty() && event.is_none() && record.get("/metadata").is_none();
    if listed && record.get("/start_time_unix_secs").is_some() {
        return Err(Code::EmptyMessages.because(
            "a summary of an ElevenLabs conversation, without its talk: get the conversation itself",
        ));
    }
    let turns = items.into_iter().filter_map(|item| turn(item, &mut tools)).collect();
    let inbound = match record.text(&["/metadata/phone_call/direction"]).as_deref() {
        Some("inbound") => Some(true),
        Some("outbound") => Some(false),
        _ => None,
    };
    let mut call = Call {
        id: record.text(&["/conversation_id"]),
        turns,
        started_at: record.instant(&["/metadata/start_time_unix_secs"]),
        made_at,
        seconds: record.number(&["/metadata/call_duration_secs"]),
        progress: progress(event.as_deref(), &record),
        end_reason: record.text(&["/metadata/termination_reason", "/failure_reason"]),
        call_type: call_type(inbound),
        ..Call::default()
    };
    if call.end_reason.is_none() && record.text(&["/status"]).as_deref() == Some("failed") {
        call.outcome = Some(Outcome::Failed);
    }
    let facts = &mut call.facts;
    let phone = record.text(&["/metadata/phone_call/external_number", "/metadata/body/to_number"]);
    let variables = "/conversation_initiation_client_data/dynamic_variables";
    // Of a call that came in, the one who called.
    let caller_id =
        || record.text(&[&format!("{variables}/system__caller_id")]).filter(|_| inbound == Some(true));
    facts.caller(None, None, phone.or_else(caller_id));
    facts.collected(record.get("/analysis/data_collection_results"));
    tools.tell(facts, call.started_at);
    facts.variables(record.get(variables));
    call.rest = record.rest();
    Ok(call)
}

fn progress(event: Option<&str>, record: &Record) -> Progress {
    match (event, record.text(&["/status"]).as_deref()) {
        (Some("call_initiation_failure"), _) | (_, Some("done" | "failed")) => Progress::Over,
        _ => Progress::UnderWay,
    }
}

fn turn(mut item: Value, tools: &mut Tools) -> Option<Turn> {
    let role = taken_text(&mut item, "role").map(|name| role_named(&name).unwrap_or(Role::Tool))?;
    for call in item.get("tool_calls").and_then(Value::as_array).into_iter().flatten() {
        if let Some(call) = ToolCall::of(call) {
            tools.call(call);
        }
    }
    for result in item.get("tool_results").and_then(Value::as_array).into_iter().flatten() {
        let failed = result.get("is_error").and_then(Value::as_bool);
        let id = result.get("request_id").and_then(plain_text);
        tools.answer(id, result.get("result_value"), failed.map(|failed| !failed));
    }
    let content = taken(&mut item, "message").as_ref().and_then(words).unwrap_or_default();
    // A turn that only uses tools has no words.
    let used = ["tool_calls", "tool_results"]
        .iter()
        .any(|key| item.get(*key).and_then(Value::as_array).is_some_and(|u| !u.is_empty()));
    let role = if content.trim().is_empty() && used { Role::Tool } else { role };
    let at = item.get("created_at_unix_ms").and_then(Stamp::of).filter(|stamp| matches!(stamp, Stamp::At(_)));
    let later = taken(&mut item, "time_in_call_secs").as_ref().and_then(Stamp::seconds);
    Some(Turn::new(role, content).at(later.or(at)).with(item))
}
