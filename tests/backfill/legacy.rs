//! A migrated database with what a migration leaves for the backfills.

use serde_json::Value;

use crate::support::command::{Clara, Sandbox};
use crate::support::database::TestDatabase;

/// The columns as a migration of legacy Clara's leaves them.
pub(super) const OPEN: &str = "
    alter table public.leads add column assigned_agent varchar(50), add column company varchar(255),
        alter client_id drop not null, alter status_bucket drop not null;
    alter table public.clients add column company_size_text varchar(50);
    insert into public.users (id, full_name, email, role) values
        ('00000000-0000-4000-8000-000000000001', 'Sarah Jones', 'sarah@example.com', 'agent'),
        ('00000000-0000-4000-8000-000000000002', 'José Álvarez', 'jose@example.com', 'manager'),
        ('00000000-0000-4000-8000-000000000003', 'Bob', 'bob@example.com', 'agent'),
        ('00000000-0000-4000-8000-000000000004', 'Bob', 'bob2@example.com', 'agent'),
        ('00000000-0000-4000-8000-000000000005', 'Gone', 'gone@example.com', 'agent');
    update public.users set is_active = false where full_name = 'Gone'";

pub(super) const SARAH: &str = "00000000-0000-4000-8000-000000000001";
pub(super) const JOSE: &str = "00000000-0000-4000-8000-000000000002";

/// A migrated database whose columns wait for a backfill.
pub(super) async fn open() -> TestDatabase {
    let database = TestDatabase::migrated().await;
    database.script(OPEN).await;
    database
}

/// The same with so many leads.
pub(super) async fn with_leads(count: usize) -> TestDatabase {
    let database = open().await;
    database
        .script(&format!(
            "insert into public.leads (id, contact_person, lead_score, qualification_status, assigned_agent, lead_source,
                                       created_at, updated_at)
             select md5('lead ' || n)::uuid, 'Person ' || n, n * 37 % 101,
                    (array['unqualified', 'sales_qualified', null, 'opportunity'])[1 + n % 4],
                    (array['sarah@example.com', 'SARAH  jones', 'Clara', '', 'Jon Smth', 'jose alvarez'])[1 + n % 6],
                    'Web', '2024-01-01Z', '2024-01-02Z'
               from generate_series(1, {count}) n;
             analyze public.leads"
        ))
        .await;
    database
}

/// The program on it.
pub(super) fn backfill<'a, const N: usize>(
    sandbox: &'a Sandbox,
    database: &TestDatabase,
    args: [&str; N],
) -> Clara<'a> {
    let mut run = sandbox.clara(["backfill", "--format=json"]).on(database);
    for arg in args {
        run = run.arg(arg);
    }
    run
}

/// What a run says that ends with this code.
#[track_caller]
pub(super) fn run<const N: usize>(database: &TestDatabase, args: [&str; N], code: i32) -> Value {
    let sandbox = Sandbox::new();
    let (got, stdout, stderr) = backfill(&sandbox, database, args).run().parts();
    assert_eq!(got, Some(code), "{stderr}\n{stdout}");
    serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{error}: {stdout}"))
}

/// The counts of one task, in the order of the interface: scanned, updated, unchanged,
/// unresolved, skipped_locked.
#[track_caller]
pub(super) fn counts(report: &Value, task: &str) -> [u64; 5] {
    let task = of(report, task);
    let counts = ["scanned", "updated", "unchanged", "unresolved", "skipped_locked"]
        .map(|key| task[key].as_u64().unwrap_or_else(|| panic!("no {key}: {task}")));
    assert_eq!(counts[0], counts[1..].iter().sum::<u64>(), "they do not add up: {task}");
    counts
}

/// What a report says of one task.
#[track_caller]
pub(super) fn of<'a>(report: &'a Value, task: &str) -> &'a Value {
    let tasks = report["tasks"].as_array().unwrap();
    tasks.iter().find(|one| one["task"] == task).unwrap_or_else(|| panic!("no {task}: {report}"))
}

/// Every lead as it is, but for the times that the server sets.
pub(super) async fn leads(database: &TestDatabase) -> String {
    database
        .text(
            "select coalesce(string_agg((to_jsonb(l))::text, E'\\n' order by l.id), '') from public.leads l",
        )
        .await
}
