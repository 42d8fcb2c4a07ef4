//! `clara-crm replay`.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};

use super::{Context, signals};
use crate::agent::Identity;
use crate::db::{Access, Database, Target};
use crate::error::Result;
use crate::exit::Exit;
use crate::migration;
use crate::output::{RejectsFile, ReplayPrinter};
use crate::qualifier::{self, Vocabulary};
use crate::replay::{self, Job, MaxRejects};
use crate::settings::{self, Settings};
use crate::transcript::formats::{Format, Reading};
use crate::transcript::schema;
use crate::transcript::source::{self, InOrder, Intake};

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
  TMPDIR               where the records of an archive wait until it is their turn

Exit codes:
  0  every conversation is written or was written before
  1  failed: no connection, not migrated, not permitted, too many rejects
  2  the command line or the settings file is wrong
  3  some records were rejected
  4  stopped by Ctrl-C between two batches: run it again to go on

Examples:
  clara-crm replay call.json
  clara-crm replay --dry-run recordings/
  clara-crm replay --agent-speaker Clara meeting.vtt
  clara-crm replay --print-settings > settings.toml
  clara-crm replay --settings settings.toml recordings/
  clara-crm replay archive/ --rejects rejects.jsonl --max-rejects 5%
  zcat calls.jsonl.gz | clara-crm replay - --format jsonl")]
pub struct ReplayArgs {
    /// Files and folders with transcripts; `-` reads standard input
    #[arg(required_unless_present_any = ["schema", "print_settings", "from_conversations"], value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Replay the sessions in the database's own `conversations`, instead of files
    ///
    /// The live agent records them there. Each becomes what it would be from a file, and
    /// its row stays: what is known already is unchanged.
    #[arg(long, conflicts_with_all = ["paths", "input_format", "agent_speaker"])]
    from_conversations: bool,
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
    /// Write what is rejected to this file, each record with its reason, to mend and replay
    ///
    /// One JSON document a line: `source`, `line`, `session_id`, `code`, `reason`, and the
    /// `record` as it came. Mend the records and replay the file: it is known for what it is.
    /// It is made at the start, for your eyes only, and takes the place of no other file.
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Stop when more records than this, or than this share of all, are rejected
    ///
    /// A number, or a share such as 5%. Nothing is written where so many cannot even be
    /// read; where the database refuses them, what was written until then stays.
    #[arg(long, value_name = "N|P%")]
    max_rejects: Option<MaxRejects>,
    /// How many conversations are written in one transaction at most
    ///
    /// Without it as many as make it fast. Whatever it is, the same rows are written.
    #[arg(long, value_name = "N")]
    batch_size: Option<NonZeroUsize>,
    /// How many threads read and qualify conversations
    ///
    /// Without it as many as there are cores, less one for deciding and writing.
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Whom you sell to, what counts in the score, and words of your own: a TOML file
    ///
    /// Without it the file that `CLARA_CRM_SETTINGS` names is read, else `settings.toml` in
    /// the configuration folder of clara-crm, if it is there. The settings hold for the whole
    /// run; `--print-settings` prints all of them with their defaults.
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// Print a settings file with all defaults and what they mean, and do nothing else
    #[arg(long, conflicts_with_all = ["paths", "dry_run", "input_format", "agent_speaker", "settings", "schema", "from_conversations", "rejects", "max_rejects", "batch_size", "jobs"])]
    print_settings: bool,
    /// Print the JSON Schema of the transcript file, and do nothing else
    #[arg(long, conflicts_with_all = ["paths", "from_conversations", "dry_run", "input_format", "agent_speaker", "rejects", "max_rejects", "batch_size", "jobs"])]
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

    /// What is to be done, as far as the command line says.
    fn job(&self, identity: Identity, settings: Settings) -> Job {
        Job {
            identity,
            vocabulary: Arc::new(Vocabulary::new(&settings.keywords)),
            market: settings.market,
            dry_run: self.dry_run,
            jobs: self.jobs,
            batch_size: self.batch_size,
            ..Job::default()
        }
    }
}

/// Replays transcripts.
///
/// # Errors
/// When the database is gone, not migrated or not to be written, when more was rejected
/// than `--max-rejects` allows, and when the rejects cannot be written.
pub async fn run(args: &ReplayArgs, context: &Context<'_>) -> Result<Exit> {
    if args.schema {
        context.output.text(schema::NATIVE);
        return Ok(Exit::Done);
    }
    if args.print_settings {
        context.output.text(settings::EXAMPLE);
        return Ok(Exit::Done);
    }
    qualifier::prepare();
    let identity = context.identity()?;
    let mut job = args.job(identity, context.settings(args.settings.as_deref())?);
    let target = context.target()?;
    let rejects = args.rejects.as_deref().map(RejectsFile::create).transpose()?;
    let (mut db, migrate_first, records) = if args.from_conversations {
        let (mut db, migrate_first) = open(args, context, &target).await?;
        let records = recorded(&mut db, args, context).await?;
        (db, migrate_first, records)
    } else {
        let records = found(args, context)?;
        let (db, migrate_first) = open(args, context, &target).await?;
        (db, migrate_first, records)
    };
    job.migrate_first = migrate_first;
    job.max_rejects = args.max_rejects.map(|most| most.of(records.total()));
    // Until now there was nothing to save.
    job.stop = signals::watch()?;
    let total = records.total();
    let bar = context.output.bar(total, "replaying");
    let mut printer = ReplayPrinter::new(context.output, &bar, rejects);
    let replayed = replay::run(&mut db, &job, records, |settled| {
        printer.settled(settled);
        if printer.has_failed() {
            job.stop.store(true, Ordering::Relaxed);
        }
    })
    .await;
    bar.finish_and_clear();
    let report = match replayed {
        Ok(report) => report,
        Err(error) => {
            printer.abandon();
            return Err(error);
        }
    };
    printer.finish(db.label(), args.dry_run, &report)?;
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

/// The records of the files, in the order in which they are replayed.
fn found(args: &ReplayArgs, context: &Context<'_>) -> Result<InOrder> {
    let reading = args.reading();
    let mut intake = Intake::new(&reading, args.jobs);
    let counter = context.output.counter("reading");
    for found in source::find(&args.paths, &reading) {
        intake.take(found)?;
        counter.set_position(intake.taken());
    }
    counter.finish_and_clear();
    intake.in_order()
}

/// The sessions that the database holds, in the order in which they are replayed.
async fn recorded(db: &mut Database, args: &ReplayArgs, context: &Context<'_>) -> Result<InOrder> {
    let mut intake = Intake::new(&Reading::default(), args.jobs);
    let counter = context.output.counter("reading");
    replay::sessions::all(db, |found| {
        counter.set_position(intake.taken());
        intake.take(found)
    })
    .await?;
    counter.finish_and_clear();
    intake.in_order()
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
