//! The answer to "what should it do", item by item.

use std::ops::Range;
use std::sync::LazyLock;

use super::super::asked::Topic;
use super::super::cue::pattern;
use super::super::names::is_everyday;
use super::super::pain;
use super::super::pattern::Pattern;
use super::super::sentence::Sentence;
use super::super::talk::Claim;
use super::{errand, item};

/// "Something simple."
static SOMETHING: LazyLock<Pattern> =
    LazyLock::new(|| pattern(r"^ (?:(?:well|just|probably|maybe|so|basically|mostly|yeah) )*something"));
/// Answers that leave open what it should do.
static NO_WISH: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"do not know|did not tell|no idea|not sure|nothing|send me|call me|call back|e ?mail me|price|(?:a|the|your|my) quote|^ what (?:i|we)|cost|demo|my name|^ (?:to be |i am|this is|hello|hi|hey|my|we are|no|not|yes|yeah|our|good)|how much|who is|calling|interested",
    )
});
/// What is asked in one breath with "what do you need", and answered in few words.
const OTHER_TOPICS: [Topic; 10] = [
    Topic::Name,
    Topic::Company,
    Topic::Email,
    Topic::Size,
    Topic::Budget,
    Topic::Authority,
    Topic::Timeline,
    Topic::MeetingTime,
    Topic::Tool,
    Topic::Industry,
];
/// Items of one answer.
const MOST: usize = 4;
/// What an answer may begin with.
const OPENERS: &[&str] = &[
    "well",
    "so",
    "just",
    "mostly",
    "mainly",
    "it",
    "would",
    "should",
    "is",
    "honestly",
    "a",
    "the",
    "an",
    "basically",
    "really",
    "yes",
    "yeah",
    "for",
    "to",
    "you",
    "know",
    "like",
    "need",
    "want",
    "probably",
    "that",
    "if",
    "able",
    "be",
];

/// What the caller names when asked what it should do.
pub(super) fn items(claim: &Claim<'_>) -> Vec<Range<usize>> {
    let sentence = &claim.sentence;
    let asked = claim.asked(Topic::Wish);
    if !claim.opens
        || sentence.question
        || !(asked || claim.asked(Topic::Need))
        || (pain::of(claim).is_some() && !(asked && (sentence.has(&SOMETHING) || sentence.word(0) == "that")))
    {
        return Vec::new();
    }
    if let Some(place) = sentence.find(&SOMETHING) {
        let from = sentence.word_at(place.end).saturating_sub(1);
        return std::iter::once(from..item::end(sentence, from)).collect();
    }
    // Where something else was asked too, a short answer may well be to that.
    let alone = asked && !OTHER_TOPICS.iter().any(|topic| claim.asked(*topic));
    let complains = claim.asked(Topic::Pain) && sentence.words.len() > 4;
    let Some(from) = begins(sentence).filter(|_| alone && !complains) else {
        return Vec::new();
    };
    let starts = (from..sentence.words.len()).filter(|&i| i == from || sentence.words[i].after_pause);
    let items = starts.map(|i| i + usize::from(matches!(sentence.word(i), "and" | "or")));
    items
        .map(|i| i..item::end(sentence, i))
        .filter(|w| w.start < w.end && item::says_something(sentence, w))
        .filter(|w| is_thing(sentence, w))
        .take(MOST)
        .collect()
}

/// A thing or what is to be done; not a clause about somebody, nor words of courtesy.
fn is_thing(sentence: &Sentence<'_>, words: &Range<usize>) -> bool {
    let clause = |i: usize| {
        let led = i > words.start
            && (words.start..i).any(|at| {
                matches!(
                    sentence.word(at),
                    "who" | "what" | "which" | "where" | "how" | "that" | "when" | "and"
                )
            });
        matches!(sentence.word(i), "i" | "we" | "they" | "he" | "she" | "you" | "am" | "is" | "are") && !led
    };
    !words.clone().any(clause) && words.clone().any(|i| !is_everyday(sentence.word(i)))
}

/// What a product is told to do, and no caller on a call.
fn is_task(word: &str) -> bool {
    matches!(word, "check" | "take" | "answer" | "tell" | "read" | "pass" | "pick" | "find" | "put" | "sort")
        || matches!(word, "know" | "ask" | "give" | "book" | "speak" | "understand" | "filter" | "catch")
}

/// Where the answer to "what should it do" begins, where it says anything of that.
fn begins(sentence: &Sentence<'_>) -> Option<usize> {
    let from = (0..sentence.words.len()).find(|&i| !OPENERS.contains(&sentence.word(i)))?;
    // A thing or what it should do; a story is neither.
    let story = sentence.words.len() > 14
        && matches!(sentence.word(0), "i" | "we" | "my" | "our" | "so" | "well" | "you");
    // "Check the stock" is what it should do.
    let named = sentence.word(from + 1).ends_with("ing") || is_task(sentence.word(from));
    let empty = sentence.has(&NO_WISH) || !named && errand::is(sentence, from, item::end(sentence, from));
    (!empty && !story).then_some(from)
}
