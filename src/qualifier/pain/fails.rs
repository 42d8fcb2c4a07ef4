//! What is not done or cannot be done: "it doesn't sync", "nobody rings them back", "we can
//! never find the quote". Whether it hurts depends on who fails at what.

use std::ops::Range;
use std::sync::LazyLock;

use super::super::cue::pattern;
use super::super::lexicon::{self, Words};
use super::super::pattern::Pattern;
use super::super::sentence::Sentence;
use super::excuse;

/// The verb follows the match.
static NOT: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:can not|can never|could not|could never|can hardly|can barely|will not|do not|does not|did not|have not|has not|is not|are not|was not|were not|never|hardly|barely|not)(?: (?:even|really|actually|ever|at all|all|always|just|often|ever|properly|fully))* ",
    )
});
/// Nobody does it.
static NOBODY: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:nobody|no one|no 1|none of (?:us|them|it|the [a-z]+))(?: (?:ever|really|actually|even|else|here))* ",
    )
});
/// What a tool or a customer should do and does not.
static THEIRS: LazyLock<Words> = LazyLock::new(|| lexicon::words(include_str!("../lists/failing_verbs.txt")));
/// What somebody at work should be able to do.
static OURS: LazyLock<Words> = LazyLock::new(|| lexicon::words(include_str!("../lists/unable_verbs.txt")));

/// Where a sentence says that something is not done that should be.
pub(super) fn places<'s>(
    sentence: &'s Sentence<'_>,
    meeting: bool,
) -> impl Iterator<Item = Range<usize>> + 's {
    let nobody = sentence.places(&NOBODY).filter(|place| nobody_does(sentence, place));
    nobody.chain(sentence.places(&NOT).filter(move |place| fails(sentence, place, meeting)))
}

/// "Nobody decides" or "nobody told me" is no trouble with the work.
fn nobody_does(sentence: &Sentence<'_>, place: &Range<usize>) -> bool {
    let at = sentence.word_at(place.end);
    let verb = sentence.word(at);
    if matches!(verb, "is" | "was") && sentence.word(at + 1).ends_with("ing") {
        return true;
    }
    let known = matches!(
        verb,
        "" | "has" | "else" | "but" | "decides" | "told" | "asked" | "asks" | "needs" | "signs"
    ) || matches!(
        verb,
        "here" | "is" | "was" | "would" | "will" | "minds" | "wants" | "said" | "cares" | "in"
    );
    !known
}

fn fails(sentence: &Sentence<'_>, place: &Range<usize>, meeting: bool) -> bool {
    let at = sentence.word_at(place.end);
    let (verb, object) = (sentence.word(at), sentence.word(at + 1));
    let not = sentence.word_at(place.start);
    if excuse::is_time(sentence, not, at) || is_about_deciding(sentence, at) {
        return false;
    }
    match subject(sentence, not) {
        "i" | "we" | "you" => is_ours(sentence, not, at),
        // "Can't find a thing", with nobody named.
        "" => match sentence.word(not) {
            "can" | "could" => is_ours(sentence, not, at),
            "does" => THEIRS.contains(verb),
            _ => false,
        },
        "that" if sentence.word(not + 1) == "be" => false,
        "that" if not < 2 => false,
        "this" | "there" | "what" | "why" | "if" | "the" | "a" | "your" | "to" | "or" | "please" => false,
        person if is_person(person) && is_about_person(verb) => false,
        _ => match verb {
            "keep" => object == "up",
            "have" => object == "the",
            "touch" | "use" | "using" => object == "it",
            "work" => !meeting,
            "know" | "knows" | "tell" => is_open(object),
            _ => THEIRS.contains(verb) || (OURS.contains(verb) && !is_here(object)),
        },
    }
}

/// Who or what does not; nobody where a pause comes before.
fn subject<'s>(sentence: &'s Sentence<'_>, not: usize) -> &'s str {
    let mut at = not;
    while at > 0 && !sentence.words[at].after_pause {
        at -= 1;
        let word = sentence.word(at);
        if !matches!(
            word,
            "just" | "really" | "still" | "always" | "often" | "and" | "but" | "is" | "are" | "do"
        ) {
            return if word == "so" || word == "then" { "" } else { word };
        }
    }
    ""
}

/// "We can't find the quote", unlike "I can't see you" and "I don't know who signs".
fn is_ours(sentence: &Sentence<'_>, not: usize, verb: usize) -> bool {
    let object = sentence.word(verb + 1);
    // What one does not do may be as it should be; what one cannot do is not.
    let unable = matches!(sentence.word(not), "can" | "could" | "never" | "hardly" | "barely");
    match sentence.word(verb) {
        "know" | "tell" => is_open(object) && !matches!(sentence.word(verb + 2), "you" | "he" | "she"),
        "circle" | "chase" | "ring" | "call" => sentence.word(not) == "never" && !is_here(object),
        "keep" | "cope" | "scale" | "trust" => object != "you",
        "get" => {
            unable && object == "to" && !is_here(sentence.word(verb + 2)) && sentence.word(verb + 2) != "the"
        }
        known => unable && OURS.contains(known) && (!is_here(object) || is_at_all(sentence, verb + 1)),
    }
}

/// "I can't find a thing."
fn is_at_all(sentence: &Sentence<'_>, object: usize) -> bool {
    matches!((sentence.word(object), sentence.word(object + 1)), ("a", "thing" | "word") | ("anything", ""))
}

/// Somebody in particular.
fn is_person(word: &str) -> bool {
    matches!(word, "he" | "she" | "boss" | "owner" | "manager" | "director" | "partner" | "wife" | "husband")
        || matches!(
            word,
            "brother" | "sister" | "father" | "mother" | "dad" | "mum" | "mom" | "colleague" | "board"
        )
}

/// What keeps somebody away from this call, and no work undone.
fn is_about_person(verb: &str) -> bool {
    matches!(
        verb,
        "pick"
            | "picks"
            | "open"
            | "use"
            | "read"
            | "like"
            | "answer"
            | "know"
            | "knows"
            | "come"
            | "comes"
            | "work"
            | "working"
            | "handle"
            | "hear"
    ) || matches!(verb, "get" | "gets" | "find" | "talk" | "talking" | "call" | "calls" | "show" | "have")
}

/// "Who has it", "which came first".
fn is_open(word: &str) -> bool {
    matches!(word, "who" | "which" | "where" | "whose" | "whether" | "what")
}

/// What stands for this call or the seller.
fn is_here(word: &str) -> bool {
    matches!(word, "you" | "your" | "yours" | "why" | "it" | "a" | "any" | "that" | "this" | "" | "myself")
        || matches!(
            word,
            "us" | "me" | "him" | "her" | "my" | "anything" | "much" | "for" | "now" | "yet" | "on"
        )
}

fn is_about_deciding(sentence: &Sentence<'_>, verb: usize) -> bool {
    (verb..verb + 5).any(|i| {
        matches!(
            sentence.word(i),
            "decides" | "decide" | "signs" | "sign" | "approves" | "pays" | "responsible"
        ) || matches!(
            sentence.word(i),
            "budget" | "price" | "cost" | "costs" | "money" | "authority" | "deadline"
        )
    })
}
