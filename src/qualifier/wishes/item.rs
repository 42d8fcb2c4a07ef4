//! Where one thing that is wished for begins and ends, and whether it says anything.

use std::ops::Range;
use std::sync::LazyLock;

use super::super::lexicon::{self, Words};
use super::super::sentence::Sentence;

/// Items kept of one talk, and the words of one.
pub(super) const MOST_ITEMS: usize = 6;
pub(super) const MOST_WORDS: usize = 16;

/// What says nothing of what is wanted.
static GENERIC: LazyLock<Words> = LazyLock::new(|| lexicon::words(include_str!("../lists/generic.txt")));

/// The items of "dedupe, a decent mobile app, and open endpoints", by their first words.
pub(super) fn listed(sentence: &Sentence<'_>, from: usize) -> Vec<usize> {
    let mut found = vec![from];
    let mut last = end(sentence, from);
    while found.len() < MOST_ITEMS && sentence.words.get(last).is_some_and(|w| w.after_pause) {
        let next = last + usize::from(matches!(sentence.word(last), "and" | "or"));
        let close = end(sentence, next);
        if close <= next || close - next > 6 || (next..close).any(|i| is_subject(sentence.word(i))) {
            break;
        }
        found.push(next);
        last = close;
    }
    found
}

/// Who or what a clause of its own is about, or a courtesy.
fn is_subject(word: &str) -> bool {
    matches!(word, "i" | "we" | "it" | "he" | "she" | "they" | "you" | "is" | "are" | "was" | "were" | "am")
        || matches!(word, "thanks" | "thank" | "please" | "not" | "no" | "my" | "your" | "that" | "which")
        || matches!(
            word,
            "if" | "when"
                | "what"
                | "how"
                | "eh"
                | "send"
                | "mate"
                | "sir"
                | "hen"
                | "love"
                | "madam"
                | "mind"
                | "our"
        )
}

/// The words up to the next pause or the next thought.
pub(super) fn end(sentence: &Sentence<'_>, from: usize) -> usize {
    let last = sentence.words.len().min(from + MOST_WORDS);
    let end = (from + 1..last).find(|&i| is_next_thought(sentence, i)).unwrap_or(last).max(from);
    sentence.without_trailing(from, end)
}

fn is_next_thought(sentence: &Sentence<'_>, at: usize) -> bool {
    let (before, word) = (sentence.word(at - 1), sentence.word(at));
    let open = matches!(before, "to" | "a" | "an" | "the" | "for" | "with" | "of" | "and" | "that");
    let relative = matches!(before, "that" | "which" | "it" | "who" | "also");
    let follows = |i: usize| {
        matches!(sentence.word(i), "we" | "i" | "it" | "my" | "our" | "also" | "can" | "how" | "they")
    };
    (sentence.words[at].after_pause && !open)
        || (word == "works" && !relative)
        || matches!(word, "because" | "but" | "so" | "since")
        || (word == "that" && sentence.word(at + 1) == "is" && sentence.word(at + 2) == "the")
        || (word == "or"
            && matches!(sentence.word(at + 1), "i" | "we" | "my" | "our" | "he" | "she" | "they"))
        || (word == "and" && (follows(at + 1) || sentence.word(at + 1) == "maybe" && follows(at + 2)))
}

fn is_money(word: &str) -> bool {
    matches!(word, "$" | "€" | "£" | "dollar" | "dollars" | "euro" | "euros" | "pound" | "pounds" | "bucks")
        || matches!(word, "quid" | "rand" | "rupees" | "percent" | "k" | "grand")
}

/// Whether the words name anything besides "a new tool" and the like.
pub(super) fn says_something(sentence: &Sentence<'_>, words: &Range<usize>) -> bool {
    let sum = words.clone().any(|i| sentence.words[i].is_number())
        && words.clone().any(|i| is_money(sentence.word(i)));
    !sum && words.clone().any(|i| !GENERIC.contains(sentence.word(i)) && !sentence.words[i].is_number())
}
