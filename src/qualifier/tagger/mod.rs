//! Reads what no list of phrases can hold: which words of the caller, or of what the caller confirmed, are a name, a company,
//! a trouble or a wish, as learned from the labelled conversations for training.
//!
//! A linear-chain conditional random field (Lafferty, McCallum and Pereira, 2001) over the
//! words of a sentence. What it learned is part of the program
//! (`cargo bench --bench tagger -- --write` learns it again); it gives the same chances on
//! every machine, and it is one voice among the rules: what either finds are [`candidates`] and
//! [`answers`], which are weighed by the whole talk, and [`reading`] and [`judging`] tell what comes
//! of that.

mod answers;
mod candidates;
mod chance;
mod factors;
pub(super) mod features;
pub(super) mod judging;
pub(super) mod kindred;
pub(super) mod levels;
mod model;
mod passes;
mod places;
pub mod reading;
pub(super) mod ruled;
mod scales;
pub mod training;
mod weights;

use std::ops::Range;
use std::sync::LazyLock;

use super::talk::Talk;
pub use model::Model;
use passes::Passes;
use ruled::Ruled;

/// What a word can be part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tag {
    /// The caller's name.
    Name,
    /// The caller's company.
    Company,
    /// The caller's job.
    Role,
    /// What the company does.
    Industry,
    /// Where the company is.
    Location,
    /// What is used today.
    Tool,
    /// A product that is compared.
    Rival,
    /// What hurts.
    Pain,
    /// What is asked for.
    Wish,
    /// How many people the company has.
    Size,
    /// What would be spent.
    Deal,
}

impl Tag {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Name,
        Self::Company,
        Self::Role,
        Self::Industry,
        Self::Location,
        Self::Tool,
        Self::Rival,
        Self::Pain,
        Self::Wish,
        Self::Size,
        Self::Deal,
    ];

    /// The label of the first word of a span.
    fn begins(self) -> usize {
        1 + self as usize
    }

    /// The label of its other words.
    fn goes_on(self) -> usize {
        STARTS + self.begins()
    }
}

/// Labels that stand behind any other: none, and the beginning of each tag.
const STARTS: usize = 1 + Tag::ALL.len();
/// Those, and behind them in the same order what goes on with them: nothing goes on with none.
const LABELS: usize = 2 * STARTS;

/// How likely each label is for a word.
type Chances = [f32; LABELS];

/// A chance for each tag.
pub(super) type OfTags = [f32; Tag::ALL.len()];

/// The words of the caller with their chances, sentence by sentence: one for each claim of
/// the talk, empty where the caller denied the claim.
#[derive(Debug)]
pub(super) struct Tagged {
    claims: Vec<Vec<Chances>>,
    /// The highest chance of each tag in each claim.
    highest: Vec<OfTags>,
}

/// What was learned.
static LEARNED: LazyLock<Model> = LazyLock::new(|| Model::read(include_bytes!("learned.bin")));

/// What the program has learned.
#[must_use]
pub fn learned() -> &'static Model {
    &LEARNED
}

impl Tagged {
    /// Reads a talk by what a model has learned.
    pub(super) fn by(model: &Model, talk: &Talk<'_>, ruled: &Ruled) -> Self {
        let mut claims = Vec::with_capacity(talk.claims.len());
        let mut passes = Passes::default();
        features::each(talk, ruled, |sentence| claims.push(model.chances(sentence, &mut passes)));
        let highest = claims.iter().map(|words| highest(words)).collect();
        Self { claims, highest }
    }

    /// How likely a word of a claim is part of a tag, 0 to 1.
    pub(super) fn chance(&self, claim: usize, word: usize, tag: Tag) -> f32 {
        let chances = self.claims.get(claim).and_then(|words| words.get(word));
        chances.map_or(0.0, |chances| chances[tag.begins()] + chances[tag.goes_on()])
    }

    /// The highest chance among some words of a claim.
    pub(super) fn highest(&self, claim: usize, words: Range<usize>, tag: Tag) -> f32 {
        words.map(|word| self.chance(claim, word, tag)).fold(0.0, f32::max)
    }

    /// The highest chance of each tag in a claim.
    pub(super) fn highest_of_all(&self, claim: usize) -> &OfTags {
        self.highest.get(claim).unwrap_or(&[0.0; Tag::ALL.len()])
    }

    /// The highest chance of a tag in a claim.
    pub(super) fn highest_in(&self, claim: usize, tag: Tag) -> f32 {
        self.highest_of_all(claim)[tag as usize]
    }

    /// The highest chance of each tag among some words of a claim.
    pub(super) fn highest_of(&self, claim: usize, words: &Range<usize>) -> OfTags {
        highest(self.claims.get(claim).and_then(|all| all.get(words.clone())).unwrap_or_default())
    }

    /// The spans of all tags in a claim, where a tag counts so many times as much as none.
    pub(super) fn spans<const N: usize>(&self, claim: usize, favours: [f32; N]) -> Vec<Span> {
        let words = self.claims.get(claim).map(Vec::as_slice).unwrap_or_default();
        let most = favours.into_iter().fold(1.0, f32::max);
        let likeliest: Vec<Likeliest> = words.iter().map(|chances| Likeliest::of(chances, most)).collect();
        let mut found = Vec::new();
        favours.into_iter().for_each(|favour| mark_off(&likeliest, favour, &mut found));
        found
    }
}

/// What is likeliest of a word but to be part of nothing.
#[derive(Clone, Copy)]
struct Likeliest {
    label: usize,
    chance: f32,
    /// How likely it is part of nothing.
    none: f32,
}

impl Likeliest {
    /// Told exactly where it may be likelier than none, if it counts so many times as much at most.
    fn of(chances: &Chances, most: f32) -> Self {
        let none = chances[0];
        // Most words are surely nothing, which is told of all labels at once.
        let least = none / most;
        let mut best = Self { label: 0, chance: 0.0, none };
        if !chances[1..].iter().fold(false, |likely, chance| likely | (*chance > least)) {
            return best;
        }
        for label in Tag::ALL.into_iter().flat_map(|tag| [tag.begins(), tag.goes_on()]) {
            if chances[label] > best.chance {
                (best.label, best.chance) = (label, chances[label]);
            }
        }
        best
    }
}

/// Adds the spans of all tags, where a tag counts `favour` times as much as none.
fn mark_off(likeliest: &[Likeliest], favour: f32, found: &mut Vec<Span>) {
    let before = found.len();
    for (at, word) in likeliest.iter().enumerate().filter(|(_, word)| word.chance > word.none / favour) {
        let Some(tag) = (word.label % STARTS).checked_sub(1).map(|number| Tag::ALL[number]) else { continue };
        match found[before..].last_mut().filter(|span| span.tag == tag && span.words.end == at) {
            Some(span) if word.label == tag.goes_on() => span.words.end += 1,
            // What nothing begins is no span.
            _ if word.label == tag.goes_on() => {}
            _ => found.push(Span { tag, words: at..at + 1 }),
        }
    }
}

/// The highest chance of each tag among some words.
fn highest(words: &[Chances]) -> OfTags {
    let mut highest = OfTags::default();
    for chances in words {
        let of_tags = chances[1..STARTS].iter().zip(&chances[STARTS + 1..]).map(|(begins, on)| begins + on);
        highest.iter_mut().zip(of_tags).for_each(|(highest, chance)| *highest = highest.max(chance));
    }
    highest
}

/// Words that belong together.
#[derive(Debug, Clone)]
pub(super) struct Span {
    pub(super) tag: Tag,
    pub(super) words: Range<usize>,
}

#[cfg(test)]
mod tests;
