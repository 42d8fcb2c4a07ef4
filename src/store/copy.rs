//! Rows in the text format of COPY (PostgreSQL's documentation, "COPY", "Text Format"): the
//! server types each value as its column is typed.

use serde_json::Value;

use super::layout::Layout;
use super::work::{Columns, Table};

/// How many bytes go to the server at once.
const PIECE: usize = 128 << 10;

/// Rows of one table, of which all have the same columns.
pub(super) struct Rows<'a> {
    rows: &'a [&'a Columns],
    /// The columns, and whether each holds an array.
    columns: Vec<(&'a str, bool)>,
    scratch: Vec<u8>,
}

impl<'a> Rows<'a> {
    /// Rows that have the columns of the first of them.
    pub(super) fn new(table: Table, rows: &'a [&'a Columns], layout: &Layout) -> Self {
        let columns = rows.first().map(|row| row.keys()).into_iter().flatten();
        let columns = columns.map(|column| (column.as_str(), layout.is_array(table, column))).collect();
        Self { rows, columns, scratch: Vec::new() }
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
            for (place, (column, array)) in self.columns.iter().enumerate() {
                if place > 0 {
                    piece.push(b'\t');
                }
                encode(row.get(*column).unwrap_or(&Value::Null), *array, &mut self.scratch, &mut piece);
            }
            piece.push(b'\n');
        }
        (!piece.is_empty()).then_some(piece)
    }
}

fn encode(value: &Value, array: bool, scratch: &mut Vec<u8>, out: &mut Vec<u8>) {
    match value {
        Value::Null => out.extend_from_slice(b"\\N"),
        Value::String(text) => escape(text.as_bytes(), out),
        Value::Array(items) if array => {
            scratch.clear();
            literal(items, scratch);
            escape(scratch, out);
        }
        other => {
            scratch.clear();
            // Writing into memory does not fail.
            let _ = serde_json::to_writer(&mut *scratch, other);
            escape(scratch, out);
        }
    }
}

/// An array as PostgreSQL reads it (its documentation, "Array Input and Output Syntax").
fn literal(items: &[Value], out: &mut Vec<u8>) {
    out.push(b'{');
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        match item {
            Value::Null => out.extend_from_slice(b"NULL"),
            Value::Array(items) => literal(items, out),
            item => {
                let text = item.as_str().map_or_else(|| item.to_string(), str::to_owned);
                out.push(b'"');
                for byte in text.bytes() {
                    if matches!(byte, b'"' | b'\\') {
                        out.push(b'\\');
                    }
                    out.push(byte);
                }
                out.push(b'"');
            }
        }
    }
    out.push(b'}');
}

fn escape(text: &[u8], out: &mut Vec<u8>) {
    let mut rest = text;
    while let Some(at) = rest.iter().position(|byte| matches!(byte, b'\\' | b'\n' | b'\r' | b'\t')) {
        out.extend_from_slice(&rest[..at]);
        out.push(b'\\');
        out.push(match rest[at] {
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            other => other,
        });
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn encoded(value: &Value, array: bool) -> String {
        let mut out = Vec::new();
        encode(value, array, &mut Vec::new(), &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn values_are_written_as_copy_reads_them() {
        assert_eq!(encoded(&Value::Null, false), "\\N");
        assert_eq!(encoded(&json!("\\N"), false), "\\\\N");
        assert_eq!(encoded(&json!("a\tb\nc\rd\\."), false), "a\\tb\\nc\\rd\\\\.");
        assert_eq!(encoded(&json!({"a": "x\ny"}), false), r#"{"a":"x\\ny"}"#);
        assert_eq!(encoded(&json!([1, "b"]), false), r#"[1,"b"]"#);
        assert_eq!(encoded(&json!(["a", "b,\"c\"", "\\"]), true), r#"{"a","b,\\"c\\"","\\\\"}"#);
        assert_eq!(
            (encoded(&json!(1.5), false), encoded(&json!(true), false)),
            ("1.5".into(), "true".into())
        );
    }

    #[test]
    fn rows_come_in_pieces_and_none_is_left_out() {
        let row = super::super::work::columns(json!({"id": 1, "text": "x".repeat(60_000)}));
        let rows = vec![&row; 10];
        let pieces: Vec<_> = Rows::new(Table::Calls, &rows, &Layout::default()).collect();
        assert!(pieces.len() > 2);
        let lines: usize = pieces.iter().map(|piece| piece.iter().filter(|b| **b == b'\n').count()).sum();
        assert_eq!(lines, 10);
    }
}
