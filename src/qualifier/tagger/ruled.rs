//! Where the rules found what they found: the model sees it as one sign among others, and so
//! learns how far each of them can be trusted.

use std::ops::Range;

use super::Tag;
use crate::qualifier::heard::{Facts, Said};
use crate::qualifier::sentence::{self, Sentence};
use crate::qualifier::talk::Talk;

/// What the rules found, word for word.
#[derive(Debug, Default)]
pub(in crate::qualifier) struct Ruled {
    /// The claim, the words in it, and what they are, by claim.
    places: Vec<(usize, Range<usize>, Tag)>,
    /// The caller's address; empty where there is none.
    pub(super) email: String,
    /// Whether there is one at all, by tag.
    pub(super) found: [bool; Tag::ALL.len()],
}

impl Ruled {
    pub(in crate::qualifier) fn of(talk: &Talk<'_>, facts: &Facts) -> Self {
        let mut ruled = Self {
            email: facts.email.as_ref().map(|said| said.value.clone()).unwrap_or_default(),
            ..Self::default()
        };
        let texts = [
            (Tag::Name, &facts.contact_person),
            (Tag::Company, &facts.company_name),
            (Tag::Role, &facts.title),
            (Tag::Industry, &facts.industry),
            (Tag::Location, &facts.location),
            (Tag::Tool, &facts.current_tool),
        ];
        for (tag, said) in texts {
            said.iter().for_each(|said| ruled.add(talk, tag, &said.value, said));
        }
        for (tag, list) in [
            (Tag::Rival, &facts.competitors),
            (Tag::Pain, &facts.pain_points),
            (Tag::Wish, &facts.requirements),
        ] {
            list.iter().for_each(|said| ruled.add(talk, tag, &said.value, said));
        }
        if let Some(said) = &facts.company_size {
            ruled.add(talk, Tag::Size, &said.value.to_string(), said);
        }
        if let Some(said) = &facts.deal_value {
            ruled.add(talk, Tag::Deal, &said.value.to_string(), said);
        }
        ruled.places.sort_by_key(|(claim, ..)| *claim);
        ruled
    }

    /// What was found in a claim.
    pub(super) fn in_claim(&self, claim: usize) -> impl Iterator<Item = (&Range<usize>, Tag)> {
        let from = self.places.partition_point(|(other, ..)| *other < claim);
        let here = self.places[from..].iter().take_while(move |(other, ..)| *other == claim);
        here.map(|(_, words, tag)| (words, *tag))
    }

    fn add<T>(&mut self, talk: &Talk<'_>, tag: Tag, value: &str, said: &Said<T>) {
        self.found[tag as usize] = true;
        let words = words(value);
        for evidence in &said.evidence {
            let from = talk.claims.partition_point(|claim| claim.turn < evidence.turn);
            let of_turn = talk.claims[from..].iter().take_while(|claim| claim.turn == evidence.turn);
            for (at, claim) in (from..).zip(of_turn) {
                if let Some(place) = places(&claim.sentence, &words).next().filter(|_| !claim.denied()) {
                    self.places.push((at, place, tag));
                }
            }
        }
    }
}

/// The words of a value, as they are in a sentence.
pub(super) fn words(value: &str) -> Vec<String> {
    sentence::words_of(value).map(|word| word.text.into_owned()).collect()
}

/// Where words stand in a sentence.
pub(super) fn places<'s>(
    sentence: &'s Sentence<'_>,
    wanted: &'s [String],
) -> impl Iterator<Item = Range<usize>> + 's {
    // No words stand nowhere.
    let windows = sentence.words.windows(wanted.len().max(1)).enumerate().filter(|_| !wanted.is_empty());
    let equal =
        windows.filter(move |(_, words)| words.iter().zip(wanted).all(|(word, one)| *word.text == **one));
    equal.map(move |(from, _)| from..from + wanted.len())
}
