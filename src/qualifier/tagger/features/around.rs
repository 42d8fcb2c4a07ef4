//! What is known from around a sentence: what was asked, what the assistant repeats of it, and
//! the caller's address.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::{TOPICS, hash};
use crate::qualifier::tagger::ruled::Ruled;
use crate::qualifier::talk::{Claim, Talk};

/// What is known from around a sentence.
pub(super) struct Around<'a> {
    pub(super) topics: Vec<u32>,
    /// How long the sentence is.
    pub(super) length: u32,
    /// The words of the assistant's next message, each with the word before it.
    pub(super) echoes: HashMap<u32, u32, FixedState>,
    /// The caller's address.
    email: &'a str,
}

impl<'a> Around<'a> {
    pub(super) fn of(talk: &Talk<'_>, claim: &Claim<'_>, ruled: &'a Ruled) -> Self {
        let topics = (1..).zip(TOPICS).filter(|(_, topic)| claim.asked(*topic)).map(|(number, _)| number);
        let next = talk.lines.partition_point(|line| line.turn <= claim.turn);
        let mut echoes = HashMap::default();
        if let Some(line) = talk.lines.get(next).filter(|line| !line.by_caller) {
            for sentence in &line.sentences {
                let mut before = u32::from(sentence.question);
                for word in &sentence.words {
                    let here = hash(word.text.as_bytes());
                    echoes.entry(here).or_insert(before);
                    before = here;
                }
            }
        }
        let words = claim.sentence.words.len();
        let length =
            u32::from(words > 1) + u32::from(words > 3) + u32::from(words > 8) + u32::from(words > 20);
        Self { topics: topics.collect(), length, echoes, email: &ruled.email }
    }

    /// Which part of the address has this word in it.
    pub(super) fn mail(&self, word: &str) -> Option<u32> {
        let at = self.email.find(word)?;
        Some(u32::from(at > self.email.find('@').unwrap_or_default()))
    }
}
