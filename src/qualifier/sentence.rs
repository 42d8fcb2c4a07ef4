//! A sentence ready to be matched: plain lower-case words, numbers in digits, and the
//! way back to the words as they were recorded.

mod quote;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::{Deref, Range};
use std::rc::Rc;

use regex::Captures;

use super::number;
use super::pattern::{Openings, Pattern};
use super::plain;
use super::tagger::kindred::Kin;
use super::word::{self, Word};

/// One sentence of a message. A copy shares its words: most sentences are both a line of the
/// talk and a claim about the caller.
#[derive(Debug, Clone)]
pub(super) struct Sentence<'a> {
    raw: &'a str,
    range: Range<usize>,
    plain: Rc<Plain<'a>>,
    /// It ends in a question mark.
    pub(super) question: bool,
}

/// What is matched of a sentence.
#[derive(Debug)]
pub(super) struct Plain<'a> {
    pub(super) words: Vec<Word<'a>>,
    /// The words, each between two spaces.
    pub(super) flat: String,
    /// Where each word begins in `flat`.
    starts: Vec<usize>,
    /// Each word as a number.
    pub(super) hashes: Vec<u32>,
    /// The kin of each word, once somebody asked for it.
    kin: OnceCell<Vec<Kin>>,
    /// Where patterns can begin, once one was looked for.
    openings: OnceCell<Openings>,
}

impl<'a> Deref for Sentence<'a> {
    type Target = Plain<'a>;

    fn deref(&self) -> &Plain<'a> {
        &self.plain
    }
}

impl<'a> Sentence<'a> {
    /// The sentences of a message, in order.
    pub(super) fn all(raw: &'a str) -> Vec<Self> {
        word::sentences(raw)
            .into_iter()
            .map(|(start, end, question)| Self::of(raw, start..end, words(raw, start..end), question))
            .filter(|s| !s.words.is_empty())
            .collect()
    }

    fn of(raw: &'a str, range: Range<usize>, words: Vec<Word<'a>>, question: bool) -> Self {
        let mut flat = String::with_capacity(range.len() + 8);
        let mut starts = Vec::with_capacity(words.len());
        flat.push(' ');
        for word in &words {
            starts.push(flat.len());
            flat.push_str(&word.text);
            flat.push(' ');
        }
        let hashes = words.iter().map(|word| word::hash(word.text.as_bytes())).collect();
        let plain = Plain { words, flat, starts, hashes, kin: OnceCell::new(), openings: OnceCell::new() };
        Self { raw, range, plain: Rc::new(plain), question }
    }

    /// The assistant's sentence as the caller would say it: "your team" is "our team".
    /// Begins at word `from`, behind what the assistant says of itself.
    pub(super) fn turned_round(&self, from: usize) -> Self {
        let mut words = self.words[from..].to_vec();
        for w in &mut words {
            let swapped = match &*w.text {
                "you" => "we",
                "your" => "our",
                "yourself" => "myself",
                "i" | "we" => "you",
                "my" | "our" => "your",
                _ => continue,
            };
            w.text = Cow::Borrowed(swapped);
        }
        let start = words.first().filter(|_| from > 0).map_or(self.range.start, |w| w.start);
        Self::of(self.raw, start..self.range.end, words, self.question)
    }

    /// Some of the words as a sentence of their own.
    pub(super) fn part(&self, words: Range<usize>) -> Self {
        Self::of(self.raw, self.range.clone(), self.words[words].to_vec(), false)
    }

    pub(super) fn has(&self, pattern: &Pattern) -> bool {
        self.find(pattern).is_some()
    }

    pub(super) fn find(&self, pattern: &Pattern) -> Option<Range<usize>> {
        pattern.find_in(&self.flat, self.openings(), 0)
    }

    fn openings(&self) -> &Openings {
        self.openings.get_or_init(|| Openings::of(&self.flat))
    }

    /// Every place of a pattern in `flat`.
    pub(super) fn places<'s>(&'s self, pattern: &'s Pattern) -> impl Iterator<Item = Range<usize>> {
        let mut from = 0;
        std::iter::from_fn(move || {
            let found = pattern.find_in(&self.flat, self.openings(), from)?;
            // A match without words would be found again.
            from = found.end.max(found.start + 1);
            Some(found)
        })
    }

    /// Every match of a pattern in `flat`, with its groups.
    pub(super) fn captures<'s>(&'s self, pattern: &'s Pattern) -> impl Iterator<Item = Captures<'s>> {
        self.places(pattern).filter_map(|place| pattern.captures_at(&self.flat, place.start))
    }

    /// The word that stands at or after a place in `flat`.
    pub(super) fn word_at(&self, offset: usize) -> usize {
        self.starts.partition_point(|&s| s < offset)
    }

    /// The words that a range of `flat` touches.
    pub(super) fn words_in(&self, range: &Range<usize>) -> Range<usize> {
        let first = self.starts.partition_point(|&s| s <= range.start).saturating_sub(1);
        let first = if self.flat[range.start..].starts_with(' ') { self.word_at(range.start) } else { first };
        first..self.word_at(range.end).max(first)
    }

    pub(super) fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |w| &*w.text)
    }

    /// The kin of each word.
    pub(super) fn kin(&self) -> &[Kin] {
        self.kin.get_or_init(|| {
            self.words.iter().zip(&self.hashes).map(|(word, hash)| Kin::of(&word.text, *hash)).collect()
        })
    }

    /// Some of the words, each as plain as in `flat`.
    pub(super) fn said(&self, words: Range<usize>) -> &str {
        let words = words.start..words.end.min(self.words.len());
        if words.is_empty() {
            return "";
        }
        &self.flat[self.starts[words.start]..self.place(words.end - 1).end]
    }

    /// The place of a word in `flat`.
    pub(super) fn place(&self, at: usize) -> Range<usize> {
        let start = self.starts.get(at).copied().unwrap_or(self.flat.len());
        start..start + self.word(at).len()
    }

    /// Whether these words were recorded in it, case aside.
    pub(super) fn holds(&self, text: &str) -> bool {
        self.raw[self.range.clone()].to_lowercase().contains(&text.to_lowercase())
    }

    /// Whether the recorder wrote capitals in this message, but for "I".
    pub(super) fn is_cased(&self) -> bool {
        self.raw
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| word != "I" && word.starts_with(char::is_uppercase))
    }

    /// The word as it was recorded.
    pub(super) fn written(&self, at: usize) -> &'a str {
        self.words.get(at).map_or("", |w| &self.raw[w.start..w.end])
    }

    /// Whether the sentence ends or pauses before this word.
    pub(super) fn breaks_at(&self, at: usize) -> bool {
        self.words.get(at).is_none_or(|w| w.after_pause)
    }

    /// Whether the word is written together with the one before it, as in "Jean-Luc".
    pub(super) fn joined(&self, at: usize) -> bool {
        at > 0
            && !self.raw[self.words[at - 1].end..self.words[at].start.max(self.words[at - 1].end)]
                .contains(char::is_whitespace)
    }

    /// Several words with all that was recorded between them.
    pub(super) fn recorded(&self, words: Range<usize>) -> String {
        let words = self.words.get(words).unwrap_or_default();
        let (first, last) = (words.first().map_or(0, |w| w.start), words.last().map_or(0, |w| w.end));
        self.raw.get(first..last).unwrap_or_default().to_owned()
    }

    /// Several words as they were recorded, fillers left out.
    pub(super) fn phrase(&self, words: Range<usize>) -> String {
        let words = self.words.get(words).unwrap_or_default();
        let mut text = String::with_capacity(words.iter().map(|word| word.end - word.start + 3).sum());
        let mut end = 0;
        for w in words {
            if w.start < end {
                continue;
            }
            let gap = if text.is_empty() { "" } else { &self.raw[end..w.start] };
            let joined = !gap.contains(char::is_whitespace) && gap.len() < 3;
            text.push_str(if joined { gap } else { " " });
            text.push_str(&self.raw[w.start..w.end]);
            end = w.end;
        }
        text
    }

    /// The few words before a place in `flat`, as far as the last pause or turn of thought.
    pub(super) fn lead_in(&self, offset: usize, most: usize) -> &str {
        let end = self.word_at(offset);
        let mut first = end;
        while first > 0 && end - first < most {
            let pause = self.words.get(first).is_some_and(|w| w.after_pause);
            if pause || matches!(self.word(first - 1), "but" | "and" | "so" | "because" | "although") {
                break;
            }
            first -= 1;
        }
        let from = self.starts.get(first).map_or(offset, |s| s - 1).min(offset);
        &self.flat[from..offset]
    }

    /// The part of `flat` around a place, between two pauses.
    pub(super) fn clause(&self, offset: usize) -> &str {
        let at = self.word_at(offset + 1).saturating_sub(1).min(self.words.len().saturating_sub(1));
        let first = (0..=at).rev().find(|&i| i == 0 || self.words[i].after_pause).unwrap_or(0);
        let last = (at + 1..self.words.len()).find(|&i| self.words[i].after_pause);
        let from = self.starts.get(first).map_or(0, |s| s - 1);
        &self.flat[from..last.map_or(self.flat.len(), |i| self.starts[i])]
    }

    /// Whether the words before a place take back what follows.
    pub(super) fn negated(&self, offset: usize) -> bool {
        const NO: &[&str] = &[
            "not", "no", "never", "nobody", "without", "none", "neither", "nor", "hardly", "stop", "cancel",
            "skip", "instead", "isnt", "arent",
        ];
        self.lead_in(offset, 4).split(' ').any(|w| NO.contains(&w))
    }
}

/// The words of a text as they stand in its sentences.
pub(super) fn words_of(raw: &str) -> impl Iterator<Item = Word<'_>> {
    word::sentences(raw).into_iter().flat_map(|(start, end, _)| words(raw, start..end))
}

fn words(raw: &str, range: Range<usize>) -> Vec<Word<'_>> {
    number::in_digits(plain::words(word::words(raw, range.start, range.end)))
}

#[cfg(test)]
mod tests;
