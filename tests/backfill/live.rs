//! Beside others: whoever writes a row meanwhile wins, and nobody waits long.

use std::time::{Duration, Instant};

use clara_crm::backfill::{self, Job, Task};
use clara_crm::pace::Limits;

use super::legacy::{counts, of, run, with_leads};
use crate::support::server::needs_server;

#[tokio::test]
async fn what_a_sync_has_locked_is_left_and_is_no_warning() {
    needs_server!();
    let database = with_leads(30).await;
    let locked = "update public.leads set sync_lock = true where contact_person in ('Person 1', 'Person 2')";
    database.script(locked).await;
    let report = run(&database, ["status-bucket", "agent-id"], 3);
    assert_eq!(counts(&report, "status-bucket"), [30, 28, 0, 0, 2]);
    assert_eq!(counts(&report, "agent-id"), [30, 23, 0, 5, 2]);
    database.script("update public.leads set client_id = null, agent_id = coalesce(agent_id, '00000000-0000-4000-8000-000000000001') where sync_lock is not true").await;
    let findings = |severity: &'static str| {
        let database = &database;
        async move {
            let mut db = database.open().await;
            let tx = db.begin(clara_crm::db::Access::Read).await.unwrap();
            let check = clara_crm::schema::check(&tx).await.unwrap();
            let of =
                check.findings.iter().filter(|one| format!("{:?}", one.severity).to_lowercase() == severity);
            of.map(|one| one.object.clone().unwrap_or_default()).collect::<Vec<_>>()
        }
    };
    let (infos, warnings) = (findings("info").await, findings("warning").await);
    assert!(
        infos.contains(&"status_bucket".into()) && infos.contains(&"agent_id".into()),
        "{infos:?} {warnings:?}"
    );
    assert!(
        !warnings.contains(&"status_bucket".into()) && !warnings.contains(&"agent_id".into()),
        "{warnings:?}"
    );
    // The sync has ended.
    database.script("update public.leads set sync_lock = false").await;
    assert_eq!(counts(&run(&database, ["status-bucket"], 0), "status-bucket"), [2, 2, 0, 0, 0]);
}

#[tokio::test]
async fn what_somebody_writes_between_read_and_write_stays() {
    needs_server!();
    let database = with_leads(40).await;
    // A second session, as it were: the first row that is written changes others that were read.
    database
        .script(
            "create extension if not exists dblink;
             create function public.rival() returns trigger language plpgsql as $$ begin
                 if new.contact_person <> 'Person 1' and not exists (
                     select from public.leads where contact_person in ('Person 1', 'Person 2') and status_bucket is not null) then
                     perform dblink_exec('dbname=' || current_database() || ' user=' || current_user || ' host=127.0.0.1',
                         'update public.leads set status_bucket = ''P2'' where contact_person = ''Person 1'' and status_bucket is null');
                 end if;
                 return new;
             end $$;
             create trigger rival before update on public.leads for each row
             when (current_setting('clara_crm.keeps_updated_at', true) = 'on') execute function public.rival();
             update public.leads set lead_score = 100 where contact_person = 'Person 1'",
        )
        .await;
    let report = run(&database, ["status-bucket"], 0);
    let [scanned, updated, ..] = counts(&report, "status-bucket");
    assert_eq!(scanned, 40);
    let bucket = "select status_bucket from public.leads where contact_person = 'Person 1'";
    let kept = database.text(bucket).await == "P2";
    // Where its own row came first there was nobody to be quicker.
    assert!(kept || updated == 40, "{report}");
}

#[tokio::test]
async fn a_row_that_somebody_holds_keeps_nobody_waiting() {
    needs_server!();
    let database = with_leads(60).await;
    let holder = database.client().await;
    holder
        .batch_execute("begin; update public.leads set notes = 'mine' where contact_person = 'Person 5'")
        .await
        .unwrap();
    let mut db = database.open().await;
    let began = Instant::now();
    let report = backfill::run(&mut db, &Job::default(), &[Task::StatusBucket], &|_| {}).await.unwrap();
    let task = &report.tasks[0];
    assert_eq!((task.counts.updated, task.finished), (59, false), "{task:?}");
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    assert!(report.failure.is_none());
    holder.batch_execute("commit").await.unwrap();
    let report = run(&database, ["status-bucket"], 0);
    assert_eq!(counts(&report, "status-bucket"), [1, 1, 0, 0, 0]);
    assert_eq!(of(&report, "status-bucket")["finished"], true);
    assert_eq!(database.text("select count(*)::text from public.leads where notes = 'mine'").await, "1");
}

#[tokio::test]
async fn rows_that_come_behind_the_cursor_are_not_forgotten() {
    needs_server!();
    let database = with_leads(500).await;
    let mut db = database.open().await;
    let limits = Limits { batch: 1..=100, ..Limits::default() };
    let job = Job { limits, ..Job::default() };
    let stop = job.stop.clone();
    let tell = move |progress: backfill::Progress| {
        if progress.done >= 300 {
            stop.store(true, std::sync::atomic::Ordering::Relaxed);
        }
    };
    let report = backfill::run(&mut db, &job, &[Task::StatusBucket], &tell).await.unwrap();
    assert_eq!((report.tasks[0].counts.updated, report.tasks[0].finished), (300, false));
    assert_eq!(
        database.text("select (after_id is not null)::text from public.clara_crm_backfills").await,
        "true"
    );
    database
        .script("insert into public.leads (id, contact_person) values ('00000000-0000-0000-0000-000000000001', 'early')")
        .await;
    assert_eq!(counts(&run(&database, ["status-bucket"], 0), "status-bucket"), [201, 201, 0, 0, 0]);
    assert_eq!(
        database.text("select state || coalesce(after_id::text, '') from public.clara_crm_backfills").await,
        "finished"
    );
}
