//! What begins with which bytes: patterns, and words that they cannot do without.

use super::lists::Lists;

/// The bytes of an opening that are compared.
pub(super) const HEAD: usize = 8;

/// A condition that always holds.
pub(super) const NONE: u16 = 0;

/// What begins with some bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    /// A pattern, by its number, on a condition.
    Pattern(u16, u16),
    /// A word that makes a condition hold.
    Condition(u16),
}

/// An entry in four bytes, so that those of a head lie close together; conditions are less than patterns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Packed(pub(super) u32);

impl Packed {
    fn of(entry: Entry) -> Self {
        let (pattern, condition) = match entry {
            Entry::Pattern(pattern, condition) => (u32::from(pattern) + 1, condition),
            Entry::Condition(condition) => (0, condition),
        };
        Self(pattern << 16 | u32::from(condition))
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "16 bits each")]
    pub(super) fn entry(self) -> Entry {
        let condition = self.0 as u16;
        match (self.0 >> 16).checked_sub(1) {
            None => Entry::Condition(condition),
            Some(pattern) => Entry::Pattern(pattern as u16, condition),
        }
    }
}

/// Stands behind a whole word, where no text has this byte.
const END: u64 = 0xff;

/// Entries by the bytes with which they begin.
pub(super) struct Heads {
    lists: Lists,
    /// A bit for each length that a head has which begins with these two bytes, and the lowest for whole
    /// words.
    lengths: Box<[u16; 1 << 12]>,
    /// A bit for each head, by its hash: most of what is looked up is none.
    heads: Box<[u64; 1 << 11]>,
}

impl Default for Heads {
    fn default() -> Self {
        Self { lists: Lists::default(), lengths: Box::new([0; 1 << 12]), heads: Box::new([0; 1 << 11]) }
    }
}

impl Heads {
    pub(super) fn add(&mut self, head: u64, entry: Entry) {
        let whole = length_of(head).checked_sub(1).filter(|last| head >> (8 * last) == END);
        let length = whole.unwrap_or_else(|| length_of(head));
        let bit = if whole.is_some() { 0 } else { length };
        // A head of one byte stands before any second.
        let seconds = if length > 1 { 1 } else { 64 };
        for second in 0..seconds {
            self.lengths[bucket(if length > 1 { head } else { head & 0xff | second << 8 })] |= 1 << bit;
        }
        let (at, bit) = place_of(head);
        self.heads[at] |= bit;
        // What holds without a condition holds with any.
        let held = |known: Entry| matches!((known, entry), (Entry::Pattern(known, NONE), Entry::Pattern(one, _)) if known == one);
        let mut known = self.lists.of(head).iter().map(|known| known.entry());
        if !known.any(|known| known == entry || held(known)) {
            self.lists.add(head, Packed::of(entry));
        }
    }

    /// Shows the entries of the heads that a text has at a place: those of the word of this length there
    /// with its length, and those of its first bytes with 0.
    #[inline]
    pub(super) fn find<'h>(
        &'h self,
        bytes: &[u8],
        at: usize,
        word: usize,
    ) -> impl Iterator<Item = (&'h [Packed], usize)> {
        let head = head(&bytes[at..]);
        let whole = whole_of(head, word);
        let lengths = self.lengths[bucket(head)];
        // Which of all lengths are there is found out at once, without a branch that would be guessed wrong.
        let mut there = if lengths == 0 { 0 } else { lengths & self.lengths_there(head, whole) };
        std::iter::from_fn(move || {
            if there == 0 {
                return None;
            }
            let length = there.trailing_zeros() as usize;
            there &= there - 1;
            let (head, word) = if length == 0 { (whole, word) } else { (head & mask(length), 0) };
            Some((self.lists.of(head), word))
        })
    }

    /// A bit for each length of which there may be a head, and the lowest for the whole word.
    #[inline]
    fn lengths_there(&self, head: u64, whole: u64) -> u16 {
        let may_be = |head: u64| {
            let (at, bit) = place_of(head);
            u16::from(self.heads[at] & bit != 0)
        };
        (1..=HEAD).fold(may_be(whole), |there, length| there | may_be(head & mask(length)) << length)
    }
}

/// A whole word, if it is short enough to be told from what begins with it.
pub(super) fn whole(word: &[u8]) -> Option<u64> {
    (word.len() < HEAD).then(|| whole_of(head(word), word.len()))
}

/// The word of this length with which some bytes begin, if it is short enough to be told from what begins
/// with it; else no head.
#[inline]
fn whole_of(head: u64, length: usize) -> u64 {
    if length < HEAD { head & mask(length) | END << (8 * length) } else { END }
}

/// The place of a head among the bits.
fn place_of(head: u64) -> (usize, u64) {
    let mixed = head.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 47;
    (mixed as usize >> 6, 1 << (mixed & 63))
}

/// Six bits of each of the first two bytes.
fn bucket(head: u64) -> usize {
    let [first, second, ..] = head.to_le_bytes();
    usize::from(first & 63) << 6 | usize::from(second & 63)
}

/// As many first bytes of a literal as are looked up.
pub(super) fn cut(literal: &[u8]) -> Option<u64> {
    (!literal.is_empty()).then(|| head(literal))
}

/// The first bytes as a number, the first of them lowest.
fn head(bytes: &[u8]) -> u64 {
    if let Some(head) = bytes.first_chunk() {
        return u64::from_le_bytes(*head);
    }
    let mut head = [0; HEAD];
    let length = bytes.len().min(HEAD);
    head[..length].copy_from_slice(&bytes[..length]);
    u64::from_le_bytes(head)
}

/// How many bytes a head has.
pub(super) fn length_of(head: u64) -> usize {
    head.to_le_bytes().iter().take_while(|byte| **byte != 0).count()
}

/// The bits of so many first bytes.
pub(super) fn mask(length: usize) -> u64 {
    if length == 0 { 0 } else { u64::MAX >> (8 * (HEAD - length)) }
}
