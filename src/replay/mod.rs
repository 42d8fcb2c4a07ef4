//! The replay: recorded conversations become clients, leads, calls, activities,
//! follow-ups and meetings, each conversation whole or not at all.

mod caller;
mod client;
mod engagement;
mod history;
mod incoming;
mod limit;
mod memory;
mod onlookers;
pub mod rehearsal;
pub mod report;
mod rows;
mod stored;
mod talk;
mod tell;
mod timeline;
mod view;
mod write;

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::agent::{Agent, Identity};
use crate::db::{Access, Database, Transaction};
use crate::error::{Error, ErrorKind, Result};
use crate::lead::score::Market;
use crate::lead::stage::Pipeline;
use crate::store;
use crate::transcript::reason::{Code, Reason};
use crate::transcript::source::{Record, Reject, Sourced};
use incoming::Incoming;
use report::{ConversationReport, Counts, Report, Settled, Summary};

pub use limit::MaxRejects;

/// What a replay is to do.
#[derive(Debug, Clone, Default)]
pub struct Job {
    /// Under whose name Clara writes.
    pub identity: Identity,
    /// The industries and regions that count for the score.
    pub market: Market,
    /// Do everything and keep nothing.
    pub dry_run: bool,
    /// Migrate first, in a dry run's own transaction: the database is the embedded one
    /// and not ready yet.
    pub migrate_first: bool,
    /// How many conversations are written in one transaction at most; nothing for what
    /// suits.
    pub batch_size: Option<NonZeroUsize>,
    /// How many threads qualify conversations; nothing for as many as there are cores.
    pub jobs: Option<NonZeroUsize>,
    /// How many rejects are too many; nothing for any number.
    pub max_rejects: Option<MaxRejects>,
    /// Set from outside to stop before the next batch.
    pub stop: Arc<AtomicBool>,
}

/// What the conversations of one run share: read once, in the first transaction.
#[derive(Debug, Default)]
pub(crate) struct Cast {
    market: Market,
    pipeline: Pipeline,
    read: bool,
    default_agent: Option<Agent>,
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
    let cast = Cast { market: job.market.clone(), ..Cast::default() };
    let mut run = Run { job, cast, report: Report::default(), heard: &mut heard };
    let done = if job.dry_run { run.rehearse(db, records).await } else { run.write(db, records).await };
    let mut report = run.report;
    done.map_err(|error| stopped(error, &report.summary))?;
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
    cast: Cast,
    report: Report,
    heard: &'a mut F,
}

impl<F: FnMut(Settled)> Run<'_, F> {
    /// Each conversation in a transaction of its own.
    async fn write(&mut self, db: &mut Database, records: impl Iterator<Item = Record>) -> Result<()> {
        for record in records {
            if self.is_stopped() {
                break;
            }
            let Some(sourced) = self.taken(record)? else { continue };
            let mut attempt = 0;
            loop {
                let tx = db.begin(Access::Write).await?;
                match self.one(tx, &sourced).await {
                    Err(error) if attempt < ATTEMPTS && may_pass(&error) => {
                        tokio::time::sleep(PAUSE * 2_u32.pow(attempt)).await;
                        attempt += 1;
                    }
                    done => break done?,
                }
            }
        }
        Ok(())
    }

    /// All conversations in one transaction, which is rolled back.
    async fn rehearse(&mut self, db: &mut Database, records: impl Iterator<Item = Record>) -> Result<()> {
        let mut tx = db.begin(Access::Write).await?;
        if self.job.migrate_first {
            crate::migration::migrate_within(&mut tx).await?;
        }
        for record in records {
            if self.is_stopped() {
                break;
            }
            let Some(sourced) = self.taken(record)? else { continue };
            let savepoint = tx.savepoint().await?;
            self.one(savepoint, &sourced).await?;
        }
        tx.rollback().await
    }

    /// The conversation of a record, unless it is none.
    fn taken(&mut self, record: Record) -> Result<Option<Sourced>> {
        match record {
            Ok(sourced) => Ok(Some(sourced)),
            Err(reject) => self.reject(reject).map(|()| None),
        }
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

    fn is_stopped(&mut self) -> bool {
        self.report.stopped = self.job.stop.load(Ordering::Relaxed);
        self.report.stopped
    }

    /// One conversation in its own transaction or savepoint.
    async fn one(&mut self, tx: Transaction<'_>, sourced: &Sourced) -> Result<()> {
        match kept_or_undone(tx, sourced, self.job, &mut self.cast).await {
            Ok((conversation, counts)) => {
                self.report.summary.count(conversation.status);
                self.report.summary.counts += counts;
                (self.heard)(Settled::Conversation(Box::new(conversation)));
                Ok(())
            }
            Err(error) => {
                // What was found in the transaction that is gone may be gone with it.
                self.cast = Cast { market: self.job.market.clone(), ..Cast::default() };
                if !concerns_one_record(&error) {
                    return Err(error);
                }
                self.reject(sourced.rejected(refusal(&error)))
            }
        }
    }
}

/// How often a conversation is tried again, and how long before the first time.
const ATTEMPTS: u32 = 5;
const PAUSE: Duration = Duration::from_millis(50);

/// A lock that was not to be had in time, a serialization failure, a deadlock: what was in
/// the way may be gone the next time (PostgreSQL's documentation, "Serialization Failure
/// Handling").
fn may_pass(error: &Error) -> bool {
    matches!(error.sqlstate(), Some("55P03" | "40001" | "40P01"))
}

/// A value the database will not take (class 22), a constraint (23), a `WITH CHECK` (44), a
/// limit such as the width of an index (54) or a trigger of its own (P0) that refuses this
/// row: the next record may well be fine.
fn concerns_one_record(error: &Error) -> bool {
    let class = error.sqlstate().and_then(|state| state.get(..2));
    matches!(class, Some("22" | "23" | "44" | "54" | "P0")) || error.kind() == ErrorKind::Input
}

/// Why the error of one conversation keeps it from being written.
fn refusal(error: &Error) -> Reason {
    let code = if error.kind() == ErrorKind::Input { Code::AgentUnknown } else { Code::RefusedByDatabase };
    code.because(error.to_string())
}

/// Writes a conversation and ends its transaction or savepoint.
async fn kept_or_undone(
    mut tx: Transaction<'_>,
    sourced: &Sourced,
    job: &Job,
    cast: &mut Cast,
) -> Result<(ConversationReport, Counts)> {
    match Box::pin(written(&mut tx, sourced, job, cast)).await {
        Ok(done) => tx.commit().await.map(|()| done),
        Err(error) => tx.rollback().await.and(Err(error)),
    }
}

async fn written(
    tx: &mut Transaction<'_>,
    sourced: &Sourced,
    job: &Job,
    cast: &mut Cast,
) -> Result<(ConversationReport, Counts)> {
    store::replay::take_turn(tx).await?;
    if !cast.read {
        store::replay::assert_nothing_hidden(tx).await?;
        cast.pipeline = store::replay::pipeline(tx).await?;
        cast.read = true;
    }
    let mut incoming = Incoming::read(tx, sourced, cast).await?;
    let named = incoming.talk.transcript.agent.clone();
    let (caller_id, warning) = caller::of(tx, named.as_deref(), &job.identity, cast).await?;
    let made_by = incoming.settle_maker(caller_id);
    let (mut conversation, counts) = Box::pin(write::conversation(tx, incoming, cast, made_by)).await?;
    conversation.warnings.extend(warning);
    if job.dry_run {
        // No commit will ask those that are deferred.
        tx.batch("set constraints all immediate; set constraints all deferred").await?;
    }
    Ok((conversation, counts))
}
