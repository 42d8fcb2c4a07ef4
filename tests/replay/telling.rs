//! Who is told of what.

use clara_crm::db::Access;
use serde_json::{Value, json};

use super::crm::{Crm, call, qualified, sarah};
use crate::support::server::needs_server;

const ANN: &str = "00000000-0000-4000-8000-0000000000aa";

fn with(session: &str, day: u32, score: i32) -> Value {
    call(
        session,
        &format!("2025-11-{day:02}T10:00:00Z"),
        json!({"lead": sarah(), "agent": "ann@team.example",
        "qualification": qualified(score, "marketing_qualified")}),
    )
}

async fn crm() -> Crm {
    let crm = Crm::new().await;
    crm.sql(&format!("insert into public.users (id, email, full_name, role) values ('{ANN}', 'ann@team.example', 'Ann', 'agent')")).await;
    crm
}

#[tokio::test]
async fn the_owner_hears_of_a_new_lead_a_move_and_a_meeting_and_of_nothing_else() {
    needs_server!();
    let crm = crm().await;
    crm.replay(&[
        with("s-1", 3, 30),
        with("s-2", 4, 35),
        with("s-3", 5, 55),
        with("s-4", 6, 72),
        with("s-5", 7, 85),
    ])
    .await;
    let rows = crm.all("select * from public.notifications order by created_at").await;
    let titles: Vec<_> = rows.iter().map(|row| row["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["New lead from a call", "A lead moved", "A lead moved", "Meeting proposed"]);
    let lead = crm.lead().await;
    for row in &rows {
        assert_eq!(
            (&row["user_id"], &row["type"], &row["entity_type"]),
            (&json!(ANN), &json!("lead_update"), &json!("lead"))
        );
        assert_eq!((&row["entity_id"], &row["is_read"]), (&lead["id"], &json!(false)));
    }
    assert_eq!(rows[1]["message"], "Sarah Chen, TechStart: P3 to P2, score 55");
}

#[tokio::test]
async fn preferences_say_no_or_yes_or_nothing() {
    needs_server!();
    for (preference, wanted) in
        [("'lead_update', false", 0), ("'lead_update', true", 1), ("'system_alert', false", 1)]
    {
        let crm = crm().await;
        crm.sql(&format!(
            "insert into public.notification_preferences (user_id, notification_type, enabled) values ('{ANN}', {preference})"
        ))
        .await;
        crm.replay(&[with("s-1", 3, 30)]).await;
        assert_eq!(crm.all("select 1 from public.notifications").await.len(), wanted, "{preference}");
    }
}

#[tokio::test]
async fn listeners_hear_it_once_it_is_committed() {
    needs_server!();
    let crm = crm().await;
    let mut listening = crm.database.open().await;
    let mut heard = listening.notifications();
    let tx = listening.begin(Access::Write).await.unwrap();
    tx.batch("listen clara_crm_leads").await.unwrap();
    tx.commit().await.unwrap();
    let job = clara_crm::replay::Job { dry_run: true, ..Default::default() };
    crm.run(&job, &[with("s-0", 3, 30)]).await;
    crm.replay(&[with("s-1", 3, 30), with("s-2", 4, 35), with("s-3", 5, 55)]).await;
    let mut next = async || {
        let told =
            tokio::time::timeout(std::time::Duration::from_secs(5), heard.recv()).await.unwrap().unwrap();
        assert_eq!(told.channel(), "clara_crm_leads");
        serde_json::from_str::<Value>(told.payload()).unwrap()
    };
    let id = crm.lead().await["id"].clone();
    assert_eq!(
        next().await,
        json!({"event": "created", "lead_id": id, "session_id": "s-1", "status_bucket": "P3", "lead_score": 30})
    );
    assert_eq!(
        next().await,
        json!({"event": "updated", "lead_id": id, "session_id": "s-3", "status_bucket": "P2", "lead_score": 55})
    );
}
