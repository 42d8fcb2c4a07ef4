#![allow(clippy::unwrap_used, reason = "a test may panic")]
use super::*;
use serde_json::json;

fn reason(value: Value) -> String {
    transcript(value).unwrap_err().text
}

fn with(key: &str, value: Value) -> Value {
    let mut base = json!({"session_id": "s", "messages": [{"role": "user", "content": "hi"}]});
    base[key] = value;
    base
}

#[test]
fn unknown_keys_are_kept_wherever_they_stand() {
    let mut value = with("crm_note", json!({"a": 1}));
    value["lead"] = json!({"email": "a@b.example", "shoe_size": 44});
    value["qualification"] = json!({"lead_score": 7, "model": "x"});
    value["messages"][0]["latency_ms"] = json!(120);
    let got = transcript(value).unwrap();
    assert_eq!(
        Value::Object(got.metadata),
        json!({"crm_note": {"a": 1}, "lead": {"shoe_size": 44}, "qualification": {"model": "x"}})
    );
    assert_eq!(got.messages[0].extra["latency_ms"], 120);
}

#[test]
fn null_is_absent_and_blank_text_too() {
    let got = transcript(with("lead", json!({"email": null, "phone": "  ", "tags": ["b", "a", "b", " "]})))
        .unwrap();
    assert_eq!((got.lead.email, got.lead.phone), (None, None));
    assert_eq!(got.lead.tags, ["a", "b"]);
}

#[test]
fn numbers_may_come_as_text() {
    let got =
        transcript(with("lead", json!({"company_size": "40", "deal_value": "60000", "phone": 5_550_123})))
            .unwrap();
    assert_eq!((got.lead.company_size, got.lead.deal_value), (Some(40), Some(60000.0)));
    assert_eq!(got.lead.phone.as_deref(), Some("5550123"));
}

#[test]
fn each_reason_names_the_key_and_no_value() {
    let cases = [
        (json!([1]), "a JSON object is needed, this is an array"),
        (json!({"messages": []}), "`session_id` is missing"),
        (with("session_id", json!(" ")), "`session_id` is empty"),
        (json!({"session_id": "s"}), "`messages` is missing"),
        (with("messages", json!([])), "`messages` is empty"),
        (with("messages", json!("secret")), "`messages` must be an array, not text"),
        (with("messages", json!(["secret"])), "`messages[0]` must be an object"),
        (
            with("messages", json!([{"role": "secret", "content": ""}])),
            "`messages[0].role` must be one of user",
        ),
        (with("messages", json!([{"role": "user"}])), "`messages[0].content` is missing"),
        (with("messages", json!([{"role": "user", "content": 5}])), "`messages[0].content` must be text"),
        (with("started_at", json!("secret")), "`started_at` must be a time"),
        (with("duration_seconds", json!(-1)), "`duration_seconds` must be from 0"),
        (with("outcome", json!("secret")), "`outcome` must be one of completed"),
        (with("sentiment_score", json!(2)), "`sentiment_score` must be from -1 to 1"),
        (with("lead", json!("secret")), "`lead` must be an object"),
        (with("lead", json!({"company_size": "secret"})), "`lead.company_size` must be a whole number"),
        (
            with("qualification", json!({"lead_score": 101})),
            "`qualification.lead_score` must be from 0 to 100",
        ),
        (with("qualification", json!({"qualification_status": "secret"})), "must be one of unqualified"),
    ];
    for (value, wanted) in cases {
        let got = reason(value);
        assert!(got.contains(wanted), "{got} should hold {wanted}");
        assert!(!got.contains("secret"), "{got}");
    }
}
