//! What goes on at work, told when asked what the call is about: "people ring for a price
//! and I'm up a ladder". Where the caller's customers come into it with what becomes of them,
//! it is told because it hurts.

use std::ops::Range;
use std::sync::LazyLock;

use super::super::asked::Topic;
use super::super::cue::pattern;
use super::super::pattern::Pattern;
use super::super::sentence::Sentence;
use super::super::talk::Claim;
use super::{excuse, may_hurt};

/// What customers do.
static THEY_DO: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:rings?|calls?|phones?|waits?|comes?|orders?|leaves?|asks?|emails?|texts?|hang|show up|turn up|go to|go elsewhere|give up|want|wants|pile up|gets?)",
    )
});
/// The fewest words of a story.
const SHORTEST: usize = 8;

/// Where a story tells what customers do, and what comes of it.
pub(super) fn of(claim: &Claim<'_>) -> Option<Range<usize>> {
    let sentence = &claim.sentence;
    let asked = claim.asked(Topic::Need) || claim.asked(Topic::Pain) || claim.asked(Topic::Why);
    if !asked || !may_hurt(claim) || sentence.words.len() < SHORTEST || excuse::covers(sentence, &(0..1)) {
        return None;
    }
    sentence.places(&THEY_DO).find(|place| {
        let verb = sentence.word_at(place.start);
        is_others(sentence, verb) && (0..sentence.words.len()).any(|i| leads_on(sentence.word(i)))
    })
}

/// Whether the one who does it is the caller's customer, or several of them.
fn is_others(sentence: &Sentence<'_>, verb: usize) -> bool {
    let mut at = verb;
    while at > 0 && !sentence.words[at].after_pause {
        at -= 1;
        let word = sentence.word(at);
        if !matches!(word, "just" | "then" | "always" | "all" | "do" | "does" | "will" | "never" | "only") {
            let plural =
                word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("'s");
            return plural && !matches!(word, "this" | "always" | "yours" | "thanks" | "does" | "news")
                || matches!(word, "they" | "people" | "folk" | "everybody" | "everyone");
        }
    }
    false
}

fn leads_on(word: &str) -> bool {
    matches!(word, "and" | "so" | "but" | "then" | "because" | "while" | "when" | "if" | "before" | "till")
}
