//! A replay that is stopped or killed half-way: run again, it ends in the rows of one
//! that was left alone.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command};

use crate::support::calls;
use crate::support::command::{Clara, Sandbox};
use crate::support::database::TestDatabase;
use crate::support::rows;
use crate::support::server::needs_server;

/// More conversations than a pipe holds reports of, so that a run whose output nobody
/// reads cannot end before it is interrupted.
const MANY: usize = 150;

/// Some callers call twice, so that half of a lead's story may be missing.
fn many_calls() -> String {
    calls::lines((0..MANY).map(|n| if n % 5 == 4 { calls::later_call(n - 1) } else { calls::call(n) }))
}

/// Starts a replay and sends it a signal when a few conversations are written. The exit
/// code and what it said on standard error come back.
fn interrupted(run: Clara<'_>, signal: &str) -> (Option<i32>, String) {
    let mut child: Child = run.spawn();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    for _ in 0..5 {
        line.clear();
        out.read_line(&mut line).unwrap();
        assert!(line.starts_with("{\"type\":\"conversation\""), "{line}");
    }
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    let mut talk = String::new();
    child.stderr.take().unwrap().read_to_string(&mut talk).unwrap();
    (child.wait().unwrap().code(), talk)
}

async fn leads(database: &TestDatabase) -> usize {
    database.text("select count(*)::text from public.leads").await.parse().unwrap()
}

/// The rows of a run that was left alone.
async fn undisturbed(sandbox: &Sandbox) -> String {
    let database = TestDatabase::migrated().await;
    sandbox.clara(["replay", "calls.jsonl", "-q"]).on(&database).run().is(0, "...\n", "");
    rows::all(&mut database.open().await).await
}

#[tokio::test]
async fn by_a_signal_on_a_server() {
    needs_server!();
    let sandbox = Sandbox::new();
    sandbox.write("calls.jsonl", many_calls());
    let wanted = undisturbed(&sandbox).await;
    let all = rows::count(&wanted, "leads");
    for (signal, code) in [("-INT", Some(4)), ("-TERM", Some(4)), ("-KILL", None)] {
        let database = TestDatabase::migrated().await;
        let replay = || sandbox.clara(["replay", "calls.jsonl", "--format=jsonl"]).on(&database);
        let (got, talk) = interrupted(replay(), signal);
        assert_eq!(got, code, "{signal}: {talk}");
        assert!((5..all).contains(&leads(&database).await), "{signal}: it was over already");
        let summary = replay().run().json_lines(0, "database: [..]").pop().unwrap();
        assert!(summary["data"]["unchanged"].as_u64().unwrap() >= 5, "{signal}: {summary}");
        assert!(rows::all(&mut database.open().await).await == wanted, "{signal} leaves other rows");
    }
}

#[cfg(feature = "embedded")]
#[tokio::test(flavor = "multi_thread")]
async fn by_a_kill_on_the_embedded_database() {
    use crate::support::embedded;
    use clara_crm::db::{Database, Target};

    needs_server!();
    let sandbox = Sandbox::new();
    sandbox.write("calls.jsonl", many_calls());
    let replay = || sandbox.clara(["replay", "calls.jsonl", "--format=jsonl"]).embedded();
    {
        let _permit = embedded::permit();
        let (code, talk) = interrupted(replay(), "-KILL");
        assert_eq!(code, None, "{talk}");
    }
    let summary = replay().run().json_lines(0, "database: [..]").pop().unwrap();
    assert!(summary["data"]["unchanged"].as_u64().unwrap() >= 5, "{summary}");
    assert!(summary["data"]["unchanged"].as_u64().unwrap() < MANY as u64, "it was over already");
    let _permit = embedded::permit();
    let mut db = Database::connect(&Target::Embedded(sandbox.data_dir())).await.unwrap();
    let rows = rows::all(&mut db).await;
    db.close().await.unwrap();
    assert!(rows == undisturbed(&sandbox).await, "other rows");
}
