//! What people work with, found in a sentence: products by their names, and how one gets by without any.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use super::lexicon::{self, Sieve, Words};
use super::names::{capitalised, is_everyday, is_first_name, is_ordinary, written_name};
use super::sentence::Sentence;
use super::talk::Claim;
use super::{calendar, place};

/// What a product is to this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It does the same.
    Rival,
    /// It does something else.
    Other,
    /// No product: a notebook, a spreadsheet.
    Makeshift,
}

/// A product in a sentence.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    pub(super) words: Range<usize>,
    pub(super) name: String,
    pub(super) kind: Kind,
}

struct Entry {
    words: Vec<&'static str>,
    name: &'static str,
    kind: Kind,
    /// The name is an everyday word too ("Close"): only its place in the sentence makes it one.
    doubtful: bool,
}

/// By the first word, the longest first.
static PRODUCTS: LazyLock<HashMap<String, Vec<Entry>, FixedState>> = LazyLock::new(|| {
    let mut found: HashMap<String, Vec<Entry>, FixedState> = HashMap::default();
    let mut add = |said: String, name: &'static str, kind: Kind| {
        let (name, doubtful) = name.strip_suffix('?').map_or((name, false), |name| (name, true));
        let said: &'static str = Box::leak(said.into_boxed_str());
        let words: Vec<&str> = said.trim_end_matches('?').split(' ').collect();
        found.entry(words[0].to_owned()).or_default().push(Entry { words, name, kind, doubtful });
    };
    for (said, name) in lexicon::lines(include_str!("lists/tools.txt")).filter_map(|l| l.split_once('=')) {
        let makeshift = matches!(name, "spreadsheets" | "Excel" | "Google Sheets");
        add(said.to_owned(), name, if makeshift { Kind::Makeshift } else { Kind::Rival });
    }
    for name in lexicon::lines(include_str!("lists/products.txt")) {
        add(name.to_lowercase().replace(['/', '-'], " "), name, Kind::Other);
    }
    for name in lexicon::lines(include_str!("lists/makeshift.txt")) {
        add(name.to_owned(), name, Kind::Makeshift);
    }
    for entries in found.values_mut() {
        entries.sort_by_key(|e| std::cmp::Reverse(e.words.len()));
    }
    found
});
/// What a product may begin with.
static BEGINS: LazyLock<Sieve> = LazyLock::new(|| {
    Sieve::of(&PRODUCTS.keys().flat_map(|first| [first.clone(), format!("{first}'s")]).collect::<Vec<_>>())
});
static RIVALS: LazyLock<Words> = LazyLock::new(|| {
    include_str!("lists/tools.txt")
        .lines()
        .filter_map(|l| l.split_once('='))
        .filter(|(_, name)| !name.ends_with('?'))
        .map(|(said, _)| said)
        .collect()
});

/// Whether it is the name of a product that does the same as this one.
pub(super) fn is_tool(text: &str) -> bool {
    RIVALS.contains(text)
}

/// Whether it is the name of any product, and of nothing else.
pub(super) fn is_product(text: &str) -> bool {
    let first = text.split(' ').next().unwrap_or_default();
    PRODUCTS.get(first).is_some_and(|entries| {
        entries
            .iter()
            .any(|e| !e.doubtful && e.kind != Kind::Makeshift && text.split(' ').eq(e.words.iter().copied()))
    })
}

/// An answer of fewer words names a product and nothing else.
const SHORT: usize = 5;

/// The products of a claim, in order. `asked` says that it answers a question for one.
pub(super) fn mentions<'c>(claim: &'c Claim<'_>, asked: bool) -> &'c [Mention] {
    let answer = asked && claim.sentence.words.len() < SHORT;
    claim.sought.products[usize::from(answer)].get_or_init(|| found(claim, answer))
}

fn found(claim: &Claim<'_>, answer: bool) -> Vec<Mention> {
    let sentence = &claim.sentence;
    let mut found = Vec::new();
    let mut at = 0;
    while at < sentence.words.len() {
        match added_at(claim, at).or_else(|| known_at(sentence, at, answer)) {
            Some(mention) => {
                at = mention.words.end;
                found.push(mention);
            }
            None => at += 1,
        }
    }
    found
}

/// A rival by the team's own words for it.
fn added_at(claim: &Claim<'_>, at: usize) -> Option<Mention> {
    let added = Some(claim.vocabulary.competitors()).filter(|added| !added.is_empty())?;
    let (words, name) = added.longest_at(&claim.sentence, at)?;
    Some(Mention { words, name: name.clone(), kind: Kind::Rival })
}

fn known_at(sentence: &Sentence<'_>, at: usize, answer: bool) -> Option<Mention> {
    if !BEGINS.may_hold(sentence, at) {
        return None;
    }
    let word = sentence.word(at);
    let entries = PRODUCTS.get(word).or_else(|| PRODUCTS.get(word.strip_suffix("'s")?))?;
    // "Fergus Drummond" is a person.
    if is_first_name(word) && capitalised(sentence, at + 1) && !sentence.words[at + 1].after_pause {
        return None;
    }
    let fits = |e: &&Entry| {
        e.words.iter().enumerate().skip(1).all(|(n, w)| sentence.word(at + n) == *w)
            && (!e.doubtful || is_meant(sentence, &(at..at + e.words.len()), answer))
    };
    let entry = entries.iter().find(fits)?;
    let words = at..at + entry.words.len();
    let name = if entry.kind == Kind::Makeshift && entry.name.starts_with(char::is_lowercase) {
        sentence.phrase(words.clone())
    } else {
        entry.name.to_owned()
    };
    Some(Mention { words, name, kind: entry.kind })
}

/// Words before a product, and before nothing that is called like one.
const LEADS: &[&str] = &["use", "using", "with", "versus", "vs", "than", "replacing", "called"];
/// Words that stand before a day too.
const BESIDE: &[&str] = &[
    "on", "at", "from", "and", "or", "to", "in", "by", "a", "an", "the", "our", "my", "into", "through",
    "via", "just", "out",
];

/// Whether a name that is an everyday word too is meant as one here.
fn is_meant(sentence: &Sentence<'_>, words: &Range<usize>, answer: bool) -> bool {
    let before = sentence.word(words.start.wrapping_sub(1));
    let day = calendar::weekday(sentence.word(words.start)).is_some();
    let after = sentence.word(words.end);
    let led = LEADS.contains(&before)
        || if day { in_use_on(sentence, words.start) } else { BESIDE.contains(&before) };
    let ends = sentence.breaks_at(words.end)
        || matches!(
            after,
            "and" | "or" | "now" | "today" | "right" | "currently" | "but" | "because" | "since" | "crm"
        );
    (capitalised(sentence, words.start) && !day) || ((led || answer) && ends)
}

/// "We're on Monday" speaks of the product, "I see them on Monday" of the day.
fn in_use_on(sentence: &Sentence<'_>, at: usize) -> bool {
    sentence.word(at.wrapping_sub(1)) == "on"
        && matches!(
            sentence.word(at.wrapping_sub(2)),
            "are" | "am" | "still" | "currently" | "run" | "everything" | "is"
        )
}

/// A product that no list knows, where a capital says that it is a name.
pub(super) fn unlisted_at(sentence: &Sentence<'_>, at: usize) -> Option<Range<usize>> {
    let named = |i: usize| capitalised(sentence, i) && proper(sentence, i);
    if !named(at) {
        return None;
    }
    let end = (at + 1..at + 4).find(|&i| sentence.breaks_at(i) || !named(i));
    Some(at..end.unwrap_or(at + 4))
}

/// Whether a word may be a product's name.
pub(super) fn proper(sentence: &Sentence<'_>, at: usize) -> bool {
    let word = sentence.word(at);
    sentence.written(at).starts_with(char::is_uppercase)
        && word.len() > 2
        && !word.starts_with("crm")
        && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '\''))
        && !is_everyday(word)
        && !is_ordinary(word)
        && !is_first_name(word)
        && !place::is_place(word)
        && calendar::month(word).is_none()
        && calendar::weekday(word).is_none()
}

/// An unlisted name as it would be written.
pub(super) fn written(sentence: &Sentence<'_>, words: Range<usize>) -> String {
    written_name(&sentence.phrase(words))
}
