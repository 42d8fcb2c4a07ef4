//! A text into its records: one JSON document, an array or a list of them, one a line, or
//! a single conversation in plain text.

use indexmap::IndexMap;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Origin, Record, Reject, Sourced};
use crate::transcript::Transcript;
use crate::transcript::formats::{self, Format, Reading};
use crate::transcript::reason::{Code, Reason};

/// The only conversation of a text that is no JSON.
pub(super) fn of_text(name: &str, text: &str, format: Format, reading: &Reading) -> Option<Record> {
    let place = Place { name, line: 1, text };
    if let Some(at) = text.find('\0') {
        let line = 1 + text.get(..at).unwrap_or_default().matches('\n').count();
        let why = Code::NulCharacter.because("holds a NUL character, which PostgreSQL cannot store");
        return Some(Err(Place { line, ..place }.reject(None, why)));
    }
    place.told(None, formats::text_transcript(text, format, reading))
}

/// The records of a JSON text, one document or one a line.
pub(super) fn of_json(name: &str, text: &str, ending: &str, reading: &Reading, records: &mut Vec<Record>) {
    let splitter = Splitter { name, text, reading };
    if matches!(ending, "jsonl" | "ndjson") {
        return splitter.lines(records);
    }
    match serde_json::from_str::<&RawValue>(text) {
        Ok(raw) => splitter.document(raw, records),
        Err(_) if looks_like_lines(text) => splitter.lines(records),
        Err(error) => {
            let place = Place { name, line: error.line(), text };
            records.push(Err(place.reject(None, not_json(&error))));
        }
    }
}

/// One record a line: some line is a whole record by itself, or the first is a message.
fn looks_like_lines(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let value = |line: &str| serde_json::from_str::<Value>(line).ok();
    let first = lines.next();
    let whole = |line: &str| value(line).is_some_and(|value| formats::is_known(&value));
    first.is_some_and(|line| whole(line) || value(line).is_some_and(|value| formats::is_message(&value)))
        || lines.any(whole)
}

/// A JSON text that is split into records.
struct Splitter<'a> {
    name: &'a str,
    text: &'a str,
    reading: &'a Reading,
}

impl Splitter<'_> {
    fn lines(&self, records: &mut Vec<Record>) {
        if let Some(messages) = messages(self.text) {
            let text = messages.to_string();
            return records.extend(self.record(1, messages, &text));
        }
        for (index, line) in self.text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            records.extend(self.raw(index + 1, line));
        }
    }

    fn document(&self, raw: &RawValue, records: &mut Vec<Record>) {
        let mut lines = Lines { text: self.text, seen: 0, line: 1 };
        let items = self.items(raw);
        if items.is_empty() {
            let why = Code::Empty.because("the array holds no transcript");
            records.push(Err(Reject::whole(&format!("{}:1", self.name), why)));
        }
        for item in items {
            records.extend(self.raw(lines.line_of(item.get()), item.get()));
        }
    }

    /// The records of a document: the elements of an array, or of the list in a response;
    /// the document itself where it is one conversation.
    fn items<'t>(&self, raw: &'t RawValue) -> Vec<&'t RawValue> {
        if let Ok(items) = serde_json::from_str::<Vec<&'t RawValue>>(raw.get()) {
            let start: Vec<Value> =
                items.iter().take(16).filter_map(|item| serde_json::from_str(item.get()).ok()).collect();
            return if formats::is_one_talk(&start) { vec![raw] } else { items };
        }
        if self.reading.format != Some(Format::Native)
            && let Ok(value) = serde_json::from_str::<Value>(raw.get())
            && let Some(key) = formats::list_in(&value)
            && let Ok(object) = serde_json::from_str::<IndexMap<String, &'t RawValue>>(raw.get())
            && let Some(list) = object.get(key)
            && let Ok(items) = serde_json::from_str::<Vec<&'t RawValue>>(list.get())
        {
            return items;
        }
        vec![raw]
    }

    fn raw(&self, line: usize, text: &str) -> Option<Record> {
        match serde_json::from_str(text) {
            Ok(value) => self.record(line, value, text),
            Err(error) => Some(Err(Place { name: self.name, line, text }.reject(None, not_json(&error)))),
        }
    }

    fn record(&self, line: usize, value: Value, text: &str) -> Option<Record> {
        let place = Place { name: self.name, line, text };
        let session_id = value.get("session_id").and_then(Value::as_str).map(str::to_owned);
        if let Some(key) = holds_nul(&value) {
            let why = format!("`{key}` holds a NUL character, which PostgreSQL cannot store");
            let session_id = session_id.filter(|id| !id.contains('\0'));
            return Some(Err(place.reject(session_id, Code::NulCharacter.because(why))));
        }
        place.told(session_id, formats::transcript(value, self.reading))
    }
}

/// Where a record is, and what it is.
struct Place<'a> {
    name: &'a str,
    line: usize,
    text: &'a str,
}

impl Place<'_> {
    fn source(&self) -> String {
        format!("{}:{}", self.name, self.line)
    }

    fn origin(&self) -> Origin {
        Origin { line: u64::try_from(self.line).ok(), text: Some(self.text.into()) }
    }

    fn reject(&self, session_id: Option<String>, Reason { code, text }: Reason) -> Reject {
        Reject { source: self.source(), session_id, code, reason: text, origin: self.origin() }
    }

    /// What a reader made of it; nothing of an event that holds no talk.
    fn told(&self, session_id: Option<String>, read: Result<Option<Transcript>, Reason>) -> Option<Record> {
        match read {
            Ok(transcript) => transcript
                .map(|transcript| Ok(Sourced { source: self.source(), transcript, origin: self.origin() })),
            Err(reason) => Some(Err(self.reject(session_id, reason))),
        }
    }
}

/// The messages of a text that holds nothing but one a line: a single conversation.
fn messages(text: &str) -> Option<Value> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let message = |line| serde_json::from_str::<Value>(line).ok().filter(formats::is_message);
    lines.map(message).collect::<Option<Vec<_>>>().map(Value::Array)
}

/// Tells the line of slices of one text, asked for in order.
struct Lines<'a> {
    text: &'a str,
    seen: usize,
    line: usize,
}

impl Lines<'_> {
    fn line_of(&mut self, slice: &str) -> usize {
        let offset = (slice.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let between = self.text.as_bytes().get(self.seen..offset).unwrap_or_default();
        self.line += between.iter().filter(|byte| **byte == b'\n').count();
        self.seen = offset.max(self.seen);
        self.line
    }
}

/// The place of the first text with a NUL in it, such as `messages[3].content`.
fn holds_nul(value: &Value) -> Option<String> {
    nul_below(value).map(|path| path.trim_start_matches('.').to_owned())
}

fn nul_below(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => text.contains('\0').then(String::new),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(i, item)| Some(format!("[{i}]{}", nul_below(item)?)))
        }
        Value::Object(map) => map.iter().find_map(|(key, item)| {
            let below = if key.contains('\0') { Some(String::new()) } else { nul_below(item) };
            Some(format!(".{}{}", key.replace('\0', "\\0"), below?))
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

fn not_json(error: &serde_json::Error) -> Reason {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or_default();
    Code::NotJson.because(format!("not JSON: {what} (column {})", error.column()))
}
