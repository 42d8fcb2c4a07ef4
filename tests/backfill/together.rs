//! Two runs at once.

use clara_crm::backfill::{self, Job, Task};
use clara_crm::error::ErrorKind;

use super::legacy::{backfill as program, counts, leads, run, with_leads};
use crate::support::command::Sandbox;
use crate::support::database::TestDatabase;
use crate::support::server::needs_server;

/// Holds what a run of the task holds.
async fn hold(database: &TestDatabase, task: &str) -> tokio_postgres::Client {
    let client = database.client().await;
    let sql =
        format!("begin; select pg_advisory_xact_lock(hashtext('clara-crm backfill'), hashtext('{task}'))");
    client.batch_execute(&sql).await.unwrap();
    client
}

#[tokio::test]
async fn a_second_run_of_a_task_leaves_at_once_and_others_go_on() {
    needs_server!();
    let database = with_leads(30).await;
    let before = leads(&database).await;
    let holder = hold(&database, "agent-id").await;
    let sandbox = Sandbox::new();
    for args in [["agent-id"], ["--quiet"]] {
        let (code, stdout, stderr) = program(&sandbox, &database, args).run().parts();
        assert_eq!((code, stdout.as_str()), (Some(5), ""), "{stderr}");
        assert!(stderr.contains("another run of the backfill `agent-id`"), "{stderr}");
    }
    assert_eq!(leads(&database).await, before);
    assert_eq!(counts(&run(&database, ["status-bucket"], 0), "status-bucket"), [30, 30, 0, 0, 0]);
    let (_, status, _) = program(&sandbox, &database, ["--status"]).run().parts();
    let status: serde_json::Value = serde_json::from_str(&status).unwrap();
    assert_eq!(
        (&status["tasks"][1]["task"], &status["tasks"][1]["state"]),
        (&"agent-id".into(), &"running".into())
    );
    assert_eq!(
        (&status["tasks"][2]["state"], &status["tasks"][2]["rows_left"]),
        (&"finished".into(), &0.into())
    );
    // A run that died has lost its connection, and with it the lock.
    drop(holder);
    while database
        .text(
            "select count(*)::text from pg_locks l join pg_database d on d.oid = l.database
                          where locktype = 'advisory' and datname = current_database()",
        )
        .await
        != "0"
    {}
    assert_eq!(counts(&run(&database, ["agent-id"], 3), "agent-id"), [30, 25, 0, 5, 0]);
}

#[tokio::test]
async fn a_migration_at_work_keeps_it_out() {
    needs_server!();
    let database = with_leads(3).await;
    let client = database.client().await;
    client
        .batch_execute(&format!("begin; select pg_advisory_xact_lock({})", clara_crm::migration::LOCK_KEY))
        .await
        .unwrap();
    let mut db = database.open().await;
    let error = backfill::run(&mut db, &Job::default(), &[Task::StatusBucket], &|_| {}).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Locked, "{error}");
    client.batch_execute("rollback").await.unwrap();
    let report = backfill::run(&mut db, &Job::default(), &[Task::StatusBucket], &|_| {}).await.unwrap();
    assert_eq!(report.tasks[0].counts.updated, 3);
}

#[tokio::test]
async fn the_lock_keeps_no_snapshot_and_is_not_timed_out() {
    needs_server!();
    let database = with_leads(400).await;
    database
        .script(&format!(
            "alter database {} set idle_in_transaction_session_timeout = '300ms'",
            database.name()
        ))
        .await;
    let mut db = database.open().await;
    let job = Job {
        limits: clara_crm::pace::Limits {
            pause: std::time::Duration::from_millis(250),
            ..Default::default()
        },
        ..Job::default()
    };
    let watching = async {
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        database
            .text(
                "select count(*) || ' ' || count(backend_xmin) || ' ' || count(backend_xid) from pg_stat_activity
                  where datname = current_database() and state = 'idle in transaction'",
            )
            .await
    };
    let run = backfill::run(&mut db, &job, &[Task::StatusBucket], &|_| {});
    let (report, seen) = tokio::join!(run, watching);
    assert_eq!(report.unwrap().tasks[0].counts.updated, 400);
    assert_eq!(seen, "1 0 0", "idle transactions, with a snapshot, with a number");
}
