//! The chances of a sentence's labels: a pass forward and a pass backward over the words of each
//! part of it, as far as the labels that come near to none there go.

use super::{Chances, LABELS, Tag};

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

/// What the forward and the backward pass over some words know.
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

    /// Those that come near to none somewhere in a part of a sentence, each with its beginning or its
    /// rest.
    fn of(scores: &[Chances]) -> Self {
        let mut near = [0.0; LABELS];
        for scores in scores {
            near.iter_mut()
                .zip(scores)
                .for_each(|(near, score)| *near = f32::max(*near, score - scores[0] + FAR));
        }
        let mut active = Self { labels: [0; LABELS], count: 1 };
        for begins in
            (1..2 * Tag::ALL.len()).step_by(2).filter(|label| near[*label].max(near[label + 1]) > 0.0)
        {
            active.labels[active.count..active.count + 2].copy_from_slice(&[begins, begins + 1]);
            active.count += 2;
        }
        active
    }

    fn labels(&self) -> &[usize] {
        &self.labels[..self.count]
    }

    /// What is known of these labels, side by side.
    fn of_all<T: Copy, const MOST: usize>(&self, all: &[T; LABELS], blank: T) -> [T; MOST] {
        let mut some = [blank; MOST];
        some.iter_mut().zip(self.labels()).for_each(|(some, label)| *some = all[*label]);
        some
    }
}

impl Passes {
    /// Goes over words of these scores, as far as some labels go. `before` are the chances of the word
    /// before them, of these labels, where a sentence does not begin with them.
    pub(super) fn over(
        &mut self,
        scores: &[Chances],
        factors: &[Chances; LABELS],
        active: &Active,
        before: Option<&Chances>,
    ) {
        // The processor takes some numbers at once where it is known beforehand how many.
        match active.count {
            0..=4 => self.over_some::<4>(scores, factors, active, before),
            5..=8 => self.over_some::<8>(scores, factors, active, before),
            9..=16 => self.over_some::<16>(scores, factors, active, before),
            _ => self.over_some::<LABELS>(scores, factors, active, before),
        }
    }

    /// The same, where at most so many labels are active.
    fn over_some<const MOST: usize>(
        &mut self,
        scores: &[Chances],
        factors: &[Chances; LABELS],
        active: &Active,
        before: Option<&Chances>,
    ) {
        let count = active.count;
        let rows: [Chances; MOST] = active.of_all(factors, [0.0; LABELS]);
        let forth: [[f32; MOST]; MOST] = rows.map(|row| active.of_all(&row, 0.0));
        let back: [[f32; MOST]; MOST] = std::array::from_fn(|to| std::array::from_fn(|from| forth[from][to]));
        self.shares.clear();
        self.shares.extend(scores.iter().map(|scores| shares::<MOST>(scores, active)));
        self.forward.clear();
        for share in &self.shares {
            let mut here = *share;
            match self.forward.last().or(before) {
                None => (2..count).step_by(2).for_each(|goes_on| here[goes_on] = 0.0),
                Some(before) => {
                    let reached = passed_on(before, &forth);
                    here[..MOST].iter_mut().zip(reached).for_each(|(share, sum)| *share *= sum);
                }
            }
            scaled::<MOST>(&mut here);
            self.forward.push(here);
        }
        self.backward.clear();
        self.backward.resize(scores.len(), [1.0; LABELS]);
        for at in (1..scores.len()).rev() {
            let mut next = self.backward[at];
            next[..MOST].iter_mut().zip(self.shares[at]).for_each(|(chance, share)| *chance *= share);
            let mut here = [0.0; LABELS];
            here[..MOST].copy_from_slice(&passed_on(&next, &back));
            scaled::<MOST>(&mut here);
            self.backward[at - 1] = here;
        }
    }

    /// How likely each of the labels is for a word.
    pub(super) fn chances(&self, at: usize, active: &Active) -> Chances {
        let mut both = self.forward[at];
        both.iter_mut().zip(self.backward[at]).for_each(|(chance, behind)| *chance *= behind);
        scaled::<LABELS>(&mut both);
        let mut all = [0.0; LABELS];
        active.labels().iter().zip(both).for_each(|(label, chance)| all[*label] = chance);
        all
    }
}

/// How likely something is that is or is not, by its score.
pub(super) fn likelihood(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}

/// What each of some labels counts beside the likeliest of them.
fn shares<const MOST: usize>(scores: &Chances, active: &Active) -> Chances {
    let scores: [f32; MOST] = active.of_all(scores, f32::MIN);
    let count = active.count;
    let most = scores[..count].iter().copied().fold(f32::MIN, f32::max);
    let mut shares = [0.0; LABELS];
    shares[..count].iter_mut().zip(scores).for_each(|(share, score)| *share = (score - most).exp());
    shares
}

/// What the chances of one place make of those of the next.
fn passed_on<const MOST: usize>(chances: &Chances, factors: &[[f32; MOST]; MOST]) -> [f32; MOST] {
    let mut reached = [0.0; MOST];
    for (chance, row) in chances[..MOST].iter().zip(factors) {
        reached.iter_mut().zip(row).for_each(|(sum, factor)| *sum += chance * factor);
    }
    reached
}

fn scaled<const MOST: usize>(chances: &mut Chances) {
    let sum: f32 = chances[..MOST].iter().sum();
    if sum > 0.0 {
        chances[..MOST].iter_mut().for_each(|chance| *chance /= sum);
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
pub(super) fn chances(scores: &mut [Chances], factors: &[Chances; LABELS], passes: &mut Passes) {
    let apart =
        |scores: &Chances| scores[1..=2 * Tag::ALL.len()].iter().all(|score| score - scores[0] <= -APART);
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
fn chances_of_part(
    scores: &mut [Chances],
    factors: &[Chances; LABELS],
    passes: &mut Passes,
    before: Option<&Chances>,
) {
    let active = Active::of(scores);
    if active.count == 1 {
        return scores.fill(NONE);
    }
    passes.over(scores, factors, &active, before);
    (0..scores.len()).for_each(|at| scores[at] = passes.chances(at, &active));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Scores by a letter for each word: `b` begins a span, `g` goes on with one, `n` is none, and `.`
    /// is far from all.
    fn scores(words: &str) -> Vec<Chances> {
        let of = |word: char| {
            let mut scores = [-9.0; LABELS];
            scores[0] = 0.0;
            scores[1] = if word == 'b' { 2.0 } else { scores[1] };
            scores[2] = if word == 'g' { 1.5 } else { scores[2] };
            scores[3] = if word == 'n' { -1.0 } else { scores[3] };
            scores
        };
        words.chars().map(of).collect()
    }

    /// What the words come to part by part, and as one part.
    fn both(words: &str) -> [Vec<Chances>; 2] {
        let mut follows = [[0.0; LABELS]; LABELS];
        follows[0][1] = 0.4;
        follows[1][2] = 0.5;
        follows[2][0] = -0.3;
        let (factors, mut passes) = (factors(&follows), Passes::default());
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
        assert!(parted[2][1] > 0.8 && parted[3][2] > 0.6, "{parted:?}");
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
