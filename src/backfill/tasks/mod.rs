//! The tasks, a file each: what it selects, what it decides, what it writes.

mod agent_id;
mod by_value;
mod calls;
mod client;
mod company_size;
mod pipeline_stage;
mod status_bucket;

use uuid::Uuid;

use super::engine::{Run, Walk};
use super::lease::Lease;
use super::report::{Counts, RefusedRow, TaskReport};
use super::rule::Rule;
use super::{Job, Progress, Task, people};
use crate::db::{Access, Database, Transaction};
use crate::error::{Error, ErrorKind, Result};
use crate::store;
use crate::store::backfill::{self, Columns, Selection, State};

/// The tables that a task reads.
const TABLES: [&str; 8] = [
    "users",
    "clients",
    "leads",
    "calls",
    "conversations",
    "pipeline_stages",
    "admin_audit",
    "clara_crm_backfills",
];

/// What is found out before a task begins.
pub(super) struct Prepared {
    pub(super) task: Task,
    /// How many rows there are to look at.
    pub(super) total: u64,
    /// How far the last run came.
    pub(super) previous: Option<State>,
    /// What the database refused the last run.
    refused: Vec<RefusedRow>,
    /// In whose place it acts, in the eyes of the CRM's triggers.
    pub(super) acting: Uuid,
    /// A trigger of this database sets `updated_at` at each change.
    pub(super) stamped: bool,
}

impl Prepared {
    /// Whether the last run was refused the same row for the same reason.
    pub(super) fn was_refused(&self, row: &RefusedRow) -> bool {
        self.refused.contains(row)
    }
}

/// The condition on rows `t` that a task has before it, where its columns are there:
/// `has` tells of a table's column whether it is.
pub(crate) fn needs(task: Task, has: &dyn Fn(&str, &str) -> bool) -> Option<String> {
    match task {
        Task::Client => Some(client::NEEDS.into()),
        Task::AgentId => agent_id::needs(has),
        Task::StatusBucket => Some(status_bucket::NEEDS.into()),
        Task::PipelineStage => Some(pipeline_stage::NEEDS.into()),
        Task::CompanySize => company_size::needs(has),
        Task::Calls => Some(calls::NEEDS.into()),
    }
}

/// Which rows a task looks at; none where it has nothing to read from.
pub(super) fn selection(task: Task, columns: &Columns) -> Option<Selection> {
    let has = |table: &str, column: &str| columns.has(table, column);
    let needs = needs(task, &has)?;
    let inputs = match task {
        Task::Client => client::inputs(&has),
        Task::AgentId => agent_id::inputs(&has),
        Task::StatusBucket | Task::PipelineStage => by_value::standing(),
        Task::CompanySize => company_size::inputs(),
        Task::Calls => calls::inputs(),
    };
    let table = task.table();
    Some(Selection { table, needs, inputs, has_sync_lock: has(table, "sync_lock") })
}

/// The columns without which a task cannot do anything.
const NEEDED: [(&str, &str); 12] = [
    ("clara_crm_backfills", "after_id"),
    ("admin_audit", "details"),
    ("users", "is_active"),
    ("leads", "client_id"),
    ("leads", "agent_id"),
    ("leads", "status_bucket"),
    ("leads", "pipeline_stage_id"),
    ("leads", "contact_person"),
    ("clients", "client_name"),
    ("clients", "company_size"),
    ("calls", "session_id"),
    ("conversations", "qualification"),
];

/// Refuses what cannot work, before anything is done: a database that is not migrated, a
/// role that does not see every row, people whom nobody knows.
pub(super) async fn check(db: &mut Database, job: &Job) -> Result<()> {
    let tx = db.begin(Access::Read).await?;
    look(&tx).await?;
    store::sight::assert_nothing_hidden(&tx, &TABLES).await?;
    people::Named::of(&tx, job).await?;
    tx.rollback().await
}

/// What every task finds out first.
pub(super) async fn look(tx: &Transaction<'_>) -> Result<Columns> {
    let columns = backfill::columns(tx, &TABLES).await?;
    backfill::require(&columns, &NEEDED)?;
    match TABLES.iter().find(|table| columns.type_of(table, "id") != Some("uuid")) {
        None => Ok(columns),
        Some(table) => Err(Error::new(ErrorKind::NotMigrated, format!("the key of `{table}` is no UUID"))
            .hint("clara-crm check-schema")),
    }
}

/// Runs a task.
pub(super) async fn run(
    db: &mut Database,
    lease: &mut Lease,
    run: &Run<'_>,
    task: Task,
) -> (TaskReport, Option<Error>) {
    match prepare(db, task).await {
        Ok(Some((prepared, selection, columns))) => {
            (run.tell)(Progress { task, total: prepared.total, done: 0 });
            Box::pin(dispatch(db, lease, run, (prepared, selection, columns))).await
        }
        Ok(None) => (nothing(task, true), None),
        Err(error) => (nothing(task, false), Some(error)),
    }
}

/// What there is to do; none where there is nothing.
async fn prepare(db: &mut Database, task: Task) -> Result<Option<(Prepared, Selection, Columns)>> {
    if !db.is_connected() {
        db.reconnect().await?;
    }
    let tx = db.begin(Access::Read).await?;
    let columns = look(&tx).await?;
    let Some(selection) = selection(task, &columns) else {
        tx.rollback().await?;
        return Ok(None);
    };
    let (total, _) = backfill::left(&tx, &selection).await?;
    let previous = backfill::state(&tx, task.name()).await?;
    let refused = previous.as_ref().map(|previous| serde_json::from_value(previous.refused.clone()));
    let prepared = Prepared {
        task,
        total,
        previous,
        refused: refused.and_then(std::result::Result::ok).unwrap_or_default(),
        acting: store::agents::super_admin(&tx).await?.unwrap_or_default(),
        stamped: backfill::is_stamped(&tx, task.table()).await?,
    };
    tx.rollback().await?;
    let settled = prepared.previous.as_ref().is_none_or(|previous| previous.state == "finished");
    Ok((total > 0 || !settled).then_some((prepared, selection, columns)))
}

async fn dispatch(
    db: &mut Database,
    lease: &mut Lease,
    run: &Run<'_>,
    (prepared, selection, columns): (Prepared, Selection, Columns),
) -> (TaskReport, Option<Error>) {
    let task = prepared.task;
    macro_rules! walk {
        ($rule:expr) => {
            match $rule.await {
                Ok(rule) => go(db, lease, run, rule, prepared).await,
                Err(error) => (nothing(task, false), Some(error)),
            }
        };
    }
    match task {
        Task::Client => walk!(client::rule(db, run.job, selection)),
        Task::AgentId => walk!(agent_id::rule(db, run.job, selection, &columns)),
        Task::StatusBucket => walk!(status_bucket::rule(selection, &columns)),
        Task::PipelineStage => walk!(pipeline_stage::rule(db, selection, &columns)),
        Task::CompanySize => walk!(company_size::rule(selection, &columns)),
        Task::Calls => walk!(calls::rule(db, run.job, selection)),
    }
}

async fn go<R: Rule>(
    db: &mut Database,
    lease: &mut Lease,
    run: &Run<'_>,
    rule: R,
    prepared: Prepared,
) -> (TaskReport, Option<Error>) {
    Box::pin(Walk::new(db, lease, run, rule, prepared).go()).await
}

fn nothing(task: Task, finished: bool) -> TaskReport {
    TaskReport {
        task,
        counts: Counts::default(),
        batches: 0,
        duration_ms: 0,
        finished,
        unresolved_values: Vec::new(),
        refused: Vec::new(),
        moves_updated_at: false,
    }
}
