//! Which format a record is taken for, and what is said of one that is none.

use std::io::Write as _;

use serde_json::{Value, json};

use super::super::{Format, Reading, shape, transcript};
use super::{calls, records};
use crate::transcript::source;

#[test]
fn every_fixture_is_known_by_its_shape() {
    for (file, wanted) in [
        ("vapi-end-of-call-report.json", "vapi"),
        ("vapi-webhooks.jsonl", "vapi"),
        ("vapi-list-calls.json", "vapi"),
        ("retell-call-ended.json", "retell"),
        ("retell-calls.json", "retell"),
        ("elevenlabs-post-call.json", "elevenlabs"),
        ("livekit-session-report.json", "livekit"),
        ("openai-chat.json", "messages"),
        ("pipecat-messages.jsonl", "messages"),
        ("bland-call.json", "messages"),
        ("deepgram-channels.json", "deepgram"),
        ("assemblyai.json", "assemblyai"),
        ("whisperx.json", "whisperx"),
        ("webvtt-voices.vtt", "vtt"),
        ("subrip.srt", "srt"),
        ("lines.txt", "text"),
        ("vcon-text.json", "vcon"),
    ] {
        for call in calls(file) {
            assert_eq!(call.metadata["recorded_by"], wanted, "{file}");
        }
        // Named, it is the same.
        let named = Reading { format: Format::named(wanted), ..Reading::default() };
        let digests = |read: Vec<source::Record>| -> Vec<String> {
            read.into_iter().map(|record| record.unwrap().transcript.digest()).collect()
        };
        assert_eq!(digests(records(file, &named)), digests(records(file, &Reading::default())), "{file}");
    }
}

#[test]
fn one_file_may_mix_formats() {
    let calls = calls("mixed.jsonl");
    let by: Vec<_> =
        calls.iter().map(|call| call.metadata.get("recorded_by").and_then(Value::as_str)).collect();
    assert_eq!(by, [None, Some("retell"), Some("vapi"), Some("messages")]);
}

#[test]
fn responses_that_list_calls_are_read_one_by_one() {
    let folder = tempfile::tempdir().unwrap();
    let call = |id: &str| {
        format!(r#"{{"call_id":"{id}","call_status":"ended","disconnection_reason":"dial_busy"}}"#)
    };
    let path = folder.path().join("list.json");
    std::fs::write(&path, format!("{{\"calls\":[\n{},\n{}],\"next\":null}}", call("c-1"), call("c-2")))
        .unwrap();
    let told: Vec<_> = source::read(&[path], &Reading::default())
        .map(|record| record.unwrap())
        .map(|sourced| (sourced.source.rsplit(':').next().unwrap().to_owned(), sourced.transcript.session_id))
        .collect();
    assert_eq!(told, [("2".into(), "c-1".into()), ("3".into(), "c-2".into())]);
}

#[test]
fn what_is_none_or_several_says_what_was_tried() {
    let read = |value: Value| transcript(value, &Reading::default()).unwrap_err().text;
    let none = read(json!({"name": "clara"}));
    assert!(none.starts_with("not a transcript: `session_id` is missing"), "{none}");
    assert!(none.contains("vapi, retell, elevenlabs") && none.contains("--input-format"), "{none}");
    let both = json!({"call_id": "c", "transcript_object": [], "vcon": "0.3.0"});
    assert_eq!(
        read(both.clone()),
        "it has the shape of each of retell, vcon: name the one it is with --input-format"
    );
    let named = Reading { format: Some(Format::Vcon), ..Reading::default() };
    assert_eq!(transcript(both, &named).unwrap_err().text, "a record of vCon that holds no talk");
}

#[test]
fn our_own_form_comes_first_and_stays_strict() {
    let read = |value: Value| transcript(value, &Reading::default()).unwrap_err().text;
    assert_eq!(
        read(json!({"session_id": "s", "transcript_object": [], "call_id": "c"})),
        "not a transcript: `messages` is missing"
    );
    let lead = json!({"messages": [{"role": "user", "content": "Hi."}], "lead": {"email": "a@b.example"}});
    assert_eq!(read(lead), "not a transcript: `session_id` is missing");
    let messages =
        json!({"messages": [{"role": "user", "content": "Hi."}, {"role": "narrator", "content": "Secret."}]});
    let reason = read(messages);
    assert!(
        reason.starts_with("`messages[1].role` must name the speaker") && !reason.contains("Secret"),
        "{reason}"
    );
    assert_eq!(
        read(json!({"messages": [{"role": "user", "content": "Hi."}, 7]})),
        "`messages[1]` must be an object"
    );
}

#[test]
fn an_envelope_is_opened() {
    let call =
        json!({"event": "call_ended", "call": {"call_id": "c-1", "disconnection_reason": "dial_busy"}});
    for value in
        [json!({"headers": {}, "body": call}), json!({"body": call.to_string()}), json!({"payload": call})]
    {
        assert_eq!(shape::detect(&shape::opened(value)), Ok(Format::Retell));
    }
}

#[test]
fn text_is_known_by_its_shape_and_compressed_too() {
    let folder = tempfile::tempdir().unwrap();
    let talk = "Agent: Hello, how can I help?\nCustomer: What does it cost?\n";
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(talk.as_bytes()).unwrap();
    std::fs::write(folder.path().join("a.txt.gz"), gz.finish().unwrap()).unwrap();
    std::fs::write(folder.path().join("b.txt"), "Dear diary,\ntoday: nothing.\n").unwrap();
    std::fs::write(folder.path().join("c.txt"), "From: a\nTo: b\nSubject: c\n\nHello.\n").unwrap();
    std::fs::write(
        folder.path().join("d.txt"),
        "[00:01] Bo: Hm?\r\n[00:03] Sarah Chen: Well.\r\n[00:04] Bo: Ah.\r\n",
    )
    .unwrap();
    let told: Vec<String> = source::read(&[folder.path().into()], &Reading::default())
        .map(|record| match record {
            Ok(sourced) => super::parts(&sourced.transcript),
            Err(reject) => reject.reason,
        })
        .collect();
    // Notes and letters are passed over; a talk whose agent is not known is not.
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(told[0], "au");
    assert!(told[1].contains("--agent-speaker") && !told[1].contains("Sarah"), "{told:?}");
    let named = source::read(&[folder.path().join("b.txt")], &Reading::default()).next().unwrap();
    assert!(named.unwrap_err().reason.starts_with("not a transcript: neither cues"));
}

#[test]
fn events_without_talk_are_no_records_and_a_file_of_them_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let event = json!({"message": {"type": "status-update", "status": "ringing", "call": {"id": "c-1"}}});
    let path = folder.path().join("a.json");
    std::fs::write(&path, event.to_string()).unwrap();
    let read = source::read(std::slice::from_ref(&path), &Reading::default()).next().unwrap();
    assert!(read.unwrap_err().reason.contains("events of a call under way"));
    std::fs::write(
        folder.path().join("b.json"),
        r#"{"session_id":"s","messages":[{"role":"user","content":"Hi."}]}"#,
    )
    .unwrap();
    assert!(source::read(&[folder.path().into()], &Reading::default()).all(|record| record.is_ok()));
}
