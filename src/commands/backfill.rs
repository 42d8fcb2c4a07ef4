//! `clara-crm backfill`.

use std::cell::RefCell;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};

use super::{Context, signals};
use crate::backfill::{self, Aliases, Job, Progress, Task};
use crate::db::Access;
use crate::error::Result;
use crate::exit::Exit;
use crate::pace::Limits;

/// Fill rows that lack what the CRM needs, in batches, while everybody goes on working
///
/// Each task fills one thing: `client` gives leads without a client one; `agent-id` finds
/// the user behind what `assigned_agent` says; `status-bucket` and `pipeline-stage` follow
/// from score and qualification; `company-size` reads a number from the text that stood
/// there before; `calls` makes a call of each conversation of a lead that has none. Without
/// a task all of them run, in this order.
///
/// Only what is empty is filled: what somebody enters meanwhile stays, and a lead that is
/// being synced (`sync_lock`) is left alone. A batch is one short transaction, and how far
/// it is is saved in it: a run that was stopped or killed is gone on with by the next. A
/// row that the database refuses is left out, reported, and tried again by the next run.
#[derive(Debug, Args)]
#[command(after_help = "\
It is made for cron: a second run of the same task leaves at once with exit code 5, and one
with nothing to do writes nothing. Each run that changed something, or failed, leaves a line
in `admin_audit`.

Durations take a unit: 250ms, 50s, 5m, 1h.

Environment:
  DEFAULT_AGENT_ID     the id of the user who gets Clara's leads, instead of her own
  AGENT_AUTH_REQUIRED  `true`: give Clara's leads to nobody unless DEFAULT_AGENT_ID says whom

Exit codes:
  0  nothing is left to do
  1  failed: no connection, not migrated, not permitted, a server error
  3  done, and some rows could not be resolved, or were refused
  4  stopped by --max-runtime or a signal, or rows are locked by others: run it again
  5  another run of one of the tasks, or a migration, is at work: nothing was done

Examples:
  clara-crm backfill --dry-run
  clara-crm backfill agent-id status-bucket --max-runtime 50s
  clara-crm backfill agent-id --map people.csv --assign-unmatched sales.lead@example.com
  clara-crm backfill --status")]
pub struct BackfillArgs {
    /// What to fill; everything where none is named
    #[arg(value_name = "TASK", value_parser = tasks())]
    tasks: Vec<Task>,
    /// Show exactly what would be filled, and write nothing
    ///
    /// Does everything in transactions that are rolled back, so triggers and constraints
    /// have their say too.
    #[arg(long, conflicts_with = "status")]
    dry_run: bool,
    /// Show what is done, running and left, and change nothing
    #[arg(long)]
    status: bool,
    /// Who is meant by what stands in `assigned_agent`, from a file of two columns
    ///
    /// A value, and a user's email or id; separated by commas, semicolons or tabs. It
    /// counts before everything else, regardless of case, spacing and accents.
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// Give the leads whose `assigned_agent` matches nobody, or several, to this user
    #[arg(long, value_name = "EMAIL-OR-ID")]
    assign_unmatched: Option<String>,
    /// How many rows a batch has at most, or at least and at most
    #[arg(long, value_name = "ROWS|MIN..MAX", default_value = "1000", value_parser = batch_size)]
    batch_size: RangeInclusive<usize>,
    /// How long a batch should take; the number of its rows follows from it
    #[arg(long, value_name = "DURATION", default_value = "250ms", value_parser = milliseconds)]
    target: Duration,
    /// How long to wait after each batch, to leave the disk to others
    #[arg(long, value_name = "DURATION", default_value = "0ms", value_parser = milliseconds)]
    pause: Duration,
    /// How many rows a second at most
    #[arg(long, value_name = "ROWS", value_parser = clap::value_parser!(u32).range(1..))]
    max_rows_per_second: Option<u32>,
    /// Stop after this time, with exit code 4 where more is left
    #[arg(long, value_name = "DURATION", value_parser = seconds)]
    max_runtime: Option<Duration>,
}

fn tasks() -> impl clap::builder::TypedValueParser<Value = Task> {
    PossibleValuesParser::new(Task::ALL.map(Task::name))
        .try_map(|name| Task::named(&name).ok_or("no such task"))
}

fn batch_size(text: &str) -> Result<RangeInclusive<usize>, String> {
    let number = |text: &str| text.trim().parse().ok().filter(|rows| *rows > 0);
    let range = match text.split_once("..") {
        Some((least, most)) => number(least).zip(number(most.trim_start_matches('='))),
        None => number(text).map(|most| (1, most)),
    };
    match range {
        Some((least, most)) if least <= most => Ok(least..=most),
        _ => Err("a number of rows is needed, such as 500 or 100..2000".into()),
    }
}

fn milliseconds(text: &str) -> Result<Duration, String> {
    duration(text, 0.001)
}

fn seconds(text: &str) -> Result<Duration, String> {
    duration(text, 1.0)
}

/// A duration with its unit; without one in units of `usual` seconds.
fn duration(text: &str, usual: f64) -> Result<Duration, String> {
    let text = text.trim();
    let at = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(at);
    let factor = match unit {
        "" => Some(usual),
        "ms" => Some(0.001),
        "s" | "sec" => Some(1.0),
        "m" | "min" => Some(60.0),
        "h" => Some(3600.0),
        _ => None,
    };
    let number: Option<f64> = number.trim().parse().ok();
    let length = factor.zip(number).map(|(factor, number)| number * factor);
    length
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .ok_or_else(|| "a duration is needed, such as 250ms, 50s, 5m or 1h".into())
}

/// Runs backfills.
///
/// # Errors
/// While another run has one of the tasks, and where the database is gone, not migrated or
/// not to be written.
pub async fn run(args: &BackfillArgs, context: &Context<'_>) -> Result<Exit> {
    let mut tasks = Task::ALL.to_vec();
    tasks.retain(|task| args.tasks.is_empty() || args.tasks.contains(task));
    if args.status {
        return status(&tasks, context).await;
    }
    let job = job(args, context)?;
    let mut db = context.open_to_show().await?;
    let bar = RefCell::new(None);
    let report = backfill::run(&mut db, &job, &tasks, &|progress| {
        let Progress { task, total, done } = progress;
        let mut shown = bar.borrow_mut();
        let bar = match shown.take() {
            Some((of, bar)) if of == task => bar,
            _ => context.output.bar(total, task.name()),
        };
        bar.set_position(done);
        if done >= total {
            bar.finish_and_clear();
        }
        *shown = Some((task, bar));
    })
    .await;
    if let Some((_, bar)) = bar.take() {
        bar.finish_and_clear();
    }
    let report = report?;
    context.output.backfill(db.label(), args.dry_run, &report);
    if let Some(error) = report.failure {
        return Err(error);
    }
    db.close().await?;
    Ok(match (report.is_stopped(), report.has_unresolved()) {
        (true, _) => Exit::Stopped,
        (false, true) => Exit::Findings,
        (false, false) => Exit::Done,
    })
}

fn job(args: &BackfillArgs, context: &Context<'_>) -> Result<Job> {
    Ok(Job {
        identity: context.identity()?,
        limits: Limits {
            target: args.target,
            batch: args.batch_size.clone(),
            pause: args.pause,
            max_rows_per_second: args.max_rows_per_second,
            max_runtime: args.max_runtime,
        },
        dry_run: args.dry_run,
        aliases: args.map.as_deref().map(Aliases::read).transpose()?.unwrap_or_default(),
        assign_unmatched: args.assign_unmatched.clone(),
        stop: signals::watch()?,
    })
}

async fn status(tasks: &[Task], context: &Context<'_>) -> Result<Exit> {
    let mut db = context.open_to_show().await?;
    let tx = db.begin(Access::Read).await?;
    let found = backfill::status::of(&tx, tasks).await?;
    tx.rollback().await?;
    context.output.backfill_status(db.label(), &found);
    db.close().await?;
    Ok(Exit::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_and_sizes_are_read() {
        let ms = Duration::from_millis;
        assert_eq!(milliseconds("250"), Ok(ms(250)));
        assert_eq!(milliseconds("1.5s"), Ok(ms(1500)));
        assert_eq!(seconds("50"), Ok(ms(50_000)));
        assert_eq!(seconds("2 m"), Ok(ms(120_000)));
        assert_eq!(batch_size("500"), Ok(1..=500));
        assert_eq!(batch_size("100..2000"), Ok(100..=2000));
        for wrong in ["", "0", "5..2", "x", "-1"] {
            assert!(batch_size(wrong).is_err(), "{wrong}");
        }
        for wrong in ["", "s", "5 days", "-1s", "inf"] {
            assert!(seconds(wrong).is_err(), "{wrong}");
        }
    }
}
