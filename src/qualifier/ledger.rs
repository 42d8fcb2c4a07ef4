//! Keeps the best statement of one fact: the last wins, unless it is less specific than
//! one before it and corrects nothing.

use super::{Evidence, Said};

/// How well a value is known. Later statements of the same weight or more replace it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// Follows from something else that was said.
    Implied,
    /// Mentioned in passing or vaguely.
    Mentioned,
    /// Stated as such.
    Stated,
    /// Read back by the assistant and confirmed.
    Confirmed,
}

/// Evidence kept for one value.
const MOST_EVIDENCE: usize = 4;

/// The best statement so far.
#[derive(Debug)]
pub(super) struct Ledger<T> {
    best: Option<(Weight, Said<T>)>,
}

impl<T> Default for Ledger<T> {
    fn default() -> Self {
        Self { best: None }
    }
}

impl<T: PartialEq> Ledger<T> {
    /// Takes in a statement; `corrects` says that it takes back what was said before.
    pub(super) fn offer(&mut self, weight: Weight, corrects: bool, value: T, evidence: Vec<Evidence>) {
        match &mut self.best {
            Some((best, said)) if said.value == value => {
                *best = weight.max(*best);
                let new: Vec<Evidence> =
                    evidence.into_iter().filter(|e| !said.evidence.contains(e)).collect();
                said.evidence.extend(new);
                said.evidence.truncate(MOST_EVIDENCE);
            }
            Some((best, _)) if weight < *best && !corrects => {}
            _ => self.best = Some((weight, Said { value, evidence })),
        }
    }

    /// Drops the value if it is the one that was taken back.
    pub(super) fn revoke(&mut self, wrong: impl Fn(&T) -> bool) {
        if self.best.as_ref().is_some_and(|(_, said)| wrong(&said.value)) {
            self.best = None;
        }
    }

    pub(super) fn value(&self) -> Option<&T> {
        self.best.as_ref().map(|(_, said)| &said.value)
    }

    pub(super) fn finish(self) -> Option<Said<T>> {
        self.best.map(|(_, said)| said)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidence(turn: usize) -> Vec<Evidence> {
        vec![Evidence { turn, text: "words".to_owned() }]
    }

    #[test]
    fn the_last_wins_unless_it_is_less_specific() {
        let mut ledger = Ledger::default();
        ledger.offer(Weight::Stated, false, 16, evidence(1));
        ledger.offer(Weight::Stated, false, 60, evidence(2));
        ledger.offer(Weight::Mentioned, false, 50, evidence(3));
        assert_eq!(ledger.value(), Some(&60));
        ledger.offer(Weight::Mentioned, true, 70, evidence(4));
        let said = ledger.finish();
        assert_eq!(said.map(|s| (s.value, s.evidence[0].turn)), Some((70, 4)));
    }

    #[test]
    fn a_repeated_value_gathers_evidence() {
        let mut ledger = Ledger::default();
        for turn in [1, 2, 2, 3] {
            ledger.offer(Weight::Stated, false, "x", evidence(turn));
        }
        ledger.revoke(|v| *v == "y");
        assert_eq!(ledger.finish().map(|s| s.evidence.len()), Some(3));
    }
}
