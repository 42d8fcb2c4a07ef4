//! Which format a record is in, by its shape. Each format says how sure it is; where none
//! is, or two alike, nothing is guessed.

use serde_json::{Map, Value};

use super::call::role_named;
use super::record::unpacked;
use super::{Format, cues, lines};
use crate::transcript::parse;
use crate::transcript::reason::{Code, Reason};

/// How much a record looks like one of a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    Not,
    /// It has the parts, which others have too.
    Possible,
    /// It has what only this format has.
    Certain,
}
use Likeness::{Certain, Not, Possible};

type Object = Map<String, Value>;
/// A format, and how much an object looks like one of its records.
type Shape = (Format, fn(&Object) -> Likeness);

const SHAPES: [Shape; 9] = [
    (Format::Vapi, vapi),
    (Format::Retell, retell),
    (Format::ElevenLabs, elevenlabs),
    (Format::LiveKit, livekit),
    (Format::Vcon, vcon),
    (Format::Messages, messages),
    (Format::Deepgram, deepgram),
    (Format::AssemblyAi, assemblyai),
    (Format::WhisperX, whisperx),
];
/// How many elements of a list tell what it is a list of.
const LOOKED_AT: usize = 8;

/// The keys under which responses list records.
pub(crate) const RECORDS: [&str; 6] = ["calls", "data", "results", "conversations", "records", "items"];

/// The format of a record.
///
/// # Errors
/// When it has the shape of none, or of two alike.
pub(super) fn detect(value: &Value) -> Result<Format, Reason> {
    let object = match value {
        Value::Array(items) if is_one_talk(items) => return Ok(Format::Messages),
        Value::Object(object) => object,
        other => return parse::transcript(other.clone()).map(|_| Format::Native),
    };
    if is_native(object) {
        return Ok(Format::Native);
    }
    let likeness = SHAPES.map(|(format, like)| (like(object), format));
    let best = likeness.iter().map(|(like, _)| *like).max().unwrap_or(Not);
    let alike: Vec<Format> =
        likeness.iter().filter(|(like, _)| *like == best).map(|(_, format)| *format).collect();
    let names =
        |formats: &[Format]| formats.iter().map(|format| format.name()).collect::<Vec<_>>().join(", ");
    match (best, alike.as_slice()) {
        (Not, tried) => Err(Code::UnknownFormat.because(format!(
            "not a transcript: `session_id` is missing, and it has the shape of none of {}; \
             --input-format names a format",
            names(tried)
        ))),
        (_, [format]) => Ok(*format),
        (_, several) => Err(Code::AmbiguousFormat.because(format!(
            "it has the shape of each of {}: name the one it is with --input-format",
            names(several)
        ))),
    }
}

/// Whether a record has a shape that is known.
pub(crate) fn is_known(value: &Value) -> bool {
    match value {
        Value::Array(items) => is_one_talk(items),
        Value::Object(object) => is_native(object) || SHAPES.iter().any(|(_, like)| like(object) > Not),
        _ => false,
    }
}

/// The record in an envelope of a gateway or a log of requests: `{"body": …}`.
pub(super) fn opened(value: Value) -> Value {
    if is_known(&value) {
        return value;
    }
    let Value::Object(mut object) = value else { return value };
    for key in ["body", "payload", "rawBody"] {
        let Some(inner) = object.get(key).filter(|inner| inner.is_object() || inner.is_string()) else {
            continue;
        };
        let inner = unpacked(inner.clone());
        if is_known(&inner) {
            return inner;
        }
    }
    Value::Object(std::mem::take(&mut object))
}

/// The key under which an object lists records, as responses of a list of calls do.
pub(crate) fn list_in(value: &Value) -> Option<&'static str> {
    let object = value.as_object().filter(|_| !is_known(value))?;
    RECORDS.into_iter().find(|key| {
        let items = object.get(*key).and_then(Value::as_array);
        items.is_some_and(|items| !items.is_empty() && items.iter().take(LOOKED_AT).all(is_known))
    })
}

/// Whether a list is one conversation rather than a list of them.
pub(crate) fn is_one_talk(items: &[Value]) -> bool {
    !items.is_empty() && items.iter().take(LOOKED_AT).all(is_message)
}

/// Whether something is a message by itself.
pub(crate) fn is_message(item: &Value) -> bool {
    let Some(item) = item.as_object() else { return false };
    let role = ["role", "user", "speaker"].iter().find_map(|key| item.get(*key)?.as_str());
    let said =
        ["content", "text", "message", "transcript", "tool_calls"].iter().any(|key| item.contains_key(*key));
    said && role.and_then(role_named).is_some()
        && !["session_id", "messages", "call"].iter().any(|key| item.contains_key(*key))
}

/// The format of a text that is no JSON.
pub(crate) fn text_format(text: &str) -> Option<Format> {
    if cues::is_vtt(text) {
        Some(Format::Vtt)
    } else if cues::is_srt(text) {
        Some(Format::Srt)
    } else {
        lines::is_talk(text).then_some(Format::Text)
    }
}

fn has(object: &Object, keys: &[&str]) -> bool {
    keys.iter().any(|key| object.get(*key).is_some_and(|value| !value.is_null()))
}

fn inner<'a>(object: &'a Object, key: &str) -> Option<&'a Object> {
    object.get(key)?.as_object()
}

fn text<'a>(object: &'a Object, key: &str) -> &'a str {
    object.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn is_list_of(object: &Object, key: &str, is: impl Fn(&Object) -> bool) -> bool {
    let Some(items) = object.get(key).and_then(Value::as_array) else { return false };
    !items.is_empty() && items.iter().take(LOOKED_AT).all(|item| item.as_object().is_some_and(&is))
}

fn certain_if(certain: bool, possible: bool) -> Likeness {
    match (certain, possible) {
        (true, _) => Certain,
        (false, true) => Possible,
        (false, false) => Not,
    }
}

/// With an id of ours, or with what only we record.
fn is_native(object: &Object) -> bool {
    let ours = has(object, &["lead", "qualification", "sentiment_score"]);
    object.contains_key("session_id") || (object.contains_key("messages") && ours)
}

fn vapi(object: &Object) -> Likeness {
    let message = inner(object, "message").unwrap_or(object);
    let call = inner(message, "call").is_some_and(|call| has(call, &["id", "orgId", "type", "assistantId"]));
    let event = !text(message, "type").is_empty() && call && !text(object, "event").starts_with("call_");
    let artifact =
        inner(message, "artifact").is_some_and(|artifact| has(artifact, &["messages", "transcript"]));
    let ours = has(message, &["endedReason", "assistantId", "orgId", "secondsFromStart"]);
    certain_if(event || artifact || ours, false)
}

fn retell(object: &Object) -> Likeness {
    let call = inner(object, "call").unwrap_or(object);
    let parts = [
        "transcript_object",
        "transcript_with_tool_calls",
        "disconnection_reason",
        "call_status",
        "call_analysis",
    ];
    let event = text(object, "event").starts_with("call_");
    certain_if(has(call, &["call_id"]) && (event || has(call, &parts)), false)
}

fn elevenlabs(object: &Object) -> Likeness {
    let event = ["post_call_transcription", "post_call_audio", "call_initiation_failure"]
        .contains(&text(object, "type"));
    let list = object.get("transcript").is_some_and(Value::is_array);
    let id = has(object, &["conversation_id"]);
    certain_if((event && inner(object, "data").is_some()) || (id && list), id && has(object, &["agent_id"]))
}

fn livekit(object: &Object) -> Likeness {
    let item = |item: &Object| {
        ["message", "function_call", "function_call_output", "agent_handoff", "agent_config_update"]
            .contains(&text(item, "type"))
    };
    let report = ["chat_history", "history"]
        .iter()
        .any(|key| inner(object, key).is_some_and(|h| h.contains_key("items")));
    certain_if(report, is_list_of(object, "items", item))
}

fn vcon(object: &Object) -> Likeness {
    let list = |key: &str| object.get(key).is_some_and(Value::is_array);
    certain_if(object.get("vcon").is_some_and(Value::is_string) || (list("parties") && list("dialog")), false)
}

fn messages(object: &Object) -> Likeness {
    let bland =
        object.contains_key("transcripts") && has(object, &["call_length", "c_id", "call_id", "answered_by"]);
    let list = super::messages::LISTS.iter().any(|key| object.get(*key).is_some_and(Value::is_array));
    certain_if(bland || has(object, &["concatenated_transcript"]), list)
}

fn deepgram(object: &Object) -> Likeness {
    let results = inner(object, "results");
    let parts = |results: &Object| {
        ["channels", "utterances"].iter().any(|key| results.get(*key).is_some_and(Value::is_array))
    };
    certain_if(results.is_some_and(parts), false)
}

fn assemblyai(object: &Object) -> Likeness {
    let list = object.get("utterances").is_some_and(Value::is_array);
    let ours =
        has(object, &["audio_duration", "acoustic_model", "speech_model", "language_code", "audio_url"]);
    certain_if(ours && (list || object.contains_key("text")), list)
}

fn whisperx(object: &Object) -> Likeness {
    certain_if(
        is_list_of(object, "segments", |segment| {
            has(segment, &["start", "end"]) && segment.contains_key("text")
        }),
        false,
    )
}
