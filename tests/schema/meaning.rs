//! What is judged by meaning, and the form of what is said.

use clara_crm::db::Access;
use clara_crm::schema::Code::TableMissing;
use clara_crm::schema::Severity::Error;
use clara_crm::schema::{Fix, TableStatus};
use clara_crm::{migration, schema};

use super::{described, migrated};
use crate::support::database::TestDatabase;
use crate::support::server::needs_server;

/// The same meaning in other words: nothing but `info` may be said of it.
const HARMLESS: &[&str] = &[
    "alter table public.leads alter contact_person type varchar(255), alter email type varchar(255),
         alter industry type varchar(100), alter qualification_status type varchar(50)",
    "alter table public.leads alter deal_value type numeric(12,2)",
    "alter table public.activities alter confidence type numeric(3,2)",
    "alter table public.leads add favourite_colour text; create table public.parrots (id int)",
    "alter table public.calls drop constraint calls_outcome_check, add constraint other check (
         lower(outcome) = any (string_to_array(
             'completed,no_answer,busy,failed,voicemail,qualified,not_interested,lost', ',')))",
    "alter table public.leads drop constraint leads_win_probability_check, add check (abs(win_probability) <= 1000)",
    "create domain public.bucket as text; alter table public.leads alter status_bucket type public.bucket",
    "drop index public.leads_agent_id_idx; create index any_name on public.leads (agent_id, email) where agent_id is not null",
    "alter table public.calls drop constraint calls_session_id_key;
     create unique index any_name on public.calls (session_id)",
    "create function public.uuid_generate_v4() returns uuid volatile language sql as 'select gen_random_uuid()';
     alter table public.leads alter id set default public.uuid_generate_v4()",
    "alter table public.leads alter created_at set default timezone('utc', now()),
         alter updated_at set default clock_timestamp()",
    "alter table public.notifications alter delivery_method set default '{in_app}'::varchar[]",
    "alter table public.follow_ups drop constraint follow_ups_agent_id_fkey,
         add foreign key (agent_id) references public.users (id) on delete restrict",
    "update public.pipeline_stages set order_position = order_position * 10",
    "insert into public.pipeline_stages (name, order_position) values ('Nurturing', 99)",
    "alter type public.todo_status add value 'blocked'",
    "alter table public.leads alter lead_source set default 'web'",
];

#[tokio::test]
async fn the_same_meaning_in_other_words_is_no_drift() {
    needs_server!();
    let database = migrated(TestDatabase::empty().await).await;
    let mut db = database.open().await;
    for sql in HARMLESS {
        let tx = db.begin(Access::Schema).await.unwrap();
        tx.batch(sql).await.unwrap();
        assert_eq!(schema::check(&tx).await.unwrap().findings, [], "{sql}");
        tx.rollback().await.unwrap();
    }
}

#[tokio::test]
async fn a_foreign_key_to_the_account_is_one_to_the_user() {
    needs_server!();
    let database = migrated(TestDatabase::supabase().await).await;
    let mut db = database.open().await;
    let tx = db.begin(Access::Schema).await.unwrap();
    tx.batch(
        "alter table public.calls drop constraint calls_user_id_fkey,
             add foreign key (user_id) references public.users (id) on delete set null;
         alter table public.todos drop constraint todos_user_id_fkey,
             add foreign key (user_id) references auth.users (id)",
    )
    .await
    .unwrap();
    assert_eq!(schema::check(&tx).await.unwrap().findings, []);
}

#[tokio::test]
async fn an_empty_database_needs_one_thing_only() {
    needs_server!();
    let database = TestDatabase::empty().await;
    let mut db = database.open().await;
    let tx = db.begin(Access::Read).await.unwrap();
    let alignment = schema::check(&tx).await.unwrap();
    assert!(!alignment.aligned());
    assert!(alignment.findings.iter().all(|f| f.fix == Fix::Migrate && f.hint == "clara-crm migrate"));
    assert!(alignment.tables.iter().all(|table| table.status == TableStatus::Missing));
    assert_eq!(
        alignment.findings.iter().filter(|f| f.code == TableMissing && f.severity == Error).count(),
        23
    );
    assert!(alignment.score() < 0.05, "{}", alignment.score());
    drop(tx);

    let total = alignment.checks_total;
    migration::migrate(&mut db).await.unwrap();
    let tx = db.begin(Access::Read).await.unwrap();
    assert_eq!(schema::check(&tx).await.unwrap().checks_total, total, "scores must compare");
}

#[tokio::test]
async fn the_worst_comes_first() {
    needs_server!();
    let database = migrated(TestDatabase::empty().await).await;
    let mut db = database.open().await;
    let tx = db.begin(Access::Schema).await.unwrap();
    tx.batch(
        "drop index public.leads_agent_id_idx; alter table public.leads drop budget, drop authority;
         alter table public.calls drop transcript; drop table public.user_links",
    )
    .await
    .unwrap();
    let alignment = schema::check(&tx).await.unwrap();
    let order: Vec<_> =
        described(&alignment).into_iter().map(|(_, _, table, object)| (table, object)).collect();
    let expected = [
        ("calls", "transcript"),
        ("leads", "authority"),
        ("leads", "budget"),
        ("leads", "agent_id"),
        ("user_links", ""),
    ];
    assert_eq!(order, expected);
}

#[tokio::test]
async fn a_finding_has_the_promised_json() {
    needs_server!();
    let database = migrated(TestDatabase::empty().await).await;
    let mut db = database.open().await;
    let tx = db.begin(Access::Schema).await.unwrap();
    tx.batch("alter table public.leads alter status_bucket drop not null").await.unwrap();
    let alignment = schema::check(&tx).await.unwrap();
    let json = serde_json::to_value(&alignment.findings[0]).unwrap();
    assert_eq!(
        json,
        serde_json::json!({
            "code": "column_nullable", "severity": "warning", "table": "leads", "object": "status_bucket",
            "expected": "NOT NULL", "actual": "NULL allowed", "fix": "migrate", "hint": "clara-crm migrate",
        })
    );
}
