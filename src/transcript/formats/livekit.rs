//! LiveKit Agents: `SessionReport.to_dict()` with its `chat_history`, or `{"items": […]}`.

use serde_json::Value;

use super::booking::{ToolCall, Tools};
use super::call::{Call, Progress, Turn, role_named};
use super::clock::Stamp;
use super::record::{Record, number, plain_text, taken, taken_text, words};
use crate::transcript::Role;

pub(super) fn read(mut record: Record) -> Call {
    let mut tools = Tools::default();
    let items =
        record.take_items(&["/chat_history/items", "/history/items", "/session/history/items", "/items"]);
    let turns = items.into_iter().filter_map(|item| turn(item, &mut tools)).collect();
    let started_at = record.instant(&["/started_at"]);
    let seconds = record.number(&["/duration_ms"]).map(|ms| ms / 1000.0);
    let end_reason = record.text(&["/close_reason"]);
    let mut call = Call {
        id: record.text(&["/job_id", "/room_id"]),
        turns,
        started_at,
        seconds,
        progress: if end_reason.is_some() || seconds.is_some() { Progress::Over } else { Progress::Unknown },
        end_reason,
        ..Call::default()
    };
    tools.tell(&mut call.facts, started_at);
    call.rest = record.rest();
    call
}

fn turn(mut item: Value, tools: &mut Tools) -> Option<Turn> {
    let kind = item.get("type").and_then(plain_text).unwrap_or_else(|| "message".into());
    let role = match kind.as_str() {
        "message" => role_named(&taken_text(&mut item, "role")?).unwrap_or(Role::System),
        "function_call" => {
            if let Some(call) = item.get("call_id").map(|_| item.clone()).and_then(of_call) {
                tools.call(call);
            }
            Role::Tool
        }
        "function_call_output" => {
            let failed = item.get("is_error").and_then(Value::as_bool);
            tools.answer(
                item.get("call_id").and_then(plain_text),
                item.get("output"),
                failed.map(|failed| !failed),
            );
            Role::Tool
        }
        _ => Role::System,
    };
    let content = taken(&mut item, "content").as_ref().and_then(words).unwrap_or_default();
    let spoken = item.pointer("/metrics/started_speaking_at").and_then(Stamp::of);
    let made = taken(&mut item, "created_at").as_ref().and_then(Stamp::of);
    let confidence = item.get("transcript_confidence").and_then(number);
    Some(Turn::new(role, content).at(spoken.or(made)).sure(confidence).with(item))
}

/// Its `id` is the item's; `call_id` is what the output answers to.
fn of_call(mut item: Value) -> Option<ToolCall> {
    taken(&mut item, "id");
    ToolCall::of(&item)
}
