//! Vapi: `{"message": {"type": "end-of-call-report", …}}` and the other webhooks, or the call
//! of `GET /call`.

use serde_json::Value;

use super::booking::{ToolCall, Tools};
use super::call::{Call, Progress, Turn, call_type, role_named};
use super::clock::Stamp;
use super::lines;
use super::record::{Record, number, plain_text, taken, taken_text, words};
use crate::transcript::Role;

pub(super) fn read(record: Record) -> Call {
    let mut record = record.opened("/message");
    let kind = record.text(&["/call/type", "/type"]).unwrap_or_default();
    let (turns, tools) = turns(&mut record);
    let mut call = Call {
        id: record.text(&["/call/id", "/id", "/callId"]),
        turns,
        started_at: record.instant(&["/startedAt", "/call/startedAt"]),
        ended_at: record.instant(&["/endedAt", "/call/endedAt"]),
        made_at: record.instant(&["/createdAt", "/call/createdAt", "/timestamp"]),
        seconds: record.number(&["/durationSeconds"]),
        progress: progress(&record),
        end_reason: record.text(&["/endedReason", "/call/endedReason"]),
        call_type: call_type(if kind.starts_with("inbound") {
            Some(true)
        } else {
            kind.starts_with("outbound").then_some(false)
        }),
        ..Call::default()
    };
    let facts = &mut call.facts;
    for customer in ["/customer", "/call/customer"] {
        let part = |key: &str| record.text(&[&format!("{customer}/{key}")]);
        facts.caller(part("name"), part("email"), part("number").or_else(|| part("sipUri")));
    }
    facts.collected(record.get("/analysis/structuredData"));
    facts.collected(record.get("/artifact/structuredOutputs"));
    facts.collected(record.get("/call/analysis/structuredData"));
    tools.tell(facts, call.started_at);
    facts.variables(record.get("/artifact/variableValues"));
    facts.variables(record.get("/artifact/variables"));
    call.rest = record.rest();
    call
}

/// Of the webhooks only the report comes when the call is over.
fn progress(record: &Record) -> Progress {
    let over = record.text(&["/status"]).as_deref() == Some("ended") || record.get("/endedReason").is_some();
    let event = record.get("/call").is_some();
    let report = record.text(&["/type"]).as_deref() == Some("end-of-call-report");
    if report || (over && !event) { Progress::Over } else { Progress::UnderWay }
}

fn turns(record: &mut Record) -> (Vec<Turn>, Tools) {
    let mut tools = Tools::default();
    // The same talk again, in other forms.
    for path in ["/artifact/messagesOpenAIFormatted", "/messagesOpenAIFormatted", "/artifact/transcripts"] {
        record.take(path);
    }
    let items =
        record.take_items(&["/artifact/messages", "/messages", "/call/artifact/messages", "/call/messages"]);
    let plain = ["/artifact/transcript", "/transcript", "/call/artifact/transcript", "/call/transcript"]
        .map(|path| record.take(path));
    let turns: Vec<Turn> = items.into_iter().filter_map(|item| turn(item, &mut tools)).collect();
    if turns.iter().any(|turn| turn.role == Role::User || turn.role == Role::Assistant) {
        return (turns, tools);
    }
    let plain = plain.into_iter().flatten().find_map(|text| plain_text(&text));
    (plain.map(|text| lines::turns(&text)).unwrap_or(turns), tools)
}

fn turn(mut item: Value, tools: &mut Tools) -> Option<Turn> {
    let name = taken_text(&mut item, "role")?;
    // What is not known is kept beside the talk.
    let role = role_named(&name).unwrap_or(Role::Tool);
    let calls = item.get("toolCalls").or_else(|| item.get("tool_calls")).and_then(Value::as_array);
    calls.into_iter().flatten().filter_map(ToolCall::of).for_each(|call| tools.call(call));
    if name == "tool_call_result" {
        let id = item.get("toolCallId").and_then(plain_text);
        tools.answer(id, item.get("result"), None);
    }
    let content = taken(&mut item, "message").or_else(|| taken(&mut item, "content"));
    let stamp = taken(&mut item, "time").as_ref().and_then(Stamp::of);
    let later = item.get("secondsFromStart").and_then(Stamp::seconds);
    let absolute = stamp.filter(|stamp| matches!(stamp, Stamp::At(_)));
    let confidence = item.get("confidence").or_else(|| item.pointer("/metadata/confidence")).and_then(number);
    let turn = Turn::new(role, content.as_ref().and_then(words).unwrap_or_default());
    Some(turn.at(absolute.or(later)).sure(confidence).with(item))
}
