//! Retell: the call object of `GET /v2/get-call`, or `{"event": "call_ended", "call": …}`.

use serde_json::Value;

use super::booking::{ToolCall, Tools};
use super::call::{Call, Progress, Turn, call_type, other_end, role_named};
use super::clock::Stamp;
use super::lines;
use super::record::{Record, plain_text, taken, taken_text, words};
use crate::transcript::{Outcome, Role};

/// The talk, from the most to the least that is told of it. The twins with what is private
/// taken out serve where there is nothing else.
const TALK: [&str; 4] = [
    "/transcript_with_tool_calls",
    "/transcript_object",
    "/scrubbed_transcript_with_tool_calls",
    "/scrubbed_transcript_object",
];

pub(super) fn read(record: Record) -> Call {
    let event = record.text(&["/event"]);
    let mut record = record.opened("/call");
    let mut tools = Tools::default();
    let mut turns: Vec<Turn> =
        record.take_items(&TALK).into_iter().filter_map(|item| turn(item, &mut tools)).collect();
    let plain = ["/transcript", "/scrubbed_transcript"].map(|path| record.take(path));
    if turns.is_empty() {
        let plain = plain.into_iter().flatten().find_map(|text| plain_text(&text));
        turns = plain.map(|text| lines::turns(&text)).unwrap_or_default();
    }
    let inbound = match record.text(&["/direction"]).as_deref() {
        Some("inbound") => Some(true),
        Some("outbound") => Some(false),
        _ => None,
    };
    let status = record.text(&["/call_status"]);
    let mut call = Call {
        id: record.text(&["/call_id"]),
        turns,
        started_at: record.instant(&["/start_timestamp"]),
        ended_at: record.instant(&["/end_timestamp"]),
        seconds: record.number(&["/duration_ms"]).map(|ms| ms / 1000.0),
        progress: progress(event.as_deref(), status.as_deref()),
        end_reason: record.text(&["/disconnection_reason"]),
        call_type: call_type(inbound),
        sentiment: sentiment(record.text(&["/call_analysis/user_sentiment"]).as_deref()),
        ..Call::default()
    };
    if record.flag("/call_analysis/in_voicemail") == Some(true) {
        call.outcome = Some(Outcome::Voicemail);
    } else if call.end_reason.is_none() && status.as_deref() == Some("error") {
        call.outcome = Some(Outcome::Failed);
    }
    let facts = &mut call.facts;
    facts.caller(None, None, other_end(&record, inbound, "/from_number", "/to_number"));
    facts.collected(record.get("/call_analysis/custom_analysis_data"));
    tools.tell(facts, call.started_at);
    facts.collected(record.get("/collected_dynamic_variables"));
    facts.variables(record.get("/retell_llm_dynamic_variables"));
    facts.variables(record.get("/metadata"));
    call.rest = record.rest();
    call
}

fn progress(event: Option<&str>, status: Option<&str>) -> Progress {
    match (event, status) {
        (Some("call_ended" | "call_analyzed"), _) | (_, Some("ended" | "error" | "not_connected")) => {
            Progress::Over
        }
        _ => Progress::UnderWay,
    }
}

fn sentiment(name: Option<&str>) -> Option<f64> {
    match name? {
        "Positive" => Some(0.5),
        "Neutral" => Some(0.0),
        "Negative" => Some(-0.5),
        _ => None,
    }
}

fn turn(mut item: Value, tools: &mut Tools) -> Option<Turn> {
    let name = item.get("role").and_then(plain_text)?;
    let role = role_named(&name).unwrap_or(Role::Tool);
    match name.as_str() {
        "tool_call_invocation" => {
            if let Some(call) = ToolCall::of(&item) {
                tools.call(call);
            }
        }
        "tool_call_result" => {
            let id = item.get("tool_call_id").and_then(plain_text);
            tools.answer(id, item.get("content"), item.get("successful").and_then(Value::as_bool));
        }
        _ => {}
    }
    // Among the tools' rows the name tells which is which.
    if role == Role::Tool {
        let row = Value::from(name);
        item.as_object_mut()?.insert("type".into(), row);
    }
    let stamp = item.pointer("/words/0/start").and_then(Stamp::of);
    let content = taken(&mut item, "content").as_ref().and_then(words).unwrap_or_default();
    taken_text(&mut item, "role");
    Some(Turn::new(role, content).at(stamp).with(item))
}
