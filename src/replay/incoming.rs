//! A conversation as it arrives: united with its earlier deliveries, with the lead it is
//! about and all that is known of both.

use uuid::Uuid;

use super::Cast;
use super::history::{self, History, Talk};
use super::stored::{self, Caller, Stored};
use crate::db::Transaction;
use crate::error::Result;
use crate::ids;
use crate::lead::contribution::Contribution;
use crate::store::replay::{self as read, CallRef, ConversationRow, LeadContext, Session};
use crate::transcript::source::Sourced;
use crate::transcript::times::CallTimes;
use crate::transcript::{Transcript, delivery};

/// A conversation, its lead, and what the database knows of them.
pub(super) struct Incoming<'a> {
    pub(super) source: &'a str,
    pub(super) talk: Talk,
    /// Its row, where there is one.
    pub(super) row: Option<ConversationRow>,
    /// Replayed before, and nothing new in it.
    pub(super) known: bool,
    /// Delivered with other words than before.
    contradicts: bool,
    /// Its call, where one is recorded.
    pub(super) call: Option<CallRef>,
    pub(super) lead_id: Uuid,
    pub(super) context: LeadContext,
    pub(super) history: History,
}

impl<'a> Incoming<'a> {
    /// Reads what the database knows of the session, its caller and its lead.
    pub(super) async fn read(tx: &Transaction<'_>, sourced: &'a Sourced, cast: &Cast) -> Result<Self> {
        let delivered = &sourced.transcript;
        let (times, said) = heard(delivered);
        let session = session(tx, &said).await?;
        let row = session.conversation.as_ref();
        let earlier = row.and_then(stored::of_row);
        let contradicts = earlier.as_ref().is_some_and(|(_, earlier)| contradict(delivered, earlier));
        let (transcript, known, made_by) = united(delivered, row, earlier);
        let told = Caller::of(&said);
        // Most sessions are delivered once: what was heard then is all there is to hear.
        let (times, said) = if transcript == *delivered { (times, said) } else { heard(&transcript) };
        let caller = Caller::of(&said);
        // A fuller delivery may tell who called where this one does not.
        let session = if caller == told { session } else { self::session(tx, &said).await? };
        let lead_id = history::lead_id(&session, &caller, &said.session_id);
        let context =
            read::lead_context(tx, lead_id, caller.email.as_deref(), caller.phone.as_deref()).await?;
        let id = match &session.conversation {
            Some(row) => row.id,
            None => ids::of_session("conversation", &said.session_id),
        };
        let talk = Talk { id, transcript, times, said, made_by, adopted: false };
        let history = History::of(&context, &talk, &cast.market, &cast.pipeline);
        let (row, call) = (session.conversation, session.call);
        Ok(Self { source: &sourced.source, talk, row, known, contradicts, call, lead_id, context, history })
    }

    /// Settles who made the call: whom the record names, else who it was before, else
    /// whoever stands in.
    pub(super) fn settle_maker(&mut self, found: Uuid) -> Uuid {
        let earlier = self.talk.made_by.filter(|_| self.talk.transcript.agent.is_none());
        let made_by = earlier.unwrap_or(found);
        self.talk.made_by = Some(made_by);
        let talks = self.history.after.iter_mut().flat_map(|after| &mut after.talks);
        for talk in talks.filter(|talk| talk.said.session_id == self.talk.said.session_id) {
            talk.made_by = Some(made_by);
        }
        made_by
    }

    /// Whether there is nothing to write.
    pub(super) fn is_settled(&self) -> bool {
        self.known && !self.history.is_behind(self.context.lead.as_ref())
    }

    pub(super) fn call_id(&self) -> Uuid {
        self.call.map_or_else(|| ids::of_session("call", &self.talk.said.session_id), |call| call.id)
    }

    pub(super) fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if !self.talk.times.known {
            let day = self.talk.times.started_at.format("%Y-%m-%d");
            warnings.push(format!("the record holds no time: {day} stands in; add `started_at`"));
        }
        if self.contradicts {
            warnings
                .push("this session was recorded before with other words: the fuller record stands".into());
        }
        warnings
    }
}

fn heard(transcript: &Transcript) -> (CallTimes, Contribution) {
    let times = CallTimes::of(transcript);
    (times, Contribution::of(transcript, &times))
}

async fn session(tx: &Transaction<'_>, said: &Contribution) -> Result<Session> {
    let caller = Caller::of(said);
    let tail = caller.phone_tail();
    let new_id = history::new_lead_id(&caller, &said.session_id);
    let keys = (caller.email.as_deref(), caller.phone.as_deref(), tail.as_deref());
    read::session(tx, &said.session_id, keys, new_id).await
}

/// All deliveries together, whether this one brought nothing new, and who made the call
/// by the earlier ones.
fn united(
    delivered: &Transcript,
    row: Option<&ConversationRow>,
    earlier: Option<(Stored, Transcript)>,
) -> (Transcript, bool, Option<Uuid>) {
    let Some(row) = row else { return (delivered.clone(), false, None) };
    if let Some((stored, earlier)) = earlier {
        let transcript = earlier.united_with(delivered.clone());
        let known = transcript.digest() == stored.digest;
        return (transcript, known, stored.made_by);
    }
    // Written by the live agent: the row may hold more of the talk.
    let mut transcript = delivered.clone();
    if let Some(messages) = stored::row_messages(row).filter(|m| m.len() > transcript.messages.len()) {
        transcript.messages = messages;
    }
    if let Some(serde_json::Value::Object(metadata)) = row.metadata.clone() {
        transcript.metadata = delivery::filled(transcript.metadata, metadata);
    }
    (transcript, false, None)
}

/// Whether two deliveries of a session are different talks, rather than one of them being
/// the beginning of the other.
fn contradict(delivered: &Transcript, earlier: &Transcript) -> bool {
    let said = |transcript: &Transcript| -> Vec<String> {
        transcript.messages.iter().map(|message| message.content.trim().to_owned()).collect()
    };
    let (one, other) = (said(delivered), said(earlier));
    !one.starts_with(&other) && !other.starts_with(&one)
}
