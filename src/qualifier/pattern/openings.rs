//! How patterns can begin and what they cannot do without, and where in a text each of them
//! can begin.

use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use foldhash::fast::FixedState;
use regex_syntax::hir::literal::Extractor;
use regex_syntax::hir::{Hir, Look};

use super::{branches, compiled, needs};

/// The bytes of an opening that are compared.
const HEAD: usize = 8;
/// Openings are cut to one of these lengths, so that a place is looked up for few of them.
const LENGTHS: [usize; 6] = [8, 6, 4, 3, 2, 1];
/// Ways to begin that one pattern may have; with more it is searched for everywhere.
const MOST_OPENINGS: usize = 2000;
/// Patterns that fit into `Openings`; any more of them are searched for everywhere.
const CAPACITY: usize = 640;
/// Conditions that are told apart; what comes after them has none.
const CONDITIONS: usize = 2048;

/// An opening of so many bytes says as much as a word.
const LONG_ENOUGH: usize = 6;

static INDEX: LazyLock<RwLock<Index>> = LazyLock::new(RwLock::default);

/// A way in which a pattern can match.
struct Way {
    /// The bytes with which it begins, one way or another.
    heads: Vec<u64>,
    /// Words of which one at least is in it; nothing where they say no more than the heads.
    words: Option<Vec<u64>>,
    /// It matches at the start of a sentence only.
    at_start: bool,
}

/// Enters a pattern into the index; nothing where it can begin with anything, and so is to
/// be searched for everywhere.
pub(super) fn enter(text: &str) -> Option<u16> {
    let hir = compiled(regex_syntax::parse(text));
    let ways: Vec<Way> = branches::of(&hir).iter().map(way).collect::<Option<_>>()?;
    let openings: usize = ways.iter().map(|way| way.heads.len()).sum();
    if openings > MOST_OPENINGS {
        return None;
    }
    INDEX.write().unwrap_or_else(PoisonError::into_inner).add(&ways)
}

fn way(hir: &Hir) -> Option<Way> {
    let heads = openings_of(hir)?;
    let shortest = heads.iter().map(|head| length_of(*head)).min().unwrap_or_default();
    let words = needs::of(hir).filter(|words| needs::worth(words) > shortest.min(LONG_ENOUGH));
    let words = words.and_then(|words| words.iter().map(|word| cut(word)).collect());
    Some(Way { heads, words, at_start: hir.properties().look_set_prefix().contains(Look::Start) })
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
    /// Conditions on which a way can match, by the words of which it must hold one.
    conditions: HashMap<Vec<u64>, u16, FixedState>,
    /// What matches at the start of a sentence only.
    at_start: Heads,
    /// Those that begin with a letter or a digit, and so with a word.
    at_words: Heads,
    /// Those that begin with something else, and so behind a word or at the start.
    behind_words: Heads,
    /// The words of the conditions.
    needed: Heads,
}

/// A condition that always holds.
const NONE: u16 = 0;

/// What begins with some bytes: a pattern, on a condition.
type Entry = (u16, u16);

impl Index {
    fn add(&mut self, ways: &[Way]) -> Option<u16> {
        let place = u16::try_from(self.patterns).ok().filter(|_| self.patterns < CAPACITY)?;
        for way in ways {
            let condition = way.words.as_ref().map_or(NONE, |words| self.condition(words));
            for head in &way.heads {
                let heads = match head.to_le_bytes()[0] {
                    _ if way.at_start => &mut self.at_start,
                    first if is_word(first) => &mut self.at_words,
                    _ => &mut self.behind_words,
                };
                heads.add(*head, (place, condition));
            }
        }
        self.patterns += 1;
        Some(place)
    }

    /// The number of a condition; that of none where there are too many.
    fn condition(&mut self, words: &[u64]) -> u16 {
        if let Some(known) = self.conditions.get(words) {
            return *known;
        }
        let next = self.conditions.len() + 1;
        let Some(number) = u16::try_from(next).ok().filter(|_| next < CONDITIONS) else { return NONE };
        words.iter().for_each(|word| self.needed.add(*word, (number, NONE)));
        self.conditions.insert(words.to_vec(), number);
        number
    }
}

pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Entries by the bytes with which they begin.
struct Heads {
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
    fn add(&mut self, head: u64, entry: Entry) {
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
    fn find(&self, bytes: &[u8], at: usize, mut show: impl FnMut(Entry)) {
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

/// The patterns that can begin somewhere in a text, and where.
#[derive(Debug, Clone)]
pub(in crate::qualifier) struct Openings {
    /// How many patterns the index held: a younger one is not ruled out.
    known: usize,
    /// A bit for each pattern that can begin somewhere.
    bits: [u64; CAPACITY / 64],
    /// Each of those patterns with each of its places, in order.
    places: Box<[Place]>,
}

/// The number of a pattern, and behind it a place of a text, in 16 bits each: of a longer
/// text than fits there is none (`word::sentences` cuts it).
type Place = u32;

/// The bits of a place.
const AT: u32 = 0xffff;

impl Openings {
    pub(in crate::qualifier) fn of(flat: &str) -> Self {
        let index = INDEX.read().unwrap_or_else(PoisonError::into_inner);
        let mut found = Found { held: [0; CONDITIONS / 64], places: Vec::with_capacity(USUAL) };
        set(&mut found.held, NONE);
        // From the end: what a match needs stands where it begins or behind that.
        let bytes = &flat.as_bytes()[..flat.len().min(AT as usize)];
        let inside = |at: usize| at > 0 && is_word(bytes[at - 1]);
        for at in (0..bytes.len()).rev() {
            match (inside(at), is_word(bytes[at])) {
                (false, true) => {
                    index.needed.find(bytes, at, |(condition, _)| set(&mut found.held, condition));
                    index.at_words.find(bytes, at, |entry| found.enter(entry, at));
                }
                (true, false) => index.behind_words.find(bytes, at, |entry| found.enter(entry, at)),
                _ => {}
            }
        }
        index.behind_words.find(bytes, 0, |entry| found.enter(entry, 0));
        index.at_start.find(bytes, 0, |entry| found.enter(entry, 0));
        let mut places = found.places;
        places.sort_unstable();
        places.dedup();
        let mut bits = [0; CAPACITY / 64];
        places.iter().for_each(|place| set(&mut bits, pattern_of(*place)));
        Self { known: index.patterns, bits, places: places.into() }
    }

    /// Whether a pattern was in the index when the text was looked at.
    pub(super) fn know(&self, pattern: u16) -> bool {
        usize::from(pattern) < self.known
    }

    /// Where a pattern can begin at or after `from`.
    pub(super) fn of_pattern(&self, pattern: u16, from: usize) -> impl Iterator<Item = usize> {
        let begins = is_set(&self.bits, pattern);
        let first = u32::from(pattern) << 16;
        let first =
            if begins { self.places.partition_point(|place| *place < first) } else { self.places.len() };
        let places = self.places[first..].iter().take_while(move |place| pattern_of(**place) == pattern);
        places.map(|place| (place & AT) as usize).filter(move |at| *at >= from)
    }
}

/// Places that a sentence usually has.
const USUAL: usize = 64;

/// What was found of a text so far.
struct Found {
    /// A bit for each condition that holds.
    held: [u64; CONDITIONS / 64],
    places: Vec<Place>,
}

impl Found {
    #[expect(clippy::cast_possible_truncation, reason = "16 of the 32 bits")]
    fn enter(&mut self, (pattern, condition): Entry, at: usize) {
        if is_set(&self.held, condition) {
            self.places.push(u32::from(pattern) << 16 | at as u32 & AT);
        }
    }
}

fn pattern_of(place: Place) -> u16 {
    (place >> 16) as u16
}

fn set(bits: &mut [u64], number: u16) {
    bits[usize::from(number / 64)] |= 1 << (number % 64);
}

fn is_set(bits: &[u64], number: u16) -> bool {
    bits[usize::from(number / 64)] & (1 << (number % 64)) != 0
}
