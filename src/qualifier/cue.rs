//! Phrases that point to a value: patterns over the plain words of a sentence, in the
//! order in which they win.

use std::ops::Range;

use regex::{Regex, RegexSet};

use super::sentence::Sentence;

/// A pattern of whole words over `Sentence::flat`.
#[expect(clippy::expect_used, reason = "the patterns are constants, and a test compiles every one")]
pub(super) fn pattern(text: &str) -> Regex {
    Regex::new(&whole_words(text)).expect("a constant pattern is well formed")
}

fn whole_words(text: &str) -> String {
    // An anchor stands before the first space, where no word begins.
    let (start, end) =
        (if text.contains('^') { "(?:^|" } else { "(?:" }, if text.contains('$') { "|$)" } else { ")" });
    format!(r"{start}(?-u:\b))(?:{text})(?:(?-u:\b){end}")
}

/// Patterns with what each stands for, the strongest first.
pub(super) struct Cues<L> {
    set: RegexSet,
    entries: Vec<(L, Regex)>,
}

impl<L: Copy> Cues<L> {
    #[expect(clippy::expect_used, reason = "the patterns are constants, and a test compiles every one")]
    pub(super) fn new(table: &[(L, &str)]) -> Self {
        let set = RegexSet::new(table.iter().map(|(_, p)| whole_words(p)))
            .expect("constant patterns are well formed");
        Self { set, entries: table.iter().map(|&(level, p)| (level, pattern(p))).collect() }
    }

    /// What the sentence points to, in the order of the table, with the place of the words.
    pub(super) fn all<'s>(
        &'s self,
        sentence: &'s Sentence<'_>,
    ) -> impl Iterator<Item = (L, Range<usize>)> + 's {
        self.set.matches(&sentence.flat).into_iter().flat_map(move |i| {
            let (level, pattern) = &self.entries[i];
            sentence.find(pattern).map(|range| (*level, range))
        })
    }

    /// As `all`, with every place of each pattern.
    pub(super) fn each<'s>(
        &'s self,
        sentence: &'s Sentence<'_>,
    ) -> impl Iterator<Item = (L, Range<usize>)> + 's {
        self.set.matches(&sentence.flat).into_iter().flat_map(move |i| {
            let (level, pattern) = &self.entries[i];
            pattern.find_iter(&sentence.flat).map(|m| (*level, m.range()))
        })
    }

    /// The first in the order of the table.
    pub(super) fn first(&self, sentence: &Sentence<'_>) -> Option<(L, Range<usize>)> {
        self.all(sentence).next()
    }
}
