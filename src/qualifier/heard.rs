//! What a conversation says, as types: each value with the words it was taken from.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::lead::bant::{Authority, Budget, Interest, Need, Timeline};
pub use crate::lead::company::SizeBand;
use crate::transcript::Outcome;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Evidence {
    /// The 1-based place of the message in the conversation; 0 for what was known
    /// besides the talk or recorded by the live qualifier.
    pub turn: usize,
    /// The words, or the name of the record.
    pub text: String,
}

/// A value with its evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Said<T> {
    /// The value.
    pub value: T,
    /// The words behind it; never empty.
    pub evidence: Vec<Evidence>,
}

impl<T> Said<T> {
    /// A value taken from the words of one turn.
    pub fn at(turn: usize, text: impl Into<String>, value: T) -> Self {
        Self { value, evidence: vec![Evidence { turn, text: text.into() }] }
    }
}

/// The four questions of sales qualification. `None` is unknown.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Bant {
    /// What the caller can spend.
    pub budget: Option<Said<Budget>>,
    /// What the caller may decide.
    pub authority: Option<Said<Authority>>,
    /// How badly the caller needs it.
    pub need: Option<Said<Need>>,
    /// When the caller wants to buy.
    pub timeline: Option<Said<Timeline>>,
}

/// Who the caller is and what is said of the deal.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// The caller's own name, as it would be written ("Sarah Chen").
    pub contact_person: Option<Said<String>>,
    /// The caller's job ("Head of Operations").
    pub title: Option<Said<String>>,
    /// The caller's company ("TechStart").
    pub company_name: Option<Said<String>>,
    /// Normalised: lower case, written form.
    pub email: Option<Said<String>>,
    /// E.164 where the number allows it, else the digits as said.
    pub phone: Option<Said<String>>,
    /// People in the company; the lower bound of a range.
    pub company_size: Option<Said<i32>>,
    /// The band, from the number or from a word ("we're a startup").
    pub size_band: Option<Said<SizeBand>>,
    /// The company's industry, in lower case ("logistics").
    pub industry: Option<Said<String>>,
    /// Where the company is ("Berlin").
    pub location: Option<Said<String>>,
    /// The amount said; the lower bound of a range.
    pub deal_value: Option<Said<f64>>,
    /// What the caller uses today, be it a notebook ("HubSpot").
    pub current_tool: Option<Said<String>>,
    /// The tools that were named: in use, tried or compared ("Salesforce").
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub competitors: Vec<Said<String>>,
    /// What hurts, in the caller's words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pain_points: Vec<Said<String>>,
    /// What the caller asks for, in the caller's words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub requirements: Vec<Said<String>>,
}

impl Facts {
    /// Leaves out what is nothing of the caller's where the call was for another purpose than
    /// to buy: what an earlier employer does is not what the caller's company does.
    pub(super) fn keep_only_of(&mut self, purpose: Purpose) {
        self.pain_points.clear();
        self.requirements.clear();
        self.competitors.clear();
        if matches!(purpose, Purpose::WrongNumber | Purpose::JobApplicant) {
            self.industry = None;
            self.current_tool = None;
        }
    }
}

/// The signs of an intent to buy. Each holds where it was heard.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Intent {
    /// Asked what it costs.
    pub pricing: Option<Evidence>,
    /// Asked to see it.
    pub demo: Option<Evidence>,
    /// Asked for or agreed to a meeting or call.
    pub meeting: Option<Evidence>,
    /// Said that it is urgent.
    pub urgency: Option<Evidence>,
    /// Named a competitor or the tool in use.
    pub competitor: Option<Evidence>,
    /// Said when they want to buy or start.
    pub timeline: Option<Evidence>,
}

/// A time that the caller agreed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreedMeeting {
    /// When it starts, in the zone of the call.
    pub start: DateTime<FixedOffset>,
    /// How long it takes, in minutes; 30 unless said.
    pub minutes: i64,
    /// What it is: `demo` unless the talk says otherwise.
    pub meeting_type: String,
}

/// Why no follow-up may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// "Not interested."
    NotInterested,
    /// "Do not call again."
    DoNotCall,
}

/// What the caller wanted where it was no purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Dialled somebody else.
    WrongNumber,
    /// Looks for a job.
    JobApplicant,
    /// Wants to sell something.
    Selling,
    /// Is a customer with a problem or a bill.
    Support,
}

/// All that one conversation says.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Heard {
    /// Who the caller is and what is said of the deal.
    pub facts: Facts,
    /// Budget, authority, need, timeline.
    pub bant: Bant,
    /// Signs of an intent to buy.
    pub intent: Intent,
    /// From three different signs high, from one medium, else low.
    pub interest: Option<Interest>,
    /// The words behind the interest.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub interest_evidence: Vec<Evidence>,
    /// A time that the caller agreed to.
    pub meeting: Option<Said<AgreedMeeting>>,
    /// How the call ended.
    pub outcome: Option<Outcome>,
    /// The caller said no.
    pub refusal: Option<Said<Refusal>>,
    /// What the caller wanted, where it was no purchase: then it is no lead.
    pub purpose: Option<Said<Purpose>>,
    /// -1 (hostile) to 1 (delighted); `None` where the caller said too little.
    pub sentiment: Option<f64>,
    /// One sentence on the talk.
    pub summary: Option<String>,
}
