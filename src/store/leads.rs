//! Leads as a dashboard shows them: the list, and one with all that belongs to it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::replay::{Candidate, parsed};
use crate::db::{Param, Transaction, Type};
use crate::error::Result;
use crate::qualifier::{normalise_email, normalise_phone, phone_tail};

/// Which leads to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// `P1`, `P2` or `P3`.
    pub bucket: Option<String>,
    /// A stage's name.
    pub stage: Option<String>,
    /// The owner's id or email.
    pub agent: Option<String>,
    /// How many at most.
    pub limit: i64,
}

/// A line of the list.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LeadLine {
    /// Primary key.
    pub id: Uuid,
    /// The caller's name.
    pub contact_person: Option<String>,
    /// The client's name.
    pub client_name: Option<String>,
    /// As in the row.
    pub email: Option<String>,
    /// As in the row.
    pub phone: Option<String>,
    /// 0 to 100.
    pub lead_score: Option<i32>,
    /// `A` to `F`.
    pub score_grade: Option<String>,
    /// How far it is qualified.
    pub qualification_status: Option<String>,
    /// `P1`, `P2` or `P3`.
    pub status_bucket: Option<String>,
    /// The stage's name.
    pub pipeline_stage: Option<String>,
    /// In percent.
    pub win_probability: Option<i32>,
    /// What the deal is worth.
    pub deal_value: Option<f64>,
    /// The owner.
    pub agent_id: Option<Uuid>,
    /// The owner's name.
    pub agent_name: Option<String>,
    /// What to do next.
    pub next_step: Option<String>,
    /// When the follow-up is due.
    pub follow_up_due_date: Option<DateTime<Utc>>,
    /// Last contact.
    pub last_touch_date: Option<DateTime<Utc>>,
}

/// A page of the list.
#[derive(Debug, Clone, Default, Serialize)]
pub struct LeadList {
    /// The leads, most urgent first.
    pub leads: Vec<LeadLine>,
    /// How many there are beyond the limit too.
    pub total: i64,
}

/// Lists leads, most urgent first.
///
/// # Errors
/// What the server reported.
pub async fn list(tx: &Transaction<'_>, filter: &Filter) -> Result<LeadList> {
    let params: [Param<'_>; 4] = [
        (&filter.bucket, Type::TEXT),
        (&filter.stage, Type::TEXT),
        (&filter.agent, Type::TEXT),
        (&filter.limit, Type::INT8),
    ];
    let rows = tx.query(include_str!("sql/leads.sql"), &params).await?;
    let total = rows.first().map_or(0, |row| row.get(1));
    Ok(LeadList { leads: parsed(&rows)?, total })
}

/// The ids of the leads with this id, email or phone, oldest first.
///
/// # Errors
/// What the server reported.
pub async fn find(tx: &Transaction<'_>, key: &str) -> Result<Vec<Uuid>> {
    let key = key.trim();
    let id = Uuid::parse_str(key).ok();
    let email = normalise_email(key);
    let phone = normalise_phone(key);
    let tail = phone.as_deref().and_then(phone_tail);
    let rows = tx
        .query(
            "select jsonb_build_object('id', l.id, 'email', l.email, 'phone', l.phone)
               from public.leads l
              where l.id = $1 or lower(btrim(l.email)) = $2
                 or right(regexp_replace(l.phone, '[^0-9]', '', 'g'), 7) = $3
              order by l.created_at, l.id",
            &[(&id, Type::UUID), (&email, Type::TEXT), (&tail, Type::TEXT)],
        )
        .await?;
    let meant = |lead: &Candidate| {
        Some(lead.id) == id
            || (email.is_some() && lead.email.as_deref().and_then(normalise_email) == email)
            || (phone.is_some() && lead.phone.as_deref().and_then(normalise_phone) == phone)
    };
    Ok(parsed::<Candidate>(&rows)?.iter().filter(|lead| meant(lead)).map(|lead| lead.id).collect())
}

/// One lead with its client, calls, follow-ups, meetings and timeline.
///
/// # Errors
/// What the server reported.
pub async fn detail(tx: &Transaction<'_>, id: Uuid) -> Result<Option<Value>> {
    Ok(parsed(&tx.query(include_str!("sql/lead.sql"), &[(&id, Type::UUID)]).await?)?.pop())
}
