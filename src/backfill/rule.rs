//! What a task has to say for itself; the engine does the rest.

use std::borrow::Cow;

use uuid::Uuid;

use crate::db::Transaction;
use crate::error::Result;
use crate::store::backfill::{Candidate, Selection};

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Decision<C> {
    /// This is written.
    Fill(C),
    /// A person has to say: the value that is not understood, and why it is not.
    Unresolved { value: Option<String>, reason: Cow<'static, str> },
}

impl<C> Decision<C> {
    pub(super) fn unresolved(value: impl Into<String>, reason: impl Into<Cow<'static, str>>) -> Self {
        Self::Unresolved { value: Some(value.into()), reason: reason.into() }
    }
}

/// A task: which rows it looks at, what it decides about each, and how it writes that.
pub(super) trait Rule {
    /// What is written into a row.
    type Change;

    /// Which rows.
    fn selection(&self) -> &Selection;

    /// How many rows go into one batch at most, where they are large.
    fn most(&self) -> usize {
        usize::MAX
    }

    /// Decides about each of the rows, in their order.
    async fn decide(
        &mut self,
        tx: &mut Transaction<'_>,
        rows: &[Candidate],
    ) -> Result<Vec<Decision<Self::Change>>>;

    /// Writes what was decided, and returns the rows in which it is now: one that
    /// somebody changed meanwhile is left alone.
    async fn write(&self, tx: &Transaction<'_>, rows: &[(&Candidate, &Self::Change)]) -> Result<Vec<Uuid>>;

    /// A transaction was rolled back: what was found or made in it may be gone.
    fn forget(&mut self) {}
}
