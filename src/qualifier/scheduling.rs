//! The phrases in which a time is offered, taken, moved and declined.

use std::sync::LazyLock;

use super::cue::pattern;
use super::pattern::Pattern;

pub(super) static SCHEDULING: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"demo|call|meeting|meet|book|booked|schedule|scheduled|calendar|slot|appointment|available|free|works?|work for|suits?|how about|what about|shall we|set up|talk|speak|chat|invite|reschedule|move (?:it|that|this|our|the)|instead|penciled|put you (?:in|down)|see you|time",
    )
});
/// What proposes a time whatever it is for; it counts only with a time or a day beside it.
pub(super) static PROPOSES: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:can|could|shall|should|would|will|let) (?:we|you|us) (?:do|say|make|go|try|aim)|let's|lets|make it|(?:would|will|is) (?:[a-z0-9:]+ ){1,8}(?:be|is)? ?(?:ok|okay|fine|good|possible|convenient|alright)|i can do|we can do|i could do|we could do",
    )
});
pub(super) static DEADLINE: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"go live|going live|launch|start(?:ing)? (?:in|by|on)|contract (?:ends?|expires?|renews?|runs|is up)|renew(?:s|al)?|deadline|need (?:it|this|something) by|open (?:from|until)|decide by|expires?|ago|last (?:week|month)|was|were|had",
    )
});
pub(super) static CONFIRMS: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"perfect|great|excellent|wonderful|done|booked|confirmed|confirm|scheduled|all set|you are set|see you|works|it is|will (?:send|put|book|set|schedule|get)|sounds good|got it|lovely|sure|absolutely|ok|okay|yes|fantastic|awesome|i have (?:you|that|put)|down for|locked in|noted|no problem|of course|brilliant|moved|rescheduled",
    )
});
pub(super) static TAKEN: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:is|are|that is|slot is) (?:already |unfortunately |fully )*(?:taken|booked up|full|not available|unavailable|gone)|not available|unavailable|can not do|fully booked|already booked|unfortunately|afraid",
    )
});
pub(super) static CANCELS: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"cancel|never ?mind|forget (?:it|about|the)|let us not|lets not|do not (?:book|schedule|need|want) (?:the|a|that|it|any)|(?:can not|will not) (?:make|do) (?:it|that)|does not work|rather not|call you back|get back to you|no meeting|leave it",
    )
});
pub(super) static BUSY: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"tricky|busy|no good|not good|(?:can not|will not|does not) (?:do|make|work)|is (?:bad|out|full|difficult)|out of office|hard for me",
    )
});
