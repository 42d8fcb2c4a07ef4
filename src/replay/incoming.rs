//! A conversation as it arrives: united with its earlier deliveries, with the lead it is
//! about and all that is known of both.

use std::sync::Arc;

use uuid::Uuid;

use super::caller;
use super::history::{self, History, Talk};
use super::kept::Kept;
use super::qualify::{self, Qualified};
use super::stored::Caller;
use super::world::World;
use crate::error::Result;
use crate::ids;
use crate::lead::record::LeadRecord;
use crate::store::clients::ClientRow;
use crate::store::replay::{CallRow, FollowUpRow, MeetingRow};
use crate::transcript::{Transcript, delivery};

/// A conversation, its lead, and what the database knows of them.
pub(super) struct Incoming<'a> {
    pub(super) source: &'a str,
    pub(super) talk: Arc<Talk>,
    /// The user who made the call.
    pub(super) made_by: Uuid,
    /// Its row, where there is one.
    pub(super) kept: Option<Arc<Kept>>,
    /// Replayed before, and nothing new in it.
    pub(super) known: bool,
    /// Its call, where one is recorded.
    pub(super) call: Option<CallRow>,
    pub(super) lead_id: Uuid,
    pub(super) lead: Option<LeadRecord>,
    pub(super) client: Option<ClientRow>,
    pub(super) follow_ups: Vec<FollowUpRow>,
    pub(super) meetings: Vec<MeetingRow>,
    pub(super) history: History,
    pub(super) warnings: Vec<String>,
}

impl<'a> Incoming<'a> {
    /// Finds out about a conversation. What is not known yet is asked for.
    pub(super) fn of(world: &mut World, qualified: &'a Qualified) -> Result<Self> {
        let session_id = &qualified.sourced.transcript.session_id;
        let kept = world.conversation(session_id).cloned();
        let united = United::of(qualified, kept.as_deref());
        let (made_by, stand_in) = caller::of(world, united.talk.transcript.agent.as_deref())?;
        // Whom the record names, else who it was before, else whoever stands in.
        let earlier = united.made_by.filter(|_| united.talk.transcript.agent.is_none());
        let made_by = earlier.unwrap_or(made_by);
        let mut warnings = united.warnings();
        warnings.extend(stand_in);
        let talk = Arc::new(Talk { made_by: Some(made_by), ..united.talk });
        let caller = Caller::of(&talk.said);
        let new_id = history::new_lead_id(&caller, session_id);
        world.has_asked_for(&caller, new_id);
        let call = world.call(session_id).cloned();
        let recorded = kept.as_ref().and_then(|kept| kept.lead_id).or(call.as_ref().map(|call| call.lead_id));
        let lead_id = recorded.or_else(|| world.lead_of(&caller)).unwrap_or(new_id);
        let lead = world.lead(lead_id).cloned();
        let client = lead.as_ref().and_then(|lead| lead.client_id).and_then(|id| world.client(id)).cloned();
        let history = History::of(world, lead.as_ref(), client.as_ref(), lead_id, &talk);
        Ok(Self {
            source: &qualified.sourced.source,
            talk,
            made_by,
            kept,
            known: united.known,
            call,
            lead_id,
            lead,
            client,
            follow_ups: world.follow_ups(lead_id).to_vec(),
            meetings: world.meetings(lead_id).to_vec(),
            history,
            warnings,
        })
    }

    /// Whether there is nothing to write.
    pub(super) fn is_settled(&self) -> bool {
        self.known && !self.history.is_behind(self.lead.as_ref())
    }

    pub(super) fn call_id(&self) -> Uuid {
        let own = || ids::of_session("call", &self.talk.said.session_id);
        self.call.as_ref().map_or_else(own, |call| call.id)
    }
}

/// All deliveries of a conversation together.
struct United {
    talk: Talk,
    /// Whether this one brought nothing new.
    known: bool,
    /// Delivered with other words than before.
    contradicts: bool,
    /// Who made the call by the earlier ones.
    made_by: Option<Uuid>,
    timed: bool,
}

impl United {
    fn of(qualified: &Qualified, kept: Option<&Kept>) -> Self {
        let delivered = &qualified.sourced.transcript;
        let id = || ids::of_session("conversation", &delivered.session_id);
        let id = kept.map_or_else(id, |kept| kept.id);
        let as_delivered = |known, made_by| Self {
            talk: Talk {
                id,
                transcript: delivered.clone(),
                digest: qualified.digest.clone(),
                times: qualified.times,
                said: Arc::clone(&qualified.said),
                made_by: None,
            },
            known,
            contradicts: false,
            made_by,
            timed: qualified.times.known,
        };
        let Some(kept) = kept else { return as_delivered(false, None) };
        let Some(earlier) = kept.talk.as_deref() else {
            return Self::again(qualified, id, with_row(delivered, kept));
        };
        if earlier.digest == qualified.digest {
            return as_delivered(true, earlier.made_by);
        }
        let united = earlier.transcript.clone().united_with(delivered.clone());
        let mut all = Self::again(qualified, id, united);
        all.contradicts = contradict(delivered, &earlier.transcript);
        all.known = all.talk.digest == earlier.digest;
        all.made_by = earlier.made_by;
        all
    }

    /// Hears a transcript again, unless it is the one that was delivered: most sessions are
    /// delivered once.
    fn again(qualified: &Qualified, id: Uuid, transcript: Transcript) -> Self {
        let same = transcript == qualified.sourced.transcript;
        let (times, said) = if same {
            (qualified.times, Arc::clone(&qualified.said))
        } else {
            qualify::heard(&transcript, &qualified.vocabulary)
        };
        let digest = if same { qualified.digest.clone() } else { transcript.digest() };
        let talk = Talk { id, transcript, digest, times, said, made_by: None };
        Self { talk, known: false, contradicts: false, made_by: None, timed: times.known }
    }

    fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if !self.timed {
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

/// A delivery with what a row holds that the live agent wrote: it may be more of the talk.
fn with_row(delivered: &Transcript, kept: &Kept) -> Transcript {
    let mut transcript = delivered.clone();
    if let Some(messages) = kept.messages.as_ref().filter(|m| m.len() > transcript.messages.len()) {
        transcript.messages.clone_from(messages);
    }
    transcript.metadata = delivery::filled(transcript.metadata, kept.metadata.clone());
    transcript
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
