//! A sentence as evidence: as it was recorded, and no longer than somebody reads.

use std::ops::Range;

use super::Sentence;

/// The longest evidence, in characters.
pub(super) const LONGEST_QUOTE: usize = 160;

impl Sentence<'_> {
    /// The whole sentence, or as much around these words as evidence holds.
    pub(in crate::qualifier) fn quote(&self, range: &Range<usize>) -> String {
        let whole = self.raw[self.range.clone()].trim();
        let all = self.without_trailing(0, self.words.len());
        let whole = if all < self.words.len() {
            let start = self.range.end - self.raw[self.range.clone()].trim_start().len();
            &self.raw[start..self.words[all - 1].end]
        } else {
            whole
        };
        if whole.len() <= LONGEST_QUOTE || whole.chars().count() <= LONGEST_QUOTE {
            return whole.to_owned();
        }
        let words = self.words_in(range);
        let (mut first, mut last) = (words.start.min(self.words.len() - 1), words.end.max(words.start + 1));
        last = last.min(self.words.len());
        loop {
            let before = first;
            let after = last;
            first = first.saturating_sub(1);
            if self.width(first, last) > LONGEST_QUOTE {
                first = before;
            }
            last = (last + 1).min(self.words.len());
            if self.width(first, last) > LONGEST_QUOTE {
                last = after;
            }
            if (first, last) == (before, after) {
                break;
            }
        }
        last = self.without_trailing(first, last).max(words.end.min(last));
        self.raw[self.words[first].start..self.words[last - 1].end].chars().take(LONGEST_QUOTE).collect()
    }

    /// Where the words end without the "so", "and" or "but" that leads on to more.
    pub(in crate::qualifier) fn without_trailing(&self, first: usize, mut end: usize) -> usize {
        while end > first + 1
            && matches!(self.word(end - 1), "so" | "and" | "but" | "or" | "because" | "then")
        {
            end -= 1;
        }
        end
    }

    fn width(&self, first: usize, last: usize) -> usize {
        self.raw[self.words[first].start..self.words[last - 1].end].chars().count()
    }

    /// The whole sentence as evidence.
    pub(in crate::qualifier) fn quote_all(&self) -> String {
        self.quote(&(0..1))
    }
}
