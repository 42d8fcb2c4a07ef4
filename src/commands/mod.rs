//! The commands: each a file with its arguments, whose doc comment is its help, and a
//! `run` that resolves them, calls the domain and hands the result to the output.

pub mod agents;
pub mod backfill;
pub mod check_schema;
pub mod lead;
pub mod leads;
pub mod migrate;
pub mod replay;
mod signals;

use std::path::Path;

use clap::ValueEnum as _;

use crate::agent::Identity;
use crate::cli::{Command, DatabaseArgs, Format};
use crate::db::{Database, Environment, Target, TargetOptions};
use crate::error::{Error, ErrorKind, Result};
use crate::exit::Exit;
use crate::output::Output;
use crate::settings::{self, Settings};

/// What a command works with.
#[derive(Debug)]
pub struct Context<'a> {
    /// Which database, as typed.
    pub database: &'a DatabaseArgs,
    /// Where results go.
    pub output: &'a Output,
}

impl Context<'_> {
    /// Which database is meant. Opens nothing.
    ///
    /// # Errors
    /// When what was typed or set does not say.
    pub fn target(&self) -> Result<Target> {
        Target::resolve(&TargetOptions {
            database_url: self.database.database_url.clone(),
            data_dir: self.database.data_dir.clone(),
            in_memory: false,
        })
    }

    /// Under whose name Clara writes, as the environment says.
    ///
    /// # Errors
    /// When what is set there is none.
    pub fn identity(&self) -> Result<Identity> {
        let environment = Environment::of_process();
        Identity::from_env(|name| environment.get(name).map(str::to_owned))
    }

    /// The team's settings, and says from which file they are.
    ///
    /// # Errors
    /// When the file cannot be read or is wrong.
    pub fn settings(&self, named: Option<&Path>) -> Result<Settings> {
        let environment = Environment::of_process();
        let file = settings::locate(named, |name| environment.get(name).map(str::to_owned));
        let Some(file) = file else {
            self.output.say_more("settings: the defaults");
            return Ok(Settings::default());
        };
        let settings = Settings::read(&file)?;
        self.output.say_more(&format!("settings: {}", file.display()));
        Ok(settings)
    }

    /// Opens a database and says which one it is.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn open(&self, target: &Target) -> Result<Database> {
        let db = Database::connect(target).await?;
        self.output.say(&format!("database: {}", db.label()));
        for warning in db.warnings() {
            self.output.warn(warning);
        }
        Ok(db)
    }

    /// Opens the database that is meant to look at it: a data folder that is not there is
    /// not made for that.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn open_to_read(&self) -> Result<Database> {
        self.open(&self.target()?.for_rehearsal()).await
    }

    /// Opens the database that is meant to show what is in it.
    ///
    /// # Errors
    /// When it cannot be opened, or there is none in the data folder yet.
    pub async fn open_to_show(&self) -> Result<Database> {
        let target = self.target()?;
        if target.is_yet_to_be_made() {
            return Err(Error::new(ErrorKind::NotFound, format!("there is no {} yet", target.label())).hint(
                "`clara-crm replay PATH` makes one; --database-url or DATABASE_URL names a server instead",
            ));
        }
        self.open(&target).await
    }
}

/// Refuses a form of the data that the command does not have.
fn check_form(command: &Command, format: Format) -> Result<()> {
    let (has, whose) = match format {
        Format::Table | Format::Json => return Ok(()),
        Format::Jsonl => (matches!(command, Command::Replay(_)), "commands that stream, such as replay"),
        Format::Github | Format::Junit | Format::Sarif => {
            (matches!(command, Command::CheckSchema(_)), "check-schema")
        }
    };
    if has {
        return Ok(());
    }
    let name = format.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
    Err(Error::new(ErrorKind::Usage, format!("`--format {name}` is for {whose}")).hint("use --format json"))
}

/// Runs a command.
///
/// # Errors
/// A usage error for a form of the data that it does not have, else what the command met.
pub async fn run(command: &Command, context: &Context<'_>) -> Result<Exit> {
    check_form(command, context.output.format())?;
    match command {
        Command::CheckSchema(args) => check_schema::run(args, context).await,
        Command::Migrate(args) => migrate::run(args, context).await,
        Command::Backfill(args) => backfill::run(args, context).await,
        Command::Replay(args) => replay::run(args, context).await,
        Command::Agents(args) => agents::run(args, context).await,
        Command::Leads(args) => leads::run(args, context).await,
        Command::Lead(args) => lead::run(args, context).await,
    }
}
