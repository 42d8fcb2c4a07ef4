//! A document that lists records, as responses do, and is long or broken: read as a list, so
//! that it is never whole in memory and what breaks a record breaks that one. Any other is looked at as a whole ([`super::super::piece::listed`]).

use std::io;

use super::super::json::{End, Passing, pass_value};
use super::{LONG, Mode, Split};
use crate::transcript::formats::{self, Format};
use crate::transcript::reason::Code;

impl Split {
    /// Whether the object that begins at `place` lists records, of which the first is read
    /// next. Else it is read on where it was.
    pub(super) fn is_response(&mut self, place: u64) -> io::Result<bool> {
        let reached = self.text.place();
        self.text.go_to(place);
        let list = if self.kind.format == Some(Format::Native) { None } else { self.list(place + LONG)? };
        self.text.go_to(list.unwrap_or(reached));
        if list.is_some() {
            self.mode = Mode::Array;
            self.depth = 1;
            self.within = true;
        }
        Ok(list.is_some())
    }

    /// The place of the first record of the list in an object, where it has one.
    fn list(&mut self, until: u64) -> io::Result<Option<u64>> {
        if self.text.peek_filled()? != Some(b'{') {
            return Ok(None);
        }
        self.text.pass();
        loop {
            self.text.peek_filled()?;
            let from = self.text.place();
            if Passing::value().pass(&mut self.text, until)? != End::Whole {
                return Ok(None);
            }
            let key: Option<String> = serde_json::from_slice(self.text.between(from, self.text.place())).ok();
            // With these it is a record itself.
            let Some(key) = key.filter(|key| !["session_id", "messages"].contains(&key.as_str())) else {
                return Ok(None);
            };
            if self.text.peek_filled()? != Some(b':') {
                return Ok(None);
            }
            self.text.pass();
            let list = self.text.peek_filled()? == Some(b'[') && formats::RECORDS.contains(&key.as_str());
            let value = self.text.place();
            if list && let Some(first) = self.first_record()? {
                return Ok(Some(first));
            }
            self.text.go_to(value);
            if Passing::value().pass(&mut self.text, until)? != End::Whole
                || self.text.peek_filled()? != Some(b',')
            {
                return Ok(None);
            }
            self.text.pass();
        }
    }

    /// The place of the first element of the array that comes next, where it is a record.
    pub(super) fn first_record(&mut self) -> io::Result<Option<u64>> {
        self.text.pass();
        self.text.peek_filled()?;
        let from = self.text.place();
        if pass_value(&mut self.text)? != End::Whole || self.text.marked() > from {
            return Ok(None);
        }
        let value = serde_json::from_slice(self.text.between(from, self.text.place()));
        Ok(value.is_ok_and(|value| formats::is_known(&value)).then_some(from))
    }

    /// What comes after the list: the number of pages and the like.
    pub(super) fn rest_of_response(&mut self) -> io::Result<()> {
        if !std::mem::take(&mut self.within) {
            return Ok(());
        }
        self.text.mark_here();
        let line = self.text.line();
        let end = Passing::rest_of_object().pass(&mut self.text, u64::MAX)?;
        if end != End::Whole && !self.astray {
            let why = "not JSON: the document does not end; the file may be cut short";
            self.give(Err(self.reject(line, None, Code::NotJson.because(why))));
        }
        self.text.mark_here();
        Ok(())
    }
}
