//! How patterns can begin and what they cannot do without, and where in a text each of them
//! can begin.

use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use foldhash::fast::FixedState;
use regex_syntax::hir::Hir;
use regex_syntax::hir::literal::Extractor;

use super::{compiled, needs};

/// The bytes of an opening that are compared.
const HEAD: usize = 8;
/// Openings are cut to one of these lengths, so that a place is looked up for few of them.
const LENGTHS: [usize; 6] = [8, 6, 4, 3, 2, 1];
/// Ways to begin that one pattern may have; with more it is searched for everywhere.
const MOST_OPENINGS: usize = 2000;
/// Patterns that fit into `Openings`; any more of them are searched for everywhere.
const CAPACITY: usize = 640;

/// An opening of so many bytes says as much as a word.
const LONG_ENOUGH: usize = 6;

static INDEX: LazyLock<RwLock<Index>> = LazyLock::new(RwLock::default);

/// Enters a pattern into the index; nothing where it can begin with anything, and so is to
/// be searched for everywhere.
pub(super) fn enter(text: &str, anchored: bool) -> Option<u16> {
    let hir = compiled(regex_syntax::parse(text));
    let heads = openings_of(&hir)?;
    let shortest = heads.iter().map(|head| length_of(*head)).min().unwrap_or_default();
    let words = needs::of(&hir).filter(|words| needs::worth(words) > shortest.min(LONG_ENOUGH));
    let words: Option<Vec<u64>> = words.and_then(|words| words.iter().map(|word| cut(word)).collect());
    INDEX.write().unwrap_or_else(PoisonError::into_inner).add(&heads, words.as_deref(), anchored)
}

/// The bytes with which every match begins, one way or another.
fn openings_of(hir: &Hir) -> Option<Vec<u64>> {
    let mut extractor = Extractor::new();
    extractor.limit_literal_len(HEAD).limit_total(MOST_OPENINGS).limit_repeat(3);
    let openings = extractor.extract(hir);
    let mut heads: Vec<u64> =
        openings.literals()?.iter().map(|literal| cut(literal.as_bytes())).collect::<Option<_>>()?;
    // One that begins another stands right before it.
    heads.sort_unstable_by_key(|head| head.to_be());
    let mut shortest: Vec<u64> = Vec::with_capacity(heads.len());
    for head in heads {
        if shortest.last().is_none_or(|other| *other != head & mask(length_of(*other))) {
            shortest.push(head);
        }
    }
    Some(shortest)
}

fn cut(literal: &[u8]) -> Option<u64> {
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

fn length_of(head: u64) -> usize {
    head.to_le_bytes().iter().take_while(|byte| **byte != 0).count()
}

fn mask(length: usize) -> u64 {
    u64::MAX >> (8 * (HEAD - length))
}

/// Which patterns can begin with which bytes.
#[derive(Default)]
struct Index {
    patterns: usize,
    /// Those that match at the start of a sentence only.
    at_start: Heads,
    /// Those that begin with a letter or a digit, and so with a word.
    at_words: Heads,
    /// Those that begin with something else, and so behind a word or at the start.
    behind_words: Heads,
    /// Words of which one at least is in each match.
    needed: Heads,
    /// A bit for each pattern that needs none.
    needs_none: [u64; CAPACITY / 64],
}

impl Index {
    fn add(&mut self, heads: &[u64], words: Option<&[u64]>, anchored: bool) -> Option<u16> {
        let place = u16::try_from(self.patterns).ok().filter(|_| self.patterns < CAPACITY)?;
        match words {
            Some(words) => words.iter().for_each(|word| self.needed.add(*word, place)),
            None => set(&mut self.needs_none, place),
        }
        for head in heads {
            let heads = match head.to_le_bytes()[0] {
                _ if anchored => &mut self.at_start,
                first if is_word(first) => &mut self.at_words,
                _ => &mut self.behind_words,
            };
            heads.add(*head, place);
        }
        self.patterns += 1;
        Some(place)
    }
}

pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Patterns by the bytes with which they begin.
struct Heads {
    patterns: HashMap<u64, Vec<u16>, FixedState>,
    /// A bit for each of `LENGTHS` that a head has which begins with these two bytes.
    lengths: Box<[u8; 1 << 12]>,
    /// A bit for each head, by its hash: most of what is looked up is none.
    heads: Box<[u64; 1 << 10]>,
}

impl Default for Heads {
    fn default() -> Self {
        Self { patterns: HashMap::default(), lengths: Box::new([0; 1 << 12]), heads: Box::new([0; 1 << 10]) }
    }
}

impl Heads {
    fn add(&mut self, head: u64, pattern: u16) {
        let length = length_of(head);
        let bit = LENGTHS.iter().take_while(|known| **known != length).count();
        // A head of one byte stands before any second.
        let seconds = if length > 1 { 1 } else { 64 };
        for second in 0..seconds {
            self.lengths[bucket(head | second << 8)] |= 1 << bit;
        }
        let (at, bit) = place_of(head);
        self.heads[at] |= bit;
        self.patterns.entry(head).or_default().push(pattern);
    }

    /// The patterns of the heads that a text has at a place.
    fn find(&self, bytes: &[u8], at: usize, mut show: impl FnMut(u16)) {
        let head = head(&bytes[at..]);
        let mut lengths = self.lengths[bucket(head)];
        while lengths != 0 {
            let head = head & mask(LENGTHS[lengths.trailing_zeros() as usize]);
            lengths &= lengths - 1;
            let (at, bit) = place_of(head);
            if self.heads[at] & bit != 0 {
                let patterns = self.patterns.get(&head).into_iter().flatten();
                patterns.for_each(|pattern| show(*pattern));
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

/// The patterns that can begin somewhere in a text, and where.
#[derive(Debug, Clone)]
pub(in crate::qualifier) struct Openings {
    /// How many patterns the index held: a younger one is not ruled out.
    known: usize,
    /// A bit for each pattern that can begin somewhere.
    bits: [u64; CAPACITY / 64],
    /// The number of each pattern's first place, counted from 1.
    firsts: Box<[u32; CAPACITY]>,
    /// Places of all patterns, each with the number of the next one of the same pattern; 0
    /// behind the last.
    places: Vec<(u32, u32)>,
}

impl Openings {
    pub(in crate::qualifier) fn of(flat: &str) -> Self {
        let index = INDEX.read().unwrap_or_else(PoisonError::into_inner);
        let mut openings = Self {
            known: index.patterns,
            bits: [0; CAPACITY / 64],
            firsts: Box::new([0; CAPACITY]),
            places: Vec::with_capacity(flat.len()),
        };
        let mut held = index.needs_none;
        let bytes = flat.as_bytes();
        let inside = |at: usize| at > 0 && is_word(bytes[at - 1]);
        // From the end, so that the first place of each pattern is entered last.
        for at in (0..bytes.len()).rev() {
            match (inside(at), is_word(bytes[at])) {
                (false, true) => {
                    index.at_words.find(bytes, at, |pattern| openings.enter(pattern, at));
                    index.needed.find(bytes, at, |pattern| set(&mut held, pattern));
                }
                (true, false) => index.behind_words.find(bytes, at, |pattern| openings.enter(pattern, at)),
                _ => {}
            }
        }
        index.behind_words.find(bytes, 0, |pattern| openings.enter(pattern, 0));
        index.at_start.find(bytes, 0, |pattern| openings.enter(pattern, 0));
        openings.bits.iter_mut().zip(held).for_each(|(bits, held)| *bits &= held);
        openings
    }

    /// Puts a place before all others of a pattern.
    #[expect(clippy::cast_possible_truncation, reason = "a sentence is short")]
    fn enter(&mut self, pattern: u16, at: usize) {
        let first = &mut self.firsts[usize::from(pattern)];
        self.places.push((at as u32, *first));
        *first = self.places.len() as u32;
        set(&mut self.bits, pattern);
    }

    /// Whether a pattern was in the index when the text was looked at.
    pub(super) fn know(&self, pattern: u16) -> bool {
        usize::from(pattern) < self.known
    }

    /// Where a pattern can begin at or after `from`.
    pub(super) fn of_pattern(&self, pattern: u16, from: usize) -> impl Iterator<Item = usize> {
        let first = if is_set(&self.bits, pattern) { self.firsts[usize::from(pattern)] } else { 0 };
        let place = |number: u32| self.places.get((number as usize).checked_sub(1)?);
        let places = std::iter::successors(place(first), move |(_, next)| place(*next));
        places.map(|(at, _)| *at as usize).filter(move |at| *at >= from)
    }
}

fn set(bits: &mut [u64; CAPACITY / 64], pattern: u16) {
    bits[usize::from(pattern / 64)] |= 1 << (pattern % 64);
}

fn is_set(bits: &[u64; CAPACITY / 64], pattern: u16) -> bool {
    bits[usize::from(pattern / 64)] & (1 << (pattern % 64)) != 0
}
