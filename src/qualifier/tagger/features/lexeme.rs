//! What is seen of a word by itself, at its place and from the places around it.

use super::{Kind, key};
use crate::qualifier::lists;
use crate::qualifier::sentence::Sentence;
use crate::qualifier::tagger::kindred::Kin;
use crate::qualifier::word::hash;

/// How far around a place its neighbours are seen.
pub(in crate::qualifier::tagger) const REACH: usize = 2;
/// Places from which a word is seen: itself and its neighbours.
pub(in crate::qualifier::tagger) const PLACES: usize = 2 * REACH + 1;

/// A word.
#[derive(Debug, Clone, Copy)]
pub(in crate::qualifier::tagger) struct Lexeme<'t> {
    pub(in crate::qualifier::tagger) text: &'t str,
    pub(in crate::qualifier::tagger) hash: u32,
    pub(in crate::qualifier::tagger) kin: Kin,
}

impl<'t> Lexeme<'t> {
    /// The words of a sentence.
    pub(super) fn all(sentence: &'t Sentence<'_>) -> impl Iterator<Item = Self> {
        let words = sentence.words.iter().zip(&sentence.hashes).zip(sentence.kin());
        words.map(|((word, hash), kin)| Self { text: &word.text, hash: *hash, kin: *kin })
    }

    /// Shows what is seen of it from a place: 0 is `REACH` words before it.
    pub(in crate::qualifier::tagger) fn each(&self, place: usize, mut show: impl FnMut(u32)) {
        let at = |kind: Kind| kind as u32 + u32::try_from(place).unwrap_or_default();
        show(key(at(Kind::Word), self.hash));
        if place.abs_diff(REACH) > 1 {
            return;
        }
        show(key(at(Kind::Group), self.kin.group));
        show(key(at(Kind::Family), self.kin.family));
        if place != REACH {
            return;
        }
        let text = self.text.as_bytes();
        show(key(Kind::Ending as u32, hash(&text[text.len().saturating_sub(3)..])));
        show(key(Kind::Beginning as u32, hash(&text[..text.len().min(3)])));
        lists::on(self.text).for_each(|list| show(key(Kind::List as u32, list)));
    }
}
