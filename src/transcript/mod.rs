//! A recorded conversation as it was delivered: the native form of the interface,
//! typed and checked, with nothing worked out yet.

pub(crate) mod delivery;
mod fingerprint;
pub mod formats;
pub(crate) mod hidden;
pub mod parse;
pub mod reason;
pub mod schema;
pub mod source;
pub mod times;

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::skip_serializing_none;

/// Who said a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The caller.
    User,
    /// Clara.
    Assistant,
    /// Instructions to the agent; never part of the talk.
    System,
    /// The record of a tool call; never part of the talk.
    Tool,
}

/// One message of a conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Who said it.
    pub role: Role,
    /// What was said, as the recorder wrote it down.
    pub content: String,
    /// When it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<DateTime<FixedOffset>>,
    /// What the live agent took it for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent: Option<String>,
    /// How sure the recorder was, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// Keys the interface does not name, kept as they came.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The talk came to its end.
    Completed,
    /// Nobody picked up.
    NoAnswer,
    /// The line was busy.
    Busy,
    /// A technical failure.
    Failed,
    /// A machine picked up.
    Voicemail,
    /// The caller is worth a sales person's time.
    Qualified,
    /// The caller does not want this.
    NotInterested,
}

impl Outcome {
    /// The name in the database and in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::NoAnswer => "no_answer",
            Self::Busy => "busy",
            Self::Failed => "failed",
            Self::Voicemail => "voicemail",
            Self::Qualified => "qualified",
            Self::NotInterested => "not_interested",
        }
    }
}

/// The direction or kind of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallType {
    /// The customer called.
    Inbound,
    /// Clara called.
    Outbound,
    /// A call the customer asked for.
    Callback,
    /// A message on a machine.
    Voicemail,
    /// A talk with the voice agent, direction unknown.
    #[default]
    AiVoice,
}

impl CallType {
    /// The name in the database and in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inbound => "inbound",
            Self::Outbound => "outbound",
            Self::Callback => "callback",
            Self::Voicemail => "voicemail",
            Self::AiVoice => "ai_voice",
        }
    }
}

/// Facts known besides the talk, from caller id, a web form or a campaign.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct KnownFacts {
    /// The caller's name.
    pub contact_person: Option<String>,
    /// The caller's email address.
    pub email: Option<String>,
    /// The caller's phone number.
    pub phone: Option<String>,
    /// The caller's company.
    pub company_name: Option<String>,
    /// People in the company.
    pub company_size: Option<i32>,
    /// The company's industry.
    pub industry: Option<String>,
    /// Where the company is.
    pub location: Option<String>,
    /// What the deal is worth, in the currency of the CRM.
    pub deal_value: Option<f64>,
    /// The campaign the caller comes from.
    pub campaign_id: Option<String>,
    /// `utm_source` of the visit before the call.
    pub utm_source: Option<String>,
    /// `utm_medium` of the visit before the call.
    pub utm_medium: Option<String>,
    /// `utm_campaign` of the visit before the call.
    pub utm_campaign: Option<String>,
    /// The page the caller came from.
    pub referrer_url: Option<String>,
    /// Tags to put on the lead besides Clara's own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

/// The recorded result of the live qualifier; used as recorded.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordedQualification {
    /// `unqualified`, `marketing_qualified`, `sales_qualified` or `opportunity`.
    pub qualification_status: Option<String>,
    /// 0 to 100.
    pub lead_score: Option<i32>,
    /// `budget`, `authority`, `need`, `timeline`: a level, or an object with a `value`.
    pub bant_assessment: Map<String, Value>,
    /// Fields the live qualifier heard, by name.
    pub extracted_info: Map<String, Value>,
    /// What to do next, in words.
    pub next_best_action: Option<String>,
    /// Names of what is still unknown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing_information: Vec<String>,
}

/// One recorded conversation.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Transcript {
    /// The idempotency key: the same session is never written twice.
    pub session_id: String,
    /// What was said, in order; never empty.
    pub messages: Vec<Message>,
    /// When the call began.
    #[serde(default)]
    pub started_at: Option<DateTime<FixedOffset>>,
    /// When the call ended.
    #[serde(default)]
    pub ended_at: Option<DateTime<FixedOffset>>,
    /// How long it took, in seconds.
    #[serde(default)]
    pub duration_seconds: Option<i32>,
    /// How it ended, where the recorder knew.
    #[serde(default)]
    pub outcome: Option<Outcome>,
    /// What kind of call it was.
    #[serde(default)]
    pub call_type: Option<CallType>,
    /// Email or UUID of the user who made the call; Clara where absent.
    #[serde(default)]
    pub agent: Option<String>,
    /// Facts known besides the talk.
    #[serde(default)]
    pub lead: KnownFacts,
    /// The live qualifier's result.
    #[serde(default)]
    pub qualification: Option<RecordedQualification>,
    /// -1 (hostile) to 1 (delighted).
    #[serde(default)]
    pub sentiment_score: Option<f64>,
    /// Keys the interface does not name, kept as they came.
    #[serde(flatten)]
    pub metadata: Map<String, Value>,
}

impl Transcript {
    /// The messages of one role with their turn: the 1-based place in the conversation.
    pub fn said_by(&self, role: Role) -> impl Iterator<Item = (usize, &Message)> {
        self.messages.iter().enumerate().filter(move |(_, m)| m.role == role).map(|(i, m)| (i + 1, m))
    }
}
