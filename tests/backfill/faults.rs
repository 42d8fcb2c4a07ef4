//! What servers do to those who write: nothing is lost, nothing done twice, and the exit
//! code is right.

use std::time::Duration;

use serde_json::Value;

use super::legacy::{backfill, counts, leads, of, run, with_leads};
use crate::support::command::Sandbox;
use crate::support::database::TestDatabase;
use crate::support::role::Role;
use crate::support::server::needs_server;
use crate::support::wire::Wire;

/// A trigger on `leads` that does something for a row before it is written.
async fn before_each_row(database: &TestDatabase, what: &str) {
    database
        .script(&format!(
            "create sequence public.hits;
             create function public.fault() returns trigger language plpgsql as $$ begin {what} return new; end $$;
             create trigger fault before update on public.leads for each row execute function public.fault()"
        ))
        .await;
}

async fn no_fault(database: &TestDatabase) {
    database
        .script("drop trigger fault on public.leads; drop function public.fault(); drop sequence public.hits")
        .await;
}

/// The leads of a run that was left alone.
async fn undisturbed(count: usize) -> String {
    let database = with_leads(count).await;
    let _ = run(&database, ["status-bucket"], 0);
    leads(&database).await
}

async fn states(database: &TestDatabase) -> String {
    database
        .text("select string_agg(details ->> 'state', ' ' order by created_at) from public.admin_audit")
        .await
}

#[tokio::test]
async fn a_full_disk_ends_the_run_and_the_next_goes_on() {
    needs_server!();
    let wanted = undisturbed(700).await;
    let database = with_leads(700).await;
    before_each_row(
        &database,
        "if nextval('public.hits') > 350 then raise exception using errcode = '53100'; end if;",
    )
    .await;
    let sandbox = Sandbox::new();
    let (code, stdout, stderr) = backfill(&sandbox, &database, ["status-bucket"]).run().parts();
    assert_eq!(code, Some(1), "{stderr}");
    assert!(stderr.contains("disk is full") && stderr.contains("300 rows are filled and stay"), "{stderr}");
    let told: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(
        (counts(&told, "status-bucket"), &of(&told, "status-bucket")["finished"]),
        ([300, 300, 0, 0, 0], &false.into())
    );
    assert_eq!(states(&database).await, "failed");
    no_fault(&database).await;
    assert_eq!(counts(&run(&database, ["status-bucket"], 0), "status-bucket"), [400, 400, 0, 0, 0]);
    assert_eq!(leads(&database).await, wanted);
    assert_eq!(states(&database).await, "failed finished");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_long_way_to_the_server_makes_no_batch_smaller() {
    needs_server!();
    let database = with_leads(700).await;
    // Longer, there and back, than a batch should take.
    let wire = Wire::long(Duration::from_millis(300)).await;
    let sandbox = Sandbox::new();
    let run = backfill(&sandbox, &database, ["status-bucket"]).env("DATABASE_URL", wire.url(&database)).run();
    let (code, stdout, stderr) = run.parts();
    assert_eq!(code, Some(0), "{stderr}");
    let told: Value = serde_json::from_str(&stdout).unwrap();
    // 100, 200 and 400 of them.
    assert_eq!(of(&told, "status-bucket")["batches"], 3, "{told}");
}

#[tokio::test]
async fn a_statement_timeout_makes_batches_smaller() {
    needs_server!();
    let wanted = undisturbed(200).await;
    let database = with_leads(200).await;
    let sql = "perform set_config('test.rows', (coalesce(nullif(current_setting('test.rows', true), ''), '0')::int + 1)::text, true);
               if current_setting('test.rows')::int > 30 then raise exception using errcode = '57014'; end if;";
    before_each_row(&database, sql).await;
    let report = run(&database, ["status-bucket"], 0);
    assert_eq!(counts(&report, "status-bucket"), [200, 200, 0, 0, 0]);
    assert!(of(&report, "status-bucket")["batches"].as_u64() > Some(6), "{report}");
    no_fault(&database).await;
    assert_eq!(leads(&database).await, wanted);
}

#[tokio::test]
async fn what_others_are_in_the_way_of_is_tried_again() {
    needs_server!();
    let wanted = undisturbed(150).await;
    for code in ["40001", "40P01", "55P03"] {
        let database = with_leads(150).await;
        let sql = format!(
            "if nextval('public.hits') in (50, 51, 52) then raise exception using errcode = '{code}'; end if;"
        );
        before_each_row(&database, &sql).await;
        assert_eq!(
            counts(&run(&database, ["status-bucket"], 0), "status-bucket"),
            [150, 150, 0, 0, 0],
            "{code}"
        );
        no_fault(&database).await;
        assert_eq!(leads(&database).await, wanted, "{code}");
    }
}

#[tokio::test]
async fn a_connection_that_is_cut_is_made_again() {
    needs_server!();
    let wanted = undisturbed(400).await;
    let database = with_leads(400).await;
    let sql =
        "if nextval('public.hits') in (50, 250) then perform pg_terminate_backend(pg_backend_pid()); end if;";
    before_each_row(&database, sql).await;
    let report = run(&database, ["status-bucket"], 0);
    assert_eq!(counts(&report, "status-bucket"), [400, 400, 0, 0, 0]);
    no_fault(&database).await;
    assert_eq!(leads(&database).await, wanted);
}

#[tokio::test]
async fn every_connection_cut_at_random_changes_nothing() {
    needs_server!();
    let wanted = undisturbed(600).await;
    let database = with_leads(600).await;
    let sandbox = Sandbox::new();
    let child = backfill(&sandbox, &database, ["status-bucket", "--batch-size=10", "--pause=5"]).spawn();
    let cut = "select count(pg_terminate_backend(pid))::text from pg_stat_activity
                where datname = current_database() and application_name = 'clara-crm' and pid <> pg_backend_pid()";
    let client = database.client().await;
    while database.text("select count(status_bucket)::text from public.leads").await == "0" {}
    for _ in 0..6 {
        tokio::time::sleep(Duration::from_millis(60)).await;
        client.query(cut, &[]).await.unwrap();
    }
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(counts(&told, "status-bucket"), [600, 600, 0, 0, 0]);
    assert_eq!(leads(&database).await, wanted);
}

#[tokio::test]
async fn rows_that_are_refused_are_left_out_and_told() {
    needs_server!();
    let database = with_leads(300).await;
    let sql = "if new.contact_person in ('Person 7', 'Person 200') then raise exception 'not this one' using errcode = 'CRM01'; end if;
               if new.contact_person = 'Person 8' then raise exception 'nor this'; end if;";
    before_each_row(&database, sql).await;
    let report = run(&database, ["status-bucket"], 3);
    let task = of(&report, "status-bucket");
    assert_eq!(counts(&report, "status-bucket"), [300, 297, 0, 3, 0]);
    let reasons: Vec<_> = task["unresolved_values"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["value"].clone(), one["rows"].clone()))
        .collect();
    assert_eq!(reasons, [(Value::Null, 2.into()), (Value::Null, 1.into())], "{task}");
    assert!(task["unresolved_values"][0]["reason"].as_str().unwrap().contains("CRM01"), "{task}");
    assert_eq!(task["refused_rows"].as_array().unwrap().len(), 3);
    assert_eq!(
        database.text("select jsonb_array_length(refused)::text from public.clara_crm_backfills").await,
        "3"
    );
    // Known already: tried again, and told again, but nothing is written for it.
    let saved = database.text("select saved_at::text from public.clara_crm_backfills").await;
    assert_eq!(counts(&run(&database, ["status-bucket"], 3), "status-bucket"), [3, 0, 0, 3, 0]);
    assert_eq!(database.text("select saved_at::text from public.clara_crm_backfills").await, saved);
    assert_eq!(states(&database).await, "finished");
    no_fault(&database).await;
    assert_eq!(counts(&run(&database, ["status-bucket"], 0), "status-bucket"), [3, 3, 0, 0, 0]);
    assert_eq!(database.text("select refused::text from public.clara_crm_backfills").await, "[]");
}

#[tokio::test]
async fn a_row_that_is_refused_with_the_commit_is_found() {
    needs_server!();
    let database = with_leads(150).await;
    database
        .script(
            "create function public.fault() returns trigger language plpgsql as
             $$ begin if new.contact_person = 'Person 9' then raise exception 'late'; end if; return null; end $$;
             create constraint trigger fault after update on public.leads deferrable initially deferred
             for each row execute function public.fault()",
        )
        .await;
    let before = leads(&database).await;
    let dry = run(&database, ["status-bucket", "--dry-run"], 3);
    assert_eq!(counts(&dry, "status-bucket"), [150, 149, 0, 1, 0]);
    assert_eq!(leads(&database).await, before);
    assert_eq!(counts(&run(&database, ["status-bucket"], 3), "status-bucket"), [150, 149, 0, 1, 0]);
}

#[tokio::test]
async fn a_server_that_refuses_everything_ends_the_run() {
    needs_server!();
    let database = with_leads(1200).await;
    before_each_row(&database, "raise exception 'nobody may';").await;
    let sandbox = Sandbox::new();
    let (code, stdout, stderr) = backfill(&sandbox, &database, ["status-bucket"]).run().parts();
    assert_eq!(code, Some(1), "{stdout}{stderr}");
    assert!(stderr.contains("more than 1000 rows") && stderr.contains("nobody may"), "{stderr}");
}

#[tokio::test]
async fn a_role_without_rights_and_a_database_without_the_crm_are_refused() {
    needs_server!();
    let database = with_leads(5).await;
    let rights =
        "grant usage on schema public to $role; grant select on all tables in schema public to $role";
    let weak = Role::new(&database, rights).await;
    let sandbox = Sandbox::new();
    let (code, _, stderr) =
        sandbox.clara(["backfill", "status-bucket"]).env("DATABASE_URL", weak.url()).run().parts();
    assert_eq!(code, Some(1), "{stderr}");
    assert!(stderr.contains("lacks a right"), "{stderr}");
    let empty = TestDatabase::empty().await;
    let (code, _, stderr) = sandbox.clara(["backfill"]).on(&empty).run().parts();
    assert_eq!(code, Some(1), "{stderr}");
    assert!(stderr.contains("hint: clara-crm migrate"), "{stderr}");
}
