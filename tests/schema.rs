//! `check-schema`: every single difference is reported, as what it is, and nothing else.

use clara_crm::db::{Access, Transaction};
use clara_crm::schema::Code::{self, *};
use clara_crm::schema::Severity::{self, Error, Info, Warning};
use clara_crm::schema::{Alignment, Fix, TableStatus};
use clara_crm::{migration, schema};

use crate::support::database::TestDatabase;
use crate::support::server::needs_server;

/// One difference: how to make it, and all that is to be reported of it.
struct Drift {
    sql: &'static str,
    reported: &'static [(Code, Severity, &'static str, &'static str)],
}

const fn drift(
    sql: &'static str,
    reported: &'static [(Code, Severity, &'static str, &'static str)],
) -> Drift {
    Drift { sql, reported }
}

/// Differences that any database can have.
const DRIFTS: &[Drift] = &[
    drift("drop table public.todo_comments", &[(TableMissing, Error, "todo_comments", "")]),
    drift("drop table public.user_links", &[(TableMissing, Info, "user_links", "")]),
    drift(
        "drop table public.todo_comments; create view public.todo_comments as select 1 as id",
        &[(NotATable, Error, "todo_comments", "")],
    ),
    drift("alter table public.leads drop budget", &[(ColumnMissing, Error, "leads", "budget")]),
    // What rests on a column that is gone is not reported beside it.
    drift("alter table public.calls drop session_id", &[(ColumnMissing, Error, "calls", "session_id")]),
    drift("alter table public.clients drop created_by", &[(ColumnMissing, Error, "clients", "created_by")]),
    drift("alter table public.leads rename budget to money", &[(ColumnMissing, Error, "leads", "budget")]),
    drift(
        "alter table public.clients alter company_size type text",
        &[(ColumnType, Error, "clients", "company_size")],
    ),
    drift(
        "alter table public.calls alter duration type bigint",
        &[(ColumnType, Warning, "calls", "duration")],
    ),
    drift(
        "alter table public.leads alter first_touch_date type timestamp",
        &[(ColumnType, Warning, "leads", "first_touch_date")],
    ),
    drift(
        "alter table public.leads alter extracted_info type json",
        &[(ColumnType, Error, "leads", "extracted_info")],
    ),
    drift(
        "alter table public.calls alter transcript type varchar(500)",
        &[(ColumnTooShort, Error, "calls", "transcript")],
    ),
    drift(
        "alter table public.leads alter deal_value type numeric(5,2)",
        &[(ValueRefused, Error, "leads", "deal_value")],
    ),
    drift(
        "alter table public.leads alter status_bucket drop not null",
        &[(ColumnNullable, Warning, "leads", "status_bucket")],
    ),
    drift("alter table public.leads alter email set not null", &[(ColumnNotNull, Error, "leads", "email")]),
    drift(
        "alter table public.leads alter tags set default '{}', alter tags set not null",
        &[(ColumnNotNull, Warning, "leads", "tags")],
    ),
    drift(
        "alter table public.leads add region text not null",
        &[(ExtraColumnRequired, Error, "leads", "region")],
    ),
    drift("alter table public.leads alter id drop default", &[(DefaultMissing, Error, "leads", "id")]),
    drift(
        "alter table public.leads alter id set default '00000000-0000-4000-8000-000000000000'",
        &[(DefaultDiffers, Warning, "leads", "id")],
    ),
    drift(
        "alter table public.calls alter created_at drop default",
        &[(DefaultMissing, Warning, "calls", "created_at")],
    ),
    drift(
        "alter table public.calls alter created_at set default '2020-01-01'",
        &[(DefaultDiffers, Warning, "calls", "created_at")],
    ),
    drift(
        "alter table public.users alter is_active set default false",
        &[(DefaultDiffers, Warning, "users", "is_active")],
    ),
    drift(
        "alter table public.lead_activities drop constraint lead_activities_pkey",
        &[(PrimaryKey, Error, "lead_activities", "id")],
    ),
    drift(
        "alter table public.calls drop constraint calls_lead_id_fkey",
        &[(ForeignKeyMissing, Error, "calls", "lead_id")],
    ),
    drift(
        "alter table public.calls drop constraint calls_lead_id_fkey,
             add foreign key (lead_id) references public.leads (id)",
        &[(ForeignKeyAction, Warning, "calls", "lead_id")],
    ),
    drift(
        "alter table public.calls drop constraint calls_lead_id_fkey,
             add foreign key (lead_id) references public.clients (id) on delete cascade",
        &[(ForeignKeyTarget, Error, "calls", "lead_id")],
    ),
    drift(
        "alter table public.calls drop constraint calls_lead_id_fkey,
             add foreign key (lead_id) references public.leads (id) on delete cascade not valid",
        &[(ForeignKeyNotValid, Warning, "calls", "lead_id")],
    ),
    drift(
        "alter table public.calls drop constraint calls_session_id_key",
        &[(UniqueMissing, Error, "calls", "session_id")],
    ),
    drift(
        "alter table public.calls drop constraint calls_session_id_key;
         create unique index on public.calls (session_id) where session_id like 'a%'",
        &[(UniqueMissing, Error, "calls", "session_id")],
    ),
    drift("create unique index on public.clients (email)", &[(UniqueUnexpected, Info, "clients", "email")]),
    drift(
        "alter table public.calls drop constraint calls_outcome_check,
             add check (outcome in ('completed', 'no_answer', 'busy', 'failed', 'voicemail'))",
        &[(ValueRefused, Error, "calls", "outcome")],
    ),
    drift(
        "alter table public.calls drop constraint calls_outcome_check",
        &[(ValueNotChecked, Warning, "calls", "outcome")],
    ),
    drift(
        "alter table public.leads drop constraint leads_win_probability_check,
             add check (win_probability between 0 and 50)",
        &[(ValueRefused, Error, "leads", "win_probability")],
    ),
    drift(
        "alter table public.leads add check (lead_source in ('web', 'phone'))",
        &[(ValueRefused, Error, "leads", "lead_source")],
    ),
    // A CHECK that fails instead of refusing hides neither itself nor others.
    drift(
        "alter table public.leads add check (lead_source::int > 0);
         alter table public.calls drop constraint calls_outcome_check",
        &[(ValueRefused, Error, "leads", "lead_source"), (ValueNotChecked, Warning, "calls", "outcome")],
    ),
    drift(
        "alter type public.todo_status rename value 'completed' to 'done'",
        &[(EnumLabelMissing, Error, "", "todo_status")],
    ),
    drift(
        "alter table public.todos alter status drop default, alter status type text;
         alter table public.todos alter status set default 'pending';
         drop type public.todo_status",
        &[(EnumMissing, Error, "", "todo_status"), (ColumnType, Warning, "todos", "status")],
    ),
    drift("drop index public.leads_agent_id_idx", &[(IndexMissing, Warning, "leads", "agent_id")]),
    drift("drop index public.leads_lower_idx", &[(IndexMissing, Warning, "leads", "lower(btrim(email))")]),
    drift(
        "drop index public.leads_right_idx",
        &[(IndexMissing, Warning, "leads", "right(regexp_replace(phone, '[^0-9]', '', 'g'), 7)")],
    ),
    drift(
        "delete from public.pipeline_stages where name = 'Negotiation'",
        &[(ReferenceRowMissing, Error, "pipeline_stages", "Negotiation")],
    ),
    drift(
        "update public.pipeline_stages set probability = 55 where name = 'Proposal Sent'",
        &[(ReferenceRowDiffers, Warning, "pipeline_stages", "Proposal Sent")],
    ),
];

/// Differences that only Supabase can have.
const SUPABASE_DRIFTS: &[Drift] = &[
    drift(
        "alter table public.leads disable row level security",
        &[(RowLevelSecurityOff, Error, "leads", "")],
    ),
    drift("alter table public.calls enable row level security", &[(RowLevelSecurityOn, Info, "calls", "")]),
    drift("grant select on public.calls to anon", &[(ReadableByAnon, Info, "calls", "anon")]),
    drift("grant select (transcript) on public.calls to anon", &[(ReadableByAnon, Info, "calls", "anon")]),
    drift(
        "alter table public.users drop constraint users_id_fkey",
        &[(ForeignKeyMissing, Error, "users", "id")],
    ),
    drift(
        "alter table public.follow_ups alter created_by drop default",
        &[(DefaultMissing, Warning, "follow_ups", "created_by")],
    ),
    drift(
        "alter table public.pipeline_stages enable row level security;
         set local role authenticated",
        &[
            (ReferenceRowsHidden, Warning, "pipeline_stages", ""),
            (RowLevelSecurityOn, Info, "pipeline_stages", ""),
        ],
    ),
];

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

async fn migrated(database: TestDatabase) -> TestDatabase {
    migration::migrate(&mut database.open().await).await.unwrap();
    database
}

fn described(alignment: &Alignment) -> Vec<(Code, Severity, &str, &str)> {
    let mut all = Vec::new();
    for finding in &alignment.findings {
        let (table, object) = (finding.table.as_deref(), finding.object.as_deref());
        all.push((finding.code, finding.severity, table.unwrap_or(""), object.unwrap_or("")));
    }
    all
}

async fn assert_reported(database: &TestDatabase, drifts: &[Drift]) {
    let mut db = database.open().await;
    for drift in drifts {
        let tx = db.begin(Access::Schema).await.unwrap();
        tx.batch(drift.sql).await.unwrap();
        let alignment = schema::check(&tx).await.unwrap();
        assert_eq!(described(&alignment), drift.reported, "{}", drift.sql);
        let harmless = drift.reported.iter().all(|(_, severity, ..)| *severity == Info);
        assert_eq!(alignment.aligned(), harmless, "{}", drift.sql);
        assert_eq!(alignment.checks_passed == alignment.checks_total, harmless, "{}", drift.sql);
        tx.rollback().await.unwrap();
    }
}

#[tokio::test]
async fn every_single_drift_is_reported_as_what_it_is() {
    needs_server!();
    let database = migrated(TestDatabase::empty().await).await;
    assert_reported(&database, DRIFTS).await;
}

#[tokio::test]
async fn every_single_drift_is_reported_on_supabase_too() {
    needs_server!();
    let database = migrated(TestDatabase::supabase().await).await;
    assert_reported(&database, DRIFTS).await;
    assert_reported(&database, SUPABASE_DRIFTS).await;
}

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
        22
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

const TEAM: &str = "
    insert into auth.users (id, email) values
        ('00000000-0000-4000-8000-00000000000a', 'ann@example.com'),
        ('00000000-0000-4000-8000-00000000000b', 'bob@example.com'),
        ('00000000-0000-4000-8000-00000000000c', 'cyd@example.com'),
        ('00000000-0000-4000-8000-00000000000d', 'dot@example.com');
    update public.users set role = 'manager' where email = 'cyd@example.com';
    update public.users set role = 'super_admin' where email = 'dot@example.com';
    update public.users set manager_id = '00000000-0000-4000-8000-00000000000c' where email = 'ann@example.com';
    insert into public.clients (id, client_name)
        values ('00000000-0000-4000-8000-0000000000c1', 'Alder Ltd');
    insert into public.leads (id, client_id, agent_id, status_bucket) values
        ('00000000-0000-4000-8000-0000000000a1', '00000000-0000-4000-8000-0000000000c1',
         '00000000-0000-4000-8000-00000000000a', 'P1'),
        ('00000000-0000-4000-8000-0000000000b1', '00000000-0000-4000-8000-0000000000c1',
         '00000000-0000-4000-8000-00000000000b', 'P2'),
        ('00000000-0000-4000-8000-0000000000f1', '00000000-0000-4000-8000-0000000000c1', null, 'P3');
    insert into public.conversations (session_id, lead_id) values
        ('s-ann', '00000000-0000-4000-8000-0000000000a1'), ('s-bob', '00000000-0000-4000-8000-0000000000b1'),
        ('s-nobody', null);
    insert into public.activities (activity_type, lead_id) values
        ('ai_interaction', '00000000-0000-4000-8000-0000000000a1'),
        ('ai_interaction', '00000000-0000-4000-8000-0000000000b1');
    insert into public.notifications (user_id, type, title, message)
        values ('00000000-0000-4000-8000-00000000000a', 'lead_update', 'Lead', 'moved');";

/// What one signed-in person sees: leads, conversations, activities, notifications.
async fn seen(tx: &Transaction<'_>, user: char) -> [i64; 4] {
    let claims =
        format!("{{\"sub\":\"00000000-0000-4000-8000-00000000000{user}\",\"role\":\"authenticated\"}}");
    tx.batch(&format!(
        "select set_config('request.jwt.claims', '{claims}', true); set local role authenticated"
    ))
    .await
    .unwrap();
    let row = &tx
        .query(
            "select (select count(*) from public.leads), (select count(*) from public.conversations),
                    (select count(*) from public.activities), (select count(*) from public.notifications)",
            &[],
        )
        .await
        .unwrap()[0];
    let counts = [row.get(0), row.get(1), row.get(2), row.get(3)];
    tx.batch("reset role").await.unwrap();
    counts
}

#[tokio::test]
async fn people_see_their_own_their_reports_or_all() {
    needs_server!();
    let database = migrated(TestDatabase::supabase().await).await;
    let mut db = database.open().await;
    let tx = db.begin(Access::Write).await.unwrap();
    tx.batch(TEAM).await.unwrap();
    assert_eq!(seen(&tx, 'a').await, [1, 1, 1, 1], "an agent");
    assert_eq!(seen(&tx, 'b').await, [1, 1, 1, 0], "another agent");
    assert_eq!(seen(&tx, 'c').await, [1, 1, 1, 0], "the first one's manager");
    assert_eq!(seen(&tx, 'd').await, [3, 3, 2, 0], "a super admin");
    assert_eq!(seen(&tx, 'e').await, [0, 0, 0, 0], "nobody we know");
}

#[tokio::test]
async fn an_agent_cannot_give_a_lead_away_and_anon_reads_nothing() {
    needs_server!();
    let database = migrated(TestDatabase::supabase().await).await;
    let mut db = database.open().await;
    let attempts = [
        ("authenticated", "update public.leads set agent_id = '00000000-0000-4000-8000-00000000000b'"),
        (
            "authenticated",
            "update public.users set role = 'super_admin' where false; \
                           insert into public.users (id, role) values (gen_random_uuid(), 'super_admin')",
        ),
        ("authenticated", "insert into public.conversations (session_id) values ('mine')"),
        ("authenticated", "select * from public.refinery_schema_history"),
        ("anon", "select * from public.conversations"),
        ("anon", "select * from public.calls"),
        ("anon", "select * from public.leads"),
        ("anon", "select public.get_current_user_role()"),
    ];
    for (role, sql) in attempts {
        let tx = db.begin(Access::Write).await.unwrap();
        tx.batch(TEAM).await.unwrap();
        tx.batch("select set_config('request.jwt.claims', '{\"sub\":\"00000000-0000-4000-8000-00000000000a\"}', true)")
            .await
            .unwrap();
        tx.batch(&format!("set local role {role}")).await.unwrap();
        let refused = tx.batch(sql).await.unwrap_err();
        assert!(refused.to_string().contains("42501"), "{role}: {sql}: {refused}");
    }
}

#[tokio::test]
async fn service_role_writes_everything() {
    needs_server!();
    let database = migrated(TestDatabase::supabase().await).await;
    let mut db = database.open().await;
    let tx = db.begin(Access::Write).await.unwrap();
    tx.batch(TEAM).await.unwrap();
    tx.batch(
        "set local role service_role;
         insert into public.conversations (session_id) values ('s-more');
         insert into public.user_links (email) values ('ann@example.com');
         update public.leads set lead_score = 80",
    )
    .await
    .unwrap();
}
