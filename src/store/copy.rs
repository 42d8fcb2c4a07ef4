//! Rows in the text format of COPY (PostgreSQL's documentation, "COPY", "Text Format"): the
//! server types each value as its column is typed.

use std::fmt::Write as _;

use memchr::{memchr, memchr3};
use uuid::Uuid;

use super::cell::{Cell, Columns};
use super::layout::Layout;
use super::work::Table;
use crate::document::Document;

/// How many bytes go to the server at once.
const PIECE: usize = 128 << 10;

/// Rows of one table, of which all have the same columns.
pub(super) struct Rows<'a> {
    rows: &'a [&'a Columns],
    /// Whether each column holds an array.
    arrays: Vec<bool>,
    scratch: String,
}

impl<'a> Rows<'a> {
    pub(super) fn new(table: Table, rows: &'a [&'a Columns], layout: &Layout) -> Self {
        let columns = rows.first().map(|row| row.names()).into_iter().flatten();
        let arrays = columns.map(|column| layout.is_array(table, column)).collect();
        Self { rows, arrays, scratch: String::new() }
    }
}

impl Iterator for Rows<'_> {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let mut piece = Vec::with_capacity(PIECE + PIECE / 4);
        while let Some((row, rest)) = self.rows.split_first() {
            if piece.len() >= PIECE {
                break;
            }
            self.rows = rest;
            for (place, cell) in row.cells().enumerate() {
                if place > 0 {
                    piece.push(b'\t');
                }
                encode(cell, self.arrays[place], &mut self.scratch, &mut piece);
            }
            piece.push(b'\n');
        }
        (!piece.is_empty()).then_some(piece)
    }
}

fn encode(cell: &Cell, array: bool, scratch: &mut String, out: &mut Vec<u8>) {
    scratch.clear();
    // Writing into memory does not fail.
    let _ = match cell {
        Cell::Null => return out.extend_from_slice(b"\\N"),
        Cell::Text(text) => return escape(text.as_bytes(), out),
        Cell::Name(name) => return escape(name.as_bytes(), out),
        Cell::Json(document) => return escape(document.text().as_bytes(), out),
        Cell::List(items) if array => {
            literal(items, scratch);
            return escape(scratch.as_bytes(), out);
        }
        Cell::List(items) => return escape(Document::of(items).text().as_bytes(), out),
        Cell::Bool(value) => write!(scratch, "{value}"),
        Cell::Int(number) => write!(scratch, "{number}"),
        Cell::Float(number) => write!(scratch, "{number:?}"),
        Cell::Id(id) => {
            let mut text = Uuid::encode_buffer();
            return out.extend_from_slice(id.hyphenated().encode_lower(&mut text).as_bytes());
        }
        Cell::At(time) => write!(scratch, "{time:?}"),
        Cell::On(day) => write!(scratch, "{day}"),
    };
    out.extend_from_slice(scratch.as_bytes());
}

/// An array as PostgreSQL reads it (its documentation, "Array Input and Output Syntax").
fn literal(items: &[String], out: &mut String) {
    out.push('{');
    for (place, item) in items.iter().enumerate() {
        out.push_str(if place > 0 { ",\"" } else { "\"" });
        for character in item.chars() {
            if matches!(character, '"' | '\\') {
                out.push('\\');
            }
            out.push(character);
        }
        out.push('"');
    }
    out.push('}');
}

fn escape(text: &[u8], out: &mut Vec<u8>) {
    let next = |from: usize| memchr3(b'\\', b'\n', b'\t', &text[from..]).map_or(text.len(), |at| from + at);
    let (mut done, mut special) = (0, next(0));
    loop {
        let at = memchr(b'\r', &text[done..special]).map_or(special, |at| done + at);
        out.extend_from_slice(&text[done..at]);
        let Some(byte) = text.get(at) else { return };
        out.push(b'\\');
        out.push(match byte {
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            other => *other,
        });
        done = at + 1;
        if at == special {
            special = next(done);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::cell::row;
    use serde_json::json;

    fn encoded(cell: impl Into<Cell>) -> String {
        let mut out = Vec::new();
        encode(&cell.into(), true, &mut String::new(), &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn values_are_written_as_copy_reads_them() {
        assert_eq!(encoded(Cell::Null), "\\N");
        assert_eq!(encoded("\\N"), "\\\\N");
        assert_eq!(encoded("a\tb\nc\rd\\."), "a\\tb\\nc\\rd\\\\.");
        assert_eq!(encoded("\r\r.\n\r"), "\\r\\r.\\n\\r");
        assert_eq!(encoded(Cell::json(&json!({"a": "x\ny"}))), r#"{"a":"x\\ny"}"#);
        assert_eq!(encoded(Cell::json(&json!([1, "b"]))), r#"[1,"b"]"#);
        let list = vec!["a".to_owned(), "b,\"c\"".to_owned(), "\\".to_owned()];
        assert_eq!(encoded(list), r#"{"a","b,\\"c\\"","\\\\"}"#);
        assert_eq!(encoded(Vec::new()), "{}");
        assert_eq!(
            (encoded(1.5), encoded(20_000.0), encoded(7)),
            ("1.5".into(), "20000.0".into(), "7".into())
        );
        assert_eq!(encoded(true), "true");
        let time = "2026-01-15T14:00:00.5+01:00".parse::<chrono::DateTime<chrono::Utc>>().ok();
        assert_eq!(encoded(time), "2026-01-15T13:00:00.500Z");
        assert_eq!(encoded(time.map(|time| time.date_naive())), "2026-01-15");
        assert_eq!(encoded(Uuid::from_u128(10)), "00000000-0000-0000-0000-00000000000a");
    }

    #[test]
    fn rows_come_in_pieces_and_none_is_left_out() {
        let row = row! { "id": 1, "text": "x".repeat(60_000) };
        let rows = vec![&row; 10];
        let pieces: Vec<_> = Rows::new(Table::Calls, &rows, &Layout::default()).collect();
        assert!(pieces.len() > 2);
        let lines: usize = pieces.iter().map(|piece| piece.iter().filter(|b| **b == b'\n').count()).sum();
        assert_eq!(lines, 10);
    }
}
