//! Runs that are stopped or killed: the next goes on, and in the end it is all the same.

use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use super::legacy::{backfill, counts, leads, of, run, with_leads};
use crate::support::command::Sandbox;
use crate::support::database::TestDatabase;
use crate::support::server::needs_server;

const MANY: usize = 900;

async fn filled(database: &TestDatabase) -> u64 {
    let sql = "select count(*)::text from public.leads where status_bucket is not null";
    database.text(sql).await.parse().unwrap()
}

/// Starts a slow run and sends it a signal once some rows are filled. The exit code and
/// both streams come back.
async fn interrupted(database: &TestDatabase, signal: &str, rows: u64) -> (Option<i32>, String, String) {
    let sandbox = Sandbox::new();
    let args = ["agent-id", "status-bucket", "--batch-size=20", "--pause=3ms"];
    let child = backfill(&sandbox, database, args).spawn();
    let owned = "select count(agent_id) + count(status_bucket) from public.leads";
    let client = database.client().await;
    loop {
        let done: i64 = client.query_one(owned, &[]).await.unwrap().get(0);
        if done.unsigned_abs() >= rows {
            break;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[tokio::test]
async fn killed_at_any_moment_it_ends_as_if_left_alone() {
    needs_server!();
    let untouched = with_leads(MANY).await;
    let _ = run(&untouched, ["agent-id", "status-bucket"], 3);
    let wanted = leads(&untouched).await;
    let database = with_leads(MANY).await;
    for rows in [1, 200, 517, 800, 1300, 1600] {
        let (code, ..) = interrupted(&database, "-KILL", rows).await;
        assert_eq!(code, None);
    }
    let report = run(&database, ["agent-id", "status-bucket"], 3);
    assert_eq!(of(&report, "status-bucket")["finished"], true);
    assert_eq!(leads(&database).await, wanted);
    assert_eq!(counts(&run(&database, ["status-bucket"], 0), "status-bucket"), [0, 0, 0, 0, 0]);
    // Each of them has its line, the dead ones from those who came after.
    let rows = "select sum((details #>> '{counts,updated}')::int)::text from public.admin_audit";
    assert_eq!(database.text(rows).await, (MANY * 5 / 6 + MANY).to_string());
}

#[tokio::test]
async fn a_signal_ends_it_after_the_batch_and_it_says_how_to_go_on() {
    needs_server!();
    for signal in ["-INT", "-TERM"] {
        let database = with_leads(MANY).await;
        let (code, stdout, stderr) = interrupted(&database, signal, 100).await;
        assert_eq!(code, Some(4), "{stderr}");
        assert!(stderr.contains("run it again to go on"), "{stderr}");
        let told: Value = serde_json::from_str(&stdout).unwrap();
        assert_eq!(of(&told, "agent-id")["finished"], false);
        assert_eq!(told["not_started"], serde_json::json!(["status-bucket"]));
        let first = counts(&told, "agent-id");
        let second = counts(&run(&database, ["agent-id"], 3), "agent-id");
        assert_eq!(first[1] + second[1], u64::try_from(MANY * 5 / 6).unwrap());
        let states =
            "select string_agg(details ->> 'state', ' ' order by created_at) from public.admin_audit";
        assert_eq!(database.text(states).await, "stopped finished");
    }
}

#[tokio::test]
async fn the_time_it_may_take_is_kept_and_the_next_run_goes_on() {
    needs_server!();
    let database = with_leads(MANY).await;
    let args = ["status-bucket", "--batch-size=50", "--pause=100ms", "--max-runtime=150ms"];
    let report = run(&database, args, 4);
    let first = filled(&database).await;
    assert!(first < u64::try_from(MANY).unwrap(), "{first}");
    assert_eq!(counts(&report, "status-bucket")[1], first);
    let _ = run(&database, ["status-bucket", "--max-runtime=5m"], 0);
    assert_eq!(filled(&database).await, u64::try_from(MANY).unwrap());
    let slow = with_leads(200).await;
    let began = std::time::Instant::now();
    let _ = run(&slow, ["status-bucket", "--max-rows-per-second=400"], 0);
    assert!(began.elapsed() >= Duration::from_millis(230), "{:?}", began.elapsed());
}
