//! The words of a company's name: where it begins and ends, and what makes words one.

use std::ops::Range;
use std::sync::LazyLock;

use super::lexicon::{self, Words};
use super::names::{self, capitalised, is_everyday, is_first_name};
use super::sentence::Sentence;
use super::trade_name::LEGAL_FORMS;
use super::{job, place, product, trade};

static NAME_WORDS: LazyLock<Words> = LazyLock::new(|| lexicon::words(include_str!("lists/name_words.txt")));
static DEPARTMENTS: LazyLock<Words> = LazyLock::new(|| lexicon::words(include_str!("lists/departments.txt")));

/// What businesses are called in general: "my shop", "a charity".
static BUSINESSES: LazyLock<Words> = LazyLock::new(|| lexicon::words(include_str!("lists/businesses.txt")));

/// Whether it says that something is a business: "shop", "bakery", "charity".
pub(super) fn is_business(word: &str) -> bool {
    BUSINESSES.contains(word) || trade::is_venue(word)
}

/// Whether names in capitals end in what a business does or is: "Sims Marine Insurance".
pub(super) fn is_company_like(sentence: &Sentence<'_>, words: &Range<usize>) -> bool {
    let last = sentence.word(words.end.saturating_sub(1));
    let ends = is_business(last)
        || trade::is_trade(last)
        || LEGAL_FORMS.contains(&last)
        || NAME_WORDS.contains(last)
        || matches!(
            last,
            "sons" | "daughters" | "brothers" | "bros" | "partners" | "holdings" | "industries"
        );
    words.len() > 1 && ends && words.clone().all(|i| is_cased(sentence, i) || is_link(sentence.word(i)))
}

fn is_link(word: &str) -> bool {
    matches!(
        word,
        "of" | "and"
            | "und"
            | "et"
            | "y"
            | "the"
            | "for"
            | "&"
            | "de"
            | "del"
            | "des"
            | "du"
            | "la"
            | "von"
            | "van"
    )
}

/// Whether it is written as a name is; at the start of a sentence only beside another one.
pub(super) fn is_cased(sentence: &Sentence<'_>, at: usize) -> bool {
    let upper = sentence.written(at).starts_with(char::is_uppercase);
    capitalised(sentence, at)
        || at == 0
            && upper
            && sentence.words.get(1).is_some_and(|w| !w.after_pause)
            && (capitalised(sentence, 1) || is_link(sentence.word(1)) && capitalised(sentence, 2))
}

/// The words of a company's name that begins here.
pub(super) fn company_at(sentence: &Sentence<'_>, at: usize) -> Option<Range<usize>> {
    let at = at + usize::from(sentence.word(at) == "the" && capitalised(sentence, at + 1));
    let first = sentence.word(at);
    let named = !is_everyday(first) || (is_cased(sentence, at) && !is_pronoun(first));
    // "Four Mesas", "Thousand Lakes"
    let numeral = is_cased(sentence, at) && is_cased(sentence, at + 1);
    if first.is_empty()
        || !named
        || DEPARTMENTS.contains(first)
        || (job::is_department(first) && !is_cased(sentence, at))
        || first == "drs"
        || !(first.chars().any(char::is_alphabetic) || numeral)
        || first.contains('@')
    {
        return None;
    }
    let mut end = at + 1;
    while end < at + 5 && continues(sentence, end) {
        end += 1;
    }
    // "sarah at tech start dot io" is an address.
    if (at..at + 6).any(|i| sentence.word(i) == "dot") {
        return None;
    }
    let text = sentence.phrase(at..end).to_lowercase();
    if end == at + 1 && names::is_ordinary(first) {
        return None;
    }
    // "Law firm" says what it is, not what it is called.
    if end == at + 1 && trade::is_trade(first) && is_business(sentence.word(end)) {
        return None;
    }
    let elsewhere = place::is_place(&text)
        || product::is_tool(&text)
        || product::is_product(&text)
        || super::calendar::weekday(first).is_some();
    (!elsewhere).then_some(at..end)
}

fn is_pronoun(word: &str) -> bool {
    matches!(
        word,
        "i" | "we"
            | "it"
            | "you"
            | "he"
            | "she"
            | "they"
            | "my"
            | "our"
            | "your"
            | "monday"
            | "german"
            | "ceo"
            | "what"
    ) || super::calendar::month(word).is_some()
}

fn continues(sentence: &Sentence<'_>, at: usize) -> bool {
    let word = sentence.word(at);
    if word == "&" {
        return continues(sentence, at + 1);
    }
    if word.is_empty() || !word.chars().any(char::is_alphabetic) || word.contains('@') {
        return false;
    }
    if LEGAL_FORMS.contains(&word) || sentence.joined(at) {
        return true;
    }
    if sentence.words[at].after_pause || is_pronoun(word) {
        return false;
    }
    let cased = sentence.written(at - 1).starts_with(|c: char| c.is_uppercase() || c == '&');
    if cased {
        let next = sentence.word(at + 1);
        let link = is_link(word) && capitalised(sentence, at + 1) && !is_pronoun(next);
        return capitalised(sentence, at) || (link && !is_first_name(next));
    }
    if !is_everyday(word) {
        return !is_first_name(word);
    }
    NAME_WORDS.contains(word) && ends(sentence, at + 1)
}

fn ends(sentence: &Sentence<'_>, at: usize) -> bool {
    sentence.words.get(at).is_none_or(|w| {
        w.after_pause
            || NAME_WORDS.contains(&*w.text)
            || LEGAL_FORMS.contains(&&*w.text)
            || matches!(
                &*w.text,
                "we" | "i"
                    | "and"
                    | "our"
                    | "it"
                    | "in"
                    | "here"
                    | "my"
                    | "so"
                    | "but"
                    | "um"
                    | "calling"
                    | "is"
            )
    })
}
