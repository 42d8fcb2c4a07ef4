//! Through a pooler that gives each transaction another connection.

use serde_json::Value;

use super::legacy::{counts, leads, run, with_leads};
use crate::support::command::Sandbox;
use crate::support::pooler::Pooler;
use crate::support::server::needs_server;

#[tokio::test]
async fn a_run_through_it_is_like_any_other_and_leaves_nothing_behind() {
    needs_server!();
    let database = with_leads(500).await;
    let Some(pooler) = Pooler::start(4) else { return };
    let url = pooler.url(&database);
    let sandbox = Sandbox::new();
    let through = |args: &[&str]| {
        let mut run = sandbox.clara(["backfill", "--format=json"]).env("DATABASE_URL", &url);
        for arg in args {
            run = run.arg(arg);
        }
        run
    };
    // One that dies in the middle, and one beside it while it lives.
    let mut first = through(&["agent-id", "status-bucket", "--batch-size=20", "--pause=20ms"]).spawn();
    while database.text("select count(agent_id)::text from public.leads").await == "0" {}
    let (code, _, stderr) = through(&["status-bucket"]).run().parts();
    assert_eq!(code, Some(5), "{stderr}");
    first.kill().unwrap();
    first.wait().unwrap();
    // The pooler notices that it is gone, and ends its transaction.
    let mut code = Some(5);
    let mut told = String::new();
    for _ in 0..50 {
        let (got, stdout, stderr) = through(&["agent-id", "status-bucket"]).run().parts();
        (code, told) = (got, stdout);
        if code != Some(5) {
            assert_eq!(code, Some(3), "{stderr}");
            break;
        }
    }
    assert_eq!(code, Some(3));
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(counts(&told, "status-bucket"), [500, 500, 0, 0, 0]);
    let direct = with_leads(500).await;
    let _ = run(&direct, ["agent-id", "status-bucket"], 3);
    assert!(leads(&database).await == leads(&direct).await, "other rows than of a direct connection");
    let locks = "select count(*)::text from pg_locks l join pg_database d on d.oid = l.database
                  where locktype = 'advisory' and datname = current_database()";
    for _ in 0..100 {
        if database.text(locks).await == "0" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(database.text(locks).await, "0");
}
