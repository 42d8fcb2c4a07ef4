//! `calls`: a call for each conversation of a lead that has none, from its messages.

use std::collections::HashSet;

use serde_json::Value;
use uuid::Uuid;

use crate::agent::Identity;
use crate::backfill::Job;
use crate::backfill::rule::{Decision, Rule};
use crate::db::{Access, Database, Transaction};
use crate::error::Result;
use crate::replay::recorded;
use crate::store::agents;
use crate::store::backfill::{self, Candidate, Selection};
use crate::store::cell::Columns;

pub(super) const NEEDS: &str = "t.lead_id is not null \
     and not exists (select from public.calls k where k.session_id = t.session_id)";

/// A long talk takes its time to be heard, and its memory.
const MOST: usize = 100;

pub(super) fn inputs() -> Vec<String> {
    vec!["to_jsonb(t)::text".into()]
}

pub(super) async fn rule(db: &mut Database, job: &Job, selection: Selection) -> Result<Calls> {
    let tx = db.begin(Access::Read).await?;
    tx.rollback().await?;
    Ok(Calls { selection, identity: job.identity.clone(), clara: None })
}

/// The task.
pub(super) struct Calls {
    selection: Selection,
    identity: Identity,
    /// The user who stands for Clara, once she was needed.
    clara: Option<Uuid>,
}

impl Calls {
    /// Who made a call of which nothing says so.
    async fn clara(&mut self, tx: &mut Transaction<'_>) -> Result<Option<Uuid>> {
        if self.identity.named_only && self.identity.default_agent.is_none() {
            return Ok(None);
        }
        if self.clara.is_none() {
            self.clara = Some(agents::who_stands_in(tx, &self.identity).await?.id);
        }
        Ok(self.clara)
    }
}

impl Rule for Calls {
    type Change = Columns;

    fn selection(&self) -> &Selection {
        &self.selection
    }

    fn most(&self) -> usize {
        MOST
    }

    async fn decide(
        &mut self,
        tx: &mut Transaction<'_>,
        rows: &[Candidate],
    ) -> Result<Vec<Decision<Columns>>> {
        let clara = self.clara(tx).await?;
        let decide = |row: &Candidate| {
            let text = row.inputs.first().and_then(Option::as_deref).unwrap_or_default();
            match serde_json::from_str(text).ok().and_then(|row: Value| recorded::call(&row, clara)) {
                Some(call) => Decision::Fill(call),
                None => Decision::Unresolved { value: None, reason: "its messages cannot be read".into() },
            }
        };
        Ok(rows.iter().map(decide).collect())
    }

    async fn write(&self, tx: &Transaction<'_>, rows: &[(&Candidate, &Columns)]) -> Result<Vec<Uuid>> {
        let calls: Vec<_> = rows.iter().map(|(_, call)| *call).collect();
        let added: HashSet<Uuid> = backfill::add(tx, "calls", &calls).await?.into_iter().collect();
        let is_added = |call: &Columns| call.id().is_some_and(|id| added.contains(&id));
        Ok(rows.iter().filter(|(_, call)| is_added(call)).map(|(row, _)| row.id).collect())
    }

    fn forget(&mut self) {
        self.clara = None;
    }
}
