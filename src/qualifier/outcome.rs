//! How the call ended, and whether the caller said no.

use std::sync::LazyLock;

use super::cue::{Cues, pattern};
use super::pattern::Pattern;
use super::talk::Talk;
use super::{Bant, Refusal, Said, voicemail};
use crate::lead::bant::{Authority, Need};
use crate::transcript::{CallType, Outcome, Transcript};

/// Turns of a person after which a machine's greeting is told of, or was waited for.
const A_TALK: usize = 3;

static REFUSALS: LazyLock<Cues<Refusal>> = LazyLock::new(|| {
    Cues::new(&[
        (
            Refusal::DoNotCall,
            r"(?:do not|never|stop|quit|please do not) (?:ever )?(?:call(?:ing)?|phon(?:e|ing)|contact(?:ing)?|ring(?:ing)?|bother(?:ing)?|e ?mail(?:ing)?|text(?:ing)?|harass(?:ing)?)(?: (?:me|us|here|this (?:number|office)|my [a-z]+|our [a-z]+|at [a-z]+|him|her))?(?: (?:again|anymore|any ?more|ever|back|at all|please|so much|every day|all the time))?(?: $| (?:i|we|it|this|and|or|you|please|thank|thanks|for|all|every|the|good|just)(?: |$))|(?:take|remove|get|delete|erase|strike) (?:me|us|my (?:number|name|details|data|contact)|our (?:number|name|details|data)|this number)(?: [a-z]+)? (?:off|from|out of)|do not call (?:list|registry|register)|unsubscribe (?:me|us)|lose (?:my|this) number|leave (?:me|us) alone|(?:no|any) (?:more|further) (?:calls|e ?mails)(?: (?:from|please|$)|$)|off (?:your|the|this) (?:calling |call |mailing |contact )?list",
        ),
        (
            Refusal::NotInterested,
            r"not (?:really |at all |even |actually |currently |that |particularly |in the least |remotely )*interested|no interest|(?:we|i) (?:really |just )?do not (?:really |actually )?(?:want|need) (?:(?:it|this)(?: $| (?:thanks|thank|sorry|bye|at all|any ?more|here))|any of (?:it|this)|what you (?:sell|offer|have)|anything (?:from|you))|no thanks? (?:you )?(?:goodbye|bye|we are)|(?:we are|i am) (?:all |perfectly |quite |very |really |just )*(?:set|sorted|covered)(?: [a-z]+){0,4} (?:thanks|thank|bye|goodbye|$)|we are (?:all |perfectly |quite |very |really |just )*(?:good|fine|happy as)(?: [a-z]+){0,4} (?:thanks|thank|bye|goodbye|$)|(?:we are|i am) (?:all |perfectly |quite |very |really |just )*happy with [a-z]+(?: [a-z]+){0,2} (?:thanks|thank|bye|goodbye)|(?:fine|happy|good|ok) (?:as|where|how|the way) (?:we|i|it|things) (?:are|am|is)|(?:it|that|this|product|tool|thing)(?: is| would be| really)* not (?:really )?for (?:us|me)(?: $| (?:thank|thanks|sorry|bye))|^ (?:no |nah |sorry |thanks |but )*not (?:really )?for (?:us|me)(?: $| (?:thank|thanks|sorry|bye))|not (?:a fit|a good fit)|(?:going|gone|went|signed) with (?:someone|somebody|another|a different)|already (?:went|gone|signed) with|waste of (?:my )?time|(?:we|i) (?:will|shall|would) (?:have to |rather |just )*(?:decline|pass(?: $| (?:thanks|thank|for now|this time|on (?:this|that|it)(?: $| (?:1|one|thanks|thank|time)))))|(?:we|i)(?: [a-z]+){0,4} (?:stick|sticking|stay|staying) with [a-z]+|(?:it is|that is|that will be) a (?:hard |firm |clear )?no(?: $| (?:from|for|thanks|thank|then|i|we))|decided (?:against (?:it|this|that|you|buying)|not to (?:buy|go|do|proceed|move|change|switch|take|bother))|not (?:my|our) (?:cup of tea|thing)|(?:no|not any|little) use for|do not see (?:the|a|any) (?:need|point|use|value)|have to say no|not (?:going to |looking to |planning to |here to )?buy(?:ing)? (?:anything|any|one|it|this)|(?:have|hate) to disappoint you|not (?:spend|waste) (?:any more (?:of )?)?your time|not (?:today )?thank you (?:goodbye|bye)",
        ),
    ])
});
/// Who is told about and does not speak: "we never call back", "customers stop calling".
static OTHERS: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:i|we|they|he|she|customers?|clients?|leads?|prospects?|people|nobody|who|reps?|team|guys|staff|girls?|boys?|it|dealers?|patients?|guests?) (?:[a-z]+ )?$",
    )
});
/// "I can't stop calling it great", "don't call before nine" are no refusals.
static NOT_A_REFUSAL: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:do not|please do not) (?:call|phone|ring|contact|email|text)(?: me| us)? (?:before|after|until|on|in|between|during|today|tomorrow|this week|my (?:mobile|cell|work|office|home|landline))|not interested in [a-z ]+ (?:but|only|just|more)|uninterested|do not get me wrong|not that (?:i am|we are) not|(?:customers?|clients?|leads?|prospects?|they|people) (?:[a-z]+ ){0,3}not interested|instead|(?:rather|better|just) (?:email|text|write|ring|call|whatsapp)|used to",
    )
});
static INTERESTED_AFTER: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:i am|we are) (?:actually |still |very |really )?interested|tell me more|actually (?:yes|that sounds)|sounds (?:good|interesting|great)|for (?:a|another|one of our|our) (?:client|customer|friend|sister)|lets? (?:do|book)|book (?:it|a demo)",
    )
});

/// The caller's no, if it was the last word on it.
pub(super) fn refusal(talk: &Talk<'_>, transcript: &Transcript) -> Option<Said<Refusal>> {
    let mut refused: Option<Said<Refusal>> = None;
    for claim in talk.claims.iter().filter(|c| c.own()) {
        let sentence = &claim.sentence;
        let told = REFUSALS.first(sentence).filter(|(refusal, place)| {
            let told_of = *refusal == Refusal::DoNotCall && OTHERS.is_match(sentence.lead_in(place.start, 3));
            !sentence.has(&NOT_A_REFUSAL) && !told_of
        });
        if let Some((refusal, place)) = told {
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

/// How the call ended: as recorded, else as the talk shows.
pub(super) fn outcome(talk: &Talk<'_>, transcript: &Transcript, bant: &Bant, refused: bool) -> Outcome {
    if let Some(recorded) = transcript.outcome {
        return recorded;
    }
    if reached_a_machine(talk) || transcript.call_type == Some(CallType::Voicemail) {
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

/// A machine spoke, and nobody talked with the assistant for long.
fn reached_a_machine(talk: &Talk<'_>) -> bool {
    let people = talk.lines.iter().filter(|line| line.by_caller && !voicemail::is_greeting(line)).count();
    people < A_TALK && talk.lines.iter().any(voicemail::is_greeting)
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
}
