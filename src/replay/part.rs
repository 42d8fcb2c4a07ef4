//! Batches and their parts, which several threads may look at.

use std::ops::{Deref, Range};
use std::sync::Arc;

use super::qualify::Qualified;

/// Conversations of a batch that are written together, in one transaction.
#[derive(Debug, Clone)]
pub(super) struct Part {
    all: Arc<Vec<Qualified>>,
    range: Range<usize>,
}

impl Part {
    /// All of a batch.
    pub(super) fn of(batch: Vec<Qualified>) -> Self {
        Self { range: 0..batch.len(), all: Arc::new(batch) }
    }

    /// The first `count` conversations, and the others.
    pub(super) fn split(&self, count: usize) -> (Self, Self) {
        let middle = self.range.end.min(self.range.start + count);
        let of = |range| Self { all: Arc::clone(&self.all), range };
        (of(self.range.start..middle), of(middle..self.range.end))
    }
}

impl Deref for Part {
    type Target = [Qualified];

    fn deref(&self) -> &[Qualified] {
        &self.all[self.range.clone()]
    }
}

/// The parts of a batch that are open, in their order.
pub(super) struct Parts {
    /// The next one is the last.
    open: Vec<Part>,
}

impl Parts {
    pub(super) fn of(batch: Vec<Qualified>) -> Self {
        Self { open: vec![Part::of(batch)] }
    }

    pub(super) fn next(&mut self) -> Option<Part> {
        self.open.pop().filter(|part| !part.is_empty())
    }

    /// This comes next.
    pub(super) fn push(&mut self, part: Part) {
        if !part.is_empty() {
            self.open.push(part);
        }
    }

    /// Both halves come next, one after the other.
    pub(super) fn halve(&mut self, part: &Part) {
        let (first, second) = part.split(part.len() / 2);
        self.push(second);
        self.push(first);
    }
}
