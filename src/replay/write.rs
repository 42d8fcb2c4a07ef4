//! Writes one conversation: everything it becomes, in one transaction, and nothing
//! that would change nothing.

use futures_util::future::{BoxFuture, try_join_all};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::client;
use super::history::{Adopted, History, lead_id};
use super::report::{ConversationReport, Counts, Status};
use super::rows::{self, Session};
use super::stored::{self, Caller};
use super::{Cast, view};
use crate::db::Transaction;
use crate::error::{ErrorKind, Result};
use crate::ids;
use crate::lead::contribution::Contribution;
use crate::lead::fold::{Folded, Step};
use crate::lead::record::LeadRecord;
use crate::lead::standing::{Bucket, Qualification};
use crate::store::replay::{self as read, LeadContext};
use crate::store::{self, Written};
use crate::transcript::source::Sourced;
use crate::transcript::times::CallTimes;
use crate::transcript::{Outcome, Transcript};

/// A conversation on its way into the database.
pub(super) struct Writing<'a> {
    pub(super) source: &'a str,
    pub(super) transcript: Transcript,
    pub(super) times: CallTimes,
    pub(super) said: Contribution,
    pub(super) lead_id: Uuid,
    pub(super) call_id: Uuid,
    pub(super) conversation_id: Uuid,
    /// Replayed before, and nothing new in it.
    pub(super) known: bool,
    pub(super) context: LeadContext,
    pub(super) history: History,
    pub(super) warnings: Vec<String>,
    pub(super) counts: Counts,
}

/// Writes a conversation as `caller_id`, and tells what became of it.
pub(super) async fn conversation(
    tx: &mut Transaction<'_>,
    sourced: &Sourced,
    cast: &Cast,
    caller_id: Uuid,
) -> Result<(ConversationReport, Counts)> {
    let mut writing = Writing::read(tx, sourced, cast).await?;
    writing.warn_of_times();
    match writing.history.after.clone() {
        Some(after) => writing.write_lead(tx, &after, cast, caller_id).await,
        None => writing.write_talk_only(tx, cast, caller_id).await,
    }
}

impl<'a> Writing<'a> {
    /// Reads what the database knows of the session, its caller and its lead.
    async fn read(tx: &Transaction<'_>, sourced: &'a Sourced, cast: &Cast) -> Result<Self> {
        let mut transcript = sourced.transcript.clone();
        let mut times = CallTimes::of(&transcript);
        let mut said = Contribution::of(&transcript, &times);
        let mut caller = Caller::of(&said);
        let new_id = super::history::new_lead_id(&caller, &said.session_id);
        let tail = caller.phone_tail();
        let session =
            read::session(tx, &said.session_id, caller.email.as_deref(), tail.as_deref(), new_id).await?;
        let mut known = false;
        if let Some(row) = &session.conversation {
            match stored::of_row(row) {
                Some((stored, earlier)) => {
                    transcript = earlier.united_with(transcript);
                    known = transcript.digest() == stored.digest;
                }
                // Written by the live agent: the row may hold more of the talk.
                None => {
                    if let Some(messages) =
                        stored::row_messages(row).filter(|m| m.len() > transcript.messages.len())
                    {
                        transcript.messages = messages;
                    }
                }
            }
            times = CallTimes::of(&transcript);
            said = Contribution::of(&transcript, &times);
            caller = Caller::of(&said);
        }
        let lead_id = lead_id(&session, &caller, &said.session_id);
        let context =
            read::lead_context(tx, lead_id, caller.email.as_deref(), caller.phone.as_deref()).await?;
        let history = History::of(&context, &said, &cast.market, &cast.pipeline);
        Ok(Self {
            source: &sourced.source,
            lead_id,
            call_id: session.call.map_or_else(|| ids::of_session("call", &said.session_id), |call| call.id),
            conversation_id: session
                .conversation
                .as_ref()
                .map_or_else(|| ids::of_session("conversation", &said.session_id), |row| row.id),
            transcript,
            times,
            said,
            known,
            context,
            history,
            warnings: Vec::new(),
            counts: Counts::default(),
        })
    }

    fn warn_of_times(&mut self) {
        if !self.times.known {
            let day = self.times.started_at.format("%Y-%m-%d");
            self.warnings.push(format!("the record holds no time: {day} stands in; add `started_at`"));
        }
    }

    pub(super) fn outcome(&self, cast: &Cast) -> Outcome {
        match self.transcript.outcome {
            Some(recorded) => recorded,
            None => derived_outcome(&self.said, cast),
        }
    }

    pub(super) fn session(&self, client_id: Option<Uuid>, caller_id: Uuid, cast: &Cast) -> Session<'_> {
        Session {
            transcript: &self.transcript,
            times: self.times,
            said: &self.said,
            lead_id: self.lead_id,
            client_id,
            caller_id,
            outcome: self.outcome(cast),
        }
    }

    /// Too little for a lead: the talk is kept and, for a known lead, logged as a call.
    async fn write_talk_only(
        mut self,
        tx: &Transaction<'_>,
        cast: &Cast,
        caller_id: Uuid,
    ) -> Result<(ConversationReport, Counts)> {
        let lead = self.context.lead.clone();
        let place = lead.as_ref().map(|lead| (lead.id, lead.client_id));
        if !self.known {
            let row =
                rows::conversation(&self.transcript, &self.times, self.conversation_id, place, &self.said);
            store::upsert(tx, "conversations", &[row]).await?;
            if let Some(lead) = &lead {
                let session = self.session(lead.client_id, caller_id, cast);
                let (call, event) = (rows::call(&session, self.call_id), rows::call_event(&session));
                let at = self.times.ended_at.to_utc();
                self.counts.calls_created += store::upsert(tx, "calls", &[call]).await?.inserted;
                store::upsert(tx, "lead_activities", &[event]).await?;
                self.touch(tx, lead, at).await?;
            }
        }
        let status = if self.known { Status::Unchanged } else { Status::NotALead };
        let report = view::talk_only(&self, status, lead.as_ref(), cast);
        Ok((report, self.counts))
    }

    /// The lead was spoken to, whatever was said.
    async fn touch(
        &self,
        tx: &Transaction<'_>,
        lead: &LeadRecord,
        at: chrono::DateTime<chrono::Utc>,
    ) -> Result<()> {
        if lead.last_touch_date >= Some(at) || lead.sync_lock == Some(true) {
            return Ok(());
        }
        act_as_owner(tx, lead.agent_id).await?;
        let changes = Map::from_iter([("last_touch_date".to_owned(), json!(at))]);
        store::update(tx, "leads", lead.id, &changes).await
    }

    async fn write_lead(
        mut self,
        tx: &mut Transaction<'_>,
        after: &Folded,
        cast: &Cast,
        caller_id: Uuid,
    ) -> Result<(ConversationReport, Counts)> {
        let current = self.context.lead.clone();
        let (mut row, written) = self.merged(after, current.as_ref(), caller_id);
        let mut wrote = Written::default();
        if self.known {
            let report = view::lead(&self, Status::Unchanged, &row, after, cast);
            return Ok((report, self.counts));
        }
        act_as_owner(tx, row.agent_id).await?;
        let place = client::place(tx, &self.context, after, caller_id).await?;
        row.client_id = Some(place.id);
        self.history.client_name = place.name.clone();
        self.remember(&mut row, written, current.as_ref());
        wrote += self.write_lead_row(tx, current.as_ref(), &row).await?;
        wrote += self.write_talk(tx, &row, caller_id, cast).await?;
        wrote += self.write_timeline(tx, after, &row, caller_id, cast).await?;
        wrote += self.write_engagements(tx, after, &row, caller_id).await?;
        let status = match (current.is_none(), wrote.is_nothing()) {
            (true, _) => Status::Created,
            (false, true) => Status::Unchanged,
            (false, false) => Status::Updated,
        };
        self.tell(tx, &row, current.as_ref(), after, caller_id, cast).await?;
        let report = view::lead(&self, status, &row, after, cast);
        Ok((report, self.counts))
    }

    /// What the row should become, and what Clara has written of it then.
    fn merged(
        &self,
        after: &Folded,
        current: Option<&LeadRecord>,
        caller_id: Uuid,
    ) -> (LeadRecord, LeadRecord) {
        match current {
            Some(current) => current.merged(&self.history.memory.written, &after.lead),
            None => {
                let mine = LeadRecord {
                    id: self.lead_id,
                    agent_id: Some(caller_id),
                    created_by: Some(caller_id),
                    sync_lock: Some(false),
                    ..after.lead.clone()
                };
                (mine, after.lead.clone())
            }
        }
    }

    /// Puts what the next call needs into the row, and leaves a locked row's fields alone.
    fn remember(&mut self, row: &mut LeadRecord, mut written: LeadRecord, current: Option<&LeadRecord>) {
        let locked = current.filter(|lead| lead.sync_lock == Some(true));
        if let Some(locked) = locked {
            let open = row.clone();
            *row = LeadRecord {
                budget: open.budget,
                authority: open.authority,
                need: open.need,
                timeline: open.timeline,
                score_grade: open.score_grade,
                conversation_summary: open.conversation_summary,
                ..locked.clone()
            };
            let before = self.history.memory.written.clone();
            written = LeadRecord {
                budget: written.budget,
                authority: written.authority,
                need: written.need,
                timeline: written.timeline,
                score_grade: written.score_grade,
                conversation_summary: written.conversation_summary,
                ..before
            };
            self.warnings.push("the lead is locked by a sync: only Clara's own fields were written".into());
        }
        written.extracted_info = None;
        written.tags = None;
        self.history.memory.written = written;
        let heard = view::heard(&self.history.heard);
        let before = current.and_then(|lead| lead.extracted_info.as_ref());
        row.extracted_info = Some(self.history.memory.extracted_info(before, heard));
    }

    async fn write_lead_row(
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
        if current.sync_lock != Some(true) {
            let moved = current.updated_at.max(Some(self.times.ended_at.to_utc()));
            changes.insert("updated_at".into(), json!(moved));
        }
        store::update(tx, "leads", row.id, &changes).await?;
        Ok(Written { inserted: 0, updated: 1 })
    }

    /// The conversation, its call and its exchanges; likewise of those that turn out to
    /// be this lead's.
    async fn write_talk(
        &mut self,
        tx: &Transaction<'_>,
        row: &LeadRecord,
        caller_id: Uuid,
        cast: &Cast,
    ) -> Result<Written> {
        let place = Some((row.id, row.client_id));
        let session = self.session(row.client_id, caller_id, cast);
        let own = rows::conversation(&self.transcript, &self.times, self.conversation_id, place, &self.said);
        let mut conversations = vec![own];
        let mut calls = vec![rows::call(&session, self.call_id)];
        let mut activities = rows::activities(&session);
        for Adopted { id, transcript, said } in &self.history.adopted {
            let times = CallTimes::of(transcript);
            let outcome = transcript.outcome.unwrap_or_else(|| derived_outcome(said, cast));
            let session = Session { transcript, times, said, outcome, ..session };
            conversations.push(rows::conversation(transcript, &times, *id, place, said));
            calls.push(rows::call(&session, ids::of_session("call", &said.session_id)));
            if said.is_lead(true, &cast.market) {
                activities.extend(rows::activities(&session));
            }
        }
        let jobs: [BoxFuture<'_, Result<Written>>; 3] = [
            Box::pin(store::upsert(tx, "conversations", &conversations)),
            Box::pin(store::upsert(tx, "calls", &calls)),
            Box::pin(store::upsert(tx, "activities", &activities)),
        ];
        let written = try_join_all(jobs).await?;
        self.counts.calls_created += written[1].inserted;
        self.counts.activities_created += written[2].inserted;
        Ok(total(written))
    }

    /// The events that this conversation added, and those of others that it changed.
    async fn write_timeline(
        &self,
        tx: &Transaction<'_>,
        after: &Folded,
        row: &LeadRecord,
        caller_id: Uuid,
        cast: &Cast,
    ) -> Result<Written> {
        let held = |step: &Step| {
            let last = after.steps.last().is_some_and(|last| last.session_id == step.session_id);
            last && row.status_bucket.as_deref() != Some(step.standing.bucket.as_str())
        };
        let events = |folded: &Folded| -> Vec<Value> {
            let said =
                |step: &Step| self.history.heard.iter().find(|said| said.session_id == step.session_id);
            let mut events = Vec::new();
            for step in &folded.steps {
                let Some(said) = said(step) else { continue };
                let Some(transcript) = self.transcript_of(&step.session_id) else { continue };
                let times = CallTimes::of(&transcript);
                let outcome = transcript.outcome.unwrap_or_else(|| derived_outcome(said, cast));
                let session = Session {
                    transcript: &transcript,
                    times,
                    said,
                    lead_id: row.id,
                    client_id: row.client_id,
                    caller_id,
                    outcome,
                };
                let mut rows = rows::timeline(step, &session, &cast.pipeline);
                rows.retain(|event| !(held(step) && event["activity_type"] == "status_change"));
                events.extend(rows);
            }
            events
        };
        let before = self.history.before.as_ref().map(&events).unwrap_or_default();
        let wanted = events(after);
        let changed: Vec<Value> = wanted.iter().filter(|event| !before.contains(event)).cloned().collect();
        let gone: Vec<Uuid> = before
            .iter()
            .filter(|old| !wanted.iter().any(|new| new["id"] == old["id"]))
            .filter_map(|old| old["id"].as_str()?.parse().ok())
            .collect();
        let mut written = store::upsert(tx, "lead_activities", &changed).await?;
        written.updated += store::delete(tx, "lead_activities", &gone).await?;
        Ok(written)
    }

    /// The delivery of a session of this lead.
    fn transcript_of(&self, session_id: &str) -> Option<Transcript> {
        if session_id == self.said.session_id {
            return Some(self.transcript.clone());
        }
        let row = self.context.conversations.iter().find(|row| row.session_id == session_id)?;
        stored::of_row(row).map(|(_, transcript)| transcript)
    }

    /// Follow-ups and meetings. Where nobody owns the lead the database may refuse them;
    /// the call is worth keeping all the same.
    async fn write_engagements(
        &mut self,
        tx: &mut Transaction<'_>,
        after: &Folded,
        row: &LeadRecord,
        caller_id: Uuid,
    ) -> Result<Written> {
        if let Some(owner) = row.agent_id {
            return self.write_owned_engagements(tx, after, row, owner).await;
        }
        let savepoint = tx.savepoint().await?;
        act_as_owner(&savepoint, Some(caller_id)).await?;
        let before = self.counts;
        match self.write_owned_engagements(&savepoint, after, row, caller_id).await {
            Ok(written) => savepoint.commit().await.map(|()| written),
            Err(error) if matches!(error.kind(), ErrorKind::NotPermitted | ErrorKind::Server) => {
                savepoint.rollback().await?;
                self.counts = before;
                self.warnings.push(format!("no follow-up and no meeting: nobody owns the lead, and {error}"));
                Ok(Written::default())
            }
            Err(error) => Err(error),
        }
    }

    async fn write_owned_engagements(
        &mut self,
        tx: &Transaction<'_>,
        after: &Folded,
        row: &LeadRecord,
        owner: Uuid,
    ) -> Result<Written> {
        let follow_ups = super::engagement::follow_ups(self, after, row.id, owner);
        let meetings = super::engagement::meetings(self, after, row.id, owner);
        self.warnings.extend(follow_ups.warnings.into_iter().chain(meetings.warnings));
        let one = store::upsert(tx, "follow_ups", &follow_ups.new).await?;
        self.counts.follow_ups_created += one.inserted;
        let two = store::upsert(tx, "meetings", &meetings.new).await?;
        self.counts.meetings_created += two.inserted;
        let mut written = total(vec![one, two]);
        for (id, changes) in &follow_ups.moved {
            store::update(tx, "follow_ups", *id, changes).await?;
            written.updated += 1;
        }
        for (id, changes) in &meetings.moved {
            store::update(tx, "meetings", *id, changes).await?;
            written.updated += 1;
        }
        Ok(written)
    }

    /// Tells the owner and the listeners of a new lead, a moved bucket or a meeting.
    async fn tell(
        &self,
        tx: &Transaction<'_>,
        row: &LeadRecord,
        current: Option<&LeadRecord>,
        after: &Folded,
        caller_id: Uuid,
        cast: &Cast,
    ) -> Result<()> {
        let moved = current.filter(|lead| lead.status_bucket != row.status_bucket);
        let step = after.steps.iter().find(|step| step.session_id == self.said.session_id);
        let meeting = step.and_then(|step| step.meeting.as_ref());
        let who = view::who(row, self.history.client_name.as_deref());
        let bucket = row.status_bucket.as_deref().unwrap_or_default();
        let score = row.lead_score.unwrap_or_default();
        let (title, message) = match (current, moved, meeting) {
            (None, _, _) => ("New lead from a call", format!("{who}: {bucket}, score {score}")),
            (_, Some(before), _) => {
                let from = before.status_bucket.as_deref().unwrap_or("no bucket");
                ("A lead moved", format!("{who}: {from} to {bucket}, score {score}"))
            }
            (_, None, Some(plan)) if plan.agreed => ("Meeting set", format!("{who}: {}", plan.title)),
            (_, None, Some(plan)) => ("Meeting proposed", format!("{who}: {}", plan.title)),
            (_, None, None) => return Ok(()),
        };
        if let Some(owner) = row.agent_id {
            let session = self.session(row.client_id, caller_id, cast);
            read::notify(tx, &rows::notification(&session, owner, title, &message)).await?;
        }
        let event = if current.is_none() { "created" } else { "updated" };
        let payload = json!({"event": event, "lead_id": row.id, "session_id": self.said.session_id,
            "status_bucket": bucket, "lead_score": score});
        read::announce(tx, &payload).await
    }
}

/// The claims under which the CRM's own triggers accept a write on a lead: its owner's.
/// Of a lead that nobody owns they accept the service's.
async fn act_as_owner(tx: &Transaction<'_>, owner: Option<Uuid>) -> Result<()> {
    match owner {
        Some(owner) => tx.act_as(owner, "authenticated").await,
        None => tx.act_as(Uuid::nil(), "service_role").await,
    }
}

/// How a call ended where the recorder did not say.
fn derived_outcome(said: &Contribution, cast: &Cast) -> Outcome {
    let qualified = matches!(
        said.standing(&cast.market).qualification,
        Qualification::Opportunity | Qualification::SalesQualified
    );
    match said.outcome {
        Outcome::Completed if qualified => Outcome::Qualified,
        other => other,
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

fn total(parts: Vec<Written>) -> Written {
    let mut sum = Written::default();
    parts.into_iter().for_each(|part| sum += part);
    sum
}

/// The bucket of a row, where it is one the rules know.
pub(super) fn bucket_of(row: &LeadRecord) -> Option<Bucket> {
    row.status_bucket.as_deref().and_then(Bucket::parse)
}
