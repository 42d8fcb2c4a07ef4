//! Writes what a batch is to change, in a few statements a table: new rows by COPY where
//! there are enough of them, everything else as JSON that the server types.
//!
//! Each statement's count is compared with what it was to write. A row that was not
//! written is an error, never a success: row level security or a trigger may have kept it.

mod plan;
mod statements;

use std::collections::HashMap;

use futures_util::future::{BoxFuture, join_all};
use indexmap::IndexMap;
use uuid::Uuid;

use super::clients;
use super::layout::Layout;
use super::work::{Actor, Table, Work};
use crate::db::{Transaction, Type, column};
use crate::error::{Error, ErrorKind, Result};
use plan::{Phase, Plan};

/// Statements that are sent together: up to so many are begun in their order.
const TOGETHER: usize = 30;

/// What was written.
#[derive(Debug, Clone, Default)]
pub struct Done {
    inserted: HashMap<Table, u64>,
    /// The number of the transaction, by which it is found again.
    pub transaction: Option<String>,
    /// The leads that nobody owns of which the database refused follow-ups and meetings.
    pub refused: Vec<(Uuid, Error)>,
}

impl Done {
    /// How many rows the server added to a table.
    #[must_use]
    pub fn inserted(&self, table: Table) -> u64 {
        self.inserted.get(&table).copied().unwrap_or_default()
    }

    fn add(&mut self, parts: Vec<Part>) {
        for part in parts {
            match part {
                Part::Rows(table, rows) => *self.inserted.entry(table).or_default() += rows,
                Part::Number(number) => self.transaction = Some(number),
                Part::Nothing => {}
            }
        }
    }
}

/// What one statement did.
enum Part {
    /// It added rows.
    Rows(Table, u64),
    /// It told the number of the transaction.
    Number(String),
    Nothing,
}

/// A statement that is ready to be sent.
struct Job<'a> {
    /// To be sent when all before it are done, and before all behind it: the driver and the
    /// server lose each other where a COPY meets a transaction that has failed.
    alone: bool,
    run: BoxFuture<'a, Result<Part>>,
}

impl<'a> Job<'a> {
    fn of(run: impl Future<Output = Result<Part>> + Send + 'a) -> Self {
        Self { alone: false, run: Box::pin(run) }
    }
}

/// Writes everything. With `careful`, new rows are looked for first, in case there is one
/// left that nothing speaks of any more. `acted` tells that somebody's rows were written in
/// this transaction before.
///
/// # Errors
/// What the server refused, and where it wrote another number of rows.
pub async fn write(
    tx: &mut Transaction<'_>,
    work: &Work,
    layout: &Layout,
    careful: bool,
    acted: bool,
) -> Result<Done> {
    let plan = Plan::of(work);
    let mut done = Done::default();
    let copies = if careful { HashMap::new() } else { plan.prepared(tx, layout).await? };
    let mut jobs = Vec::new();
    if acted {
        jobs.push(Job::of(async { tx.act_as_nobody().await.map(|()| Part::Nothing) }));
    }
    plan.phases.iter().for_each(|phase| jobs.extend(phase.jobs(tx, layout, &copies)));
    if plan.doubtful.is_empty() {
        jobs.extend(last(tx, work));
    }
    done.add(together(jobs).await?);
    drop(copies);
    for (lead, phase) in &plan.doubtful {
        match attempted(tx, phase, layout).await? {
            Ok(parts) => done.add(parts),
            Err(error) => done.refused.push((*lead, error)),
        }
    }
    if !plan.doubtful.is_empty() {
        done.add(together(last(tx, work)).await?);
    }
    Ok(done)
}

/// Begins jobs in their order and waits for all.
async fn together(jobs: Vec<Job<'_>>) -> Result<Vec<Part>> {
    let mut all = Vec::with_capacity(jobs.len());
    let mut jobs = jobs.into_iter().peekable();
    while let Some(first) = jobs.next() {
        let mut some = vec![first.run];
        while let Some(next) = jobs.next_if(|job| !first.alone && !job.alone && some.len() < TOGETHER) {
            some.push(next.run);
        }
        all.extend(first_failure_or_all(join_all(some).await)?);
    }
    Ok(all)
}

/// What all of them came to, or why the first of them failed. That the transaction had
/// failed already (SQLSTATE 25P02) is what those behind it say.
fn first_failure_or_all(results: Vec<Result<Part>>) -> Result<Vec<Part>> {
    let followed =
        |result: &Result<Part>| result.as_ref().is_err_and(|error| error.sqlstate() == Some("25P02"));
    if results.iter().any(|result| result.is_err() && !followed(result)) {
        return results.into_iter().filter(|result| !followed(result)).collect();
    }
    results.into_iter().collect()
}

async fn act_as(tx: &Transaction<'_>, actor: Actor) -> Result<Part> {
    match actor {
        Actor::Nobody | Actor::Service => tx.act_as(Uuid::nil(), "service_role").await?,
        Actor::User(user) | Actor::StandIn { user, .. } => tx.act_as(user, "authenticated").await?,
    }
    Ok(Part::Nothing)
}

/// Writes what the database may refuse of a lead that nobody owns.
async fn attempted(
    tx: &mut Transaction<'_>,
    phase: &Phase<'_>,
    layout: &Layout,
) -> Result<Result<Vec<Part>>> {
    let savepoint = tx.savepoint().await?;
    match together(phase.jobs(&savepoint, layout, &HashMap::new())).await {
        Ok(parts) => savepoint.commit().await.map(|()| Ok(parts)),
        Err(error) if matches!(error.kind(), ErrorKind::NotPermitted | ErrorKind::Server) => {
            savepoint.rollback().await.map(|()| Err(error))
        }
        Err(error) => Err(error),
    }
}

/// What comes when all rows are there: clients that were left go, listeners are told, and
/// the transaction tells its number.
fn last<'a>(tx: &'a Transaction<'_>, work: &'a Work) -> Vec<Job<'a>> {
    let mut jobs: Vec<Job<'a>> = Vec::new();
    let mut left: IndexMap<Actor, Vec<Uuid>> = IndexMap::new();
    for (actor, client) in &work.left {
        left.entry(*actor).or_default().push(*client);
    }
    for (actor, clients) in left {
        jobs.push(Job::of(act_as(tx, actor)));
        jobs.push(Job::of(async move { clients::remove_unused(tx, &clients).await.map(|()| Part::Nothing) }));
    }
    if !work.announcements.is_empty() {
        jobs.push(Job::of(async move {
            let sql = "select pg_notify('clara_crm_leads', told) from unnest($1::text[]) told";
            tx.query(sql, &[(&work.announcements, Type::TEXT_ARRAY)]).await.map(|_| Part::Nothing)
        }));
    }
    jobs.push(Job::of(async move {
        let rows = tx.query("select pg_current_xact_id()::text as number", &[]).await?;
        rows.first().map_or(Ok(Part::Nothing), |row| column(row, "number").map(Part::Number))
    }));
    jobs
}
