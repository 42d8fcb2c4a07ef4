//! A line of a file of rejects is read as the record that it holds.

use serde_json::json;

use super::*;

fn line(record: &serde_json::Value) -> Vec<u8> {
    let line = json!({"source": "a.jsonl:3", "line": 3, "session_id": null, "code": "bad_value",
                      "reason": "`agent` must be text", "record": record});
    format!("{line}\n").into_bytes()
}

#[test]
fn of_json_of_text_and_of_nothing() {
    let one: serde_json::Value = serde_json::from_str(ONE).unwrap();
    assert_eq!(read_bytes("r.jsonl", &line(&one)), ["r.jsonl:1 = a"]);
    // JSON that was broken, and was mended in its text.
    assert_eq!(read_bytes("r.jsonl", &line(&ONE.into())), ["r.jsonl:1 = a"]);
    let talk = "Agent: Hello, how can I help?\nCustomer: What does it cost?\n";
    assert_eq!(read_bytes("r.jsonl", &line(&talk.into())).len(), 1);
    assert!(read_bytes("r.jsonl", &line(&talk.into()))[0].starts_with("r.jsonl:1 = "));
    assert!(read_bytes("r.jsonl", &line(&json!([{"role": "user", "content": "Hi."}])))[0].contains(" = "));
    assert!(read_bytes("r.jsonl", &line(&json!(null)))[0].contains("was not kept"));
    assert!(read_bytes("r.jsonl", &line(&json!("{broken")))[0].contains("not JSON"));
}

#[test]
fn and_rejected_again_it_is_the_record_that_is_kept() {
    let broken = json!({"session_id": "a", "messages": []});
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.jsonl");
    std::fs::write(&path, line(&broken)).unwrap();
    let reject = read(&[path], &Reading::default()).next().unwrap().unwrap_err();
    assert_eq!(reject.code, Code::EmptyMessages);
    assert_eq!(reject.origin.text.as_deref(), Some(broken.to_string().as_str()));
}
