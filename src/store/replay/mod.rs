//! What a replay reads before it writes a batch of conversations.

mod keys;
mod rows;

use futures_util::try_join;
use indexmap::IndexSet;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::clients::ClientRow;
use crate::db::{Access, Database, Json, Param, Row, Transaction, Type};
use crate::error::{Error, ErrorKind, Result};
use crate::lead::record::LeadRecord;
use crate::lead::stage::{Pipeline, Stage};
pub use keys::Keys;
pub use rows::{CallRow, Candidate, ConversationRow, FollowUpRow, LeadClient, MeetingRow, NamedAgent};

/// What the database has under some keys.
#[derive(Debug, Default)]
pub struct Found {
    /// The conversations of the sessions.
    pub conversations: Vec<ConversationRow>,
    /// The calls of the sessions.
    pub calls: Vec<CallRow>,
    /// Leads with one of the emails, a phone that ends alike, or one of the ids.
    pub candidates: Vec<Candidate>,
    /// Leads whose caller gave an email or phone in an earlier conversation.
    pub earlier_callers: Vec<Uuid>,
    /// The clients.
    pub clients: Vec<ClientRow>,
    /// The users, the likeliest of a name first.
    pub agents: Vec<NamedAgent>,
    /// Users who want to hear nothing of leads.
    pub muted: Vec<Uuid>,
}

/// Leads with what belongs to them.
#[derive(Debug, Default)]
pub struct Contexts {
    /// The rows, locked against other writers until the transaction ends.
    pub leads: Vec<LeadRecord>,
    /// Their conversations.
    pub conversations: Vec<ConversationRow>,
    /// Conversations of nobody that may turn out to be theirs.
    pub nobodys: Vec<ConversationRow>,
    /// The follow-ups that Clara suggested.
    pub follow_ups: Vec<FollowUpRow>,
    /// Their meetings.
    pub meetings: Vec<MeetingRow>,
    /// Their clients.
    pub clients: Vec<LeadClient>,
}

/// The lock, the sync of `updated_at` with the conversation's time (see the trigger in V001),
/// and long texts compressed by LZ4 where the server can and nobody chose otherwise: PostgreSQL's
/// own method of old takes a seventh of the time that the rows take. Where the settings are not
/// to be read, all stays as it is.
const TURN: &str = "select pg_advisory_xact_lock(hashtext('clara-crm'), hashtext('replay')),
                           set_config('clara_crm.keeps_updated_at', 'on', true);
                    do $$ begin
                      perform set_config(name, 'lz4', true) from pg_catalog.pg_settings
                        where name = 'default_toast_compression' and source = 'default' and 'lz4' = any(enumvals);
                    exception when insufficient_privilege then null; end $$";

/// Begins a transaction, and makes every other replay wait for its end, so that two that
/// meet the same new caller at once make one lead. The lock is held by the transaction, not
/// by the session: it works through a pooler and dies with the connection.
///
/// # Errors
/// When the wait takes longer than the lock timeout.
pub async fn begin(db: &mut Database) -> Result<Transaction<'_>> {
    db.begin_with(Access::Write, TURN).await
}

/// Makes every replay wait for this transaction's end, as [`begin`] does.
///
/// # Errors
/// When the wait takes longer than the lock timeout.
pub async fn take_turn(tx: &Transaction<'_>) -> Result<()> {
    tx.batch(TURN).await
}

/// Whether the transaction of this number is committed; nothing while it is under way.
///
/// # Errors
/// What the server reported.
pub async fn has_committed(db: &mut Database, number: &str) -> Result<Option<bool>> {
    let tx = db.begin(Access::Read).await?;
    let rows = tx.query("select pg_xact_status($1::text::xid8) as status", &[(&number, Type::TEXT)]).await?;
    let status: Option<String> =
        rows.first().map(|row| crate::db::column(row, "status")).transpose()?.flatten();
    tx.rollback().await?;
    // What is so long ago that it is forgotten was not this one.
    Ok(match status.as_deref() {
        Some("in progress") => None,
        status => Some(status == Some("committed")),
    })
}

/// Reads the pipeline.
///
/// # Errors
/// What the server reported.
pub async fn pipeline(tx: &Transaction<'_>) -> Result<Pipeline> {
    let sql = "select to_jsonb(s) from public.pipeline_stages s order by s.order_position, s.id";
    Ok(Pipeline::new(parsed::<Stage>(&tx.query(sql, &[]).await?)?))
}

/// Reads what the database has under some keys, in one round trip.
///
/// # Errors
/// What the server reported.
pub async fn found(tx: &Transaction<'_>, keys: &Keys) -> Result<Found> {
    let (sessions, digests): (Vec<_>, Vec<_>) = keys.sessions.iter().unzip();
    let sessions: [Param<'_>; 2] = [(&sessions, Type::TEXT_ARRAY), (&digests, Type::TEXT_ARRAY)];
    let (emails, phones, tails) = (listed(&keys.emails), listed(&keys.phones), listed(&keys.tails));
    let leads: Vec<Uuid> = keys.leads.iter().copied().collect();
    let callers: [Param<'_>; 3] =
        [(&emails, Type::TEXT_ARRAY), (&tails, Type::TEXT_ARRAY), (&leads, Type::UUID_ARRAY)];
    let earlier: [Param<'_>; 2] = [(&emails, Type::TEXT_ARRAY), (&phones, Type::TEXT_ARRAY)];
    let (client_emails, names) = (listed(&keys.client_emails), listed(&keys.client_names));
    let clients: Vec<Uuid> = keys.clients.iter().copied().collect();
    let clients: [Param<'_>; 3] =
        [(&client_emails, Type::TEXT_ARRAY), (&names, Type::TEXT_ARRAY), (&clients, Type::UUID_ARRAY)];
    let agents = listed(&keys.agents);
    let agents: [Param<'_>; 1] = [(&agents, Type::TEXT_ARRAY)];
    let (conversations, calls, candidates, earlier_callers, clients, agents, muted) = try_join!(
        rows(tx, include_str!("../sql/sessions.sql"), &sessions),
        rows(tx, include_str!("../sql/calls.sql"), &sessions[..1]),
        rows(tx, include_str!("../sql/candidates.sql"), &callers),
        rows(tx, include_str!("../sql/earlier_callers.sql"), &earlier),
        rows(tx, include_str!("../sql/clients.sql"), &clients),
        rows(tx, include_str!("../sql/callers.sql"), &agents),
        rows(tx, include_str!("../sql/muted.sql"), &[]),
    )?;
    Ok(Found { conversations, calls, candidates, earlier_callers, clients, agents, muted })
}

/// Reads leads with what belongs to them, and the conversations of nobody that their
/// callers or those of `keys` may have held, in one round trip. Locks the leads.
///
/// # Errors
/// What the server reported.
pub async fn contexts(tx: &Transaction<'_>, leads: &[Uuid], keys: &Keys) -> Result<Contexts> {
    let (emails, phones) = (listed(&keys.emails), listed(&keys.phones));
    let callers: [Param<'_>; 3] =
        [(&leads, Type::UUID_ARRAY), (&emails, Type::TEXT_ARRAY), (&phones, Type::TEXT_ARRAY)];
    let ids = &callers[..1];
    let (leads, conversations, nobodys, follow_ups, meetings, clients) = try_join!(
        rows(tx, include_str!("../sql/locked_leads.sql"), ids),
        rows(tx, include_str!("../sql/lead_conversations.sql"), ids),
        rows(tx, include_str!("../sql/nobodys.sql"), &callers),
        rows(tx, include_str!("../sql/lead_follow_ups.sql"), ids),
        rows(tx, include_str!("../sql/lead_meetings.sql"), ids),
        rows(tx, include_str!("../sql/lead_clients.sql"), ids),
    )?;
    Ok(Contexts { leads, conversations, nobodys, follow_ups, meetings, clients })
}

fn listed(keys: &IndexSet<String>) -> Vec<&str> {
    keys.iter().map(String::as_str).collect()
}

async fn rows<T: DeserializeOwned>(tx: &Transaction<'_>, sql: &str, params: &[Param<'_>]) -> Result<Vec<T>> {
    parsed(&tx.query(sql, params).await?)
}

/// One JSON column of each row.
pub(super) fn parsed<T: DeserializeOwned>(rows: &[Row]) -> Result<Vec<T>> {
    rows.iter().map(|row| column(row, 0)?.ok_or_else(|| unexpected("null"))).collect()
}

/// A JSON column, or nothing where it is null.
fn column<T: DeserializeOwned>(row: &Row, index: usize) -> Result<Option<T>> {
    let value: Option<Json<T>> = row.try_get(index).map_err(|error| {
        let source = std::error::Error::source(&error).and_then(|source| source.downcast_ref());
        source.map_or_else(|| unexpected("another type"), |error| unexpected(shape(error)))
    })?;
    Ok(value.map(|Json(value)| value))
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
