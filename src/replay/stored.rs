//! What is kept of a conversation beside its messages, so that it can be worked out
//! again: the delivery, what was heard in it, and who called.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::history::Talk;
use crate::document::Document;
use crate::lead::contribution::Contribution;
use crate::qualifier;
use crate::store::replay::Keys;
use crate::transcript::Transcript;

/// Who called, in the form that is compared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Caller {
    /// Normalised email address.
    pub(super) email: Option<String>,
    /// Normalised phone number.
    pub(super) phone: Option<String>,
}

impl Caller {
    /// The caller of a conversation.
    #[must_use]
    pub(super) fn of(said: &Contribution) -> Self {
        let facts = &said.heard.facts;
        Self {
            email: facts.email.as_ref().map(|said| said.value.clone()),
            phone: facts.phone.as_ref().map(|said| said.value.clone()),
        }
    }

    /// Asks for what is known of this caller.
    pub(super) fn ask(&self, keys: &mut Keys) {
        keys.emails.extend(self.email.clone());
        keys.phones.extend(self.phone.clone());
        keys.tails.extend(self.phone_tail());
    }

    /// The last seven digits of the phone: what two spellings of a number share.
    #[must_use]
    pub(super) fn phone_tail(&self) -> Option<String> {
        qualifier::phone_tail(self.phone.as_deref()?)
    }
}

/// The `qualification` of a row of `conversations`, as it is read.
#[derive(Debug, Deserialize)]
pub(super) struct Stored {
    /// The fingerprint of the delivery, or of all deliveries together.
    pub(super) digest: String,
    /// Who called.
    pub(super) caller: Caller,
    /// The user who made the call.
    #[serde(default)]
    pub(super) made_by: Option<Uuid>,
    /// What was heard.
    pub(super) contribution: Contribution,
    /// The delivery without its messages and unknown keys, which have columns of their own.
    pub(super) delivery: Map<String, Value>,
}

/// The same as it is written.
#[derive(Serialize)]
struct Storing<'a> {
    digest: &'a str,
    caller: Caller,
    made_by: Uuid,
    contribution: &'a Contribution,
    delivery: Transcript,
}

/// What to keep of a conversation.
#[must_use]
pub(super) fn of(talk: &Talk, made_by: Uuid) -> Document {
    let transcript = &talk.transcript;
    let delivery = Transcript {
        session_id: transcript.session_id.clone(),
        messages: Vec::new(),
        started_at: transcript.started_at,
        ended_at: transcript.ended_at,
        duration_seconds: transcript.duration_seconds,
        outcome: transcript.outcome,
        call_type: transcript.call_type,
        agent: transcript.agent.clone(),
        lead: transcript.lead.clone(),
        qualification: transcript.qualification.clone(),
        sentiment_score: transcript.sentiment_score,
        metadata: Map::new(),
    };
    let storing = Storing {
        digest: &talk.digest,
        caller: Caller::of(&talk.said),
        made_by,
        contribution: &talk.said,
        delivery,
    };
    Document::of(&storing)
}
