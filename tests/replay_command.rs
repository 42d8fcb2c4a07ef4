//! `replay` on a server: what it writes, once, and what it leaves alone.

use serde_json::Value;

use crate::support::calls;
use crate::support::command::Sandbox;
use crate::support::database::TestDatabase;
use crate::support::rows;
use crate::support::server::needs_server;

/// The database as standard error names it.
const ON_SERVER: &str = "database: postgresql://[..]";

fn two_calls() -> String {
    calls::lines([calls::call(1), calls::later_call(1), calls::call(2)])
}

/// A report without what differs from one run to the next.
fn lasting(mut report: Value) -> Value {
    report["dry_run"] = Value::Null;
    report["summary"]["duration_ms"] = Value::Null;
    report
}

#[tokio::test]
async fn a_second_time_changes_nothing() {
    needs_server!();
    let (sandbox, database) = (Sandbox::new(), TestDatabase::migrated().await);
    let file = sandbox.write("calls.jsonl", two_calls());
    let replay =
        || sandbox.clara(["replay", "--format", "json"]).arg(&file).on(&database).run().json(0, ON_SERVER);
    let first = replay();
    let summary = &first["summary"];
    assert_eq!((&summary["created"], &summary["updated"]), (&2.into(), &1.into()), "{summary}");
    let written = rows::all(&mut database.open().await).await;
    assert_eq!(
        ["clients", "leads", "calls", "conversations", "follow_ups"]
            .map(|table| rows::count(&written, table)),
        [2, 2, 3, 3, 2]
    );
    let second = replay();
    assert_eq!(second["summary"]["unchanged"], 3);
    for count in [
        "created",
        "updated",
        "not_a_lead",
        "rejected",
        "leads_created",
        "calls_created",
        "activities_created",
    ] {
        assert_eq!(second["summary"][count], 0, "{count}");
    }
    assert_eq!(rows::all(&mut database.open().await).await, written);
}

#[tokio::test]
async fn a_rehearsal_writes_nothing_and_tells_what_the_run_will() {
    needs_server!();
    let (sandbox, database) = (Sandbox::new(), TestDatabase::migrated().await);
    sandbox.write("calls.jsonl", two_calls() + "no JSON\n");
    let empty = rows::all(&mut database.open().await).await;
    let replay = || sandbox.clara(["replay", "--format=json", "calls.jsonl"]).on(&database);
    let rehearsed = replay().arg("--dry-run").run().json(3, ON_SERVER);
    assert_eq!(rehearsed["dry_run"], true);
    assert_eq!(rows::all(&mut database.open().await).await, empty);
    let done = replay().run().json(3, ON_SERVER);
    assert_eq!(done["dry_run"], false);
    assert_eq!(lasting(rehearsed), lasting(done));
    // And again, where everything is there already.
    let rehearsed = replay().arg("--dry-run").run().json(3, ON_SERVER);
    assert_eq!(lasting(rehearsed), lasting(replay().run().json(3, ON_SERVER)));
}

#[cfg(feature = "embedded")]
#[test]
fn a_rehearsal_on_the_embedded_database_does_not_make_it() {
    let sandbox = Sandbox::new();
    sandbox.write("calls.jsonl", two_calls());
    let replay = || sandbox.clara(["replay", "--format=json", "calls.jsonl"]).embedded();
    let rehearsed =
        replay().arg("--dry-run").run().json(0, "database: embedded PostgreSQL in [DIR]/cwd/data");
    assert!(!sandbox.data_dir().exists());
    // A folder that is there and empty stays empty.
    std::fs::create_dir(sandbox.data_dir()).unwrap();
    let again = replay().arg("--dry-run").run().json(0, "database: embedded PostgreSQL in [DIR]/cwd/data");
    assert_eq!(std::fs::read_dir(sandbox.data_dir()).unwrap().count(), 0);
    let done = replay().run().json(0, "database: [..]\nmigrated the embedded database (V001)\n");
    assert_eq!(lasting(rehearsed), lasting(again));
    assert_eq!(lasting(replay().run().json(0, "database: [..]"))["summary"]["unchanged"], 3);
    let rehearsed = sandbox.clara(["replay", "--dry-run", "calls.jsonl"]).embedded().run();
    let _ = rehearsed.stdout(0, "database: [..]\n\n[..]3 unchanged[..] (dry run: nothing was written)\n");
    assert_eq!(done["summary"]["created"], 2);
}

#[tokio::test]
async fn a_server_is_never_migrated_by_a_replay() {
    needs_server!();
    let (sandbox, database) = (Sandbox::new(), TestDatabase::empty().await);
    sandbox.write("calls.jsonl", two_calls());
    for args in
        [&["replay", "calls.jsonl"][..], &["replay", "--dry-run", "calls.jsonl"], &["leads"], &["agents"]]
    {
        let run =
            args.iter().fold(sandbox.clara([]), crate::support::command::Clara::arg).on(&database).run();
        run.is(1, "", "database: [..]\nerror: [..]\ncaused by: [..]\nhint: [..]clara-crm migrate[..]\n");
    }
    let tables =
        "select count(*)::text from pg_tables where schemaname not in ('pg_catalog', 'information_schema')";
    assert_eq!(database.text(tables).await, "0");
}
