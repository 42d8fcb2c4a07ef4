//! How much the caller wants it, from three kinds of signs: wants, asks how or when,
//! asks for more.

use std::sync::LazyLock;

use super::cue::Cues;
use super::talk::Talk;
use super::{Evidence, Facts, Intent};
use crate::lead::bant::Interest;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Wants,
    AsksHow,
    AsksMore,
}

static SIGNS: LazyLock<Cues<Sign>> = LazyLock::new(|| {
    Cues::new(&[
        (
            Sign::Wants,
            r"want(?:s|ed)?|would (?:like|love)|interested|need(?:s)?|looking (?:for|to|into|at)|love to|keen|excited|sounds (?:good|great|interesting|perfect|like)|exactly what|perfect for|hoping (?:to|for)|a quote|consultation|help with|a way to|i am after|shopping for|in the market|thinking (?:of|about)",
        ),
        (
            Sign::AsksHow,
            r"how (?:it|this|that|you|we|does|do|would|will|can|could|is|are|long|soon|quickly|fast|easy|hard|many|about|much)|when (?:can|could|would|do|will|is|are)|what (?:happens|if|about|does|do|is|are|would|kind)|(?:does|do|can|could|is|would|will) (?:it|you|this|that|the (?:system|tool|platform|product)|there) (?:[a-z]+ ){0,2}(?:have|do|support|integrate|work|handle|include|connect|sync|import|export|offer|come|possible|able|set up|a way)",
        ),
        (
            Sign::AsksMore,
            r"tell (?:me|us) (?:more|about)|send (?:me|us|over|it|that|the|something|some)|more (?:info|information|details?|about)|learn more|know more|find out more|show (?:me|us)|see (?:it|a demo|this|the)|demo|walk (?:me|us) through|pricing|a quote|brochure|case stud(?:y|ies)|(?:get|have) (?:somebody|someone) to|(?:call|ring|write to|email) (?:me|her|him|us)|comparison|rate card|documents?|documentation|references|trial|(?:book|schedule|set up) (?:a|an|something|that|some)",
        ),
    ])
});

/// The level and the words behind it; nothing where the caller said nothing.
pub(super) fn hear(talk: &Talk<'_>, facts: &Facts, intent: &Intent) -> (Option<Interest>, Vec<Evidence>) {
    let mut found: Vec<(Sign, Evidence)> = Vec::new();
    let mut spoke = false;
    for claim in talk.claims.iter().filter(|c| !c.denied()) {
        spoke |= claim.own();
        for (sign, place) in SIGNS.all(&claim.sentence) {
            let known = found.iter().any(|(s, _)| *s == sign);
            // What the assistant offers and the caller takes is asked for.
            let counts = claim.own() || sign == Sign::AsksMore;
            if counts && !known && !claim.sentence.negated(place.start) {
                found.push((sign, claim.caller_evidence(&place)));
            }
        }
    }
    // Where no words of wanting were heard, a wish or a question was, in whatever words.
    let wish = facts.requirements.first().and_then(|said| said.evidence.last());
    let asked = intent.pricing.as_ref().or(intent.demo.as_ref());
    if found.is_empty() {
        found.extend(wish.map(|e| (Sign::Wants, e.clone())));
        found.extend(asked.map(|e| (Sign::AsksMore, e.clone())));
    }
    let level = match found.len() {
        3.. => Interest::High,
        1 | 2 => Interest::Medium,
        _ => Interest::Low,
    };
    let mut evidence: Vec<Evidence> = found.into_iter().map(|(_, e)| e).collect();
    evidence.sort();
    evidence.dedup();
    (spoke.then_some(level), evidence)
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use super::*;

    #[test]
    fn three_kinds_of_signs_make_high() {
        for (lines, want) in [
            (
                &["U we want a crm", "U how does it work", "U can you send me more info"][..],
                Some(Interest::High),
            ),
            (&["U we want a crm"], Some(Interest::Medium)),
            (&["U i'm not interested"], Some(Interest::Low)),
            (&["U wrong number"], Some(Interest::Low)),
            (&["A We want to show you a demo, how about it?"], None),
        ] {
            assert_eq!(
                hear(&Talk::new(&talk(lines)), &Facts::default(), &Intent::default()).0,
                want,
                "{lines:?}"
            );
        }
    }
}
