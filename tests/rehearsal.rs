//! `check-schema --rehearse`: what would refuse a replay is found before one is run, and
//! nothing is left behind.

mod onlookers;

use clara_crm::agent::Identity;
use clara_crm::db::{Access, Database};
use clara_crm::migration;
use clara_crm::replay::rehearsal;
use clara_crm::schema::{Code, Finding, Fix, Severity};
use serde_json::Value;

use crate::support::command::Sandbox;
use crate::support::database::TestDatabase;
use crate::support::server::needs_server;

/// Every table of every schema: its name, the number of its rows and a digest of them.
async fn digests(database: &TestDatabase) -> String {
    database
        .text(
            "select string_agg(format('%I.%I ', schemaname, tablename) || (xpath('//n/text()', query_to_xml(format(
                'select count(*) || '' '' || md5(coalesce(string_agg(t::text, chr(10) order by t::text), '''')) as n
                   from %I.%I t', schemaname, tablename), false, true, '')))[1]::text, chr(10) order by 1)
               from pg_tables where schemaname not in ('pg_catalog', 'information_schema')",
        )
        .await
}

/// TrendtialCRM's production database, with its guards and a team.
async fn production() -> TestDatabase {
    let database = TestDatabase::supabase().await;
    database.run(include_str!("support/gotrue.sql")).await;
    migration::migrate(&mut database.open().await).await.unwrap();
    database.run(include_str!("support/trendtialcrm_triggers.sql")).await;
    database
}

/// Counts the rows that are added to each table that a replay writes, committed or not.
const COUNTING: &str = "
    create sequence public.added;
    create function public.count_row() returns trigger language plpgsql as $f$ begin
        perform nextval('public.added'); return new; end $f$;
    do $b$ declare name text; begin
        foreach name in array array['clients', 'leads', 'calls', 'follow_ups', 'meetings', 'notifications', 'conversations']
        loop
            execute format('create trigger count_row before insert on public.%I for each row execute function public.count_row()', name);
        end loop; end $b$";

async fn refused(database: &TestDatabase) -> Finding {
    refused_through(&mut database.open().await, &Identity::default()).await
}

async fn refused_through(db: &mut Database, identity: &Identity) -> Finding {
    let mut found = rehearsal::run(db, identity).await.unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    let found = found.remove(0);
    assert_eq!(
        (found.code, found.severity, &found.fix),
        (Code::RehearsalRefused, Severity::Error, &Fix::Manual)
    );
    found
}

#[tokio::test]
async fn a_database_as_it_should_be_takes_everything_and_keeps_nothing() {
    needs_server!();
    for database in [TestDatabase::migrated().await, production().await] {
        database.run(COUNTING).await;
        let before = digests(&database).await;
        let mut listener = database.open().await;
        let mut heard = listener.notifications();
        let tx = listener.begin(Access::Write).await.unwrap();
        tx.batch("listen clara_crm_leads").await.unwrap();
        tx.commit().await.unwrap();

        let found = rehearsal::run(&mut database.open().await, &Identity::default()).await.unwrap();
        assert_eq!(found, []);
        assert_eq!(digests(&database).await, before);
        // A sequence is not rolled back: it counted the rows that were. Both calls agree on one meeting.
        assert_eq!(database.text("select last_value::text from public.added").await, "10");
        // A later notification is the first to arrive.
        database.run("notify clara_crm_leads, 'later'").await;
        assert_eq!(heard.recv().await.unwrap().payload(), "later");
    }
}

/// A refusal, the table and object that it is told of, and a word of what helps.
const REFUSALS: &[(&str, Option<&str>, Option<&str>, &str)] = &[
    (
        "alter table public.meetings add constraint short check (length(title) < 3)",
        Some("meetings"),
        Some("short"),
        "clara-crm migrate",
    ),
    (
        "alter table public.leads add region text not null",
        Some("leads"),
        Some("region"),
        "clara-crm migrate",
    ),
    (
        "alter table public.calls alter outcome type varchar(4) using left(outcome, 4)",
        Some("calls"),
        None,
        "clara-crm migrate",
    ),
    ("alter table public.activities drop message_content", Some("activities"), None, "clara-crm migrate"),
    (
        "create function public.no_demo() returns trigger language plpgsql as $f$ begin
           raise exception 'No demos this week.'; end $f$;
         create trigger no_demo before insert on public.meetings for each row execute function public.no_demo()",
        Some("meetings"),
        Some("no_demo"),
        "DEFAULT_AGENT_ID",
    ),
    (
        "create unique index one_call on public.calls (lead_id) where call_type = 'ai_voice'",
        Some("calls"),
        Some("one_call"),
        "clara-crm migrate",
    ),
    // What would only speak at the commit is asked too.
    (
        "create function public.at_the_end() returns trigger language plpgsql as $f$ begin
           raise exception 'Not on Mondays.'; end $f$;
         create constraint trigger at_the_end after insert on public.leads deferrable initially deferred
           for each row execute function public.at_the_end()",
        None,
        Some("at_the_end"),
        "DEFAULT_AGENT_ID",
    ),
];

#[tokio::test]
async fn what_refuses_is_named_with_what_helps() {
    needs_server!();
    for (sql, table, object, hint) in REFUSALS {
        let database = TestDatabase::migrated().await;
        database.run(sql).await;
        let before = digests(&database).await;
        let found = refused(&database).await;
        assert_eq!((found.table.as_deref(), found.object.as_deref()), (*table, *object), "{sql}: {found:?}");
        assert!(found.hint.contains(hint), "{sql}: {found:?}");
        assert!(found.actual.as_deref().unwrap().contains("SQLSTATE"), "{found:?}");
        assert_eq!(digests(&database).await, before, "{sql}");
    }
}

#[tokio::test]
async fn a_guard_that_does_not_know_claras_role_is_named() {
    needs_server!();
    let database = production().await;
    database
        .run(
            "insert into auth.users (id, instance_id, email, confirmation_token, recovery_token, is_sso_user, is_anonymous)
             values ('00000000-0000-4000-8000-0000000000a1', gen_random_uuid(), 'clara@trendtialcrm.ai', '', '', false, false);
             set local session_replication_role = replica;
             update public.users set full_name = 'Clara AI Agent', role = 'agent', is_active = true;
             create or replace function public.get_current_user_role() returns text language sql as 'select null::text'",
        )
        .await;
    let found = refused(&database).await;
    assert_eq!(found.table.as_deref(), Some("leads"));
    assert!(found.object.as_deref().unwrap().ends_with("validate_lead_engagement_changes"), "{found:?}");
    assert!(found.actual.as_deref().unwrap().contains("not authorized"), "{found:?}");
    assert!(found.hint.contains("Clara AI Agent") && found.hint.contains("DEFAULT_AGENT_ID"), "{found:?}");
}

#[tokio::test]
async fn a_role_without_a_right_is_told_which() {
    needs_server!();
    let database = TestDatabase::supabase().await;
    migration::migrate(&mut database.open().await).await.unwrap();
    database.run("grant select, insert on auth.users to service_role; revoke insert on public.calls from service_role").await;
    let mut db = database.open().await;
    let tx = db.begin(Access::Write).await.unwrap();
    tx.query("select set_config('role', 'service_role', false)", &[]).await.unwrap();
    tx.commit().await.unwrap();
    let found = refused_through(&mut db, &Identity::default()).await;
    assert_eq!(found.table.as_deref(), Some("calls"));
    assert!(found.hint.contains("grant select, insert, update on public.calls to service_role"), "{found:?}");
}

#[tokio::test]
async fn an_agent_who_is_not_there_is_a_refusal_too() {
    needs_server!();
    let database = TestDatabase::migrated().await;
    let nobody = Identity { default_agent: Some(uuid::Uuid::from_u128(7)), named_only: false };
    let found = refused_through(&mut database.open().await, &nobody).await;
    assert!(found.actual.as_deref().unwrap().contains("`DEFAULT_AGENT_ID`"), "{found:?}");
    assert!(found.hint.contains("agents list"), "{found:?}");
}

#[tokio::test]
async fn somebody_elses_lock_is_no_finding() {
    needs_server!();
    let database = TestDatabase::migrated().await;
    let mut other = database.open().await;
    let tx = other.begin(Access::Schema).await.unwrap();
    tx.batch("lock table public.leads in access exclusive mode").await.unwrap();
    let error = rehearsal::run(&mut database.open().await, &Identity::default()).await.unwrap_err();
    assert_eq!(error.sqlstate(), Some("55P03"), "{error}");
}

#[tokio::test]
async fn the_command_counts_it_as_one_more_check() {
    needs_server!();
    let (sandbox, database) = (Sandbox::new(), TestDatabase::migrated().await);
    let check = |flags: &[&str], code| {
        let mut run = sandbox.clara(["check-schema", "--format", "json"]).on(&database);
        for flag in flags {
            run = run.arg(flag);
        }
        run.run().json(code, "database: [..]")
    };
    let number = |document: &Value, key: &str| document[key].as_u64().unwrap();
    let (without, with) = (check(&[], 0), check(&["--rehearse"], 0));
    assert_eq!(number(&with, "checks_total"), number(&without, "checks_total") + 1);
    assert_eq!(number(&with, "checks_passed"), number(&without, "checks_passed") + 1);
    assert_eq!(with["aligned"], true);

    database.run("alter table public.meetings add constraint short check (length(title) < 3)").await;
    let found = check(&["--rehearse"], 3);
    assert_eq!(number(&found, "checks_total"), number(&with, "checks_total"));
    assert_eq!(found["findings"][0]["code"], "rehearsal_refused");
    let run = sandbox.clara(["check-schema", "--rehearse"]).on(&database).run();
    run.is(3, "error    meetings.short: rehearsal refused [..]\n...\nnot aligned: [..]\n", "database: [..]");
    let run = sandbox.clara(["check-schema", "--rehearse", "--format", "junit"]).on(&database).run();
    let report = run.stdout(3, "database: [..]");
    let report = roxmltree::Document::parse(&report).unwrap();
    let cases = report.descendants().filter(|node| node.has_tag_name("testcase")).count();
    assert_eq!(cases.to_string(), report.root_element().attribute("tests").unwrap());
}

#[tokio::test]
async fn in_an_empty_database_it_is_one_finding() {
    needs_server!();
    let (sandbox, database) = (Sandbox::new(), TestDatabase::empty().await);
    let run = sandbox.clara(["check-schema", "--rehearse", "--format", "json"]).on(&database).run();
    let found = run.json(3, "database: [..]");
    let refusals: Vec<_> =
        found["findings"].as_array().unwrap().iter().filter(|f| f["code"] == "rehearsal_refused").collect();
    assert_eq!(refusals.len(), 1);
    assert_eq!(refusals[0]["hint"], "clara-crm migrate");
    let tables = "select count(*)::text from pg_tables where schemaname = 'public'";
    assert_eq!(database.text(tables).await, "0");
}
