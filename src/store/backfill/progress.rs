//! How far each backfill is: a row of `clara_crm_backfills` for each.

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::db::{Param, Transaction, Type, column};
use crate::error::Result;

/// How far a backfill is.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// Its name.
    pub task: String,
    /// The run that wrote this.
    pub run: Uuid,
    /// `running`, `stopped`, `failed` or `finished`. A run that died stays `running`.
    pub state: String,
    /// The row behind which the next run goes on; none where that begins at the first one.
    pub after: Option<Uuid>,
    /// What the run came to so far.
    pub counts: Value,
    /// The rows that the database refused, with the reasons.
    pub refused: Value,
    /// When the run began; set by the server.
    pub began_at: Option<DateTime<Utc>>,
    /// When this was written; set by the server.
    pub saved_at: Option<DateTime<Utc>>,
}

/// How far the backfill is, where it ever wrote anything.
///
/// # Errors
/// What the server reported.
pub async fn state(tx: &Transaction<'_>, task: &str) -> Result<Option<State>> {
    let sql = "select run_id, state, after_id, counts, refused, began_at, saved_at
                 from public.clara_crm_backfills where task = $1";
    let rows = tx.query(sql, &[(&task, Type::TEXT)]).await?;
    let read = |row| {
        Ok(State {
            task: task.to_owned(),
            run: column(row, "run_id")?,
            state: column(row, "state")?,
            after: column(row, "after_id")?,
            counts: column(row, "counts")?,
            refused: column(row, "refused")?,
            began_at: column(row, "began_at")?,
            saved_at: column(row, "saved_at")?,
        })
    };
    rows.first().map(read).transpose()
}

/// Notes how far a backfill is.
///
/// # Errors
/// What the server refused.
pub async fn save(tx: &Transaction<'_>, state: &State) -> Result<()> {
    let sql = "insert into public.clara_crm_backfills as b (task, run_id, state, after_id, counts, refused)
               values ($1, $2, $3, $4, $5, $6)
               on conflict (task) do update set
                 began_at = case when b.run_id = excluded.run_id then b.began_at else now() end,
                 run_id = excluded.run_id, state = excluded.state, after_id = excluded.after_id,
                 counts = excluded.counts, refused = excluded.refused, saved_at = now()";
    let params: [Param<'_>; 6] = [
        (&state.task, Type::TEXT),
        (&state.run, Type::UUID),
        (&state.state, Type::TEXT),
        (&state.after, Type::UUID),
        (&state.counts, Type::JSONB),
        (&state.refused, Type::JSONB),
    ];
    tx.execute(sql, &params).await.map(drop).map_err(|error| error.on_table("clara_crm_backfills"))
}

/// Leaves a line in `admin_audit`, once for a run.
///
/// # Errors
/// What the server refused.
pub async fn audit(
    tx: &Transaction<'_>,
    (id, user): (Uuid, Option<Uuid>),
    (action, table): (&str, &str),
    details: &Value,
) -> Result<()> {
    let sql = "insert into public.admin_audit (id, user_id, action, target_entity, details)
               values ($1, $2, $3, $4, $5) on conflict (id) do nothing";
    let params: [Param<'_>; 5] = [
        (&id, Type::UUID),
        (&user, Type::UUID),
        (&action, Type::TEXT),
        (&table, Type::TEXT),
        (details, Type::JSONB),
    ];
    tx.execute(sql, &params).await.map(drop).map_err(|error| error.on_table("admin_audit"))
}
