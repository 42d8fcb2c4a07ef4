//! Writes one conversation: everything it becomes, in one transaction, and nothing
//! that would change nothing.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::client;
use super::engagement::{self, Engagements};
use super::history::Version;
use super::incoming::Incoming;
use super::report::{ConversationReport, Counts, Status};
use super::rows::Session;
use super::{Cast, talk, tell, view};
use crate::db::Transaction;
use crate::error::Result;
use crate::lead::record::LeadRecord;
use crate::lead::standing::Bucket;
use crate::store::{self, Written};

/// A conversation on its way into the database.
pub(super) struct Writing<'a> {
    pub(super) incoming: Incoming<'a>,
    pub(super) cast: &'a Cast,
    /// The user who made the call.
    pub(super) made_by: Uuid,
    pub(super) client_name: Option<String>,
    pub(super) warnings: Vec<String>,
    pub(super) counts: Counts,
}

/// Writes a conversation that `made_by` held, and tells what became of it.
pub(super) async fn conversation(
    tx: &mut Transaction<'_>,
    incoming: Incoming<'_>,
    cast: &Cast,
    made_by: Uuid,
) -> Result<(ConversationReport, Counts)> {
    let client_name = incoming.context.client.as_ref().and_then(|client| client.client_name.clone());
    let warnings = incoming.warnings();
    let counts = Counts::default();
    let mut writing = Writing { incoming, cast, made_by, client_name, warnings, counts };
    let report = match writing.incoming.history.after.clone() {
        Some(after) => writing.lead(tx, &after).await?,
        None => writing.nobody(tx).await?,
    };
    Ok((report, writing.counts))
}

impl Writing<'_> {
    pub(super) fn session(&self, client_id: Option<Uuid>) -> Session<'_> {
        Session {
            talk: &self.incoming.talk,
            lead_id: self.incoming.lead_id,
            client_id,
            made_by: self.made_by,
            outcome: self.incoming.talk.outcome(&self.cast.market),
        }
    }

    /// Too little for a lead, and nobody's call: the talk is kept.
    async fn nobody(&mut self, tx: &Transaction<'_>) -> Result<ConversationReport> {
        if self.incoming.known {
            return Ok(view::talk_only(self, Status::Unchanged, None));
        }
        talk::keep(tx, self).await?;
        Ok(view::talk_only(self, Status::NotALead, None))
    }

    /// A conversation that makes or moves a lead, or is at least a call of its caller.
    async fn lead(&mut self, tx: &mut Transaction<'_>, after: &Version) -> Result<ConversationReport> {
        let current = self.incoming.context.lead.clone();
        if let Some(lead) = current.as_ref().filter(|_| self.incoming.is_settled()) {
            return Ok(self.view(Status::Unchanged, lead, after, None));
        }
        if current.is_none() && self.incoming.known {
            // A person deleted the lead.
            return Ok(view::talk_only(self, Status::Unchanged, None));
        }
        let engagements = Engagements::of(&self.incoming, &after.folded);
        let mut row = self.merged(after, current.as_ref(), engagements.kept_due());
        act_as_owner(tx, row.agent_id).await?;
        let locked = current.as_ref().is_some_and(|lead| lead.sync_lock == Some(true));
        let mut place = None;
        if current.is_none() || !(after.folded.steps.is_empty() || locked) {
            let found = client::place(tx, &self.incoming, &after.folded, self.made_by).await?;
            row.client_id = Some(found.id);
            self.client_name.clone_from(&found.name);
            place = Some(found);
        }
        let mut wrote = self.write_row(tx, current.as_ref(), &row).await?;
        wrote += talk::write(tx, self, after, &row).await?;
        if let Some(place) = place {
            client::clear(tx, &place).await?;
        }
        wrote += engagement::write(tx, self, &engagements, &row).await?;
        tell::of_lead(tx, self, after, &row).await?;
        let status = match (&current, after.folded.step(&self.incoming.talk.said.session_id)) {
            (None, _) => Status::Created,
            (Some(_), _) if wrote.is_nothing() => Status::Unchanged,
            (Some(_), None) => Status::NotALead,
            (Some(_), Some(_)) => Status::Updated,
        };
        Ok(self.view(status, &row, after, Some(&engagements)))
    }

    fn view(
        &self,
        status: Status,
        row: &LeadRecord,
        after: &Version,
        engagements: Option<&Engagements>,
    ) -> ConversationReport {
        if after.folded.step(&self.incoming.talk.said.session_id).is_none() {
            return view::talk_only(self, status, Some(row));
        }
        view::lead(self, status, row, &after.folded, engagements)
    }

    /// What the row should become, with what the next call needs in it. A locked row
    /// stays as it is: the first call after the lock takes it up again.
    fn merged(
        &mut self,
        after: &Version,
        current: Option<&LeadRecord>,
        kept_due: Option<chrono::DateTime<chrono::Utc>>,
    ) -> LeadRecord {
        if let Some(locked) = current.filter(|lead| lead.sync_lock == Some(true)) {
            self.warnings.push("the lead is locked by a sync: its fields were left alone".into());
            return locked.clone();
        }
        let mut desired = after.folded.lead.clone();
        // Where a person moved the follow-up, theirs is the date.
        desired.follow_up_due_date = kept_due.or(desired.follow_up_due_date);
        let history = &self.incoming.history;
        let mut memory = history.memory.clone();
        let (mut row, written) = match current {
            Some(current) => current.merged(&memory.written, &desired),
            None => {
                let row = LeadRecord {
                    id: self.incoming.lead_id,
                    agent_id: Some(self.made_by),
                    created_by: Some(self.made_by),
                    sync_lock: Some(false),
                    ..desired.clone()
                };
                (row, desired)
            }
        };
        if !after.folded.steps.is_empty() {
            memory.written = LeadRecord { last_touch_date: None, updated_at: None, ..written };
            memory.shown.clone_from(&history.fingerprint);
            let before = current.and_then(|lead| lead.extracted_info.as_ref());
            row.extracted_info = Some(memory.extracted_info(before, view::heard(after)));
        }
        row
    }

    async fn write_row(
        &mut self,
        tx: &Transaction<'_>,
        current: Option<&LeadRecord>,
        row: &LeadRecord,
    ) -> Result<Written> {
        let Some(current) = current else {
            let written = store::upsert(tx, "leads", &[filled(row)]).await?;
            self.counts.leads_created += written.inserted;
            return Ok(written);
        };
        let mut changes = differing(current, row);
        changes.remove("updated_at");
        if changes.is_empty() {
            return Ok(Written::default());
        }
        let moved = current.updated_at.max(Some(self.incoming.talk.times.ended_at.to_utc()));
        changes.insert("updated_at".into(), json!(moved));
        store::update(tx, "leads", row.id, &changes).await?;
        Ok(Written { inserted: 0, updated: 1 })
    }
}

/// The claims under which the CRM's own triggers accept a write on a lead: its owner's.
/// Of a lead that nobody owns they accept the service's.
pub(super) async fn act_as_owner(tx: &Transaction<'_>, owner: Option<Uuid>) -> Result<()> {
    match owner {
        Some(owner) => tx.act_as(owner, "authenticated").await,
        None => tx.act_as(Uuid::nil(), "service_role").await,
    }
}

/// The columns of a new row that hold something; the rest take their defaults.
fn filled(row: &LeadRecord) -> Value {
    let mut value = json!(row);
    if let Value::Object(map) = &mut value {
        map.retain(|_, value| !value.is_null());
    }
    value
}

/// The columns in which two versions of a row differ, as they are after.
fn differing(before: &LeadRecord, after: &LeadRecord) -> Map<String, Value> {
    let (before, after) = (json!(before), json!(after));
    let (Value::Object(before), Value::Object(after)) = (before, after) else { return Map::new() };
    after.into_iter().filter(|(column, value)| before.get(column) != Some(value)).collect()
}

/// The bucket of a row, where it is one the rules know.
pub(super) fn bucket_of(row: &LeadRecord) -> Option<Bucket> {
    row.status_bucket.as_deref().and_then(Bucket::parse)
}
