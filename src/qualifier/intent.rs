//! The signs of an intent to buy, from the caller's words or from what the caller accepted.

use std::ops::Range;
use std::sync::LazyLock;

use super::asked::Topic;
use super::cue::Cues;
use super::meeting::Agreed;
use super::pattern::Pattern;
use super::talk::{Claim, Talk};
use super::{Bant, Facts, Intent, need, product, tool};
use crate::lead::bant::Timeline;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Pricing,
    Demo,
    Meeting,
}

static SIGNS: LazyLock<Cues<Sign>> = LazyLock::new(|| {
    Cues::new(&[
        (
            Sign::Pricing,
            r"(?:crm|software|system|your|list|seat|license|licence) prices?|(?:a|an|the|your) quote(?: for)?|^ (?:just |a )*quote for|(?:send|email|get|want|need|know|see|have|give)(?: me| us| you)?(?: the| your| some| a| me)* (?:price|prices|pricing|costs?|rates|fees|quotes?|quotation|price list)(?: |$)|^ (?:and |what about |the |your |ok |so )*(?:price|prices|pricing|cost|costs|price list) (?:$|for|per|please|list)|what is it (?:run|cost|go for)|(?:non ?profit|special|yearly|annual|volume) (?:rates?|pricing|prices?|discount)|discounts?|what (?:it|this|that|you|they|the [a-z]+) (?:costs?|charges?|runs?)|rate card|how (?:expensive|pricey)|(?:the )?prices? (?:for|per|of)|cost of|magkano|cuánto cuesta|was kostet|combien (?:ça )?co[uû]te|quanto custa|how much|what (?:is|are|does|do|would|will)(?: [a-z0-9]+){0,5} (?:price|prices|pricing|costs?|charge|fees?|rates?|pay for this|pay for it|run (?:me|us)|set (?:me|us) back|go for)|(?:your|about|any|some|for|get|see|send|on|more|know|exact|a) (?:price|prices|pricing|costs|quote|price list|rates|cost)|the (?:pricing|price list)|pricing|per (?:seat|user) price|how (?:is it|are you) priced|(?:ballpark|price) (?:figure|range)|cost (?:per|of|us|me)|what (?:would|do|will|am|are) (?:i|we) (?:be )?(?:pay|paying|looking at (?:per|a|price|cost))|what is (?:that|it|this) (?:a|per) (?:month|year|seat|user|head)|what is the damage|set (?:me|us) back|how do you (?:charge|price|bill)|do (?:you charge|i pay|we pay|we have to pay)|(?:is|are) there (?:an? |any )?(?:[a-z]+ )?(?:fees?|charges?|discounts?|extra costs?)|is it (?:expensive|pricey|dear)|what (?:sort|kind) of money|what (?:are|am|would) (?:we|i) (?:be )?looking at|what (?:would|will|does|might) (?:it|this|that) (?:be|come to|work out at)(?: $| (?:for|a|per|at|in|with))|(?:rough|ballpark) (?:idea|number|estimate|cost)|what (?:is|are) (?:your|the) (?:cheapest|smallest|starting|tariff)|(?:talk|speak) (?:money|prices?)|you (?:guys |people |lot )?(?:charge|ask for it)",
        ),
        (
            Sign::Demo,
            r"demos?|demonstrations?|(?:be|get) shown|show (?:me|us|we|(?:my|our|your) (?:[a-z]+ )?(?:director|boss|manager|team|partner|wife|husband|owner) (?:how|what|the|it|around|your|our))(?: (?:how|what|the|it|around|your|our))?|walk (?:me|us|we) through|walk ?through|(?:product )?tour",
        ),
        (
            Sign::Demo,
            r"(?:(?:like|love|want|wants|wanted|wanting|happy|keen|curious|need|hoping|have|interested) (?:to |in )(?:[a-z]+ )?|(?:can|could|may) (?:i|we|he|she|they) (?:maybe |please |also |just )*|let (?:me|us) )(?:see|seeing|look at|have a look at) (?:it|this|that|one|yours|ours|(?:your|our) [a-z]+|(?:the|an?) (?:[a-z]+ ){0,2}(?:product|platform|tool|system|software|app|portal|module|dashboard|piece|thing|reports?|feature|example)|how (?:it|this|that|your|our|the)|what (?:it|you|we)|in action)|(?:like|love|want|let me|let us|can i|could i|may i) (?:to )?hear (?:it|this|yours|one|how it)|to see (?:(?:your|our) (?:[a-z]+ )?(?:product|platform|tool|system|software|app|demo)|the (?:product|platform|tool|system|software|app))|(?:want|like|love) to see $",
        ),
        (
            Sign::Meeting,
            r"(?:get|have) (?:somebody|someone|a person|your [a-z]+) (?:to )?(?:ring|call|phone)|(?:book|schedule|set up|arrange|organi[sz]e|put|plan) (?:in )?(?:a |an |the |another |some |us |me |something )*(?:quick |short |first |proper |follow up |intro |video |phone |zoom |sales )*(?:call|meeting|time|appointment|demo|chat|session|slot)|(?:can we|could we|shall we|let us|lets|like to|want to|like|want|need|love|me to) (?:have |do |get |find )?(?:a |an |another |some )(?:quick |short |first |proper |follow up |intro |video |phone |zoom |sales )*(?:call|meeting|appointment|chat|session|slot|time)|(?:can|could|shall|should|let us|lets|want to|like to|happy to|love to) (?:we |i )?(?:meet|talk|speak|chat)|(?:talk|speak) (?:to|with) (?:a |an |your |the |some ?one )*(?:human|person|sales|rep|expert|somebody|team|someone|specialist)|(?:call|ring) (?:me|us) (?:back|tomorrow|next|later|again)|meeting with (?:you|your|us)|on (?:my|our|the) calendar",
        ),
    ])
});
/// A demo or a price that is somebody else's or already over.
static OTHER: LazyLock<Pattern> = LazyLock::new(|| {
    super::cue::pattern(
        r"(?:offer(?:s|ed)?|wants? to) (?:me |us )?(?:a )?(?:meet|demo|discount|quote)|(?:he|she|they) wants? to (?:meet|talk)|quoted us|(?:had|seen|saw|did|got|done|watched|booked) (?:a |the |your |their |another )*(?:demo|quote|price|trial|tour)|demo (?:of|from|by) (?:hubspot|salesforce|another)|see (?:it|this|that) (?:in writing|on paper|in my|in the post|by email)|(?:after|since|at|during|before) (?:the|your|a|that|any) demo|demo video|price is (?:not|no) |stop calling|do not call|never call",
    )
});

/// The signs in a talk.
pub(super) fn hear(talk: &Talk<'_>, facts: &Facts, bant: &Bant, agreed: Option<&Agreed>) -> Intent {
    let mut intent = Intent::default();
    for claim in talk.claims.iter().filter(|c| !c.denied()) {
        if claim.sentence.has(&OTHER) {
            continue;
        }
        for (sign, place) in SIGNS.each(&claim.sentence) {
            if refused(claim, place.start)
                || is_other_amount(claim, &place)
                || sign == Sign::Pricing && is_of_trade(claim, &place)
            {
                continue;
            }
            let kept = match sign {
                Sign::Pricing => &mut intent.pricing,
                Sign::Demo => &mut intent.demo,
                Sign::Meeting => &mut intent.meeting,
            };
            kept.get_or_insert_with(|| claim.caller_evidence(&place));
        }
        if intent.urgency.is_none() {
            intent.urgency = need::urgent(claim).map(|place| claim.caller_evidence(&place));
        }
    }
    if let Some(agreed) = agreed {
        let yes = agreed.said.evidence.last();
        intent.meeting = intent.meeting.or_else(|| yes.cloned());
        intent.demo = intent.demo.or_else(|| yes.filter(|_| agreed.demo).cloned());
    }
    let rival = facts.competitors.iter().find(|s| {
        let unlisted_in_use = facts.current_tool.as_ref().is_some_and(|t| t.value == s.value)
            && !product::is_tool(&s.value.to_lowercase());
        !tool::is_makeshift(&s.value) && !unlisted_in_use
    });
    intent.competitor = rival.and_then(|s| s.evidence.first().cloned());
    let timeline = bant.timeline.as_ref().filter(|t| t.value != Timeline::NoTimeline);
    intent.timeline = timeline.and_then(|t| t.evidence.last().cloned());
    intent
}

/// "How much time does it take?" asks for no price.
fn is_other_amount(claim: &Claim<'_>, place: &Range<usize>) -> bool {
    let sentence = &claim.sentence;
    let after = sentence.word(sentence.word_at(place.end));
    let told = !sentence.question
        && (sentence.lead_in(place.start, 3).contains(" not ") || claim.opens && claim.asked(Topic::Budget));
    sentence.flat[place.clone()].ends_with("how much")
        && (told
            || matches!(
                after,
                "time"
                    | "work"
                    | "data"
                    | "of"
                    | "effort"
                    | "storage"
                    | "training"
                    | "longer"
                    | "space"
                    | "history"
                    | "i"
                    | "my"
                    | "our"
            ))
}

/// "We send a price and nobody rings", "what's the wheat price": what the caller's customers pay.
fn is_of_trade(claim: &Claim<'_>, place: &Range<usize>) -> bool {
    let sentence = &claim.sentence;
    let words = sentence.words_in(place);
    let before = sentence.lead_in(place.start, 5);
    let customers = before.split(' ').any(|w| {
        matches!(
            w,
            "they" | "people" | "customers" | "clients" | "folks" | "callers" | "builders" | "everyone"
        ) || matches!(w, "chase" | "chasing" | "follow" | "following" | "up" | "write" | "writing" | "out")
    });
    let ours = (words.start.saturating_sub(1)..words.end).any(|i| {
        matches!(sentence.word(i), "send" | "give" | "quote" | "write" | "make" | "do" | "ring" | "ask")
            && matches!(sentence.word(i.wrapping_sub(1)), "we" | "i" | "they" | "customers" | "people")
            && !matches!(
                sentence.word(i.wrapping_sub(2)),
                "do" | "can" | "could" | "what" | "would" | "should"
            )
    });
    // "The copper price", unlike "the list price".
    let price = words.clone().find(|&i| matches!(sentence.word(i), "price" | "prices"));
    let goods = price.is_some_and(|i| {
        let kind = sentence.word(i.wrapping_sub(1));
        sentence.word(i.wrapping_sub(2)) == "the" && !is_kind_of_price(kind)
    });
    claim.own() && (customers || ours || goods)
}

fn is_kind_of_price(word: &str) -> bool {
    matches!(
        word,
        "list" | "seat" | "unit" | "monthly" | "annual" | "yearly" | "total" | "full" | "exact" | "best"
    ) || matches!(
        word,
        "current" | "starting" | "license" | "licence" | "crm" | "software" | "system" | "right"
    ) || matches!(
        word,
        "lowest" | "cheapest" | "latest" | "normal" | "special" | "nonprofit" | "final" | "your"
    ) || matches!(word, "about" | "on" | "for" | "and" | "rough" | "new" | "same" | "user" | "real")
}

/// "We don't need a demo" is no sign; neither is an answer that only describes the caller.
fn refused(claim: &Claim<'_>, at: usize) -> bool {
    let polite = [
        " you not ",
        " not you ",
        " not know ",
        " why not ",
        " no worries ",
        " no problem ",
        " not a problem ",
    ];
    claim.sentence.negated(at) && !polite.iter().any(|words| claim.sentence.flat.contains(words))
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use super::*;

    fn heard(lines: &[&str]) -> String {
        let talk_of = talk(lines);
        let intent = hear(&Talk::new(&talk_of), &Facts::default(), &Bant::default(), None);
        [("p", intent.pricing), ("d", intent.demo), ("m", intent.meeting), ("u", intent.urgency)]
            .into_iter()
            .filter_map(|(name, e)| e.map(|_| name))
            .collect()
    }

    #[test]
    fn getting_by_by_hand_is_no_competitor() {
        for (said, want) in [
            ("we use hubspot today", true),
            ("we use spreadsheets and Pipedrive", true),
            ("we use spreadsheets today", false),
            ("we do it all in excel", false),
            ("we use Google Sheets", false),
            ("we use Pen and paper", false),
            ("we do it by hand", false),
        ] {
            let talk_of = talk(&["A What are you using today?", &format!("U {said}")]);
            let talk = Talk::new(&talk_of);
            let facts = Facts { competitors: tool::hear(&talk), ..Facts::default() };
            let intent = hear(&talk, &facts, &Bant::default(), None);
            assert_eq!(intent.competitor.is_some(), want, "{said}");
        }
    }

    #[test]
    fn signs() {
        for (lines, want) in [
            (&["U how much does it cost"][..], "p"),
            (&["U can you send me the pricing"], "p"),
            (&["U what would that cost us"], "p"),
            (&["U i'd like to see it in action"], "d"),
            (&["U could you show us how it works"], "d"),
            (&["A Would you like a demo?", "U yes please"], "d"),
            (&["A Would you like a demo?", "U no thanks"], ""),
            (&["A We offer a demo and pricing.", "U tell me about integrations"], ""),
            (&["U i don't need a demo"], ""),
            (&["U we had a demo of hubspot"], ""),
            (&["U can we schedule a call"], "m"),
            (&["U let's set up a meeting"], "m"),
            (&["U it's urgent"], "u"),
            (&["U it's not urgent"], ""),
            (&["U how much time does it take"], ""),
        ] {
            assert_eq!(heard(lines), want, "{lines:?}");
        }
    }
}
