//! What it can do, asked as a question: "does it talk to Xero", "single sign-on, do you
//! support that".

use std::ops::Range;
use std::sync::LazyLock;

use super::super::cue::pattern;
use super::super::pattern::Pattern;
use super::super::sentence::Sentence;
use super::super::talk::Claim;
use super::{errand, item};

static CAN: LazyLock<Pattern> = LazyLock::new(|| {
    let it = r"(?:it|this|yours|your (?:thing|tool|system|software|product|app|platform|program|plan|crm|service|[a-z]+ plan))";
    let does = r"(?:integrates?|supports?|connects?|syncs?|imports?|handles?|exports?|sends?|texts?|reads?|tracks?|prints?|have|has|got|includes?|come (?:with|in)|talks? to|reminds?|records?|generates?|manages?|allows?|does|do|runs?|works? (?:with|on|in|offline|without|for|from)|shows?|speaks?|flags?|stores?|alerts?|schedules?|calculates?|offers?|understands?|takes?|provides?|covers?|translates?|scans?|pulls?|pushes?|lets?)";
    pattern(&format!(
        r"(?:does|can|could|will|would|whether|if) {it}(?: also| actually| even| really| maybe| please| already)*(?: can| be able to| have got| has got)? {does}|{it} can {does}|is it (?:also )?(?:in|available|possible)|(?:is|if|whether) there (?:is )?(?:also )?an? |(?:do|whether|if|can|could|would|will) you(?: guys| also| even)* (?:have|support|offer|handle|integrate|connect|do|import|export|sync|work with|got) |(?:have you|if you have|have they|has it|it has|if it is|if you are) got |how (?:do|does|would|will|can) (?:the|your|you handle|you deal with|you manage) |how (?:the|your) "
    ))
});
/// A feature that is looked at: "a demo of your reminder feature".
static LOOK: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:demo|walk ?through|tour|presentation|meeting|hour|call)(?: [a-z]+){0,6} (?:of|about|covering) (?:your |the )?|(?:information|info|details|questions?) (?:on|about) (?:your |the )?|see (?:the|your|how the|how your) |(?:we|i|they|everyone|everybody|staff|team) (?:can |could |to |have to |need to |want to )*see (?:who|which|what|all|everything|every|whether|where) |show(?:ed|n|ing)? (?:me|us) (?:the|your) ",
    )
});

/// Where a capability that is asked about begins.
pub(super) fn starts(claim: &Claim<'_>) -> Vec<usize> {
    let sentence = &claim.sentence;
    let asked = sentence.places(&CAN).filter_map(|m| able(sentence, &m));
    let looked = sentence.places(&LOOK).filter_map(|m| looked_at(sentence, &m));
    asked.chain(looked).collect()
}

fn able(sentence: &Sentence<'_>, cue: &Range<usize>) -> Option<usize> {
    let how = sentence.flat[cue.clone()].starts_with("how");
    let object = sentence.word_at(cue.end);
    let end = item::end(sentence, object.saturating_sub(1));
    // "If it doesn't, I'm out in a field."
    let refuses = sentence.flat[cue.clone()].starts_with("if ") && sentence.word(object) == "not";
    if sentence.negated(cue.start) || refuses {
        return None;
    }
    let bare = object >= end && is_transitive(sentence.word(object.saturating_sub(1)));
    if bare || (is_pronoun(sentence.word(object)) && end <= object + 1) {
        return spoken_of(sentence, sentence.word_at(cue.start));
    }
    // "Do you do Fridays" is about the call, "does it do invoices" is not.
    if sentence.flat[cue.clone()].ends_with(' ') && errand::is(sentence, object, end) {
        return None;
    }
    let start = if how { object } else { sentence.word_at(cue.start) };
    item::says_something(sentence, &(object.saturating_sub(1)..end)).then_some(start)
}

fn looked_at(sentence: &Sentence<'_>, cue: &Range<usize>) -> Option<usize> {
    let from = sentence.word_at(cue.end);
    let end = item::end(sentence, from);
    // "I had a demo of Ledgerly."
    let named = sentence.written(from).starts_with(char::is_uppercase)
        && !sentence.written(0).eq(sentence.written(from))
        && end == from + 1;
    let seen =
        [" had ", " saw ", " seen ", " watched "].iter().any(|w| sentence.lead_in(cue.start, 3).contains(w));
    let no = named || seen || sentence.negated(cue.start) || errand::is(sentence, from, end);
    (from < end && !no).then_some(from)
}

fn is_pronoun(word: &str) -> bool {
    matches!(word, "it" | "that" | "this" | "those" | "these" | "them")
}

/// Verbs that say nothing without an object.
fn is_transitive(word: &str) -> bool {
    matches!(word, "do" | "does" | "have" | "has" | "got" | "handle" | "handles" | "support" | "supports")
        || matches!(word, "include" | "includes" | "offer" | "offers" | "cover" | "covers" | "provides")
}

/// "Single sign-on, do you support this": what was named just before the question.
fn spoken_of(sentence: &Sentence<'_>, question: usize) -> Option<usize> {
    let pause = sentence.words.get(question)?.after_pause;
    let from = (0..question).rev().find(|&i| i == 0 || sentence.words[i].after_pause)?;
    let short = question - from < 6;
    (pause && short && item::says_something(sentence, &(from..question))).then_some(from)
}
