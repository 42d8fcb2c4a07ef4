//! One batch, in one transaction: the rows, what is decided about them, the writes, and
//! how far the task is.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use futures_util::try_join;
use uuid::Uuid;

use super::isolate;
use super::report::{Counts, RefusedRow, Unresolved};
use super::rule::{Decision, Rule};
use crate::db::{Access, Database, Transaction};
use crate::error::{Error, ErrorKind, Result};
use crate::store::backfill::{self, Candidate, Stretch};

/// Rows come in the order of their key, from its index: sorting all that is left, batch
/// after batch, is what the planner might think cheaper where its numbers are old.
const READING: &str = "set local enable_sort = off; \
                       select set_config('clara_crm.keeps_updated_at', 'on', true)";
const WRITING: &str = "set local enable_sort to default; set local statement_timeout = '10s'";
/// Whoever waits for a row of this batch waits as long as this batch does.
pub(super) const LOCK_TIMEOUT: &str = "set local lock_timeout = '200ms'";

/// How often a batch goes to the server and back: to read, to decide, to write.
const WAYS: u32 = 3;

/// How a batch is to go about it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mode {
    /// Find the rows that are refused, and write the others.
    pub(super) careful: bool,
    /// Leave out the rows that others have locked.
    pub(super) aside: bool,
    /// Keep nothing.
    pub(super) dry_run: bool,
}

/// What a batch came to.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// The last row of the selection; none where that was empty.
    pub(super) last: Option<Uuid>,
    /// How many rows were selected.
    pub(super) rows: usize,
    pub(super) counts: Counts,
    pub(super) unresolved: Unresolved,
    pub(super) refused: Vec<RefusedRow>,
    /// Rows that others have locked, or changed since they were read: to be looked at again.
    pub(super) missed: Vec<Uuid>,
    /// How long it took.
    pub(super) took: Duration,
    /// How long of that it was under way to the server and back.
    pub(super) way: Duration,
    /// It was, or in a dry run would have been, committed.
    pub(super) kept: bool,
}

/// How the transaction of a batch ended.
pub(super) enum Ended {
    Done(Outcome),
    Failed(Error),
    /// The connection was lost while it was being committed.
    Unknown(Outcome, Error),
}

/// What a batch needs to know besides its task.
pub(super) struct Frame<'a> {
    pub(super) stretch: &'a Stretch,
    pub(super) size: usize,
    pub(super) mode: Mode,
    /// In whose place it acts, in the eyes of the CRM's triggers.
    pub(super) acting: Uuid,
}

/// Runs a batch. `save` notes how far the task is, where rows were written.
pub(super) async fn run<R: Rule>(
    db: &mut Database,
    rule: &mut R,
    frame: &Frame<'_>,
    save: impl AsyncFnOnce(&Transaction<'_>, &Outcome) -> Result<bool>,
) -> Ended {
    let mut tx = match db.begin(Access::Write).await {
        Ok(tx) => tx,
        Err(error) => return Ended::Failed(error),
    };
    let worked = async {
        let mut outcome = work(&mut tx, rule, frame).await?;
        if frame.mode.dry_run {
            outcome.kept = outcome.counts.updated > 0;
            // No commit will ask those that are deferred.
            tx.batch("set constraints all immediate").await?;
        } else {
            outcome.kept = save(&tx, &outcome).await?;
        }
        Ok(outcome)
    };
    match Box::pin(worked).await {
        Ok(outcome) if outcome.kept && !frame.mode.dry_run => match tx.commit().await {
            Ok(()) => Ended::Done(outcome),
            Err(error) => {
                rule.forget();
                match error.kind() {
                    ErrorKind::Connection => Ended::Unknown(outcome, error),
                    _ => Ended::Failed(error),
                }
            }
        },
        Ok(outcome) => {
            rule.forget();
            tx.rollback().await.map_or_else(Ended::Failed, |()| Ended::Done(outcome))
        }
        Err(error) => {
            rule.forget();
            // Where the connection is gone the first error tells more.
            let _ = tx.rollback().await;
            Ended::Failed(error)
        }
    }
}

async fn work<R: Rule>(tx: &mut Transaction<'_>, rule: &mut R, frame: &Frame<'_>) -> Result<Outcome> {
    let began = Instant::now();
    let limit = i64::try_from(frame.size).unwrap_or(i64::MAX);
    let selection = rule.selection();
    let ((), (), rows, (), ()) = try_join!(
        tx.batch(READING),
        tx.act_as(frame.acting, "service_role"),
        backfill::candidates(tx, selection, frame.stretch, limit),
        tx.batch(WRITING),
        tx.batch(LOCK_TIMEOUT),
    )?;
    let mut outcome = Outcome { last: rows.last().map(|row| row.id), rows: rows.len(), ..Outcome::default() };
    let (locked, open): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.locked);
    outcome.counts.skipped_locked = count(locked.len());
    let rows = if frame.mode.aside { free(tx, rule, open, &mut outcome).await? } else { open };
    let decisions = if rows.is_empty() { Vec::new() } else { rule.decide(tx, &rows).await? };
    debug_assert_eq!(rows.len(), decisions.len());
    let mut chosen = Vec::new();
    for (row, decision) in rows.iter().zip(&decisions) {
        match decision {
            Decision::Fill(change) => chosen.push((row, change)),
            Decision::Unresolved { value, reason } => {
                outcome.counts.unresolved += 1;
                outcome.unresolved.add(value.as_deref(), reason);
            }
        }
    }
    write(tx, rule, &chosen, frame.mode, &mut outcome).await?;
    let Counts { updated, unchanged, unresolved, skipped_locked, .. } = outcome.counts;
    outcome.counts.scanned = updated + unchanged + unresolved + skipped_locked;
    outcome.took = began.elapsed();
    outcome.way = tx.way() * WAYS;
    Ok(outcome)
}

/// The rows that nobody else has locked; the others are missed.
async fn free<R: Rule>(
    tx: &Transaction<'_>,
    rule: &R,
    rows: Vec<Candidate>,
    outcome: &mut Outcome,
) -> Result<Vec<Candidate>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let free: HashSet<Uuid> =
        backfill::lock_free(tx, rule.selection().table, &ids).await?.into_iter().collect();
    let (rows, busy): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| free.contains(&row.id));
    outcome.missed.extend(busy.iter().map(|row| row.id));
    Ok(rows)
}

async fn write<R: Rule>(
    tx: &mut Transaction<'_>,
    rule: &R,
    chosen: &[(&Candidate, &R::Change)],
    mode: Mode,
    outcome: &mut Outcome,
) -> Result<()> {
    if chosen.is_empty() {
        return Ok(());
    }
    let (written, refused) = if mode.careful {
        isolate::write(tx, rule, chosen).await?
    } else {
        (rule.write(tx, chosen).await?, Vec::new())
    };
    outcome.counts.updated += count(written.len());
    outcome.counts.unresolved += count(refused.len());
    for row in &refused {
        outcome.unresolved.add(None, &format!("the database refuses the row: {}", row.reason));
    }
    if written.len() + refused.len() < chosen.len() {
        let done: HashSet<Uuid> = written.iter().copied().chain(refused.iter().map(|row| row.id)).collect();
        outcome.missed.extend(chosen.iter().map(|(row, _)| row.id).filter(|id| !done.contains(id)));
    }
    outcome.refused = refused;
    Ok(())
}

pub(super) fn count(rows: usize) -> u64 {
    u64::try_from(rows).unwrap_or(u64::MAX)
}

/// Decisions that are the same for the same inputs, remembered for the next rows.
pub(super) struct Remembered<C>(HashMap<Vec<Option<String>>, Decision<C>>);

/// More different inputs than this are not worth their memory.
const REMEMBERED: usize = 10_000;

impl<C: Clone> Remembered<C> {
    pub(super) fn none() -> Self {
        Self(HashMap::new())
    }

    pub(super) fn get(&self, inputs: &[Option<String>]) -> Option<Decision<C>> {
        self.0.get(inputs).cloned()
    }

    pub(super) fn keep(&mut self, inputs: &[Option<String>], decision: &Decision<C>) {
        if self.0.len() >= REMEMBERED {
            self.0.clear();
        }
        self.0.insert(inputs.to_vec(), decision.clone());
    }
}
