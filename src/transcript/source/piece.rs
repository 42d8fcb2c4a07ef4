//! One record as it was found, and the conversation that is read from it.

use std::sync::Arc;

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Origin, Record, Reject, Sourced, surrogates};
use crate::transcript::Transcript;
use crate::transcript::formats::{self, Format, Reading};
use crate::transcript::reason::{Code, Reason};

/// What a record is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// JSON.
    Json,
    /// Text of this format.
    Text(Format),
}

/// A record that was found and not yet read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The file as it was named, or what else it comes from.
    pub file: Arc<str>,
    /// The line where it begins, counted from 1.
    pub line: Option<u64>,
    /// What it is written in.
    pub form: Form,
    /// The record itself.
    pub text: Arc<str>,
}

impl Piece {
    /// Reads the conversation. Nothing, where it is an event of a call under way.
    #[must_use]
    pub fn read(&self, reading: &Reading) -> Option<Record> {
        match self.form {
            Form::Text(format) => self.text(format, reading),
            Form::Json => self.json(reading),
        }
    }

    fn text(&self, format: Format, reading: &Reading) -> Option<Record> {
        if let Some(at) = self.text.find('\0') {
            let line = 1 + self.text.get(..at).unwrap_or_default().matches('\n').count() as u64;
            let why = format!("holds a NUL character (line {line}), which PostgreSQL cannot store");
            return Some(Err(self.reject(None, Code::NulCharacter.because(why))));
        }
        let read = formats::text_transcript(&self.text, format, reading);
        self.told(None, read)
    }

    fn json(&self, reading: &Reading) -> Option<Record> {
        match kept_record(&self.text) {
            None => {}
            Some(Kept::Json(text)) => return self.with(text).json(reading),
            Some(Kept::Text(text)) => return self.with(text).mended(reading),
            Some(Kept::Nothing) => {
                let why = "the record itself was not kept: replay the file that it comes from";
                return Some(Err(self.reject(None, Code::Unreadable.because(why))));
            }
        }
        let whole = || surrogates::replaced(&self.text).and_then(|text| serde_json::from_str(&text).ok());
        let Some(value) = serde_json::from_str::<Value>(&self.text).ok().or_else(whole) else {
            return Some(Err(self.reject(None, not_json(&self.text))));
        };
        let session_id = value.get("session_id").and_then(Value::as_str).map(str::to_owned);
        if let Some(key) = holds_nul(&value) {
            let why = format!("`{key}` holds a NUL character, which PostgreSQL cannot store");
            let session_id = session_id.filter(|id| !id.contains('\0'));
            return Some(Err(self.reject(session_id, Code::NulCharacter.because(why))));
        }
        self.told(session_id, formats::transcript(value, reading))
    }

    /// A record that was kept as text: that of a talk, or JSON that was broken.
    fn mended(&self, reading: &Reading) -> Option<Record> {
        let named = reading.format.filter(|format| format.is_text());
        match named.or_else(|| formats::text_format(&self.text)) {
            Some(format) => self.text(format, reading),
            None => self.json(reading),
        }
    }

    /// `calls.jsonl:17`.
    fn source(&self) -> String {
        self.line.map_or_else(|| self.file.to_string(), |line| format!("{}:{line}", self.file))
    }

    fn with(&self, text: String) -> Self {
        Self { text: text.into(), ..self.clone() }
    }

    fn origin(&self) -> Origin {
        Origin { line: self.line, text: Some(Arc::clone(&self.text)) }
    }

    fn reject(&self, session_id: Option<String>, Reason { code, text }: Reason) -> Reject {
        Reject { source: self.source(), session_id, code, reason: text, origin: self.origin() }
    }

    fn told(&self, session_id: Option<String>, read: Result<Option<Transcript>, Reason>) -> Option<Record> {
        match read {
            Ok(transcript) => transcript
                .map(|transcript| Ok(Sourced { source: self.source(), transcript, origin: self.origin() })),
            Err(reason) => Some(Err(self.reject(session_id, reason))),
        }
    }
}

/// The record within a line of a file of rejects.
enum Kept {
    Json(String),
    Text(String),
    Nothing,
}

/// A line of a file of rejects, with these keys and no other.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "line")]
    _line: Option<u64>,
    #[serde(rename = "session_id")]
    _session_id: Option<String>,
    #[serde(rename = "code")]
    _code: String,
    #[serde(rename = "reason")]
    _reason: String,
    #[serde(borrow)]
    record: Option<&'a RawValue>,
}

/// What a line of a file of rejects holds; nothing where it is no such line.
fn kept_record(text: &str) -> Option<Kept> {
    // As `--rejects` writes it; other records are not parsed twice for it.
    if !text.trim_start().starts_with("{\"source\":") {
        return None;
    }
    let Line { record, .. } = serde_json::from_str(text).ok()?;
    let Some(record) = record else { return Some(Kept::Nothing) };
    Some(match serde_json::from_str::<String>(record.get()) {
        Ok(text) => Kept::Text(text),
        Err(_) => Kept::Json(record.get().to_owned()),
    })
}

/// The records that a document lists, as responses of a list of calls do, with the line of
/// each, where the document begins at `line`.
pub(super) fn listed(text: &str, line: u64) -> Vec<(u64, Arc<str>)> {
    let items = || {
        let value = serde_json::from_str::<Value>(text).ok()?;
        let key = formats::list_in(&value)?;
        let object: IndexMap<String, &RawValue> = serde_json::from_str(text).ok()?;
        serde_json::from_str::<Vec<&RawValue>>(object.get(key)?.get()).ok()
    };
    let (mut seen, mut line) = (0, line);
    let with_line = |item: &RawValue| {
        let offset = (item.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
        line += text.get(seen..offset).unwrap_or_default().matches('\n').count() as u64;
        seen = offset.max(seen);
        (line, item.get().into())
    };
    items().unwrap_or_default().into_iter().map(with_line).collect()
}

/// The text of some bytes, or how many lines come before the byte that is none.
pub(super) fn text_of(bytes: &[u8]) -> Result<&str, u64> {
    std::str::from_utf8(bytes).map_err(|error| {
        let sound = bytes.get(..error.valid_up_to()).unwrap_or_default();
        memchr::memchr_iter(b'\n', sound).count() as u64
    })
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

/// Why a text is no JSON, with the place in it.
pub(super) fn not_json(text: &str) -> Reason {
    let Err(error) = serde_json::from_str::<Value>(text) else { return Code::NotJson.because("not JSON") };
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or_default();
    let line = if error.line() > 1 { format!("line {} of it, ", error.line()) } else { String::new() };
    Code::NotJson.because(format!("not JSON: {what} ({line}column {})", error.column()))
}
