//! The replay: recorded conversations become clients, leads, calls, activities,
//! follow-ups and meetings, each conversation whole or not at all.

mod attempt;
mod batch;
mod caller;
mod cast;
pub(crate) mod client;
mod decide;
mod engagement;
mod history;
mod incoming;
mod input;
mod kept;
mod limit;
mod memory;
mod onlookers;
mod part;
mod qualify;
pub(crate) mod recorded;
pub mod rehearsal;
pub mod report;
mod rows;
mod said;
pub mod sessions;
mod stored;
mod talk;
mod tell;
mod timeline;
mod view;
mod world;

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use crate::agent::Identity;
use crate::db::{Database, Transaction};
use crate::error::{Error, ErrorKind, Result};
use crate::lead::score::Market;
use crate::qualifier::Vocabulary;
use crate::store;
use crate::transcript::reason::{Code, Reason};
use crate::transcript::source::{Record, Reject};
use attempt::{Attempts, concerns_one_record, has_committed, is_lost, is_too_much, may_pass, reconnected};
use batch::Outcome;
use cast::Cast;
use input::{Batch, Input, Rejected};
use part::{Part, Parts};
use qualify::Qualifying;
use report::{Report, Settled, Summary};

pub use limit::MaxRejects;

/// What a replay is to do.
#[derive(Debug, Clone, Default)]
pub struct Job {
    /// Under whose name Clara writes.
    pub identity: Identity,
    /// The industries and regions that count for the score.
    pub market: Market,
    /// The words of the team, besides those that every team's callers use.
    pub vocabulary: Arc<Vocabulary>,
    /// Do everything and keep nothing.
    pub dry_run: bool,
    /// Migrate first, in a dry run's own transaction: the database is the embedded one
    /// and not ready yet.
    pub migrate_first: bool,
    /// How many conversations are written in one transaction at most; nothing for what
    /// suits.
    pub batch_size: Option<NonZeroUsize>,
    /// How many threads qualify conversations; nothing for all cores but one.
    pub jobs: Option<NonZeroUsize>,
    /// How many rejects are too many; nothing for any number.
    pub max_rejects: Option<MaxRejects>,
    /// Set from outside to stop before the next batch.
    pub stop: Arc<AtomicBool>,
}

/// Replays records and tells `heard` of each as soon as it is settled: committed, or
/// rejected.
///
/// Conversations are written in the order in which they come, which should be that in
/// which they happened ([`crate::transcript::source::in_order`]). A record that cannot be
/// written is rejected and the rest goes on.
///
/// # Errors
/// When the database is gone, not migrated or not to be written by this role, and where
/// more was rejected than [`Job::max_rejects`] allows. What was committed until then stays.
pub async fn run(
    db: &mut Database,
    job: &Job,
    records: impl Iterator<Item = Record> + Send + 'static,
    mut heard: impl FnMut(Settled),
) -> Result<Report> {
    let started = Instant::now();
    let mut input = Input::new(Qualifying::start(records, job.jobs, &job.vocabulary), job);
    let mut run = Run { job, cast: None, report: Report::default(), heard: &mut heard };
    let done = match job.dry_run {
        true => Box::pin(run.rehearse(db, &mut input)).await,
        false => Box::pin(run.write(db, &mut input)).await,
    };
    let mut report = run.report;
    done.and_then(|()| input.balanced(&report)).map_err(|error| stopped(error, &report.summary))?;
    report.summary.duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(report)
}

fn stopped(error: Error, summary: &Summary) -> Error {
    match summary.created + summary.updated + summary.not_a_lead {
        0 => error,
        kept => error
            .hint(format!("{kept} conversations were written and stay; run the same replay again to go on")),
    }
}

/// A replay at work.
struct Run<'a, F> {
    job: &'a Job,
    /// What is read once; nothing before it was, or where it may be gone.
    cast: Option<Arc<Cast>>,
    report: Report,
    heard: &'a mut F,
}

impl<F: FnMut(Settled)> Run<'_, F> {
    /// Each batch in a transaction of its own.
    async fn write(&mut self, db: &mut Database, input: &mut Input) -> Result<()> {
        while let Some(Batch { conversations, mut rejected }) = self.next(input).await? {
            let mut parts = Parts::of(conversations);
            while let Some(part) = parts.next() {
                let written = self.committed(db, &part).await;
                self.settle(&mut parts, &part, written, &mut rejected)?;
            }
        }
        Ok(())
    }

    /// All batches in one transaction, which is rolled back.
    async fn rehearse(&mut self, db: &mut Database, input: &mut Input) -> Result<()> {
        let mut tx = store::replay::begin(db).await?;
        if self.job.migrate_first {
            crate::migration::migrate_within(&mut tx).await?;
        }
        while let Some(Batch { conversations, mut rejected }) = self.next(input).await? {
            let mut parts = Parts::of(conversations);
            while let Some(part) = parts.next() {
                let written = self.rehearsed(&mut tx, &part).await;
                self.settle(&mut parts, &part, written, &mut rejected)?;
            }
        }
        tx.rollback().await
    }

    /// The next batch, unless there is none or the run is stopped.
    async fn next(&mut self, input: &mut Input) -> Result<Option<Batch>> {
        let batch = input.next().await?;
        let is_over = batch.is_none() && input.has_ended();
        self.report.stopped = self.job.stop.load(Ordering::Relaxed) && !is_over;
        match batch.filter(|_| !self.report.stopped) {
            Some(mut batch) => self.reject_until(0, &mut batch.rejected).map(|()| Some(batch)),
            None => Ok(None),
        }
    }

    /// Writes and commits a part of a batch, again where that may help. After a lost commit
    /// the server is asked what became of it.
    async fn committed(&mut self, db: &mut Database, part: &Part) -> Result<Outcome> {
        let mut attempts = Attempts::default();
        loop {
            let error = match self.attempted(db, part).await {
                Ok(outcome) => return Ok(outcome),
                Err(error) => error,
            };
            // What was found in the transaction that is gone may be gone with it.
            self.cast = None;
            if (is_lost(&error) && db.is_embedded()) || !attempts.again(&error).await {
                return Err(error);
            }
            if is_lost(&error) {
                reconnected(db, &mut attempts).await?;
            }
        }
    }

    async fn attempted(&mut self, db: &mut Database, part: &Part) -> Result<Outcome> {
        let mut tx = store::replay::begin(db).await?;
        let written = batch::write(&mut tx, part, self.cast.clone(), self.job, part.len() == 1).await;
        let outcome = match written {
            Ok(outcome) => outcome,
            Err(error) => {
                // The first failure counts.
                let _ = tx.rollback().await;
                return Err(error);
            }
        };
        let Err(error) = tx.commit().await else { return Ok(outcome) };
        match outcome.transaction.as_deref().filter(|_| is_lost(&error) && !db.is_embedded()) {
            Some(number) if has_committed(db, number).await? => Ok(outcome),
            _ => Err(error),
        }
    }

    async fn rehearsed(&mut self, tx: &mut Transaction<'_>, part: &Part) -> Result<Outcome> {
        let mut attempts = Attempts::default();
        loop {
            let savepoint = tx.savepoint().await?;
            match kept_or_undone(savepoint, part, self.cast.clone(), self.job).await {
                Err(error) if may_pass(&error) && attempts.again(&error).await => self.cast = None,
                Err(error) => {
                    self.cast = None;
                    return Err(error);
                }
                Ok(outcome) => return Ok(outcome),
            }
        }
    }

    /// Tells what became of a part. One that the database refused is halved until what it
    /// refuses is alone.
    fn settle(
        &mut self,
        parts: &mut Parts,
        part: &Part,
        written: Result<Outcome>,
        rejected: &mut Rejected,
    ) -> Result<()> {
        let verdicts = match written {
            Ok(outcome) => {
                self.cast = Some(outcome.cast);
                self.report.summary.counts += outcome.counts;
                outcome.verdicts
            }
            Err(error) if part.len() > 1 && (concerns_one_record(&error) || is_too_much(&error)) => {
                parts.halve(part);
                return Ok(());
            }
            Err(error) if concerns_one_record(&error) => vec![Err(error)],
            Err(error) => return Err(error),
        };
        parts.push(part.split(verdicts.len()).1);
        for (qualified, verdict) in part.iter().zip(verdicts) {
            match verdict {
                Ok(report) => {
                    self.report.summary.count(report.status);
                    (self.heard)(Settled::Conversation(Box::new(report)));
                }
                Err(error) => self.reject(qualified.sourced.rejected(refusal(&error)))?,
            }
            self.reject_until(rejected.told + 1, rejected)?;
        }
        Ok(())
    }

    /// Tells of the records that are no conversations and came before the conversation at
    /// this place of its batch.
    fn reject_until(&mut self, place: usize, rejected: &mut Rejected) -> Result<()> {
        rejected.told = place;
        while let Some((_, reject)) = rejected.records.pop_front_if(|(at, _)| *at <= place) {
            self.reject(reject)?;
        }
        Ok(())
    }

    fn reject(&mut self, reject: Reject) -> Result<()> {
        (self.heard)(Settled::Reject(reject));
        let summary = &mut self.report.summary;
        summary.read += 1;
        summary.rejected += 1;
        match self.job.max_rejects.filter(|most| most.is_exceeded(summary.rejected, summary.read)) {
            Some(most) => Err(most.exceeded()),
            None => Ok(()),
        }
    }
}

/// Why the error of one conversation keeps it from being written.
fn refusal(error: &Error) -> Reason {
    let code = if error.kind() == ErrorKind::Input { Code::AgentUnknown } else { Code::RefusedByDatabase };
    code.because(error.to_string())
}

/// Writes conversations and keeps them in the transaction around, unless that fails.
async fn kept_or_undone(
    mut tx: Transaction<'_>,
    part: &Part,
    cast: Option<Arc<Cast>>,
    job: &Job,
) -> Result<Outcome> {
    match Box::pin(batch::write(&mut tx, part, cast, job, part.len() == 1)).await {
        Ok(outcome) => tx.commit().await.map(|()| outcome),
        Err(error) => tx.rollback().await.and(Err(error)),
    }
}
