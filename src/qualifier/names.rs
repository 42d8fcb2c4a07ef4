//! Finds a person's name at a given place, written with or without capitals.

use std::ops::Range;
use std::sync::LazyLock;

use super::lexicon::{self, Words};
use super::sentence::Sentence;

static EVERYDAY: LazyLock<Words> = LazyLock::new(|| lexicon::words(include_str!("lists/everyday.txt")));
static FIRST_NAMES: LazyLock<Words> = LazyLock::new(|| lexicon::words(include_str!("lists/first_names.txt")));
static NOT_NAMES: LazyLock<Words> = LazyLock::new(|| lexicon::words(include_str!("lists/not_names.txt")));
/// Family names that are everyday words too.
const WORD_SURNAMES: &[&str] =
    &["young", "long", "small", "little", "best", "short", "price", "may", "day", "bell", "head"];
pub(super) fn is_everyday(word: &str) -> bool {
    EVERYDAY.contains(word)
}

/// An ordinary word that is nobody's name, and alone no company's either.
pub(super) fn is_ordinary(word: &str) -> bool {
    let abstract_noun = word.len() > 6
        && ["tion", "tions", "ness", "able", "ible", "ful", "ious", "ements"]
            .iter()
            .any(|e| word.ends_with(e));
    abstract_noun || NOT_NAMES.contains(word)
}

pub(super) fn is_first_name(word: &str) -> bool {
    FIRST_NAMES.contains(word)
}

/// Whether the recorder wrote this word with a capital, and the sentence does not only begin there.
pub(super) fn capitalised(sentence: &Sentence<'_>, at: usize) -> bool {
    // The second half of "It's" is written with the first.
    let half = at > 0 && at < sentence.words.len() && sentence.words[at].start < sentence.words[at - 1].end;
    at > 0 && !half && sentence.written(at).starts_with(char::is_uppercase)
}

pub(super) fn is_honorific(word: &str) -> bool {
    matches!(word, "dr" | "doctor" | "prof" | "professor" | "mr" | "mrs" | "ms" | "miss" | "mister" | "sir")
}

fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "van"
            | "von"
            | "de"
            | "der"
            | "den"
            | "da"
            | "del"
            | "della"
            | "di"
            | "la"
            | "el"
            | "al"
            | "bin"
            | "ter"
            | "st"
    )
}

fn wordlike(word: &str) -> bool {
    word.chars().count() > 1
        && word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '.'))
        && word.chars().filter(|c| *c == '.').count() < 2
}

/// How sure the words before a name make that it is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lead {
    /// "my name is": whatever follows.
    Sure,
    /// "this is", "i am": only what looks like a name.
    Unsure,
    /// Hardly any: only a known first name.
    Known,
}

/// The words of a name that begins here, honorific included.
pub(super) fn name_at(sentence: &Sentence<'_>, at: usize, lead: Lead) -> Option<Range<usize>> {
    let honorific = is_honorific(sentence.word(at));
    let first = at + usize::from(honorific);
    if !begins_name(sentence, first, lead, honorific) {
        return None;
    }
    let mut end = first + 1;
    let mut names = 1;
    // Without capitals a third word is more often the next thing said than a name.
    let most = if sentence.written(first).starts_with(char::is_uppercase) { 3 } else { 2 };
    while names < most && continues_name(sentence, end) {
        // "Ulrike Brenner von der Firma": behind two names it leads to something else.
        if names > 1 && is_particle(sentence.word(end)) {
            break;
        }
        let whole = sentence.word(end).len() > 1 && !sentence.joined(end);
        names += usize::from(!is_particle(sentence.word(end)) && whole);
        end += 1;
    }
    while end > first + 1 && (is_particle(sentence.word(end - 1)) || sentence.word(end - 1).len() == 1) {
        end -= 1;
    }
    Some(at..end)
}

fn begins_name(sentence: &Sentence<'_>, at: usize, lead: Lead, honorific: bool) -> bool {
    let word = sentence.word(at);
    let contraction =
        at > 0 && at < sentence.words.len() && sentence.words[at].start < sentence.words[at - 1].end;
    if !wordlike(word) || word.ends_with("'s") || contraction {
        return false;
    }
    if lead == Lead::Known {
        return is_first_name(word) && (!is_everyday(word) || capitalised(sentence, at));
    }
    if is_first_name(word) {
        // "will", "mark", "grace" and "may" are names only where nothing else fits.
        return lead == Lead::Sure || honorific || !is_everyday(word) || capitalised(sentence, at);
    }
    if is_everyday(word) || is_ordinary(word) {
        return false;
    }
    let acronym = word.len() < 5 && sentence.written(at).chars().all(char::is_uppercase);
    lead == Lead::Sure || honorific || (capitalised(sentence, at) && !acronym)
}

fn continues_name(sentence: &Sentence<'_>, at: usize) -> bool {
    let word = sentence.word(at);
    if sentence.breaks_at(at) {
        return false;
    }
    if is_particle(word) || sentence.words[at].start < sentence.words[at - 1].end {
        return at + 1 < sentence.words.len();
    }
    // "MCGUIGAN FROM": capitals throughout tell nothing.
    let shouted = |i: usize| word.len() > 1 && sentence.written(i).chars().all(|c| !c.is_lowercase());
    if is_everyday(word) && shouted(at) && shouted(at - 1) {
        return false;
    }
    let initial = word.len() == 1 && word != "i" && word != "a" && sentence.word(at + 1).len() > 2;
    let joined = wordlike(word) && sentence.joined(at);
    if initial || joined {
        return true;
    }
    let cased = sentence.written(at - 1).starts_with(char::is_uppercase);
    if !wordlike(word) || (cased && !capitalised(sentence, at)) {
        return false;
    }
    !is_everyday(word)
        || (cased && !is_role(word))
        || (WORD_SURNAMES.contains(&word) && ends_name(sentence, at + 1))
}

fn is_role(word: &str) -> bool {
    matches!(
        word,
        "ceo" | "cto" | "cfo" | "coo" | "i" | "head" | "chief" | "director" | "vp" | "monday" | "tuesday"
    )
}

fn ends_name(sentence: &Sentence<'_>, at: usize) -> bool {
    sentence.words.get(at).is_none_or(|w| {
        w.after_pause || matches!(&*w.text, "from" | "at" | "with" | "and" | "here" | "calling")
    })
}

/// A name as it would be written: "sarah chen" and "SARAH CHEN" are "Sarah Chen".
pub(super) fn written_name(text: &str) -> String {
    let words: Vec<String> = text.split(' ').map(capital).collect();
    let first = words.first().map(|w| w.to_lowercase());
    let (title, rest) = match first.as_deref().map(|w| w.trim_end_matches('.')) {
        Some("dr" | "doctor") => (Some("Dr."), &words[1..]),
        Some("prof" | "professor") => (Some("Prof."), &words[1..]),
        Some("mr" | "mrs" | "ms" | "miss" | "mister") => (None, &words[1..]),
        _ => (None, &words[..]),
    };
    title.map(str::to_owned).into_iter().chain(rest.iter().cloned()).collect::<Vec<_>>().join(" ")
}

fn capital(word: &str) -> String {
    let shouted = word.chars().count() > 3 && word.chars().all(|c| !c.is_lowercase());
    if word.chars().any(char::is_uppercase) && !shouted {
        return word.to_owned();
    }
    let lower = word.to_lowercase();
    if is_particle(&lower) && !matches!(lower.as_str(), "st") {
        return lower;
    }
    let mut out = String::with_capacity(word.len());
    let mut start = true;
    for c in lower.chars() {
        if start {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
        start = matches!(c, '-' | '\'') && !lower.ends_with("'s");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str, lead: Lead) -> Option<String> {
        let all = Sentence::all(text);
        name_at(&all[0], 1, lead).map(|r| written_name(&all[0].phrase(r)))
    }

    #[test]
    fn names_are_found_without_capitals() {
        for (text, want) in [
            ("x sarah chen from tech start", Some("Sarah Chen")),
            ("x dr okafor", Some("Dr. Okafor")),
            ("x Jean-Luc O'Neil, the owner", Some("Jean-Luc O'Neil")),
            ("x john d smith and we", Some("John D Smith")),
            ("x david young from acme", Some("David Young")),
            ("x Priya Nair Head of Ops", Some("Priya Nair")),
            ("x zbyszko van der berg i need", None),
            ("x peter van der berg i need", Some("Peter van der Berg")),
            ("x interested in a demo", None),
            ("x calling about", None),
            ("x Mark", Some("Mark")),
            ("x german", None),
            ("x CEO of", None),
        ] {
            assert_eq!(name(text, Lead::Unsure).as_deref(), want, "{text}");
        }
        assert_eq!(name("x zbigniew we are", Lead::Sure).as_deref(), Some("Zbigniew"));
        assert_eq!(name("x SARAH CHEN", Lead::Sure).as_deref(), Some("Sarah Chen"));
    }
}
