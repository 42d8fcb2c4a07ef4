//! A file into its records, one at a time: an array or a list of JSON values, one a line,
//! or a single conversation in plain text. What breaks a record breaks none beside it.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;

use memchr::memchr;
use serde_json::Value;

use super::json::{self, End};
use super::piece::{self, Form, Piece};
use super::text::{LARGEST, Text};
use super::{Found, Origin, Reject};
use crate::transcript::formats::{self, Format};
use crate::transcript::reason::{Code, Reason};

/// How many elements of an array tell whether it is one conversation.
const LOOKED_AT: usize = 8;

/// How a file is read, as far as its name and the command line tell.
#[derive(Debug, Clone, Default)]
pub(super) struct Kind {
    /// Its ending, without that of the compression.
    pub(super) ending: String,
    /// The format that the command line names.
    pub(super) format: Option<Format>,
    /// Whether it was found in a folder rather than named: notes are passed over.
    pub(super) unasked: bool,
}

/// What the file turned out to be so far.
enum Mode {
    Start,
    /// JSON values, one after the other.
    Values,
    /// Within an array of records.
    Array,
    /// One record a line.
    Lines,
    Over,
}

/// A file that is split.
pub(super) struct Split {
    name: Arc<str>,
    kind: Kind,
    text: Text,
    mode: Mode,
    /// Before the first record.
    first: bool,
    /// After a broken record: which brackets are open is not known.
    astray: bool,
    waiting: VecDeque<Found>,
}

impl Iterator for Split {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            if let Some(found) = self.waiting.pop_front() {
                return Some(found);
            }
            let step = match self.mode {
                Mode::Start => self.start(),
                Mode::Values => self.value(),
                Mode::Array => self.element(),
                Mode::Lines => self.line(),
                Mode::Over => return None,
            };
            if let Err(error) = step {
                self.mode = Mode::Over;
                let why = format!("the file cannot be read beyond line {}: {error}", self.text.line());
                self.give(Err(Reject::whole(&self.name, Code::Unreadable.because(why))));
            }
        }
    }
}

impl Split {
    pub(super) fn new(name: Arc<str>, kind: Kind, text: Text) -> Self {
        Self { name, kind, text, mode: Mode::Start, first: true, astray: false, waiting: VecDeque::new() }
    }

    fn give(&mut self, found: Result<Piece, Reject>) {
        self.first = false;
        self.waiting.push_back(found.map_or_else(|reject| Found::Reject(Box::new(reject)), Found::Piece));
    }

    /// Gives what lies between the mark and a place.
    fn give_text(&mut self, line: u64, to: u64, form: Form) {
        let bytes = self.text.between(self.text.marked(), to);
        match piece::text_of(bytes) {
            Ok(text) => {
                let whole = Piece { file: Arc::clone(&self.name), line: Some(line), form, text: text.into() };
                self.give(Ok(whole));
            }
            Err(newlines) => {
                self.give(Err(self.reject(line, None, not_utf8(line + newlines))));
            }
        }
    }

    /// Gives a JSON document: the records that it lists, else itself.
    fn give_document(&mut self, line: u64) {
        let bytes = self.text.between(self.text.marked(), self.text.place());
        let listed = match piece::text_of(bytes) {
            Ok(text) if self.kind.format != Some(Format::Native) => piece::listed(text, line),
            _ => Vec::new(),
        };
        if listed.is_empty() {
            return self.give_text(line, self.text.place(), Form::Json);
        }
        for (line, text) in listed {
            self.give(Ok(Piece { file: Arc::clone(&self.name), line: Some(line), form: Form::Json, text }));
        }
    }

    fn reject(&self, line: u64, text: Option<&str>, Reason { code, text: reason }: Reason) -> Reject {
        let origin = Origin { line: Some(line), text: text.map(Into::into) };
        Reject { source: format!("{}:{line}", self.name), session_id: None, code, reason, origin }
    }

    fn whole(&mut self, why: Reason) {
        self.mode = Mode::Over;
        self.give(Err(Reject::whole(&self.name, why)));
    }

    fn start(&mut self) -> io::Result<()> {
        if self.text.is_utf16() {
            let why = "UTF-16 text: convert it first (iconv -f UTF-16 -t UTF-8)";
            self.whole(Code::NotUtf8.because(why));
            return Ok(());
        }
        let beginning = self.text.marked();
        let Some(first) = self.text.peek_filled()? else {
            self.whole(Code::Empty.because("the file is empty"));
            return Ok(());
        };
        self.text.pass();
        let second = self.text.peek_filled()?;
        self.text.go_to(beginning);
        let named = self.kind.format.filter(|format| format.is_text());
        let object = first == b'{' || (first == b'[' && second.is_none_or(|byte| !byte.is_ascii_digit()));
        let note = self.kind.unasked && self.kind.ending == "txt" && self.kind.format.is_none();
        let json = matches!(self.kind.ending.as_str(), "json" | "jsonl" | "ndjson");
        if named.is_none() && (json || (object && !note)) {
            let lines = self.kind.ending.ends_with('l') || self.kind.ending == "ndjson";
            self.mode = if lines && !self.opens_alone()? { Mode::Lines } else { Mode::Values };
            return Ok(());
        }
        self.plain(named, note)
    }

    /// Whether the first line holds a bracket and nothing else: no record is that.
    fn opens_alone(&mut self) -> io::Result<bool> {
        self.text.peek_filled()?;
        self.text.mark_here();
        self.text.find_newline()?;
        let line = self.text.between(self.text.marked(), self.text.place()).trim_ascii_end();
        let alone = line == b"[" || line == b"{";
        self.text.go_to(self.text.marked());
        Ok(alone)
    }

    /// A text that is no JSON, or none that its name or first bytes promise.
    fn plain(&mut self, named: Option<Format>, note: bool) -> io::Result<()> {
        let beginning = self.text.marked();
        self.text.find(|_| None)?;
        if self.text.marked() > beginning {
            self.mode = Mode::Over;
            if !note {
                self.whole(too_large());
            }
            return Ok(());
        }
        let all = self.text.between(beginning, self.text.place());
        let found = named.or_else(|| std::str::from_utf8(all).ok().and_then(formats::text_format));
        self.mode = Mode::Over;
        match found {
            Some(format) => self.give_text(1, self.text.place(), Form::Text(format)),
            None if note => {}
            None if self.kind.format.is_none()
                && matches!(self.kind.ending.as_str(), "vtt" | "srt" | "txt") =>
            {
                self.whole(Code::UnknownFormat.because(NO_TALK));
            }
            None => {
                self.text.go_to(beginning);
                self.mode = Mode::Values;
            }
        }
        Ok(())
    }

    /// The next of the values that stand one after the other.
    fn value(&mut self) -> io::Result<()> {
        let byte = self.text.peek_filled()?;
        self.text.mark_here();
        match byte {
            None => {
                self.mode = Mode::Over;
                return Ok(());
            }
            Some(b'[') => return self.array(),
            Some(b',') => {
                self.text.pass();
                return Ok(());
            }
            Some(b']' | b'}') if self.astray => {
                self.text.pass();
                return Ok(());
            }
            Some(_) => {}
        }
        let (line, place) = (self.text.line(), self.text.marked());
        if json::pass_value(&mut self.text)? == End::Broken {
            return self.broken(line, place);
        }
        if self.text.marked() > place {
            return self.oversized(line);
        }
        if self.is_first_of_lines(place)? {
            self.text.go_to(place);
            self.mode = Mode::Lines;
            return Ok(());
        }
        self.give_document(line);
        Ok(())
    }

    /// Whether the value that was just read fills a line, and another one begins after it.
    fn is_first_of_lines(&mut self, place: u64) -> io::Result<bool> {
        let end = self.text.place();
        if memchr(b'\n', self.text.between(place, end)).is_some() {
            return Ok(false);
        }
        let more = self.text.peek_filled()?.is_some();
        let between = self.text.between(end, self.text.place());
        let lines = more && memchr(b'\n', between).is_some();
        self.text.go_to(end);
        Ok(lines)
    }

    /// An array: one conversation where its elements are messages, else one record each.
    fn array(&mut self) -> io::Result<()> {
        let (line, place) = (self.text.line(), self.text.marked());
        self.text.pass();
        let inside = self.text.place();
        let first = self.text.peek_filled()?;
        if first == Some(b']') {
            self.text.pass();
            let why = Code::Empty.because("the array holds no transcript");
            self.give(Err(self.reject(line, Some("[]"), why)));
            return Ok(());
        }
        let talk = self.holds_messages()?;
        if self.text.marked() > place {
            self.mode = Mode::Array;
            return self.oversized(line);
        }
        if !talk {
            self.text.go_to(inside);
            self.mode = Mode::Array;
            return Ok(());
        }
        self.text.go_to(place);
        if json::pass_value(&mut self.text)? == End::Broken {
            return self.broken(line, place);
        }
        if self.text.marked() > place {
            return self.oversized(line);
        }
        self.give_text(line, self.text.place(), Form::Json);
        Ok(())
    }

    /// Whether the first elements of an array are messages.
    fn holds_messages(&mut self) -> io::Result<bool> {
        let mut elements = Vec::new();
        for _ in 0..LOOKED_AT {
            self.text.peek_filled()?;
            let from = self.text.place();
            if json::pass_value(&mut self.text)? == End::Broken {
                return Ok(false);
            }
            match serde_json::from_slice(self.text.between(from, self.text.place())) {
                Ok(value) if formats::is_message(&value) => elements.push(value),
                _ => return Ok(false),
            }
            match self.text.peek_filled()? {
                Some(b',') => self.text.pass(),
                _ => break,
            }
        }
        Ok(formats::is_one_talk(&elements))
    }

    /// The next element of an array of records.
    fn element(&mut self) -> io::Result<()> {
        let byte = self.text.peek_filled()?;
        self.text.mark_here();
        let (line, place) = (self.text.line(), self.text.marked());
        match byte {
            None => {
                self.mode = Mode::Over;
                if !self.astray {
                    let why = "not JSON: the array does not end; the file may be cut short";
                    self.give(Err(self.reject(line, None, Code::NotJson.because(why))));
                }
                return Ok(());
            }
            Some(b',') => {
                self.text.pass();
                return Ok(());
            }
            Some(b']') => {
                self.text.pass();
                self.mode = Mode::Values;
                return Ok(());
            }
            Some(_) => {}
        }
        if json::pass_value(&mut self.text)? == End::Broken {
            return self.broken(line, place);
        }
        if self.text.marked() > place {
            return self.oversized(line);
        }
        self.give_text(line, self.text.place(), Form::Json);
        Ok(())
    }

    /// The next line.
    fn line(&mut self) -> io::Result<()> {
        if self.first && self.messages()? {
            return Ok(());
        }
        if self.text.peek_filled()?.is_none() {
            self.mode = Mode::Over;
            return Ok(());
        }
        self.text.mark_here();
        let (line, place) = (self.text.line(), self.text.marked());
        self.text.find_newline()?;
        if self.text.marked() > place {
            return self.oversized(line);
        }
        let blanks = self.text.between(place, self.text.place());
        let end = place + blanks.trim_ascii_end().len() as u64;
        self.give_text(line, end, Form::Json);
        Ok(())
    }

    /// A file of nothing but messages, one a line, is a single conversation. False, with
    /// nothing given, where it is none.
    fn messages(&mut self) -> io::Result<bool> {
        self.text.peek_filled()?;
        self.text.mark_here();
        let (line, place) = (self.text.line(), self.text.marked());
        let mut messages = String::new();
        while self.text.peek_filled()?.is_some() {
            let from = self.text.place();
            self.text.find_newline()?;
            let bytes = self.text.between(from, self.text.place());
            let message =
                serde_json::from_slice::<Value>(bytes).is_ok_and(|value| formats::is_message(&value));
            if self.text.marked() > place {
                return self.oversized(line).map(|()| true);
            }
            if !message {
                self.text.go_to(place);
                return Ok(false);
            }
            messages.push(if messages.is_empty() { '[' } else { ',' });
            messages.push_str(String::from_utf8_lossy(bytes).trim());
        }
        if messages.is_empty() {
            return Ok(false);
        }
        messages.push(']');
        self.mode = Mode::Over;
        let (file, line) = (Arc::clone(&self.name), Some(line));
        self.give(Ok(Piece { file, line, form: Form::Json, text: messages.into() }));
        Ok(true)
    }

    fn oversized(&mut self, line: u64) -> io::Result<()> {
        self.give(Err(self.reject(line, None, too_large())));
        Ok(())
    }

    /// A record that is no JSON, from `place` to where the next one begins.
    fn broken(&mut self, line: u64, place: u64) -> io::Result<()> {
        self.astray = true;
        let flaw = self.text.place();
        let end = self.next_record(place, flaw)?;
        let bytes = self.text.between(place, end);
        let bytes = bytes.trim_ascii_end().strip_suffix(b",").unwrap_or(bytes).trim_ascii_end();
        let reject = if self.text.marked() > place {
            self.reject(line, None, Code::NotJson.because("not JSON"))
        } else {
            match piece::text_of(bytes) {
                Err(newlines) => self.reject(line, None, not_utf8(line + newlines)),
                Ok(text) => self.reject(line, Some(text), piece::not_json(text)),
            }
        };
        self.give(Err(reject));
        self.text.go_to(end);
        Ok(())
    }

    /// The place after a flaw where a record begins again, or the end: a whole value that is
    /// a conversation, on a line that begins like that of the broken one, or beyond the flaw.
    fn next_record(&mut self, place: u64, flaw: u64) -> io::Result<u64> {
        let column = self.text.column();
        self.text.go_to(place);
        self.text.pass();
        while self.text.find(|ahead| memchr(b'{', ahead))?.is_some() {
            let at = self.text.place();
            if self.may_begin(place, at, (at < flaw).then_some(column)) {
                let whole = json::pass_value(&mut self.text)? == End::Whole;
                let value = serde_json::from_slice(self.text.between(at, self.text.place()));
                if self.text.marked() <= at && whole && value.is_ok_and(|value| formats::is_known(&value)) {
                    return Ok(at);
                }
                if !whole || self.text.place() <= at {
                    self.text.go_to(at);
                    self.text.pass();
                }
            } else {
                self.text.pass();
            }
        }
        Ok(self.text.place())
    }

    /// Whether a record may begin at a place: after another value or, before the flaw, on a
    /// line of its own that begins at `column`.
    fn may_begin(&self, broken: u64, at: u64, column: Option<u64>) -> bool {
        let before = self.text.between(broken, at);
        match column {
            None => {
                let last = before.trim_ascii_end().last();
                last.is_none_or(|byte| matches!(byte, b',' | b'}' | b']')) || own_line(before).is_some()
            }
            Some(column) => own_line(before) == Some(column),
        }
    }
}

/// How many blanks stand between the beginning of the last line and its end, where nothing
/// else does.
fn own_line(before: &[u8]) -> Option<u64> {
    let line = before.rsplit(|byte| *byte == b'\n').next().filter(|line| line.len() < before.len())?;
    line.trim_ascii().is_empty().then_some(line.len() as u64)
}

fn not_utf8(line: u64) -> Reason {
    Code::NotUtf8.because(format!("not UTF-8 text (line {line})"))
}

fn too_large() -> Reason {
    Code::TooLarge.because(format!("larger than a record can be ({} MB)", LARGEST >> 20))
}

/// Why a text is none of a talk.
const NO_TALK: &str =
    "not a transcript: neither cues with times nor lines that begin with who speaks (`Name: …`)";
