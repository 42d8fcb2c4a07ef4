#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{self, BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use super::*;
use crate::db::{Access, Database, Target, Type};

async fn open(dir: &Path) -> Database {
    Database::connect(&Target::Embedded(dir.to_owned())).await.unwrap()
}

async fn value(database: &mut Database, sql: &str) -> String {
    let transaction = database.begin(Access::Read).await.unwrap();
    transaction.query(sql, &[]).await.unwrap()[0].get(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_committed_is_there_after_closing_or_dropping() {
    let dir = tempfile::tempdir().unwrap();
    let mut database = open(dir.path()).await;
    assert!(database.is_embedded());
    assert_eq!(database.label(), format!("embedded PostgreSQL in {}", dir.path().display()));
    let transaction = database.begin(Access::Schema).await.unwrap();
    transaction.batch("create table kept (n int primary key)").await.unwrap();
    transaction.commit().await.unwrap();
    database.close().await.unwrap();

    let mut database = open(dir.path()).await;
    let transaction = database.begin(Access::Write).await.unwrap();
    transaction.execute("insert into kept values ($1)", &[(&1_i32, Type::INT4)]).await.unwrap();
    transaction.commit().await.unwrap();
    let transaction = database.begin(Access::Write).await.unwrap();
    transaction.execute("insert into kept values ($1)", &[(&2_i32, Type::INT4)]).await.unwrap();
    drop(transaction);
    drop(database);

    let mut database = open(dir.path()).await;
    assert_eq!(value(&mut database, "select string_agg(n::text, ',') from kept").await, "1");
    database.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn its_settings_are_those_of_a_careful_server() {
    let dir = tempfile::tempdir().unwrap();
    let mut database = open(dir.path()).await;
    for (name, expected) in [
        ("TimeZone", "UTC"),
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("full_page_writes", "on"),
        ("server_encoding", "UTF8"),
    ] {
        let found = value(&mut database, &format!("select current_setting('{name}')")).await;
        assert_eq!(found, expected, "{name}");
    }
    database.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_process_at_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let database = open(dir.path()).await;
    let error = Database::connect(&Target::Embedded(dir.path().to_owned())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Locked);
    assert!(error.message().contains(&dir.path().display().to_string()));
    assert!(error.hints()[0].contains("--data-dir"));
    database.close().await.unwrap();
    open(dir.path()).await.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn another_version_is_refused_untouched() {
    let dir = tempfile::tempdir().unwrap();
    open(dir.path()).await.close().await.unwrap();
    let version = dir.path().join("postgres/pgdata/PG_VERSION");
    std::fs::write(&version, "17\n").unwrap();
    let error = Database::connect(&Target::Embedded(dir.path().to_owned())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert!(error.to_string().contains("PostgreSQL 17"), "{error}");
    std::fs::write(&version, "18\n").unwrap();
    open(dir.path()).await.close().await.unwrap();
}

const CHILD: &str = "CLARA_CRM_TEST_CHILD_DIR";

/// Not a test: the process that the next one kills.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by `a_killed_process_loses_nothing_committed`"]
async fn child_that_writes_until_killed() {
    let Some(dir) = std::env::var_os(CHILD) else { return };
    let mut database = open(Path::new(&dir)).await;
    let transaction = database.begin(Access::Schema).await.unwrap();
    transaction.batch("create table if not exists kept (n int primary key, filler text)").await.unwrap();
    transaction.commit().await.unwrap();
    for n in 1.. {
        let transaction = database.begin(Access::Write).await.unwrap();
        let sql = "insert into kept values ($1, repeat('x', 2000))";
        transaction.execute(sql, &[(&n, Type::INT4)]).await.unwrap();
        transaction.commit().await.unwrap();
        // Past the test harness's capture: the parent reads it.
        io::Write::write_all(&mut io::stdout(), format!("\ncommitted {n}\n").as_bytes()).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_process_loses_nothing_committed() {
    let dir = tempfile::tempdir().unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "db::embedded::tests::child_that_writes_until_killed", "--ignored", "--nocapture"])
        .env(CHILD, dir.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut committed = 0;
    for line in lines {
        if let Some(n) = line.unwrap().strip_prefix("committed ") {
            committed = n.parse::<i64>().unwrap();
            if committed == 200 {
                break;
            }
        }
    }
    assert_eq!(committed, 200, "the child ended early");
    child.kill().unwrap();
    child.wait().unwrap();

    let mut database = open(dir.path()).await;
    let found = value(&mut database, "select max(n)::text || '/' || count(*) from kept").await;
    let (highest, count) = found.split_once('/').unwrap();
    assert_eq!(highest, count);
    assert!(count.parse::<i64>().unwrap() >= committed, "{found}");
    database.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn in_memory_there_is_a_fresh_database_each_time() {
    for _ in 0..2 {
        let mut database = Database::connect(&Target::InMemory).await.unwrap();
        let transaction = database.begin(Access::Schema).await.unwrap();
        transaction.batch("create table fresh (n int)").await.unwrap();
        transaction.commit().await.unwrap();
        database.close().await.unwrap();
    }
}
