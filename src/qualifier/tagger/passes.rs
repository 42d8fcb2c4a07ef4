//! The chances of a sentence's labels: a pass forward and a pass backward over the words of each
//! part of it, as far as the labels that come near to none there go.

use super::chance::exp;
use super::factors::Factors;
use super::{Chances, LABELS, STARTS};

/// What the forward and the backward pass over some words know.
#[derive(Debug, Default)]
pub(super) struct Passes {
    pub(super) shares: Vec<Chances>,
    pub(super) forward: Vec<Chances>,
    pub(super) backward: Vec<Chances>,
}

/// The labels that are thought of: 1 for each of them, 0 for the others.
pub(super) type Active = Chances;

/// All labels.
pub(super) const ALL_LABELS: Active = {
    let mut all = [1.0; LABELS];
    all[STARTS] = 0.0;
    all
};

/// Those that come near to none somewhere in a part of a sentence, each with its beginning or its
/// rest; nothing where none does.
fn near_to_none(scores: &[Chances]) -> Option<Active> {
    let mut near = [f32::MIN; LABELS];
    for scores in scores {
        near = std::array::from_fn(|label| larger(near[label], scores[label] - scores[0] + FAR));
    }
    let mut active = [0.0; LABELS];
    active[0] = 1.0;
    for span in (1..STARTS).filter(|span| larger(near[*span], near[STARTS + span]) > 0.0) {
        active[span] = 1.0;
        active[STARTS + span] = 1.0;
    }
    (active[1..] != [0.0; LABELS - 1]).then_some(active)
}

impl Passes {
    /// Goes over words of these scores, as far as some labels go. `before` are the chances of the word
    /// before them, where a sentence does not begin with them.
    pub(super) fn over(
        &mut self,
        scores: &[Chances],
        factors: &Factors,
        active: &Active,
        before: Option<&Chances>,
    ) {
        self.shares.clear();
        self.shares.extend(scores.iter().map(|scores| shares(scores, active)));
        self.forward.clear();
        for share in &self.shares {
            let mut here = *share;
            match self.forward.last().or(before) {
                None => here[STARTS..].fill(0.0),
                Some(before) => multiply(&mut here, &factors.forth(before)),
            }
            scale(&mut here);
            self.forward.push(here);
        }
        self.backward.clear();
        self.backward.resize(scores.len(), [1.0; LABELS]);
        for at in (1..scores.len()).rev() {
            let mut next = self.backward[at];
            multiply(&mut next, &self.shares[at]);
            let mut here = factors.back(&next);
            scale(&mut here);
            self.backward[at - 1] = here;
        }
    }

    /// How likely each of the labels is for a word.
    pub(super) fn chances(&self, at: usize) -> Chances {
        let mut both = self.forward[at];
        multiply(&mut both, &self.backward[at]);
        scale(&mut both);
        both
    }
}

/// What each of some labels counts beside the likeliest of them.
fn shares(scores: &Chances, active: &Active) -> Chances {
    let thought_of: Chances =
        std::array::from_fn(|label| if active[label] > 0.0 { scores[label] } else { f32::MIN });
    let most = joined(&thought_of, larger);
    let mut shares = scores.map(|score| exp(score - most));
    multiply(&mut shares, active);
    shares
}

/// The larger of two numbers.
#[inline]
fn larger(one: f32, other: f32) -> f32 {
    // One step of the processor, where that of the library also knows what to do without a number.
    if one > other { one } else { other }
}

fn multiply(chances: &mut Chances, factors: &Chances) {
    *chances = std::array::from_fn(|label| chances[label] * factors[label]);
}

/// What all of them come to, several at once: one after the other, each would wait for the one before.
#[inline]
fn joined(all: &Chances, join: impl Fn(f32, f32) -> f32) -> f32 {
    let half: [f32; STARTS] = std::array::from_fn(|at| join(all[at], all[STARTS + at]));
    let [one, other, third] = [0, STARTS / 3, 2 * STARTS / 3];
    let sixth: [f32; STARTS / 3] =
        std::array::from_fn(|at| join(join(half[one + at], half[other + at]), half[third + at]));
    sixth.into_iter().reduce(join).unwrap_or_default()
}

/// Makes chances add up to 1.
fn scale(chances: &mut Chances) {
    let sum = joined(chances, |one, other| one + other);
    if sum > 0.0 {
        *chances = chances.map(|chance| chance / sum);
    }
}

/// A label whose score is nowhere in a part of a sentence this near to that of none is not thought of
/// in it: what is found with 7 is found with half of one, and a little less is made up.
const FAR: f32 = 0.5;

/// A word is far from every label where each of them scores this much less than none does. Two such
/// words in a row part a sentence: what a label gains by going on is too little to carry a span over
/// both.
const APART: f32 = 4.0;

/// The chances of a word that is none of anything.
static NONE: Chances = {
    let mut none = [0.0; LABELS];
    none[0] = 1.0;
    none
};

/// Turns scores into chances, part by part.
pub(super) fn chances(scores: &mut [Chances], factors: &Factors, passes: &mut Passes) {
    let far = |scores: &Chances, label: usize| scores[label] - scores[0] <= -APART;
    let apart = |scores: &Chances| (1..STARTS).all(|span| far(scores, span) && far(scores, STARTS + span));
    let mut rest = scores;
    let mut none_before = None;
    while let Some(first) = rest.iter().position(|scores| !apart(scores)) {
        // A word before a part and one behind it belong to it: that they are none counts in it.
        let (before, part) = rest.split_at_mut(first.saturating_sub(1));
        before.fill(NONE);
        let ends = part.windows(3).position(|three| three[1..].iter().all(apart)).map(|at| at + 2);
        let (part, behind) = part.split_at_mut(ends.unwrap_or(part.len()));
        none_before = none_before.or((!before.is_empty()).then_some(&NONE));
        chances_of_part(part, factors, passes, none_before);
        none_before = Some(&NONE);
        rest = behind;
    }
    rest.fill(NONE);
}

/// The same for a part of a sentence, behind a word of these chances where it is not its first.
fn chances_of_part(scores: &mut [Chances], factors: &Factors, passes: &mut Passes, before: Option<&Chances>) {
    let Some(active) = near_to_none(scores) else { return scores.fill(NONE) };
    passes.over(scores, factors, &active, before);
    (0..scores.len()).for_each(|at| scores[at] = passes.chances(at));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The labels of a span.
    const BEGINS: usize = 1;
    const GOES_ON: usize = STARTS + 1;

    /// Scores by a letter for each word: `b` begins a span, `g` goes on with one, `n` is none, and `.`
    /// is far from all.
    fn scores(words: &str) -> Vec<Chances> {
        let of = |word: char| {
            let mut scores = [-9.0; LABELS];
            scores[0] = 0.0;
            scores[BEGINS] = if word == 'b' { 2.0 } else { scores[BEGINS] };
            scores[GOES_ON] = if word == 'g' { 1.5 } else { scores[GOES_ON] };
            scores[BEGINS + 1] = if word == 'n' { -1.0 } else { scores[BEGINS + 1] };
            scores
        };
        words.chars().map(of).collect()
    }

    /// What the words come to part by part, and as one part.
    fn both(words: &str) -> [Vec<Chances>; 2] {
        let mut follows = [[0.0; LABELS]; LABELS];
        follows[0][BEGINS] = 0.4;
        follows[BEGINS][GOES_ON] = 0.5;
        follows[GOES_ON][0] = -0.3;
        let (factors, mut passes) = (Factors::of(&follows), Passes::default());
        let (mut parted, mut whole) = (scores(words), scores(words));
        chances(&mut parted, &factors, &mut passes);
        if !whole.is_empty() {
            chances_of_part(&mut whole, &factors, &mut passes, None);
        }
        [parted, whole]
    }

    #[test]
    fn parts_come_to_what_the_sentence_comes_to() {
        for words in [
            "",
            ".",
            "....",
            "b",
            "bg",
            "b.",
            ".b",
            ".bg.",
            "b..b",
            "..b....bg..n..",
            "b.g.b",
            "n...bgg",
            "..gggg",
        ] {
            let [parted, whole] = both(words);
            assert_eq!(parted.len(), words.len());
            for (at, (one, other)) in parted.iter().zip(&whole).enumerate() {
                let apart = one.iter().zip(other).map(|(one, other)| (one - other).abs()).fold(0.0, f32::max);
                assert!(apart < 0.01, "{words} at {at}: {one:?} {other:?}");
                assert!((one.iter().sum::<f32>() - 1.0).abs() < 1e-3, "{words} at {at}: {one:?}");
            }
        }
        let [parted, _] = both("..bg..");
        assert!(parted[2][BEGINS] > 0.8 && parted[3][GOES_ON] > 0.6, "{parted:?}");
    }

    proptest::proptest! {
        #[test]
        fn of_any_words(words in "[bgn.]{0,30}") {
            let [parted, whole] = both(&words);
            for (one, other) in parted.iter().flatten().zip(whole.iter().flatten()) {
                proptest::prop_assert!((one - other).abs() < 0.02, "{words}");
            }
        }
    }
}
