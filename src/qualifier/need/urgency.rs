//! Whether it is the purchase that is urgent, or the work and the call.

use std::ops::Range;
use std::sync::LazyLock;

use crate::qualifier::cue::pattern;
use crate::qualifier::lexicon::{self, Words};
use crate::qualifier::pattern::Pattern;
use crate::qualifier::talk::Claim;

/// "Call me back as soon as you can": the call is in a hurry, not the purchase.
static REPLY: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:send|e ?mail|call|ring|phone|text|write|reply|answer|let|get back|contact|forward)(?: it| that| them| something| everything| the [a-z]+)? (?:to )?(?:me|us|you|him|her|back|over|know)|get back to",
    )
});
/// What can be urgent at work.
const WORK: &[&str] = &[
    "care",
    "call",
    "job",
    "repair",
    "request",
    "message",
    "enquirie",
    "inquirie",
    "case",
    "order",
    "ticket",
    "email",
    "one",
    "stuff",
    "work",
    "appointment",
    "delivery",
    "deliverie",
    "matter",
    "bit",
];
static DOES: LazyLock<Words> = LazyLock::new(|| lexicon::words(include_str!("../lists/tool_verbs.txt")));

/// "Urgent repairs" and "it answers right away" are about the work, not about the purchase;
/// "we'll do it right away" is the assistant's haste.
pub(super) fn presses(claim: &Claim<'_>, place: &Range<usize>) -> bool {
    let sentence = &claim.sentence;
    let said = &sentence.flat[place.clone()];
    let after = sentence.word(sentence.word_at(place.end));
    if said.starts_with("urgen") && is_of_work(claim, place) {
        return false;
    }
    let kind = said == "urgent" && WORK.contains(&after.trim_end_matches('s'));
    let quick = matches!(said, "right away" | "straight away" | "immediately" | "at once");
    let of_tool = quick
        && sentence.lead_in(place.start, 7).split(' ').any(|w| {
            DOES.contains(w.trim_end_matches('s'))
                || matches!(w, "that" | "which" | "replies" | "reply" | "answer")
                || w.trim_end_matches('s') == "answer"
        });
    let theirs =
        !claim.own() && ![" we ", " our ", " urgent ", " urgency "].iter().any(|w| sentence.flat.contains(w));
    let asks = claim.own() && sentence.question && said.starts_with("urgen");
    let errand = !said.starts_with("urg") && sentence.has(&REPLY);
    !(kind || of_tool || theirs || asks || errand)
}

/// "Flag the urgent ones", "when it's urgent they ring twice": not the purchase is.
fn is_of_work(claim: &Claim<'_>, place: &Range<usize>) -> bool {
    let sentence = &claim.sentence;
    let at = sentence.word_at(place.start);
    let open = sentence.lead_in(place.start, 5).split(' ').any(|w| {
        matches!(
            w,
            "when"
                | "if"
                | "whether"
                | "how"
                | "something"
                | "anything"
                | "which"
                | "calls"
                | "jobs"
                | "they"
        )
    });
    let before = sentence.word(at.wrapping_sub(1));
    let noun = matches!(
        before,
        "the" | "an" | "a" | "any" | "our" | "for" | "of" | "from" | "as" | "mark" | "marked"
    ) && !matches!(
        sentence.word(at + 1),
        "need" | "problem" | "matter" | "issue" | "replacement" | "solution" | "as"
    );
    claim.own() && (open || noun)
}
