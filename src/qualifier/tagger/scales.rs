//! Weighs what may be a value or an answer: by what several of them share, which is counted
//! once for all, and by what is seen of each alone.

use super::Tag;
use super::levels::{QUESTIONS, Question};
use super::model::Model;

/// Kinds of values that are told apart, and levels of answers: as many as the processor adds up at
/// once. A value and an answer may have the same column: nothing that is seen of one is seen of the
/// other.
pub(super) const COLUMNS: usize = 16;

/// The column of a level of a question: those of the questions stand one behind the other.
pub(super) const fn column(question: Question, level: usize) -> usize {
    QUESTIONS[question as usize].0 - question as usize + level
}

const _: () = assert!(Tag::ALL.len() <= COLUMNS && column(Question::Purpose, 0) <= COLUMNS);

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

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::answers::WEIGHED;
    use super::super::weights::AlikeWeights;
    use super::*;

    #[test]
    fn every_level_that_is_weighed_has_a_column_of_its_own() {
        let levels = |question: Question| 0..QUESTIONS[question as usize].1 - 1;
        let columns = WEIGHED.iter().flat_map(|one| levels(*one).map(|level| column(*one, level)));
        let all: Vec<usize> = columns.collect();
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len(), "{all:?}");
        assert!(all.iter().all(|column| *column < COLUMNS), "{all:?}");
    }

    #[test]
    fn what_is_shared_counts_as_much_as_what_is_seen_alone() {
        let weights = (1..=40_u16).map(|key| (u32::from(key), [f32::from(key) / 100.0; COLUMNS]));
        let model = Model::default().weighing(AlikeWeights::of(weights, 0));
        let keys: Vec<u32> = (1..=12).collect();
        let (mut whole, mut parted) = (Scales::of(&model, 2), Scales::of(&model, 2));
        whole.one(0, 3, &keys);
        parted.share(&keys[..9]);
        // One after the other: what is seen of one alone does not count for the next.
        parted.one(1, 3, &[40]);
        parted.one(0, 3, &keys[9..]);
        assert_eq!(whole.chances[0], parted.chances[0]);
        assert!(whole.chances[0] > 0.6 && parted.chances[1] > 0.6, "{:?}", parted.chances);
        assert_ne!(parted.chances[0], parted.chances[1]);
    }
}
