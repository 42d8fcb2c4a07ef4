//! A conversation as the database keeps it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::history::Talk;
use super::stored::{Caller, Stored};
use crate::store::replay::ConversationRow;
use crate::transcript::{Message, Transcript};

/// A row of `conversations`.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) id: Uuid,
    pub(super) session_id: String,
    /// The lead it is about; nothing where it is nobody's.
    pub(super) lead_id: Option<Uuid>,
    /// The client it is about, which a session without a lead may name.
    pub(super) client_id: Option<Uuid>,
    pub(super) started_at: Option<DateTime<Utc>>,
    pub(super) agent_type: Option<String>,
    pub(super) summary: Option<String>,
    /// Who called.
    pub(super) caller: Caller,
    /// The conversation as an earlier replay kept it; nothing where the row is older than
    /// that, or was written by a version this one cannot read.
    pub(super) talk: Option<Arc<Talk>>,
    /// Whether the words in it were read.
    pub(super) whole: bool,
    /// The words in it, where they are in a form this version can read.
    pub(super) messages: Option<Vec<Message>>,
    /// Keys that the interface does not name.
    pub(super) metadata: Map<String, Value>,
}

impl Kept {
    pub(super) fn of(row: ConversationRow) -> Self {
        let text = row.qualification.as_ref().map(|raw| raw.get());
        let stored: Option<Stored> = text.and_then(|text| serde_json::from_str(text).ok());
        let caller = match &stored {
            Some(stored) => stored.caller.clone(),
            None => text
                .and_then(|text| serde_json::from_str(text).ok())
                .map(|Called { caller }| caller)
                .unwrap_or_default(),
        };
        let messages: Option<Vec<Message>> =
            row.messages.as_ref().and_then(|raw| serde_json::from_str(raw.get()).ok());
        let metadata = match row.metadata {
            Some(Value::Object(map)) => map,
            _ => Map::new(),
        };
        let talk = stored
            .and_then(|stored| talk(row.id, stored, messages.as_ref(), &metadata, row.whole))
            .map(Arc::new);
        Self {
            id: row.id,
            session_id: row.session_id,
            lead_id: row.lead_id,
            client_id: row.client_id,
            started_at: row.started_at,
            agent_type: row.agent_type,
            summary: row.summary,
            caller,
            talk,
            whole: row.whole,
            messages,
            metadata,
        }
    }

    /// The summary that stands in the row, unless it is the one an earlier replay wrote.
    pub(super) fn summary_of_others(&self) -> Option<&str> {
        let ours = self.talk.as_ref().and_then(|talk| talk.said.heard.summary.as_deref());
        self.summary.as_deref().filter(|summary| !summary.trim().is_empty() && Some(*summary) != ours)
    }
}

/// As much of `qualification` as tells who called.
#[derive(Deserialize)]
struct Called {
    #[serde(default)]
    caller: Caller,
}

fn talk(
    id: Uuid,
    stored: Stored,
    messages: Option<&Vec<Message>>,
    metadata: &Map<String, Value>,
    whole: bool,
) -> Option<Talk> {
    let mut transcript: Transcript = serde_json::from_value(Value::Object(stored.delivery)).ok()?;
    match messages {
        Some(messages) => transcript.messages.clone_from(messages),
        None if whole => return None,
        None => {}
    }
    transcript.metadata.clone_from(metadata);
    Some(Talk {
        id,
        times: stored.contribution.times(transcript.duration_seconds),
        transcript,
        digest: stored.digest,
        said: Arc::new(stored.contribution),
        made_by: stored.made_by,
    })
}
