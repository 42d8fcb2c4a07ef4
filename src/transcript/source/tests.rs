#![allow(clippy::unwrap_used, reason = "a test may panic")]
use super::*;
use std::io::Write as _;

mod broken;
mod chunks;
mod hostile;
mod kept;
mod waiting;

const ONE: &str = r#"{"session_id":"a","messages":[{"role":"user","content":"hi"}]}"#;

fn read_bytes(file: &str, bytes: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(file);
    std::fs::write(&path, bytes).unwrap();
    let prefix = format!("{}/", folder.path().display());
    read(&[path], &Reading::default()).map(|record| told(record).replace(&prefix, "")).collect()
}

fn told(record: Record) -> String {
    match record {
        Ok(sourced) => format!("{} = {}", sourced.source, sourced.transcript.session_id),
        Err(reject) => format!("{} ! {}", reject.source, reject.reason),
    }
}

#[test]
fn a_file_holds_one_object_an_array_or_one_a_line() {
    assert_eq!(read_bytes("a.json", ONE.as_bytes()), ["a.json:1 = a"]);
    let array = format!("[\n{ONE},\n\n{ONE}]");
    assert_eq!(read_bytes("a.json", array.as_bytes()), ["a.json:2 = a", "a.json:4 = a"]);
    let lines = format!("{ONE}\r\n\r\n{ONE}\r\n");
    assert_eq!(read_bytes("a.json", lines.as_bytes()), ["a.json:1 = a", "a.json:3 = a"]);
}

#[test]
fn a_byte_order_mark_is_no_difference() {
    assert_eq!(read_bytes("a.json", format!("\u{feff}{ONE}").as_bytes()), ["a.json:1 = a"]);
}

#[test]
fn compressed_files_are_read_too() {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(ONE.as_bytes()).unwrap();
    assert_eq!(read_bytes("a.jsonl.gz", &gz.finish().unwrap()), ["a.jsonl.gz:1 = a"]);
    let zst = zstd::encode_all(ONE.as_bytes(), 1).unwrap();
    assert_eq!(read_bytes("a.json.zst", &zst), ["a.json.zst:1 = a"]);
}

#[test]
fn one_bad_line_does_not_take_the_others_with_it() {
    for (file, first) in [("a.jsonl", "{broken"), ("a.json", "{broken")] {
        let text = format!("{first}\n{ONE}\n[1]\n{{\"session_id\":\"b\"}}");
        let got = read_bytes(file, text.as_bytes());
        assert_eq!(got.len(), 4, "{got:?}");
        assert!(got[0].starts_with(&format!("{file}:1 ! not JSON: ")), "{got:?}");
        assert_eq!(got[1], format!("{file}:2 = a"));
        assert!(got[2].contains(":3 ! not a transcript"), "{got:?}");
        assert!(got[3].contains(":4 ! not a transcript: `messages` is missing"), "{got:?}");
    }
}

#[test]
fn what_is_no_transcript_is_rejected_with_its_place() {
    assert_eq!(read_bytes("a.json", b" \n"), ["a.json ! the file is empty"]);
    assert_eq!(read_bytes("a.json", b"[]"), ["a.json:1 ! the array holds no transcript"]);
    assert_eq!(read_bytes("a.json", b"ok\n\xff"), ["a.json:1 ! not UTF-8 text (line 2)"]);
    let broken = read_bytes("a.json", b"{\n \"session_id\": \"a\",\n");
    assert!(broken[0].starts_with("a.json:1 ! not JSON: EOF"), "{broken:?}");
    let nul = "{\"session_id\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":\"a\\u0000b\"}]}";
    let got = read_bytes("a.json", nul.as_bytes());
    assert!(got[0].contains("`messages[0].content` holds a NUL character"), "{got:?}");
}

#[test]
fn a_missing_file_and_an_empty_folder_are_rejected() {
    let folder = tempfile::tempdir().unwrap();
    let got: Vec<_> = read(&[folder.path().join("none.json"), folder.path().into()], &Reading::default())
        .map(told)
        .collect();
    assert!(got[0].ends_with("none.json ! the file does not exist"), "{got:?}");
    assert!(got[1].contains("holds no transcript"), "{got:?}");
}

#[test]
fn a_folder_is_read_in_the_order_of_names_and_deep() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("b")).unwrap();
    for file in ["c.json", "b/x.jsonl", "a.json", "notes.txt", ".hidden.json"] {
        std::fs::write(folder.path().join(file), ONE).unwrap();
    }
    let got: Vec<_> = read(&[folder.path().into()], &Reading::default()).map(told).collect();
    let tails: Vec<_> = got.iter().map(|line| line.rsplit('/').next().unwrap().to_owned()).collect();
    assert_eq!(tails, ["a.json:1 = a", "x.jsonl:1 = a", "c.json:1 = a"]);
}
