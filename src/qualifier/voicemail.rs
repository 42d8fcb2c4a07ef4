//! Tells a machine's greeting from a person.

use std::sync::LazyLock;

use super::cue::pattern;
use super::pattern::Pattern;
use super::sentence::Sentence;
use super::talk::Line;

static GREETING: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:leave|record) (?:a|your|me a|us a) (?:brief |short |detailed )?(?:message|name)|(?:after|at) the (?:tone|beep)|you have reached (?:the )?(?:voice ?mail|mailbox|answering)|voice ?mail (?:box|of|system|service)|(?:is|am|are) (?:not available|unavailable|unable|not able) to (?:take|come|answer)|mailbox is full|(?:person|number|party|subscriber|customer) (?:you are|you have) (?:calling|trying|dialed|called|dialled)|forwarded to (?:an automatic )?voice|can not (?:come to|get to|take your|answer) (?:the phone|your|call)|press (?:1|one|pound) (?:to|for)|automatic voice message",
    )
});

/// Others who meet with a machine: "they leave a message", "nobody leaves one any more".
static TOLD_OF: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"they|people|folks?|customers?|clients?|callers?|patients?|guests?|everyone|everybody|nobody|he|she|will not|do not|does not|did not|never|always|we (?:get|have|use)|to leave",
    )
});

/// Whether a machine speaks here. The assistant is none.
pub(super) fn is_greeting(line: &Line<'_>) -> bool {
    let greets = |sentence: &Sentence<'_>| {
        sentence.find(&GREETING).is_some_and(|place| !TOLD_OF.is_match(sentence.lead_in(place.start, 6)))
    };
    line.by_caller && line.sentences.iter().any(greets)
}
