//! What begins with which bytes: patterns, and words that they cannot do without.

use std::collections::HashMap;

use foldhash::fast::FixedState;

/// The bytes of an opening that are compared.
pub(super) const HEAD: usize = 8;
/// Openings are cut to one of these lengths, so that a place is looked up for few of them.
const LENGTHS: [usize; 6] = [8, 6, 4, 3, 2, 1];

/// A condition that always holds.
pub(super) const NONE: u16 = 0;

/// What begins with some bytes: the number of a pattern, on a condition; or that of a condition.
pub(super) type Entry = (u16, u16);

/// Entries by the bytes with which they begin.
pub(super) struct Heads {
    entries: HashMap<u64, Vec<Entry>, FixedState>,
    /// A bit for each of `LENGTHS` that a head has which begins with these two bytes.
    lengths: Box<[u8; 1 << 12]>,
    /// A bit for each head, by its hash: most of what is looked up is none.
    heads: Box<[u64; 1 << 10]>,
}

impl Default for Heads {
    fn default() -> Self {
        Self { entries: HashMap::default(), lengths: Box::new([0; 1 << 12]), heads: Box::new([0; 1 << 10]) }
    }
}

impl Heads {
    pub(super) fn add(&mut self, head: u64, entry: Entry) {
        let length = length_of(head);
        let bit = LENGTHS.iter().take_while(|known| **known != length).count();
        // A head of one byte stands before any second.
        let seconds = if length > 1 { 1 } else { 64 };
        for second in 0..seconds {
            self.lengths[bucket(head | second << 8)] |= 1 << bit;
        }
        let (at, bit) = place_of(head);
        self.heads[at] |= bit;
        let entries = self.entries.entry(head).or_default();
        // What holds without a condition holds with any.
        if entries.contains(&(entry.0, NONE)) {
            return;
        }
        if entry.1 == NONE {
            entries.retain(|(pattern, _)| *pattern != entry.0);
        }
        if !entries.contains(&entry) {
            entries.push(entry);
        }
    }

    /// The entries of the heads that a text has at a place.
    pub(super) fn find(&self, bytes: &[u8], at: usize, mut show: impl FnMut(Entry)) {
        let head = head(&bytes[at..]);
        let mut lengths = self.lengths[bucket(head)];
        while lengths != 0 {
            let head = head & mask(LENGTHS[lengths.trailing_zeros() as usize]);
            lengths &= lengths - 1;
            let (at, bit) = place_of(head);
            if self.heads[at] & bit != 0 {
                self.entries.get(&head).into_iter().flatten().for_each(|entry| show(*entry));
            }
        }
    }
}

/// The place of a head among the bits.
fn place_of(head: u64) -> (usize, u64) {
    let mixed = head.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48;
    (mixed as usize >> 6, 1 << (mixed & 63))
}

/// Six bits of each of the first two bytes.
fn bucket(head: u64) -> usize {
    let [first, second, ..] = head.to_le_bytes();
    usize::from(first & 63) << 6 | usize::from(second & 63)
}

/// As many first bytes of a literal as are looked up.
pub(super) fn cut(literal: &[u8]) -> Option<u64> {
    let length = LENGTHS.into_iter().find(|length| *length <= literal.len())?;
    Some(head(&literal[..length]))
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
    u64::MAX >> (8 * (HEAD - length))
}
