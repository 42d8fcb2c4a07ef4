//! The columns of a lead that Clara writes.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use uuid::Uuid;

use crate::document::Document;

/// The columns of `public.leads` that Clara reads and writes. `None` is null.
///
/// As JSON it is what is stored beside the row: without blanks, and without
/// `extracted_info`, in which it is stored.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LeadRecord {
    /// Primary key.
    #[serde(skip_serializing_if = "Uuid::is_nil")]
    pub id: Uuid,
    /// The client it belongs to.
    pub client_id: Option<Uuid>,
    /// The user who owns it.
    pub agent_id: Option<Uuid>,
    /// The user who created it.
    pub created_by: Option<Uuid>,
    /// `P1`, `P2` or `P3`.
    pub status_bucket: Option<String>,
    /// 0 to 100.
    pub lead_score: Option<i32>,
    /// `A` to `F`.
    pub score_grade: Option<String>,
    /// See [`super::standing::Qualification`].
    pub qualification_status: Option<String>,
    /// The stage of the pipeline.
    pub pipeline_stage_id: Option<Uuid>,
    /// The chance to win, in percent.
    pub win_probability: Option<i32>,
    /// When the deal may close.
    pub expected_close_date: Option<NaiveDate>,
    /// The caller's name.
    pub contact_person: Option<String>,
    /// The caller's email address.
    pub email: Option<String>,
    /// The caller's phone number.
    pub phone: Option<String>,
    /// What the deal is worth.
    pub deal_value: Option<f64>,
    /// The company's industry.
    pub industry: Option<String>,
    /// Level of budget.
    pub budget: Option<String>,
    /// Level of authority.
    pub authority: Option<String>,
    /// Level of need.
    pub need: Option<String>,
    /// Level of timeline.
    pub timeline: Option<String>,
    /// What was done so far, in a sentence.
    pub progress_details: Option<String>,
    /// What to do next, in a sentence.
    pub next_step: Option<String>,
    /// When the follow-up is due.
    pub follow_up_due_date: Option<DateTime<Utc>>,
    /// One sentence on the last talk.
    pub conversation_summary: Option<String>,
    /// Where the lead came from.
    pub lead_source: Option<String>,
    /// Campaign.
    pub campaign_id: Option<String>,
    /// Campaign source.
    pub utm_source: Option<String>,
    /// Campaign medium.
    pub utm_medium: Option<String>,
    /// Campaign name.
    pub utm_campaign: Option<String>,
    /// The page the caller came from.
    pub referrer_url: Option<String>,
    /// Tags.
    pub tags: Option<Vec<String>>,
    /// First contact.
    pub first_touch_date: Option<DateTime<Utc>>,
    /// Last contact.
    pub last_touch_date: Option<DateTime<Utc>>,
    /// True while the row is being synced from a spreadsheet.
    pub sync_lock: Option<bool>,
    /// What was heard, with the words behind it; and what Clara wrote last.
    #[serde(skip_serializing)]
    pub extracted_info: Option<Document>,
    /// When the row was made.
    pub created_at: Option<DateTime<Utc>>,
    /// When the row last changed.
    pub updated_at: Option<DateTime<Utc>>,
}
