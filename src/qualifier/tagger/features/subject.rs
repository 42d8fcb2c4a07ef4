//! Who does or suffers what is said at a place of a sentence.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use super::Lexeme;
use crate::qualifier::sentence::Sentence;
use crate::qualifier::word::hash;

/// Who does or suffers something.
const SUBJECTS: [&str; 20] = [
    "we",
    "i",
    "they",
    "he",
    "she",
    "you",
    "it",
    "nobody",
    "everything",
    "our",
    "my",
    "who",
    "everyone",
    "someone",
    "people",
    "half",
    "that",
    "there",
    "the",
    "customers",
];

/// The subject that each word is, if it is one.
pub(super) fn subjects(words: &[Lexeme<'_>], subjects: &mut Vec<Option<u32>>) {
    static SUBJECT: LazyLock<HashMap<u32, u32, FixedState>> =
        LazyLock::new(|| (0..).zip(SUBJECTS).map(|(number, word)| (hash(word.as_bytes()), number)).collect());
    subjects.clear();
    subjects.extend(words.iter().map(|word| SUBJECT.get(&word.hash).copied()));
}

/// The last subject before a word, in its part of the sentence.
pub(super) fn subject(sentence: &Sentence<'_>, subjects: &[Option<u32>], at: usize) -> Option<u32> {
    for place in (at.saturating_sub(12)..at).rev() {
        if subjects[place].is_some() {
            return subjects[place];
        }
        if sentence.breaks_at(place + 1) && place + 1 < at {
            return None;
        }
    }
    None
}
