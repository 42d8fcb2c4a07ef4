//! Patterns of whole words, and how each of them can begin: one look at the words of a
//! sentence rules most patterns out, so that few are searched for.

mod branches;
mod ends;
mod heads;
mod lists;
mod needs;
mod openings;
mod words;

use std::cell::RefCell;
use std::ops::{Deref, Range};
use std::sync::OnceLock;

use regex::Regex;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::{Anchored, Input};
use regex_syntax::hir::Look;

pub(super) use openings::Openings;

thread_local! {
    /// What this thread has worked out of each pattern in the index.
    static CACHES: RefCell<Vec<Option<Cache>>> = const { RefCell::new(Vec::new()) };
}

/// A pattern that matches whole words of `Sentence::flat`. It is compiled when it is first
/// searched for, which most never are.
pub(super) struct Pattern {
    text: String,
    /// Its place in the index; `None` where it is in none.
    place: Option<u16>,
    /// Boxed, so that what most are asked, whether they are in the index, lies close together.
    at_a_place: OnceLock<Box<DFA>>,
    anywhere: OnceLock<Regex>,
}

impl Pattern {
    pub(super) fn new(text: &str) -> Self {
        let whole = whole_words(text);
        let place = openings::enter(&whole);
        Self { text: whole, place, at_a_place: OnceLock::new(), anywhere: OnceLock::new() }
    }

    /// Where it matches first in a text at or after `from`, by what is known of how the
    /// text's words begin.
    pub(super) fn find_in(&self, text: &str, openings: &Openings, from: usize) -> Option<Range<usize>> {
        if from > text.len() {
            return None;
        }
        let searched = || self.find_at(text, from).map(|found| found.range());
        let Some(place) = self.place.filter(|place| openings.know(*place)) else { return searched() };
        let found = openings.of_pattern(place, from).find_map(|(at, word)| match word {
            0 => self.match_at(place, text, at),
            _ => Some(at..at + word),
        });
        // Whatever a test hears, each of its patterns is where a search of the whole text finds it.
        #[cfg(test)]
        assert_eq!(found, searched(), "{text}: {}", self.text);
        found
    }

    /// Its match that begins at a place of a text.
    fn match_at(&self, place: u16, text: &str, at: usize) -> Option<Range<usize>> {
        let dfa = self.at_a_place.get_or_init(|| {
            let nfa = thompson::Config::new().which_captures(WhichCaptures::None);
            Box::new(compiled(DFA::builder().thompson(nfa).build(&self.text)))
        });
        let input = Input::new(text).range(at..).anchored(Anchored::Yes);
        let place = usize::from(place);
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

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

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
        r"(?:a|the) (?:[a-z]+ )?people|we [a-z]+ (?:crossing|want)|^ no one's|so (?:when|what)",
        r"(?:i|we|so) (?:[a-z']+ ){0,3}(?:people|number) (?:want|when)|(?:ok|oh)(?: we| i)? want",
        r"(?:(?:we|i) (?:people|when)|(?:what|want) people)(?: so)?",
        r"(?:a|the) (?:[a-z']+ ){0,2}(?:no|so|ok|number)|when(?: [a-z]+){0,2} (?:we|oh)(?: [a-z]+)?",
        r"so(?: what)?|so what|we|no$|when $|want|(?:wan)?t|ok(?:s|ok)?|people|o|[0-9]",
        r"people|(?:the|no|now|1)|sorry|(?:we|want)(?: (?:no|we))*",
        r"numbers|(?:numbered|crossing)s? (?:so|people)|nu|cross",
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
        "the tall people we are crossing so when",
        "i have what people want so people i when we people so",
        "numbered people of the crossings so numbering numbers crossing cross numberless",
        "the tall now, the tall no's, a b so_x, a no.x when a number's we",
        "when so west, when so we's, when oh",
        "no one's oh want people, a people, we two want people when",
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
        fn in_any_text(words in proptest::collection::vec("so|what|when|no|not|[0-9]{1,2}|people|how many|we|i|want|sí|été|one's|,|oh|a|the|now|no's|ok[.]?|so-so|number|[a-z']{1,4}", 0..12)) {
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
