//! `leads.agent_id`: the user behind what `assigned_agent` says.
//!
//! A UUID, an email or a full name of a user, or what the alias file says; Clara's words
//! and blanks mean Clara. A lead that never had an agent is Clara's where it came from her,
//! and else unowned by the team's choice.

use uuid::Uuid;

use crate::agent::Identity;
use crate::backfill::Job;
use crate::backfill::failure::{Remedy, remedy};
use crate::backfill::people::{Meant, Named};
use crate::backfill::rule::{Decision, Rule};
use crate::db::{Access, Database, Transaction};
use crate::error::Result;
use crate::store::agents;
use crate::store::backfill::{self, Candidate, Columns, Selection};

/// What Clara wrote as the source of a lead, in her first database and today.
const CAME_FROM_CLARA: &str = "coalesce(lower(btrim(t.lead_source::text)) in ('voice_call', 'voice_assistant', 'ai_voice', 'clara'), false)";

/// Why a lead of Clara's is left.
const NOT_NAMED: &str = "Clara's, but AGENT_AUTH_REQUIRED is set and DEFAULT_AGENT_ID is not";
const NOT_MADE: &str =
    "Clara's, but her user is not there and could not be made: `clara-crm agents ensure` says what to do";

/// Whether `leads` says who is assigned.
fn says(has: &dyn Fn(&str, &str) -> bool) -> bool {
    has("leads", "assigned_agent")
}

pub(super) fn needs(has: &dyn Fn(&str, &str) -> bool) -> Option<String> {
    if !has("leads", "lead_source") {
        return None;
    }
    let assigned = if says(has) { "t.assigned_agent is not null or " } else { "" };
    Some(format!("t.agent_id is null and ({assigned}{CAME_FROM_CLARA})"))
}

pub(super) fn inputs(has: &dyn Fn(&str, &str) -> bool) -> Vec<String> {
    let assigned = if says(has) { "t.assigned_agent::text" } else { "null::text" };
    vec![assigned.into(), "t.lead_source::text".into()]
}

pub(super) async fn rule(
    db: &mut Database,
    job: &Job,
    selection: Selection,
    columns: &Columns,
) -> Result<AgentId> {
    let tx = db.begin(Access::Read).await?;
    let named = Named::of(&tx, job).await?;
    tx.rollback().await?;
    let kind = columns.type_of("leads", "agent_id").unwrap_or("uuid").to_owned();
    Ok(AgentId { selection, kind, named, identity: job.identity.clone(), clara: None })
}

/// The task.
pub(super) struct AgentId {
    selection: Selection,
    kind: String,
    named: Named,
    identity: Identity,
    /// The user who stands for Clara, or why there is none, once she was needed.
    clara: Option<Result<Uuid, &'static str>>,
}

impl AgentId {
    /// What becomes of a lead of Clara's, of which `text` says so.
    async fn clara(&mut self, tx: &mut Transaction<'_>, text: &str) -> Result<Decision<String>> {
        if self.clara.is_none() {
            self.clara = Some(self.stands_in(tx).await?);
        }
        Ok(match &self.clara {
            Some(Ok(id)) => Decision::Fill(id.to_string()),
            Some(Err(reason)) => Decision::Unresolved {
                value: Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
                reason: (*reason).into(),
            },
            None => Decision::Unresolved { value: None, reason: NOT_MADE.into() },
        })
    }

    /// The user who stands for Clara, or why there is none: that keeps nobody else waiting.
    async fn stands_in(&self, tx: &mut Transaction<'_>) -> Result<Result<Uuid, &'static str>> {
        let named = self.identity.default_agent.is_some();
        if self.identity.named_only && !named {
            return Ok(Err(NOT_NAMED));
        }
        match agents::who_stands_in(tx, &self.identity).await {
            Ok(agent) => Ok(Ok(agent.id)),
            Err(error) if !named && matches!(remedy(&error), Remedy::None | Remedy::LeaveOut) => {
                Ok(Err(NOT_MADE))
            }
            Err(error) => Err(error),
        }
    }
}

impl Rule for AgentId {
    type Change = String;

    fn selection(&self) -> &Selection {
        &self.selection
    }

    async fn decide(
        &mut self,
        tx: &mut Transaction<'_>,
        rows: &[Candidate],
    ) -> Result<Vec<Decision<String>>> {
        let mut decisions = Vec::with_capacity(rows.len());
        for row in rows {
            let text = row.inputs.first().and_then(Option::as_deref).unwrap_or_default();
            decisions.push(match self.named.meant(text) {
                Meant::User(id) => Decision::Fill(id.to_string()),
                Meant::Clara => self.clara(tx, text).await?,
                Meant::Nobody(reason) => Decision::unresolved(text.trim(), reason),
            });
        }
        Ok(decisions)
    }

    async fn write(&self, tx: &Transaction<'_>, rows: &[(&Candidate, &String)]) -> Result<Vec<Uuid>> {
        let rows: Vec<_> = rows.iter().map(|(row, value)| (*row, value.as_str())).collect();
        backfill::fill(tx, &self.selection, ("agent_id", &self.kind), &rows).await
    }

    fn forget(&mut self) {
        self.clara = None;
    }
}
