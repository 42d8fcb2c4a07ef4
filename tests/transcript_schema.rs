//! `replay --schema`: the JSON Schema of the transcript file says what the program takes.

use jsonschema::Validator;
use serde_json::{Value, json};

use clara_crm::transcript::parse;

use crate::support::command::Sandbox;

fn schema() -> Validator {
    let sandbox = Sandbox::new();
    let printed: Value =
        serde_json::from_str(&sandbox.clara(["replay", "--schema"]).run().stdout(0, "")).unwrap();
    assert_eq!(printed["$schema"], "https://json-schema.org/draft/2020-12/schema");
    jsonschema::meta::validate(&printed).unwrap();
    jsonschema::options().should_validate_formats(true).build(&printed).unwrap()
}

/// A record with one key of it replaced, by its JSON pointer.
fn with(path: &str, value: Value) -> Value {
    let mut record = json!({"session_id": "s-1", "messages": [{"role": "user", "content": "Hi."}],
        "lead": {}, "qualification": {"bant_assessment": {}}});
    let (parent, key) = path.rsplit_once('/').unwrap();
    match record.pointer_mut(parent).unwrap() {
        Value::Array(items) => items[key.parse::<usize>().unwrap()] = value,
        Value::Object(map) => drop(map.insert(key.to_owned(), value)),
        other => panic!("nothing can be put into {other}"),
    }
    record
}

#[test]
fn every_conversation_among_the_fixtures_is_valid() {
    let schema = schema();
    let mut seen = 0;
    for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/conversations")).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        for record in serde_json::Deserializer::from_str(&text).into_iter::<Value>() {
            let record = record.unwrap();
            let wrong: Vec<_> = schema.iter_errors(&record).map(|error| error.to_string()).collect();
            assert!(wrong.is_empty(), "{}: {wrong:?}", path.display());
            assert!(parse::transcript(record).is_ok());
            seen += 1;
        }
    }
    assert!(seen >= 14, "{seen}");
}

#[test]
fn what_it_takes_the_program_takes_and_what_it_refuses_the_program_refuses() {
    let schema = schema();
    for (path, good, bad) in cases() {
        for (values, wanted) in [(good, true), (bad, false)] {
            for value in values.as_array().unwrap() {
                let record = with(path, value.clone());
                assert_eq!(schema.is_valid(&record), wanted, "by the schema, {path}: {value}");
                let read = parse::transcript(record).map(|_| ());
                assert_eq!(read.is_ok(), wanted, "by the program, {path}: {value} ({read:?})");
            }
        }
    }
    for record in [
        json!({}),
        json!([]),
        json!({"session_id": "s"}),
        json!({"messages": [{"role": "user", "content": "a"}]}),
    ] {
        assert!(!schema.is_valid(&record) && parse::transcript(record).is_err());
    }
}

/// Places, with values that are taken and values that are refused.
fn cases() -> Vec<(&'static str, Value, Value)> {
    vec![
        ("/session_id", json!(["s", 7]), json!(["", "  ", null, true, {}])),
        (
            "/messages",
            json!([[{"role": "tool"}], [{"role": "system", "content": null}]]),
            json!([[], null, "a", {}]),
        ),
        (
            "/messages/0",
            json!([{"role": "assistant", "content": "", "confidence": 0.5, "at": "2025-12-01T10:00:00.5+01:00", "x": [1]}]),
            json!([7, {}, {"role": "user"}, {"role": "user", "content": null}, {"role": "agent", "content": "a"},
                   {"role": "user", "content": 7}, {"role": "user", "content": "a", "confidence": 1.5},
                   {"role": "user", "content": "a", "at": 12}, {"role": "user", "content": "a", "intent": []}]),
        ),
        (
            "/started_at",
            json!(["2025-12-01T10:00:00Z", null]),
            json!(["yesterday", "2025-12-01", 1_764_583_200]),
        ),
        ("/ended_at", json!(["2025-12-01T10:00:00-05:00"]), json!(["2025-12-01T10:00:00", {}])),
        ("/duration_seconds", json!([0, 312, "312", null]), json!([-1, "long", true, []])),
        ("/outcome", json!(["completed", "not_interested", null]), json!(["done", 1])),
        ("/call_type", json!(["ai_voice", "callback"]), json!(["phone", {}])),
        ("/agent", json!(["clara@trendtialcrm.example", null]), json!([{}, []])),
        ("/sentiment_score", json!([-1, 0.25, "0.5"]), json!([-1.5, 2, "glad"])),
        ("/lead", json!([{}, null, {"more": 1}]), json!(["Sarah", []])),
        ("/lead/company_size", json!([40, "40"]), json!([-4, "forty", {}])),
        ("/lead/deal_value", json!([1e6, "5000.50"]), json!([-1, "5k", []])),
        ("/lead/tags", json!([["a"], []]), json!(["a", [1]])),
        ("/lead/email", json!(["a@b.example"]), json!([[], false])),
        ("/qualification/lead_score", json!([0, 100, "84"]), json!([101, -1, "A"])),
        ("/qualification/qualification_status", json!(["opportunity"]), json!(["hot", 1])),
        ("/qualification/bant_assessment", json!([{"budget": {"value": "high"}}]), json!(["high", 1])),
        ("/qualification/missing_information", json!([["email"]]), json!(["email"])),
        ("/anything", json!([1, {"a": []}, null]), json!([])),
    ]
}
