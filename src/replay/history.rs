//! The lead of a conversation: which one it is, and what all of its conversations make
//! of it, with and without the one at hand.

use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::cast::Cast;
use super::memory::Memory;
use super::stored::Caller;
use super::world::World;
use crate::ids;
use crate::lead::contribution::Contribution;
use crate::lead::fold::{Folded, fold};
use crate::lead::record::LeadRecord;
use crate::lead::score::Market;
use crate::lead::standing::Qualification;
use crate::store::clients::ClientRow;
use crate::transcript::times::CallTimes;
use crate::transcript::{Outcome, Transcript};

/// The id that Clara gives a new lead.
#[must_use]
pub(super) fn new_lead_id(caller: &Caller, session_id: &str) -> Uuid {
    ids::lead(caller.email.as_deref(), caller.phone.as_deref(), session_id)
}

/// One conversation.
#[derive(Debug)]
pub(super) struct Talk {
    /// Its row of `conversations`.
    pub(super) id: Uuid,
    /// All of its deliveries together; without the words where only the lead is of interest.
    pub(super) transcript: Transcript,
    /// The fingerprint of that.
    pub(super) digest: String,
    /// Its times.
    pub(super) times: CallTimes,
    /// What was heard.
    pub(super) said: Arc<Contribution>,
    /// The user who made the call; nothing where an older version kept it.
    pub(super) made_by: Option<Uuid>,
}

impl Talk {
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

/// A conversation's part in a lead.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// The conversation.
    pub(super) talk: Arc<Talk>,
    /// True for one of nobody that turns out to be this lead's.
    pub(super) adopted: bool,
}

/// A lead as some of its conversations make it.
#[derive(Debug, Clone)]
pub(super) struct Version {
    /// The conversations, oldest first.
    pub(super) parts: Vec<Part>,
    /// What they make of the lead.
    pub(super) folded: Folded,
}

impl Version {
    /// The conversations, oldest first.
    pub(super) fn talks(&self) -> impl Iterator<Item = &Arc<Talk>> {
        self.parts.iter().map(|part| &part.talk)
    }

    /// The fingerprint of the conversations.
    fn fingerprint(&self) -> String {
        if self.parts.is_empty() {
            return String::new();
        }
        let mut hash = Sha256::new();
        for talk in self.talks() {
            hash.update(talk.said.session_id.as_bytes());
            hash.update(talk.digest.as_bytes());
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
    pub(super) fn of(
        world: &World,
        lead: Option<&LeadRecord>,
        client: Option<&ClientRow>,
        lead_id: Uuid,
        talk: &Arc<Talk>,
    ) -> Self {
        let memory = Memory::of(lead, client);
        let kept = world.talks(lead_id, &Caller::of(&talk.said));
        let others = kept.iter().filter(|part| part.talk.said.session_id != talk.said.session_id);
        let own = Part { talk: Arc::clone(talk), adopted: false };
        let with: Vec<Part> = others.cloned().chain([own]).collect();
        let without = || kept.iter().filter(|part| !part.adopted).cloned().collect();
        let version = |parts| version(parts, &memory, lead.is_some(), &world.cast);
        let before = lead.and_then(|_| version(without()));
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
fn version(mut parts: Vec<Part>, memory: &Memory, exists: bool, cast: &Cast) -> Option<Version> {
    if !exists && !parts.iter().any(|part| part.talk.said.is_lead(false, &cast.market)) {
        return None;
    }
    parts.sort_by(|a, b| a.talk.said.order().cmp(&b.talk.said.order()));
    let said: Vec<&Contribution> = parts.iter().map(|part| part.talk.said.as_ref()).collect();
    let mut folded = fold(&memory.base(), &said, &cast.market, &cast.pipeline);
    if let Some(base) = &memory.base {
        folded.lead = folded.lead.or(base);
    }
    Some(Version { parts, folded })
}
