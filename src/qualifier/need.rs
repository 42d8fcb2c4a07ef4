//! How badly the caller needs it. "I need to ask my boss" is no need of the product.

use std::ops::Range;
use std::sync::LazyLock;

use super::Said;
use super::cue::{Cues, pattern};
use super::ledger::{Ledger, Weight};
use super::pattern::Pattern;
use super::talk::{Claim, Talk};
use super::wishes;
use crate::lead::bant::Need;

static NEED: LazyLock<Cues<Option<Need>>> = LazyLock::new(|| {
    Cues::new(&[
        (
            None,
            r"(?:do|would|will|did) (?:i|we|you) (?:need|have to|must)|no need to (?:rush|hurry|call)|need (?:your|my|the|a) (?:name|email|number|phone|minute|second|moment)",
        ),
        (
            Some(Need::Low),
            r"(?:having|have) (?:only )?a nosy|just (?:browsing|looking around|curious|looking $|checking (?:you |it )?out|researching|having a look|doing (?:some )?research|gathering (?:info|information)|shopping around|wondering|window shopping|exploring)|(?:only|mostly|really) (?:browsing|curious)|kicking (?:the )?tires|(?:no|not any) (?:real |urgent |immediate |particular |pressing )*need|(?:do|does) not (?:really |actually |currently |even )*need (?:it|this|that|one|anything|a|any)|not (?:really |actually |actively )*(?:looking|in the market|a priority|interested)|nice to have|low (?:on the )?priority",
        ),
        (
            Some(Need::Medium),
            r"(?:not|nothing|is not|no) (?:really |that |super |very |too |an |an? )*(?:urgent|emergency|critical|desperate)|no (?:rush|hurry|urgency)",
        ),
        (
            Some(Need::Urgent),
            r"urgent|urgently|asap|as soon as possible|(?:right away|straight away|immediately)|yesterday would be|like yesterday|today if you can|soon as(?: possible| you can| we can)? $|critical|emergency|can not wait|desperate|desperately|needed (?:it|this|one) yesterday|on fire|need (?:it|this|something|one|a solution) (?:right )?(?:now|today|this week)|before it is too late|running out of time",
        ),
        (
            Some(Need::High),
            r"(?:we|i|really|definitely|absolutely|badly|team|company|business) (?:really |definitely |absolutely |badly |just |also |do |still |clearly )*(?:need|needs|must have|must|require)|have to (?:have|replace|fix|change|switch|get|find|move|solve|do something)|has to (?:go|change|be replaced|work)|struggl(?:e|es|ing)|pain(?:s|ful)?|(?:big|huge|real|major|serious|main|biggest) (?:problem|issue|challenge|headache|bottleneck)|(?:problem|issue|challenge|headache|bottleneck) (?:is|with|we have)|frustrat(?:ed|ing|ion)|los(?:e|es|ing) (?:[a-z]+ ){0,2}(?:deals?|customers?|clients?|leads?|money|business|orders?|sales|time|track|hours|patients?|calls?)|killing us|drowning|nightmare|a mess|wast(?:e|es|ing)|can not keep up|fed up|falling (?:apart|through the cracks)|slip(?:s|ping)? through|essential|a must|must have|top priority|high priority|(?:keeps?|kept) (?:breaking|crashing|failing)|broken|does not work|not working|too slow|too manual|unreliable|out ?grown|overwhelmed",
        ),
        (
            Some(Need::Medium),
            r"interested|interest(?:s|ing) (?:us|me)|looking (?:for|into|at|to)|considering|evaluating|exploring|would like|want(?:ed)? (?:to|a|an|some|something|it|this|better)|curious about|comparing|thinking (?:about|of)|in the market|could use|shopping for|hoping (?:to|for)|something (?:that|better)|tempted|a way to|keep track|help with|i would love|i am after|wants? (?:a|an|it|to|something|your)|needs? (?:something|a|an)|a quote|have a look|like an? (?:hour|walk ?through|quote|demo|call)|love an?",
        ),
    ])
});
/// "I need to go", "I have to ask my boss": a need, but not of the product.
static ERRAND: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:need|have|want|must|would like|got|looking|going)(?: to)? (?:go|run|check (?:with|my|the)|ask|talk (?:to|with)|speak (?:to|with)|think|hang up|leave|discuss|cancel|call (?:you )?back|drive|get (?:back|going|approval|sign off|off)|run|be (?:honest|clear)|unsubscribe|report|return|complain|reschedule|speak|apply|the approval|approval|confirm|know (?:who|why|how you))|must have (?:the|been|missed|made|dialed|dialled|called|got)|wrong number|no problem|not a problem|(?:not|is not) (?:an issue|a problem)|no pain|need (?:his|her|their|my boss|approval|sign off)",
    )
});
/// The caller's own words for wanting to see it, not a yes to an offer.
static ASKED: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(r"see (?:it|a demo|the|how)|show (?:me|us)|want(?:s)? (?:a|to)|walk ?through|trial|tour|love")
});
static PAIN_ONLY: LazyLock<Pattern> = LazyLock::new(|| pattern(r"(?:does )?not work(?:ing)?"));
static CALM: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:not|nothing|no) (?:really |that |super |very |too |an? )*(?:urgent|emergency|critical|desperate|rush|hurry|urgency)",
    )
});

pub(super) fn hear(talk: &Talk<'_>) -> Option<Said<Need>> {
    let mut ledger = Ledger::default();
    for claim in talk.claims.iter().filter(|c| !c.denied()) {
        let Some((level, place)) = level(claim) else { continue };
        let negated = level != Need::Low && claim.sentence.negated(place.start);
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

/// What hurts is a high need, in whatever words: what is listed as a pain point agrees with it.
fn level(claim: &Claim<'_>) -> Option<(Need, Range<usize>)> {
    let pain = wishes::pain(claim);
    match NEED.first(&claim.sentence) {
        Some((Some(Need::Urgent), place)) => Some((Need::Urgent, place)),
        _ if pain.is_some() => pain.map(|place| (Need::High, place)),
        Some((Some(Need::High), place)) if PAIN_ONLY.is_match(&claim.sentence.flat[place.clone()]) => {
            // "Tomorrow noon doesn't work" sounds like a pain and is none.
            claim.denied().then_some((Need::High, place))
        }
        Some((Some(level), place)) => Some((level, place)),
        _ => None,
    }
}

/// One who asks for a price or wants to see it looks for something.
pub(super) fn implied(intent: &super::Intent) -> Option<Said<Need>> {
    let asked = |e: &&super::Evidence| ASKED.is_match(&e.text.to_lowercase());
    let sign = intent.pricing.as_ref().or(intent.demo.as_ref().filter(asked))?;
    Some(Said { value: Need::Medium, evidence: vec![sign.clone()] })
}

/// Whether a claim says that it cannot wait.
pub(super) fn urgent(claim: &Claim<'_>) -> Option<Range<usize>> {
    match NEED.first(&claim.sentence) {
        Some((Some(Need::Urgent), place)) if !claim.denied() && !claim.sentence.negated(place.start) => {
            Some(place)
        }
        _ => None,
    }
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
