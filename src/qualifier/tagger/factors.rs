//! By how much one label makes the next likelier, and what the chances of a place make of those of
//! its neighbours.

use super::chance::exp;
use super::{Chances, LABELS, STARTS};

/// By how much one label multiplies the chance of the next: a span goes on only behind its
/// beginning, or behind what goes on with it.
#[derive(Debug, Clone, Default)]
pub(super) struct Factors {
    /// From each label to none and to each beginning.
    starts: [[f32; STARTS]; LABELS],
    /// The same by where it leads to.
    of_starts: [Chances; STARTS],
    /// From each label to what goes on with its span.
    goes_on: Chances,
}

impl Factors {
    /// Of the weight of the second label behind the first.
    pub(super) fn of(follows: &[Chances; LABELS]) -> Self {
        let starts: [[f32; STARTS]; LABELS] =
            std::array::from_fn(|from| std::array::from_fn(|to| exp(follows[from][to])));
        // Nothing goes on with none.
        let goes_on =
            |from: usize| if span_of(from) == 0 { 0.0 } else { exp(follows[from][STARTS + span_of(from)]) };
        Self {
            starts,
            of_starts: std::array::from_fn(|to| std::array::from_fn(|from| starts[from][to])),
            goes_on: std::array::from_fn(goes_on),
        }
    }

    /// From one label to another.
    pub(super) fn between(&self, from: usize, to: usize) -> f32 {
        match to.checked_sub(STARTS) {
            None => self.starts[from][to],
            Some(span) if span == span_of(from) => self.goes_on[from],
            Some(_) => 0.0,
        }
    }

    /// What the chances of a place make of those of the next.
    pub(super) fn forth(&self, chances: &Chances) -> Chances {
        let mut starts = [0.0; STARTS];
        for (chance, factors) in chances.iter().zip(&self.starts) {
            starts = std::array::from_fn(|to| starts[to] + chance * factors[to]);
        }
        let mut reached = [0.0; LABELS];
        reached[..STARTS].copy_from_slice(&starts);
        for span in 0..STARTS {
            let (begins, on) = (span, STARTS + span);
            reached[on] = chances[begins] * self.goes_on[begins] + chances[on] * self.goes_on[on];
        }
        reached
    }

    /// What the chances of a place make of those of the one before.
    pub(super) fn back(&self, chances: &Chances) -> Chances {
        let goes_on = &chances[STARTS..];
        let mut reached: Chances = std::array::from_fn(|from| goes_on[span_of(from)] * self.goes_on[from]);
        for (chance, factors) in chances.iter().zip(&self.of_starts) {
            reached = std::array::from_fn(|from| reached[from] + chance * factors[from]);
        }
        reached
    }
}

/// The number of the span that a label is of: 0 where of none.
const fn span_of(label: usize) -> usize {
    label % STARTS
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Weights that all differ.
    fn factors() -> Factors {
        let weight = |from: usize, to: usize| {
            f32::from(u8::try_from((from * 7 + to * 5) % 11).unwrap_or_default()) / 10.0
        };
        Factors::of(&std::array::from_fn(|from| std::array::from_fn(|to| weight(from, to))))
    }

    #[test]
    fn chances_are_passed_on_by_each_factor() {
        let factors = factors();
        let mut chances = [0.0; LABELS];
        (0..LABELS)
            .filter(|label| *label != STARTS)
            .for_each(|label| chances[label] = 1.0 / (label + 2) as f32);
        let (forth, back) = (factors.forth(&chances), factors.back(&chances));
        for here in (0..LABELS).filter(|label| *label != STARTS) {
            let reached: f32 = (0..LABELS).map(|from| chances[from] * factors.between(from, here)).sum();
            let led: f32 = (0..LABELS).map(|to| factors.between(here, to) * chances[to]).sum();
            assert!((forth[here] - reached).abs() < 1e-5, "{here}: {} {reached}", forth[here]);
            assert!((back[here] - led).abs() < 1e-5, "{here}: {} {led}", back[here]);
        }
    }

    #[test]
    fn a_span_goes_on_only_behind_itself() {
        let factors = factors();
        let (begins, goes_on) = (3, STARTS + 3);
        assert!(factors.between(begins, goes_on) > 0.0 && factors.between(goes_on, goes_on) > 0.0);
        for from in (0..LABELS).filter(|from| ![begins, goes_on].contains(from)) {
            assert_eq!(factors.between(from, goes_on), 0.0, "{from}");
        }
        assert!((0..LABELS).all(|from| factors.between(from, STARTS) == 0.0));
    }
}
