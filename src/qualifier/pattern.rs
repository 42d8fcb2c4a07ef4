//! Patterns of whole words, and how each of them can begin: one look at the words of a
//! sentence rules most patterns out, so that few are searched for.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::{Deref, Range};
use std::sync::{LazyLock, OnceLock, PoisonError, RwLock};

use foldhash::fast::FixedState;
use regex::Regex;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::{Anchored, Input};
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

thread_local! {
    /// What this thread has worked out of each pattern in the index.
    static CACHES: RefCell<Vec<Option<Cache>>> = const { RefCell::new(Vec::new()) };
}

static INDEX: LazyLock<RwLock<Index>> = LazyLock::new(RwLock::default);

/// A pattern that matches whole words of `Sentence::flat`. It is compiled when it is first
/// searched for, which most never are.
pub(super) struct Pattern {
    text: String,
    /// Its place in the index; `None` where it can begin with anything.
    place: Option<usize>,
    at_a_place: OnceLock<DFA>,
    anywhere: OnceLock<Regex>,
}

impl Pattern {
    pub(super) fn new(text: &str) -> Self {
        let whole = whole_words(text);
        let index = || INDEX.write().unwrap_or_else(PoisonError::into_inner);
        let place = openings_of(&whole).and_then(|heads| index().add(&heads, is_anchored(text)));
        Self { text: whole, place, at_a_place: OnceLock::new(), anywhere: OnceLock::new() }
    }

    /// Where it matches first in a text at or after `from`, by what is known of how the
    /// text's words begin.
    pub(super) fn find_in(&self, text: &str, openings: &Openings, from: usize) -> Option<Range<usize>> {
        match self.place.filter(|place| *place < openings.known) {
            Some(place) => openings.of_pattern(place, from).find_map(|at| self.match_at(place, text, at)),
            None if from > text.len() => None,
            None => self.find_at(text, from).map(|found| found.range()),
        }
    }

    /// Its match that begins at a place of a text.
    fn match_at(&self, place: usize, text: &str, at: usize) -> Option<Range<usize>> {
        let dfa = self.at_a_place.get_or_init(|| {
            let nfa = thompson::Config::new().which_captures(WhichCaptures::None);
            compiled(DFA::builder().thompson(nfa).build(&self.text))
        });
        let input = Input::new(text).range(at..).anchored(Anchored::Yes);
        let end = CACHES.with_borrow_mut(|caches| {
            if caches.len() <= place {
                caches.resize_with(place + 1, || None);
            }
            dfa.try_search_fwd(caches[place].get_or_insert_with(|| dfa.create_cache()), &input)
        });
        match end {
            Ok(end) => end.map(|end| at..end.offset()),
            // It gives up on nothing of what a sentence holds; were it to, the other does not.
            Err(_) => self.find_at(text, at).map(|found| found.range()).filter(|found| found.start == at),
        }
    }
}

#[expect(clippy::expect_used, reason = "the patterns are constants, and a test compiles every one")]
fn compiled<R, E: std::fmt::Debug>(regex: Result<R, E>) -> R {
    regex.expect("a constant pattern is well formed")
}

impl Deref for Pattern {
    type Target = Regex;

    fn deref(&self) -> &Regex {
        self.anywhere.get_or_init(|| compiled(Regex::new(&self.text)))
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
pub(super) struct Openings {
    /// How many patterns the index held: a younger one is not ruled out.
    known: usize,
    bits: [u64; CAPACITY / 64],
    /// Each of those patterns with a place, in the order of the places.
    places: Vec<(u16, u32)>,
}

impl Openings {
    pub(super) fn of(flat: &str) -> Self {
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

    fn add(&mut self, pattern: usize, at: usize) {
        self.bits[pattern / 64] |= 1 << (pattern % 64);
        #[expect(clippy::cast_possible_truncation, reason = "a sentence is short, and so is the index")]
        self.places.push((pattern as u16, at as u32));
    }

    /// Where a pattern can begin at or after `from`.
    fn of_pattern(&self, pattern: usize, from: usize) -> impl Iterator<Item = usize> {
        let begins = self.bits[pattern / 64] & (1 << (pattern % 64)) != 0;
        let places = if begins { self.places.as_slice() } else { &[] };
        let of = move |(one, at): &(u16, u32)| (usize::from(*one) == pattern).then_some(*at as usize);
        places.iter().filter_map(of).filter(move |at| *at >= from)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sentence::Sentence;
    use super::*;

    static PATTERNS: LazyLock<Vec<Pattern>> =
        LazyLock::new(|| SAMPLES.iter().map(|text| Pattern::new(text)).collect());

    const SAMPLES: &[&str] = &[
        r"sorry|actually|i mean|^ no|not [0-9]+",
        r"(?:so |and )*(?:what|when)",
        r"[a-z]+ people|how many",
        r"(?:we|i) (?:have|want)|oui|sí|été",
        r"^ (?:yes|ok) $|no one's",
        r"^ (?:(?:well|oh) )*(?:no|we want)",
        r"^ (?:yes|what)|^ (?:so )?when $",
    ];

    const TEXTS: &[&str] = &[
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
        "so what and when so what, yes",
        "12 people how many people, sorry so when",
        "",
    ];

    /// What it finds is what the whole text would be searched for.
    fn assert_the_same(pattern: &Pattern, flat: &str) -> usize {
        let openings = Openings::of(flat);
        for from in (0..=flat.len()).filter(|at| flat.is_char_boundary(*at)) {
            let found = pattern.find_in(flat, &openings, from);
            assert_eq!(found, pattern.find_at(flat, from).map(|m| m.range()), "{flat}: {}", pattern.text);
        }
        let ruled_out = pattern.place.is_some_and(|place| openings.of_pattern(place, 0).next().is_none());
        usize::from(ruled_out)
    }

    #[test]
    fn a_pattern_is_found_where_a_search_of_the_text_finds_it() {
        let sentences =
            TEXTS.iter().flat_map(|text| Sentence::all(text)).map(|sentence| sentence.flat.clone());
        let texts: Vec<String> = sentences.chain(TEXTS.iter().map(|text| (*text).to_owned())).collect();
        let ruled_out: usize =
            texts.iter().flat_map(|flat| PATTERNS.iter().map(|pattern| assert_the_same(pattern, flat))).sum();
        assert!(ruled_out > 30, "{ruled_out}");
    }

    proptest::proptest! {
        #[test]
        fn in_any_text(words in proptest::collection::vec("so|what|when|no|not|[0-9]{1,2}|people|how many|we|i|want|sí|été|one's|,|oh|[a-z']{1,4}", 0..12)) {
            let flat = format!(" {} ", words.join(" "));
            for pattern in PATTERNS.iter() {
                assert_the_same(pattern, &flat);
            }
        }
    }

    #[test]
    fn a_pattern_younger_than_the_look_is_searched_for() {
        let text = " a zebra crossing of this test ";
        let looked = Openings::of(text);
        let late = Pattern::new("zebra crossing of this test");
        assert_eq!(late.find_in(text, &looked, 0), Some(3..text.len() - 1));
        assert_eq!(late.find_in(" nothing ", &Openings::of(" nothing "), 0), None);
    }
}
