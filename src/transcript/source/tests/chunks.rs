//! Wherever the reads of a file end, its records are those that `serde_json` finds in it.

use std::io::Read;

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::split::{Kind, Split};
use super::super::text::Text;
use super::*;

/// A file that is read in pieces of these lengths, over and over.
struct Chunks {
    bytes: Vec<u8>,
    at: usize,
    lengths: Vec<usize>,
    turn: usize,
}

impl Read for Chunks {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = self.lengths[self.turn % self.lengths.len()];
        self.turn += 1;
        let rest = &self.bytes[self.at..];
        let length = length.min(rest.len()).min(buffer.len());
        buffer[..length].copy_from_slice(&rest[..length]);
        self.at += length;
        Ok(length)
    }
}

/// The records of a file, each with its line, counted from 0.
fn split(bytes: &[u8], ending: &str, lengths: Vec<usize>) -> Vec<(usize, String)> {
    let kind = Kind { ending: ending.into(), ..Kind::default() };
    let text = Text::open(Chunks { bytes: bytes.to_vec(), at: 0, lengths, turn: 0 }).unwrap();
    let found = Split::new("f".into(), kind, text).map(|found| match found {
        Found::Piece(piece) => (usize::try_from(piece.line.unwrap() - 1).unwrap(), piece.text.to_string()),
        other => panic!("{other:?}"),
    });
    found.collect()
}

fn record() -> impl Strategy<Value = Value> {
    let odd = prop_oneof![
        "\\PC{0,12}",
        "[\\[\\]{}\",:\\\\/ \n\r\té日🦀]{0,12}",
        Just("\\\"}],[{\\u0041".to_owned()),
        Just("\u{feff}\u{2028}".to_owned()),
    ];
    let leaf = prop_oneof![
        odd.clone().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        Just(Value::Null),
    ];
    let tree = leaf.prop_recursive(3, 12, 3, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::from),
            vec((odd.clone(), inner), 0..3).prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    });
    tree.prop_map(|tree| json!({"session_id": "s", "x": tree}))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_array(records in vec((record(), "[ \n\r\t]{0,3}", any::<bool>()), 1..5), lengths in vec(1_usize..40, 1..4)) {
        let texts: Vec<String> = records.iter().map(|(record, blank, pretty)| {
            let text = if *pretty { serde_json::to_string_pretty(record).unwrap() } else { record.to_string() };
            format!("{blank}{text}{blank}")
        }).collect();
        let file = format!("[{}]", texts.join(","));
        let whole: Vec<Value> = serde_json::from_str(&file).unwrap();
        let found = split(file.as_bytes(), "json", lengths);
        let values: Vec<Value> = found.iter().map(|(_, text)| serde_json::from_str(text).unwrap()).collect();
        prop_assert_eq!(&values, &whole);
        for (line, text) in &found {
            let first = text.lines().next().unwrap();
            prop_assert!(file.split('\n').nth(*line).unwrap().contains(first));
        }
    }

    #[test]
    fn one_a_line(records in vec((record(), "(\r?\n[ \t]{0,2}){1,3}"), 1..5), lengths in vec(1_usize..40, 1..4), ending in prop_oneof![Just("json"), Just("jsonl"), Just("")]) {
        let file: String = records.iter().map(|(record, end)| format!("{record}{end}")).collect();
        let whole: Vec<Value> = records.into_iter().map(|(record, _)| record).collect();
        let found = split(file.as_bytes(), ending, lengths);
        let values: Vec<Value> = found.iter().map(|(_, text)| serde_json::from_str(text).unwrap()).collect();
        prop_assert_eq!(values, whole);
        for (line, text) in found {
            prop_assert!(file.split('\n').nth(line).unwrap().contains(&text));
        }
    }

    #[test]
    fn one_after_the_other(records in vec((record(), "[ \n]{0,2}", any::<bool>()), 1..5), lengths in vec(1_usize..40, 1..4)) {
        let texts: Vec<String> = records.iter().map(|(record, blank, pretty)| {
            let text = if *pretty { serde_json::to_string_pretty(record).unwrap() } else { record.to_string() };
            text + blank
        }).collect();
        // Where one a line is followed by one on several, lines are taken for the records.
        let pretty = records.iter().all(|(_, _, pretty)| *pretty) || !texts.concat().contains('\n');
        prop_assume!(pretty);
        let found = split(texts.concat().as_bytes(), "json", lengths);
        let values: Vec<Value> = found.iter().map(|(_, text)| serde_json::from_str(text).unwrap()).collect();
        let whole: Vec<Value> = records.into_iter().map(|(record, ..)| record).collect();
        prop_assert_eq!(values, whole);
    }
}
