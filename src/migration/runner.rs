//! One run of `migrate`: the lock, the checks, the migrations, one commit.

use std::time::Duration;

use refinery_core::error::Kind;
use refinery_core::{Migration, Runner};

use super::history::{self, HISTORY_TABLE, value};
use super::preflight::{self, Server};
use super::session::Session;
use crate::db::{Access, Database, Transaction, Type};
use crate::error::{Error, ErrorKind, Result};

/// The advisory lock that a run holds until its transaction ends: "clara-cr" in ASCII.
/// Anything else that must not meet a migration can take it too.
pub const LOCK_KEY: i64 = i64::from_be_bytes(*b"clara-cr");

/// The version whose migration builds everything from nothing.
const BUILDS_FROM_NOTHING: i32 = 1;

/// What a run did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Applied in this run, in order.
    pub applied: Vec<Applied>,
    /// Applied before it, oldest first.
    pub already_applied: Vec<Step>,
}

/// A migration, by version and name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
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
    /// How long the server took.
    pub duration: Duration,
}

impl From<&Migration> for Step {
    fn from(migration: &Migration) -> Self {
        Self { version: migration.version(), name: migration.name().to_owned() }
    }
}

mod embedded {
    refinery::embed_migrations!("migrations");
}

/// Brings the database to this release's schema: all pending migrations or none.
///
/// # Errors
/// [`ErrorKind::Locked`] while another run is at it; [`ErrorKind::Refused`] or
/// [`ErrorKind::NotPermitted`] where this database must or can not be migrated, before
/// anything changes; what the server reported, with everything rolled back.
pub async fn migrate(db: &mut Database) -> Result<Report> {
    let mut tx = db.begin(Access::Schema).await?;
    let report = migrate_within(&mut tx).await?;
    tx.commit().await?;
    Ok(report)
}

/// The same inside a transaction that the caller commits, or rolls back for a rehearsal.
///
/// # Errors
/// As [`migrate`]; the transaction is then good for nothing but a rollback.
pub async fn migrate_within(tx: &mut Transaction<'_>) -> Result<Report> {
    let tx = &*tx;
    let server = Server::read(tx).await?;
    server.can_migrate().and_then(|()| server.can_write())?;
    take_lock(tx).await?;
    let runner = embedded::migrations::runner();
    let applied_before = history::read(tx).await?;
    let pending = history::missing(runner.get_migrations(), &applied_before)?;
    let already_applied = applied_before.iter().map(Step::from).collect();
    if pending.is_empty() {
        return Ok(Report { applied: Vec::new(), already_applied });
    }
    if builds_from_nothing(&pending) {
        preflight::nothing_in_the_way(tx).await?;
    }
    Ok(Report { applied: apply(tx, runner).await?, already_applied })
}

/// The migrations that [`migrate`] would apply. Reads only, and needs no history table.
///
/// # Errors
/// When there is a history that is not this tool's.
pub async fn pending(tx: &Transaction<'_>) -> Result<Vec<Step>> {
    let ours = embedded::migrations::runner();
    let missing = history::missing(ours.get_migrations(), &history::read(tx).await?)?;
    Ok(missing.iter().map(Step::from).collect())
}

/// The migrations that were applied, oldest first. Reads only, and needs no history table.
///
/// # Errors
/// When there is a history that is not this tool's.
pub async fn applied(tx: &Transaction<'_>) -> Result<Vec<Step>> {
    Ok(history::read(tx).await?.iter().map(Step::from).collect())
}

/// Whether [`migrate`] would build the schema here: it is pending, the role may do it, and
/// no name is taken.
/// A history that is someone else's means that it would not.
///
/// # Errors
/// What the server reported.
pub async fn builds_here(tx: &Transaction<'_>) -> Result<bool> {
    let pending = match pending(tx).await {
        Ok(pending) => pending,
        Err(error) if matches!(error.kind(), ErrorKind::Refused | ErrorKind::NotPermitted) => {
            return Ok(false);
        }
        Err(error) => return Err(error),
    };
    let builds = pending.iter().any(|step| step.version == BUILDS_FROM_NOTHING);
    Ok(builds && Server::read(tx).await?.can_migrate().is_ok() && preflight::obstacles(tx).await?.is_empty())
}

fn builds_from_nothing(pending: &[Migration]) -> bool {
    pending.iter().any(|migration| migration.version() == BUILDS_FROM_NOTHING)
}

async fn take_lock(tx: &Transaction<'_>) -> Result<()> {
    let rows = tx.query("select pg_try_advisory_xact_lock($1) as taken", &[(&LOCK_KEY, Type::INT8)]).await?;
    match rows.first().map(|row| value::<bool>(row, "taken")).transpose()? {
        Some(true) => Ok(()),
        _ => Err(Error::new(ErrorKind::Locked, "another migrate is running on this database")
            .hint("wait until it has ended; run it again to see that nothing is left to do")),
    }
}

async fn apply(tx: &Transaction<'_>, mut runner: Runner) -> Result<Vec<Applied>> {
    runner.set_migration_table_name(HISTORY_TABLE);
    let mut session = Session::new(tx);
    let report = runner.run_async(&mut session).await.map_err(failed)?;
    let done = report.applied_migrations();
    // Only the last batches are migrations.
    let durations = session.durations.iter().skip(session.durations.len().saturating_sub(done.len()));
    let applied = done.iter().zip(durations).map(|(migration, duration)| Applied {
        version: migration.version(),
        name: migration.name().to_owned(),
        duration: *duration,
    });
    Ok(applied.collect())
}

/// Gets our own error back out of refinery's.
fn failed(error: refinery_core::Error) -> Error {
    let Kind::Connection(what, source) = error.kind() else {
        return Error::new(ErrorKind::Refused, "the migrations cannot be applied").because(error);
    };
    let Some(inner) = source.downcast_ref::<Error>() else {
        return Error::new(ErrorKind::Server, what).because(source);
    };
    let mut outer = Error::new(inner.kind(), what).because(inner.message());
    for cause in inner.causes() {
        outer = outer.because(cause);
    }
    for hint in inner.hints() {
        outer = outer.hint(hint);
    }
    outer.hint("nothing was changed: the whole run is rolled back")
}
