//! The command line as it was typed. Nothing is read, opened or decided here.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::commands::{agents, backfill, check_schema, lead, leads, migrate, replay};

const EXIT_CODES: &str = "\
Exit codes:
  0  done, nothing to act on
  1  failed or refused: could not connect, not permitted, not migrated, a server error
  2  the command line was wrong
  3  done, and it found something to act on
  4  stopped before the end, state saved: run it again to go on
  5  another run holds the lock: nothing was done, try later

Which database:
  --database-url, else DATABASE_URL (also from .env in the working directory), else a
  PostgreSQL of its own inside this program, with its files under --data-dir.";

/// Align Clara, the AI voice agent, with the TrendtialCRM database, and turn recorded
/// sales calls into leads
///
/// Works with nothing installed, on an embedded PostgreSQL, and on your own server or
/// Supabase project. Data goes to standard output, everything else to standard error.
#[derive(Debug, Parser)]
#[command(name = "clara-crm", version, after_help = EXIT_CODES, max_term_width = 100)]
#[command(arg_required_else_help = true, disable_help_subcommand = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// How to tell it.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    #[command(name = "check-schema")]
    #[allow(missing_docs, reason = "the help is the doc comment of the arguments")]
    CheckSchema(check_schema::CheckSchemaArgs),
    #[allow(missing_docs, reason = "the help is the doc comment of the arguments")]
    Migrate(migrate::MigrateArgs),
    #[allow(missing_docs, reason = "the help is the doc comment of the arguments")]
    Backfill(backfill::BackfillArgs),
    #[allow(missing_docs, reason = "the help is the doc comment of the arguments")]
    Replay(replay::ReplayArgs),
    #[allow(missing_docs, reason = "the help is the doc comment of the arguments")]
    Agents(agents::AgentsArgs),
    #[allow(missing_docs, reason = "the help is the doc comment of the arguments")]
    Leads(leads::LeadsArgs),
    #[allow(missing_docs, reason = "the help is the doc comment of the arguments")]
    Lead(lead::LeadArgs),
}

/// Which database.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Database")]
pub struct DatabaseArgs {
    /// Connect to this PostgreSQL server, instead of what DATABASE_URL says
    ///
    /// Takes libpq's URLs and parameters: sslmode, sslrootcert, connect_timeout,
    /// application_name, options, several hosts, Unix sockets. Keep the password out of
    /// the command line: PGPASSWORD and ~/.pgpass are read.
    #[arg(long, global = true, value_name = "URL")]
    pub database_url: Option<String>,
    /// Use the embedded PostgreSQL with its files in this folder
    ///
    /// Without it and without a URL: CLARA_CRM_DATA_DIR, else the platform's data folder.
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
}

/// The form of the data on standard output.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Table,
    /// One JSON document
    Json,
    /// One JSON document a line, as things happen (replay)
    Jsonl,
    /// Annotations of GitHub Actions (check-schema)
    Github,
    /// JUnit's XML, for test reports of CI servers (check-schema)
    Junit,
    /// SARIF 2.1.0, for code scanning (check-schema)
    Sarif,
}

impl Format {
    /// Whether errors are told as JSON too. The forms for CI leave them to the log, which
    /// people read.
    #[must_use]
    pub fn is_json(self) -> bool {
        matches!(self, Self::Json | Self::Jsonl)
    }
}

/// When to use colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How to tell it.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// Print data in this form
    #[arg(long, global = true, value_name = "FORMAT", default_value = "table")]
    pub format: Format,
    /// Say nothing on standard error but errors
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more on standard error
    #[arg(long, short, global = true)]
    pub verbose: bool,
    /// Use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Show no progress, even on a terminal
    #[arg(long, global = true)]
    pub no_progress: bool,
}

/// Whether a command line that could not be parsed asks for JSON.
pub(crate) fn asks_for_json(args: &[OsString]) -> bool {
    let is_json = |format: &str| matches!(format, "json" | "jsonl");
    let told: Vec<_> = args.iter().take_while(|arg| *arg != "--").filter_map(|arg| arg.to_str()).collect();
    told.iter().any(|arg| arg.strip_prefix("--format=").is_some_and(is_json))
        || told.windows(2).any(|pair| pair[0] == "--format" && is_json(pair[1]))
}
