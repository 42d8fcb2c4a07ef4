#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::io::{BufReader, Cursor};

use super::*;

fn entries() -> Vec<Entry> {
    let entry = |id: i32, copy: Option<&str>| Entry {
        id,
        class: 1259,
        oid: u32::MAX,
        tag: format!("täble {id}"),
        kind: "TABLE".into(),
        section: Section::PostData,
        definition: "create\n".into(),
        drop: String::new(),
        copy: copy.map(str::to_owned),
        schema: (id > 1).then(|| "public".to_owned()),
        owner: None,
        dependencies: (1..id).collect(),
    };
    vec![entry(1, None), entry(2, Some("COPY a FROM stdin;\n")), entry(300, Some("COPY b FROM stdin;\n"))]
}

/// An archive with no rows and with many.
fn archive(entries: &[Entry]) -> Vec<u8> {
    let file = tempfile::NamedTempFile::new().unwrap();
    let head = Head { made: chrono::Local::now(), database: "crm".into(), version: "18.4".into() };
    let mut writer = Writer::begin(file.reopen().unwrap(), &head, entries).unwrap();
    writer.block(1).unwrap().finish().unwrap();
    let mut block = writer.block(2).unwrap();
    for n in 0..100_000 {
        block.rows(format!("{n}\t{}\\n\n", n * 7919 % 104_729).as_bytes()).unwrap();
    }
    block.finish().unwrap();
    writer.finish().unwrap();
    fs::read(file.path()).unwrap()
}

#[test]
fn what_is_written_is_read() {
    let entries = entries();
    let found = read(Cursor::new(archive(&entries))).unwrap();
    assert_eq!(found.entries, entries);
    assert_eq!(found.rows, [(2, 0), (300, 100_000)].into());
}

#[test]
fn what_is_damaged_anywhere_is_found() {
    let whole = archive(&entries());
    for cut in [0, 5, 60, 150, 400, whole.len() / 2, whole.len() - 1] {
        assert!(read(Cursor::new(&whole[..cut])).is_err(), "{cut} of {}", whole.len());
    }
    for at in (whole.len() / 4..whole.len()).step_by(whole.len() / 50) {
        let mut bent = whole.clone();
        bent[at] ^= 0x10;
        assert!(read(Cursor::new(bent)).is_err(), "{at} of {}", whole.len());
    }
    let longer = [&whole[..], b"x"].concat();
    assert_eq!(read(BufReader::new(Cursor::new(longer))).err().unwrap().to_string(), "it has no end");
}

#[test]
fn a_block_that_was_forgotten_is_found() {
    let entries = entries();
    let file = tempfile::NamedTempFile::new().unwrap();
    let head = Head { made: chrono::Local::now(), database: "crm".into(), version: "18.4".into() };
    let mut writer = Writer::begin(file.reopen().unwrap(), &head, &entries).unwrap();
    writer.block(1).unwrap().finish().unwrap();
    writer.finish().unwrap();
    let error = read(BufReader::new(file.reopen().unwrap())).err().unwrap();
    assert_eq!(error.to_string(), "the rows of a table are not in it");
}
