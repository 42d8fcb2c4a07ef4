//! How many rows go into a batch, and how long to wait between two.

use std::ops::RangeInclusive;
use std::time::Duration;

/// How many rows a batch begins with: few, because a trigger may make each one slow.
const FIRST: usize = 100;
/// The weight of the batch at hand against those before it.
const ALPHA: f64 = 0.4;

/// How fast a run may be, and for how long.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// How long a batch should take; the number of its rows follows from it.
    pub target: Duration,
    /// The fewest and the most rows of a batch. Only the rows of one batch are locked at
    /// a time: the more there are, the likelier it is that somebody waits for one.
    pub batch: RangeInclusive<usize>,
    /// How long to wait after each batch.
    pub pause: Duration,
    /// Rows a second at most.
    pub max_rows_per_second: Option<u32>,
    /// When to stop, whatever is left.
    pub max_runtime: Option<Duration>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            target: Duration::from_millis(250),
            batch: 1..=1000,
            pause: Duration::ZERO,
            max_rows_per_second: None,
            max_runtime: None,
        }
    }
}

/// The pace of a run.
#[derive(Debug)]
pub(crate) struct Pace<'a> {
    limits: &'a Limits,
    most: usize,
    size: usize,
    /// Seconds a row, averaged.
    row: Option<f64>,
    /// How long a batch is under way to the server and back at the least.
    way: Duration,
}

impl<'a> Pace<'a> {
    pub(crate) fn new(limits: &'a Limits, most: usize) -> Self {
        let most = most.min(*limits.batch.end()).max(1);
        let size = FIRST.clamp(1, most).max((*limits.batch.start()).min(most));
        Self { limits, most, size, row: None, way: Duration::MAX }
    }

    /// How many rows the next batch has.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// Learns from a batch of `rows` that took `took`, and says how long to wait now.
    ///
    /// Of that it was `way` under way to the server and back, which is as long for one row as for
    /// many: smaller batches would help nobody. The shortest that was seen counts, as a
    /// pooler may keep one waiting now and then.
    pub(crate) fn after(&mut self, rows: usize, took: Duration, way: Duration) -> Duration {
        let Some(count) = u32::try_from(rows).ok().filter(|rows| *rows > 0) else {
            return Duration::ZERO;
        };
        self.way = self.way.min(way);
        let worked = took.saturating_sub(self.way);
        let row = worked.as_secs_f64() / f64::from(count);
        let row = self.row.map_or(row, |before| ALPHA * row + (1.0 - ALPHA) * before);
        self.row = Some(row);
        // A batch that was not full says nothing about a larger one.
        if rows >= self.size || worked > self.limits.target {
            self.size = fitting(self.limits.target.as_secs_f64() / row)
                .min(self.size * 2)
                .clamp((*self.limits.batch.start()).clamp(1, self.most), self.most);
        }
        let due = self.limits.max_rows_per_second.map_or(Duration::ZERO, |rate| {
            Duration::from_secs_f64(f64::from(count) / f64::from(rate.max(1))).saturating_sub(took)
        });
        due.max(self.limits.pause)
    }

    /// Fewer rows, because that many took too long; false where it is one already.
    pub(crate) fn shrink(&mut self) -> bool {
        let shrinks = self.size > 1;
        self.size = (self.size / 4).max(1);
        self.row = None;
        shrinks
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a positive number, cut to the range"
)]
fn fitting(rows: f64) -> usize {
    rows.clamp(1.0, 1e9) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    #[test]
    fn quick_batches_grow_to_the_bound_and_no_faster_than_twice() {
        let limits = Limits::default();
        let mut pace = Pace::new(&limits, usize::MAX);
        let sizes: Vec<_> = (0..5)
            .map(|_| {
                let size = pace.size();
                pace.after(size, ms(1), ms(0));
                size
            })
            .collect();
        assert_eq!(sizes, [100, 200, 400, 800, 1000]);
        assert_eq!(Pace::new(&limits, 20).size(), 20);
    }

    #[test]
    fn slow_batches_shrink_to_what_fits_the_target() {
        let limits = Limits { batch: 10..=1000, ..Limits::default() };
        let mut pace = Pace::new(&limits, usize::MAX);
        pace.after(100, ms(1000), ms(0));
        assert_eq!(pace.size(), 25);
        pace.after(25, ms(10_000), ms(0));
        assert_eq!(pace.size(), 10, "the lower bound holds");
        assert!(
            pace.shrink() && pace.shrink() && !pace.shrink(),
            "but a statement that is stopped goes below"
        );
    }

    #[test]
    fn a_long_way_makes_no_batch_smaller_and_a_wait_for_a_connection_none_larger() {
        let limits = Limits::default();
        let mut pace = Pace::new(&limits, usize::MAX);
        pace.after(100, ms(900), ms(800));
        assert_eq!(pace.size(), 200);
        let mut pace = Pace::new(&limits, usize::MAX);
        pace.after(100, ms(500), ms(0));
        pace.after(50, ms(500), ms(5000));
        assert!(pace.size() < 50, "{}", pace.size());
    }

    #[test]
    fn a_batch_that_was_not_full_changes_nothing() {
        let limits = Limits::default();
        let mut pace = Pace::new(&limits, usize::MAX);
        pace.after(3, ms(1), ms(0));
        assert_eq!(pace.size(), 100);
    }

    #[test]
    fn pauses_are_as_long_as_was_asked_or_as_the_rate_wants() {
        let limits = Limits { pause: ms(20), max_rows_per_second: Some(1000), ..Limits::default() };
        let mut pace = Pace::new(&limits, usize::MAX);
        assert_eq!(pace.after(100, ms(40), ms(0)), ms(60));
        assert_eq!(pace.after(100, ms(200), ms(0)), ms(20));
        assert_eq!(pace.after(0, ms(1), ms(0)), ms(0));
    }
}
