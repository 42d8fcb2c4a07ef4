//! What is kept of a conversation beside its messages, so that it can be worked out
//! again: the delivery, what was heard in it, and who called.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::lead::contribution::Contribution;
use crate::qualifier;
use crate::store::replay::ConversationRow;
use crate::transcript::{Message, Transcript};

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

    /// The last seven digits of the phone: what two spellings of a number share.
    #[must_use]
    pub(super) fn phone_tail(&self) -> Option<String> {
        qualifier::phone_tail(self.phone.as_deref()?)
    }
}

/// The `qualification` of a row of `conversations`.
#[derive(Debug, Clone, Serialize, Deserialize)]
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

impl Stored {
    /// What to keep of a transcript.
    #[must_use]
    pub(super) fn of(transcript: &Transcript, contribution: &Contribution, made_by: Uuid) -> Self {
        let mut bare = transcript.clone();
        bare.messages.clear();
        bare.metadata.clear();
        let delivery = match serde_json::to_value(&bare) {
            Ok(Value::Object(map)) => map,
            _ => Map::new(),
        };
        Self {
            digest: transcript.digest(),
            caller: Caller::of(contribution),
            made_by: Some(made_by),
            contribution: contribution.clone(),
            delivery,
        }
    }
}

/// A conversation as an earlier replay kept it; nothing where the row is older than
/// that, or was written by a version this one cannot read.
#[must_use]
pub(super) fn of_row(row: &ConversationRow) -> Option<(Stored, Transcript)> {
    let stored: Stored = serde_json::from_value(row.qualification.clone()?).ok()?;
    let mut transcript: Transcript = serde_json::from_value(Value::Object(stored.delivery.clone())).ok()?;
    transcript.messages = row_messages(row)?;
    transcript.metadata = match row.metadata.clone() {
        Some(Value::Object(map)) => map,
        _ => Map::new(),
    };
    Some((stored, transcript))
}

/// The messages of a row, where they are in a form this version can read.
#[must_use]
pub(super) fn row_messages(row: &ConversationRow) -> Option<Vec<Message>> {
    serde_json::from_value(row.messages.clone()?).ok()
}
