//! Candidates that are said in the same words are one: how likely each such text is, and how it
//! stands beside the others of its tag.

use super::{Candidate, is_clause};
use crate::qualifier::tagger::{OfTags, Tag};
use crate::qualifier::talk::Talk;

/// What is known of a text, or of several.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Text {
    pub(super) times: u32,
    /// A rule found it.
    pub(super) ruled: bool,
    pub(super) highest: f32,
}

/// The texts of all candidates.
#[derive(Debug)]
pub(super) struct Texts {
    /// What is known of the text of each candidate; nothing where it takes a clause to say.
    known: Vec<Text>,
    /// Of each tag how many texts rules found, and its two likeliest.
    of_tags: [(u32, [f32; 2]); Tag::ALL.len()],
}

impl Texts {
    /// The texts of all candidates, of which each is this likely of each tag.
    pub(super) fn of(talk: &Talk<'_>, all: &[Candidate], chances: &[OfTags]) -> Self {
        let said = |one: &Candidate| talk.claims[one.claim].sentence.said(one.words.clone());
        let texts = all.iter().enumerate().filter(|(_, one)| !is_clause(one.tag));
        let mut texts: Vec<(Tag, &str, usize)> =
            texts.map(|(number, one)| (one.tag, said(one), number)).collect();
        texts.sort_unstable();
        let mut known = vec![Text::default(); all.len()];
        let mut of_tags: [(u32, [f32; 2]); Tag::ALL.len()] = [(0, [0.0; 2]); Tag::ALL.len()];
        for alike in texts.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
            let mut text = Text::default();
            for (tag, _, number) in alike {
                text.times += 1;
                text.ruled |= all[*number].ruled;
                text.highest = text.highest.max(chances[*number][*tag as usize]);
            }
            alike.iter().for_each(|(.., number)| known[*number] = text);
            let (ruled, [first, second]) = &mut of_tags[alike[0].0 as usize];
            *ruled += u32::from(text.ruled);
            *second = second.max(first.min(text.highest));
            *first = first.max(text.highest);
        }
        Self { known, of_tags }
    }

    /// The text of a candidate of a tag, by its number, and what is known of the others of that tag.
    pub(super) fn beside(&self, tag: Tag, number: usize) -> (Text, Text) {
        let own = self.known[number];
        let (ruled, [first, second]) = self.of_tags[tag as usize];
        let highest = if own.highest < first { first } else { second };
        (own, Text { times: 0, ruled: ruled > u32::from(own.ruled), highest })
    }
}
