//! Lists of words and phrases, and their places among the words of a sentence.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use foldhash::fast::FixedState;

use super::sentence::Sentence;
use super::word;

/// Phrases with more words are not looked for.
const MOST_WORDS: usize = 3;

/// Bits of a sieve for each of its words, at least.
const THINNESS: usize = 16;

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

/// Which words may be on a list: a bit for each, by its number in a sentence. A few others have the
/// same bit, but most words are told without a look at the list.
#[derive(Debug)]
pub(super) struct Sieve(Box<[u64]>);

impl Sieve {
    pub(super) fn of<W: AsRef<str>>(words: &[W]) -> Self {
        let mut sieve = Self(vec![0; (words.len() * THINNESS / 64 + 1).next_power_of_two()].into());
        for word in words {
            let (at, bit) = sieve.place(word::hash(word.as_ref().as_bytes()));
            sieve.0[at] |= bit;
        }
        sieve
    }

    /// Where the bit of a word is, by its number.
    #[inline]
    fn place(&self, word: u32) -> (usize, u64) {
        // The length is a power of two.
        ((word as usize / 64) & (self.0.len() - 1), 1 << (word % 64))
    }

    /// Whether a word of a sentence may be on the list.
    #[inline]
    pub(super) fn may_hold(&self, sentence: &Sentence<'_>, at: usize) -> bool {
        sentence.hashes.get(at).is_some_and(|word| {
            let (at, bit) = self.place(*word);
            self.0[at] & bit != 0
        })
    }
}

/// Phrases in plain words, with what each stands for.
#[derive(Debug)]
pub(super) struct Lexicon<V> {
    phrases: HashMap<Box<str>, V, FixedState>,
    /// The words of the longest phrase that begins with this word.
    first: HashMap<Box<str>, usize, FixedState>,
    /// What may be one of these words.
    begins: Sieve,
}

impl<V> Default for Lexicon<V> {
    fn default() -> Self {
        Self::new(std::iter::empty::<(&str, V)>())
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
        let begins = Sieve::of(&first.keys().collect::<Vec<_>>());
        Self { phrases, first, begins }
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
        let first = || self.first.get(sentence.word(at)).copied();
        let most = self.begins.may_hold(sentence, at).then(first).flatten().unwrap_or_default();
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
