//! Tells a machine's greeting from a person.

use std::sync::LazyLock;

use super::cue::pattern;
use super::pattern::Pattern;
use super::talk::Line;

static GREETING: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:leave|record) (?:a|your|me a|us a) (?:brief |short |detailed )?(?:message|name)|(?:after|at) the (?:tone|beep)|you have reached (?:the )?(?:voice ?mail|mailbox|answering)|voice ?mail (?:box|of|system|service)|(?:is|am|are) (?:not available|unavailable|unable|not able) to (?:take|come|answer)|mailbox is full|(?:person|number|party|subscriber|customer) (?:you are|you have) (?:calling|trying|dialed|called|dialled)|forwarded to (?:an automatic )?voice|can not (?:come to|get to|take your|answer) (?:the phone|your|call)|press (?:1|one|pound) (?:to|for)|automatic voice message",
    )
});

/// Whether a machine speaks here.
pub(super) fn is_greeting(line: &Line<'_>) -> bool {
    line.sentences.iter().any(|s| s.has(&GREETING))
}
