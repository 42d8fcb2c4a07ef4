//! Records wait for their turn, and come as they were.

use super::*;
use crate::transcript::formats::Reading;

fn piece(line: u64, text: String) -> Found {
    Found::Piece(Piece { file: "f".into(), line: Some(line), form: Form::Json, text: text.into() })
}

fn call(session: &str, began: &str, said: &str) -> String {
    serde_json::json!({"session_id": session, "started_at": began, "messages": [{"role": "user", "content": said}]})
        .to_string()
}

fn in_order(texts: &[String], jobs: usize) -> Vec<Record> {
    let mut intake = Intake::new(&Reading::default(), std::num::NonZeroUsize::new(jobs));
    for (line, text) in (1..).zip(texts) {
        intake.take(piece(line, text.clone())).unwrap();
    }
    let records = intake.in_order().unwrap();
    assert_eq!(records.total(), texts.len() as u64);
    records.collect()
}

#[test]
fn in_the_order_of_their_times_whatever_the_order_of_the_input() {
    // Enough that they wait in a file.
    let long = "words ".repeat(4000);
    let texts: Vec<_> = (0..400)
        .map(|n| call(&format!("s{n}"), &format!("2025-01-{:02}T00:00:00Z", n * 7 % 28 + 1), &long))
        .collect();
    let mut backwards = texts.clone();
    backwards.reverse();
    for jobs in [1, 3] {
        let (one, other) = (in_order(&texts, jobs), in_order(&backwards, jobs));
        let sessions = |records: &[Record]| -> Vec<_> {
            records.iter().map(|record| record.as_ref().unwrap().transcript.clone()).collect()
        };
        assert!(sessions(&one) == sessions(&other));
        assert!(one.iter().map(|record| record.as_ref().unwrap().transcript.started_at).is_sorted());
        let first = one[0].as_ref().unwrap();
        assert_eq!(first.source, "f:1");
        assert_eq!(first.origin.text.as_deref(), Some(texts[0].as_str()));
    }
}

#[test]
fn deliveries_of_one_session_in_the_same_order_always() {
    let day = "2025-01-01T00:00:00Z";
    let texts: Vec<_> = ["a", "b", "c", "d"].map(|said| call("s", day, said)).into();
    let said = |order: [usize; 4]| -> Vec<String> {
        let texts: Vec<_> = order.map(|n| texts[n].clone()).into();
        in_order(&texts, 1)
            .into_iter()
            .map(|record| record.unwrap().transcript.messages[0].content.clone())
            .collect()
    };
    let wanted = said([0, 1, 2, 3]);
    assert_eq!(wanted.len(), 4);
    assert!([[3, 2, 1, 0], [1, 3, 0, 2]].into_iter().all(|order| said(order) == wanted));
}

#[test]
fn rejects_come_first_as_they_were() {
    let broken = "{\"session_id\": \"x\",\n \"messages\": 7}".to_owned();
    let records = in_order(&[call("s", "2025-01-01T00:00:00Z", "Hi."), broken.clone()], 2);
    let reject = records[0].as_ref().unwrap_err();
    assert_eq!((reject.source.as_str(), reject.code), ("f:2", Code::BadValue));
    assert_eq!(reject.session_id.as_deref(), Some("x"));
    assert_eq!(reject.origin, Origin { line: Some(2), text: Some(broken.as_str().into()) });
    assert!(records[1].is_ok());
}

#[test]
fn a_long_response_is_read_as_a_list() {
    let said = "words ".repeat(30_000);
    let call = |n: usize| {
        let turns =
            serde_json::json!([{"role": "agent", "content": "Hello."}, {"role": "user", "content": said}]);
        serde_json::json!({"call_id": format!("c-{n}"), "call_status": "ended", "transcript_object": turns})
            .to_string()
    };
    let calls: Vec<String> = (0..60).map(call).collect();
    for (text, wanted) in [
        (format!("{{\"page\": 1, \"calls\": [\n{}],\n\"next\": null}}\n", calls.join(",\n")), 60),
        // Cut short, and with a record that is broken.
        (format!("{{\"page\": 1, \"calls\": [\n{}", calls.join(",\n")), 61),
        (format!("{{\"calls\": [\n{}]}}", calls.join(",\n").replacen("\"c-7\",", "\"c-7\"", 1)), 60),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.json");
        std::fs::write(&path, text).unwrap();
        let told: Vec<_> = read(&[path], &Reading::default()).map(told).collect();
        assert_eq!(told.len(), wanted, "{:?}", told.last());
        assert!(
            told[5].ends_with(":7 = c-5") && told[59].ends_with(":61 = c-59"),
            "{} {}",
            told[5],
            told[59]
        );
    }
}
