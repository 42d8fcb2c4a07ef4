//! Lists of words and phrases, and their places among the words of a sentence.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use foldhash::fast::FixedState;

use super::sentence::Sentence;

/// Phrases with more words are not looked for.
const MOST_WORDS: usize = 3;

/// A list of words as a set.
pub(super) type Words = HashSet<&'static str, FixedState>;

/// The words of a text, lines that begin with `#` left out.
pub(super) fn words(text: &'static str) -> Words {
    lines(text).flat_map(str::split_whitespace).collect()
}

/// The lines of a list, those that begin with `#` and empty ones left out.
pub(super) fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// Phrases in plain words, with what each stands for.
#[derive(Debug)]
pub(super) struct Lexicon<V> {
    phrases: HashMap<Box<str>, V, FixedState>,
    /// The words of the longest phrase that begins with this word.
    first: HashMap<Box<str>, usize, FixedState>,
}

impl<V> Default for Lexicon<V> {
    fn default() -> Self {
        Self { phrases: HashMap::default(), first: HashMap::default() }
    }
}

impl<V> Lexicon<V> {
    pub(super) fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }

    pub(super) fn new<P: Into<Box<str>>>(phrases: impl Iterator<Item = (P, V)>) -> Self {
        let phrases: HashMap<Box<str>, V, FixedState> = phrases.map(|(p, v)| (p.into(), v)).collect();
        let mut first: HashMap<Box<str>, usize, FixedState> = HashMap::default();
        for phrase in phrases.keys() {
            let words = phrase.split(' ').count().min(MOST_WORDS);
            let most = first.entry(phrase.split(' ').next().unwrap_or_default().into()).or_insert(words);
            *most = words.max(*most);
        }
        Self { phrases, first }
    }

    pub(super) fn get(&self, phrase: &str) -> Option<&V> {
        self.phrases.get(phrase)
    }

    /// The longest phrase that begins at a word.
    pub(super) fn longest_at<'l>(
        &'l self,
        sentence: &Sentence<'_>,
        at: usize,
    ) -> Option<(Range<usize>, &'l V)> {
        self.at(sentence, at).next_back()
    }

    /// The phrases that begin at a word, the shortest first.
    pub(super) fn at<'l, 's, 'a>(
        &'l self,
        sentence: &'s Sentence<'a>,
        at: usize,
    ) -> impl DoubleEndedIterator<Item = (Range<usize>, &'l V)> + use<'l, 's, 'a, V> {
        let most = self.first.get(sentence.word(at)).copied().unwrap_or_default();
        (at + 1..=(at + most).min(sentence.words.len()))
            .filter_map(move |end| Some((at..end, self.get(sentence.said(at..end))?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_counts() {
        let list = Lexicon::new([("new york", 1), ("new york city", 2), ("york", 3)].into_iter());
        let said = Sentence::all("in New York City, York and new");
        let found: Vec<_> = (0..said[0].words.len() + 2)
            .filter_map(|at| list.longest_at(&said[0], at).map(|(words, value)| (words, *value)))
            .collect();
        assert_eq!(found, [(1..4, 2), (2..3, 3), (4..5, 3)]);
    }
}
