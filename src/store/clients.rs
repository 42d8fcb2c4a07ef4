//! The clients that leads belong to.

use futures_util::future::try_join_all;
use futures_util::join;
use serde::Deserialize;
use uuid::Uuid;

use crate::db::{Param, Transaction, Type};
use crate::error::Result;

/// A client.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ClientRow {
    /// Primary key.
    pub id: Uuid,
    /// Its name.
    pub client_name: Option<String>,
    /// Its email address.
    pub email: Option<String>,
    /// Its phone number.
    pub phone: Option<String>,
    /// Its industry.
    pub industry: Option<String>,
    /// Where it is.
    pub location: Option<String>,
    /// How many people it has.
    pub company_size: Option<i32>,
    /// When the row was made.
    pub created_at: Option<chrono::DateTime<chrono::Utc>>,
    /// Its name regardless of case and spacing.
    pub folded_name: Option<String>,
    /// Its email address regardless of case.
    pub folded_email: Option<String>,
    /// True where no person added anything to it.
    #[serde(default)]
    pub plain: bool,
}

/// The clients with one of these emails, names (both as they are compared) or ids, the oldest
/// first.
///
/// # Errors
/// What the server reported.
pub async fn find_all(
    tx: &Transaction<'_>,
    emails: &[&str],
    names: &[&str],
    ids: &[Uuid],
) -> Result<Vec<ClientRow>> {
    let rows = tx
        .query(
            "select to_jsonb(c) from public.clients c
              where lower(btrim(c.email)) = any($1)
                 or lower(regexp_replace(btrim(c.client_name), '\\s+', ' ', 'g')) = any($2)
                 or c.id = any($3)
              order by c.created_at, c.id",
            &[(&emails, Type::TEXT_ARRAY), (&names, Type::TEXT_ARRAY), (&ids, Type::UUID_ARRAY)],
        )
        .await?;
    super::replay::parsed(&rows)
}

/// Moves what belongs to a lead from one client to another; the lead's own row is not touched.
///
/// # Errors
/// What the server refused.
pub async fn move_lead(tx: &Transaction<'_>, lead_id: Uuid, from: Uuid, to: Uuid) -> Result<()> {
    let params: [Param<'_>; 3] = [(&lead_id, Type::UUID), (&from, Type::UUID), (&to, Type::UUID)];
    let moves = ["activities", "conversations"].map(|table| {
        format!("update public.{table} set client_id = $3 where lead_id = $1 and client_id = $2")
    });
    try_join_all(moves.iter().map(|sql| tx.execute(sql, &params))).await.map(drop)
}

/// Removes those of some clients that nothing refers to and to which no person added
/// anything.
///
/// # Errors
/// What the server refused.
pub async fn remove_unused(tx: &Transaction<'_>, ids: &[Uuid]) -> Result<()> {
    let params: [Param<'_>; 1] = [(&ids, Type::UUID_ARRAY)];
    // Whoever makes a reference right now is waited for, and seen by the statement after.
    let lock = "select from public.clients where id = any($1) order by id for update";
    let (locked, removed) =
        join!(tx.execute(lock, &params), tx.execute(include_str!("sql/unused_clients.sql"), &params));
    locked.and(removed).map(drop)
}
