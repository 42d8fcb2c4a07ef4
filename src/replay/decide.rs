//! Decides what becomes of a conversation: everything that is to be written of it, and
//! nothing that would change nothing. Nothing here waits for the database.

use uuid::Uuid;

use super::engagement::{self, Engagements};
use super::history::Version;
use super::incoming::Incoming;
use super::qualify::Qualified;
use super::report::{ConversationReport, Status};
use super::rows::{self, Session};
use super::world::World;
use super::{client, said, talk, tell, view};
use crate::error::Error;
use crate::lead::record::LeadRecord;
use crate::lead::standing::Bucket;
use crate::store::cell::{Cell, Columns};
use crate::store::work::{Actor, Mode, Table};

/// Why a conversation is not decided.
#[derive(Debug)]
pub(super) enum Halt {
    /// What it builds on has to be written first.
    NextBatch,
    /// It is none to be written.
    Rejected(Error),
}

/// What was decided.
#[derive(Debug)]
pub(super) struct Decision {
    pub(super) report: ConversationReport,
    /// The lead that nobody owns of which follow-ups and meetings may be refused.
    pub(super) doubtful: Option<Uuid>,
}

/// Decides what becomes of a conversation, in a world that knows of those before it.
///
/// # Errors
/// See [`Halt`]. After a rejection the world is as it was.
pub(super) fn conversation(world: &mut World, qualified: &Qualified) -> Result<Decision, Halt> {
    let mut incoming = Incoming::of(world, qualified).map_err(Halt::Rejected)?;
    if world.is_incomplete(incoming.lead_id) {
        return Err(Halt::NextBatch);
    }
    let client_name = incoming.client.as_ref().and_then(|client| client.client_name.clone());
    let warnings = std::mem::take(&mut incoming.warnings);
    let after = incoming.history.after.take();
    let mut writing = Writing { incoming, world, client_name, warnings, doubtful: None };
    let report = match after {
        Some(after) => writing.lead(&after)?,
        None => writing.nobody(),
    };
    Ok(Decision { report, doubtful: writing.doubtful })
}

/// A conversation that is being decided.
pub(super) struct Writing<'a, 'w> {
    pub(super) incoming: Incoming<'a>,
    pub(super) world: &'w mut World,
    pub(super) client_name: Option<String>,
    pub(super) warnings: Vec<String>,
    pub(super) doubtful: Option<Uuid>,
}

impl Writing<'_, '_> {
    pub(super) fn session(&self, client_id: Option<Uuid>) -> Session<'_> {
        Session {
            talk: &self.incoming.talk,
            lead_id: self.incoming.lead_id,
            client_id,
            made_by: self.incoming.made_by,
            outcome: self.incoming.talk.outcome(&self.world.cast.market),
        }
    }

    /// A row is to be there, under the id that it holds.
    pub(super) fn put(&mut self, table: Table, row: Columns, mode: Mode) {
        if let Some(id) = row.id() {
            self.world.work.put(table, id, row, mode);
        }
    }

    /// Too little for a lead, and nobody's call: the talk is kept.
    fn nobody(&mut self) -> ConversationReport {
        if self.incoming.known {
            return view::talk_only(self, Status::Unchanged, None);
        }
        self.world.work.act_as(Actor::Nobody);
        talk::keep(self);
        view::talk_only(self, Status::NotALead, None)
    }

    /// A conversation that makes or moves a lead, or is at least a call of its caller.
    fn lead(&mut self, after: &Version) -> Result<ConversationReport, Halt> {
        let current = self.incoming.lead.clone();
        if let Some(lead) = current.as_ref().filter(|_| self.incoming.is_settled()) {
            return Ok(self.view(Status::Unchanged, lead, after, None));
        }
        if current.is_none() && self.incoming.known {
            // A person deleted the lead.
            return Ok(view::talk_only(self, Status::Unchanged, None));
        }
        let asked = self.world.work.steps();
        let engagements = Engagements::of(&self.incoming, &after.folded);
        let mut row = self.merged(after, current.as_ref(), engagements.kept_due());
        self.world.work.act_as(row.agent_id.map_or(Actor::Service, Actor::User));
        let locked = current.as_ref().is_some_and(|lead| lead.sync_lock == Some(true));
        let mut place = None;
        if current.is_none() || !(after.folded.steps.is_empty() || locked) {
            let found = client::place(self.world, &self.incoming, &after.folded)?;
            row.client_id = Some(found.id);
            self.client_name.clone_from(&found.name);
            place = Some(found);
        }
        self.write_row(current.as_ref(), &row);
        talk::write(self, after, &row);
        if let Some(place) = place {
            client::clear(self.world, row.id, &place);
        }
        engagement::write(self, &engagements, &row);
        tell::of_lead(self, after, &row);
        let wrote = self.world.work.steps() > asked;
        let status = match (&current, after.folded.step(&self.incoming.talk.said.session_id)) {
            (None, _) => Status::Created,
            (Some(_), _) if !wrote => Status::Unchanged,
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
                    agent_id: Some(self.incoming.made_by),
                    created_by: Some(self.incoming.made_by),
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
            row.extracted_info = Some(memory.extracted_info(before, &said::heard(after)));
        }
        row
    }

    fn write_row(&mut self, current: Option<&LeadRecord>, row: &LeadRecord) {
        let Some(current) = current else { return self.write_new_row(row) };
        let mut changes = differing(current, row);
        if changes.is_empty() {
            return;
        }
        let moved = current.updated_at.max(Some(self.incoming.talk.times.ended_at.to_utc()));
        changes.set("updated_at", moved);
        self.world.work.update(Table::Leads, row.id, changes);
        self.world.set_lead(LeadRecord { updated_at: moved, ..row.clone() });
    }

    fn write_new_row(&mut self, row: &LeadRecord) {
        let mut columns = rows::lead(row);
        let all = columns.len();
        let layout = &self.world.cast.layout;
        // What the database has a default for is left to it.
        columns.retain(|column, value| *value != Cell::Null || !layout.has_default(Table::Leads, column));
        if columns.len() < all {
            self.world.leave_incomplete(row.id);
        }
        self.world.work.put(Table::Leads, row.id, columns, Mode::New);
        self.world.make_lead(row.clone());
    }
}

/// The columns in which two versions of a row differ, as they are after; when it last
/// changed is none of them.
fn differing(before: &LeadRecord, after: &LeadRecord) -> Columns {
    let (before, mut after) = (rows::lead(before), rows::lead(after));
    after.retain(|column, value| column != "updated_at" && before.get(column) != Some(value));
    after
}

/// The bucket of a row, where it is one the rules know.
pub(super) fn bucket_of(row: &LeadRecord) -> Option<Bucket> {
    row.status_bucket.as_deref().and_then(Bucket::parse)
}
