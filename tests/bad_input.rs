//! What is no transcript is rejected with its file, line and reason; the rest is written.

use std::io::Write as _;

use serde_json::Value;

use crate::support::calls;
use crate::support::command::Sandbox;
use crate::support::database::TestDatabase;
use crate::support::rows;
use crate::support::server::needs_server;

/// A call of number `n` as text.
fn call(n: usize) -> String {
    calls::call(n).to_string()
}

fn gzipped(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// Files and what is said of each: the place and the reason.
fn bad_files() -> Vec<(&'static str, Vec<u8>, &'static str, &'static str)> {
    let nul = call(90).replace("who called whom", "who called\\u0000whom");
    let truncated = format!("[\n{},\n{}", call(91), &call(92)[..40]);
    let mut cut = gzipped(&call(93));
    cut.truncate(cut.len() / 2);
    let one_bad_line = format!("{}\n{{\"session_id\": oops}}\n\n{}\n", call(3), call(4));
    vec![
        ("empty.json", b"".to_vec(), "empty.json", "the file is empty"),
        ("blank.jsonl", b" \n\n".to_vec(), "blank.jsonl", "the file is empty"),
        ("notes.json", b"Dear diary,\n".to_vec(), "notes.json:1", "not JSON"),
        ("truncated.json", truncated.into_bytes(), "truncated.json:3", "not JSON"),
        ("other.json", br#"{"name": "clara", "private": true}"#.to_vec(), "other.json:1", "not a transcript"),
        ("number.json", b"17".to_vec(), "number.json:1", "not a transcript"),
        ("none.json", b"[]".to_vec(), "none.json:1", "holds no transcript"),
        ("nul.json", nul.into_bytes(), "nul.json:1", "`messages[3].content` holds a NUL character"),
        (
            "latin1.json",
            b"{\"session_id\": \"a\",\n\"x\": \"caf\xe9\"}".to_vec(),
            "latin1.json:1",
            "not UTF-8 text",
        ),
        ("cut.json.gz", cut, "cut.json.gz", "cannot be read"),
        ("mixed.jsonl", one_bad_line.into_bytes(), "mixed.jsonl:2", "not JSON"),
    ]
}

#[tokio::test]
async fn is_rejected_and_the_rest_is_written() {
    needs_server!();
    let (sandbox, database) = (Sandbox::new(), TestDatabase::migrated().await);
    sandbox.write("good.json", call(1));
    sandbox.write("good.jsonl.gz", gzipped(&call(2)));
    std::fs::create_dir(sandbox.path("nothing")).unwrap();
    sandbox.write("wordy/readme.txt", "no transcripts here");
    let mut run = sandbox.clara(["replay", "--format=json", "good.json", "missing.json", "nothing", "wordy"]);
    let mut wanted = vec![
        ("missing.json", "the file does not exist"),
        ("nothing", "holds no transcript"),
        ("wordy", "holds no transcript"),
    ];
    for (name, content, source, reason) in bad_files() {
        sandbox.write(name, content);
        run = run.arg(name);
        wanted.push((source, reason));
    }
    let report = run.arg("good.jsonl.gz").on(&database).run().json(3, "database: [..]");
    let rejected: Vec<_> = report["rejected"].as_array().unwrap().iter().map(told).collect();
    assert_eq!(rejected.len(), wanted.len(), "{rejected:#?}");
    for ((source, reason), (wanted_source, wanted_reason)) in rejected.iter().zip(wanted) {
        assert_eq!(source, wanted_source, "{reason}");
        assert!(reason.contains(wanted_reason), "{source}: {reason}");
    }
    // What stands before and after a bad record, too.
    assert_eq!(report["summary"]["created"], 5);
    assert_eq!(report["summary"]["read"], 5 + rejected.len());
    let written = rows::all(&mut database.open().await).await;
    assert_eq!(rows::count(&written, "leads"), 5);
}

fn told(reject: &Value) -> (String, String) {
    let text = |key: &str| reject[key].as_str().unwrap().to_owned();
    (text("source"), text("reason"))
}

#[tokio::test]
async fn is_named_for_people_too_and_never_quoted() {
    needs_server!();
    let (sandbox, database) = (Sandbox::new(), TestDatabase::migrated().await);
    sandbox.write("a.json", r#"{"session_id": "s-1", "messages": "My card is 4111"}"#);
    let run = sandbox.clara(["replay", "a.json", "b.json"]).on(&database).run();
    let said = run.stderr(3, "");
    assert!(
        said.contains("rejected: a.json:1 (session s-1): `messages` must be an array, not text\n"),
        "{said}"
    );
    assert!(said.contains("rejected: b.json: the file does not exist\n"), "{said}");
    assert!(!said.contains("4111"));
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_may_not_be_read_or_is_endless_nothing() {
    needs_server!();
    let (sandbox, database) = (Sandbox::new(), TestDatabase::migrated().await);
    let run = sandbox.clara(["replay", "/dev/null", "-", "--format=json"]).on(&database).run();
    let report = run.json(3, "database: [..]");
    let rejected: Vec<_> = report["rejected"].as_array().unwrap().iter().map(told).collect();
    let empty = |source: &str| (source.to_owned(), "the file is empty".to_owned());
    assert_eq!(rejected, [empty("/dev/null"), empty("stdin")]);
}
