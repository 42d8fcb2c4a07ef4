//! `clara-crm leads`.

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::Context;
use crate::db::Access;
use crate::error::Result;
use crate::exit::Exit;
use crate::store::leads::{self, Filter};

/// List leads as the dashboard would, most urgent first
///
/// By bucket, then by score, then by last contact.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  clara-crm leads
  clara-crm leads --bucket P1 --limit 10
  clara-crm leads --agent clara@trendtialcrm.ai --format json | jq '.leads[].email'")]
pub struct LeadsArgs {
    /// Only this bucket
    #[arg(long, value_parser = PossibleValuesParser::new(["P1", "P2", "P3"]), ignore_case = true)]
    bucket: Option<String>,
    /// Only this stage of the pipeline, such as "Demo Scheduled"
    #[arg(long, value_name = "NAME")]
    stage: Option<String>,
    /// Only the leads of this user
    #[arg(long, value_name = "ID-OR-EMAIL")]
    agent: Option<String>,
    /// How many at most
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(i64).range(1..))]
    limit: i64,
}

/// Lists leads.
///
/// # Errors
/// When the database cannot be read.
pub async fn run(args: &LeadsArgs, context: &Context<'_>) -> Result<Exit> {
    let mut db = context.open_to_show().await?;
    let filter = Filter {
        bucket: args.bucket.clone(),
        stage: args.stage.clone(),
        agent: args.agent.clone(),
        limit: args.limit,
    };
    let tx = db.begin(Access::Read).await?;
    let list = leads::list(&tx, &filter).await?;
    tx.rollback().await?;
    let filtered = args.bucket.is_some() || args.stage.is_some() || args.agent.is_some();
    context.output.leads(db.label(), &list, filtered);
    db.close().await?;
    Ok(Exit::Done)
}
