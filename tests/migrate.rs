//! `migrate`: from nothing to aligned, once, or not at all.

use clara_crm::db::Access;
use clara_crm::error::ErrorKind;
use clara_crm::{migration, schema};

use crate::support::database::TestDatabase;
use crate::support::server::needs_server;

/// Everything in `public` that a change would show in.
const FINGERPRINT: &str = "select md5(coalesce(string_agg(fact, ',' order by fact), '')) from (
    select concat_ws(' ', 'column', attrelid::regclass, attname, atttypid::regtype, attnotnull) as fact
    from pg_attribute where attrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)
    union all
    select concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid))
    from pg_constraint where connamespace = 'public'::regnamespace
    union all
    select concat_ws(' ', 'function', oid::regprocedure) from pg_proc where pronamespace = 'public'::regnamespace
    union all
    select concat_ws(' ', 'type', oid::regtype) from pg_type where typnamespace = 'public'::regnamespace
) facts";

async fn assert_aligned(database: &TestDatabase) {
    let mut db = database.open().await;
    let tx = db.begin(Access::Read).await.unwrap();
    let alignment = schema::check(&tx).await.unwrap();
    assert_eq!(alignment.findings, []);
    assert_eq!(alignment.checks_passed, alignment.checks_total);
    assert!(alignment.aligned());
}

#[tokio::test]
async fn a_plain_database_ends_aligned() {
    needs_server!();
    let database = TestDatabase::empty().await;
    let report = migration::migrate(&mut database.open().await).await.unwrap();
    let applied: Vec<_> = report.applied.iter().map(|a| (a.version, a.name.as_str())).collect();
    assert_eq!(applied, [(1, "align_with_trendtialcrm")]);
    assert!(report.applied[0].duration.as_micros() > 0);
    assert_eq!(report.already_applied, []);
    assert_aligned(&database).await;
}

#[tokio::test]
async fn a_supabase_project_ends_aligned() {
    needs_server!();
    let database = TestDatabase::supabase().await;
    migration::migrate(&mut database.open().await).await.unwrap();
    assert_aligned(&database).await;
}

#[tokio::test]
async fn another_search_path_makes_no_difference() {
    needs_server!();
    let database = TestDatabase::supabase().await;
    database.run("create schema elsewhere; create table elsewhere.users (id int)").await;
    let mut db = database.open().await;
    let mut tx = db.begin(Access::Schema).await.unwrap();
    tx.batch("set local search_path = elsewhere").await.unwrap();
    migration::migrate_within(&mut tx).await.unwrap();
    assert_eq!(schema::check(&tx).await.unwrap().findings, []);
    tx.commit().await.unwrap();
    assert_aligned(&database).await;
}

#[tokio::test]
async fn a_second_run_writes_nothing() {
    needs_server!();
    let database = TestDatabase::empty().await;
    migration::migrate(&mut database.open().await).await.unwrap();
    let mut db = database.open().await;
    let mut tx = db.begin(Access::Schema).await.unwrap();
    let report = migration::migrate_within(&mut tx).await.unwrap();
    assert_eq!(report.applied, []);
    assert_eq!(report.already_applied.len(), 1);
    // A transaction that has written anything has an id by then.
    let id: Option<String> =
        tx.query("select pg_current_xact_id_if_assigned()::text", &[]).await.unwrap()[0].get(0);
    assert_eq!(id, None);
}

#[tokio::test]
async fn a_rehearsal_that_is_rolled_back_leaves_nothing() {
    needs_server!();
    let database = TestDatabase::empty().await;
    let before = database.text(FINGERPRINT).await;
    let mut db = database.open().await;
    let mut tx = db.begin(Access::Schema).await.unwrap();
    migration::migrate_within(&mut tx).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(database.text(FINGERPRINT).await, before);
}

#[tokio::test]
async fn pending_reads_only() {
    needs_server!();
    let database = TestDatabase::empty().await;
    let mut db = database.open().await;
    let tx = db.begin(Access::Read).await.unwrap();
    assert_eq!(migration::pending(&tx).await.unwrap().len(), 1);
    drop(tx);
    migration::migrate(&mut db).await.unwrap();
    let tx = db.begin(Access::Read).await.unwrap();
    assert_eq!(migration::pending(&tx).await.unwrap(), []);
}

#[tokio::test]
async fn a_run_beside_another_is_locked_out() {
    needs_server!();
    let database = TestDatabase::empty().await;
    let (mut first, mut second) = (database.open().await, database.open().await);
    let mut running = first.begin(Access::Schema).await.unwrap();
    migration::migrate_within(&mut running).await.unwrap();
    let error = migration::migrate(&mut second).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Locked);
    running.commit().await.unwrap();
    assert_eq!(migration::migrate(&mut second).await.unwrap().applied, []);
}

#[tokio::test]
async fn two_runs_at_once_apply_it_once() {
    needs_server!();
    let database = TestDatabase::empty().await;
    let (mut first, mut second) = (database.open().await, database.open().await);
    let (one, two) = tokio::join!(migration::migrate(&mut first), migration::migrate(&mut second));
    let mut applied = 0;
    for outcome in [one, two] {
        match outcome {
            Ok(report) => applied += report.applied.len(),
            Err(error) => assert_eq!(error.kind(), ErrorKind::Locked, "{error}"),
        }
    }
    assert_eq!(applied, 1);
    assert_aligned(&database).await;
}

/// Refused, by name, and nothing changed.
async fn assert_refused(database: &TestDatabase, mentions: &[&str]) {
    let before = database.text(FINGERPRINT).await;
    let error = migration::migrate(&mut database.open().await).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused, "{error}");
    for word in mentions {
        assert!(error.to_string().contains(word), "`{word}` is not in: {error}");
    }
    assert!(!error.hints().is_empty());
    assert_eq!(database.text(FINGERPRINT).await, before);
}

#[tokio::test]
async fn a_foreign_database_is_refused_untouched() {
    needs_server!();
    let database = TestDatabase::empty().await;
    database.run(include_str!("support/foreign.sql")).await;
    assert_refused(&database, &["table `users`"]).await;
    assert_eq!(database.text("select count(*)::text from public.users").await, "2");

    let mut db = database.open().await;
    let tx = db.begin(Access::Read).await.unwrap();
    let alignment = schema::check(&tx).await.unwrap();
    let about_users: Vec<_> =
        alignment.findings.iter().filter(|f| f.table.as_deref() == Some("users")).collect();
    let found = |code, object: &str| {
        about_users.iter().any(|f| f.code == code && f.object.as_deref() == Some(object))
    };
    assert!(found(schema::Code::ExtraColumnRequired, "password_hash"), "{about_users:#?}");
    assert!(found(schema::Code::ValueRefused, "role"), "{about_users:#?}");
    assert!(about_users.iter().all(|f| f.fix == schema::Fix::Manual), "{about_users:#?}");
    assert!(about_users.iter().any(|f| f.code == schema::Code::ForeignTable), "{about_users:#?}");
}

#[tokio::test]
async fn names_that_are_taken_are_refused() {
    needs_server!();
    for (sql, name) in [
        ("create view public.leads as select 1 as id", "view `leads`"),
        ("create type public.todo_status as enum ('open')", "type `todo_status`"),
        ("create sequence public.calls", "sequence `calls`"),
        (
            "create function public.trigger_set_timestamp() returns int language sql as 'select 1'",
            "function `trigger_set_timestamp`",
        ),
    ] {
        let database = TestDatabase::empty().await;
        database.run(sql).await;
        assert_refused(&database, &[name]).await;
    }
}

#[tokio::test]
async fn a_history_that_is_not_ours_is_refused() {
    needs_server!();
    for sql in [
        // Another project's migrations.
        "create table public.refinery_schema_history
             (version int4 primary key, name varchar(255), applied_on varchar(255), checksum varchar(255));
         insert into public.refinery_schema_history values (1, 'initial', '2025-01-05T10:00:00Z', '17')",
        // Versions that are dates.
        "create table public.refinery_schema_history
             (version int8 primary key, name varchar(255), applied_on varchar(255), checksum varchar(255));
         insert into public.refinery_schema_history values (20250105100000, 'a', '2025-01-05T10:00:00Z', '17')",
        // Something else under that name.
        "create table public.refinery_schema_history (id int, barrels int)",
        "create view public.refinery_schema_history as select 1 as version",
    ] {
        let database = TestDatabase::empty().await;
        database.run(sql).await;
        assert_refused(&database, &["refinery_schema_history"]).await;
    }
}

#[tokio::test]
async fn an_edited_migration_is_refused() {
    needs_server!();
    let database = TestDatabase::empty().await;
    migration::migrate(&mut database.open().await).await.unwrap();
    database.run("update public.refinery_schema_history set checksum = '17'").await;
    assert_refused(&database, &["align_with_trendtialcrm", "other contents"]).await;
}

#[tokio::test]
async fn a_read_only_session_is_refused() {
    needs_server!();
    let database = TestDatabase::empty().await;
    let mut db = database.open().await;
    let mut tx = db.begin(Access::Read).await.unwrap();
    let error = migration::migrate_within(&mut tx).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert!(error.to_string().contains("read only"), "{error}");
}

#[tokio::test]
async fn a_role_without_rights_and_a_missing_schema_are_refused() {
    needs_server!();
    let database = TestDatabase::supabase().await;
    let mut db = database.open().await;
    let mut tx = db.begin(Access::Schema).await.unwrap();
    tx.batch("revoke create on schema public from public; set local role authenticated").await.unwrap();
    let error = migration::migrate_within(&mut tx).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotPermitted);
    assert!(error.to_string().contains("`authenticated` may not create"), "{error}");
    tx.rollback().await.unwrap();

    let mut tx = db.begin(Access::Schema).await.unwrap();
    tx.batch("grant create on schema public to authenticated; set local role authenticated").await.unwrap();
    let error = migration::migrate_within(&mut tx).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotPermitted);
    assert!(error.to_string().contains("auth.users"), "{error}");
    tx.rollback().await.unwrap();

    let mut tx = db.begin(Access::Schema).await.unwrap();
    tx.batch("drop schema public cascade").await.unwrap();
    let error = migration::migrate_within(&mut tx).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert!(error.to_string().contains("schema `public`"), "{error}");
}

#[tokio::test]
async fn someone_elses_mirror_of_the_accounts_is_kept() {
    needs_server!();
    let database = TestDatabase::supabase().await;
    let theirs = "create table public.profiles (id uuid primary key);
         create function public.handle_new_user() returns trigger language plpgsql as
             'begin insert into public.profiles values (new.id); return new; end';
         create trigger on_auth_user_created after insert on auth.users
             for each row execute function public.handle_new_user();";
    database.run(theirs).await;
    migration::migrate(&mut database.open().await).await.unwrap();
    database.run("insert into auth.users (id) values (gen_random_uuid())").await;
    assert_eq!(database.text("select count(*)::text from public.profiles").await, "1");
    // Theirs makes no users, so there is one of ours beside it.
    assert_eq!(database.text("select count(*)::text from public.users").await, "1");
    let mut db = database.open().await;
    let tx = db.begin(Access::Read).await.unwrap();
    let findings = schema::check(&tx).await.unwrap().findings;
    assert!(findings.iter().all(|finding| finding.severity == schema::Severity::Info), "{findings:?}");
}

#[tokio::test]
async fn accounts_are_mirrored_and_a_sign_up_is_never_refused() {
    needs_server!();
    let database = TestDatabase::supabase().await;
    database
        .run("insert into auth.users (id, email, raw_user_meta_data) values
              ('00000000-0000-4000-8000-000000000001', 'early@example.com', '{\"full_name\": \"Early Bird\"}')")
        .await;
    migration::migrate(&mut database.open().await).await.unwrap();
    database
        .run(
            "insert into auth.users (id, email) values
              ('00000000-0000-4000-8000-000000000002', 'later@example.com'),
              ('00000000-0000-4000-8000-000000000003', 'later@example.com')",
        )
        .await;
    let users =
        "select string_agg(concat_ws(' ', email, full_name, role), ', ' order by id) from public.users";
    assert_eq!(database.text(users).await, "early@example.com Early Bird agent, later@example.com agent");
    // Even when the mirror is broken.
    database.run("alter table public.users add check (email <> 'late@example.com')").await;
    database.run("insert into auth.users (id, email) values (gen_random_uuid(), 'late@example.com')").await;
    assert_eq!(database.text("select count(*)::text from auth.users").await, "4");
}

#[tokio::test]
async fn updated_at_moves_unless_the_transaction_asks_to_keep_it() {
    needs_server!();
    let database = TestDatabase::empty().await;
    migration::migrate(&mut database.open().await).await.unwrap();
    database
        .run(
            "insert into public.clients (client_name, updated_at) values
              ('Alder Ltd', '2020-01-01'), ('Birch Ltd', '2020-01-01')",
        )
        .await;
    database.run("update public.clients set notes = 'called' where client_name = 'Alder Ltd'").await;
    database
        .run(
            "set local clara_crm.keeps_updated_at = 'on';
             update public.clients set notes = 'called', updated_at = '2021-02-03 04:05Z'
              where client_name = 'Birch Ltd'",
        )
        .await;
    let sql = "select string_agg(case when updated_at > now() - interval '1 hour' then 'now'
                   else to_char(updated_at at time zone 'utc', 'YYYY-MM-DD') end, ' ' order by client_name)
               from public.clients";
    assert_eq!(database.text(sql).await, "now 2021-02-03");
}
