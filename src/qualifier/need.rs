//! How badly the caller needs it. "I need to ask my boss" is no need of the product.

mod urgency;

use std::ops::Range;
use std::sync::LazyLock;

use super::Said;
use super::asked::Topic;
use super::cue::{Cues, pattern};
use super::ledger::{Ledger, Weight};
use super::pain;
use super::pattern::Pattern;
use super::sentence::Sentence;
use super::tagger::levels::Question;
use super::talk::{Claim, Talk};
use crate::lead::bant::Need;
use urgency::presses;

static NEED: LazyLock<Cues<Option<Need>>> = LazyLock::new(|| {
    Cues::new(&[
        (
            None,
            r"(?:do|would|will|did) (?:i|we|you) (?:need|have to|must)|no need to (?:rush|hurry|call)|need (?:your|my|the|a) (?:name|email|number|phone|postcode|minute|second|moment)",
        ),
        (
            Some(Need::Low),
            r"(?:just|only|mostly|merely|really|simply) (?:(?:being|having|taking|doing|here|to|a|have|some|my|bit|of|i|am|really) )*(?:brows(?:e|ing)|look(?:ing)?(?: around| round|$)|curious|nosy|checking (?:you |it )?out|research(?:ing)?|window shopping|shopping around|wondering|exploring|sniffing around|collecting (?:info|information|ideas)|gathering (?:info|information|ideas)|keeping an eye|curiosity|sounding (?:it|things) out)|out of curiosity|having a nosy|kicking (?:the )?tires|(?:no|not any) (?:real |urgent |immediate |particular |pressing |great )+need|no need (?:for|of) (?:it|this|that|one|any|a)|not (?:really |actually |exactly )*in need|(?:do|does) not (?:really |actually |currently |even )*need (?:it|this|that|one|anything|a|any)|(?:could|can) (?:easily |also |well )?(?:live|do|manage|get by) without|not (?:really |actually |actively )*(?:looking|in the market|(?:a|our|the|my) (?:top |big |main )?priority|interested)|nice to have|low (?:on the |on our )?(?:priority|list)|(?:school|university|uni|college) (?:project|paper|assignment)|(?:my|a) thesis|(?:does|do|doing) the job|manage (?:just )?fine|get by",
        ),
        (
            Some(Need::Medium),
            r"(?:not|nothing|is not|no) (?:really |that |super |very |too |so |particularly |terribly |an |an? )*(?:urgent|emergency|critical|desperate)|no (?:great |big |real )?(?:rush|hurry|urgency)",
        ),
        (
            Some(Need::Urgent),
            r"urgent|urgently|urgency|asap|as (?:soon|quick|quickly|fast) as (?:possible|you can|we can|humanly)|(?:right away|straight ?away|immediately|pronto|at once)|yesterday would be|like yesterday|today if you can|soon as(?: possible| you can| we can)? $|time critical|(?:it|this|that) is (?:an? |a real |kind of an |almost an )*emergency|can(?:not| not) (?:be put off|wait (?:any|until|till|much) (?:longer|[a-z]+))|(?:it|this|that) can not wait|desperate|desperately|needed (?:it|this|one|something) (?:yesterday|last (?:week|month|year))|(?:is|are) on fire|need (?:it|this|something|one|(?:a|an|the) (?:new )?(?:solution|replacement|system|crm|tool|software|fix)|(?:it|this|something|everything)(?: [a-z]+){1,3}) (?:right )?(?:now|today|this week|tomorrow|tonight)(?: |$)|before it is too late|running out of time|(?:it|this|that) is burning|if (?:this|it|that) is not (?:fixed|solved|done|in place|sorted) (?:by|this|today|tomorrow|soon)|time is (?:of the essence|running out|short)|every day (?:counts|without|we lose|costs)",
        ),
        (
            Some(Need::High),
            r"^ (?:just |so |hi |hello |yeah |yes )*need (?:a|an|some|something|new|better)|(?:we|i|really|definitely|absolutely|badly|team|company|business|law|regulator|auditors?) (?:really |definitely |absolutely |badly |just |also |do |still |clearly |simply |now )*(?:need|needs|must have|must|require|requires|oblige|obliges)|have to (?:have|replace|fix|change|switch|get|find|move|solve|comply|do something)|has to (?:go|change|be replaced|work)|(?:obliged|required|mandatory|compulsory|compliance)|can not (?:go on|carry on|continue|keep up|keep doing|keep going|afford to|find|see|tell|reach|answer|track|cope|handle)|(?:not|no longer|barely|hardly) (?:coping|cope|keeping up|keep up|manageable|sustainable|enough|working)|essential|a must|must have|(?:top|high|highest|first|number one) priority|(?:will|would|can|could) not survive|depend on it",
        ),
        (
            Some(Need::High),
            r"struggl(?:e|es|ing)|pains?|painful|hurts?|hurting|(?:big|bigger|huge|real|major|serious|main|biggest|constant|endless) (?:problems?|issues?|challenges?|headaches?|bottlenecks?|troubles?|pain|worry)|(?:problem|issue|challenge|headache|bottleneck|trouble) (?:is|with|we have|that)|troubles?|frustrat(?:ed|ing|ion|es)|los(?:e|es|ing|t) (?:[a-z]+ ){0,3}(?:deals?|customers?|clients?|leads?|money|business|orders?|sales|time|track|hours|patients?|calls?|enquiries|inquiries|jobs?|bookings?|contracts?|students?|members?|guests?|parcels?|overview|revenue|quotes?|data|notes|files?|papers?)|(?:gets?|get|got|getting|are|is|goes|go) (?:[a-z]+ )?(?:lost|forgotten|missed|overlooked|mixed up|duplicated|delayed|stuck)|miss(?:es|ed|ing)? (?:[a-z]+ ){0,3}(?:calls?|leads?|appointments?|deadlines?|follow ups?|orders?|opportunities|bookings?|renewals?|emails?|messages?|visits?)|forget(?:s|ting)?|forgot to|costs? us|costing us|bleeding|killing (?:us|me)|drown(?:ing|s)?|nightmare|a mess|messy|chaos|chaotic|madness|crazy making|wast(?:e|es|ed|ing)|fed up|(?:sick|tired) of|hate|wits?(?:'s?)? end|mislaid|misplaced|mixed up|no (?:clue|idea) (?:which|who|what|where|how|when)|bursting|shambles|go(?:es)? cold|falling (?:apart|through the cracks)|falls? (?:apart|through|between)|slip(?:s|ping|ped)? (?:through|between|by)|(?:keeps?|kept) (?:breaking|crashing|failing|freezing|losing|dropping|forgetting)|(?:always|constantly|often|keeps?) (?:breaks?|down|crash(?:es|ing)?|freez(?:es|ing)|late|wrong)|crash(?:es|ed|ing)?|goes down|went down|died|broken|does not work|not working|too (?:slow|manual|clumsy|complicated|many (?:spreadsheets|sheets|tools|systems|lists)|much (?:paper|time|work|typing|admin))|(?:is|are|so|painfully|very|really|terribly) slow|unreliable|unmanageable|out ?grown|overwhelm(?:ed|ing|s)?|behind (?:on|with)|backlog|blind|complain(?:s|ing|ed)?|double book(?:ed|ing|ings|s)?|twice|two times|by hand|manually|nobody (?:knows|follows|answers|sees|calls|can|remembers|picks|gets|has|replies|looks|reads|tells)|no ?one (?:knows|follows|answers|sees|calls|can|remembers|picks|replies|looks)|never (?:call|write|ring|answer|reply|follow|get|gets|got|know|knew|hear|see|reach(?:es)?|answered|called|followed)|no (?:overview|visibility|idea who|idea what|idea which|way of knowing|follow up)|takes? (?:us|me|my|him|her|them|ages|forever|hours|days|too long|half|all|[0-9]+ hours)|spend(?:s|ing)? (?:[a-z0-9]+ ){0,3}(?:hours|days|evenings|weekends|nights)|hours (?:a|every|each|per) (?:day|night|week)|end of life|(?:is|are) (?:[a-z]+ )?(?:terrible|horrible|awful|a disaster|hopeless|useless|a joke)|half (?:of )?(?:the|our) [a-z]+ (?:is|are|never|get|go|come)|sits? (?:there|around) for|(?:no|any) time (?:to|for) (?:it|that|call|answer)|out of date|(?:cannot|can not) rely",
        ),
        (
            Some(Need::Medium),
            r"interested|interest(?:s|ing) (?:us|me)|looking (?:for|into|at|to)|considering|evaluating|exploring|would (?:also )?(?:like|love|want|help|be (?:keen|interested)|be (?:good|nice|great|useful|handy|lovely) (?:to|if|for))|want(?:ed)? (?:to|a|an|some|something|it|this|better)|curious about|compar(?:e|ing)|thinking (?:about|of)|weighing up|shopping (?:for|around)|in the market|could (?:do with|use)|hoping (?:to|for)|something (?:that|better)|tempted|a way to|keep track|help with|i am after|we are after|keen|fancy (?:a|an|some|one)|wants? (?:a|an|it|to|something|your)|needs? (?:something|a|an)|a quote|have a look|like an? (?:hour|walk ?through|quote|demo|call)|love an?|caught my eye|(?:learn|know|find out|hear|tell me) more|send (?:me|us) (?:a|the|your|some|pric|info|detail)",
        ),
    ])
});
/// "I need to go", "I have to ask my boss": a need, but not of the product.
static ERRAND: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:need|have|want|must|would like|got|looking|going)(?: to)? (?:go|run|check (?:with|my|the)|ask|talk (?:to|with)|speak (?:to|with)|think|hang up|leave|discuss|cancel|call (?:you )?back|drive|get (?:back|going|approval|sign off|off)|run|be (?:honest|clear)|unsubscribe|report|return|complain|reschedule|speak|apply|the approval|approval|confirm|know (?:who|why|how you))|must have (?:the|been|missed|made|dialed|dialled|called|got)|wrong number|no problem|not a problem|no issues?|missed your call|lost my voice|take (?:a|the) message|grab|(?:find|get) (?:a|my) (?:pen|paper|glasses)|forg[eo]t (?:my|the|your|to mention|to say)|pick up|(?:not|is not) (?:an issue|a problem)|no pain|need (?:his|her|their|my boss|approval|sign off)|need (?:[a-z]+ ){0,2}(?:price|prices|receipt|invoice|refund|brochure|link|copy|password)|have to be (?:interested|convinced|keen)",
    )
});
/// The caller's own words for wanting to see it, not a yes to an offer.
static ASKED: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(r"see (?:it|a demo|the|how)|show (?:me|us)|want(?:s)? (?:a|to)|walk ?through|trial|tour|love")
});
/// Urgent in so many words: a date that is near is a timeline.
static SAYS_SO: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"urgent|urgently|urgency|asap|(?:as )?soon as|as (?:quick|quickly|fast) as|pronto|yesterday would|emergency|can(?:not| not) (?:be put off|wait (?:any|until|till|much))|(?:it|this|that) can not wait|desperate|desperately|time (?:critical|is of the essence)|need (?:it|this|something|one|a [a-z]+|it [a-z]+) (?:right )?(?:now|today|yesterday)|switched off|shut (?:us )?down",
    )
});
/// "How urgent is it?"
static HOW_URGENT: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"^ (?:(?:oh|well|um|yes|it is|that is|i would say|honestly) )*(?:very|extremely|pretty|quite|super|really|incredibly|terribly|highly)(?: much| so| indeed| urgent)*",
    )
});
static PAIN_ONLY: LazyLock<Pattern> = LazyLock::new(|| pattern(r"(?:does )?not work(?:ing)?"));
/// "Are you looking for something new?", as the caller would say it.
static LOOKING: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"^ (?:so |and )*(?:are we (?:looking|interested|thinking|planning)|would we (?:be interested|like to change|want)|do we (?:need|want))",
    )
});
/// A no to a demo, a date or a mail is none to the product.
static OF_CALL: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"demo|call|meeting|talk|see|show|start|begin|soon|today|now|year|month|week|urgent|urgently|by|email|e mail|send|time|trial|help|anything else|appointment|approval|with anyone|other|others|to know|to add",
    )
});
static CALM: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:not|nothing|no) (?:really |that |super |very |too |so |particularly |terribly |great |big |real |an? )*(?:urgent|emergency|critical|desperate|rush|hurry|urgency)",
    )
});

pub(super) fn hear(talk: &Talk<'_>) -> Option<Said<Need>> {
    let mut ledger = Ledger::default();
    for claim in talk.claims.iter().filter(|claim| claim.may_answer(Question::Need)) {
        if claim.denied() {
            if let Some(place) = claim.sentence.find(&LOOKING).filter(|_| !claim.sentence.has(&OF_CALL)) {
                ledger.offer(Weight::Mentioned, false, Need::Low, claim.evidence(&place));
            }
            continue;
        }
        let Some((level, place)) = level(claim).or_else(|| how_urgent(claim)).or_else(|| told_pain(claim))
        else {
            continue;
        };
        let negated = level != Need::Low && negated(&claim.sentence, place.start);
        if negated || (claim.sentence.has(&ERRAND) && level != Need::Urgent) {
            continue;
        }
        let calms = claim.sentence.has(&CALM);
        if calms && ledger.value() != Some(&Need::Urgent) {
            continue;
        }
        let weight = match level {
            _ if calms => Weight::Confirmed,
            Need::Urgent => Weight::Confirmed,
            Need::High | Need::Low => Weight::Stated,
            Need::Medium => Weight::Mentioned,
        };
        ledger.offer(weight, calms, level, claim.evidence(&place));
    }
    ledger.finish()
}

/// Nearer than elsewhere: "without a system we lose orders" hurts all the same.
fn negated(sentence: &Sentence<'_>, at: usize) -> bool {
    sentence.lead_in(at, 3).split(' ').any(|w| matches!(w, "not" | "no" | "never" | "without" | "hardly"))
}

/// Whatever is told when asked what is wrong.
fn told_pain(claim: &Claim<'_>) -> Option<(Need, Range<usize>)> {
    let told = claim.asked(Topic::Pain) && claim.opens && claim.sentence.words.len() > 3;
    let calm = ["nothing", "none", "no", "not", "just", "only", "sure", "yes", "because"];
    let first = claim.sentence.word(0);
    (told && !calm.contains(&first) && !claim.sentence.question).then_some((Need::High, 1..2))
}

fn how_urgent(claim: &Claim<'_>) -> Option<(Need, Range<usize>)> {
    let place = claim.sentence.find(&HOW_URGENT).filter(|_| claim.asked(Topic::Urgency) && claim.opens)?;
    Some((Need::Urgent, place))
}

/// What hurts is a high need, in whatever words: what is listed as a pain point agrees with it.
fn level(claim: &Claim<'_>) -> Option<(Need, Range<usize>)> {
    let pain = pain::of(claim);
    match NEED.first(&claim.sentence) {
        Some((Some(Need::Urgent), place)) if presses(claim, &place) => Some((Need::Urgent, place)),
        Some((Some(Need::Urgent), _)) if pain.is_none() => None,
        _ if pain.is_some() => pain.map(|place| (Need::High, place)),
        Some((Some(Need::High), place)) if PAIN_ONLY.is_match(&claim.sentence.flat[place.clone()]) => {
            // "Tomorrow noon doesn't work" sounds like a pain and is none.
            claim.denied().then_some((Need::High, place))
        }
        Some((Some(level), place)) => Some((level, place)),
        _ => None,
    }
}

/// One who asks for a price, or says what it must do looks for something.
pub(super) fn implied(intent: &super::Intent, facts: &super::Facts) -> Option<Said<Need>> {
    let asked = |e: &&super::Evidence| ASKED.is_match(&e.text.to_lowercase());
    let sign = intent.pricing.as_ref().or(intent.demo.as_ref().filter(asked));
    let wish = facts.requirements.first().and_then(|said| said.evidence.first());
    Some(Said { value: Need::Medium, evidence: vec![sign.or(wish)?.clone()] })
}

/// The need in the end: what hurts makes it high, and whoever says no only listened.
pub(super) fn settled(
    told: Option<Said<Need>>,
    facts: &super::Facts,
    refused: Option<&Said<super::Refusal>>,
    implied: Option<Said<Need>>,
) -> Option<Said<Need>> {
    let weak = told.as_ref().is_none_or(|need| need.value == Need::Medium);
    let hurts = facts.pain_points.first().filter(|_| weak);
    let need = hurts.map(|pain| Said { value: Need::High, evidence: pain.evidence.clone() }).or(told);
    match refused {
        None => need.or(implied),
        Some(no) if no.value == super::Refusal::DoNotCall => need.filter(|need| need.value == Need::Low),
        Some(_) => need.filter(|need| need.value != Need::Medium),
    }
}

/// Whether a claim says that it cannot wait.
pub(super) fn urgent(claim: &Claim<'_>) -> Option<Range<usize>> {
    let sentence = &claim.sentence;
    if claim.denied() || !sentence.has(&SAYS_SO) {
        return None;
    }
    let (level, place) = NEED.first(sentence)?;
    let presses = level == Some(Need::Urgent) && !sentence.negated(place.start) && presses(claim, &place);
    (presses && !sentence.has(&CALM) && !sentence.has(&ERRAND)).then_some(place)
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use super::*;

    #[test]
    fn needs() {
        for (lines, want) in [
            (&["U we need it asap"][..], Some(Need::Urgent)),
            (&["U we're struggling with spreadsheets"], Some(Need::High)),
            (&["U we keep losing leads"], Some(Need::High)),
            (&["U we need a new crm"], Some(Need::High)),
            (&["U we're looking for a crm"], Some(Need::Medium)),
            (&["U just browsing"], Some(Need::Low)),
            (&["U we don't really need it"], Some(Need::Low)),
            (&["U no problem"], None),
            (&["U the reps do everything by hand, it's killing us"], Some(Need::High)),
            (&["U we do it manually and I hate it"], Some(Need::High)),
            (&["U tomorrow noon doesn't work"], None),
            (&["A Does Tuesday at 3 work?", "U that doesn't work"], None),
            (&["U our phone system does not work"], Some(Need::High)),
            (&["U i need to ask my boss"], None),
            (&["U it's urgent", "U well not that urgent"], Some(Need::Medium)),
            (&["U do i need a credit card"], None),
            (&["A You need a CRM urgently.", "U hm"], None),
            (&["U we need help", "U yes i'm interested"], Some(Need::High)),
        ] {
            assert_eq!(hear(&Talk::new(&talk(lines))).map(|s| s.value), want, "{lines:?}");
        }
    }
}
