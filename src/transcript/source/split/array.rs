//! Arrays: of records, or of the messages of one conversation.

use std::io;

use super::super::json::{self, End};
use super::{Form, Mode, Split};
use crate::transcript::formats;
use crate::transcript::reason::Code;

/// How many elements of an array tell whether it is one conversation.
const LOOKED_AT: usize = 8;

impl Split {
    /// An array: one conversation where its elements are messages, else one record each.
    pub(super) fn array(&mut self) -> io::Result<()> {
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
        let talk = first == Some(b'{') && self.holds_messages()?;
        let oversized = self.text.marked() > place;
        if !talk || oversized {
            self.mode = Mode::Array;
            self.depth += 1;
            if oversized {
                return self.oversized(line);
            }
            self.text.go_to(inside);
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
    pub(super) fn element(&mut self) -> io::Result<()> {
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
                self.depth = self.depth.saturating_sub(1);
                if self.depth > 0 {
                    return Ok(());
                }
                self.mode = Mode::Values;
                return self.rest_of_response();
            }
            // A page of records, or a stray bracket: either way the records are those within.
            Some(b'[') if self.lists_records()? => return self.array(),
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

    /// Whether the bracket that comes next begins a list of records, or of such lists. A talk
    /// with something in it that is no message is one record all the same.
    fn lists_records(&mut self) -> io::Result<bool> {
        let place = self.text.place();
        self.text.pass();
        let lists = self.text.peek_filled()? == Some(b'[');
        self.text.go_to(place);
        let records = lists || self.first_record()?.is_some();
        self.text.go_to(place);
        Ok(records)
    }
}
