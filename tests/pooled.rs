//! Everything works through a pooler that gives each transaction another session.

use crate::support::command::{Clara, Sandbox};
use crate::support::database::TestDatabase;
use crate::support::pooler::Pooler;
use crate::support::server::needs_server;
use crate::support::{calls, rows};

#[tokio::test]
async fn a_database_is_aligned_and_replayed_into() {
    needs_server!();
    let Some(pooler) = Pooler::start(3) else { return };
    let (direct, pooled) = (TestDatabase::migrated().await, TestDatabase::empty().await);
    let sandbox = Sandbox::new();
    sandbox.write("calls.jsonl", calls::lines((0..12).map(calls::call)));
    let url = pooler.url(&pooled);
    let run = |arguments: &[&str], code: i32| {
        let clara = sandbox.clara(["--quiet"]).env("DATABASE_URL", &url);
        let (ended, stdout, stderr) = arguments.iter().fold(clara, Clara::arg).run().parts();
        assert_eq!(ended, Some(code), "{arguments:?}: {stdout}{stderr}");
    };
    run(&["check-schema"], 3);
    run(&["migrate"], 0);
    run(&["check-schema", "--rehearse"], 0);
    run(&["replay", "calls.jsonl"], 0);
    run(&["agents", "list"], 0);
    run(&["leads"], 0);
    sandbox.clara(["replay", "calls.jsonl", "--quiet"]).on(&direct).run().is(0, "...\n", "");
    let (there, here) =
        (rows::all(&mut direct.open().await).await, rows::all(&mut pooled.open().await).await);
    assert!(there == here, "other rows through a pooler");
}
