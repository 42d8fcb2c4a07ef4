//! Phrases that point to a value: patterns over the plain words of a sentence, in the
//! order in which they win.

use std::ops::Range;

use super::pattern::Pattern;
use super::sentence::Sentence;

/// A pattern of whole words over `Sentence::flat`.
pub(super) fn pattern(text: &str) -> Pattern {
    Pattern::new(text)
}

/// Patterns with what each stands for, the strongest first.
pub(super) struct Cues<L> {
    entries: Vec<(L, Pattern)>,
}

impl<L: Copy> Cues<L> {
    pub(super) fn new(table: &[(L, &str)]) -> Self {
        Self { entries: table.iter().map(|&(level, text)| (level, pattern(text))).collect() }
    }

    /// What the sentence points to, in the order of the table, with the place of the words.
    pub(super) fn all<'s>(
        &'s self,
        sentence: &'s Sentence<'_>,
    ) -> impl Iterator<Item = (L, Range<usize>)> + 's {
        self.entries
            .iter()
            .filter_map(move |(level, pattern)| sentence.find(pattern).map(|range| (*level, range)))
    }

    /// As `all`, with every place of each pattern.
    pub(super) fn each<'s>(
        &'s self,
        sentence: &'s Sentence<'_>,
    ) -> impl Iterator<Item = (L, Range<usize>)> + 's {
        self.entries
            .iter()
            .flat_map(move |(level, pattern)| sentence.places(pattern).map(|place| (*level, place)))
    }

    /// The first in the order of the table.
    pub(super) fn first(&self, sentence: &Sentence<'_>) -> Option<(L, Range<usize>)> {
        self.all(sentence).next()
    }
}
