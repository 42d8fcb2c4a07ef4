//! Weighs what may be a value or an answer: by what several of them share, which is counted
//! once for all, and by what is seen of each alone.

use super::model::Model;

/// Kinds of values and of answers that are told apart, with room: as many as the processor
/// adds up at once.
pub(super) const COLUMNS: usize = 16;

/// Looks at what may be right: first at what some of it shares, then at each.
pub(super) trait Look {
    /// What the next ones share.
    fn share(&mut self, seen: &[u32]);
    /// What is seen of one alone, by its number and the column of its kind.
    fn one(&mut self, number: usize, column: usize, seen: &[u32]);
}

/// Weighs all that it looks at.
pub(super) struct Scales<'m> {
    model: &'m Model,
    shared: [i16; COLUMNS],
    /// How likely each is right, 0 to 1, by its number.
    pub(super) chances: Vec<f32>,
}

impl<'m> Scales<'m> {
    /// For so many.
    pub(super) fn of(model: &'m Model, count: usize) -> Self {
        Self { model, shared: [0; COLUMNS], chances: vec![0.0; count] }
    }
}

impl Look for Scales<'_> {
    fn share(&mut self, seen: &[u32]) {
        self.shared = self.model.of_kinds([0; COLUMNS], seen);
    }

    fn one(&mut self, number: usize, column: usize, seen: &[u32]) {
        self.chances[number] = self.model.right(self.shared, seen, column);
    }
}

/// Puts what is seen in order, each once.
pub(super) fn ordered(seen: &mut Vec<u32>) {
    seen.sort_unstable();
    seen.dedup();
}
