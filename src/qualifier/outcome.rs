//! How the call ended, and whether the caller said no.

use std::sync::LazyLock;

use super::cue::{Cues, pattern};
use super::pattern::Pattern;
use super::talk::Talk;
use super::{Bant, Purpose, Refusal, Said, voicemail};
use crate::lead::bant::{Authority, Need};
use crate::transcript::{CallType, Outcome, Transcript};

static REFUSALS: LazyLock<Cues<Refusal>> = LazyLock::new(|| {
    Cues::new(&[
        (
            Refusal::DoNotCall,
            r"(?:do not|never|stop|quit|please do not) (?:ever )?(?:call(?:ing)?|phon(?:e|ing)|contact(?:ing)?|ring(?:ing)?|bother(?:ing)?|e ?mail(?:ing)?|text(?:ing)?)(?: (?:me|us|here|this number))? ?(?:again|anymore|any ?more|ever|back)?(?: |$)|(?:take|remove|get|delete) (?:me|us|my (?:number|name|details)|this number) (?:off|from|out of)|do not call list|unsubscribe (?:me|us)|lose (?:my|this) number|leave (?:me|us) alone",
        ),
        (
            Refusal::NotInterested,
            r"not (?:really |at all |even |actually |currently |that |particularly |in the least )*interested|no interest|(?:do|does) not (?:really )?(?:want|need) (?:it|this|any of (?:it|this)|what you|your|anything you)|no thanks? (?:you )?(?:goodbye|bye)|(?:we are|i am) (?:all set|good|(?:perfectly |quite |very |really )?happy with [a-z]+)(?: [a-z]+){0,4} (?:thanks|thank|bye|goodbye)|not for (?:us|me)|not (?:a fit|a good fit)|going with (?:someone|somebody|another|a different)|(?:already )?(?:went|gone|signed) with (?:someone|somebody|another)|waste of (?:my )?time|we will pass|i will pass",
        ),
    ])
});
/// "I can't stop calling it great", "don't call before nine" are no refusals.
static NOT_A_REFUSAL: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:do not|please do not) (?:call|phone|ring|contact)(?: me| us)? (?:before|after|until|on|at|in|between|my|the|during|today|tomorrow|this week)|not (?:interested )?in (?:a |the )?[a-z ]+ but|uninterested|do not get me wrong|not that (?:i am|we are) not|(?:customers?|clients?|leads?|prospects?|they|people) (?:[a-z]+ ){0,3}not interested",
    )
});
static INTERESTED_AFTER: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:i am|we are) (?:actually |still |very |really )?interested|tell me more|actually (?:yes|that sounds)|sounds (?:good|interesting|great)|lets? (?:do|book)|book (?:it|a demo)",
    )
});

static PURPOSES: LazyLock<Cues<Purpose>> = LazyLock::new(|| {
    Cues::new(&[
        (
            Purpose::WrongNumber,
            r"wrong (?:number|person|company)|trompé de numéro|número equivocado|falsch verbunden|(?:dialed|dialled|called) (?:the )?wrong|who is this (?:again )?i (?:was|am) (?:trying|calling)|misdialed|i was (?:trying|looking) (?:to (?:reach|call|get)|for) (?:the |a |my )?(?:pizza|dentist|doctor|bank|pharmacy|hospital|school)",
        ),
        (
            Purpose::JobApplicant,
            r"(?:job|position|vacancy|opening|role) (?:opening|posting|ad|advert|listing|application|you (?:posted|advertised))|(?:apply|applying|applied|application) (?:for|to) (?:a |the |your |an )?(?:[a-z]+ ){0,3}(?:job|position|role|vacancy|internship)|(?:send|sent|submit|email|drop off) (?:you )?(?:my|a) (?:cv|resume|r[eé]sum[eé])|looking for (?:a |an )?(?:job|work|internship)|are you hiring|(?:have|has|saw|see) (?:an |the |your )?(?:job |open )?(?:opening|position|vacancy|role)s? (?:for|as|open)|(?:does|doing|do) the hiring|hiring manager|work(?:ing)? for you|internships?|job interview",
        ),
        (
            Purpose::Selling,
            r"we help (?:[a-z]+ ){0,3}(?:companies|businesses|firms|teams) like (?:yours|you)|(?:your|to your) marketing (?:manager|budget|team|director)|free audit|page 1 of google|(?:extend|extended|your) (?:car |vehicle |auto )?warranty|you have (?:been selected|won|qualified)|who handles your|(?:offer|offering|sell|selling) you (?:a|an|our|some|the|leads)|partner with (?:you|your) to|i am (?:reaching out|calling) (?:to offer|because we (?:offer|provide|help))|lower your (?:rates|bills?|costs)|press (?:1|one) (?:to|now)",
        ),
        (
            Purpose::Support,
            r"(?:existing|already an?|current) customer|(?:is|has been|been|keeps?|got) (?:stuck|failing|timing out|giving (?:me|us) an error)|error (?:message|code|[0-9]+)|(?:our|my) (?:account|subscription|plan) (?:is|has|was|got|with you)|(?:charged|billed) (?:us |me )?(?:twice|again|wrong|too much|for)|with your support|(?:reset|forgot|forgotten) (?:my|our|the) password|can not (?:log ?in|sign in|access my)|locked out of my account|(?:open|raise|file) a (?:support )?ticket|my (?:last |latest )?invoice|support (?:request|ticket|case)|(?:refund|cancel my (?:subscription|account))",
        ),
    ])
});

/// The caller's no, if it was the last word on it.
pub(super) fn refusal(talk: &Talk<'_>, transcript: &Transcript) -> Option<Said<Refusal>> {
    let mut refused: Option<Said<Refusal>> = None;
    for claim in talk.claims.iter().filter(|c| c.own()) {
        let sentence = &claim.sentence;
        if let Some((refusal, place)) = REFUSALS.first(sentence).filter(|_| !sentence.has(&NOT_A_REFUSAL)) {
            let stronger = refused.as_ref().is_none_or(|r| r.value != Refusal::DoNotCall);
            if stronger {
                refused = Some(Said { value: refusal, evidence: claim.evidence(&place) });
            }
        } else if refused.as_ref().is_some_and(|r| r.value == Refusal::NotInterested)
            && sentence.has(&INTERESTED_AFTER)
        {
            refused = None;
        }
    }
    let recorded = transcript.outcome == Some(Outcome::NotInterested);
    refused.or_else(|| recorded.then(|| Said::at(0, "outcome", Refusal::NotInterested)))
}

/// What else the caller wants, where it is no purchase.
pub(super) fn purpose(talk: &Talk<'_>) -> Option<Said<Purpose>> {
    talk.claims.iter().filter(|c| c.own()).find_map(|claim| {
        let (purpose, place) = PURPOSES.first(&claim.sentence)?;
        (!claim.sentence.negated(place.start))
            .then(|| Said { value: purpose, evidence: claim.evidence(&place) })
    })
}

/// How the call ended: as recorded, else as the talk shows.
pub(super) fn outcome(talk: &Talk<'_>, transcript: &Transcript, bant: &Bant, refused: bool) -> Outcome {
    if let Some(recorded) = transcript.outcome {
        return recorded;
    }
    if talk.lines.iter().any(voicemail::is_greeting) || transcript.call_type == Some(CallType::Voicemail) {
        return Outcome::Voicemail;
    }
    if talk.caller().next().is_none() {
        return Outcome::NoAnswer;
    }
    if refused {
        return Outcome::NotInterested;
    }
    if is_qualified(bant) { Outcome::Qualified } else { Outcome::Completed }
}

/// The talk's part of the CRM's "sales qualified": three of four known, a real need, a say.
fn is_qualified(bant: &Bant) -> bool {
    let known =
        [bant.budget.is_some(), bant.authority.is_some(), bant.need.is_some(), bant.timeline.is_some()];
    let need = bant.need.as_ref().is_some_and(|n| matches!(n.value, Need::Urgent | Need::High));
    let say = bant.authority.as_ref().is_some_and(|a| a.value != Authority::No);
    known.iter().filter(|k| **k).count() >= 3 && need && say
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use super::*;

    fn heard(lines: &[&str]) -> (Outcome, Option<Refusal>) {
        let transcript = talk(lines);
        let talk = Talk::new(&transcript);
        let refusal = refusal(&talk, &transcript).map(|r| r.value);
        (outcome(&talk, &transcript, &Bant::default(), refusal.is_some()), refusal)
    }

    #[test]
    fn endings() {
        use Outcome::{Completed, NoAnswer, NotInterested, Voicemail};
        for (lines, want) in [
            (&["A Hi!", "U hi how does it work"][..], (Completed, None)),
            (&["U i'm not interested"], (NotInterested, Some(Refusal::NotInterested))),
            (&["U please don't call me again"], (NotInterested, Some(Refusal::DoNotCall))),
            (&["U take me off your list"], (NotInterested, Some(Refusal::DoNotCall))),
            (
                &["U i'm not interested", "A Not even a demo?", "U ok actually that sounds good"],
                (Completed, None),
            ),
            (&["U don't call me before nine"], (Completed, None)),
            (
                &["U we're perfectly happy with Pipedrive, thanks, bye"],
                (NotInterested, Some(Refusal::NotInterested)),
            ),
            (&["A Hello?", "A Anybody there?"], (NoAnswer, None)),
            (
                &[
                    "U You've reached the voicemail of Dan. Please leave a message after the tone.",
                    "A Hi Dan",
                ],
                (Voicemail, None),
            ),
        ] {
            assert_eq!(heard(lines), want, "{lines:?}");
        }
    }

    #[test]
    fn other_purposes() {
        for (said, want) in [
            ("U sorry i think i have the wrong number", Some(Purpose::WrongNumber)),
            ("U i'm calling about the job posting", Some(Purpose::JobApplicant)),
            ("U i can't log in to my account", Some(Purpose::Support)),
            ("U we need a crm", None),
        ] {
            assert_eq!(purpose(&Talk::new(&talk(&[said]))).map(|p| p.value), want, "{said}");
        }
    }
}
