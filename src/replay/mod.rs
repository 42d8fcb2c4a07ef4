//! The replay: recorded conversations become clients, leads, calls, activities,
//! follow-ups and meetings, each conversation whole or not at all.

mod client;
mod engagement;
mod history;
pub mod report;
mod rows;
mod stored;
mod view;
mod write;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use uuid::Uuid;

use crate::agent::{Agent, Identity};
use crate::db::{Access, Database, Transaction};
use crate::error::{Error, ErrorKind, Result};
use crate::lead::score::Market;
use crate::lead::stage::Pipeline;
use crate::store;
use crate::transcript::source::{Record, Reject, Sourced};
use crate::transcript::times::CallTimes;
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
    let mut cast = Cast { market: job.market.clone(), ..Cast::default() };
    let conversations = sorted(records, &mut report.rejected);
    if job.dry_run {
        let mut tx = db.begin(Access::Write).await?;
        if job.migrate_first {
            crate::migration::migrate_within(&mut tx).await?;
        }
        for sourced in &conversations {
            if job.stop.load(Ordering::Relaxed) {
                report.stopped = true;
                break;
            }
            let savepoint = tx.savepoint().await?;
            one(savepoint, sourced, job, &mut cast, &mut report, &mut heard).await?;
        }
        tx.rollback().await?;
    } else {
        for sourced in &conversations {
            if job.stop.load(Ordering::Relaxed) {
                report.stopped = true;
                break;
            }
            let tx = db.begin(Access::Write).await?;
            let written = one(tx, sourced, job, &mut cast, &mut report, &mut heard).await;
            written.map_err(|error| stopped(error, &report.summary))?;
        }
    }
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

/// One conversation in its own transaction.
async fn one(
    mut tx: Transaction<'_>,
    sourced: &Sourced,
    job: &Job,
    cast: &mut Cast,
    report: &mut Report,
    heard: &mut impl FnMut(&ConversationReport),
) -> Result<()> {
    match written(&mut tx, sourced, job, cast).await {
        Ok((conversation, counts)) => {
            tx.commit().await?;
            heard(&conversation);
            report.summary.count(conversation.status);
            report.summary.counts += counts;
            report.conversations.push(conversation);
            Ok(())
        }
        Err(error) if concerns_one_record(&error) => {
            tx.rollback().await?;
            // What was found in the transaction that is gone may be gone with it.
            *cast = Cast { market: job.market.clone(), ..Cast::default() };
            report.rejected.push(Reject {
                source: sourced.source.clone(),
                session_id: Some(sourced.transcript.session_id.clone()),
                reason: error.to_string(),
            });
            Ok(())
        }
        Err(error) => Err(error),
    }
}

/// A value the database will not take (class 22), a constraint (23) or a trigger of its
/// own (P0) that refuses this row: the next record may well be fine.
fn concerns_one_record(error: &Error) -> bool {
    let class = error.sqlstate().and_then(|state| state.get(..2));
    matches!(class, Some("22" | "23" | "P0")) || error.kind() == ErrorKind::Input
}

async fn written(
    tx: &mut Transaction<'_>,
    sourced: &Sourced,
    job: &Job,
    cast: &mut Cast,
) -> Result<(ConversationReport, Counts)> {
    store::replay::take_turn(tx).await?;
    if cast.pipeline.is_empty() {
        cast.pipeline = store::replay::pipeline(tx).await?;
    }
    let (caller_id, warning) = caller(tx, sourced, &job.identity, cast).await?;
    let (mut conversation, counts) = write::conversation(tx, sourced, cast, caller_id).await?;
    conversation.warnings.extend(warning);
    Ok((conversation, counts))
}

/// The user who made the call: the one the record names, else Clara.
async fn caller(
    tx: &mut Transaction<'_>,
    sourced: &Sourced,
    identity: &Identity,
    cast: &mut Cast,
) -> Result<(Uuid, Option<String>)> {
    let named = sourced.transcript.agent.as_deref();
    if let Some(name) = named {
        let found = store::agents::find(tx, name).await?;
        match found {
            Some(agent) if agent.may_own_leads() => return Ok((agent.id, None)),
            _ if identity.named_only => {
                return Err(Error::new(ErrorKind::Input, "the agent of this record may not own leads")
                    .because("no active user of the sales team has this id or email, and AGENT_AUTH_REQUIRED is set"));
            }
            _ => {}
        }
    } else if identity.named_only && identity.default_agent.is_none() {
        return Err(Error::new(
            ErrorKind::Input,
            "the record names no agent, and AGENT_AUTH_REQUIRED is set",
        ));
    }
    let default = match &cast.default_agent {
        Some(agent) => agent.clone(),
        None => default_agent(tx, identity).await?,
    };
    let id = default.id;
    let warning = named.map(|_| {
        format!(
            "the record's agent is not an active user of the sales team: {} takes the call",
            default.name()
        )
    });
    cast.default_agent = Some(default);
    Ok((id, warning))
}

async fn default_agent(tx: &mut Transaction<'_>, identity: &Identity) -> Result<Agent> {
    let Some(id) = identity.default_agent else {
        return Ok(store::agents::ensure_clara(tx).await?.0);
    };
    match store::agents::find(tx, &id.to_string()).await? {
        Some(agent) if agent.may_own_leads() => Ok(agent),
        Some(_) => {
            Err(Error::new(ErrorKind::Refused, "the user that `DEFAULT_AGENT_ID` names may not own leads")
                .because("the user is not active, or has no role of the sales team"))
        }
        None => Err(Error::new(ErrorKind::Refused, "no user has the id that `DEFAULT_AGENT_ID` names")),
    }
    .map_err(|error| error.hint("clara-crm agents list"))
}
