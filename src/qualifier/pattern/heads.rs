//! What begins with which bytes: patterns, and words that they cannot do without.

use std::collections::{HashMap, hash_map};

use foldhash::fast::FixedState;

use super::openings::is_word;

/// The bytes of an opening that are compared.
pub(super) const HEAD: usize = 8;
/// Openings are cut to one of these lengths, so that a place is looked up for few of them.
const LENGTHS: [usize; 6] = [8, 6, 4, 3, 2, 1];

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

/// The entries of a head. Most have one, which is at hand with the head.
struct Entries {
    first: Entry,
    others: Vec<Entry>,
}

impl Entries {
    fn iter(&self) -> impl Iterator<Item = Entry> {
        std::iter::once(self.first).chain(self.others.iter().copied())
    }

    fn add(&mut self, entry: Entry) {
        // What holds without a condition holds with any.
        let held = |known: Entry| matches!((known, entry), (Entry::Pattern(known, NONE), Entry::Pattern(one, _)) if known == one);
        if !self.iter().any(|known| known == entry || held(known)) {
            self.others.push(entry);
        }
    }
}

/// Stands behind a whole word, where no text has this byte.
const END: u64 = 0xff;

/// Entries by the bytes with which they begin.
pub(super) struct Heads {
    entries: HashMap<u64, Entries, FixedState>,
    /// A bit for each of `LENGTHS` that a head has which begins with these two bytes, and one for
    /// whole words.
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
        let whole = length_of(head).checked_sub(1).filter(|last| head >> (8 * last) == END);
        let length = whole.unwrap_or_else(|| length_of(head));
        let bit = match whole {
            Some(_) => LENGTHS.len(),
            None => LENGTHS.iter().take_while(|known| **known != length).count(),
        };
        // A head of one byte stands before any second.
        let seconds = if length > 1 { 1 } else { 64 };
        for second in 0..seconds {
            self.lengths[bucket(if length > 1 { head } else { head & 0xff | second << 8 })] |= 1 << bit;
        }
        let (at, bit) = place_of(head);
        self.heads[at] |= bit;
        match self.entries.entry(head) {
            hash_map::Entry::Occupied(mut known) => known.get_mut().add(entry),
            hash_map::Entry::Vacant(vacant) => {
                vacant.insert(Entries { first: entry, others: Vec::new() });
            }
        }
    }

    /// The entries of the heads that a text has at a place.
    pub(super) fn find(&self, bytes: &[u8], at: usize, mut show: impl FnMut(Entry)) {
        let head = head(&bytes[at..]);
        let mut lengths = self.lengths[bucket(head)];
        while lengths != 0 {
            let head = match LENGTHS.get(lengths.trailing_zeros() as usize) {
                Some(length) => head & mask(*length),
                None => word(head),
            };
            lengths &= lengths - 1;
            let (at, bit) = place_of(head);
            if self.heads[at] & bit != 0 {
                self.entries.get(&head).into_iter().flat_map(Entries::iter).for_each(&mut show);
            }
        }
    }
}

/// A whole word, if it is short enough to be told from what begins with it.
pub(super) fn whole(word: &[u8]) -> Option<u64> {
    (word.len() < HEAD).then(|| head(word) | END << (8 * word.len()))
}

/// The word with which some bytes begin; all of them where it is no shorter.
fn word(head: u64) -> u64 {
    let length = head.to_le_bytes().iter().take_while(|byte| is_word(**byte)).count();
    if length < HEAD { head & mask(length) | END << (8 * length) } else { head }
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
    if length == 0 { 0 } else { u64::MAX >> (8 * (HEAD - length)) }
}
