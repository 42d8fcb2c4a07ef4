//! What a run came to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Task;
use crate::error::Error;

/// Rows by what became of them; the last four add up to the first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    /// Rows that were looked at.
    pub scanned: u64,
    /// Rows that were filled.
    pub updated: u64,
    /// Rows that somebody else filled or changed meanwhile.
    pub unchanged: u64,
    /// Rows that a person has to look at.
    pub unresolved: u64,
    /// Rows that a sync from outside has locked.
    pub skipped_locked: u64,
}

/// A value that a person has to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnresolvedValue {
    /// The value; null where the row was refused for something else.
    pub value: Option<String>,
    /// In how many rows.
    pub rows: u64,
    /// Why it is not resolved.
    pub reason: String,
}

/// A row that the database refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedRow {
    /// Its primary key.
    pub id: Uuid,
    /// What the database said, without values.
    pub reason: String,
    /// PostgreSQL's code.
    pub sqlstate: Option<String>,
}

/// What one task came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskReport {
    /// The task.
    pub task: Task,
    /// The rows.
    pub counts: Counts,
    /// Transactions in which rows were written; of a dry run those in which they would be.
    pub batches: u64,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// No row is left that it could fill.
    pub finished: bool,
    /// What a person has to look at, the most frequent first.
    pub unresolved_values: Vec<UnresolvedValue>,
    /// The rows that the database refused; the first ones where there are many.
    pub refused: Vec<RefusedRow>,
    /// A trigger of this database sets `updated_at` at each change, so it moved.
    pub moves_updated_at: bool,
}

/// What a run came to.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The tasks that ran, in their order.
    pub tasks: Vec<TaskReport>,
    /// The tasks for which no time was left.
    pub left_out: Vec<Task>,
    /// What ended the run before it was done.
    pub failure: Option<Error>,
}

impl Report {
    /// Whether something is left that the next run goes on with.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        !self.left_out.is_empty() || self.tasks.iter().any(|task| !task.finished)
    }

    /// Whether something is left that a person has to look at.
    #[must_use]
    pub fn has_unresolved(&self) -> bool {
        self.tasks.iter().any(|task| task.counts.unresolved > 0)
    }
}

/// Values that a person has to look at, while they are being counted.
#[derive(Debug, Clone, Default)]
pub(super) struct Unresolved(BTreeMap<(Option<String>, String), u64>);

impl Unresolved {
    pub(super) fn add(&mut self, value: Option<&str>, reason: &str) {
        *self.0.entry((value.map(str::to_owned), reason.to_owned())).or_default() += 1;
    }

    pub(super) fn extend(&mut self, other: Self) {
        for (key, rows) in other.0 {
            *self.0.entry(key).or_default() += rows;
        }
    }

    /// The most frequent first, then by value.
    pub(super) fn into_values(self) -> Vec<UnresolvedValue> {
        let value = |((value, reason), rows)| UnresolvedValue { value, rows, reason };
        let mut values: Vec<_> = self.0.into_iter().map(value).collect();
        values.sort_by_key(|value| std::cmp::Reverse(value.rows));
        values
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.scanned += other.scanned;
        self.updated += other.updated;
        self.unchanged += other.unchanged;
        self.unresolved += other.unresolved;
        self.skipped_locked += other.skipped_locked;
    }
}
