//! What was learned, and the chances that follow from it.

use std::sync::OnceLock;

use super::chance::likelihood;
use super::factors::Factors;
use super::features::{Lexeme, PLACES, REACH, ROWS, Seen, Spot};
use super::kindred;
use super::levels::CLASSES;
use super::passes::{Passes, chances};
use super::scales::COLUMNS;
use super::weights::{AlikeWeights, Key, SCALE, Weights, add_up, number, scores, take};
use super::{Chances, LABELS};

/// Weights for what is seen: for words with which label follows which, and for turns.
#[derive(Debug, Clone, Default)]
pub struct Model {
    words: Weights<LABELS>,
    /// The weight of the second label behind the first.
    follows: [Chances; LABELS],
    factors: Factors,
    pub(super) turns: Weights<CLASSES>,
    /// For times that may have been agreed.
    meetings: Weights<1>,
    /// For what may be a value or an answer.
    candidates: AlikeWeights<COLUMNS>,
    lexicon: Kept<Counted, { kindred::MOST }>,
    spots: Kept<[i16; LABELS], ROWS>,
}

/// What words count from each place around them.
type Counted = Box<[[i16; LABELS]; PLACES]>;

/// What things of so many numbers count, worked out when they are first met.
#[derive(Debug, Clone)]
struct Kept<T, const MOST: usize>(Box<[OnceLock<T>]>);

impl<T, const MOST: usize> Default for Kept<T, MOST> {
    fn default() -> Self {
        Self((0..MOST).map(|_| OnceLock::new()).collect())
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
        let factors = Factors::of(follows);
        Self {
            words,
            follows: *follows,
            factors,
            turns,
            meetings,
            candidates: AlikeWeights::default(),
            lexicon: Kept::default(),
            spots: Kept::default(),
        }
    }

    /// How likely each label is for each word of a sentence.
    pub(super) fn chances(&self, seen: &Seen<'_>, passes: &mut Passes) -> Vec<Chances> {
        let mut common = [0; LABELS];
        self.words.add_all(&seen.common, &mut common);
        let mut sums: Vec<[i16; LABELS]> = vec![common; seen.lexemes.len()];
        self.words.add_all_of_words(&seen.all, &mut sums);
        seen.spots.iter().for_each(|(spot, word)| add_up(&mut sums[*word as usize], self.spot(*spot)));
        for (at, lexeme) in seen.lexemes.iter().enumerate() {
            self.add_lexeme(at, lexeme, &mut sums);
        }
        let mut all: Vec<Chances> = sums.into_iter().map(scores).collect();
        chances(&mut all, &self.factors, passes);
        all
    }

    /// What a spot counts.
    fn spot(&self, spot: Spot) -> &[i16; LABELS] {
        self.spots.0[spot.number()].get_or_init(|| {
            let mut sums = [0; LABELS];
            spot.each(|key| self.words.add(key, &mut sums));
            sums
        })
    }

    /// Adds what a word counts for itself and for the words around it.
    fn add_lexeme(&self, at: usize, lexeme: &Lexeme<'_>, sums: &mut [[i16; LABELS]]) {
        let count = sums.len();
        let places = (0..PLACES).filter_map(|place| Some((place, (at + REACH).checked_sub(place)?)));
        let places = places.filter(|(_, of)| *of < count);
        match self.lexicon.0.get(lexeme.kin.number as usize).filter(|_| lexeme.kin.number > 0) {
            Some(known) => {
                let known = known.get_or_init(|| Box::new(self.counted(lexeme)));
                for (place, of) in places {
                    add_up(&mut sums[of], &known[place]);
                }
            }
            None => {
                for (place, of) in places {
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
            sums
        })
    }

    /// This model with weights for what may be a value or an answer.
    pub(super) fn weighing(self, candidates: AlikeWeights<COLUMNS>) -> Self {
        Self { candidates, ..self }
    }

    /// How likely a time was agreed, by what is seen of it.
    pub(in crate::qualifier) fn agreed(&self, seen: &[u32]) -> f32 {
        let [sum] = summed(&self.meetings, [0], seen);
        chance(sum)
    }

    /// Some sums for values and answers of each kind, and what counts besides where this is seen.
    pub(super) fn of_kinds(&self, besides: [i16; COLUMNS], seen: &[u32]) -> [i16; COLUMNS] {
        summed(&self.candidates, besides, seen)
    }

    /// How likely a value or an answer is right, by what is seen of it and what others share.
    pub(super) fn right(&self, shared: [i16; COLUMNS], seen: &[u32], column: usize) -> f32 {
        chance(self.of_kinds(shared, seen)[column])
    }

    /// The model of a file.
    pub fn read(packed: &[u8]) -> Self {
        let bytes = zstd::decode_all(packed).unwrap_or_default();
        let mut bytes = bytes.as_slice();
        let mut follows = [[0.0; LABELS]; LABELS];
        for weight in follows.iter_mut().flatten() {
            *weight = f32::from(i8::from_le_bytes(take(&mut bytes))) / SCALE;
        }
        let words = Weights::read(&mut bytes);
        let turns = Weights::read(&mut bytes);
        let meetings = Weights::read(&mut bytes);
        Self::of(words, &follows, turns, meetings).weighing(Weights::read(&mut bytes))
    }

    /// The model as a file: what the program reads.
    #[must_use]
    pub fn packed(&self) -> Vec<u8> {
        let mut bytes: Vec<u8> =
            self.follows.iter().flatten().map(|weight| number(*weight).to_le_bytes()[0]).collect();
        self.words.write(&mut bytes);
        self.turns.write(&mut bytes);
        self.meetings.write(&mut bytes);
        self.candidates.write(&mut bytes);
        zstd::encode_all(bytes.as_slice(), 19).unwrap_or_default()
    }
}

/// How likely something is, by the sum of what counts for it.
fn chance(sum: i16) -> f32 {
    let [score] = scores([sum]);
    likelihood(score)
}

/// Some sums, and what counts besides where this is seen.
fn summed<const N: usize, K: Key<N>>(weights: &Weights<N, K>, mut sums: [i16; N], seen: &[u32]) -> [i16; N] {
    weights.add_all(seen, &mut sums);
    sums
}
