//! The same conversations end in the same rows: on the embedded database and on a
//! server, in any order, in one run or in many.

use std::path::{Path, PathBuf};

use clara_crm::db::{Database, Target};
use clara_crm::schema;

use crate::support::command::{Clara, Sandbox};
use crate::support::database::TestDatabase;
use crate::support::server::needs_server;
use crate::support::{embedded, rows};

/// The recorded conversations that come with the program.
fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/conversations");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 8);
    files
}

/// The rows after these runs, each with its files, on a database of their own.
async fn on_server(sandbox: &Sandbox, runs: &[Vec<PathBuf>]) -> String {
    let database = TestDatabase::migrated().await;
    for files in runs {
        let run = files.iter().fold(sandbox.clara(["replay", "-q"]), Clara::arg);
        run.on(&database).run().is(0, "...\n", "");
    }
    rows::all(&mut database.open().await).await
}

/// Fails with the first lines that are not the same.
#[track_caller]
fn assert_same(one: &str, other: &str) {
    let only = |a: &str, b: &str| {
        a.lines().filter(|line| !b.lines().any(|l| l == *line)).take(3).collect::<Vec<_>>().join("\n")
    };
    let (left, right) = (only(one, other), only(other, one));
    assert!(one == other, "only in the first:\n{left}\nonly in the second:\n{right}");
}

#[tokio::test]
async fn in_any_order_of_the_files() {
    needs_server!();
    let sandbox = Sandbox::new();
    let files = fixtures();
    let rows = on_server(&sandbox, std::slice::from_ref(&files)).await;
    assert!(rows::count(&rows, "leads") >= 8, "{rows}");
    let backwards: Vec<_> = files.iter().rev().cloned().collect();
    assert_same(&rows, &on_server(&sandbox, std::slice::from_ref(&backwards)).await);
}

#[tokio::test]
async fn in_one_run_or_in_one_run_a_file_the_last_first() {
    needs_server!();
    let sandbox = Sandbox::new();
    let files = fixtures();
    let rows = on_server(&sandbox, std::slice::from_ref(&files)).await;
    let one_by_one: Vec<_> = files.into_iter().rev().map(|file| vec![file]).collect();
    // What a lead's owner was told when the later call came first stays told.
    let lasting = |rows: &str| -> String {
        rows.lines().filter(|row| !row.starts_with("notifications ")).map(|row| format!("{row}\n")).collect()
    };
    assert_same(&lasting(&rows), &lasting(&on_server(&sandbox, &one_by_one).await));
}

#[tokio::test(flavor = "multi_thread")]
async fn on_the_embedded_database_and_on_a_server() {
    needs_server!();
    let sandbox = Sandbox::new();
    let files = fixtures();
    let run = files.iter().fold(sandbox.clara(["replay", "-q"]), Clara::arg);
    run.embedded().run().is(0, "...\n", "");
    let rows = {
        let _permit = embedded::permit();
        let mut db = Database::connect(&Target::Embedded(sandbox.data_dir())).await.unwrap();
        let rows = rows::all(&mut db).await;
        let tx = db.begin(clara_crm::db::Access::Read).await.unwrap();
        assert_eq!(schema::check(&tx).await.unwrap().findings, []);
        tx.rollback().await.unwrap();
        db.close().await.unwrap();
        rows
    };
    assert_same(&rows, &on_server(&sandbox, &[files]).await);
}
