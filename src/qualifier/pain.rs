//! What hurts, in the caller's words.

use std::ops::Range;
use std::sync::LazyLock;

use super::Said;
use super::asked::Topic;
use super::cue::pattern;
use super::lexicon::{self, Words};
use super::pattern::Pattern;
use super::sentence::Sentence;
use super::talk::{Claim, Talk};
use super::wishes::push;

/// Words that hardly ever stand for anything but trouble.
static TROUBLE: LazyLock<Words> = LazyLock::new(|| lexicon::words(include_str!("lists/trouble.txt")));
/// What goes wrong, as clauses.
static PAIN: LazyLock<Pattern> = LazyLock::new(|| {
    let who = r"(?:i|we|they|you|people|customers|clients|guests|patients|reps|team|boss|guys|boys|girls|staff|drivers|managers?|salesm[ae]n|sellers?|he|she|it|half|[a-z]+s)";
    pattern(&format!(
        r"(?:nobody|no one|none of (?:us|them|it|the [a-z]+)) (?:[a-z]+ )?[a-z]+|{who} (?:just |really |still |always |often )?(?:(?:can not|can never|could not|could never|can hardly) (?:(?:even|really|actually|ever|all|always|at all) )*(?:see|know|find|tell|reach|keep|follow|answer|remember|show|get|send|track|log|call|use|trust|pick|talk|match|handle|ring|scale|export|import|report|respond|integrate|run|do|print|support|prove|cope|access|open|search|add|share|plan)|(?:never|do not|does not|did not|have not|is not|are not|not) (?:(?:even|really|actually|ever|at all|all|always) )*(?:know (?:who|what happened|which|where|whether)|follow|answer|remember|show(?: up)?|update|log|write|sync|match|matching|bother|respond|reply|call (?:back|them|us|me)|come back|have the|see|work|find|pick up|get (?:logged|called|answered|done|sent|the)|turn up|talk to))|lo(?:se|ses|sing|st) (?:[a-z0-9']+ ){{0,3}}[a-z]+|(?:hard|tough|difficult|impossible) to|tak(?:e|es|ing) (?:us |me |them |you )?(?:too long|forever|ages|(?:up )?(?:to )?(?:hours|days|weeks|[0-9]+ (?:hours|days|weeks|minutes)|half (?:a|the) (?:day|week)|all (?:day|week)))|by (?:hand|fax)|fall(?:s|ing)? (?:apart|over|through|behind)|slip(?:s|ping|ped)? (?:through|away)|(?:keeps?|kept) (?:breaking|crashing|failing|losing|missing|forgetting|freezing|going)|(?:does|do) not (?:really )?work|not working|too (?:slow|manual|complicated|clunky|many|much (?:time|work|effort|paper)|old|big|rigid|basic|messy)|so (?:slow|clunky|complicated|messy|old)|out ?grown|(?:goes?|going|went|gone|go|are|is|out|days?|weeks?|always) (?:too |so )?late|(?:are|get|gets|getting|got) (?:so |really |very )?(?:mad|angry|upset|lost|stuck|buried|confused|forgotten|mixed up|ignored|dropped|put on hold|asked the same)|double book(?:ed|ing|ings|s)?|in my head|(?:about|going|waiting) to (?:fall|break|collapse|die|happen)|(?:fed up|sick|tired) (?:of|with)|scunnered|all over the (?:place|show|map|shop)|out of (?:control|date|hand|sync)|end(?:s|ed)? up (?:in|with)|re ?typ(?:e|es|ing)|copy(?:ing)? and past(?:e|ing)|different (?:prices|answers|versions?|lists|places|systems)|(?:has|have|had|got|we have) (?:no|zero) (?:idea|clue) (?:who|what|which|where|how)|(?:no|zero) (?:overview|visibility|record of|way (?:to|of)|history of|control over)|become no|went quiet|(?:goes|go|going) (?:down|elsewhere)|(?:spend|waste)(?:s|ing)? (?:hours|days|half|all|too much|every)|eats? up|(?:answer|return|reach) (?:maybe |only |about )?half|half (?:of )?(?:the|our|my|them) [a-z]+|getting old|behind on|cost(?:s|ing|ed)? us (?:[a-z]+ ){{0,2}}[a-z]+|(?:price|bill|cost|fee)s? (?:jumped|tripled|doubled|went up|has gone up)|given up|gave up|(?:hired|went with|go with|gone to|goes to|go to|buy from|ring|call) (?:somebody|someone|the next|another|a competitor|the competition)|(?:would|could) be (?:lost|gone)|sit(?:s|ting)? (?:there|around) for|(?:was|is|are|were|get) filed wrong|without (?:anyone|anybody|me|us)|instead of the|loses? track|carry everything|cash out the door|(?:customers|clients|people|they|staff|reps|drivers|everyone|everybody) (?:keep|always) (?:[a-z]+ )?(?:complain|asking|calling)|repeat(?:s|ing)? (?:their|the|them|our)|over and over|burn(?:s|ing) (?:money|cash)|twice|manually|(?:we|i|they|you|guys|reps|staff|people) (?:always |often |still |keep )*(?:miss|missing) [a-z]+|miss(?:es|ed|ing)? (?:[a-z]+ ){{0,2}}(?:calls?|call ?backs?|leads|follow ups|deadlines|appointments|orders|messages|renewals|dates)|(?:it is|is|are|works but it is|but it is) (?:so |really |very |just |painfully )?(?:slow|dated|ancient)|too expensive for (?:what|how)|rubbish|sit there|gets? (?:[a-z]+ ){{0,3}}on (?:them|em)|gone|dead slow"
    ))
});
static NO_PAIN: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:i|we) (?:do not|would not|have not|did not|can not) (?:really )?(?:know|have|want|need|think|mind|care|confirm|say|hear|promise|agree)(?: (?:what|how|if|that|when|it|your|my|any|a|an|the|enough|him|you|to))* (?:number|budget|figure|date|deadline|name|email|money|price|cost|timeline|idea|say|means?|yet|anything|about|now|today|costs?|sum)|(?:i|we) (?:do not|would not) know (?:yet|what you|how much|if|when|that)|can not (?:say|tell you|talk|hear|agree|promise|make it|confirm|take your call|come)|could not tell you|my (?:bad|mistake)|wrong (?:number|email)|call again|not (?:un ?happy)|(?:no|not a|not an|without any|any) (?:real |big |such )?(?:problems?|pain|issues?|challenges?|headaches?|complaints|trouble|rush|worries)|not (?:struggling|frustrated|losing|bad)|(?:nobody|no one)(?: [a-z]+)? (?:has time|else|but me|decides?|told|asked|asks)|i forgot|sorry|excuse|log ?in|password|twice a (?:year|month|week|day)|lost (?:you|my)|you (?:lost|never|did not)|wrong with (?:you|that)|we (?:never|do not) (?:had|used)|not (?:interested|urgent)|never (?:used|heard|had|mind)|would(?: not)? (?:be )?hurt|interested",
    )
});
static DAY_OR_TIME: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|today|noon|midday|morning|afternoon|evening|week|am|pm|o'clock|[0-9]+(?::[0-9]+)?|that (?:day|time|slot)|for me",
    )
});
/// Answers to "what is wrong" that name nothing.
static NAMES_NOTHING: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"^ (?:(?:well|oh|no|honestly|really|i guess|um) )*(?:nothing|no|none|not (?:much|really|sure)|hi|hello|yes|yeah|i saw|i found|my name|this is|just (?:looking|browsing|curious)|my|we (?:are|have|use)|i am|a friend|your|we need|we want|i need|i want|they|you|i (?:would|wanted|was)|how|to|we would|a (?:way|tool|system))",
    )
});

/// What hurts.
pub(super) fn hear(talk: &Talk<'_>) -> Vec<Said<String>> {
    let mut found = Vec::new();
    for claim in &talk.claims {
        if let Some(place) = of(claim) {
            let text = claim.sentence.quote(&place);
            push(&mut found, claim, &place, text);
        }
    }
    found
}

/// Where the caller says what hurts. A time that "doesn't work" hurts nobody.
pub(super) fn of(claim: &Claim<'_>) -> Option<Range<usize>> {
    let sentence = &claim.sentence;
    let asked = claim.asked(Topic::Pain);
    let about_call = [Topic::Budget, Topic::MeetingTime, Topic::Email, Topic::Phone, Topic::Name]
        .into_iter()
        .chain([Topic::Company, Topic::Authority, Topic::Timeline, Topic::Size, Topic::Rivals])
        .any(|topic| claim.asked(topic));
    if !claim.own() || sentence.question || (about_call && !asked && !claim.asked(Topic::Need) && claim.opens)
    {
        return None;
    }
    let hypothetical = matches!(sentence.word(0), "if" | "would" | "in case");
    if hypothetical {
        return None;
    }
    if asked
        && claim.opens
        && !sentence.has(&NO_PAIN)
        && sentence.words.len() > 1
        && !sentence.has(&NAMES_NOTHING)
    {
        return Some(0..sentence.flat.len());
    }
    worded(sentence).or_else(|| clause(claim)).filter(|place| !excused(sentence, place))
}

/// A long sentence may say sorry and what hurts in two breaths.
fn excused(sentence: &Sentence<'_>, place: &Range<usize>) -> bool {
    let long = sentence.words.len() > 20;
    NO_PAIN.is_match(if long { sentence.clause(place.start) } else { &sentence.flat })
}

fn worded(sentence: &Sentence<'_>) -> Option<Range<usize>> {
    let at = (0..sentence.words.len()).find(|&i| TROUBLE.contains(sentence.word(i)))?;
    let place = sentence.place(at);
    (!sentence.negated(place.start)).then_some(place)
}

fn clause(claim: &Claim<'_>) -> Option<Range<usize>> {
    let sentence = &claim.sentence;
    sentence.places(&PAIN).find(|place| {
        let negative = sentence.flat[place.clone()].contains("not ");
        let fails = negative && sentence.flat[place.clone()].contains("work");
        let time =
            fails && (DAY_OR_TIME.is_match(sentence.clause(place.start)) || claim.asked(Topic::MeetingTime));
        !time && (negative || !sentence.negated(place.start))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use super::*;

    #[test]
    fn pains_are_the_callers_words() {
        let said = talk(&[
            "A Many teams lose leads.",
            "U yeah we keep losing leads in spreadsheets",
            "U no problem at all",
        ]);
        let texts: Vec<String> = hear(&Talk::new(&said)).into_iter().map(|s| s.value).collect();
        assert_eq!(texts, ["yeah we keep losing leads in spreadsheets"]);
    }

    #[test]
    fn a_long_one_ends_where_a_thought_ends() {
        let long = format!("we struggle with {} and that is all", "follow ups and ".repeat(20));
        let said_of = talk(&[&format!("U {long}"), "U the reports are a mess, so"]);
        let found = hear(&Talk::new(&said_of));
        assert_eq!(found.len(), 2);
        for pain in found {
            let last = pain.value.rsplit(' ').next().unwrap_or_default().to_owned();
            assert!(["follow", "ups", "mess"].contains(&last.as_str()), "{}", pain.value);
        }
    }
}
