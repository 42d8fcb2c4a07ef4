//! One run of `migrate`: the lock, the checks, the steps, the history.

use std::time::{Duration, Instant};

use refinery_core::Migration;

use super::execute::{self, Done, Progress};
use super::plan::{self, Plan};
use super::preflight::Server;
use super::{history, lock};
use crate::db::{Access, Database, Transaction};
use crate::error::Result;
use crate::schema;

/// How often a run looks again whether anything is left. The first round does all that can
/// be foreseen; what people change meanwhile is for the others.
const ROUNDS: usize = 4;

/// What a run did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Applied in this run, in order.
    pub applied: Vec<Applied>,
    /// Applied before it, oldest first.
    pub already_applied: Vec<Entry>,
    /// How many steps were run.
    pub steps: usize,
    /// Values that could not stay in their column, and where they are.
    pub kept: Vec<Kept>,
}

/// A migration in the history, by version and name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the order.
    pub version: i32,
    /// What it does, in snake_case.
    pub name: String,
}

/// A migration that was applied in this run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Its place in the order.
    pub version: i32,
    /// What it does, in snake_case.
    pub name: String,
    /// How long the run took.
    pub duration: Duration,
}

/// Values of one column that could not stay in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The table.
    pub table: String,
    /// The column that they were in.
    pub column: String,
    /// Where they are: `table.column` of the same row, or the table of leftovers.
    pub kept_in: String,
    /// How many rows.
    pub rows: u64,
    /// Why.
    pub reason: String,
}

impl From<&Migration> for Entry {
    fn from(migration: &Migration) -> Self {
        Self { version: migration.version(), name: migration.name().to_owned() }
    }
}

mod embedded {
    refinery::embed_migrations!("migrations");
}

/// Brings the database to this release's schema, beside whoever works with it.
///
/// # Errors
/// [`crate::error::ErrorKind::Locked`] while another run is at it; [`crate::error::ErrorKind::Refused`] or
/// [`crate::error::ErrorKind::NotPermitted`] where this database must or can not be migrated, before
/// anything changes; what the server reported, and then the next run goes on from there.
pub async fn migrate(db: &mut Database) -> Result<Report> {
    migrate_telling(db, &|_| {}).await
}

/// As [`migrate`], telling what happens as it does.
///
/// # Errors
/// As [`migrate`].
pub async fn migrate_telling(db: &mut Database, tell: &dyn Fn(Progress<'_>)) -> Result<Report> {
    let Some(mut second) = db.second().await? else {
        // The embedded PostgreSQL: nobody else is there to wait.
        let mut tx = db.begin(Access::Schema).await?;
        let report = migrate_within(&mut tx).await?;
        tx.commit().await?;
        return Ok(report);
    };
    let guard = lock::take_beside(&mut second).await?;
    let report = locked(db, tell).await;
    // What was done is done, whatever becomes of the lock's connection.
    let _ = guard.rollback().await;
    let _ = second.close().await;
    report
}

async fn locked(db: &mut Database, tell: &dyn Fn(Progress<'_>)) -> Result<Report> {
    let started = Instant::now();
    let mut done = Done::default();
    let tx = db.begin(Access::Read).await?;
    let (applied_before, pending) = versions(&tx).await?;
    tx.rollback().await?;
    for _ in 0..ROUNDS {
        let tx = db.begin(Access::Read).await?;
        let plan = draw(&tx).await?;
        tx.rollback().await?;
        if plan.is_empty() {
            break;
        }
        execute::beside_the_team(db, &plan, &mut done, tell).await?;
    }
    if !pending.is_empty() {
        let tx = db.begin(Access::Schema).await?;
        record(&tx, &pending).await?;
        tx.commit().await?;
    }
    Ok(report(&applied_before, &pending, done, started))
}

/// The same inside a transaction that the caller commits, or rolls back for a rehearsal.
///
/// # Errors
/// As [`migrate`]; the transaction is then good for nothing but a rollback.
pub async fn migrate_within(tx: &mut Transaction<'_>) -> Result<Report> {
    let tx = &*tx;
    let started = Instant::now();
    Server::read(tx).await?.can_write_now()?;
    lock::take(tx).await?;
    let (applied_before, pending) = versions(tx).await?;
    let mut done = Done::default();
    for _ in 0..ROUNDS {
        let plan = draw(tx).await?;
        if plan.is_empty() {
            break;
        }
        execute::within(tx, &plan, &mut done).await?;
    }
    if !pending.is_empty() {
        record(tx, &pending).await?;
    }
    Ok(report(&applied_before, &pending, done, started))
}

/// The steps that [`migrate`] would run here. Reads only.
///
/// # Errors
/// As [`migrate`], for what it finds out before anything changes.
pub async fn plan(tx: &Transaction<'_>) -> Result<Plan> {
    versions(tx).await?;
    draw(tx).await
}

async fn draw(tx: &Transaction<'_>) -> Result<Plan> {
    let survey = schema::survey(tx).await?;
    plan::draw(tx, &survey).await
}

/// What was applied before, and what of this release was not; nothing that stands against
/// a migration here.
async fn versions(tx: &Transaction<'_>) -> Result<(Vec<Migration>, Vec<Migration>)> {
    let server = Server::read(tx).await?;
    server.can_migrate()?;
    let applied = history::read(tx).await?;
    let pending = history::missing(&ours(), &applied)?;
    Ok((applied, pending))
}

fn ours() -> Vec<Migration> {
    embedded::migrations::runner().get_migrations().clone()
}

async fn record(tx: &Transaction<'_>, pending: &[Migration]) -> Result<()> {
    let survey = schema::survey(tx).await?;
    let rights = super::parts::parts(&survey.catalog.surroundings)?;
    let rights = rights.iter().filter(|part| part.kind == "rights" && part.name == "refinery_schema_history");
    let rights: Vec<_> = rights.map(|part| part.sql).collect();
    history::record(tx, pending, &rights).await
}

fn report(before: &[Migration], pending: &[Migration], done: Done, started: Instant) -> Report {
    let applied = pending.iter().map(|migration| Applied {
        version: migration.version(),
        name: migration.name().to_owned(),
        duration: started.elapsed(),
    });
    Report {
        applied: applied.collect(),
        already_applied: before.iter().map(Entry::from).collect(),
        steps: done.steps,
        kept: done.kept,
    }
}

/// The migrations that [`migrate`] would apply. Reads only, and needs no history table.
///
/// # Errors
/// When there is a history that is not this tool's.
pub async fn pending(tx: &Transaction<'_>) -> Result<Vec<Entry>> {
    let missing = history::missing(&ours(), &history::read(tx).await?)?;
    Ok(missing.iter().map(Entry::from).collect())
}

/// The migrations that were applied, oldest first. Reads only, and needs no history table.
///
/// # Errors
/// When there is a history that is not this tool's.
pub async fn applied(tx: &Transaction<'_>) -> Result<Vec<Entry>> {
    Ok(history::read(tx).await?.iter().map(Entry::from).collect())
}
