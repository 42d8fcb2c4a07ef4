//! Learns from labelled conversations: stochastic gradient descent with a step of its own
//! for each weight (AdaGrad: Duchi, Hazan and Singer, 2011) and a pull towards zero.

use std::collections::{BTreeMap, HashMap};

use super::super::chance::likelihood;
use super::super::factors::Factors;
use super::super::levels::{self, CLASSES, QUESTIONS};
use super::super::model::Model;
use super::super::passes::{ALL_LABELS, Passes};
use super::super::scales::COLUMNS;
use super::super::weights::{AlikeWeights, Weights};
use super::super::{Chances, LABELS};
use super::order::{Learns, Order};
use super::{Example, Guess, Labelled, Turn};

/// How far the first step goes.
const STEP: f32 = 0.035;
/// How strongly weights are pulled towards zero.
const PULL: f32 = 0.0001;
/// What is seen less often teaches nothing.
const OFTEN: usize = 16;
/// The same for times that may have been agreed, of which there are few.
const OFTEN_OF_TIMES: usize = 4;
/// The same for what may be a value.
const OFTEN_OF_VALUES: usize = 4;

/// What counts less than this for every label is left out.
const LEAST: u8 = 4;
/// The same for what may be a value: many words say a little of it.
const LEAST_OF_VALUES: u8 = 1;

/// How often what may be a value is learned from nothing, in other orders: where one order
/// ends is half chance, and what counts is the mean.
const BEGINNINGS: usize = 4;

/// Learns a model.
#[must_use]
pub fn learn(examples: &[&Example]) -> Model {
    let sentences: Vec<&Labelled> = examples.iter().flat_map(|example| &example.sentences).collect();
    let turns: Vec<&Turn> = examples.iter().flat_map(|example| &example.turns).collect();
    let times: Vec<&Guess> = examples.iter().flat_map(|example| &example.times).collect();
    let mut learner = Learner::of(&sentences);
    Order::default().goes_through(&sentences, &mut learner);
    let mut levels = Slopes::of(turns.iter().flat_map(|turn| &turn.seen), OFTEN);
    Order::default().goes_through(&turns, &mut levels);
    let mut meetings = Slopes::of(times.iter().flat_map(|time| &time.seen), OFTEN_OF_TIMES);
    Order::default().goes_through(&times, &mut meetings);
    learner.model(levels.weights(LEAST), meetings.weights(LEAST))
}

/// The model, having learned to weigh what may be a value or an answer.
#[must_use]
pub fn weighing(model: Model, guesses: &[&Guess]) -> Model {
    let seen = guesses.iter().flat_map(|guess| guess.seen.iter().map(|key| (*key, guess.column)));
    let mut candidates = Slopes::of_kinds(seen, OFTEN_OF_VALUES);
    let mut order = Order::default();
    for _ in 0..BEGINNINGS {
        candidates.begin();
        order.goes_through(guesses, &mut candidates);
    }
    model.weighing(candidates.by_kind(LEAST_OF_VALUES))
}

/// A weight for each label, and how far it has moved.
#[derive(Clone)]
struct Slope<const N: usize> {
    weights: [f32; N],
    moved: [f32; N],
    /// The sum of what was kept, and of how often.
    kept: [f32; N],
    times: u16,
}

impl<const N: usize> Slope<N> {
    const NEW: Self = Self { weights: [0.0; N], moved: [1e-6; N], kept: [0.0; N], times: 0 };

    fn step(&mut self, slopes: &[f32; N]) {
        for (label, slope) in slopes.iter().enumerate() {
            let slope = slope + PULL * self.weights[label];
            self.moved[label] += slope * slope;
            self.weights[label] -= STEP * slope / self.moved[label].sqrt();
        }
    }

    fn keep(&mut self) {
        self.kept.iter_mut().zip(self.weights).for_each(|(kept, weight)| *kept += weight);
        self.times += 1;
    }

    /// Learns from nothing; what was kept stays.
    fn begin(&mut self) {
        *self = Self { kept: self.kept, times: self.times, ..Self::NEW };
    }

    /// The mean of what was kept.
    fn mean(&self) -> [f32; N] {
        self.kept.map(|kept| kept / f32::from(self.times.max(1)))
    }
}

/// What is seen, and the column of its kind where there are several.
type Key = (u32, usize);

/// The slopes of what is seen often enough.
struct Slopes<const N: usize> {
    numbers: HashMap<Key, usize>,
    rows: Vec<Slope<N>>,
}

impl<const N: usize> Slopes<N> {
    fn of<'e>(seen: impl Iterator<Item = &'e u32>, often: usize) -> Self {
        Self::of_kinds(seen.map(|key| (*key, 0)), often)
    }

    /// The same where things of several kinds are seen.
    fn of_kinds(seen: impl Iterator<Item = Key>, often: usize) -> Self {
        let mut times: HashMap<Key, usize> = HashMap::new();
        seen.for_each(|key| *times.entry(key).or_default() += 1);
        let mut often: Vec<Key> =
            times.into_iter().filter(|(_, times)| *times >= often).map(|(key, _)| key).collect();
        often.sort_unstable();
        let numbers: HashMap<Key, usize> = (0..).zip(often).map(|(number, key)| (key, number)).collect();
        Self { rows: vec![Slope::NEW; numbers.len()], numbers }
    }

    /// The rows of what is seen.
    fn rows_of(&self, seen: &[u32]) -> Vec<usize> {
        self.rows_in(0, seen)
    }

    /// The rows of what is seen of a kind.
    fn rows_in(&self, column: usize, seen: &[u32]) -> Vec<usize> {
        seen.iter().filter_map(|key| self.numbers.get(&(*key, column)).copied()).collect()
    }

    /// The scores that some rows come to.
    fn scores<'r>(&self, rows: impl IntoIterator<Item = &'r usize>) -> [f32; N] {
        let mut scores = [0.0; N];
        for row in rows {
            scores.iter_mut().zip(self.rows[*row].weights).for_each(|(score, weight)| *score += weight);
        }
        scores
    }

    fn step(&mut self, rows: &[usize], slopes: &[f32; N]) {
        rows.iter().for_each(|row| self.rows[*row].step(slopes));
    }

    fn keep(&mut self) {
        self.rows.iter_mut().for_each(Slope::keep);
    }

    /// Learns from nothing; what was kept stays.
    fn begin(&mut self) {
        self.rows.iter_mut().for_each(Slope::begin);
    }

    /// What was learned of things of one kind.
    fn weights(&self, least: u8) -> Weights<N> {
        let mut numbers: Vec<(u32, usize)> =
            self.numbers.iter().map(|((key, _), number)| (*key, *number)).collect();
        numbers.sort_unstable();
        Weights::of(numbers.into_iter().map(|(key, number)| (key, self.rows[number].mean())), least)
    }
}

impl Slopes<1> {
    /// What was learned, the kinds side by side.
    fn by_kind(&self, least: u8) -> AlikeWeights<COLUMNS> {
        let mut rows: BTreeMap<u32, [f32; COLUMNS]> = BTreeMap::new();
        for ((key, column), number) in &self.numbers {
            let [weight] = self.rows[*number].mean();
            rows.entry(*key).or_insert([0.0; COLUMNS])[*column] = weight;
        }
        Weights::of(rows, least)
    }
}

/// Learns of which levels a turn speaks.
impl Learns<Turn> for Slopes<CLASSES> {
    fn see(&mut self, turn: &Turn) {
        let rows = self.rows_of(&turn.seen);
        let mut slopes = levels::chances(&self.scores(&rows));
        for ((from, count), class) in QUESTIONS.into_iter().zip(turn.classes) {
            match class {
                Some(class) => slopes[from + class] -= 1.0,
                None => slopes[from..from + count].fill(0.0),
            }
        }
        self.step(&rows, &slopes);
    }

    fn keep(&mut self) {
        Slopes::keep(self);
    }
}

/// Learns whether something is right.
impl Learns<Guess> for Slopes<1> {
    fn see(&mut self, guess: &Guess) {
        let rows = self.rows_in(guess.column, &guess.seen);
        let [score] = self.scores(&rows);
        self.step(&rows, &[likelihood(score) - f32::from(u8::from(guess.right))]);
    }

    fn keep(&mut self) {
        Slopes::keep(self);
    }
}

/// Learns which labels the words of a sentence have.
struct Learner {
    words: Slopes<LABELS>,
    follows: Vec<Slope<LABELS>>,
    passes: Passes,
}

impl Learns<Labelled> for Learner {
    fn see(&mut self, example: &Labelled) {
        let factors = Factors::of(&self.weights());
        let common = self.words.rows_of(&example.common);
        let words: Vec<Vec<usize>> = example.words.iter().map(|keys| self.words.rows_of(keys)).collect();
        let scores: Vec<Chances> =
            words.iter().map(|word| self.words.scores(word.iter().chain(&common))).collect();
        self.passes.over(&scores, &factors, &ALL_LABELS, None);
        let mut all = [0.0; LABELS];
        for (at, label) in example.labels.iter().enumerate() {
            let mut slopes = self.passes.chances(at);
            slopes[*label] -= 1.0;
            self.words.step(&words[at], &slopes);
            all.iter_mut().zip(slopes).for_each(|(sum, slope)| *sum += slope);
        }
        self.words.step(&common, &all);
        self.follow(&example.labels, &factors);
    }

    fn keep(&mut self) {
        self.words.keep();
        self.follows.iter_mut().for_each(Slope::keep);
    }
}

impl Learner {
    fn of(sentences: &[&Labelled]) -> Self {
        let seen = sentences.iter().flat_map(|one| one.words.iter().flatten().chain(&one.common));
        let words = Slopes::of(seen, OFTEN);
        Self { words, follows: vec![Slope::NEW; LABELS], passes: Passes::default() }
    }

    fn weights(&self) -> [Chances; LABELS] {
        std::array::from_fn(|label| self.follows[label].weights)
    }

    /// Which label follows which.
    fn follow(&mut self, labels: &[usize], factors: &Factors) {
        let mut slopes = [[0.0; LABELS]; LABELS];
        for at in 1..labels.len() {
            let (before, share) = (&self.passes.forward[at - 1], &self.passes.shares[at]);
            let behind = &self.passes.backward[at];
            let mut pairs = [[0.0; LABELS]; LABELS];
            let mut sum = 0.0;
            for from in 0..LABELS {
                for to in 0..LABELS {
                    pairs[from][to] = before[from] * factors.between(from, to) * share[to] * behind[to];
                    sum += pairs[from][to];
                }
            }
            for from in 0..LABELS {
                for to in 0..LABELS {
                    slopes[from][to] += pairs[from][to] / sum;
                }
            }
            slopes[labels[at - 1]][labels[at]] -= 1.0;
        }
        self.follows.iter_mut().zip(&slopes).for_each(|(row, slopes)| row.step(slopes));
    }

    fn model(&self, turns: Weights<CLASSES>, meetings: Weights<1>) -> Model {
        let follows = std::array::from_fn(|label| self.follows[label].mean());
        Model::of(self.words.weights(LEAST), &follows, turns, meetings)
    }
}
