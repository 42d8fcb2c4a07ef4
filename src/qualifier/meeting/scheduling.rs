//! The phrases in which a time is offered, taken, moved and declined.

use std::sync::LazyLock;

use crate::qualifier::cue::pattern;
use crate::qualifier::pattern::Pattern;

pub(super) static SCHEDULING: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"demos?|call|meeting|meet|book|booked|bookings?|schedule|scheduled|calendar|diary|slots?|appointments?|available|availability|free|works?|work for|suits?|suit|how about|what about|shall we|set up|talk|speak|chat|ring|invite|invitation|reschedule|move (?:it|that|this|our|the)|instead|pencil(?:led|ed)?|put (?:you|me|us) (?:in|down)|see you|time|could offer|can offer|openings?|sounds?|prefer",
    )
});
/// What proposes a time whatever it is for; it counts only with a time or a day beside it.
pub(super) static PROPOSES: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:can|could|shall|should|would|will|let) (?:we|you|us) (?:do|say|make|go|try|aim|have|manage|call|ring)|let's|lets|let us|(?:make|push|move|shift|bring|change|put) (?:it|that|this)|(?:would|will|is) (?:[a-z0-9:]+ ){1,8}(?:(?:be|is) )?(?:ok|okay|fine|good|possible|convenient|alright|better|work|suit)|(?:i|we) (?:can|could) (?:do|make|manage)|(?:how|what) about|rather|instead|prefer|better for me|works? better|would be better|same time",
    )
});
/// Times of something else than a meeting with us.
pub(super) static ELSEWHERE: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"go live|going live|launch|start(?:ing)? (?:in|by|on)|contract (?:ends?|expires?|renews?|runs|is up)|renew(?:s|al)?|deadline|need (?:it|this|something) by|(?:we|they|office|shop|store|clinic|support) (?:is |are )?open|opening hours|webinar|open (?:from|until)|decide by|expires?|ago|last (?:time|week|month|monday|tuesday|wednesday|thursday|friday)|(?:was|were) (?:not )?(?:there|here|closed|open|late|on|at|it)|(?:they|he|she|somebody|someone) (?:was|were|had|did|called|came|rang)|(?:i|we) (?:had|saw|did|opened|started|called|rang)|came on|was here|my shift|my train|my flight|meeting with (?:the|my|our)|delivery",
    )
});
pub(super) static CONFIRMS: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"perfect|great|excellent|wonderful|done|^ (?:i (?:will|would) |then )?take (?:it|that|the [a-z0-9]+)|booked|booking|confirmed|confirm|scheduled|sorted|all set|you are (?:set|in)|(?:see|talk to|speak to|call|ring) you|works|it is|will (?:do|send|put|book|set|schedule|get|call|ring|be)|(?:talk|speak) (?:at|then|on|to|soon)|sounds good|got (?:it|that|you)|lovely|sure|certainly|absolutely|ok|okay|alright|yes|right|fantastic|awesome|good|fine|happy (?:with|to)|i have (?:you|that|put|noted|sent)|(?:in|on) (?:the|your|my) (?:diary|calendar)|down for|locked in|noted|no (?:problem|bother|worries)|of course|brilliant|moved|rescheduled|cool|(?:invite|invitation) (?:is|goes|on)|can do|thank you|thanks|my apologies",
    )
});
/// The assistant has put it into the calendar.
pub(super) static BOOKED: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"booked|confirmed|confirming|scheduled|rescheduled|moved|all set|you are (?:set|in|down)|see you|(?:talk|speak) to you|it is|locked in|put you (?:in|down)|(?:have|has) (?:you|noted|that|put|sent)|(?:invite|invitation)|in the (?:diary|calendar)",
    )
});
pub(super) static TAKEN: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:is|are|that is|slot is) (?:already |unfortunately |fully |all )*(?:taken|booked(?: up| out| solid)?|full|not available|unavailable|gone|busy)|not (?:available|free)|unavailable|can not do|fully booked|already booked|unfortunately|afraid|no longer|nothing (?:free|available|left)",
    )
});
/// The caller wants to be called, without a question for it.
pub(super) static CALL_ME: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:call|ring|phone|reach|try|get) (?:me|us|back|her|him)|(?:speak|talk|meet|chat|demo|appointment|book|schedule|available|free|works?|suits?)|today|tonight",
    )
});
pub(super) static CANCELS: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"cancel|call(?:ed)? (?:it|that) off|(?:scrap|skip|drop|forget) (?:it|that|the|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|never ?mind|forget (?:it|about|the)|let us not|lets not|do not (?:book|schedule|need|want) (?:the|a|that|it|any)|(?:can not|will not) (?:make|do) (?:it|that)|does not work|rather not|call you back|no (?:meeting|call)(?: then| please)? $|leave (?:it|that) (?:for now|out|be|open)|hold off|something (?:came|has come) up|(?:am|are|will be) (?:away|out|off|travell?ing|abroad) (?:then|that day|on that day)|take (?:it|that|me) (?:out|off)",
    )
});
/// The caller takes back what was agreed, beyond doubt.
pub(super) static CALLS_OFF: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"cancel (?:it|that|the (?:demo|call|meeting|visit|appointment))|call(?:ed)? (?:it|that) off|scrap (?:it|that|the)|(?:drop|forget) (?:the (?:demo|call|meeting|visit|appointment)|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|something (?:came|has come) up|(?:am|will be) (?:away|out) (?:then|that day)|no (?:meeting|call|demo) then",
    )
});
/// The caller must look or ask before saying yes.
pub(super) static TENTATIVE: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:have|need|want|got|like) to (?:check|look|see|ask|confirm|talk|speak|think)|let me (?:check|ask|see|think|get back|come back|talk|speak|confirm)|(?:i|we) (?:will|would|can|shall) (?:[a-z]+ )?(?:check|confirm|see|let you know|get back|come back|ask|be in touch|get in touch|email|call you|ring you|think|write)|can i let you know|not (?:sure|certain|promising)|(?:no|can not|will not) promises?|do not (?:know|hold me)|depends|tentative(?:ly)?|(?:get|come) back to you|let you know|ask (?:my|her|him|them)|send [a-z ]+ (?:first|instead)",
    )
});
/// What is said of a day or an hour that does not suit.
pub(super) static BUSY: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"tricky|busy|no good|not (?:good|ideal|great|possible|free|available|for me|so good)|can not|(?:will|would|does|do|is) not (?:really |quite |go |be )?(?:do|make|work|suit|good|free|possible)?|bad|out|full|difficult|impossible|hard|too (?:early|late|soon)|out of (?:office|town)|all day|booked|taken|gone|away|off|travell?ing|leave|leaving|on (?:holiday|vacation|leave)|unavailable|clash(?:es)?|(?:i|we) have (?:got )?(?:a|an|my|another|our) (?:[a-z]+ ){0,2}(?:meeting|appointment|call|class|lesson|delivery|patient|then|at)",
    )
});
