//! Rows in the way of a rule are counted, and those that do not show are not taken for none.

use clara_crm::db::{Access, Transaction};
use clara_crm::schema::Code::*;
use clara_crm::schema::{self, Code, Finding, Fix, Severity};

use crate::support::database::TestDatabase;
use crate::support::server::needs_server;

async fn findings(tx: &Transaction<'_>, sql: &str) -> Vec<Finding> {
    tx.batch(sql).await.unwrap();
    schema::check(tx).await.unwrap().findings
}

fn of(findings: &[Finding], code: Code) -> &Finding {
    findings.iter().find(|finding| finding.code == code).unwrap_or_else(|| panic!("{code:?}: {findings:#?}"))
}

const LEADS: &str = "
    insert into public.clients (id, client_name) values ('00000000-0000-4000-8000-0000000000c1', 'Alder');
    alter table public.leads alter status_bucket drop not null, alter need drop not null;
    insert into public.leads (client_id, status_bucket) values
        ('00000000-0000-4000-8000-0000000000c1', null), ('00000000-0000-4000-8000-0000000000c1', 'P1');";

#[tokio::test]
async fn a_column_waits_for_its_backfill_only_while_rows_do() {
    needs_server!();
    let database = TestDatabase::migrated().await;
    let mut db = database.open().await;
    let tx = db.begin(Access::Schema).await.unwrap();
    let found = findings(&tx, LEADS).await;
    let finding = of(&found, ColumnNullable);
    assert_eq!(finding.fix, Fix::Backfill("status-bucket".into()));
    assert_eq!(finding.hint, "clara-crm backfill status-bucket");
    assert_eq!(finding.actual.as_deref(), Some("NULL allowed; 1 row has none"));
    let found = findings(&tx, "update public.leads set status_bucket = 'P2'").await;
    assert_eq!(of(&found, ColumnNullable).fix, Fix::Migrate);
    assert_eq!(of(&found, ColumnNullable).actual.as_deref(), Some("NULL allowed"));
}

#[tokio::test]
async fn values_that_mean_nothing_are_named() {
    needs_server!();
    let database = TestDatabase::migrated().await;
    let mut db = database.open().await;
    let tx = db.begin(Access::Schema).await.unwrap();
    let sql = format!(
        "{LEADS} alter table public.leads drop constraint leads_qualification_status_check;
         update public.leads set qualification_status = repeat('hot ', 20) where status_bucket = 'P1';
         update public.leads set qualification_status = 'MQL' where status_bucket is null;"
    );
    let found = findings(&tx, &sql).await;
    let finding = of(&found, RowsRefused);
    assert_eq!((finding.object.as_deref(), &finding.fix), (Some("qualification_status"), &Fix::Migrate));
    let cut = "hot ".repeat(10);
    assert_eq!(finding.actual, Some(format!("2 rows hold other values: MQL, {cut}")));
}

#[tokio::test]
async fn duplicates_and_orphans_are_counted() {
    needs_server!();
    let database = TestDatabase::migrated().await;
    let mut db = database.open().await;
    let tx = db.begin(Access::Schema).await.unwrap();
    let found = findings(
        &tx,
        "alter table public.conversations drop constraint conversations_session_id_key,
             drop constraint conversations_lead_id_fkey;
         insert into public.conversations (session_id, lead_id)
             values ('a', gen_random_uuid()), ('a', null), ('a', null), ('b', null), ('b', null), ('c', null);
         alter table public.calls drop constraint calls_lead_id_fkey;
         insert into public.calls (lead_id, call_type, outcome, call_start_time)
             values (gen_random_uuid(), 'inbound', 'busy', now())",
    )
    .await;
    assert_eq!(of(&found, UniqueMissing).actual.as_deref(), Some("5 rows share 2 values"));
    let orphans: Vec<_> = found.iter().filter(|finding| finding.code == RowsOrphaned).collect();
    assert_eq!(orphans.len(), 2, "{orphans:#?}");
    assert_eq!(orphans[0].actual.as_deref(), Some("1 row refers to nothing in leads"));
    assert_eq!((orphans[0].table.as_deref(), &orphans[0].fix), (Some("calls"), &Fix::Manual));
    assert_eq!((orphans[1].table.as_deref(), &orphans[1].fix), (Some("conversations"), &Fix::Migrate));
    // The hint's statement shows them.
    let statement = &orphans[0].hint[orphans[0].hint.find("select").unwrap()..];
    assert_eq!(tx.query(statement, &[]).await.unwrap().len(), 1);
}

#[tokio::test]
async fn rows_that_do_not_show_are_not_taken_for_none() {
    needs_server!();
    let database = TestDatabase::supabase().await;
    clara_crm::migration::migrate(&mut database.open().await).await.unwrap();
    let mut db = database.open().await;
    let tx = db.begin(Access::Schema).await.unwrap();
    let found = findings(&tx, &format!("{LEADS} set local role authenticated")).await;
    let finding = of(&found, RowsHidden);
    assert_eq!((finding.severity, finding.table.as_deref()), (Severity::Info, Some("leads")));
    assert_eq!(of(&found, ColumnNullable).actual.as_deref(), Some("NULL allowed"));
    let accounts = found.iter().find(|f| f.code == RowsHidden && f.object.as_deref() == Some("auth.users"));
    assert!(accounts.is_some(), "{found:#?}");
    // Nor may it write what a replay writes, and it cannot give itself the right.
    let missing = found.iter().find(|f| f.object.as_deref() == Some("authenticated: insert")).unwrap();
    assert_eq!(
        missing.hint,
        format!("grant insert on public.{} to authenticated", missing.table.as_deref().unwrap())
    );
}

#[tokio::test]
async fn a_check_that_depends_on_another_column_is_not_taken_for_a_refusal() {
    needs_server!();
    let database = TestDatabase::migrated().await;
    let mut db = database.open().await;
    let tx = db.begin(Access::Schema).await.unwrap();
    let found = findings(
        &tx,
        "alter table public.leads
             add check (lost_reason is not null or qualification_status <> 'opportunity'),
             add check (coalesce(notes, '') <> '' or lead_source <> 'voice_assistant'),
             add check (num_nonnulls(email, phone) > 0 or lead_score is null)",
    )
    .await;
    let told: Vec<_> =
        found.iter().map(|f| (f.code, f.severity, f.object.as_deref().unwrap_or_default())).collect();
    let not_judged = |name| (CheckNotJudged, Severity::Info, name);
    assert_eq!(told, ["leads_check", "leads_check1", "leads_check2"].map(not_judged));
}
