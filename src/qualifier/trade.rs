//! The words that name a line of business: "commercial cleaning", "music school", "headstones".

use std::ops::Range;
use std::sync::LazyLock;

use super::lexicon::{self, Sieve, Words};
use super::names::{is_everyday, is_first_name, is_ordinary};
use super::sentence::Sentence;
use super::{calendar, place};

static TRADES: LazyLock<Words> = LazyLock::new(|| lexicon::lines(include_str!("lists/trades.txt")).collect());
/// What a listed trade may begin with.
static BEGINS: LazyLock<Sieve> = LazyLock::new(|| {
    Sieve::of(&TRADES.iter().filter_map(|trade| trade.split(' ').next()).collect::<Vec<_>>())
});
static VENUES: LazyLock<Words> = LazyLock::new(|| lexicon::words(include_str!("lists/venues.txt")));
/// Businesses of any kind: what they do stands before.
static BUSINESSES: LazyLock<Words> = LazyLock::new(|| {
    lexicon::words(
        "company companies business businesses firm firms startup outfit provider group chain
        operation enterprise franchise brand operator specialist industry sector space field
        trade start organisation organization corporation",
    )
});
/// Words that say how a business is, not what it does.
static MANNERS: LazyLock<Words> = LazyLock::new(|| {
    lexicon::words(
        "small little tiny family owned run local regional national independent boutique mid
        sized size medium large big wee growing fairly very pretty busy young new old leading
        global international private public traditional full service modest fast based
        established listed registered whole great nice good lovely humble second third
        generation multi few couple own of free only single german english american british
        french canadian australian indian irish scottish singapore proper real decent huge crore
        person man people staff employee member year",
    )
});
/// Kinds of business that alone say nothing.
static PLAIN_VENUES: LazyLock<Words> = LazyLock::new(|| {
    lexicon::words(
        "service office offices shop shops store stores center centre plant dealer supplier club
        yard park practice studio market maker union workshop bar association agency warehouse
        consultants engineers distributor builder broker printer college foundation bank lab
        camp archive partners",
    )
});
const MOST_WORDS: usize = 6;

/// A word that may be a part of what a business does.
fn noun(sentence: &Sentence<'_>, at: usize) -> bool {
    let word = sentence.word(at);
    let name = sentence.written(at).starts_with(char::is_uppercase)
        && !sentence.written(at).chars().all(char::is_uppercase);
    let it = word == "it" && sentence.written(at) == "IT";
    (word.len() > 2 || it)
        && word.chars().all(|c| c.is_alphabetic() || c == '\'' || c == '&')
        && (!is_everyday(word) || it)
        && !name
        && !is_first_name(word)
        && !place::is_place(word)
        && calendar::month(word).is_none()
}

pub(super) fn is_venue(word: &str) -> bool {
    VENUES.contains(word) || word.strip_suffix('s').is_some_and(|one| VENUES.contains(one))
}

fn skip_manners(sentence: &Sentence<'_>, mut at: usize) -> usize {
    let last = at + MOST_WORDS;
    while at < last
        && (MANNERS.contains(sentence.word(at))
            || sentence.words.get(at).is_some_and(super::word::Word::is_number))
    {
        at += 1;
    }
    at
}

/// What a business is, behind "we're a": "law firm", "dental practice"; without the "company".
pub(super) fn kind(sentence: &Sentence<'_>, at: usize) -> Option<Range<usize>> {
    let from = skip_manners(sentence, at);
    let from = from + usize::from(sentence.word(from).ends_with("'s"));
    let mut end = from;
    let fits = |i: usize| i == at || !sentence.breaks_at(i);
    while end < from + MOST_WORDS && fits(end) {
        let word = sentence.word(end);
        let more = fits(end + 1)
            && (BUSINESSES.contains(sentence.word(end + 1))
                || is_venue(sentence.word(end + 1))
                || noun(sentence, end + 1));
        if BUSINESSES.contains(word) {
            return behind_company(sentence, from, end);
        }
        if is_venue(word) && !more {
            let bare = end == from && PLAIN_VENUES.contains(word);
            let person = word == "maker" && sentence.word(end.wrapping_sub(1)) == "decision";
            return (!bare && !person).then_some(from..end + 1);
        }
        let joint = matches!(word, "and" | "&") && end > from && noun(sentence, end + 1);
        if !(noun(sentence, end) || joint) {
            break;
        }
        end += 1;
    }
    // "a group of marinas", "we're a nonprofit": a trade that is listed needs no kind.
    known(sentence, from).filter(|w| w.end >= end)
}

/// Whether a word alone names a listed trade.
pub(super) fn is_trade(word: &str) -> bool {
    TRADES.contains(word)
}

/// "a drone mapping startup" is drone mapping, "a company of canoes" canoes.
fn behind_company(sentence: &Sentence<'_>, from: usize, company: usize) -> Option<Range<usize>> {
    if company > from {
        return Some(from..company);
    }
    let next = company + 1;
    match sentence.word(next) {
        "of" => made(sentence, next + 1),
        "in" | "for" | "doing" | "making" | "selling" => known(sentence, next + 1),
        _ => None,
    }
}

/// A listed trade that begins here, as long as it goes.
pub(super) fn known(sentence: &Sentence<'_>, at: usize) -> Option<Range<usize>> {
    if !BEGINS.may_hold(sentence, at) {
        return None;
    }
    (1..4)
        .rev()
        .map(|n| at..at + n)
        .find(|r| {
            let whole = (r.start + 1..r.end).all(|i| !sentence.breaks_at(i));
            whole && TRADES.contains(sentence.said(r.clone())) && (r.len() > 1 || sentence.word(at) != "it")
        })
        .map(|r| {
            let more = noun(sentence, r.end) && !sentence.breaks_at(r.end) && is_trade(sentence.word(r.end));
            r.start..r.end + usize::from(more)
        })
}

/// "We're opticians", "we're wholesale florists".
pub(super) fn people(sentence: &Sentence<'_>, at: usize) -> Option<Range<usize>> {
    let from = skip_manners(sentence, at);
    let end =
        (from..from + 3).find(|&i| VENUES.contains(sentence.word(i)) && sentence.word(i).ends_with('s'))?;
    (from..end).all(|i| noun(sentence, i) && !sentence.breaks_at(i + 1)).then_some(from..end + 1)
}

/// What is made or done, behind "we make": one to three words up to the next thought.
pub(super) fn made(sentence: &Sentence<'_>, at: usize) -> Option<Range<usize>> {
    if let Some(words) = known(sentence, at) {
        return Some(words);
    }
    let fits =
        |i: usize| noun(sentence, i) && !is_ordinary(sentence.word(i)) && (i == at || !sentence.breaks_at(i));
    let to = (at..at + 3).find(|&i| !fits(i)).unwrap_or(at + 3);
    let ends = sentence.breaks_at(to)
        || matches!(
            sentence.word(to),
            "in" | "and"
                | "for"
                | "out"
                | "around"
                | "across"
                | "to"
                | "man"
                | "at"
                | "here"
                | "we"
                | "like"
                | "with"
                | "all"
                | "from"
                | "mostly"
                | "mainly"
                | "so"
                | "but"
                | "online"
        );
    let named = (at..to).any(|i| !is_ordinary(sentence.word(i)))
        && (at..to).any(|i| {
            !matches!(
                sentence.word(i),
                "leads"
                    | "quotes"
                    | "stuff"
                    | "called"
                    | "invoices"
                    | "reports"
                    | "everything"
                    | "paperwork"
                    | "scheduling"
                    | "estimates"
                    | "calls"
            )
        });
    (to > at && ends && named).then_some(at..to)
}

/// The trade in an answer to "what do you do".
pub(super) fn first(sentence: &Sentence<'_>) -> Option<Range<usize>> {
    let listed = (0..sentence.words.len().min(12)).find_map(|i| known(sentence, i));
    let venue = || (0..sentence.words.len().min(12)).find_map(|i| kind(sentence, i).filter(|w| w.len() > 1));
    let short = || {
        let first = (0..sentence.words.len()).find(|&i| !is_everyday(sentence.word(i)))?;
        let end = (first..sentence.words.len())
            .find(|&i| sentence.breaks_at(i) && i > first || is_everyday(sentence.word(i)))
            .unwrap_or(sentence.words.len());
        let plain = (first..end).all(|i| {
            sentence.word(i).chars().all(char::is_alphabetic)
                && !is_ordinary(sentence.word(i))
                && !is_first_name(sentence.word(i))
        });
        (sentence.words.len() < 6 && end - first < 4 && plain).then_some(first..end)
    };
    venue().or(listed).or_else(short)
}

/// In lower case, as said.
pub(super) fn written(sentence: &Sentence<'_>, words: &Range<usize>) -> String {
    let text = sentence.phrase(words.clone());
    text.split(' ')
        .map(|w| if w == "IT" { w.to_owned() } else { w.to_lowercase() })
        .collect::<Vec<_>>()
        .join(" ")
}
