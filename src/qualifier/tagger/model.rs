//! What was learned, and the chances that follow from it.

use std::sync::OnceLock;

use super::features::{Lexeme, PLACES, REACH, Seen};
use super::kindred;
use super::levels::CLASSES;
use super::{Chances, LABELS};

/// What a weight of 1 is. Weights are small and many, so that a byte each keeps all of them
/// near the processor.
const SCALE: f32 = 32.0;

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
    lexicon: Lexicon,
}

/// What words count from each place around them, worked out when they are first met.
#[derive(Debug, Clone)]
struct Lexicon(Box<[OnceLock<Counted>]>);

type Counted = Box<[[i16; LABELS]; PLACES]>;

impl Default for Lexicon {
    fn default() -> Self {
        Self(vec![OnceLock::new(); kindred::MOST].into_boxed_slice())
    }
}

/// Weights by what is seen, one for each of so many labels.
#[derive(Debug, Clone)]
pub(super) struct Weights<const N: usize> {
    /// Where the row of what is seen is: its key, and the number of the row counted from 1. A
    /// key that is taken goes into the next free place.
    places: Vec<(u32, u32)>,
    rows: Vec<[i8; N]>,
}

impl<const N: usize> Default for Weights<N> {
    fn default() -> Self {
        Self { places: vec![(0, 0)], rows: Vec::new() }
    }
}

impl<const N: usize> Weights<N> {
    pub(super) fn of(weights: impl IntoIterator<Item = (u32, [f32; N])>) -> Self {
        let rows = weights.into_iter().map(|(key, row)| (key, row.map(number)));
        Self::packed(rows.filter(|(_, row)| row.iter().any(|weight| *weight != 0)).collect())
    }

    fn packed(keyed: Vec<(u32, [i8; N])>) -> Self {
        let room = (keyed.len() * 2).next_power_of_two();
        let mut places = vec![(0, 0); room];
        for (row, (key, _)) in (1..).zip(&keyed) {
            let free = (0..room).map(|step| (*key as usize + step) & (room - 1));
            if let Some(place) = free.into_iter().find(|place| places[*place].1 == 0) {
                places[place] = (*key, row);
            }
        }
        Self { places, rows: keyed.into_iter().map(|(_, row)| row).collect() }
    }

    /// Adds what counts for each label where this is seen.
    #[inline]
    pub(super) fn add(&self, key: u32, sums: &mut [i32; N]) {
        let mut place = key as usize & (self.places.len() - 1);
        loop {
            let (known, row) = self.places[place];
            if row == 0 {
                return;
            }
            if known == key {
                let row = &self.rows[row as usize - 1];
                sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += i32::from(*weight));
                return;
            }
            place = (place + 1) & (self.places.len() - 1);
        }
    }

    fn read(bytes: &mut &[u8]) -> Self {
        let count = u32::from_le_bytes(take(bytes));
        let mut key: u32 = 0;
        let mut row = || {
            key = key.wrapping_add(u32::from_le_bytes(take(bytes)));
            (key, std::array::from_fn(|_| i8::from_le_bytes(take(bytes))))
        };
        Self::packed((0..count).map(|_| row()).collect())
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        let mut rows: Vec<(u32, u32)> = self.places.iter().copied().filter(|(_, row)| *row > 0).collect();
        rows.sort_unstable();
        bytes.extend(narrow(rows.len()).to_le_bytes());
        let mut before = 0;
        for (key, row) in rows {
            bytes.extend(key.wrapping_sub(before).to_le_bytes());
            bytes.extend(self.rows[row as usize - 1].map(|weight| weight.to_le_bytes()[0]));
            before = key;
        }
    }
}

/// The scores that the weights of what is seen come to.
#[expect(clippy::cast_precision_loss, reason = "sums of bytes are small")]
pub(super) fn scores<const N: usize>(sums: [i32; N]) -> [f32; N] {
    sums.map(|sum| sum as f32 / SCALE)
}

impl Model {
    /// A model of these weights.
    pub(super) fn of(
        words: Weights<LABELS>,
        follows: &[Chances; LABELS],
        turns: Weights<CLASSES>,
        meetings: Weights<1>,
    ) -> Self {
        let factors = factors(follows);
        Self { words, follows: *follows, factors, turns, meetings, lexicon: Lexicon::default() }
    }

    /// How likely each label is for each word of a sentence.
    pub(super) fn chances(&self, seen: &Seen<'_>, passes: &mut Passes) -> Vec<Chances> {
        let mut common = [0; LABELS];
        seen.common.iter().for_each(|key| self.words.add(*key, &mut common));
        let mut sums: Vec<[i32; LABELS]> = vec![common; seen.lexemes.len()];
        for (sums, keys) in sums.iter_mut().zip(seen.words()) {
            keys.iter().for_each(|key| self.words.add(*key, sums));
        }
        for (at, lexeme) in seen.lexemes.iter().enumerate() {
            self.add_lexeme(at, lexeme, &mut sums);
        }
        let mut scores: Vec<Chances> = sums.into_iter().map(self::scores).collect();
        chances(&mut scores, &self.factors, passes);
        scores
    }

    /// Adds what a word counts for itself and for the words around it.
    fn add_lexeme(&self, at: usize, lexeme: &Lexeme<'_>, sums: &mut [[i32; LABELS]]) {
        let places = (0..PLACES).filter_map(|place| Some((place, (at + REACH).checked_sub(place)?)));
        let places = places.filter(|(_, of)| *of < sums.len());
        match self.lexicon.0.get(lexeme.kin.number as usize).filter(|_| lexeme.kin.number > 0) {
            Some(known) => {
                let known = known.get_or_init(|| Box::new(self.counted(lexeme)));
                for (place, of) in places.collect::<Vec<_>>() {
                    sums[of].iter_mut().zip(known[place]).for_each(|(sum, weight)| *sum += i32::from(weight));
                }
            }
            None => {
                for (place, of) in places.collect::<Vec<_>>() {
                    lexeme.each(place, |key| self.words.add(key, &mut sums[of]));
                }
            }
        }
    }

    /// What a word counts from each place around it.
    fn counted(&self, lexeme: &Lexeme<'_>) -> [[i16; LABELS]; PLACES] {
        std::array::from_fn(|place| {
            let mut sums = [0; LABELS];
            lexeme.each(place, |key| self.words.add(key, &mut sums));
            sums.map(|sum| i16::try_from(sum).unwrap_or_default())
        })
    }

    /// How likely a time was agreed, by what is seen of it.
    pub(in crate::qualifier) fn agreed(&self, seen: &[u32]) -> f32 {
        let mut sum = [0];
        seen.iter().for_each(|key| self.meetings.add(*key, &mut sum));
        let [score] = scores(sum);
        1.0 / (1.0 + (-score).exp())
    }

    /// The model of a file.
    pub(super) fn read(packed: &[u8]) -> Self {
        let bytes = zstd::decode_all(packed).unwrap_or_default();
        let mut bytes = bytes.as_slice();
        let mut follows = [[0.0; LABELS]; LABELS];
        for weight in follows.iter_mut().flatten() {
            *weight = f32::from(i8::from_le_bytes(take(&mut bytes))) / SCALE;
        }
        let words = Weights::read(&mut bytes);
        let turns = Weights::read(&mut bytes);
        Self::of(words, &follows, turns, Weights::read(&mut bytes))
    }

    /// The model as a file: what the program reads.
    #[must_use]
    pub fn packed(&self) -> Vec<u8> {
        let mut bytes: Vec<u8> =
            self.follows.iter().flatten().map(|weight| number(*weight).to_le_bytes()[0]).collect();
        self.words.write(&mut bytes);
        self.turns.write(&mut bytes);
        self.meetings.write(&mut bytes);
        zstd::encode_all(bytes.as_slice(), 19).unwrap_or_default()
    }
}

#[expect(clippy::cast_possible_truncation, reason = "weights are small")]
fn number(weight: f32) -> i8 {
    (weight * SCALE).round().clamp(-127.0, 127.0) as i8
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

/// Some of the labels, the first of them none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Active {
    labels: [usize; LABELS],
    count: usize,
}

impl Active {
    /// All labels.
    pub(super) const ALL: Self = {
        let mut labels = [0; LABELS];
        let mut at = 0;
        while at < LABELS {
            labels[at] = at;
            at += 1;
        }
        Self { labels, count: LABELS }
    };

    /// Those that come near to none somewhere in a sentence, each with its beginning or its
    /// rest.
    fn of(scores: &[Chances]) -> Self {
        let mut near = [0.0; LABELS];
        for scores in scores {
            near.iter_mut()
                .zip(scores)
                .for_each(|(near, score)| *near = f32::max(*near, score - scores[0] + FAR));
        }
        let mut active = Self { labels: [0; LABELS], count: 1 };
        for begins in (1..LABELS).step_by(2).filter(|label| near[*label].max(near[label + 1]) > 0.0) {
            active.labels[active.count..active.count + 2].copy_from_slice(&[begins, begins + 1]);
            active.count += 2;
        }
        active
    }

    fn labels(&self) -> &[usize] {
        &self.labels[..self.count]
    }

    /// What is known of these labels, side by side.
    fn of_all<T: Copy>(&self, all: &[T; LABELS], blank: T) -> [T; LABELS] {
        let mut some = [blank; LABELS];
        some.iter_mut().zip(self.labels()).for_each(|(some, label)| *some = all[*label]);
        some
    }
}

impl Passes {
    /// Goes over a sentence of these scores, as far as some labels go.
    pub(super) fn over(&mut self, scores: &[Chances], factors: &[Chances; LABELS], active: &Active) {
        let count = active.count;
        let factors = active.of_all(factors, [0.0; LABELS]).map(|row| active.of_all(&row, 0.0));
        self.shares.clear();
        self.shares.extend(scores.iter().map(|scores| {
            let scores = active.of_all(scores, f32::MIN);
            let most = scores[..count].iter().copied().fold(f32::MIN, f32::max);
            let mut shares = [0.0; LABELS];
            shares[..count].iter_mut().zip(scores).for_each(|(share, score)| *share = (score - most).exp());
            shares
        }));
        self.forward.clear();
        for share in &self.shares {
            let mut here = *share;
            match self.forward.last() {
                None => (2..count).step_by(2).for_each(|goes_on| here[goes_on] = 0.0),
                Some(before) => {
                    let mut reached = [0.0; LABELS];
                    for (chance, row) in before[..count].iter().zip(&factors) {
                        reached[..count]
                            .iter_mut()
                            .zip(row)
                            .for_each(|(sum, factor)| *sum += chance * factor);
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
            for (chance, row) in here[..count].iter_mut().zip(&factors) {
                *chance = row[..count].iter().zip(&next).map(|(factor, next)| factor * next).sum();
            }
            scaled(&mut here);
            self.backward[at - 1] = here;
        }
    }

    /// How likely each of the labels is for a word.
    pub(super) fn chances(&self, at: usize, active: &Active) -> Chances {
        let mut both = self.forward[at];
        both.iter_mut().zip(self.backward[at]).for_each(|(chance, behind)| *chance *= behind);
        scaled(&mut both);
        let mut all = [0.0; LABELS];
        active.labels().iter().zip(both).for_each(|(label, chance)| all[*label] = chance);
        all
    }
}

fn scaled(chances: &mut Chances) {
    let sum: f32 = chances.iter().sum();
    if sum > 0.0 {
        chances.iter_mut().for_each(|chance| *chance /= sum);
    }
}

/// A label that is nowhere in a sentence this near to none is not to be thought of in it.
const FAR: f32 = 4.5;

/// Turns scores into chances.
fn chances(scores: &mut [Chances], factors: &[Chances; LABELS], passes: &mut Passes) {
    let active = Active::of(scores);
    if active.count == 1 {
        let mut none = [0.0; LABELS];
        none[0] = 1.0;
        scores.fill(none);
        return;
    }
    passes.over(scores, factors, &active);
    (0..scores.len()).for_each(|at| scores[at] = passes.chances(at, &active));
}
