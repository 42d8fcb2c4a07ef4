//! What must not be migrated is refused before anything changes, with the reason and what
//! to do.

use super::run;
use super::snapshot::{difference, everything};
use super::starts::{CRM_WITH_LEGACY_LEADS, HAND_CALLS, LEGACY, Start, production};
use crate::support::command::Sandbox;
use crate::support::database::TestDatabase;
use crate::support::role::Role;
use crate::support::server::needs_server;

/// Refused, naming each, with everything as it was.
pub(super) async fn assert_refused(database: &TestDatabase, names: &[&str]) {
    let before = everything(database).await;
    let told = run::refused(database);
    for name in names {
        assert!(told.contains(name), "`{name}` is not in {told}");
    }
    let changed = difference(&before, &everything(database).await);
    assert!(changed.is_empty(), "{} changes in spite of {told}", changed.len());
}

#[tokio::test]
async fn other_systems_databases() {
    needs_server!();
    for (sql, name) in [
        (include_str!("../starts/foreign_support.sql"), "`users`"),
        (include_str!("../starts/foreign_phone_system.sql"), "`calls`"),
        (include_str!("../starts/foreign_club.sql"), "`users`"),
        (include_str!("../support/foreign.sql"), "`users`"),
    ] {
        let database = TestDatabase::empty().await;
        database.script(sql).await;
        assert_refused(&database, &[name]).await;
    }
}

#[tokio::test]
async fn another_systems_table_beside_claras_own() {
    needs_server!();
    let start = Start::plain([LEGACY, include_str!("../starts/foreign_support.sql")]);
    assert_refused(&start.build().await, &["`users`"]).await;
    let start = Start::plain([LEGACY, include_str!("../starts/foreign_phone_system.sql")]);
    assert_refused(&start.build().await, &["`calls`"]).await;
}

#[tokio::test]
async fn names_that_something_else_has() {
    needs_server!();
    for (sql, name) in [
        (
            "alter table public.leads rename to all_leads; create view public.leads as select * from public.all_leads",
            "leads",
        ),
        ("create sequence public.calls", "calls"),
        ("create table public.clara_crm_leftovers (id int primary key, pizza text)", "clara_crm_leftovers"),
    ] {
        let database = Start::plain([LEGACY, sql]).build().await;
        assert_refused(&database, &[name]).await;
    }
}

#[tokio::test]
async fn a_key_that_is_not_the_crms() {
    needs_server!();
    let key =
        "alter table public.conversations drop constraint conversations_pkey, add primary key (session_id)";
    let database = Start::plain([LEGACY, key]).build().await;
    assert_refused(&database, &["conversations"]).await;
}

#[tokio::test]
async fn orphans_in_a_required_column() {
    needs_server!();
    let orphans = "update public.calls set lead_id = md5('gone')::uuid where id in (md5('call 3')::uuid, md5('call 4')::uuid)";
    let database = Start::plain([LEGACY, HAND_CALLS, orphans]).build().await;
    assert_refused(&database, &["calls", "lead_id", "2 "]).await;
}

#[tokio::test]
async fn rows_without_what_is_required() {
    needs_server!();
    let hole = "alter table public.follow_ups alter column agent_id drop not null;
        update public.follow_ups set agent_id = null where id = md5('follow-up 1')::uuid";
    let database = Start::plain([CRM_WITH_LEGACY_LEADS, hole]).build().await;
    assert_refused(&database, &["follow_ups", "agent_id"]).await;
}

#[tokio::test]
async fn someone_elses_refinery_history() {
    needs_server!();
    let history = "create table public.refinery_schema_history
             (version int4 primary key, name varchar(255), applied_on varchar(255), checksum varchar(255));
         insert into public.refinery_schema_history values (1, 'initial', '2025-01-05T10:00:00Z', '17')";
    let database = Start::plain([LEGACY, history]).build().await;
    assert_refused(&database, &["refinery_schema_history"]).await;
}

#[tokio::test]
async fn a_database_that_is_read_only_by_default() {
    needs_server!();
    let database = Start::plain([LEGACY]).build().await;
    database
        .script(&format!("alter database {} set default_transaction_read_only = on", database.name()))
        .await;
    assert_refused(&database, &["read only", "default_transaction_read_only"]).await;
}

#[tokio::test]
async fn roles_without_the_rights() {
    needs_server!();
    for (start, rights, names) in [
        (Start::plain([LEGACY]), "", &["may not create"][..]),
        (Start::plain([LEGACY]), "grant all on all tables in schema public to $role", &["may not create"]),
        // May add tables, but the ones that are there belong to somebody else.
        (
            Start::plain([LEGACY]),
            "grant create on schema public to $role; grant all on all tables in schema public to $role",
            &["clients", "belongs to"],
        ),
        (
            production(),
            "grant create on schema public to $role; grant all on all tables in schema public to $role",
            &[],
        ),
    ] {
        let database = start.build().await;
        let role = Role::new(&database, rights).await;
        let before = everything(&database).await;
        let clara = Sandbox::new();
        let run = clara.clara(["migrate", "--format=json"]).env("DATABASE_URL", role.url());
        let (code, stdout, stderr) = run.run().parts();
        assert_eq!((code, stdout.as_str()), (Some(1), ""), "{stderr}");
        for name in names {
            assert!(stderr.contains(name), "`{name}` is not in {stderr}");
        }
        assert!(stderr.contains(role.name()), "{stderr}");
        assert_eq!(difference(&before, &everything(&database).await), Vec::<String>::new());
    }
}
