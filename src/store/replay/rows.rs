//! Rows of the CRM, as far as a replay needs them.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::agent::Agent;
use crate::store::clients::ClientRow;

/// A row of `conversations`, as far as a replay needs it.
#[derive(Debug, Deserialize)]
pub struct ConversationRow {
    /// Primary key.
    pub id: Uuid,
    /// The idempotency key.
    pub session_id: String,
    /// The lead it is about.
    pub lead_id: Option<Uuid>,
    /// The client it is about; nothing where that was not read.
    pub client_id: Option<Uuid>,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// The kind of agent that held it, as the live agent recorded it.
    pub agent_type: Option<String>,
    /// One sentence on it.
    pub summary: Option<String>,
    /// What an earlier replay made of it; nothing where the row is older than that.
    pub qualification: Option<Box<RawValue>>,
    /// Whether the columns after this one were read.
    pub whole: bool,
    /// What was said.
    pub messages: Option<Box<RawValue>>,
    /// Keys of the record that the interface does not name.
    pub metadata: Option<Value>,
}

/// A call that is recorded already.
#[derive(Debug, Clone, Deserialize)]
pub struct CallRow {
    /// Primary key.
    pub id: Uuid,
    /// The lead it is about.
    pub lead_id: Uuid,
    /// Its session.
    pub session_id: String,
}

/// A lead that may be a caller's.
#[derive(Debug, Clone, Deserialize)]
pub struct Candidate {
    /// Primary key.
    pub id: Uuid,
    /// As it stands in the row.
    pub email: Option<String>,
    /// As it stands in the row.
    pub phone: Option<String>,
}

/// A user whom a record names.
#[derive(Debug, Clone, Deserialize)]
pub struct NamedAgent {
    /// The name that was asked for.
    pub named: String,
    /// The user.
    #[serde(flatten)]
    pub agent: Agent,
}

/// A follow-up of a lead that Clara suggested.
#[derive(Debug, Clone, Deserialize)]
pub struct FollowUpRow {
    /// Primary key.
    pub id: Uuid,
    /// The lead.
    pub lead_id: Uuid,
    /// When it is due.
    pub due_date: DateTime<Utc>,
    /// `Pending` until somebody acts.
    pub status: Option<String>,
}

/// A meeting of a lead.
#[derive(Debug, Clone, Deserialize)]
pub struct MeetingRow {
    /// Primary key.
    pub id: Uuid,
    /// The lead.
    pub lead_id: Uuid,
    /// When it starts.
    pub start_time: DateTime<Utc>,
    /// `Scheduled`, `Pending`, or a person's word.
    pub status: Option<String>,
}

/// The client of a lead.
#[derive(Debug, Clone, Deserialize)]
pub struct LeadClient {
    /// The lead.
    pub lead_id: Uuid,
    /// Its client.
    pub client: ClientRow,
    /// Whether anything of another lead refers to the client.
    pub shared: bool,
}
