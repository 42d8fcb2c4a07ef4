//! What a replay tells: the documents of `replay --format json`, value for value.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::lead::bant::{Authority, Budget, Need, Timeline};
use crate::lead::contribution::Contribution;
use crate::lead::score::Signals;
use crate::lead::standing::Standing;
use crate::qualifier::{Bant, Evidence, Said};
use crate::transcript::source::Reject;

/// What became of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A new lead.
    Created,
    /// A known lead.
    Updated,
    /// Replayed before, and nothing new in it.
    Unchanged,
    /// Too little to make a lead; kept all the same.
    NotALead,
}

/// The lead as it stands after the conversation.
#[derive(Debug, Clone, Serialize)]
pub struct LeadView {
    /// Primary key.
    pub id: Uuid,
    /// The client it belongs to.
    pub client_id: Option<Uuid>,
    /// What the client is called.
    pub client_name: Option<String>,
    /// The caller's name.
    pub contact_person: Option<String>,
    /// The caller's email address.
    pub email: Option<String>,
    /// The caller's phone number.
    pub phone: Option<String>,
    /// People in the company.
    pub company_size: Option<i32>,
    /// The company's industry.
    pub industry: Option<String>,
    /// What the deal is worth.
    pub deal_value: Option<f64>,
    /// The user who owns it.
    pub agent_id: Option<Uuid>,
    /// 0 to 100.
    pub lead_score: Option<i32>,
    /// How far it is qualified.
    pub qualification_status: Option<String>,
    /// `P1`, `P2` or `P3`.
    pub status_bucket: Option<String>,
    /// The bucket before this conversation; null for a new lead.
    pub previous_status_bucket: Option<String>,
    /// The stage's name.
    pub pipeline_stage: Option<String>,
    /// The stage before this conversation; null for a new lead.
    pub previous_pipeline_stage: Option<String>,
    /// In percent.
    pub win_probability: Option<i32>,
    /// What to do next.
    pub next_step: Option<String>,
    /// When the deal may close.
    pub expected_close_date: Option<chrono::NaiveDate>,
}

/// One of the four of BANT.
#[derive(Debug, Clone, Default, Serialize)]
pub struct LevelView {
    /// The level, or null where it was not said.
    pub value: Option<&'static str>,
    /// The words behind it.
    pub evidence: Vec<Evidence>,
}

/// Budget, authority, need and timeline as this conversation has them.
#[derive(Debug, Clone, Default, Serialize)]
pub struct BantView {
    /// What the caller can spend.
    pub budget: LevelView,
    /// What the caller may decide.
    pub authority: LevelView,
    /// How badly the caller needs it.
    pub need: LevelView,
    /// When the caller wants to buy.
    pub timeline: LevelView,
}

impl From<&Bant> for BantView {
    fn from(bant: &Bant) -> Self {
        Self {
            budget: level(bant.budget.as_ref(), Budget::as_str),
            authority: level(bant.authority.as_ref(), Authority::as_str),
            need: level(bant.need.as_ref(), Need::as_str),
            timeline: level(bant.timeline.as_ref(), Timeline::as_str),
        }
    }
}

fn level<T: Copy>(said: Option<&Said<T>>, name: impl Fn(T) -> &'static str) -> LevelView {
    said.map_or_else(LevelView::default, |said| LevelView {
        value: Some(name(said.value)),
        evidence: said.evidence.clone(),
    })
}

/// The score with its parts.
#[derive(Debug, Clone, Serialize)]
pub struct ScoreView {
    /// 0 to 100.
    pub total: i32,
    /// 0 to 25.
    pub company_fit: i32,
    /// 0 to 25.
    pub engagement: i32,
    /// 0 to 30.
    pub bant: i32,
    /// 0 to 20.
    pub intent_signals: i32,
    /// `A` to `F`.
    pub grade: &'static str,
}

impl From<&Standing> for ScoreView {
    fn from(standing: &Standing) -> Self {
        let score = standing.score;
        Self {
            total: score.total,
            company_fit: score.company_fit,
            engagement: score.engagement,
            bant: score.bant,
            intent_signals: score.intent_signals,
            grade: score.grade(),
        }
    }
}

/// The recorded call.
#[derive(Debug, Clone, Serialize)]
pub struct CallView {
    /// Primary key.
    pub id: Uuid,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// How long it took.
    pub duration_seconds: i32,
    /// How it ended.
    pub outcome: String,
    /// -1 to 1.
    pub sentiment_score: Option<f64>,
}

/// The pending follow-up.
#[derive(Debug, Clone, Serialize)]
pub struct FollowUpView {
    /// Primary key.
    pub id: Uuid,
    /// When it is due.
    pub due_date: DateTime<Utc>,
}

/// The meeting that this conversation set, moved or proposed.
#[derive(Debug, Clone, Serialize)]
pub struct MeetingView {
    /// Primary key.
    pub id: Uuid,
    /// What it is called.
    pub title: String,
    /// When it starts.
    pub start_time: DateTime<Utc>,
    /// `Scheduled` or `Pending`.
    pub status: String,
}

/// What became of one conversation.
#[derive(Debug, Clone, Serialize)]
pub struct ConversationReport {
    /// The file and line it came from.
    pub source: String,
    /// The idempotency key.
    pub session_id: String,
    /// What became of it.
    pub status: Status,
    /// The lead, unless there is none.
    pub lead: Option<LeadView>,
    /// What was heard of BANT.
    pub bant: BantView,
    /// The score of the lead, or of the conversation alone where there is none.
    pub score: ScoreView,
    /// The score of the conversation alone.
    #[serde(skip)]
    pub alone: ScoreView,
    /// Which signs of an intent to buy were heard.
    pub intent: Signals,
    /// The recorded call, unless there is none.
    pub call: Option<CallView>,
    /// The pending follow-up, if any.
    pub follow_up: Option<FollowUpView>,
    /// The meeting, if any.
    pub meeting: Option<MeetingView>,
    /// Rows of the interaction log that stand for this conversation.
    pub activities: usize,
    /// One sentence on the talk.
    pub summary: Option<String>,
    /// What a person should know.
    pub warnings: Vec<String>,
    /// Zone of the call, for printing times as the caller knew them.
    #[serde(skip)]
    pub offset: chrono::FixedOffset,
    /// What was heard, for printing it with its words.
    #[serde(skip)]
    pub said: Arc<Contribution>,
}

/// The rows a replay wrote, as counted by the server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// New leads.
    pub leads_created: u64,
    /// New calls.
    pub calls_created: u64,
    /// New rows of the interaction log.
    pub activities_created: u64,
    /// New follow-ups.
    pub follow_ups_created: u64,
    /// New meetings.
    pub meetings_created: u64,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.leads_created += other.leads_created;
        self.calls_created += other.calls_created;
        self.activities_created += other.activities_created;
        self.follow_ups_created += other.follow_ups_created;
        self.meetings_created += other.meetings_created;
    }
}

/// The sum of a replay. `read` is the sum of the five after it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Records read.
    pub read: u64,
    /// New leads.
    pub created: u64,
    /// Known leads with something new.
    pub updated: u64,
    /// Conversations with nothing new.
    pub unchanged: u64,
    /// Conversations too thin to make a lead.
    pub not_a_lead: u64,
    /// Records that were not written.
    pub rejected: u64,
    /// The rows written.
    #[serde(flatten)]
    pub counts: Counts,
    /// How long it took.
    pub duration_ms: u64,
}

impl Summary {
    /// Counts a conversation.
    pub fn count(&mut self, status: Status) {
        self.read += 1;
        match status {
            Status::Created => self.created += 1,
            Status::Updated => self.updated += 1,
            Status::Unchanged => self.unchanged += 1,
            Status::NotALead => self.not_a_lead += 1,
        }
    }
}

/// What became of one record.
#[derive(Debug, Clone)]
pub enum Settled {
    /// It is written, or was written before.
    Conversation(Box<ConversationReport>),
    /// It was not written.
    Reject(Reject),
}

/// How a replay ended.
#[derive(Debug, Clone, Copy, Default)]
pub struct Report {
    /// The sum.
    pub summary: Summary,
    /// True where the run was stopped before the end of the input.
    pub stopped: bool,
}
