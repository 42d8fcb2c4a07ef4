//! `clara-crm migrate`.

use clap::Args;

use super::Context;
use crate::db::{Access, Database};
use crate::error::Result;
use crate::exit::Exit;
use crate::migration;
use crate::schema::{self, Alignment, Fix, Severity};

/// Bring the database to what the CRM needs
///
/// Applies the pending migrations, all of them or none, in one transaction and under a
/// lock that a second run meets with exit code 5. Builds the whole CRM in an empty
/// database; where tables of the same names exist already it changes nothing and says
/// what is in the way. Afterwards it shows the alignment before and after.
///
/// Where the roles `authenticated` and `service_role` exist (Supabase), new tables carry
/// the grants and the row level security that the dashboard needs.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes:
  0  aligned, or only a backfill left to run
  1  refused or failed; nothing was changed
  3  something is left that a person has to fix
  5  another migrate is running; nothing was changed

Examples:
  clara-crm migrate --status
  DATABASE_URL=postgresql://postgres@db.example.com/postgres clara-crm migrate")]
pub struct MigrateArgs {
    /// Show which migrations are applied and which are pending, and change nothing
    #[arg(long)]
    status: bool,
}

/// Migrates, and shows the alignment before and after.
///
/// # Errors
/// When the database must or can not be migrated; it is then as it was.
pub async fn run(args: &MigrateArgs, context: &Context<'_>) -> Result<Exit> {
    if args.status {
        return status(context.open_to_read().await?, context).await;
    }
    let mut db = context.open(&context.target()?).await?;
    let before = alignment(&mut db).await?;
    let report = migration::migrate(&mut db).await?;
    let after = alignment(&mut db).await?;
    context.output.migration(db.label(), &report, &before, &after);
    db.close().await?;
    let left = after
        .findings
        .iter()
        .any(|finding| finding.severity != Severity::Info && !matches!(finding.fix, Fix::Backfill(_)));
    Ok(if left { Exit::Findings } else { Exit::Done })
}

async fn alignment(db: &mut Database) -> Result<Alignment> {
    let tx = db.begin(Access::Read).await?;
    let alignment = schema::check(&tx).await?;
    tx.rollback().await?;
    Ok(alignment)
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
