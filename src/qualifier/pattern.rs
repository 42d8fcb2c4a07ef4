//! Patterns of whole words, and how each of them can begin: one look at the words of a
//! sentence rules most patterns out, so that few are searched for.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{LazyLock, PoisonError, RwLock};

use foldhash::fast::FixedState;
use regex::Regex;
use regex_syntax::hir::Look;
use regex_syntax::hir::literal::Extractor;

/// The bytes of an opening that are compared.
const HEAD: usize = 8;
/// Openings are cut to one of these lengths, so that a place is looked up for few of them.
const LENGTHS: [usize; 6] = [8, 6, 4, 3, 2, 1];
/// Ways to begin that one pattern may have; with more it is searched for everywhere.
const MOST_OPENINGS: usize = 2000;
/// Patterns that fit into `Openings`; any more of them are searched for everywhere.
const CAPACITY: usize = 640;

static INDEX: LazyLock<RwLock<Index>> = LazyLock::new(RwLock::default);

/// A pattern that matches whole words of `Sentence::flat`.
pub(super) struct Pattern {
    regex: Regex,
    /// Its place in the index; `None` where it can begin with anything.
    place: Option<usize>,
}

impl Pattern {
    #[expect(clippy::expect_used, reason = "the patterns are constants, and a test compiles every one")]
    pub(super) fn new(text: &str) -> Self {
        let whole = whole_words(text);
        let regex = Regex::new(&whole).expect("a constant pattern is well formed");
        let openings = openings_of(&whole);
        let index = || INDEX.write().unwrap_or_else(PoisonError::into_inner);
        let place = openings.and_then(|heads| index().add(&heads, is_anchored(text)));
        Self { regex, place }
    }
}

impl Deref for Pattern {
    type Target = Regex;

    fn deref(&self) -> &Regex {
        &self.regex
    }
}

/// Whether it matches at the start of a sentence only.
fn is_anchored(text: &str) -> bool {
    regex_syntax::parse(text).is_ok_and(|hir| hir.properties().look_set_prefix().contains(Look::Start))
}

fn whole_words(text: &str) -> String {
    // An anchor stands before the first space, where no word begins.
    let start = match text.contains('^') {
        true if is_anchored(text) => "(?:^)",
        true => r"(?:^|(?-u:\b))",
        false => r"(?:(?-u:\b))",
    };
    let end = if text.contains('$') { "|$" } else { "" };
    format!(r"{start}(?:{text})(?:(?-u:\b){end})")
}

/// The bytes with which every match begins, one way or another.
fn openings_of(text: &str) -> Option<Vec<u64>> {
    let hir = regex_syntax::parse(text).ok()?;
    let mut extractor = Extractor::new();
    extractor.limit_literal_len(HEAD).limit_total(MOST_OPENINGS).limit_repeat(3);
    let openings = extractor.extract(&hir);
    let mut heads: Vec<u64> =
        openings.literals()?.iter().map(|literal| cut(literal.as_bytes())).collect::<Option<_>>()?;
    heads.sort_unstable();
    heads.dedup();
    Some(heads)
}

fn cut(literal: &[u8]) -> Option<u64> {
    let length = LENGTHS.into_iter().find(|length| *length <= literal.len())?;
    Some(head(&literal[..length]))
}

/// The first bytes as a number, the first of them lowest.
fn head(bytes: &[u8]) -> u64 {
    let mut head = [0; HEAD];
    let length = bytes.len().min(HEAD);
    head[..length].copy_from_slice(&bytes[..length]);
    u64::from_le_bytes(head)
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
        let length = head.to_le_bytes().iter().take_while(|byte| **byte != 0).count();
        let bit = LENGTHS.iter().take_while(|known| **known != length).count();
        // A head of one byte stands before any second.
        let seconds = if length > 1 { 1 } else { 64 };
        for second in 0..seconds {
            self.lengths[bucket(head | second << 8)] |= 1 << bit;
        }
        self.patterns.entry(head).or_default().push(u16::try_from(pattern).unwrap_or_default());
    }

    fn find(&self, rest: &[u8], found: &mut [u64; CAPACITY / 64]) {
        let head = head(rest);
        let mut lengths = self.lengths[bucket(head)];
        while lengths != 0 {
            let length = LENGTHS[lengths.trailing_zeros() as usize];
            lengths &= lengths - 1;
            let cut = head & (u64::MAX >> (8 * (HEAD - length)));
            for &number in self.patterns.get(&cut).into_iter().flatten() {
                found[usize::from(number) / 64] |= 1 << (number % 64);
            }
        }
    }
}

/// Six bits of each of the first two bytes.
fn bucket(head: u64) -> usize {
    let [first, second, ..] = head.to_le_bytes();
    usize::from(first & 63) << 6 | usize::from(second & 63)
}

/// The patterns that can begin somewhere in a text.
#[derive(Debug, Clone)]
pub(super) struct Openings {
    /// How many patterns the index held: a younger one is not ruled out.
    known: usize,
    bits: [u64; CAPACITY / 64],
}

impl Openings {
    pub(super) fn of(flat: &str) -> Self {
        let index = INDEX.read().unwrap_or_else(PoisonError::into_inner);
        let mut bits = [0; CAPACITY / 64];
        let bytes = flat.as_bytes();
        index.at_start.find(bytes, &mut bits);
        index.behind_words.find(bytes, &mut bits);
        let mut inside = false;
        for (at, &byte) in bytes.iter().enumerate() {
            let word = is_word(byte);
            if word && !inside {
                index.at_words.find(&bytes[at..], &mut bits);
            } else if inside && !word {
                index.behind_words.find(&bytes[at..], &mut bits);
            }
            inside = word;
        }
        Self { known: index.patterns, bits }
    }

    /// Whether the pattern has to be searched for.
    pub(super) fn admit(&self, pattern: &Pattern) -> bool {
        pattern
            .place
            .is_none_or(|place| place >= self.known || self.bits[place / 64] & (1 << (place % 64)) != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sentence::Sentence;
    use super::*;

    const PATTERNS: &[&str] = &[
        r"sorry|actually|i mean|^ no|not [0-9]+",
        r"(?:so |and )*(?:what|when)",
        r"[a-z]+ people|how many",
        r"(?:we|i) (?:have|want)|oui|sí|été",
        r"^ (?:yes|ok) $|no one's",
        r"^ (?:(?:well|oh) )*(?:no|we want)",
        r"^ (?:yes|what)|^ (?:so )?when $",
    ];

    #[test]
    fn a_pattern_that_is_ruled_out_is_not_there() {
        let patterns: Vec<Pattern> = PATTERNS.iter().map(|text| Pattern::new(text)).collect();
        let mut ruled_out = 0;
        for text in [
            "no",
            "yes",
            "well, no one's here",
            "so and what",
            "we want 12 people",
            "not 12",
            "sí",
            "q'été",
            "n'actually",
            "été_i mean",
            "no_i mean",
            "i",
            "w",
            "x-so when",
            "a@no.one's",
            "Überso what",
            "",
        ] {
            for sentence in Sentence::all(text) {
                for pattern in &patterns {
                    let admitted = Openings::of(&sentence.flat).admit(pattern);
                    assert!(admitted || !pattern.is_match(&sentence.flat), "{text}: {}", pattern.as_str());
                    ruled_out += usize::from(!admitted);
                }
            }
        }
        assert!(ruled_out > 30, "{ruled_out}");
    }

    #[test]
    fn a_pattern_younger_than_the_look_is_searched_for() {
        let looked = Openings::of(" nothing ");
        let late = Pattern::new("zebra crossing of this test");
        assert!(looked.admit(&late));
        assert!(!Openings::of(" nothing ").admit(&late));
    }
}
