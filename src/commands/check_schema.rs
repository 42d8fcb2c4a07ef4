//! `clara-crm check-schema`.

use clap::{Args, ValueEnum};

use super::Context;
use crate::db::{Access, Database};
use crate::error::Result;
use crate::exit::Exit;
use crate::replay::rehearsal;
use crate::schema::{self, Severity};

/// Compare the live database with what the CRM needs; changes nothing
///
/// Looks at tables, columns, types, nullability, defaults, keys, CHECK values, enums,
/// indexes, triggers, row level security, policies, what the roles may do, accounts,
/// reference data, and rows that stand in the way; and judges by meaning: a CHECK by the
/// values that it lets through, a type by what it can hold. Each difference is an error
/// (the CRM or a replay will break), a warning (it works, but not as the CRM promises) or
/// an info (harmless), with the command or statement that fixes it.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes:
  0  aligned; with --self-test: every difference was reported
  1  could not look: no connection, no permission; with --self-test: one was missed
  3  not aligned

Examples:
  clara-crm check-schema
  clara-crm check-schema --format json | jq '.findings[] | select(.severity == \"error\")'
  clara-crm check-schema --fail-on error --quiet || echo 'call an engineer'
  clara-crm check-schema --rehearse
  clara-crm check-schema --self-test
  clara-crm check-schema --format github
  clara-crm check-schema --format sarif > schema.sarif || test $? = 3")]
pub struct CheckSchemaArgs {
    /// From which severity on the exit code is 3
    #[arg(long, value_name = "SEVERITY", default_value = "warning")]
    fail_on: FailOn,
    /// Make differences on purpose, one at a time, and see whether each is reported
    ///
    /// Each is made in a transaction that is rolled back, so nothing lasts; but it takes
    /// brief locks, for which others may have to wait.
    #[arg(long, conflicts_with_all = ["fail_on", "rehearse"])]
    self_test: bool,
    /// Also write one made-up conversation as `replay` would, and roll it back
    ///
    /// What refuses it, be it a trigger, a policy or a constraint, is one more finding.
    /// Writes as Clara, or as the user that DEFAULT_AGENT_ID names.
    #[arg(long)]
    rehearse: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Only what breaks the CRM or a replay
    Error,
    /// Also what is not as the CRM promises
    Warning,
}

/// Checks, prints, and says whether there is something to act on.
///
/// # Errors
/// When the database cannot be looked at.
pub async fn run(args: &CheckSchemaArgs, context: &Context<'_>) -> Result<Exit> {
    let identity = args.rehearse.then(|| context.identity()).transpose()?;
    let mut db = context.open_to_read().await?;
    if args.self_test {
        return self_test(db, context).await;
    }
    let tx = db.begin(Access::Read).await?;
    let mut alignment = schema::check(&tx).await?;
    tx.rollback().await?;
    if let Some(identity) = identity {
        let found = rehearsal::run(&mut db, &identity).await?;
        rehearsal::count(&mut alignment, found);
    }
    context.output.alignment(db.label(), &alignment);
    db.close().await?;
    let worst = alignment.findings.iter().map(|finding| finding.severity).min();
    let act = match args.fail_on {
        FailOn::Error => worst == Some(Severity::Error),
        FailOn::Warning => !alignment.aligned(),
    };
    Ok(if act { Exit::Findings } else { Exit::Done })
}

async fn self_test(mut db: Database, context: &Context<'_>) -> Result<Exit> {
    context.output.say("each difference is made and taken back, which takes brief locks");
    let trials = schema::self_test(&mut db).await?;
    context.output.self_test(db.label(), &trials);
    db.close().await?;
    let missed = trials.iter().any(|trial| trial.outcome == schema::Outcome::Missed);
    Ok(if missed { Exit::Failed } else { Exit::Done })
}
