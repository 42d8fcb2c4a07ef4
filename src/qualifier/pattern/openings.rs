//! How patterns can begin and what they cannot do without, and where in a text each of them
//! can begin.

use std::collections::{HashMap, HashSet};
use std::sync::{LazyLock, PoisonError, RwLock};

use foldhash::fast::FixedState;
use regex_syntax::hir::literal::{Extractor, Literal};
use regex_syntax::hir::{Hir, Look};

use super::heads::{Entry, HEAD, Heads, NONE, Packed, cut, length_of, mask, whole};
use super::words::{self, Bound, is_word};
use super::{branches, compiled, ends, needs};

/// Beginnings that one pattern may have; with more it is searched for everywhere.
const MOST_OPENINGS: usize = 2000;
/// Patterns that fit into `Openings`; any more of them are searched for everywhere.
const CAPACITY: usize = 640;
/// Conditions that are told apart; what comes after them has none.
const CONDITIONS: usize = 4096;

static INDEX: LazyLock<RwLock<Index>> = LazyLock::new(RwLock::default);

/// A way in which a pattern can match.
struct Way {
    /// The bytes with which it begins, one way or another.
    heads: Vec<u64>,
    /// Words of which one at least is in it; nothing where they say too little.
    words: Option<Vec<u64>>,
    /// It matches at the start of a sentence only.
    at_start: bool,
}

/// Enters a pattern into the index; nothing where it can begin with anything or in too many ways,
/// or the index is full, so that it is to be searched for everywhere.
pub(super) fn enter(text: &str) -> Option<u16> {
    let hir = compiled(regex_syntax::parse(text));
    let ways: Vec<Way> = branches::of(&hir).iter().map(way).collect::<Option<_>>()?;
    let heads: HashSet<u64> = ways.iter().flat_map(|way| &way.heads).copied().collect();
    if heads.len() > MOST_OPENINGS {
        return None;
    }
    INDEX.write().unwrap_or_else(PoisonError::into_inner).add(&ways)
}

fn way(hir: &Hir) -> Option<Way> {
    let heads = openings_of(hir)?;
    let words = needs::of(hir).filter(|words| needs::worth(words) >= needs::LEAST);
    let words = words.and_then(|words| words.iter().map(key).collect());
    Some(Way { heads, words, at_start: hir.properties().look_set_prefix().contains(Look::Start) })
}

/// What is looked up for a word.
fn key(word: &needs::Word) -> Option<u64> {
    if word.whole { whole_or_cut(&word.bytes) } else { cut(&word.bytes) }
}

/// What is looked up for a word that ends there.
fn whole_or_cut(word: &[u8]) -> Option<u64> {
    whole(word).or_else(|| cut(word))
}

/// The bytes with which every match begins, one way or another.
fn openings_of(hir: &Hir) -> Option<Vec<u64>> {
    let mut extractor = Extractor::new();
    extractor.limit_literal_len(HEAD).limit_total(MOST_OPENINGS).limit_repeat(3);
    let openings = extractor.extract(hir);
    let whole_word = ends::around_a_literal(hir);
    let head = |literal: &Literal| {
        let (bytes, whole) = (literal.as_bytes(), whole_word && literal.is_exact());
        // Where a word is all that there is, it is the match.
        if whole && bytes.iter().all(|byte| is_word(*byte)) { whole_or_cut(bytes) } else { cut(bytes) }
    };
    let mut heads: Vec<u64> = openings.literals()?.iter().map(head).collect::<Option<_>>()?;
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

/// Which patterns can begin with which bytes.
#[derive(Default)]
struct Index {
    patterns: usize,
    /// Conditions on which a way can match, by the words of which it must hold one.
    conditions: HashMap<Vec<u64>, u16, FixedState>,
    /// What matches at the start of a sentence only.
    at_start: Heads,
    /// Those that begin with a letter or a digit, and so with a word, and the words of the conditions.
    at_words: Heads,
    /// Those that begin with something else, and so behind a word or at the start.
    behind_words: Heads,
}

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
                heads.add(*head, Entry::Pattern(place, condition));
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
        words.iter().for_each(|word| self.at_words.add(*word, Entry::Condition(number)));
        self.conditions.insert(words.to_vec(), number);
        number
    }
}

/// The patterns that can begin somewhere in a text, and where.
#[derive(Debug, Clone)]
pub(in crate::qualifier) struct Openings {
    /// How many patterns the index held: a younger one is not ruled out.
    known: usize,
    /// A bit for each pattern that can begin somewhere.
    bits: [u64; CAPACITY / 64],
    /// Each of those patterns with each of its places, in order.
    places: Vec<Place>,
}

/// The number of a pattern, behind it a place of a text in 16 bits, and how many bytes the word there
/// has, in three, where it alone is the match. What stands further behind in a sentence is left out,
/// and what needs a word from there: nobody speaks one that long.
type Place = u32;

/// The bits of a place.
const AT: u32 = 0xffff;
/// How many bits a word has, and those behind the number of a pattern.
const OF_WORD: u32 = 3;
const BEHIND_PATTERN: u32 = 16 + OF_WORD;

const _: () = assert!(CAPACITY <= 1 << (32 - BEHIND_PATTERN) && HEAD == 1 << OF_WORD);

impl Openings {
    pub(in crate::qualifier) fn of(flat: &str) -> Self {
        let index = INDEX.read().unwrap_or_else(PoisonError::into_inner);
        let mut found = Found { held: [0; CONDITIONS / 64], places: Vec::with_capacity(USUAL) };
        set(&mut found.held, NONE);
        // From the end: what a match needs stands where it begins or behind that.
        let bytes = &flat.as_bytes()[..flat.len().min(AT as usize)];
        words::each_from_the_end(bytes, |bound| match bound {
            Bound::Begins(at, length) => found.look(&index.at_words, bytes, at, length),
            Bound::Ends(at) => found.look(&index.behind_words, bytes, at, 0),
        });
        found.look(&index.behind_words, bytes, 0, 0);
        found.look(&index.at_start, bytes, 0, 0);
        let mut places = found.places;
        places.sort_unstable();
        // What is more than a word comes first.
        places.dedup_by_key(|place| *place >> OF_WORD);
        let mut bits = [0; CAPACITY / 64];
        places.iter().for_each(|place| set(&mut bits, pattern_of(*place)));
        Self { known: index.patterns, bits, places }
    }

    /// Whether a pattern was in the index when the text was looked at.
    pub(super) fn know(&self, pattern: u16) -> bool {
        usize::from(pattern) < self.known
    }

    /// Where a pattern can begin at or after `from`, with the length of the word there where that is the
    /// match, and else 0.
    pub(super) fn of_pattern(&self, pattern: u16, from: usize) -> impl Iterator<Item = (usize, usize)> {
        let begins = is_set(&self.bits, pattern);
        let first = u32::from(pattern) << BEHIND_PATTERN;
        let first =
            if begins { self.places.partition_point(|place| *place < first) } else { self.places.len() };
        let places = self.places[first..].iter().take_while(move |place| pattern_of(**place) == pattern);
        let places = places.map(|place| (place >> OF_WORD & AT, place & ((1 << OF_WORD) - 1)));
        places.map(|(at, word)| (at as usize, word as usize)).filter(move |(at, _)| *at >= from)
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
    /// Enters what some heads stand for at a place where a word of this length begins, or none.
    fn look(&mut self, heads: &Heads, bytes: &[u8], at: usize, word: usize) {
        let mut lists: [(&[Packed], usize); HEAD + 1] = Default::default();
        let mut count = 0;
        for (list, word) in heads.find(bytes, at, word) {
            // The word that a match needs may stand where it begins.
            let mut patterns = list;
            while let Some(Entry::Condition(condition)) = patterns.first().map(|first| first.entry()) {
                set(&mut self.held, condition);
                patterns = &patterns[1..];
            }
            lists[count] = (patterns, word);
            count += 1;
        }
        for (patterns, word) in &lists[..count] {
            // Where the text is cut off, the word may go on.
            let word = if at + word < bytes.len() { *word } else { 0 };
            self.enter(patterns, at, word);
        }
    }

    /// Enters those patterns whose condition holds. Each is put where the next one goes, and stays there
    /// if it does: whether it does is anybody's guess.
    #[expect(clippy::cast_possible_truncation, reason = "as many of the 32 bits as there are")]
    fn enter(&mut self, patterns: &[Packed], at: usize, word: usize) {
        let mut next = self.places.len();
        self.places.resize(next + patterns.len(), 0);
        for pattern in patterns {
            if let Entry::Pattern(pattern, condition) = pattern.entry() {
                let place = u32::from(pattern) << BEHIND_PATTERN | (at as u32 & AT) << OF_WORD | word as u32;
                self.places[next] = place;
                next += usize::from(is_set(&self.held, condition));
            }
        }
        self.places.truncate(next);
    }
}

fn pattern_of(place: Place) -> u16 {
    (place >> BEHIND_PATTERN) as u16
}

fn set(bits: &mut [u64], number: u16) {
    bits[usize::from(number / 64)] |= 1 << (number % 64);
}

fn is_set(bits: &[u64], number: u16) -> bool {
    bits[usize::from(number / 64)] & (1 << (number % 64)) != 0
}
