//! Where a JSON value ends, told while it is read. What it holds is left to `serde_json`;
//! this says of a broken value where it breaks, so that what follows can be read.

use std::io;

use memchr::memchr3;

use super::text::Text;

/// How a value ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// It is whole.
    Whole,
    /// It breaks here.
    Broken,
    /// It goes on, and is as long as was asked for.
    Long,
}

/// Values within values, beyond which `serde_json` reads no further either.
const DEEPEST: usize = 128;

/// What may come next.
#[derive(Clone, Copy)]
enum Next {
    Value,
    ValueOrEnd,
    Key,
    KeyOrEnd,
    Colon,
    CommaOrEnd,
}

/// A value that is read over.
pub(super) struct Passing {
    open: Vec<u8>,
    next: Next,
}

impl Passing {
    /// One that begins at the next byte that is no blank.
    pub(super) fn value() -> Self {
        Self { open: Vec::new(), next: Next::Value }
    }

    /// An object that one of its values was just read of.
    pub(super) fn rest_of_object() -> Self {
        Self { open: vec![b'}'], next: Next::CommaOrEnd }
    }

    /// Reads on to its end, or to a place.
    pub(super) fn pass(&mut self, text: &mut Text, until: u64) -> io::Result<End> {
        while text.place() < until {
            if !self.pass_one(text)? {
                return Ok(End::Broken);
            }
            if self.open.is_empty() && matches!(self.next, Next::CommaOrEnd) {
                return Ok(End::Whole);
            }
        }
        Ok(End::Long)
    }

    /// Reads over a bracket, a sign, a word or a string; false where none may stand here.
    fn pass_one(&mut self, text: &mut Text) -> io::Result<bool> {
        let Some(byte) = text.peek_filled()? else { return Ok(false) };
        let open = &mut self.open;
        self.next = match (self.next, byte) {
            (Next::Value | Next::ValueOrEnd, b'{' | b'[') if open.len() < DEEPEST => {
                text.pass();
                let object = byte == b'{';
                open.push(if object { b'}' } else { b']' });
                if object { Next::KeyOrEnd } else { Next::ValueOrEnd }
            }
            (Next::Value | Next::ValueOrEnd, b'"') if pass_string(text)? => Next::CommaOrEnd,
            (Next::Key | Next::KeyOrEnd, b'"') if pass_string(text)? => Next::Colon,
            (Next::Value | Next::ValueOrEnd, b'-' | b'0'..=b'9' | b't' | b'f' | b'n') if pass_word(text)? => {
                Next::CommaOrEnd
            }
            (Next::Colon, b':') => {
                text.pass();
                Next::Value
            }
            (Next::CommaOrEnd, b',') => {
                text.pass();
                if open.last() == Some(&b'}') { Next::Key } else { Next::Value }
            }
            (Next::CommaOrEnd | Next::ValueOrEnd, b']') | (Next::CommaOrEnd | Next::KeyOrEnd, b'}')
                if open.last() == Some(&byte) =>
            {
                text.pass();
                open.pop();
                Next::CommaOrEnd
            }
            _ => return Ok(false),
        };
        Ok(true)
    }
}

/// Reads over a value that begins at the next byte that is no blank.
pub(super) fn pass_value(text: &mut Text) -> io::Result<End> {
    Passing::value().pass(text, u64::MAX)
}

/// Reads over a string; false where a line or the text ends within it, which JSON forbids.
fn pass_string(text: &mut Text) -> io::Result<bool> {
    text.pass();
    loop {
        match text.find(|ahead| memchr3(b'"', b'\\', b'\n', ahead))? {
            Some(b'"') => {
                text.pass();
                return Ok(true);
            }
            Some(b'\\') => {
                text.pass();
                if text.peek()?.is_some_and(|byte| byte != b'\n') {
                    text.pass();
                }
            }
            _ => return Ok(false),
        }
    }
}

/// Reads over a number or one of JSON's three names; false where it is another word.
fn pass_word(text: &mut Text) -> io::Result<bool> {
    let ends = |byte: &u8| !matches!(byte, b'0'..=b'9' | b'a'..=b'z' | b'E' | b'.' | b'+' | b'-');
    let from = text.place();
    text.find(|ahead| ahead.iter().position(ends))?;
    let word = text.between(from, text.place());
    Ok(word.first().is_some_and(|byte| !byte.is_ascii_alphabetic())
        || [&b"true"[..], b"false", b"null"].contains(&word))
}
