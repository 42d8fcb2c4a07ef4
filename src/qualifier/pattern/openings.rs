//! How patterns can begin, and where in a text each of them can.

use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use foldhash::fast::FixedState;
use regex_syntax::hir::literal::Extractor;

use super::compiled;

/// The bytes of an opening that are compared.
const HEAD: usize = 8;
/// Openings are cut to one of these lengths, so that a place is looked up for few of them.
const LENGTHS: [usize; 6] = [8, 6, 4, 3, 2, 1];
/// Ways to begin that one pattern may have; with more it is searched for everywhere.
const MOST_OPENINGS: usize = 2000;
/// Patterns that fit into `Openings`; any more of them are searched for everywhere.
const CAPACITY: usize = 640;

static INDEX: LazyLock<RwLock<Index>> = LazyLock::new(RwLock::default);

/// Enters a pattern into the index; nothing where it can begin with anything, and so is to
/// be searched for everywhere.
pub(super) fn enter(text: &str, anchored: bool) -> Option<usize> {
    let heads = openings_of(text)?;
    INDEX.write().unwrap_or_else(PoisonError::into_inner).add(&heads, anchored)
}

/// The bytes with which every match begins, one way or another.
fn openings_of(text: &str) -> Option<Vec<u64>> {
    let hir = compiled(regex_syntax::parse(text));
    let mut extractor = Extractor::new();
    extractor.limit_literal_len(HEAD).limit_total(MOST_OPENINGS).limit_repeat(3);
    let openings = extractor.extract(&hir);
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
}

impl Index {
    fn add(&mut self, heads: &[u64], anchored: bool) -> Option<usize> {
        let place = self.patterns;
        if place >= CAPACITY {
            return None;
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

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Patterns by the bytes with which they begin.
struct Heads {
    patterns: HashMap<u64, Vec<u16>, FixedState>,
    /// A bit for each of `LENGTHS` that a head has which begins with these two bytes.
    lengths: Box<[u8; 1 << 12]>,
}

impl Default for Heads {
    fn default() -> Self {
        Self { patterns: HashMap::default(), lengths: Box::new([0; 1 << 12]) }
    }
}

impl Heads {
    fn add(&mut self, head: u64, pattern: usize) {
        let length = length_of(head);
        let bit = LENGTHS.iter().take_while(|known| **known != length).count();
        // A head of one byte stands before any second.
        let seconds = if length > 1 { 1 } else { 64 };
        for second in 0..seconds {
            self.lengths[bucket(head | second << 8)] |= 1 << bit;
        }
        self.patterns.entry(head).or_default().push(u16::try_from(pattern).unwrap_or_default());
    }

    /// Adds the patterns that can begin at a place.
    fn find(&self, bytes: &[u8], at: usize, found: &mut Openings) {
        let head = head(&bytes[at..]);
        let mut lengths = self.lengths[bucket(head)];
        while lengths != 0 {
            let length = LENGTHS[lengths.trailing_zeros() as usize];
            lengths &= lengths - 1;
            for &place in self.patterns.get(&(head & mask(length))).into_iter().flatten() {
                found.add(usize::from(place), at);
            }
        }
    }
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
    bits: [u64; CAPACITY / 64],
    /// Each of those patterns with a place, in the order of the places.
    places: Vec<(u16, u32)>,
}

impl Openings {
    pub(in crate::qualifier) fn of(flat: &str) -> Self {
        let index = INDEX.read().unwrap_or_else(PoisonError::into_inner);
        let mut openings =
            Self { known: index.patterns, bits: [0; CAPACITY / 64], places: Vec::with_capacity(flat.len()) };
        let bytes = flat.as_bytes();
        index.at_start.find(bytes, 0, &mut openings);
        index.behind_words.find(bytes, 0, &mut openings);
        let mut inside = false;
        for (at, &byte) in bytes.iter().enumerate() {
            let word = is_word(byte);
            if word && !inside {
                index.at_words.find(bytes, at, &mut openings);
            } else if inside && !word {
                index.behind_words.find(bytes, at, &mut openings);
            }
            inside = word;
        }
        openings
    }

    /// Whether a pattern was in the index when the text was looked at.
    pub(super) fn know(&self, pattern: usize) -> bool {
        pattern < self.known
    }

    fn add(&mut self, pattern: usize, at: usize) {
        self.bits[pattern / 64] |= 1 << (pattern % 64);
        #[expect(clippy::cast_possible_truncation, reason = "a sentence is short, and so is the index")]
        self.places.push((pattern as u16, at as u32));
    }

    /// Where a pattern can begin at or after `from`.
    pub(super) fn of_pattern(&self, pattern: usize, from: usize) -> impl Iterator<Item = usize> {
        let begins = self.bits[pattern / 64] & (1 << (pattern % 64)) != 0;
        let places = if begins { self.places.as_slice() } else { &[] };
        let of = move |(one, at): &(u16, u32)| (usize::from(*one) == pattern).then_some(*at as usize);
        places.iter().filter_map(of).filter(move |at| *at >= from)
    }
}
