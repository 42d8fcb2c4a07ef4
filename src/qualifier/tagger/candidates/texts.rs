//! Candidates that are said in the same words are one: how likely each such text is, and how it
//! stands beside the others of its tag.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::{Candidate, is_clause};
use crate::qualifier::tagger::{Tag, Tagged};
use crate::qualifier::talk::Talk;

/// What is known of a text, or of several.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Text {
    pub(super) times: u32,
    /// A rule found it.
    pub(super) ruled: bool,
    pub(super) highest: f32,
}

/// The texts of all candidates, by tag.
#[derive(Debug)]
pub(super) struct Texts<'a> {
    known: HashMap<(Tag, &'a str), Text, FixedState>,
    /// Of each tag how many texts rules found, and its two likeliest.
    of_tags: [(u32, [f32; 2]); Tag::ALL.len()],
}

/// The words of a candidate.
pub(super) fn text<'a>(talk: &'a Talk<'_>, one: &Candidate) -> &'a str {
    talk.claims[one.claim].sentence.said(one.words.clone())
}

impl<'a> Texts<'a> {
    pub(super) fn of(talk: &'a Talk<'_>, tagged: &Tagged, all: &[Candidate]) -> Self {
        let mut known: HashMap<(Tag, &str), Text, FixedState> = HashMap::default();
        for one in all.iter().filter(|one| !is_clause(one.tag)) {
            let known = known.entry((one.tag, text(talk, one))).or_default();
            known.times += 1;
            known.ruled |= one.ruled;
            known.highest = known.highest.max(tagged.highest(one.claim, one.words.clone(), one.tag));
        }
        let mut of_tags: [(u32, [f32; 2]); Tag::ALL.len()] = [(0, [0.0; 2]); Tag::ALL.len()];
        for ((tag, _), text) in &known {
            let (ruled, [first, second]) = &mut of_tags[*tag as usize];
            *ruled += u32::from(text.ruled);
            *second = second.max(first.min(text.highest));
            *first = first.max(text.highest);
        }
        Self { known, of_tags }
    }

    /// A text, and what is known of the others of its tag.
    pub(super) fn beside(&self, tag: Tag, text: &str) -> (Text, Text) {
        let own = self.known.get(&(tag, text)).copied().unwrap_or_default();
        let (ruled, [first, second]) = self.of_tags[tag as usize];
        let highest = if own.highest < first { first } else { second };
        (own, Text { times: 0, ruled: ruled > u32::from(own.ruled), highest })
    }
}
