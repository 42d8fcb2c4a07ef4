//! What is done, running and left of each task.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;

use super::{Task, lease, tasks};
use crate::db::Transaction;
use crate::error::Result;
use crate::store::backfill;

/// How it stands with a task.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TaskStatus {
    /// Its name.
    pub task: &'static str,
    /// `never` run, `running`, `stopped` or `failed` before its end, `died`, or `finished`.
    pub state: String,
    /// Rows that it would look at.
    pub rows_left: u64,
    /// Those of them that a sync from outside has locked.
    pub rows_locked: u64,
    /// When the last run that wrote anything began.
    pub began_at: Option<DateTime<Utc>>,
    /// When it last wrote something.
    pub saved_at: Option<DateTime<Utc>>,
    /// What that run came to.
    pub counts: Option<Value>,
    /// How many rows the database refused.
    pub rows_refused: usize,
}

/// How it stands with these tasks.
///
/// # Errors
/// Where the database is not migrated, and what the server reported.
pub async fn of(tx: &Transaction<'_>, wanted: &[Task]) -> Result<Vec<TaskStatus>> {
    let columns = tasks::look(tx).await?;
    let running = lease::running(tx).await?;
    let mut all = Vec::new();
    for task in wanted {
        let (rows_left, rows_locked) = match tasks::selection(*task, &columns) {
            Some(selection) => backfill::left(tx, &selection).await?,
            None => (0, 0),
        };
        let state = backfill::state(tx, task.name()).await?;
        let word = match state.as_ref().map(|state| state.state.as_str()) {
            _ if running.contains(task) => "running",
            None => "never",
            Some("running") => "died",
            Some(word) => word,
        };
        all.push(TaskStatus {
            task: task.name(),
            state: word.to_owned(),
            rows_left,
            rows_locked,
            began_at: state.as_ref().and_then(|state| state.began_at),
            saved_at: state.as_ref().and_then(|state| state.saved_at),
            rows_refused: state.as_ref().and_then(|state| state.refused.as_array()).map_or(0, Vec::len),
            counts: state.map(|state| state.counts),
        });
    }
    Ok(all)
}
