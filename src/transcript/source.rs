//! Where transcripts come from: files, folders and standard input, plain or
//! compressed, one record or many.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::Value;
use serde_json::value::RawValue;

use super::{Transcript, parse};

/// A record that was read, with the place it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Sourced {
    /// `calls.jsonl:17`: the file as it was named, and the line where the record begins.
    pub source: String,
    /// The conversation.
    pub transcript: Transcript,
}

/// A record, or a whole file, that is no transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// The file and, where it could be read, the line.
    pub source: String,
    /// The session, where the record names one.
    pub session_id: Option<String>,
    /// Why. Names keys and lines, never what was said.
    pub reason: String,
}

/// What a record turned out to be.
pub type Record = Result<Sourced, Reject>;

/// The endings a folder is searched for.
const ENDINGS: &[&str] = &["json", "jsonl", "ndjson"];
/// How deep a folder is searched; a loop of links ends there.
const DEPTH: usize = 32;

/// Reads every record under the given paths, in the order of the paths; files of a
/// folder come in the order of their names. `-` is standard input.
pub fn read(paths: &[PathBuf]) -> Vec<Record> {
    let mut records = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            let mut bytes = Vec::new();
            let read = std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes);
            records_of("stdin", read, false, &mut records);
        } else if path.is_dir() {
            read_folder(path, &mut records);
        } else {
            read_file(path, &mut records);
        }
    }
    records
}

fn read_folder(folder: &Path, records: &mut Vec<Record>) {
    let mut files = Vec::new();
    if let Err(error) = collect(folder, DEPTH, &mut files) {
        records.push(Err(reject(folder.display().to_string(), format!("cannot be read: {}", error.kind()))));
    }
    if files.is_empty() {
        let reason = format!("holds no transcript: no file ends in .{}", ENDINGS.join(", ."));
        records.push(Err(reject(folder.display().to_string(), reason)));
    }
    for file in files {
        read_file(&file, records);
    }
}

fn collect(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut entries = std::fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if path.is_dir() {
            if depth > 0 {
                collect(&path, depth - 1, files)?;
            }
        } else if ENDINGS.contains(&plain_ending(&path).as_str()) {
            files.push(path);
        }
    }
    Ok(())
}

/// The ending without that of the compression: `jsonl` of `calls.jsonl.gz`.
fn plain_ending(path: &Path) -> String {
    let ending =
        |path: &Path| path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    match ending(path).as_str() {
        "gz" | "zst" => ending(Path::new(path.file_stem().unwrap_or_default())),
        other => other.to_owned(),
    }
}

fn read_file(path: &Path, records: &mut Vec<Record>) {
    let read = File::open(path).and_then(|mut file| {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        decompress(bytes)
    });
    let lines = matches!(plain_ending(path).as_str(), "jsonl" | "ndjson");
    records_of(&path.display().to_string(), read, lines, records);
}

/// Compression is told by the first bytes, not by the name.
fn decompress(bytes: Vec<u8>) -> std::io::Result<Vec<u8>> {
    let mut plain = Vec::new();
    if bytes.starts_with(&[0x1f, 0x8b]) {
        flate2::read::MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut plain)?;
    } else if bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        zstd::Decoder::new(bytes.as_slice())?.read_to_end(&mut plain)?;
    } else {
        return Ok(bytes);
    }
    Ok(plain)
}

fn records_of(name: &str, read: std::io::Result<Vec<u8>>, lines: bool, records: &mut Vec<Record>) {
    let bytes = match read.and_then(decompress) {
        Ok(bytes) => bytes,
        Err(error) => return records.push(Err(reject(name.to_owned(), unreadable(&error)))),
    };
    let text = match std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes)) {
        Ok(text) => text,
        Err(error) => {
            let line = 1 + bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count();
            return records.push(Err(reject(format!("{name}:{line}"), "not UTF-8 text".into())));
        }
    };
    if text.trim().is_empty() {
        return records.push(Err(reject(name.to_owned(), "the file is empty".into())));
    }
    if lines {
        return read_lines(name, text, records);
    }
    match serde_json::from_str::<&RawValue>(text) {
        Ok(raw) => read_document(name, text, raw, records),
        Err(_) if looks_like_lines(text) => read_lines(name, text, records),
        Err(error) => records.push(Err(reject(format!("{name}:{}", error.line()), not_json(&error)))),
    }
}

fn unreadable(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "the file does not exist".into(),
        kind => format!("the file cannot be read: {kind}"),
    }
}

/// One record a line: some line is a whole record by itself.
fn looks_like_lines(text: &str) -> bool {
    text.lines().any(|line| {
        serde_json::from_str::<Value>(line)
            .is_ok_and(|value| value.get("session_id").is_some() || value.get("messages").is_some())
    })
}

fn read_lines(name: &str, text: &str, records: &mut Vec<Record>) {
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let source = format!("{name}:{}", index + 1);
        match serde_json::from_str(line) {
            Ok(value) => records.push(record(source, value)),
            Err(error) => records.push(Err(reject(source, not_json(&error)))),
        }
    }
}

fn read_document(name: &str, text: &str, raw: &RawValue, records: &mut Vec<Record>) {
    let items = serde_json::from_str::<Vec<&RawValue>>(raw.get());
    let raws = items.unwrap_or_else(|_| vec![raw]);
    if raws.is_empty() {
        records.push(Err(reject(format!("{name}:1"), "the array holds no transcript".into())));
    }
    let mut lines = Lines { text, seen: 0, line: 1 };
    for item in raws {
        let source = format!("{name}:{}", lines.line_of(item.get()));
        match serde_json::from_str(item.get()) {
            Ok(value) => records.push(record(source, value)),
            Err(error) => records.push(Err(reject(source, not_json(&error)))),
        }
    }
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

fn record(source: String, value: Value) -> Record {
    let session_id = value.get("session_id").and_then(Value::as_str).map(str::to_owned);
    if let Some(key) = holds_nul(&value) {
        let reason = format!("`{key}` holds a NUL character, which PostgreSQL cannot store");
        return Err(Reject { source, session_id: session_id.filter(|id| !id.contains('\0')), reason });
    }
    match parse::transcript(value) {
        Ok(transcript) => Ok(Sourced { source, transcript }),
        Err(reason) => Err(Reject { source, session_id, reason }),
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

fn not_json(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or_default();
    format!("not JSON: {what} (column {})", error.column())
}

fn reject(source: String, reason: String) -> Reject {
    Reject { source, session_id: None, reason }
}

#[cfg(test)]
mod tests;
