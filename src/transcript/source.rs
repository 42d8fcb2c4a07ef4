//! Where transcripts come from: files, folders and standard input, plain or
//! compressed, one record or many.

mod order;
mod records;

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use order::in_order;

use super::Transcript;
use super::formats::{self, Reading};
use super::reason::{Code, Reason};

/// What a record was read from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The line where it begins, counted from 1.
    pub line: Option<u64>,
    /// The record word for word; nothing where it could not be read.
    pub text: Option<Arc<str>>,
}

/// A record that was read, with the place it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Sourced {
    /// `calls.jsonl:17`: the file as it was named, and the line where the record begins.
    pub source: String,
    /// The conversation.
    pub transcript: Transcript,
    /// What it was read from.
    pub origin: Origin,
}

/// A record, or a whole file, that is no transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// The file and, where it could be read, the line.
    pub source: String,
    /// The session, where the record names one.
    pub session_id: Option<String>,
    /// What kind of reason.
    pub code: Code,
    /// Why. Names keys and lines, never what was said.
    pub reason: String,
    /// What it was read from.
    pub origin: Origin,
}

impl Sourced {
    /// A conversation that comes from no file.
    pub fn new(source: impl Into<String>, transcript: Transcript) -> Self {
        Self { source: source.into(), transcript, origin: Origin::default() }
    }

    /// This record as one that was not written, and why.
    #[must_use]
    pub fn rejected(&self, Reason { code, text }: Reason) -> Reject {
        let (source, session_id) = (self.source.clone(), Some(self.transcript.session_id.clone()));
        Reject { source, session_id, code, reason: text, origin: self.origin.clone() }
    }
}

impl Reject {
    /// A file or folder of which nothing is read.
    fn whole(source: &str, Reason { code, text }: Reason) -> Self {
        Self { source: source.into(), session_id: None, code, reason: text, origin: Origin::default() }
    }
}

/// What a record turned out to be.
pub type Record = Result<Sourced, Reject>;

/// The endings a folder is searched for.
const ENDINGS: &[&str] = &["json", "jsonl", "ndjson", "vtt", "srt", "txt"];
/// How deep a folder is searched; a loop of links ends there.
const DEPTH: usize = 32;

/// Reads every record under the given paths, in the order of the paths; files of a
/// folder come in the order of their names. `-` is standard input.
pub fn read(paths: &[PathBuf], reading: &Reading) -> Vec<Record> {
    let mut reader = Reader { reading, records: Vec::new() };
    for path in paths {
        if path.as_os_str() == "-" {
            let mut bytes = Vec::new();
            let read = std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes);
            reader.file("stdin", read, "");
        } else if path.is_dir() {
            reader.folder(path);
        } else {
            reader.path(path);
        }
    }
    reader.records
}

/// Reads files into records.
struct Reader<'a> {
    reading: &'a Reading,
    records: Vec<Record>,
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

impl Reader<'_> {
    fn folder(&mut self, folder: &Path) {
        let name = folder.display().to_string();
        let (mut files, before) = (Vec::new(), self.records.len());
        if let Err(error) = collect(folder, DEPTH, &mut files) {
            let why = format!("cannot be read: {}", error.kind());
            self.records.push(Err(Reject::whole(&name, Code::Unreadable.because(why))));
        }
        for file in &files {
            self.found(file);
        }
        if self.records.len() == before {
            let reason = format!("holds no transcript in a file that ends in .{}", ENDINGS.join(", ."));
            self.records.push(Err(Reject::whole(&name, Code::Empty.because(reason))));
        }
    }

    /// A file of a folder. Nobody named it: notes, and events that hold no talk, are passed
    /// over.
    fn found(&mut self, path: &Path) {
        if self.reading.format.is_none() && plain_ending(path) == "txt" && !is_talk(path) {
            return;
        }
        let before = self.records.len();
        self.path(path);
        if let Some([Err(reject)]) = self.records.get(before..)
            && reject.reason == EVENTS_ONLY
        {
            self.records.truncate(before);
        }
    }

    fn path(&mut self, path: &Path) {
        self.file(&path.display().to_string(), std::fs::read(path), &plain_ending(path));
    }

    fn file(&mut self, name: &str, read: std::io::Result<Vec<u8>>, ending: &str) {
        match read.and_then(decompress) {
            Ok(bytes) => match text_of(&bytes) {
                Ok(text) => self.text(name, text, ending),
                Err(line) => {
                    let why = Code::NotUtf8.because("not UTF-8 text");
                    self.records.push(Err(Reject::whole(&format!("{name}:{line}"), why)));
                }
            },
            Err(error) => {
                self.records.push(Err(Reject::whole(name, Code::Unreadable.because(unreadable(&error)))));
            }
        }
    }

    fn text(&mut self, name: &str, text: &str, ending: &str) {
        if text.trim().is_empty() {
            return self.records.push(Err(Reject::whole(name, Code::Empty.because("the file is empty"))));
        }
        let json = ["json", "jsonl", "ndjson"].contains(&ending);
        let shape = || if json { None } else { formats::text_format(text) };
        let format = self.reading.format.filter(|format| format.is_text()).or_else(shape);
        let before = self.records.len();
        let is_text = ["vtt", "srt", "txt"].contains(&ending) && !text.trim_start().starts_with(['{', '[']);
        match format {
            Some(format) => self.records.extend(records::of_text(name, text, format, self.reading)),
            None if is_text && self.reading.format.is_none() => {
                self.records.push(Err(Reject::whole(name, Code::UnknownFormat.because(NO_TALK))));
            }
            None => records::of_json(name, text, ending, self.reading, &mut self.records),
        }
        if self.records.len() == before {
            self.records.push(Err(Reject::whole(name, Code::Empty.because(EVENTS_ONLY))));
        }
    }
}

/// Why a text is none of a talk.
const NO_TALK: &str =
    "not a transcript: neither cues with times nor lines that begin with who speaks (`Name: …`)";
/// Why a file of webhooks is none of a call.
const EVENTS_ONLY: &str =
    "holds events of a call under way, and no talk: replay the report that ends the call";

fn is_talk(path: &Path) -> bool {
    let bytes = std::fs::read(path).and_then(decompress).unwrap_or_default();
    text_of(&bytes).is_ok_and(|text| formats::text_format(text).is_some())
}

/// The text of a file, or the line where it is none.
fn text_of(bytes: &[u8]) -> Result<&str, usize> {
    std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).map_err(|error| {
        let sound = bytes.get(..error.valid_up_to()).unwrap_or_default();
        1 + sound.iter().filter(|byte| **byte == b'\n').count()
    })
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

fn unreadable(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "the file does not exist".into(),
        kind => format!("the file cannot be read: {kind}"),
    }
}

#[cfg(test)]
mod tests;
