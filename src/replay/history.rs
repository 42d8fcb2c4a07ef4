//! The lead of a conversation: which one it is, and what all of its conversations make
//! of it, with and without the one at hand.

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::memory::Memory;
use super::stored::{self, Caller};
use crate::ids;
use crate::lead::contribution::Contribution;
use crate::lead::fold::{Folded, fold};
use crate::lead::record::LeadRecord;
use crate::lead::score::Market;
use crate::lead::stage::Pipeline;
use crate::lead::standing::Qualification;
use crate::qualifier::{normalise_email, normalise_phone};
use crate::store::replay::{Candidate, ConversationRow, LeadContext, Session};
use crate::transcript::times::CallTimes;
use crate::transcript::{Outcome, Transcript};

/// A lead's id: that of the session's earlier delivery, else of the lead with this email,
/// else with this phone, else a new one. A company's name alone never decides.
#[must_use]
pub(super) fn lead_id(session: &Session, caller: &Caller, session_id: &str) -> Uuid {
    let earlier = session.conversation.as_ref().and_then(|row| row.lead_id);
    let called = session.call.map(|call| call.lead_id);
    let known = || session.candidates.iter().chain(&session.earlier_callers);
    let with = |same: &dyn Fn(&Candidate) -> bool| known().find(|candidate| same(candidate)).map(|c| c.id);
    let by_email = || {
        let email = caller.email.as_deref()?;
        with(&|candidate| candidate.email.as_deref().and_then(normalise_email).as_deref() == Some(email))
    };
    let by_phone = || {
        let phone = caller.phone.as_deref()?;
        with(&|candidate| candidate.phone.as_deref().and_then(normalise_phone).as_deref() == Some(phone))
    };
    let new = || new_lead_id(caller, session_id);
    earlier.or(called).or_else(by_email).or_else(by_phone).unwrap_or_else(new)
}

/// The id that Clara gives a new lead.
#[must_use]
pub(super) fn new_lead_id(caller: &Caller, session_id: &str) -> Uuid {
    ids::lead(caller.email.as_deref(), caller.phone.as_deref(), session_id)
}

/// One conversation of a lead.
#[derive(Debug, Clone)]
pub(super) struct Talk {
    /// Its row of `conversations`.
    pub(super) id: Uuid,
    /// All of its deliveries together.
    pub(super) transcript: Transcript,
    /// Its times.
    pub(super) times: CallTimes,
    /// What was heard.
    pub(super) said: Contribution,
    /// The user who made the call; nothing where an older version kept it.
    pub(super) made_by: Option<Uuid>,
    /// True for one of nobody that turns out to be this lead's.
    pub(super) adopted: bool,
}

impl Talk {
    fn of_row(row: &ConversationRow) -> Option<Self> {
        let (stored, transcript) = stored::of_row(row)?;
        Some(Self {
            id: row.id,
            times: CallTimes::of(&transcript),
            transcript,
            said: stored.contribution,
            made_by: stored.made_by,
            adopted: row.lead_id.is_none(),
        })
    }

    /// How the call ended, from the talk where the recorder did not say.
    #[must_use]
    pub(super) fn outcome(&self, market: &Market) -> Outcome {
        let qualified = || {
            let qualification = self.said.standing(market).qualification;
            matches!(qualification, Qualification::Opportunity | Qualification::SalesQualified)
        };
        match (self.transcript.outcome, self.said.outcome) {
            (Some(recorded), _) => recorded,
            (None, Outcome::Completed) if qualified() => Outcome::Qualified,
            (None, heard) => heard,
        }
    }
}

/// A lead as some of its conversations make it.
#[derive(Debug, Clone)]
pub(super) struct Version {
    /// The conversations, oldest first.
    pub(super) talks: Vec<Talk>,
    /// What they make of the lead.
    pub(super) folded: Folded,
}

impl Version {
    /// The fingerprint of the conversations.
    fn fingerprint(&self) -> String {
        if self.talks.is_empty() {
            return String::new();
        }
        let mut hash = Sha256::new();
        for talk in &self.talks {
            hash.update(talk.said.session_id.as_bytes());
            hash.update(talk.transcript.digest().as_bytes());
        }
        hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// What all conversations make of a lead.
#[derive(Debug, Clone)]
pub(super) struct History {
    /// What is remembered.
    pub(super) memory: Memory,
    /// The lead without the conversation at hand; nothing where that makes it.
    pub(super) before: Option<Version>,
    /// The lead with it; nothing where no conversation makes a lead.
    pub(super) after: Option<Version>,
    /// The fingerprint of the conversations of `after`.
    pub(super) fingerprint: String,
}

impl History {
    /// Works the lead out with and without the conversation at hand.
    #[must_use]
    pub(super) fn of(context: &LeadContext, talk: &Talk, market: &Market, pipeline: &Pipeline) -> Self {
        let memory = Memory::of(context.lead.as_ref(), context.client.as_ref());
        let exists = context.lead.is_some();
        let stored: Vec<Talk> = context.conversations.iter().filter_map(Talk::of_row).collect();
        let others = stored.iter().filter(|other| other.said.session_id != talk.said.session_id);
        let with: Vec<Talk> = others.cloned().chain([talk.clone()]).collect();
        let without: Vec<Talk> = stored.iter().filter(|other| !other.adopted).cloned().collect();
        let version = |talks| version(talks, &memory, exists, market, pipeline);
        let before = if exists { version(without) } else { None };
        let after = version(with);
        let fingerprint = after.as_ref().map(Version::fingerprint).unwrap_or_default();
        Self { before, after, fingerprint, memory }
    }

    /// Whether the row does not show all earlier conversations, because it was locked.
    pub(super) fn is_behind(&self, lead: Option<&LeadRecord>) -> bool {
        let moved = |version: &Version| !version.folded.steps.is_empty();
        lead.is_some_and(|lead| lead.sync_lock != Some(true))
            && self
                .before
                .as_ref()
                .is_some_and(|before| moved(before) && before.fingerprint() != self.memory.shown)
    }
}

/// With nobody to name, a set of conversations is no lead at all.
fn version(
    mut talks: Vec<Talk>,
    memory: &Memory,
    exists: bool,
    market: &Market,
    pipeline: &Pipeline,
) -> Option<Version> {
    if !exists && !talks.iter().any(|talk| talk.said.is_lead(false, market)) {
        return None;
    }
    talks.sort_by(|a, b| a.said.order().cmp(&b.said.order()));
    let said: Vec<&Contribution> = talks.iter().map(|talk| &talk.said).collect();
    let mut folded = fold(&memory.base(), &said, market, pipeline);
    if let Some(base) = &memory.base {
        folded.lead = folded.lead.or(base);
    }
    Some(Version { talks, folded })
}
