//! `clara-crm replay`.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};

use super::{Context, signals};
use crate::db::{Access, Database, Target};
use crate::error::Result;
use crate::exit::Exit;
use crate::migration;
use crate::output::ReplayPrinter;
use crate::qualifier::Vocabulary;
use crate::replay::{self, Job};
use crate::settings;
use crate::transcript::formats::{Format, Reading};
use crate::transcript::schema;
use crate::transcript::source::{self, Intake};

/// Turn recorded conversations into leads, calls, activities, follow-ups and meetings
///
/// Reads transcripts offline: what was said becomes budget, authority, need and timeline,
/// a score from 0 to 100, a bucket (P1 to P3) and a stage, each with the words behind it.
/// A known caller is found by email or phone. Each conversation is written whole or not
/// at all, and once: replaying the same session again changes nothing, and a fuller
/// delivery of it enriches the same rows. What a person entered is never overwritten.
///
/// A record that cannot be read is rejected with its file, line and reason, and the rest
/// is still written. The embedded database is migrated when that is needed; a server is
/// migrated by `clara-crm migrate` only.
#[derive(Debug, Args)]
#[command(after_help = "\
Files hold one JSON object, an array of them, or one a line; .gz and .zst are read too.
Text files (.vtt, .srt, .txt) hold one conversation each. Of a folder, every file that
ends in .json, .jsonl, .ndjson, .vtt or .srt is read, and every .txt whose lines begin
with who speaks.

What other voice agents and transcribers record is read as it is, and may be mixed:
Vapi, Retell, ElevenLabs, LiveKit, vCon, lists of messages (OpenAI, Pipecat, Bland),
Deepgram, AssemblyAI, WhisperX, WebVTT, SRT, and text with a name before each line.

Environment:
  DEFAULT_AGENT_ID     the id of the user to write as, instead of Clara's own
  AGENT_AUTH_REQUIRED  `true`: write nothing unless an agent is named explicitly
  CLARA_CRM_SETTINGS   the settings file, where --settings does not name one

Exit codes:
  0  every conversation is written or was written before
  1  failed: no connection, not migrated, not permitted
  2  the command line or the settings file is wrong
  3  some records were rejected
  4  stopped by Ctrl-C between two conversations: run it again to go on

Examples:
  clara-crm replay call.json
  clara-crm replay --dry-run recordings/
  clara-crm replay --agent-speaker Clara meeting.vtt
  clara-crm replay --print-settings > settings.toml
  clara-crm replay --settings settings.toml recordings/
  zcat calls.jsonl.gz | clara-crm replay - --format jsonl")]
pub struct ReplayArgs {
    /// Files and folders with transcripts; `-` reads standard input
    #[arg(required_unless_present_any = ["schema", "print_settings"], value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Show exactly what would be written, and write nothing
    ///
    /// Does everything in a transaction that is rolled back, so triggers and constraints
    /// have their say too.
    #[arg(long)]
    dry_run: bool,
    /// Read every record as this format, instead of finding it by its shape
    ///
    /// `--format` is the form of what is printed.
    #[arg(long, value_name = "NAME", value_parser = input_formats())]
    input_format: Option<Format>,
    /// Which speaker is the agent, in recordings that tell speakers apart and not their parts
    ///
    /// A name or label of the recording ("Clara", "SPEAKER_01", "B"), else a number: that of
    /// the label, or the place in the order in which they first speak, counted from 0.
    /// Without it the agent is found by the speakers' names and by what they say; a
    /// recording where that is not sure enough is rejected.
    #[arg(long, value_name = "NAME-OR-INDEX")]
    agent_speaker: Option<String>,
    /// Whom you sell to, what counts in the score, and words of your own: a TOML file
    ///
    /// Without it the file that `CLARA_CRM_SETTINGS` names is read, else `settings.toml` in
    /// the configuration folder of clara-crm, if it is there. The settings hold for the whole
    /// run; `--print-settings` prints all of them with their defaults.
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// Print a settings file with all defaults and what they mean, and do nothing else
    #[arg(long, conflicts_with_all = ["paths", "dry_run", "input_format", "agent_speaker", "settings", "schema"])]
    print_settings: bool,
    /// Print the JSON Schema of the transcript file, and do nothing else
    #[arg(long, conflicts_with_all = ["paths", "dry_run", "input_format", "agent_speaker"])]
    schema: bool,
}

fn input_formats() -> impl clap::builder::TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(Format::name))
        .try_map(|name| Format::named(&name).ok_or("no such format"))
}

impl ReplayArgs {
    fn reading(&self) -> Reading {
        Reading { format: self.input_format, agent_speaker: self.agent_speaker.clone() }
    }
}

/// Replays transcripts.
///
/// # Errors
/// When the database is gone, not migrated or not to be written.
pub async fn run(args: &ReplayArgs, context: &Context<'_>) -> Result<Exit> {
    if args.schema {
        context.output.text(schema::NATIVE);
        return Ok(Exit::Done);
    }
    if args.print_settings {
        context.output.text(settings::EXAMPLE);
        return Ok(Exit::Done);
    }
    let identity = context.identity()?;
    let settings = context.settings(args.settings.as_deref())?;
    let target = context.target()?;
    let reading = args.reading();
    let mut intake = Intake::new(&reading, None);
    for found in source::find(&args.paths, &reading) {
        intake.take(found)?;
    }
    let records = intake.in_order()?;
    let (mut db, migrate_first) = open(args, context, &target).await?;
    let job = Job {
        identity,
        vocabulary: Arc::new(Vocabulary::new(&settings.keywords)),
        market: settings.market,
        dry_run: args.dry_run,
        migrate_first,
        stop: signals::watch()?,
        ..Job::default()
    };
    let total = records.total();
    let bar = context.output.bar(total, "replaying");
    let mut printer = ReplayPrinter::new(context.output, &bar);
    let replayed = replay::run(&mut db, &job, records, |settled| printer.settled(settled)).await;
    bar.finish_and_clear();
    let report = replayed?;
    printer.finish(db.label(), args.dry_run, &report);
    if report.stopped {
        let left = total.saturating_sub(report.summary.read);
        context.output.say(&format!("stopped with {left} left; run the same replay again to go on"));
    }
    db.close().await?;
    Ok(match (report.stopped, report.summary.rejected == 0) {
        (true, _) => Exit::Stopped,
        (false, false) => Exit::Findings,
        (false, true) => Exit::Done,
    })
}

/// Opens the database. The embedded one is migrated here when that is needed; for a dry
/// run that is left to its own transaction, and a folder that is not there is not made.
async fn open(args: &ReplayArgs, context: &Context<'_>, target: &Target) -> Result<(Database, bool)> {
    let target = if args.dry_run { target.for_rehearsal() } else { target.clone() };
    let mut db = context.open(&target).await?;
    if !db.is_embedded() {
        return Ok((db, false));
    }
    let tx = db.begin(Access::Read).await?;
    let pending = !migration::pending(&tx).await?.is_empty();
    tx.rollback().await?;
    if pending && !args.dry_run {
        let report = migration::migrate(&mut db).await?;
        let names: Vec<String> = report.applied.iter().map(|step| format!("V{:03}", step.version)).collect();
        context.output.say(&format!("migrated the embedded database ({})", names.join(", ")));
    }
    Ok((db, pending && args.dry_run))
}
