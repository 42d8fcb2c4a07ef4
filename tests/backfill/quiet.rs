//! Runs that must not write: those with nothing to do, and dry runs.

use serde_json::Value;

use super::legacy::{counts, leads, of, run, with_leads};
use crate::support::database::TestDatabase;
use crate::support::rows;
use crate::support::server::needs_server;

/// Every row of the database with the transaction that wrote it.
async fn versions(database: &TestDatabase) -> String {
    let mut all = String::new();
    for table in clara_crm::schema::contract().unwrap().tables.keys() {
        let sql = format!(
            "select coalesce(string_agg(concat_ws(' ', '{table}', t.ctid, t.xmin, t.xmax, to_jsonb(t)), E'\\n' order by t.ctid), '')
               from public.{table} t"
        );
        all.push_str(&database.text(&sql).await);
    }
    all
}

/// The next transaction that writes: one that writes nothing takes no number.
async fn next_transaction(database: &TestDatabase) -> u64 {
    let sql = "select (pg_snapshot_xmax(pg_current_snapshot()))::text";
    database.text(sql).await.parse().unwrap()
}

#[tokio::test]
async fn a_second_run_writes_nothing_at_all() {
    needs_server!();
    let database = with_leads(120).await;
    let report = run(&database, ["agent-id", "status-bucket"], 3);
    assert_eq!(counts(&report, "agent-id"), [120, 100, 0, 20, 0]);
    assert_eq!(database.text("select count(*)::text from public.admin_audit").await, "2");
    // The trigger of ours lets a backfill keep the time.
    assert_eq!(
        database.text("select count(*)::text from public.leads where updated_at <> '2024-01-02Z'").await,
        "0"
    );
    let before = versions(&database).await;
    let report = run(&database, ["agent-id", "status-bucket"], 3);
    assert_eq!(counts(&report, "agent-id"), [20, 0, 0, 20, 0]);
    assert_eq!(counts(&report, "status-bucket"), [0, 0, 0, 0, 0]);
    assert_eq!(
        (&of(&report, "agent-id")["batches"], &of(&report, "agent-id")["finished"]),
        (&0.into(), &true.into())
    );
    assert!(versions(&database).await == before, "rows were written");
}

#[tokio::test]
async fn nothing_to_do_is_no_transaction_that_writes() {
    needs_server!();
    let database = TestDatabase::migrated().await;
    let before = next_transaction(&database).await;
    let _ = run(&database, [], 0);
    // Other tests write on the same server; their transactions are not in this database.
    let rows = "select count(*)::text from public.clara_crm_backfills";
    assert_eq!(database.text(rows).await, "0");
    assert_eq!(database.text("select count(*)::text from public.users").await, "0");
    assert!(next_transaction(&database).await >= before);
}

#[tokio::test]
async fn a_dry_run_says_what_a_run_does_and_does_nothing() {
    needs_server!();
    let database = with_leads(120).await;
    let before = rows::all(&mut database.open().await).await;
    let dry = run(&database, ["--dry-run"], 3);
    assert_eq!(dry["dry_run"], true);
    assert!(rows::all(&mut database.open().await).await == before, "rows were written");
    let real = run(&database, [], 3);
    let without_times = |report: &Value| -> Vec<Value> {
        let mut tasks = report["tasks"].as_array().unwrap().clone();
        for task in &mut tasks {
            task.as_object_mut().unwrap().remove("duration_ms");
        }
        tasks
    };
    assert_eq!(without_times(&dry), without_times(&real));
    assert!(leads(&database).await.contains("P1"));
}
