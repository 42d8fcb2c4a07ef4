//! Odd input that must go through as it is.

use serde_json::{Value, json};

use super::crm::{Crm, assert_same, call, sarah};
use crate::support::server::needs_server;

async fn twice(crm: &Crm, calls: &[Value]) {
    crm.replay(calls).await;
    let before = crm.versions().await;
    assert_eq!(crm.replay(calls).await.summary.unchanged, calls.len() as u64);
    assert_same(&before, &crm.versions().await);
}

#[tokio::test]
async fn ten_thousand_messages() {
    needs_server!();
    let crm = Crm::new().await;
    let messages: Vec<Value> =
        (0..10_000).map(|n| json!({"role": if n % 2 == 0 { "user" } else { "assistant" }, "content": format!("Turn {n}.")})).collect();
    twice(&crm, &[call("s-1", "2025-11-03T10:00:00Z", json!({"lead": sarah(), "messages": messages}))]).await;
    assert_eq!(crm.all("select 1 from public.activities").await.len(), 5_000);
}

#[tokio::test]
async fn words_of_every_script_and_length() {
    needs_server!();
    let crm = Crm::new().await;
    let name = "\u{202b}שרה \u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} e\u{301}\u{202c}";
    let long = "长".repeat(300_000);
    let messages = json!([
        {"role": "user", "content": long, "intent": "i".repeat(500), "confidence": -0.0},
        {"role": "assistant", "content": "\"quoted\" \\ back\\slash \t \u{7f}"},
        {"role": "user", "content": ""},
    ]);
    let lead = json!({"contact_person": name, "email": "a@a.example", "company_name": "'; drop table leads; --",
                      "company_size": 0, "deal_value": -0.0});
    twice(
        &crm,
        &[call(
            "s-1",
            "2025-11-03T10:00:00Z",
            json!({"lead": lead, "messages": messages, "sentiment_score": -0.0}),
        )],
    )
    .await;
    assert_eq!(crm.lead().await["contact_person"], name.trim());
    let activity = crm.one("select * from public.activities where message_content <> ''").await;
    assert_eq!(activity["intent"], "i".repeat(50));
    assert_eq!(activity["message_content"].as_str().unwrap().chars().count(), 300_000);
    assert_eq!(crm.one("select company_size from public.clients").await["company_size"], json!(null));
}

#[tokio::test]
async fn legacy_columns_are_narrower() {
    needs_server!();
    let crm = Crm::new().await;
    crm.sql("alter table public.activities alter column intent type varchar(50), alter column activity_type type varchar(50),
               alter column agent_type type varchar(50), alter column session_id type varchar(255),
               alter column confidence type numeric(3,2);
             alter table public.conversations alter column session_id type varchar(255), alter column status type varchar(50);
             alter table public.leads alter column score_grade type varchar(2), alter column budget type varchar(50),
               alter column email type varchar(255), alter column phone type varchar(50), alter column deal_value type numeric(12,2)")
        .await;
    let messages =
        json!([{"role": "user", "content": "Hi.", "intent": "i".repeat(500), "confidence": 0.987654}]);
    let mut lead = sarah();
    lead["deal_value"] = json!(1234.567);
    twice(&crm, &[call("s-1", "2025-11-03T10:00:00Z", json!({"lead": lead, "messages": messages}))]).await;
    assert_eq!(crm.lead().await["deal_value"], json!(1234.57));
    let later = call(
        "s-2",
        "2025-11-04T10:00:00Z",
        json!({"lead": {"email": "sarah@techstart.example", "contact_person": "S",
                                                                   "company_name": "T", "deal_value": 99.999}}),
    );
    crm.replay(&[later]).await;
    assert_eq!(crm.lead().await["deal_value"].as_f64(), Some(100.0));
}

#[tokio::test]
async fn times_of_every_kind() {
    needs_server!();
    let crm = Crm::new().await;
    let lead =
        |n: usize| json!({"contact_person": "Z", "company_name": "Z", "email": format!("z{n}@a.example")});
    let calls = [
        // The hour that New York has twice.
        call("s-1", "2025-11-02T01:30:00-04:00", json!({"lead": lead(1)})),
        call("s-2", "2025-11-02T01:30:00-05:00", json!({"lead": lead(2)})),
        call("s-3", "2025-11-03T10:00:00.123456789+05:45", json!({"lead": lead(3)})),
        call(
            "s-4",
            "2025-11-03T10:00:00Z",
            json!({"lead": lead(4), "ended_at": "2025-11-03T09:00:00Z", "duration_seconds": null}),
        ),
        call("s-5", "0001-01-01T00:00:00Z", json!({"lead": lead(5)})),
        call("s-6", "2016-12-31T23:59:60Z", json!({"lead": lead(6)})),
        call(
            "s-7",
            "2025-11-03T10:00:00Z",
            json!({"lead": lead(7), "started_at": null, "duration_seconds": null}),
        ),
    ];
    twice(&crm, &calls).await;
    let start = async |session: &str| {
        crm.one(&format!("select call_start_time t from public.calls where session_id = '{session}'")).await["t"].clone()
    };
    assert_eq!(start("s-1").await, "2025-11-02T05:30:00+00:00");
    assert_eq!(start("s-2").await, "2025-11-02T06:30:00+00:00");
    assert_eq!(start("s-3").await, "2025-11-03T04:15:00.123456+00:00");
    let ended = crm.one("select duration d, call_end_time - call_start_time as t from public.calls where session_id = 's-4'").await;
    assert_eq!((&ended["d"], &ended["t"]), (&json!(0), &json!("00:00:00")));
}
