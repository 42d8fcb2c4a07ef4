//! The replay: recorded conversations become clients, leads, calls, activities,
//! follow-ups and meetings, each conversation whole or not at all.

mod caller;
mod client;
mod engagement;
mod history;
mod incoming;
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

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::agent::{Agent, Identity};
use crate::db::{Access, Database, Transaction};
use crate::error::{Error, ErrorKind, Result};
use crate::lead::score::Market;
use crate::lead::stage::Pipeline;
use crate::store;
use crate::transcript::source::{Record, Reject, Sourced};
use crate::transcript::times::CallTimes;
use incoming::Incoming;
use report::{ConversationReport, Counts, Report, Summary};

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
    /// Set from outside to stop before the next conversation.
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

/// Replays records and tells `heard` of each as soon as it is committed.
///
/// Conversations are written in the order in which they happened, whatever the order of
/// the input. A record that cannot be written is rejected and the rest goes on.
///
/// # Errors
/// When the database is gone, not migrated or not to be written by this role. What was
/// committed until then stays.
pub async fn run(
    db: &mut Database,
    job: &Job,
    records: Vec<Record>,
    mut heard: impl FnMut(&ConversationReport),
) -> Result<Report> {
    let started = Instant::now();
    let mut report = Report::default();
    let cast = Cast { market: job.market.clone(), ..Cast::default() };
    let conversations = sorted(records, &mut report.rejected);
    let mut run = Run { job, cast, report, heard: &mut heard };
    let done = if job.dry_run {
        run.rehearse(db, &conversations).await
    } else {
        run.write(db, &conversations).await
    };
    let mut report = run.report;
    done.map_err(|error| stopped(error, &report.summary))?;
    report.summary.rejected = u64::try_from(report.rejected.len()).unwrap_or(u64::MAX);
    report.summary.read += report.summary.rejected;
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

/// The conversations by time, with their delivery as the tie; rejects set aside.
fn sorted(records: Vec<Record>, rejected: &mut Vec<Reject>) -> Vec<Sourced> {
    let mut conversations = Vec::with_capacity(records.len());
    for record in records {
        match record {
            Ok(sourced) => conversations.push(sourced),
            Err(reject) => rejected.push(reject),
        }
    }
    conversations.sort_by_cached_key(|sourced| {
        let times = CallTimes::of(&sourced.transcript);
        (times.started_at, sourced.transcript.session_id.clone(), sourced.transcript.digest())
    });
    conversations
}

/// A replay at work.
struct Run<'a, F> {
    job: &'a Job,
    cast: Cast,
    report: Report,
    heard: &'a mut F,
}

impl<F: FnMut(&ConversationReport)> Run<'_, F> {
    /// Each conversation in a transaction of its own.
    async fn write(&mut self, db: &mut Database, conversations: &[Sourced]) -> Result<()> {
        for sourced in conversations {
            if self.is_stopped() {
                break;
            }
            let mut attempt = 0;
            loop {
                let tx = db.begin(Access::Write).await?;
                match self.one(tx, sourced).await {
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
    async fn rehearse(&mut self, db: &mut Database, conversations: &[Sourced]) -> Result<()> {
        let mut tx = db.begin(Access::Write).await?;
        if self.job.migrate_first {
            crate::migration::migrate_within(&mut tx).await?;
        }
        for sourced in conversations {
            if self.is_stopped() {
                break;
            }
            let savepoint = tx.savepoint().await?;
            self.one(savepoint, sourced).await?;
        }
        tx.rollback().await
    }

    fn is_stopped(&mut self) -> bool {
        self.report.stopped = self.job.stop.load(Ordering::Relaxed);
        self.report.stopped
    }

    /// One conversation in its own transaction or savepoint.
    async fn one(&mut self, tx: Transaction<'_>, sourced: &Sourced) -> Result<()> {
        match kept_or_undone(tx, sourced, self.job, &mut self.cast).await {
            Ok((conversation, counts)) => {
                (self.heard)(&conversation);
                self.report.summary.count(conversation.status);
                self.report.summary.counts += counts;
                self.report.conversations.push(conversation);
                Ok(())
            }
            Err(error) => {
                // What was found in the transaction that is gone may be gone with it.
                self.cast = Cast { market: self.job.market.clone(), ..Cast::default() };
                if !concerns_one_record(&error) {
                    return Err(error);
                }
                self.report.rejected.push(Reject {
                    source: sourced.source.clone(),
                    session_id: Some(sourced.transcript.session_id.clone()),
                    reason: error.to_string(),
                });
                Ok(())
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
