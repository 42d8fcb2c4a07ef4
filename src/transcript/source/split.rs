//! A file into its records, one at a time: an array or a list of JSON values, one a line,
//! or a single conversation in plain text. What breaks a record breaks none beside it.

mod array;
mod broken;
mod response;
mod start;

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;

use memchr::memchr;
use serde_json::Value;

use super::json::{End, Passing};
use super::piece::{self, Form, Piece};
use super::text::{LARGEST, Text};
use super::{Found, Origin, Reject};
use crate::transcript::formats::{self, Format};
use crate::transcript::reason::{Code, Reason};

/// From this length on, a document that lists records is read as a list.
const LONG: u64 = 8 << 20;

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
    /// Lists of records that are open, one within the other.
    depth: usize,
    /// Within an object that lists the records.
    within: bool,
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
        Self {
            name,
            kind,
            text,
            mode: Mode::Start,
            first: true,
            depth: 0,
            within: false,
            astray: false,
            waiting: VecDeque::new(),
        }
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
        let mut value = Passing::value();
        let mut end = value.pass(&mut self.text, place + LONG)?;
        if end != End::Whole && self.text.marked() == place && self.is_response(place)? {
            return Ok(());
        }
        if end == End::Long {
            end = value.pass(&mut self.text, u64::MAX)?;
        }
        if end == End::Broken {
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
}

fn not_utf8(line: u64) -> Reason {
    Code::NotUtf8.because(format!("not UTF-8 text (line {line})"))
}

fn too_large() -> Reason {
    Code::TooLarge.because(format!("larger than a record can be ({} MB)", LARGEST >> 20))
}
