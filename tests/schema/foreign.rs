//! Whose table it is: another system's is left alone, legacy Clara's is not another's.

use clara_crm::db::Access;
use clara_crm::schema::Code::{ColumnMissing, ColumnType, ExtraColumnRequired, ForeignTable, NotATable};
use clara_crm::schema::{self, Alignment, Code, Finding, Fix, Severity};

use crate::support::database::TestDatabase;
use crate::support::server::needs_server;

const LEGACY: &str = include_str!("legacy.sql");

async fn checked(database: &TestDatabase) -> Alignment {
    let mut db = database.open().await;
    let tx = db.begin(Access::Read).await.unwrap();
    schema::check(&tx).await.unwrap()
}

async fn of(sql: &str) -> Alignment {
    let database = TestDatabase::empty().await;
    database.run(sql).await;
    checked(&database).await
}

fn about<'a>(alignment: &'a Alignment, table: &str) -> Vec<&'a Finding> {
    alignment.findings.iter().filter(|finding| finding.table.as_deref() == Some(table)).collect()
}

fn is_foreign(alignment: &Alignment) -> Vec<&str> {
    let found = alignment.findings.iter().filter(|finding| finding.code == ForeignTable);
    found.filter_map(|finding| finding.table.as_deref()).collect()
}

fn found<'a>(alignment: &'a Alignment, code: Code, table: &str, object: &str) -> Option<&'a Finding> {
    about(alignment, table).into_iter().find(|f| f.code == code && f.object.as_deref() == Some(object))
}

#[tokio::test]
async fn a_support_systems_users_are_left_alone() {
    needs_server!();
    for sql in [
        include_str!("../support/foreign.sql"),
        "create table public.users (id uuid primary key, email text, password_hash text not null)",
        "create table public.users (id serial primary key, email text, name text, role text)",
        "create table public.users (id uuid primary key, email text, role text check (role in ('admin', 'csr')))",
        "create table public.users (id uuid primary key, login text not null, shoe_size int)",
    ] {
        let alignment = of(sql).await;
        assert_eq!(is_foreign(&alignment), ["users"], "{sql}");
        let users = about(&alignment, "users");
        assert!(users.iter().all(|finding| finding.fix == Fix::Manual), "{sql}\n{users:#?}");
        assert!(users.iter().all(|finding| !finding.hint.contains("alter ")), "{sql}\n{users:#?}");
    }
}

#[tokio::test]
async fn legacy_clara_is_ours() {
    needs_server!();
    let alignment = of(LEGACY).await;
    assert_eq!(is_foreign(&alignment), [""; 0]);
    for (table, column, former) in [
        ("clients", "client_name", "name"),
        ("leads", "contact_person", "name"),
        ("leads", "lead_source", "source"),
    ] {
        let finding = found(&alignment, ColumnMissing, table, column).unwrap();
        assert_eq!(finding.actual, Some(format!("it is called `{former}` here")));
    }
    assert!(found(&alignment, ExtraColumnRequired, "clients", "name").is_none());
    let left: Vec<_> =
        alignment.findings.iter().filter(|f| f.severity != Severity::Info && f.fix != Fix::Migrate).collect();
    assert!(left.is_empty(), "{left:#?}");
}

#[tokio::test]
async fn half_done_manual_work_is_ours() {
    needs_server!();
    let half_done = format!(
        "{LEGACY}
         create table public.users (id uuid primary key, name text not null, email text, role text);
         alter table public.clients add client_name text, alter email set not null;
         alter table public.leads add agent_id text, add region text not null, add lead_source text;
         alter table public.conversations alter id type text;"
    );
    let alignment = of(&half_done).await;
    assert_eq!(is_foreign(&alignment), [""; 0]);
    let name = found(&alignment, ExtraColumnRequired, "clients", "name").unwrap();
    assert_eq!(name.fix, Fix::Migrate);
    assert_eq!(found(&alignment, ExtraColumnRequired, "leads", "region").unwrap().fix, Fix::Migrate);
    assert_eq!(found(&alignment, ColumnType, "leads", "agent_id").unwrap().fix, Fix::Migrate);
    // What refers to a key has to change with it.
    let key = found(&alignment, ColumnType, "conversations", "id").unwrap();
    assert_eq!(key.fix, Fix::Manual);
    let full_name = found(&alignment, ColumnMissing, "users", "full_name").unwrap();
    assert_eq!(full_name.actual.as_deref(), Some("it is called `name` here"));
    assert!(found(&alignment, ExtraColumnRequired, "users", "name").is_none());
}

#[tokio::test]
async fn trendtialcrm_lacks_only_what_clara_adds() {
    needs_server!();
    let database = TestDatabase::supabase().await;
    database.run(include_str!("trendtialcrm.sql")).await;
    let alignment = checked(&database).await;
    for finding in alignment.findings.iter().filter(|finding| finding.severity != Severity::Info) {
        assert_eq!(finding.fix, Fix::Migrate, "{finding:#?}");
        let (table, object) = (finding.table.as_deref().unwrap(), finding.object.as_deref().unwrap_or(""));
        let contract = schema::contract().unwrap();
        match finding.code {
            Code::TableMissing => {
                assert!(
                    ["activities", "conversations", "clara_crm_backfills"].contains(&table),
                    "{finding:#?}"
                );
            }
            ColumnMissing => {
                assert!(contract.tables[table].added_by_clara.contains_key(object), "{finding:#?}");
            }
            Code::ValueRefused => {
                assert!(["call_type", "outcome", "activity_type"].contains(&object), "{finding:#?}");
            }
            Code::IndexMissing => {}
            _ => panic!("{finding:#?}"),
        }
    }
}

#[tokio::test]
async fn every_database_has_the_same_number_of_checks() {
    needs_server!();
    let supabase = TestDatabase::supabase().await;
    supabase.run(include_str!("trendtialcrm.sql")).await;
    let total = checked(&supabase).await.checks_total;
    for sql in [
        "select 1",
        LEGACY,
        include_str!("../support/foreign.sql"),
        "create view public.leads as select 1 as id",
    ] {
        assert_eq!(of(sql).await.checks_total, total, "{sql}");
    }
    assert!(found_code(&of("create view public.leads as select 1 as id").await, NotATable));
}

fn found_code(alignment: &Alignment, code: Code) -> bool {
    alignment.findings.iter().any(|finding| finding.code == code && finding.fix == Fix::Manual)
}
