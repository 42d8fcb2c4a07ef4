//! What is noted of a run: how far it is, and its line in `admin_audit`.

use uuid::Uuid;

use super::batch::Outcome;
use super::engine::Run;
use super::report::{Counts, RefusedRow};
use super::tasks::Prepared;
use crate::agent::CLARA_EMAIL;
use crate::db::Transaction;
use crate::error::Result;
use crate::store::agents;
use crate::store::backfill::{self, State};

/// The counts with those of one more batch.
pub(super) fn counted(counts: &Counts, outcome: &Outcome) -> Counts {
    let mut sum = *counts;
    sum += outcome.counts;
    sum
}

/// The counts as they are kept.
pub(super) fn document(counts: Counts, batches: u64) -> serde_json::Value {
    let mut document = serde_json::json!(counts);
    document["batches"] = batches.into();
    document
}

/// How far a run is, but for the row behind which the next one goes on.
pub(super) fn state(
    run: &Run<'_>,
    prepared: &Prepared,
    word: &str,
    (counts, batches): (Counts, u64),
    refused: &[RefusedRow],
) -> State {
    State {
        task: prepared.task.name().to_owned(),
        run: run.id,
        state: word.to_owned(),
        after: None,
        counts: document(counts, batches),
        refused: serde_json::json!(refused),
        began_at: None,
        saved_at: None,
    }
}

/// The line of a run that could not leave its own.
pub(super) async fn mourn(tx: &Transaction<'_>, prepared: &Prepared, dead: &State) -> Result<()> {
    let details = serde_json::json!({
        "state": "died", "counts": dead.counts, "refused": dead.refused, "last_seen_at": dead.saved_at,
    });
    leave(tx, prepared, dead.run, &details).await
}

/// Leaves a line in `admin_audit`, once for each run.
pub(super) async fn leave(
    tx: &Transaction<'_>,
    prepared: &Prepared,
    run: Uuid,
    details: &serde_json::Value,
) -> Result<()> {
    let action = format!("backfill {}", prepared.task.name());
    // She may have been made by this very run.
    let clara = agents::find(tx, CLARA_EMAIL).await?.map(|agent| agent.id);
    backfill::audit(tx, (run, clara), (action.as_str(), prepared.task.table()), details).await
}
