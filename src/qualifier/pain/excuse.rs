//! What sounds like trouble and is none of the business: courtesies, times that do not
//! suit, and what the caller cannot say.

use std::ops::Range;
use std::sync::LazyLock;

use super::super::cue::pattern;
use super::super::pattern::Pattern;
use super::super::sentence::Sentence;

static NO_PAIN: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:i|we) (?:do not|would not|have not|did not|can not) (?:really )?(?:know|have|want|need|think|mind|care|confirm|say|hear|promise|agree)(?: (?:what|how|if|that|when|it|your|my|any|a|an|the|enough|him|you|to))* (?:number|budget|figure|date|deadline|name|email|money|price|cost|timeline|idea|say|means?|yet|anything|about|now|today|costs?|sum)|(?:i|we) (?:do not|would not) know (?:yet|what you|how much|if|when|that)|can not (?:say|tell you|talk|hear (?:you|anything|very|it|myself)|agree|promise|make it|confirm|take your call|come)|could not tell you|my (?:bad|mistake)|wrong (?:number|email)|(?:you|you have|you have got|got) the wrong (?:name|number|details|email|address|person|idea|impression|company)|wrong (?:name|details|idea|impression|spelling)|call again|not (?:un ?happy)|(?:no|not a|not an|without any|any) (?:real |big |such )?(?:problems?|pain|issues?|challenges?|headaches?|complaints|trouble|rush|worries)|not (?:struggling|frustrated|losing|bad)|(?:nobody|no one)(?: [a-z]+)? (?:has time|else|but me|decides?|told|asked|asks)|missed (?:your|you)|(?:hard|difficult|tough|impossible) to (?:say|guess|hear|answer|explain)|i forgot|sorry|excuse|log ?in|password|twice a (?:year|month|week|day)|lost (?:you|my)|you (?:lost|never|did not)|wrong with (?:you|that)|we (?:never|do not) (?:had|used)|not (?:interested|urgent)|never (?:used|heard|had|mind)|would(?: not)? (?:be )?hurt|interested",
    )
});
/// A time that "doesn't work" hurts nobody.
static DAY_OR_TIME: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|today|noon|midday|mornings?|afternoons?|evenings?|weeks?|weekends?|am|pm|o'clock|[0-9]+(?::[0-9]+|st|nd|rd|th)|[0-9]+(?: ?$| ?(?:am|pm|o'clock|instead|either|then))|that (?:day|time|slot)|for me",
    )
});
/// Answers to "what is wrong" that name nothing.
static NAMES_NOTHING: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"^ (?:(?:well|oh|no|honestly|really|i guess|um) )*(?:nothing|no|none|not (?:much|really|sure)|hi|hello|yes|yeah|i saw|i found|my name|this is|just (?:looking|browsing|curious)|my|we (?:are|have|use)|i am|a friend|your|we need|we want|i need|i want|they|you|i (?:would|wanted|was)|how|to|we would|a (?:way|tool|system))",
    )
});

/// Whether the words around a place are about the call, or say that all is well.
pub(super) fn covers(sentence: &Sentence<'_>, place: &Range<usize>) -> bool {
    // A long sentence may say sorry and what hurts in two breaths.
    let long = sentence.words.len() > 20;
    sentence.has(&NO_PAIN) && (!long || NO_PAIN.is_match(sentence.clause(place.start)))
}

/// Whether what follows a verb, or what stands before it, is a day or a time: "Friday doesn't
/// work", "I can't do ten".
pub(super) fn is_time(sentence: &Sentence<'_>, not: usize, verb: usize) -> bool {
    let before = sentence.said(not.saturating_sub(2)..not);
    DAY_OR_TIME.is_match(sentence.said(verb..verb + 4)) || DAY_OR_TIME.is_match(before)
}

/// Whether an answer to "what is wrong" names nothing.
pub(super) fn names_nothing(sentence: &Sentence<'_>) -> bool {
    // "No mobile app" names something, "no, not really" and "no complaints" do not.
    let lacks = sentence.word(0) == "no"
        && sentence.words.get(1).is_some_and(|w| !w.after_pause)
        && !matches!(
            sentence.word(1),
            "problem" | "problems" | "idea" | "complaints" | "it" | "not" | "i" | "we" | "that"
        )
        && !matches!(
            sentence.word(1),
            "thanks" | "thank" | "one" | "no" | "its" | "they" | "nothing" | "rush"
        );
    sentence.has(&NO_PAIN) || (sentence.has(&NAMES_NOTHING) && !lacks)
}
