#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod arbitrary;
mod large;
mod shapes;
mod speech;
mod vendors;

use serde_json::Value;

use super::Reading;
use crate::transcript::source::{self, Record};
use crate::transcript::{Role, Transcript};

/// The records of a fixture.
fn records(file: &str, reading: &Reading) -> Vec<Record> {
    let path = format!("{}/fixtures/formats/{file}", env!("CARGO_MANIFEST_DIR"));
    source::read(&[path.into()], reading).collect()
}

/// The conversations of a fixture, none of which may be rejected.
fn calls(file: &str) -> Vec<Transcript> {
    records(file, &Reading::default()).into_iter().map(|record| record.unwrap().transcript).collect()
}

/// The only conversation of a fixture.
fn call(file: &str) -> Transcript {
    let mut calls = calls(file);
    assert_eq!(calls.len(), 1, "{file}");
    calls.remove(0)
}

/// Who speaks, in order: `a` the agent, `u` the caller, `s` and `t` what is no talk.
fn parts(transcript: &Transcript) -> String {
    let letter = |role| match role {
        Role::Assistant => 'a',
        Role::User => 'u',
        Role::System => 's',
        Role::Tool => 't',
    };
    transcript.messages.iter().map(|message| letter(message.role)).collect()
}

/// The beginning, the end and the length, as they were recorded.
fn times(transcript: &Transcript) -> (String, String, Option<i32>) {
    let text = |time: Option<chrono::DateTime<chrono::FixedOffset>>| {
        time.map(|t| t.to_rfc3339()).unwrap_or_default()
    };
    (text(transcript.started_at), text(transcript.ended_at), transcript.duration_seconds)
}

/// When a message was said.
fn at(transcript: &Transcript, index: usize) -> String {
    transcript.messages[index].at.map(|at| at.to_rfc3339()).unwrap_or_default()
}

/// What was collected.
fn info(transcript: &Transcript) -> Value {
    transcript.qualification.clone().map(|q| Value::Object(q.extracted_info)).unwrap_or_default()
}
