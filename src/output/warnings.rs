//! Warnings that come again and again: the first ones as they come, the others as a number.

use std::collections::BTreeMap;

/// How many of the same words are shown.
const SHOWN: u64 = 5;

/// How many different words are told apart; what comes after that is shown.
const APART: usize = 1000;

/// How often each warning came.
#[derive(Debug, Default)]
pub(super) struct Warnings {
    counts: BTreeMap<String, u64>,
}

impl Warnings {
    /// Takes in a warning, and says whether it should be shown.
    pub(super) fn is_shown(&mut self, text: &str) -> bool {
        if let Some(count) = self.counts.get_mut(text) {
            *count += 1;
            return *count <= SHOWN;
        }
        if self.counts.len() < APART {
            self.counts.insert(text.to_owned(), 1);
        }
        true
    }

    /// Those that were not shown each time, with how often they were not.
    pub(super) fn left_out(&self) -> impl Iterator<Item = (&str, u64)> {
        self.counts.iter().filter_map(|(text, count)| {
            let more = count.saturating_sub(SHOWN);
            (more > 0).then_some((text.as_str(), more))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_are_shown_and_the_others_counted() {
        let mut warnings = Warnings::default();
        let shown: Vec<bool> = (0..7).map(|_| warnings.is_shown("locked")).collect();
        assert_eq!(shown, [true, true, true, true, true, false, false]);
        assert!(warnings.is_shown("another"));
        assert_eq!(warnings.left_out().collect::<Vec<_>>(), [("locked", 2)]);
    }
}
