//! Where a record begins again after a broken one.

use std::io;

use memchr::{memchr, memrchr};

use super::super::json::{self, End};
use super::super::piece;
use super::{Split, not_utf8};
use crate::transcript::formats;
use crate::transcript::reason::Code;

impl Split {
    /// A record that is no JSON, from `place` to where the next one begins.
    pub(super) fn broken(&mut self, line: u64, place: u64) -> io::Result<()> {
        self.astray = true;
        let end = self.next_record(place)?;
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

    /// The place where a record begins again, or the end: that of a whole value that is a
    /// conversation.
    fn next_record(&mut self, place: u64) -> io::Result<u64> {
        let column = self.text.column();
        self.text.go_to(place);
        self.text.pass();
        while self.text.find(|ahead| memchr(b'{', ahead))?.is_some() {
            let at = self.text.place();
            let whole = may_begin(self.text.between(place, at), column)
                && json::pass_value(&mut self.text)? == End::Whole
                && self.text.marked() <= at;
            let value = || serde_json::from_slice(self.text.between(at, self.text.place()));
            if whole && value().is_ok_and(|value| formats::is_known(&value)) {
                return Ok(at);
            }
            if !whole {
                self.text.go_to(at);
                self.text.pass();
            }
        }
        Ok(self.text.place())
    }
}

/// Whether a record may begin after this much of a broken one: after another value, or on
/// a line of its own that begins like that of the broken one, at `column`.
fn may_begin(before: &[u8], column: u64) -> bool {
    let filled = before.trim_ascii_end();
    let blanks = before.get(filled.len()..).unwrap_or_default();
    let own_line =
        memrchr(b'\n', blanks).is_some_and(|newline| (blanks.len() - newline - 1) as u64 == column);
    own_line || filled.last().is_none_or(|byte| matches!(byte, b',' | b'}' | b']'))
}
