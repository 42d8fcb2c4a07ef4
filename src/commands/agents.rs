//! `clara-crm agents`.

use clap::{Args, Subcommand};

use super::Context;
use crate::db::Access;
use crate::error::{Error, ErrorKind, Result};
use crate::exit::Exit;
use crate::store::agents;

/// Show the users who own leads, or make Clara's own
///
/// Clara writes as her own user, clara@trendtialcrm.ai, unless DEFAULT_AGENT_ID names
/// another. `replay` makes that user when it is needed; `ensure` does so ahead of time.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  clara-crm agents
  clara-crm agents ensure
  clara-crm agents show clara@trendtialcrm.ai --format json")]
pub struct AgentsArgs {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List every user with the number of leads they own (the default)
    List,
    /// Find Clara's own user, or make it
    Ensure,
    /// Show one user
    Show {
        /// The user's id or email
        #[arg(value_name = "ID-OR-EMAIL")]
        key: String,
    },
}

/// Lists, shows or makes users.
///
/// # Errors
/// When there is no such user, or this role may not make one.
pub async fn run(args: &AgentsArgs, context: &Context<'_>) -> Result<Exit> {
    let action = args.action.as_ref().unwrap_or(&Action::List);
    let mut db = match action {
        Action::Ensure => context.open(&context.target()?).await?,
        Action::List | Action::Show { .. } => context.open_to_show().await?,
    };
    match action {
        Action::List => {
            let tx = db.begin(Access::Read).await?;
            let agents = agents::list(&tx).await?;
            tx.rollback().await?;
            context.output.agents(db.label(), &agents);
        }
        Action::Show { key } => {
            let tx = db.begin(Access::Read).await?;
            let agent = agents::find(&tx, key).await?.ok_or_else(|| {
                Error::new(ErrorKind::NotFound, "no user has this id or email").hint("clara-crm agents list")
            })?;
            tx.rollback().await?;
            context.output.agent(db.label(), &agent, None);
        }
        Action::Ensure => {
            let tx = db.begin(Access::Write).await?;
            let (agent, made) = agents::ensure_clara(&tx).await?;
            tx.commit().await?;
            context.output.agent(db.label(), &agent, Some(made));
        }
    }
    db.close().await?;
    Ok(Exit::Done)
}
