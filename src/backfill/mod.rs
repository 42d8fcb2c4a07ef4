//! Backfills: rows that lack what the CRM needs get it, in batches, beside everybody who
//! works with them.
//!
//! A [`Task`] says which rows, what goes into them and how it is written; the engine does
//! the rest the same way for all. Started as often as one likes: one run of a task at a
//! time, each goes on where the last one was, and with nothing to do nothing is written.

mod aliases;
mod batch;
mod engine;
mod failure;
mod isolate;
mod lease;
mod note;
mod people;
pub mod report;
mod rule;
pub mod status;
mod task;
mod tasks;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use uuid::Uuid;

use crate::agent::Identity;
use crate::db::Database;
use crate::error::{Error, Result};
use crate::pace::Limits;
pub use aliases::{Alias, Aliases};
pub use engine::Progress;
use lease::Lease;
use report::Report;
pub use task::Task;
pub(crate) use tasks::needs;

/// What a run is to do.
#[derive(Debug, Clone, Default)]
pub struct Job {
    /// Under whose name Clara writes.
    pub identity: Identity,
    /// How fast, and for how long.
    pub limits: Limits,
    /// Do everything and keep nothing.
    pub dry_run: bool,
    /// Who is meant by what stands in `assigned_agent`.
    pub aliases: Aliases,
    /// The user, by email or id, who gets the leads whose agent nobody knows.
    pub assign_unmatched: Option<String>,
    /// Set from outside to stop after the batch at hand.
    pub stop: Arc<AtomicBool>,
}

impl Job {
    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// Runs tasks one after the other, and tells of each as it goes on.
///
/// What was committed before a failure stays; the report tells of it, and the next run
/// goes on from there.
///
/// # Errors
/// [`crate::error::ErrorKind::Locked`] while another run has one of the tasks, before
/// anything is done. What ends the run later is in the report.
pub async fn run(db: &mut Database, job: &Job, tasks: &[Task], tell: &dyn Fn(Progress)) -> Result<Report> {
    let deadline = job.limits.max_runtime.map(|limit| Instant::now() + limit);
    let mut lease = Lease::take(db, tasks).await?;
    tasks::check(db, job).await?;
    let mut report = Report::default();
    for task in tasks {
        if job.is_stopped() || deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            report.left_out.push(*task);
            continue;
        }
        let run = engine::Run { id: Uuid::now_v7(), job, deadline, tell };
        let (done, failure) = Box::pin(tasks::run(db, &mut lease, &run, *task)).await;
        report.tasks.push(done);
        if let Some(error) = failure {
            report.failure = Some(said_how_to_go_on(error, &report));
            break;
        }
    }
    lease.end().await;
    Ok(report)
}

fn said_how_to_go_on(error: Error, report: &Report) -> Error {
    let written: u64 = report.tasks.iter().map(|task| task.counts.updated).sum();
    let task = report.tasks.last().map(|task| task.task.name()).unwrap_or_default();
    let error = error.context(format!("the backfill `{task}` ended before it was done"));
    match written {
        0 => error,
        rows => error.hint(format!("{rows} rows are filled and stay; run it again to go on")),
    }
}
