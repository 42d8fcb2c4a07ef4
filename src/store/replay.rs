//! What a replay reads before it writes a conversation.

use futures_util::future::try_join_all;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use super::clients::ClientRow;
use crate::db::{Param, Row, Transaction, Type};
use crate::error::{Error, ErrorKind, Result};
use crate::lead::record::LeadRecord;
use crate::lead::stage::{Pipeline, Stage};

/// A row of `conversations`, as far as a replay needs it.
#[derive(Debug, Clone, Deserialize)]
pub struct ConversationRow {
    /// Primary key.
    pub id: Uuid,
    /// The idempotency key.
    pub session_id: String,
    /// The lead it is about.
    pub lead_id: Option<Uuid>,
    /// The kind of agent that held it, as the live agent recorded it.
    pub agent_type: Option<String>,
    /// One sentence on it.
    pub summary: Option<String>,
    /// What was said.
    pub messages: Option<Value>,
    /// Keys of the record that the interface does not name.
    pub metadata: Option<Value>,
    /// What an earlier replay made of it; nothing where the row is older than that.
    pub qualification: Option<Value>,
}

/// A call that is recorded already.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct CallRef {
    /// Primary key.
    pub id: Uuid,
    /// The lead it is about.
    pub lead_id: Uuid,
}

/// A lead that may be the caller's.
#[derive(Debug, Clone, Deserialize)]
pub struct Candidate {
    /// Primary key.
    pub id: Uuid,
    /// As it stands in the row.
    pub email: Option<String>,
    /// As it stands in the row.
    pub phone: Option<String>,
}

/// What is known of a session and its caller.
#[derive(Debug, Clone, Default)]
pub struct Session {
    /// Its row.
    pub conversation: Option<ConversationRow>,
    /// Its call.
    pub call: Option<CallRef>,
    /// The leads with this email or a phone that ends alike, oldest first.
    pub candidates: Vec<Candidate>,
    /// The leads whose caller gave this email or phone in an earlier conversation.
    pub earlier_callers: Vec<Candidate>,
}

/// A follow-up of a lead that Clara suggested.
#[derive(Debug, Clone, Deserialize)]
pub struct FollowUpRow {
    /// Primary key.
    pub id: Uuid,
    /// When it is due.
    pub due_date: chrono::DateTime<chrono::Utc>,
    /// `Pending` until somebody acts.
    pub status: Option<String>,
}

/// A meeting of a lead.
#[derive(Debug, Clone, Deserialize)]
pub struct MeetingRow {
    /// Primary key.
    pub id: Uuid,
    /// When it starts.
    pub start_time: chrono::DateTime<chrono::Utc>,
    /// `Scheduled`, `Pending`, or a person's word.
    pub status: Option<String>,
}

/// A lead with what belongs to it.
#[derive(Debug, Clone, Default)]
pub struct LeadContext {
    /// The row, locked against other writers until the transaction ends.
    pub lead: Option<LeadRecord>,
    /// Its conversations, and those of nobody with the same email or phone.
    pub conversations: Vec<ConversationRow>,
    /// The follow-ups that Clara suggested.
    pub follow_ups: Vec<FollowUpRow>,
    /// Its meetings.
    pub meetings: Vec<MeetingRow>,
    /// Its client.
    pub client: Option<ClientRow>,
}

/// Makes every other replay wait for this transaction's end, so that two that meet
/// the same new caller at once make one lead. Held by the transaction, not by the
/// session: it works through a pooler and dies with the connection.
///
/// # Errors
/// When the wait takes longer than the lock timeout.
pub async fn take_turn(tx: &Transaction<'_>) -> Result<()> {
    // The sync of `updated_at` with the conversation's time; see the trigger in V001.
    tx.batch(
        "select pg_advisory_xact_lock(hashtext('clara-crm'), hashtext('replay')),
                set_config('clara_crm.keeps_updated_at', 'on', true)",
    )
    .await
}

/// Makes sure that this role sees every row that a replay compares with: a lead that is
/// hidden would be made a second time, and that must not look like success.
///
/// # Errors
/// Where row level security applies to this role and no policy lets it see everything.
pub async fn assert_nothing_hidden(tx: &Transaction<'_>) -> Result<()> {
    let rows = tx.query(include_str!("sql/hidden.sql"), &[]).await?;
    let tables: Vec<String> = rows.iter().map(|row| format!("`{}`", row.get::<_, String>(0))).collect();
    if tables.is_empty() {
        return Ok(());
    }
    let what = format!("row level security may hide rows of {} from this role", tables.join(", "));
    Err(Error::new(ErrorKind::NotPermitted, what)
        .because("a caller who is known already would be taken for a new one")
        .hint("connect as a role that sees every lead, such as `postgres` or `service_role`"))
}

/// Reads the pipeline.
///
/// # Errors
/// What the server reported.
pub async fn pipeline(tx: &Transaction<'_>) -> Result<Pipeline> {
    let sql = "select to_jsonb(s) from public.pipeline_stages s order by s.order_position, s.id";
    Ok(Pipeline::new(parsed::<Stage>(&tx.query(sql, &[]).await?)?))
}

/// Reads what is known of a session and its caller, in one round trip.
///
/// # Errors
/// What the server reported.
pub async fn session(
    tx: &Transaction<'_>,
    session_id: &str,
    (email, phone, phone_tail): (Option<&str>, Option<&str>, Option<&str>),
    lead_id: Uuid,
) -> Result<Session> {
    let params: [Param<'_>; 5] = [
        (&session_id, Type::TEXT),
        (&email, Type::TEXT),
        (&phone, Type::TEXT),
        (&phone_tail, Type::TEXT),
        (&lead_id, Type::UUID),
    ];
    let rows = tx.query(include_str!("sql/session.sql"), &params).await?;
    let Some(row) = rows.first() else { return Ok(Session::default()) };
    Ok(Session {
        conversation: column(row, 0)?,
        call: column(row, 1)?,
        candidates: column(row, 2)?.unwrap_or_default(),
        earlier_callers: column(row, 3)?.unwrap_or_default(),
    })
}

/// Reads a lead with what belongs to it, in one round trip, and locks its row.
///
/// # Errors
/// What the server reported.
pub async fn lead_context(
    tx: &Transaction<'_>,
    lead_id: Uuid,
    email: Option<&str>,
    phone: Option<&str>,
) -> Result<LeadContext> {
    let id: [Param<'_>; 1] = [(&lead_id, Type::UUID)];
    let all: [Param<'_>; 3] = [(&lead_id, Type::UUID), (&email, Type::TEXT), (&phone, Type::TEXT)];
    let queries = [
        tx.query("select to_jsonb(l) from public.leads l where l.id = $1 for no key update", &id),
        tx.query(
            include_str!("sql/conversations.sql"),
            &all,
        ),
        tx.query("select to_jsonb(f) from public.follow_ups f where f.lead_id = $1 and f.suggested_by_ai order by f.id", &id),
        tx.query("select to_jsonb(m) from public.meetings m where m.lead_id = $1 order by m.id", &id),
        tx.query(
            "select to_jsonb(c) from public.clients c join public.leads l on l.client_id = c.id where l.id = $1",
            &id,
        ),
    ];
    let [leads, conversations, follow_ups, meetings, clients] = try_join_all(queries)
        .await?
        .try_into()
        .map_err(|_| Error::new(ErrorKind::Internal, "the server answered another number of statements"))?;
    Ok(LeadContext {
        lead: parsed(&leads)?.pop(),
        conversations: parsed(&conversations)?,
        follow_ups: parsed(&follow_ups)?,
        meetings: parsed(&meetings)?,
        client: parsed(&clients)?.pop(),
    })
}

/// Writes a notification unless its user wants none of its type; says whether it did.
///
/// # Errors
/// What the server refused.
pub async fn notify(tx: &Transaction<'_>, row: &Value) -> Result<bool> {
    let sql = include_str!("sql/notification.sql");
    let written = tx.execute(sql, &[(row, Type::JSONB)]).await;
    Ok(written.map_err(|error| error.on_table("notifications"))? > 0)
}

/// Tells those who listen on `clara_crm_leads` that a lead changed, once this
/// transaction commits. Ids only: whoever hears it may look the rest up.
///
/// # Errors
/// What the server refused.
pub async fn announce(tx: &Transaction<'_>, payload: &Value) -> Result<()> {
    tx.query("select pg_notify('clara_crm_leads', $1)", &[(&payload.to_string(), Type::TEXT)]).await.map(drop)
}

/// One JSON column of each row.
pub(super) fn parsed<T: DeserializeOwned>(rows: &[Row]) -> Result<Vec<T>> {
    rows.iter().map(|row| column(row, 0)?.ok_or_else(|| unexpected("null"))).collect()
}

/// A JSON column, or nothing where it is null.
fn column<T: DeserializeOwned>(row: &Row, index: usize) -> Result<Option<T>> {
    let value: Option<Value> = row.try_get(index).map_err(unexpected)?;
    value.map(|value| serde_json::from_value(value).map_err(|error| unexpected(shape(&error)))).transpose()
}

/// The part of a decoding error that quotes no value.
fn shape(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit("expected ")
        .next()
        .map_or_else(|| "another shape".into(), |wanted| format!("expected {wanted}"))
}

fn unexpected(cause: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::NotMigrated, "a row has another shape than the CRM's")
        .because(cause)
        .hint("clara-crm check-schema")
}
