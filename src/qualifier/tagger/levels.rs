//! Which levels of BANT a turn of the caller speaks of, as learned.

use super::features;
use super::model::{Model, scores};
use crate::lead::bant::{Authority, Budget, Timeline};
use crate::qualifier::talk::Talk;

/// Where the classes of each question begin: none of the levels first.
pub(super) const QUESTIONS: [(usize, usize); 3] = [
    (0, 1 + Budget::ALL.len()),
    (1 + Budget::ALL.len(), 1 + Authority::ALL.len()),
    (2 + Budget::ALL.len() + Authority::ALL.len(), 1 + Timeline::ALL.len()),
];
/// All classes.
pub(super) const CLASSES: usize = 3 + Budget::ALL.len() + Authority::ALL.len() + Timeline::ALL.len();

/// How likely each class is for a turn; those of a question add up to 1.
pub(super) type TurnChances = [f32; CLASSES];

/// Turns of the caller: the first claim of each, and its chances.
#[derive(Debug)]
pub(in crate::qualifier) struct Levels {
    turns: Vec<(usize, TurnChances)>,
}

impl Levels {
    /// Reads a talk by what a model has learned.
    pub(in crate::qualifier) fn by(model: &Model, talk: &Talk<'_>) -> Self {
        let mut turns = Vec::new();
        features::each_turn(talk, |first, seen| {
            let mut sums = [0; CLASSES];
            seen.iter().for_each(|key| model.turns.add(*key, &mut sums));
            turns.push((first, chances(&scores(sums))));
        });
        Self { turns }
    }

    /// How likely each turn speaks of a question at all, with the first claim of the turn.
    pub(in crate::qualifier) fn spoken(&self, question: usize) -> impl Iterator<Item = (usize, f32)> {
        let (from, _) = QUESTIONS[question];
        self.turns.iter().map(move |(claim, chances)| (*claim, 1.0 - chances[from]))
    }

    /// The likeliest level of a question: the claim where it is spoken of, the number of the
    /// level, and how likely it is.
    pub(in crate::qualifier) fn likeliest(&self, question: usize) -> Option<(usize, usize, f32)> {
        let (from, count) = QUESTIONS[question];
        let all = self.turns.iter().flat_map(|(claim, chances)| {
            (1..count).map(move |level| (*claim, level - 1, chances[from + level]))
        });
        all.max_by(|one, other| one.2.total_cmp(&other.2))
    }
}

/// Chances of scores, question by question.
pub(super) fn chances(scores: &TurnChances) -> TurnChances {
    let mut chances = *scores;
    for (from, count) in QUESTIONS {
        let of_question = &mut chances[from..from + count];
        let most = of_question.iter().copied().fold(f32::MIN, f32::max);
        of_question.iter_mut().for_each(|score| *score = (*score - most).exp());
        let sum: f32 = of_question.iter().sum();
        of_question.iter_mut().for_each(|chance| *chance /= sum);
    }
    chances
}
