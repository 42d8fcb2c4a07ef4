//! Two replays at once, and others at work in the same rows.

use clara_crm::db::Access;
use clara_crm::replay::Job;
use serde_json::{Value, json};

use super::crm::{Crm, assert_same, call, qualified, replay_into, sarah};
use crate::support::server::needs_server;

/// A client that several leads share tells of the one that was delivered first.
const TABLES: [&str; 8] =
    ["users", "leads", "calls", "activities", "conversations", "follow_ups", "meetings", "lead_activities"];

/// Calls of four callers, several of each.
fn calls() -> Vec<Value> {
    (0..24)
        .map(|n| {
            let mut lead = sarah();
            lead["email"] = json!(format!("caller{}@techstart.example", n % 4));
            lead["phone"] = json!(format!("+1555010010{}", n % 4));
            call(
                &format!("s-{n}"),
                &format!("2025-11-{:02}T10:00:00Z", n + 1),
                json!({"lead": lead,
                "qualification": qualified((n * 37) % 100, "marketing_qualified")}),
            )
        })
        .collect()
}

async fn at_once(one: &[Value], two: &[Value]) {
    let (clean, crm) = (Crm::new().await, Crm::new().await);
    clean.replay(&calls()).await;
    let (mut left, mut right) = (crm.database.open().await, crm.database.open().await);
    let job = Job::default();
    let (a, b) = tokio::join!(replay_into(&mut left, &job, one), replay_into(&mut right, &job, two));
    let (a, b) = (a.unwrap(), b.unwrap());
    assert_eq!((a.rejected.len(), b.rejected.len()), (0, 0));
    assert_eq!(a.summary.counts.leads_created + b.summary.counts.leads_created, 4);
    assert_eq!(a.summary.counts.calls_created + b.summary.counts.calls_created, 24);
    assert_same(&clean.rows_of(&TABLES).await, &crm.rows_of(&TABLES).await);
}

#[tokio::test]
async fn the_same_input_twice_at_once() {
    needs_server!();
    at_once(&calls(), &calls()).await;
}

#[tokio::test]
async fn overlapping_inputs_at_once() {
    needs_server!();
    let all = calls();
    at_once(&all[..16], &all[8..]).await;
    let (even, odd): (Vec<_>, Vec<_>) = all.into_iter().enumerate().partition(|(n, _)| n % 2 == 0);
    let values = |part: Vec<(usize, Value)>| part.into_iter().map(|(_, call)| call).collect::<Vec<_>>();
    at_once(&values(even), &values(odd)).await;
}

#[tokio::test]
async fn a_lock_that_is_held_for_a_while_is_waited_for() {
    needs_server!();
    let crm = Crm::new().await;
    crm.replay(&calls()[..4]).await;
    let mut person = crm.database.open().await;
    let tx = person.begin(Access::Write).await.unwrap();
    tx.batch("update public.leads set notes = 'mine'").await.unwrap();
    let mut db = crm.database.open().await;
    let job = Job::default();
    let rest = calls();
    let replayed = replay_into(&mut db, &job, &rest[4..8]);
    let hold = async {
        // Longer than one wait for a lock takes.
        tokio::time::sleep(std::time::Duration::from_secs(6)).await;
        tx.commit().await.unwrap();
    };
    let (report, ()) = tokio::join!(replayed, hold);
    assert_eq!(report.unwrap().summary.updated, 4);
    assert_eq!(crm.all("select 1 from public.leads where notes = 'mine'").await.len(), 4);
}
