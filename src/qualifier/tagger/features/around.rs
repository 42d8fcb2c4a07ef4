//! What is known from around a turn: what was asked, what the assistant repeats of it, and the
//! caller's address.

use super::{Kind, OF_ANSWER, OF_QUESTION, TOPICS, key, pair};
use crate::qualifier::tagger::ruled::Ruled;
use crate::qualifier::talk::{Claim, Line, Talk};

/// What is known from around a turn.
pub(super) struct Around<'a> {
    pub(super) topics: Vec<u32>,
    /// What is seen of the assistant's last question.
    pub(super) asked: Vec<u32>,
    /// The words of the assistant's next message, each with the word before it.
    echoes: Vec<(u32, u32)>,
    /// The caller's address.
    email: &'a str,
    /// Which bytes are in it: few words have only such.
    of_email: Bytes,
}

/// A bit for each byte.
type Bytes = [u64; 4];

fn bytes_of(text: &str) -> Bytes {
    let mut bytes = [0; 4];
    text.bytes().for_each(|byte| bytes[usize::from(byte >> 6)] |= 1 << (byte & 63));
    bytes
}

impl<'a> Around<'a> {
    /// Of the turn of a claim in the caller's own words.
    pub(super) fn of(talk: &Talk<'_>, claim: &Claim<'_>, ruled: &'a Ruled) -> Self {
        let topics = (1..).zip(TOPICS).filter(|(_, topic)| claim.asked(*topic)).map(|(number, _)| number);
        let next = talk.lines.partition_point(|line| line.turn <= claim.turn);
        let next = talk.lines.get(next).filter(|line| !line.by_caller);
        Self {
            topics: topics.collect(),
            asked: asked(talk, claim.turn),
            echoes: next.map(echoes).unwrap_or_default(),
            email: &ruled.email,
            of_email: bytes_of(&ruled.email),
        }
    }

    /// The word before this one in the assistant's next message, if it is there.
    pub(super) fn echo(&self, word: u32) -> Option<u32> {
        let at = self.echoes.binary_search_by_key(&word, |(echo, _)| *echo).ok()?;
        Some(self.echoes[at].1)
    }

    /// Which part of the address has this word in it.
    pub(super) fn mail(&self, word: &str) -> Option<u32> {
        let is_in_it = |byte: u8| self.of_email[usize::from(byte >> 6)] >> (byte & 63) & 1 != 0;
        let at = word.bytes().all(is_in_it).then(|| self.email.find(word)).flatten()?;
        Some(u32::from(at > self.email.find('@').unwrap_or_default()))
    }
}

/// What is seen of the question before a turn.
pub(in crate::qualifier::tagger) fn asked(talk: &Talk<'_>, turn: usize) -> Vec<u32> {
    let question = talk
        .asked_before(turn)
        .and_then(|line| line.question.map(|at| &line.sentences[at]).or(line.sentences.last()));
    let words = question.into_iter().flat_map(|question| question.hashes.iter().rev().take(OF_QUESTION));
    let words: Vec<u32> = words.copied().collect();
    let pairs = words.windows(2).map(|words| key(Kind::AskedPair as u32, pair(words[0], words[1])));
    words.iter().map(|word| key(Kind::Asked as u32, *word)).chain(pairs).collect()
}

/// The words with which the assistant answers a turn, as numbers, as far as its first sentences go.
pub(in crate::qualifier::tagger) fn answered(talk: &Talk<'_>, turn: usize) -> Vec<u32> {
    let next = talk.lines.partition_point(|line| line.turn <= turn);
    let next = talk.lines.get(next).filter(|line| !line.by_caller);
    let words = next.into_iter().flat_map(|line| line.sentences.iter().flat_map(|sentence| &sentence.hashes));
    words.take(OF_ANSWER).copied().collect()
}

fn echoes(line: &Line<'_>) -> Vec<(u32, u32)> {
    let mut echoes = Vec::with_capacity(line.sentences.iter().map(|sentence| sentence.words.len()).sum());
    for sentence in &line.sentences {
        let mut before = u32::from(sentence.question);
        for here in &sentence.hashes {
            echoes.push((*here, before));
            before = *here;
        }
    }
    // Of several the first counts.
    echoes.sort_by_key(|(echo, _)| *echo);
    echoes.dedup_by_key(|(echo, _)| *echo);
    echoes
}
