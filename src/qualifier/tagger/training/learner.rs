//! Learns from labelled conversations: stochastic gradient descent with a step of its own
//! for each weight (AdaGrad: Duchi, Hazan and Singer, 2011) and a pull towards zero.

use std::collections::HashMap;

use super::super::levels::{self, CLASSES, QUESTIONS, TurnChances};
use super::super::model::Model;
use super::super::passes::{Active, Passes, factors};
use super::super::weights::Weights;
use super::super::{Chances, LABELS};
use super::{Candidate, Example, Labelled, Turn};

/// How often everything is gone through.
const ROUNDS: usize = 5;
/// How far the first step goes.
const STEP: f32 = 0.05;
/// How strongly weights are pulled towards zero.
const PULL: f32 = 0.0001;
/// What is seen less often teaches nothing.
const OFTEN: usize = 12;
/// The same for times that may have been agreed, of which there are few.
const OFTEN_OF_TIMES: usize = 4;

/// The rounds at whose ends the weights are kept; what counts is their mean.
const KEPT: usize = 3;

/// Learns a model.
#[must_use]
pub fn learn(examples: &[&Example]) -> Model {
    let sentences: Vec<&Labelled> = examples.iter().flat_map(|example| &example.sentences).collect();
    let turns: Vec<&Turn> = examples.iter().flat_map(|example| &example.turns).collect();
    let times: Vec<&Candidate> = examples.iter().flat_map(|example| &example.times).collect();
    let mut learner = Learner::of(&sentences);
    gone_through(&sentences, &mut learner);
    let mut levels = LevelLearner::of(&turns);
    gone_through(&turns, &mut levels);
    let mut meetings = MeetingLearner::of(&times);
    gone_through(&times, &mut meetings);
    learner.model(levels.weights(), learned(&meetings.numbers, &meetings.rows))
}

/// What learns from examples of a kind.
trait Learns<E> {
    fn see(&mut self, example: &E);
    /// A round is over whose weights count.
    fn keep(&mut self);
}

/// Goes through all examples some times, each time in another order.
fn gone_through<E>(examples: &[&E], learner: &mut impl Learns<E>) {
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut chance: u64 = 1;
    for round in 0..ROUNDS {
        for at in (1..order.len()).rev() {
            // The same order on every machine.
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            order.swap(at, usize::try_from((chance >> 33) % (at as u64 + 1)).unwrap_or_default());
        }
        order.iter().for_each(|at| learner.see(examples[*at]));
        if round + KEPT >= ROUNDS {
            learner.keep();
        }
    }
}

/// A weight for each label, and how far it has moved.
#[derive(Clone)]
struct Slope<const N: usize> {
    weights: [f32; N],
    moved: [f32; N],
    /// The sum of what was kept.
    kept: [f32; N],
}

impl<const N: usize> Slope<N> {
    const NEW: Self = Self { weights: [0.0; N], moved: [1e-6; N], kept: [0.0; N] };

    fn step(&mut self, slopes: &[f32; N]) {
        for (label, slope) in slopes.iter().enumerate() {
            let slope = slope + PULL * self.weights[label];
            self.moved[label] += slope * slope;
            self.weights[label] -= STEP * slope / self.moved[label].sqrt();
        }
    }
}

impl<const N: usize> Slope<N> {
    fn keep(&mut self) {
        self.kept.iter_mut().zip(self.weights).for_each(|(kept, weight)| *kept += weight);
    }

    /// The mean of what was kept.
    fn mean(&self) -> [f32; N] {
        #[expect(clippy::cast_precision_loss, reason = "a few rounds")]
        self.kept.map(|kept| kept / KEPT as f32)
    }
}

/// Numbers for what is seen often enough.
fn numbered<'e>(seen: impl Iterator<Item = &'e u32>, often: usize) -> HashMap<u32, usize> {
    let mut times: HashMap<u32, usize> = HashMap::new();
    seen.for_each(|key| *times.entry(*key).or_default() += 1);
    let mut often: Vec<u32> =
        times.into_iter().filter(|(_, times)| *times >= often).map(|(key, _)| key).collect();
    often.sort_unstable();
    (0..).zip(often).map(|(number, key)| (key, number)).collect()
}

/// What was learned.
fn learned<const N: usize>(numbers: &HashMap<u32, usize>, rows: &[Slope<N>]) -> Weights<N> {
    let mut numbers: Vec<(u32, usize)> = numbers.iter().map(|(key, number)| (*key, *number)).collect();
    numbers.sort_unstable();
    Weights::of(numbers.into_iter().map(|(key, number)| (key, rows[number].mean())))
}

struct LevelLearner {
    numbers: HashMap<u32, usize>,
    rows: Vec<Slope<CLASSES>>,
}

impl Learns<Turn> for LevelLearner {
    fn see(&mut self, turn: &Turn) {
        let rows: Vec<usize> = turn.seen.iter().filter_map(|key| self.numbers.get(key).copied()).collect();
        let mut scores: TurnChances = [0.0; CLASSES];
        for row in &rows {
            scores.iter_mut().zip(self.rows[*row].weights).for_each(|(score, weight)| *score += weight);
        }
        let mut slopes = levels::chances(&scores);
        for ((from, count), class) in QUESTIONS.into_iter().zip(turn.classes) {
            match class {
                Some(class) => slopes[from + class] -= 1.0,
                None => slopes[from..from + count].fill(0.0),
            }
        }
        rows.iter().for_each(|row| self.rows[*row].step(&slopes));
    }

    fn keep(&mut self) {
        self.rows.iter_mut().for_each(Slope::keep);
    }
}

impl LevelLearner {
    fn of(turns: &[&Turn]) -> Self {
        let numbers = numbered(turns.iter().flat_map(|turn| &turn.seen), OFTEN);
        Self { rows: vec![Slope::NEW; numbers.len()], numbers }
    }

    fn weights(&self) -> Weights<CLASSES> {
        learned(&self.numbers, &self.rows)
    }
}

struct MeetingLearner {
    numbers: HashMap<u32, usize>,
    rows: Vec<Slope<1>>,
}

impl Learns<Candidate> for MeetingLearner {
    fn see(&mut self, time: &Candidate) {
        let rows: Vec<usize> = time.seen.iter().filter_map(|key| self.numbers.get(key).copied()).collect();
        let score: f32 = rows.iter().map(|row| self.rows[*row].weights[0]).sum();
        let slope = 1.0 / (1.0 + (-score).exp()) - f32::from(u8::from(time.agreed));
        rows.iter().for_each(|row| self.rows[*row].step(&[slope]));
    }

    fn keep(&mut self) {
        self.rows.iter_mut().for_each(Slope::keep);
    }
}

impl MeetingLearner {
    fn of(times: &[&Candidate]) -> Self {
        let numbers = numbered(times.iter().flat_map(|time| &time.seen), OFTEN_OF_TIMES);
        Self { rows: vec![Slope::NEW; numbers.len()], numbers }
    }
}

struct Learner {
    numbers: HashMap<u32, usize>,
    rows: Vec<Slope<LABELS>>,
    follows: Vec<Slope<LABELS>>,
    passes: Passes,
}

impl Learns<Labelled> for Learner {
    fn see(&mut self, example: &Labelled) {
        let factors = factors(&self.weights());
        let numbers = |keys: &[u32]| -> Vec<usize> {
            keys.iter().filter_map(|key| self.numbers.get(key).copied()).collect()
        };
        let common = numbers(&example.common);
        let words: Vec<Vec<usize>> = example.words.iter().map(|keys| numbers(keys)).collect();
        let scores: Vec<Chances> = words
            .iter()
            .map(|word| {
                let mut scores = [0.0; LABELS];
                for row in word.iter().chain(&common) {
                    scores
                        .iter_mut()
                        .zip(self.rows[*row].weights)
                        .for_each(|(score, weight)| *score += weight);
                }
                scores
            })
            .collect();
        self.passes.over(&scores, &factors, &Active::ALL);
        let mut all = [0.0; LABELS];
        for (at, label) in example.labels.iter().enumerate() {
            let mut slopes = self.passes.chances(at, &Active::ALL);
            slopes[*label] -= 1.0;
            words[at].iter().for_each(|row| self.rows[*row].step(&slopes));
            all.iter_mut().zip(slopes).for_each(|(sum, slope)| *sum += slope);
        }
        common.iter().for_each(|row| self.rows[*row].step(&all));
        self.follow(&example.labels, &factors);
    }

    fn keep(&mut self) {
        self.rows.iter_mut().chain(&mut self.follows).for_each(Slope::keep);
    }
}

impl Learner {
    fn of(sentences: &[&Labelled]) -> Self {
        let numbers =
            numbered(sentences.iter().flat_map(|one| one.words.iter().flatten().chain(&one.common)), OFTEN);
        let rows = vec![Slope::NEW; numbers.len()];
        Self { numbers, rows, follows: vec![Slope::NEW; LABELS], passes: Passes::default() }
    }

    fn weights(&self) -> [Chances; LABELS] {
        std::array::from_fn(|label| self.follows[label].weights)
    }

    /// Which label follows which.
    fn follow(&mut self, labels: &[usize], factors: &[Chances; LABELS]) {
        let mut slopes = [[0.0; LABELS]; LABELS];
        for at in 1..labels.len() {
            let (before, share) = (&self.passes.forward[at - 1], &self.passes.shares[at]);
            let behind = &self.passes.backward[at];
            let mut pairs = [[0.0; LABELS]; LABELS];
            let mut sum = 0.0;
            for from in 0..LABELS {
                for to in 0..LABELS {
                    pairs[from][to] = before[from] * factors[from][to] * share[to] * behind[to];
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
        Model::of(learned(&self.numbers, &self.rows), &follows, turns, meetings)
    }
}
