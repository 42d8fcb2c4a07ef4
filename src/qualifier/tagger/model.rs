//! What was learned, and the chances that follow from it.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::features::Seen;
use super::levels::CLASSES;
use super::{Chances, LABELS};

/// What a weight of 1 is in the file.
const SCALE: f32 = 1000.0;

/// Weights for what is seen: for words with which label follows which, and for turns.
#[derive(Debug, Clone, Default)]
pub struct Model {
    words: Weights<LABELS>,
    /// The weight of the second label behind the first.
    follows: [Chances; LABELS],
    factors: [Chances; LABELS],
    pub(super) turns: Weights<CLASSES>,
    /// For times that may have been agreed.
    meetings: Weights<1>,
}

/// Weights by what is seen, one for each of so many labels.
#[derive(Debug, Clone)]
pub(super) struct Weights<const N: usize> {
    /// The row of what is seen.
    rows: HashMap<u32, u32, FixedState>,
    weights: Vec<[f32; N]>,
}

impl<const N: usize> Default for Weights<N> {
    fn default() -> Self {
        Self { rows: HashMap::default(), weights: Vec::new() }
    }
}

impl<const N: usize> Weights<N> {
    pub(super) fn of(rows: impl IntoIterator<Item = (u32, [f32; N])>) -> Self {
        let mut all = Self::default();
        for (key, row) in rows {
            all.rows.insert(key, narrow(all.weights.len()));
            all.weights.push(row);
        }
        all
    }

    /// Adds what counts for each label where this is seen.
    pub(super) fn add(&self, key: u32, scores: &mut [f32; N]) {
        if let Some(row) = self.rows.get(&key) {
            scores.iter_mut().zip(&self.weights[*row as usize]).for_each(|(score, weight)| *score += weight);
        }
    }

    fn read(bytes: &mut &[u8]) -> Self {
        let count = u32::from_le_bytes(take(bytes));
        let mut key: u32 = 0;
        Self::of((0..count).map(|_| {
            key = key.wrapping_add(u32::from_le_bytes(take(bytes)));
            (key, std::array::from_fn(|_| f32::from(i16::from_le_bytes(take(bytes))) / SCALE))
        }))
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        let mut rows: Vec<_> = self.rows.iter().collect();
        rows.sort();
        bytes.extend(narrow(rows.len()).to_le_bytes());
        let mut before = 0;
        for (key, row) in rows {
            bytes.extend(key.wrapping_sub(before).to_le_bytes());
            bytes.extend(self.weights[*row as usize].iter().flat_map(|weight| number(*weight)));
            before = *key;
        }
    }
}

impl Model {
    /// A model of these weights.
    pub(super) fn of(
        words: Weights<LABELS>,
        follows: &[Chances; LABELS],
        turns: Weights<CLASSES>,
        meetings: Weights<1>,
    ) -> Self {
        Self { words, follows: *follows, factors: factors(follows), turns, meetings }
    }

    /// How likely each label is for each word of a sentence.
    pub(super) fn chances(&self, seen: &Seen) -> Vec<Chances> {
        let mut common = [0.0; LABELS];
        seen.common.iter().for_each(|key| self.words.add(*key, &mut common));
        let mut scores: Vec<Chances> = seen
            .words()
            .map(|keys| {
                let mut scores = common;
                keys.iter().for_each(|key| self.words.add(*key, &mut scores));
                scores
            })
            .collect();
        chances(&mut scores, &self.factors);
        scores
    }

    /// How likely a time was agreed, by what is seen of it.
    pub(in crate::qualifier) fn agreed(&self, seen: &[u32]) -> f32 {
        let mut score = [0.0];
        seen.iter().for_each(|key| self.meetings.add(*key, &mut score));
        1.0 / (1.0 + (-score[0]).exp())
    }

    /// The model of a file.
    pub(super) fn read(packed: &[u8]) -> Self {
        let bytes = zstd::decode_all(packed).unwrap_or_default();
        let mut bytes = bytes.as_slice();
        let mut follows = [[0.0; LABELS]; LABELS];
        for weight in follows.iter_mut().flatten() {
            *weight = f32::from(i16::from_le_bytes(take(&mut bytes))) / SCALE;
        }
        let words = Weights::read(&mut bytes);
        let turns = Weights::read(&mut bytes);
        Self::of(words, &follows, turns, Weights::read(&mut bytes))
    }

    /// The model as a file: what the program reads.
    #[must_use]
    pub fn packed(&self) -> Vec<u8> {
        let mut bytes: Vec<u8> = self.follows.iter().flatten().flat_map(|weight| number(*weight)).collect();
        self.words.write(&mut bytes);
        self.turns.write(&mut bytes);
        self.meetings.write(&mut bytes);
        zstd::encode_all(bytes.as_slice(), 19).unwrap_or_default()
    }
}

#[expect(clippy::cast_possible_truncation, reason = "weights are small")]
fn number(weight: f32) -> [u8; 2] {
    ((weight * SCALE).round() as i16).to_le_bytes()
}

fn take<const N: usize>(bytes: &mut &[u8]) -> [u8; N] {
    let (first, rest) = bytes.split_first_chunk().unwrap_or((&[0; N], &[]));
    *bytes = rest;
    *first
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// By how much one label multiplies the chance of the next: a span goes on only behind its
/// beginning.
pub(super) fn factors(follows: &[Chances; LABELS]) -> [Chances; LABELS] {
    let mut factors = *follows;
    for (from, row) in factors.iter_mut().enumerate() {
        for (to, factor) in row.iter_mut().enumerate() {
            let allowed = !goes_on(to) || from == to || from + 1 == to;
            *factor = if allowed { factor.exp() } else { 0.0 };
        }
    }
    factors
}

fn goes_on(label: usize) -> bool {
    label > 0 && label.is_multiple_of(2)
}

/// What the forward and the backward pass over a sentence know.
#[derive(Debug, Default)]
pub(super) struct Passes {
    pub(super) shares: Vec<Chances>,
    pub(super) forward: Vec<Chances>,
    pub(super) backward: Vec<Chances>,
}

impl Passes {
    /// Goes over a sentence of these scores.
    pub(super) fn over(&mut self, scores: &[Chances], factors: &[Chances; LABELS]) {
        self.shares.clear();
        self.shares.extend(scores.iter().map(|scores| {
            let most = scores.iter().copied().fold(f32::MIN, f32::max);
            scores.map(|score| (score - most).exp())
        }));
        self.forward.clear();
        for share in &self.shares {
            let mut here = *share;
            match self.forward.last() {
                None => (0..LABELS).filter(|label| goes_on(*label)).for_each(|label| here[label] = 0.0),
                Some(before) => {
                    let mut reached = [0.0; LABELS];
                    for (chance, row) in before.iter().zip(factors) {
                        reached.iter_mut().zip(row).for_each(|(sum, factor)| *sum += chance * factor);
                    }
                    here.iter_mut().zip(reached).for_each(|(share, sum)| *share *= sum);
                }
            }
            scaled(&mut here);
            self.forward.push(here);
        }
        self.backward.clear();
        self.backward.resize(scores.len(), [1.0; LABELS]);
        for at in (1..scores.len()).rev() {
            let mut next = self.backward[at];
            next.iter_mut().zip(self.shares[at]).for_each(|(chance, share)| *chance *= share);
            let mut here = [0.0; LABELS];
            for (chance, row) in here.iter_mut().zip(factors) {
                *chance = row.iter().zip(&next).map(|(factor, next)| factor * next).sum();
            }
            scaled(&mut here);
            self.backward[at - 1] = here;
        }
    }

    /// How likely each label is for a word.
    pub(super) fn chances(&self, at: usize) -> Chances {
        let mut both = self.forward[at];
        both.iter_mut().zip(self.backward[at]).for_each(|(chance, behind)| *chance *= behind);
        scaled(&mut both);
        both
    }
}

fn scaled(chances: &mut Chances) {
    let sum: f32 = chances.iter().sum();
    if sum > 0.0 {
        chances.iter_mut().for_each(|chance| *chance /= sum);
    }
}

/// Where no word is this near to a tag, no label follows from another.
const FAR: f32 = 4.0;

/// Turns scores into chances.
fn chances(scores: &mut [Chances], factors: &[Chances; LABELS]) {
    let is_far = |scores: &Chances| scores[1..].iter().all(|score| *score + FAR < scores[0]);
    if scores.iter().all(is_far) {
        for scores in scores {
            let none = scores[0];
            *scores = scores.map(|score| (score - none).exp());
            scaled(scores);
        }
        return;
    }
    let mut passes = Passes::default();
    passes.over(scores, factors);
    (0..scores.len()).for_each(|at| scores[at] = passes.chances(at));
}
