//! `clara-crm migrate`.

use std::path::PathBuf;

use clap::Args;

use super::Context;
use crate::db::{Access, Database, backup};
use crate::error::Result;
use crate::exit::Exit;
use crate::migration;
use crate::schema::{self, Alignment, Fix, Severity};

/// Bring the database to what the CRM needs
///
/// Looks at what is there and does what is missing: builds the whole CRM in an empty
/// database; in legacy Clara's, in TrendtialCRM's or in a mixture of them renames, adds and
/// converts, and loses no value. What cannot stay in its column is kept in another column of
/// the row or in the table `clara_crm_leftovers`, and counted. A database that is another
/// system's, or in which something would break, is refused before anything changes.
///
/// The team keeps working: what needs a lock is done in one short transaction that gives up
/// and tries again rather than make others wait; indexes and validations run beside them. A
/// run that was stopped is finished by the next. Afterwards it shows the alignment before
/// and after.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes:
  0  aligned, or only a backfill left to run; with --plan, nothing to do
  1  refused or failed
  3  something is left that a person has to fix; with --plan, there are steps to run
  5  another migrate is running; nothing was changed

Examples:
  clara-crm migrate --plan
  clara-crm migrate --backup before.dump
  clara-crm migrate --status
  DATABASE_URL=postgresql://postgres@db.example.com/postgres clara-crm migrate")]
pub struct MigrateArgs {
    /// Show the very steps that would run here, and change nothing
    ///
    /// Each with its statements, the lock it takes, whether the table is written anew and
    /// what becomes of the values.
    #[arg(long, conflicts_with_all = ["status", "backup"])]
    plan: bool,
    /// Show which migrations are applied and which are pending, and change nothing
    #[arg(long, conflicts_with = "backup")]
    status: bool,
    /// First copy the database into this file, in pg_dump's custom format
    ///
    /// The file must not be there yet; it is read back in full before anything is changed.
    #[arg(long, value_name = "FILE")]
    backup: Option<PathBuf>,
}

/// Migrates, and shows the alignment before and after.
///
/// # Errors
/// When the database must or can not be migrated; it is then as it was.
pub async fn run(args: &MigrateArgs, context: &Context<'_>) -> Result<Exit> {
    if args.status {
        return status(context.open_to_read().await?, context).await;
    }
    if args.plan {
        return plan(context.open_to_read().await?, context).await;
    }
    let target = context.target()?;
    let mut db = context.open(&target).await?;
    let before = alignment(&mut db).await?;
    let mut made = None;
    if let Some(file) = &args.backup {
        refuse_early(&mut db).await?;
        let (again, backup) = backup(&target, db, file).await?;
        context.output.backup(&backup);
        (db, made) = (again, Some(backup));
    }
    let report =
        migration::migrate_telling(&mut db, &|progress| context.output.migration_progress(progress)).await?;
    let after = alignment(&mut db).await?;
    context.output.migration(db.label(), &report, made.as_ref(), (&before, &after));
    db.close().await?;
    let left = after
        .findings
        .iter()
        .any(|finding| finding.severity != Severity::Info && !matches!(finding.fix, Fix::Backfill(_)));
    Ok(if left { Exit::Findings } else { Exit::Done })
}

/// A database that will not be migrated needs no backup.
async fn refuse_early(db: &mut Database) -> Result<()> {
    let tx = db.begin(Access::Read).await?;
    migration::plan(&tx).await?;
    tx.rollback().await
}

async fn alignment(db: &mut Database) -> Result<Alignment> {
    let tx = db.begin(Access::Read).await?;
    let alignment = schema::check(&tx).await?;
    tx.rollback().await?;
    Ok(alignment)
}

async fn plan(mut db: Database, context: &Context<'_>) -> Result<Exit> {
    let tx = db.begin(Access::Read).await?;
    let plan = migration::plan(&tx).await?;
    tx.rollback().await?;
    context.output.migration_plan(db.label(), &plan);
    db.close().await?;
    Ok(if plan.is_empty() { Exit::Done } else { Exit::Findings })
}

async fn status(mut db: Database, context: &Context<'_>) -> Result<Exit> {
    let tx = db.begin(Access::Read).await?;
    let applied = migration::applied(&tx).await?;
    let pending = migration::pending(&tx).await?;
    tx.rollback().await?;
    context.output.migration_status(db.label(), &applied, &pending);
    db.close().await?;
    Ok(if pending.is_empty() { Exit::Done } else { Exit::Findings })
}
