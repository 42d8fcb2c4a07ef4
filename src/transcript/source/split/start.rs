//! What a file is, by its name and its first bytes.

use std::io;

use super::{Form, Mode, Split, too_large};
use crate::transcript::formats::{self, Format};
use crate::transcript::reason::Code;

/// Why a text is none of a talk.
const NO_TALK: &str =
    "not a transcript: neither cues with times nor lines that begin with who speaks (`Name: …`)";

impl Split {
    /// Looks at the beginning.
    pub(super) fn start(&mut self) -> io::Result<()> {
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
}
