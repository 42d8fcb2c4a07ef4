//! In which orders a learner goes through its examples, and how often.

/// How often everything is gone through.
const ROUNDS: usize = 14;

/// The rounds at whose ends the weights are kept; what counts is their mean.
const KEPT: usize = 10;

/// What learns from examples of a kind.
pub(super) trait Learns<E> {
    fn see(&mut self, example: &E);
    /// A round is over whose weights count.
    fn keep(&mut self);
}

/// The orders in which examples are gone through: others each time, the same on every machine.
pub(super) struct Order(u64);

impl Default for Order {
    fn default() -> Self {
        Self(1)
    }
}

impl Order {
    pub(super) fn goes_through<E>(&mut self, examples: &[&E], learner: &mut impl Learns<E>) {
        let mut order: Vec<usize> = (0..examples.len()).collect();
        for round in 0..ROUNDS {
            for at in (1..order.len()).rev() {
                order.swap(at, self.up_to(at));
            }
            order.iter().for_each(|at| learner.see(examples[*at]));
            if round + KEPT >= ROUNDS {
                learner.keep();
            }
        }
    }

    fn up_to(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % (most as u64 + 1)).unwrap_or_default()
    }
}
