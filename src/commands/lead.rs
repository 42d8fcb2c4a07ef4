//! `clara-crm lead`.

use clap::Args;

use super::Context;
use crate::db::Access;
use crate::error::{Error, ErrorKind, Result};
use crate::exit::Exit;
use crate::store::leads;

/// Show one lead with the words behind it and its timeline
///
/// The lead's calls, follow-ups, meetings and every event, oldest first.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  clara-crm lead sarah@techstart.example
  clara-crm lead '+1 555 010 0123'
  clara-crm lead sarah@techstart.example --format json | jq .timeline")]
pub struct LeadArgs {
    /// The lead's id, email or phone number, in any spelling
    #[arg(value_name = "ID-OR-EMAIL-OR-PHONE")]
    key: String,
}

/// Shows a lead.
///
/// # Errors
/// When there is no such lead.
pub async fn run(args: &LeadArgs, context: &Context<'_>) -> Result<Exit> {
    let mut db = context.open_to_show().await?;
    let tx = db.begin(Access::Read).await?;
    let found = leads::find(&tx, &args.key).await?;
    let none = || {
        Error::new(ErrorKind::NotFound, "no lead has this id, email or phone")
            .hint("clara-crm leads lists them")
    };
    let detail = leads::detail(&tx, *found.first().ok_or_else(none)?).await?.ok_or_else(none)?;
    tx.rollback().await?;
    if found.len() > 1 {
        context.output.warn(&format!("{} leads match; this is the oldest", found.len()));
    }
    context.output.lead(db.label(), &detail);
    db.close().await?;
    Ok(Exit::Done)
}
