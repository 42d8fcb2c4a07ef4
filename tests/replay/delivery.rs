//! One session delivered more than once.

use serde_json::{Value, json};

use super::crm::{Crm, assert_same, call, qualified, sarah};
use crate::support::server::needs_server;

const TABLES: [&str; 8] =
    ["clients", "leads", "calls", "activities", "conversations", "follow_ups", "meetings", "lead_activities"];

fn messages(count: usize) -> Value {
    let role = |turn: usize| if turn.is_multiple_of(2) { "user" } else { "assistant" };
    let one = |turn: usize| json!({"role": role(turn), "content": format!("Words of turn {turn}.")});
    (0..count).map(one).collect()
}

fn short() -> Value {
    call(
        "s-1",
        "2025-11-03T10:00:00Z",
        json!({"lead": sarah(), "messages": messages(2), "duration_seconds": 60}),
    )
}

fn longer() -> Value {
    let mut longer = short();
    longer["messages"] = messages(7);
    longer["ended_at"] = json!("2025-11-03T10:05:00Z");
    longer["duration_seconds"] = json!(300);
    longer
}

fn with_qualification() -> Value {
    let mut late = longer();
    late["qualification"] = qualified(85, "opportunity");
    late["outcome"] = json!("qualified");
    late
}

async fn crm() -> Crm {
    let crm = Crm::new().await;
    crm.sql("insert into public.users (email, full_name, role) values ('ann@team.example', 'Ann', 'agent')")
        .await;
    crm.sql("update public.users set id = '00000000-0000-4000-8000-0000000000aa'").await;
    crm
}

/// Delivers in this order and compares with one full delivery.
async fn ends_as_one_delivery(deliveries: &[Value], full: &Value) {
    let (one, many) = (crm().await, crm().await);
    one.replay(std::slice::from_ref(full)).await;
    for delivery in deliveries {
        many.replay(std::slice::from_ref(delivery)).await;
    }
    assert_same(&one.rows_of(&TABLES).await, &many.rows_of(&TABLES).await);
}

#[tokio::test]
async fn more_messages_enrich_the_same_rows() {
    needs_server!();
    ends_as_one_delivery(&[short(), longer()], &longer()).await;
}

#[tokio::test]
async fn fewer_messages_take_nothing_away() {
    needs_server!();
    ends_as_one_delivery(&[longer(), short()], &longer()).await;
}

#[tokio::test]
async fn a_qualification_may_come_later() {
    needs_server!();
    ends_as_one_delivery(&[short(), longer(), with_qualification(), short()], &with_qualification()).await;
    ends_as_one_delivery(&[with_qualification(), longer()], &with_qualification()).await;
}

#[tokio::test]
async fn deliveries_of_one_session_may_stand_in_one_input() {
    needs_server!();
    let crm = crm().await;
    let report = crm.replay(&[with_qualification(), short(), longer()]).await;
    assert_eq!(report.summary.read, 3);
    assert_eq!(crm.all("select 1 from public.calls").await.len(), 1);
    let before = crm.versions().await;
    crm.replay(&[longer(), with_qualification(), short()]).await;
    assert_same(&before, &crm.versions().await);
}

#[tokio::test]
async fn a_fuller_delivery_may_turn_nobody_into_a_lead() {
    needs_server!();
    let thin = call("s-1", "2025-11-03T10:00:00Z", json!({"messages": messages(1)}));
    ends_as_one_delivery(&[thin, short()], &short()).await;
}

#[tokio::test]
async fn what_the_live_agent_recorded_is_kept() {
    needs_server!();
    let crm = crm().await;
    crm.sql(
        "insert into public.conversations (session_id, agent_type, summary, metadata, messages)
         values ('s-1', 'support', 'A talk.', '{\"model\": \"m-1\"}',
                 '[{\"role\": \"user\", \"content\": \"One.\"}, {\"role\": \"user\", \"content\": \"Two.\"},
                   {\"role\": \"user\", \"content\": \"Three.\"}]')",
    )
    .await;
    crm.replay(&[short()]).await;
    let row = crm.one("select * from public.conversations").await;
    assert_eq!((&row["agent_type"], &row["summary"]), (&json!("support"), &json!("A talk.")));
    assert_eq!(row["metadata"]["model"], "m-1");
    assert_eq!(row["messages"].as_array().unwrap().len(), 3);
    let before = crm.versions().await;
    crm.replay(&[short()]).await;
    assert_same(&before, &crm.versions().await);
}
