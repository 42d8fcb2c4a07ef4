//! "Single sign-on is a must": what stands before is wished for.

use std::ops::Range;
use std::sync::LazyLock;

use super::super::asked::Topic;
use super::super::cue::pattern;
use super::super::pattern::Pattern;
use super::super::sentence::Sentence;
use super::super::talk::Claim;
use super::item::{MOST_WORDS, says_something};

static MUST: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:is|are|would be|will be|being|be) (?:really |very |absolutely |also |quite |pretty |a |an |the |our |my |super |not |2 |two )*(?:must|musts|must haves?|requirements?|essential|crucial|mandatory|non negotiables?|negotiables?|required|key|dealbreakers?|deal breakers?|obligatory|vital)",
    )
});
/// Praise that makes a wish only where the question was what to wish for.
static WELCOME: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:is|are|would be|will be) (?:really |very |absolutely |also |quite |pretty |a |an |the |our |my |super )*(?:great|nice|handy|useful|helpful|ideal|plus|big one|main thing|important|critical|priority)|too $",
    )
});

/// What stands before a must.
pub(super) fn item(claim: &Claim<'_>) -> Option<Range<usize>> {
    let sentence = &claim.sentence;
    let welcome = || sentence.find(&WELCOME).filter(|_| claim.asked(Topic::Wish));
    let must = sentence.find(&MUST).or_else(welcome)?;
    before(sentence, must.start)
}

fn before(sentence: &Sentence<'_>, must: usize) -> Option<Range<usize>> {
    let mut end = sentence.word_at(must);
    // "Offline use, that is a must": the pronoun stands for what comes before it.
    while end > 0 && is_pronoun(sentence.word(end - 1)) {
        end -= 1;
    }
    let from = (0..end)
        .rev()
        .find(|&i| {
            sentence.words[i].after_pause || matches!(sentence.word(i.wrapping_sub(1)), "and" | "but" | "so")
        })
        .unwrap_or(0);
    let from = (from..end).find(|&i| !is_opener(sentence.word(i)))?;
    let words = from..end;
    let named = !is_pronoun(sentence.word(from)) && end - from < MOST_WORDS;
    let consent = words.clone().any(|i| {
        matches!(
            sentence.word(i),
            "approval" | "permission" | "signature" | "deposit" | "consent" | "ok" | "okay"
        )
    });
    (named && !consent && says_something(sentence, &words) && !sentence.negated(must)).then_some(words)
}

fn is_opener(word: &str) -> bool {
    matches!(word, "a" | "an" | "the" | "and" | "but" | "so" | "also" | "well" | "ideally" | "having")
}

fn is_pronoun(word: &str) -> bool {
    matches!(word, "it" | "that" | "this" | "those" | "these" | "both" | "all" | "he" | "she" | "we" | "i")
        || matches!(word, "they" | "you" | "there" | "what" | "when" | "which" | "everything")
}
