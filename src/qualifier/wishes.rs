//! What hurts and what the caller asks for, in the caller's words.

use std::ops::Range;
use std::sync::LazyLock;

use super::Said;
use super::asked::Topic;
use super::cue::pattern;
use super::pattern::Pattern;
use super::sentence::Sentence;
use super::talk::{Claim, Talk};

static PAIN: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"struggl(?:e|es|ing)|pain(?:s|ful)?|problems?|challenge|headache|bottleneck|frustrat(?:ed|ing|ion)|los(?:e|es|ing)|lost (?:[a-z0-9]+ ){0,3}(?:patients?|customers?|clients?|leads?|deals?|orders?|sales|money|bookings?)|nightmare|a mess|wast(?:e|es|ing)|can not keep up|fed up|falling (?:apart|through the cracks)|slip(?:s|ping)? through|(?:keeps?|kept) (?:breaking|crashing|failing)|broken|does not work|not working|too slow|too manual|unreliable|out ?grown|overwhelmed|hard to|takes (?:too long|forever|hours|ages)|hate|drowning|by hand|manually|miss(?:es|ed|ing)? (?:calls?|call ?backs?|leads|follow ups|deadlines|appointments|orders|messages|renewals|out)|forgets?|forgetting|forgotten|(?:nobody|no one|none of (?:us|them)) (?:[a-z]+ )?(?:knows?|writes?|wrote|logs?|uses?|can|could|sees?|answers?|calls?|picks|reads|remembers|follows?|updates?|has|is|really|likes|trusts)|(?:we|they|you|people|customers|clients|reps|team|boss|guys|staff) (?:just |really |still |always |often )?(?:can not|can never|could not|never|do not|does not|not) (?:[a-z]+ )?(?:see|know|find|tell|reach|keep|follow|answer|remember|show up|have (?:the|any|a|time)|get|send|track|log|call|use|trust|write)|i (?:can not|can never) (?:see|find|tell|keep|track|reach)|(?:do not|not|never) (?:show|showing) up|(?:goes?|going|went|gone|go|are|is|out|days?|weeks?|always|always too) late|(?:customers?|clients?|people|patients?|parents?) (?:are |get |getting )?(?:mad|angry|upset|complain(?:ing)?)|confus(?:ion|ing|ed)|(?:too|so|very|quite|bit) (?:complicated|clunky|clumsy|slow|messy|rigid|old|basic)|clunky|gave up|given up|guess(?:ing|work)|burn(?:s|ing) (?:money|cash)|duplicates?|double book(?:ed|ing|ings|s)?|(?:is|are|gets?|got|has|have) (?:always )?(?:gone|lost|buried|scattered|outdated|stale)|never (?:current|up to date|matches|accurate)|in my head|(?:about to|going to) (?:fall|break|collapse|die)|rubbish|sick of|tired of|scunnered|chaos|chaotic|all over the place|a pain|fictions?|(?:hired|went with|go with|gone to|goes to|buy from|ring|call) (?:somebody|someone|the next|another|a competitor|the competition)|repeat(?:s|ing)? (?:their|the|them|our)|different (?:prices|answers|versions|lists|places)|end(?:s|ed)? up in|by fax|re ?typ(?:e|es|ing)|copy(?:ing)? and past(?:e|ing)|twice|has no idea|have no idea|no overview|no visibility|no way (?:to|of)|went quiet|crash(?:es|ed|ing)?|freez(?:es|ing)|goes down|spend(?:s|ing)? (?:hours|days|half|all|too much|every)|eats? up|(?:answer|return|reach) (?:maybe |only |about )?half|getting old|behind on|backlog",
    )
});
static NO_PAIN: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:i|we) (?:do not|would not|have not) (?:really )?(?:know|have) (?:what|how|if|that|a number|your|the (?:number|budget|figure))|can not (?:say|tell you|talk|hear|agree|promise|make it)|could not tell you|my (?:bad|mistake)|wrong number|call again|not (?:un ?happy)|(?:no|not a|not an|without any|any) (?:real |big )?(?:problems?|pain|issue|challenge|headache)|not (?:struggling|frustrated|losing)",
    )
});
static DAY_OR_TIME: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|today|noon|midday|morning|afternoon|evening|week|am|pm|o'clock|[0-9]+(?::[0-9]+)?|that (?:day|time|slot)|for me",
    )
});
static WISH: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:we|i|team) (?:really |definitely |also |just |absolutely |do |would |will |basically |mainly |mostly )*(?:need|require|want|would like|like|love)|looking (?:for|to)|interested in|a way (?:to|of)|(?:help|deal|cope) (?:us |me )?with|integration with|(?:search|hunting|shopping) for|(?:it|that|which) (?:has to|have to|must|should|needs to|need to|can|could)|(?:has|needs) to (?:have|be able to|work with|integrate|support)|(?:does|do|can|could|will|would|whether) (?:it|this|yours|your (?:thing|tool|system|software|product|app|platform))(?: also| actually| even| really)? (?:can |also )?(?:integrate|support|connect|sync|import|handle|export|send|text|read|track|print|have|include|come (?:with|in)|talk to|remind|record|generate|manage|allow|do|run|work|show|speak|flag|store|alert|schedule|calculate) |(?:do|can|does|could|your system can) (?:you|they|that) (?:[a-z]+ )?(?:integrate|support|connect|sync|import|handle|export|work|offer|have) (?:with )?",
    )
});
/// The answer to "what are you looking for".
static ANSWER: LazyLock<Pattern> =
    LazyLock::new(|| pattern(r"^ (?:(?:well|just|probably|maybe|so|basically|mostly|yeah) )*something"));
/// Wishes that are about this call, not about the product.
static ERRAND: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"^ (?:to |a |the |some |your |my |you |me |it |that |us |an )*(?:(?:(?:some|a few|few|open) (?:times?|slots?|dates?)|[0-9]+ (?:minutes|weeks|days|months|hours)|begin|here|open a|my|our|your|someone|somebody|worth|him|her|them|make|help|information|info|details|more|see|send|go|run|check|ask|talk|speak|think|discuss|cancel|reschedule|call|drive|leave|meet|book|schedule|demo|meeting|know|hear|learn|start|buy|switch|go live|move|decide|see|get back|hang up|confirm|email|number|name|quote|price|pricing|minute|second|moment|time|approval|sign|need|now|today|too|way|or|and|in|by|be|brochure|report|apply)(?: |$))",
    )
});
/// Answers that leave open what it should do.
static NO_WISH: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"do not know|did not tell|no idea|not sure|nothing|send|call|e ?mail|price|quote|cost|demo|my name|i am|this is|hello|hi|how much|no|not|who|calling",
    )
});
/// Items kept of one talk, and the fewest words of one.
const MOST_ITEMS: usize = 6;
const FEWEST_WORDS: usize = 2;
const MOST_WORDS: usize = 16;

/// What hurts.
pub(super) fn pains(talk: &Talk<'_>) -> Vec<Said<String>> {
    let mut found = Vec::new();
    for claim in &talk.claims {
        if let Some(place) = pain(claim) {
            let text = claim.sentence.quote(&place);
            push(&mut found, claim, &place, text);
        }
    }
    found
}

/// Where the caller says what hurts. A time that "doesn't work" hurts nobody.
pub(super) fn pain(claim: &Claim<'_>) -> Option<Range<usize>> {
    let sentence = &claim.sentence;
    let about_call = [Topic::Budget, Topic::MeetingTime, Topic::Email, Topic::Phone, Topic::Name]
        .into_iter()
        .chain([Topic::Company, Topic::Authority, Topic::Timeline, Topic::Size])
        .any(|topic| claim.asked(topic))
        && !claim.asked(Topic::Need)
        && claim.opens;
    if !claim.own() || sentence.question || about_call || sentence.has(&NO_PAIN) {
        return None;
    }
    sentence.places(&PAIN).find(|place| {
        let fails = place_is_negative(sentence, place) && sentence.flat[place.clone()].contains("work");
        let time =
            fails && (DAY_OR_TIME.is_match(sentence.clause(place.start)) || claim.asked(Topic::MeetingTime));
        !time && (!sentence.negated(place.start) || place_is_negative(sentence, place))
    })
}

fn place_is_negative(sentence: &Sentence<'_>, place: &Range<usize>) -> bool {
    sentence.flat[place.clone()].contains("not ")
}

/// What the caller asks for.
pub(super) fn requirements(talk: &Talk<'_>) -> Vec<Said<String>> {
    let mut found = Vec::new();
    for claim in talk.claims.iter().filter(|c| c.own()) {
        let sentence = &claim.sentence;
        if let Some(place) = sentence.find(&ANSWER).filter(|_| claim.asked(Topic::Need) && claim.opens) {
            let from = sentence.word_at(place.end).saturating_sub(1);
            push(&mut found, claim, &place, sentence.phrase(from..item_end(sentence, from)));
        }
        if claim.asked(Topic::Wish)
            && claim.opens
            && !sentence.question
            && pain(claim).is_none()
            && let Some(from) = answered(sentence)
        {
            push(&mut found, claim, &sentence.place(from), sentence.phrase(from..item_end(sentence, from)));
            continue;
        }
        for place in sentence.places(&WISH) {
            let wish = &sentence.flat[place.clone()];
            let rest = &sentence.flat[place.end..];
            let asks = wish.starts_with("do") || wish.starts_with("can") || wish.starts_with("will");
            if sentence.negated(place.start)
                || wish.contains("not")
                // "I'd like a quote" is about this call more often than about the product.
                || (wish.starts_with("i ") && [" like", " love"].iter().any(|w| wish.contains(w)))
                || (!asks && ERRAND.is_match(rest))
            {
                continue;
            }
            let mut from = sentence.word_at(if asks { place.start } else { place.end });
            while matches!(sentence.word(from), "is" | "was" | "basically" | "just" | "really") {
                from += 1;
            }
            let to = item_end(sentence, from);
            if to - from >= FEWEST_WORDS {
                push(&mut found, claim, &place, sentence.phrase(from..to));
            }
        }
    }
    found
}

/// Where the answer to "what should it do" begins, where it says anything of that.
fn answered(sentence: &Sentence<'_>) -> Option<usize> {
    const OPENERS: &[&str] = &[
        "well",
        "so",
        "just",
        "mostly",
        "mainly",
        "it",
        "would",
        "should",
        "is",
        "i",
        "we",
        "honestly",
        "a",
        "the",
        "an",
        "basically",
        "really",
        "yes",
        "yeah",
        "for",
        "to",
        "you",
        "know",
        "like",
        "need",
        "want",
        "probably",
    ];
    // A thing or what it should do; a story is neither.
    let thing =
        matches!(sentence.word(0), "it" | "a" | "an" | "to" | "something" | "just" | "mainly" | "mostly");
    let from = (0..sentence.words.len()).find(|&i| !OPENERS.contains(&sentence.word(i))).filter(|_| thing)?;
    let empty = sentence.has(&NO_WISH) || ERRAND.is_match(&sentence.flat[sentence.place(from).start - 1..]);
    (!empty).then_some(from)
}

/// The words up to the next pause or the next thought.
fn item_end(sentence: &Sentence<'_>, from: usize) -> usize {
    let last = sentence.words.len().min(from + MOST_WORDS);
    let next_thought = |i: usize| {
        let open = matches!(
            sentence.word(i - 1),
            "to" | "a" | "an" | "the" | "for" | "with" | "of" | "and" | "that"
        );
        (sentence.words[i].after_pause && !open)
            || matches!(sentence.word(i), "because" | "but" | "so" | "since")
            || (sentence.word(i) == "and"
                && matches!(sentence.word(i + 1), "we" | "i" | "it" | "my" | "our" | "also" | "can" | "how"))
    };
    let end = (from + 1..last).find(|&i| next_thought(i)).unwrap_or(last).max(from);
    sentence.without_trailing(from, end)
}

fn push(found: &mut Vec<Said<String>>, claim: &Claim<'_>, place: &Range<usize>, text: String) {
    if found.len() < MOST_ITEMS && !text.is_empty() && !found.iter().any(|s| s.value == text) {
        found.push(Said { value: text, evidence: claim.evidence(place) });
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use super::*;

    #[test]
    fn what_is_kept_ends_where_a_thought_ends() {
        for (said, want) in [
            ("we need something that works with Outlook and", "something that works with Outlook"),
            ("we need to replace the old phones so", "to replace the old phones"),
            ("I want reports on every call but", "reports on every call"),
            ("we need detailed reports, so we stop guessing", "detailed reports"),
        ] {
            let said_of = talk(&[&format!("U {said}")]);
            let found = requirements(&Talk::new(&said_of));
            assert_eq!(found.first().map(|s| s.value.as_str()), Some(want), "{said}");
        }
        let long = format!("we struggle with {} and that is all", "follow ups and ".repeat(20));
        let said_of = talk(&[&format!("U {long}"), "U the reports are a mess, so"]);
        let found = pains(&Talk::new(&said_of));
        assert_eq!(found.len(), 2);
        for pain in found {
            let last = pain.value.rsplit(' ').next().unwrap_or_default().to_owned();
            assert!(["follow", "ups", "mess"].contains(&last.as_str()), "{}", pain.value);
        }
    }

    #[test]
    fn pains_and_wishes_are_the_callers_words() {
        let said = talk(&[
            "A Many teams lose leads.",
            "U yeah we keep losing leads in spreadsheets",
            "U we need something that works with Outlook, and I have to ask my boss",
            "U no problem. I'd like to book a demo",
            "U does it integrate with our phone system",
        ]);
        let talk = Talk::new(&said);
        let texts = |found: Vec<Said<String>>| found.into_iter().map(|s| s.value).collect::<Vec<_>>();
        assert_eq!(texts(pains(&talk)), ["yeah we keep losing leads in spreadsheets"]);
        assert_eq!(
            texts(requirements(&talk)),
            ["something that works with Outlook", "does it integrate with our phone system"]
        );
    }
}
