//! What the caller asks for, in the caller's words.

use std::ops::Range;
use std::sync::LazyLock;

use super::Said;
use super::asked::Topic;
use super::cue::pattern;
use super::lexicon::{self, Words};
use super::names::is_everyday;
use super::pain;
use super::pattern::Pattern;
use super::sentence::Sentence;
use super::talk::{Claim, Talk};

/// What is asked for stands behind these words.
static WISH: LazyLock<Pattern> = LazyLock::new(|| {
    let very = r"(?: (?:really|definitely|also|just|absolutely|do|would|will|basically|mainly|mostly|only|still|all|actually|then|clearly|hopefully|ideally|maybe|probably|too))*";
    let who = r"(?:we|i|he|she|they|team|boss|everyone|everybody|manager|owner|director|staff|reps|drivers|crews?|guys|people|customers|clients|parents|[a-z]+s|who)";
    let thing = r"(?:it|that|which|this|tool|system|software|whatever|app|calls|leads|orders|notes|emails|texts|quotes|invoices|reports|reminders|forms|data|contacts|messages|numbers|files|bookings|appointments|interface|everything)";
    pattern(&format!(
        r"{who}{very} (?:need|needs|require|requires|want|wants|wanted|hope for|am after|are after|is after)|(?:would|we would|i would|i'd) (?:really )?(?:like|love|want|need)|^ (?:need|want|looking for)|(?:am|are|we are|i am|been|is) (?:also |really |mainly |mostly |just )*(?:looking (?:for|to|at)|searching for|hunting for|shopping for|after|keen on|keen to have)|looking for|interested in|a way (?:to|of)|(?:help|deal|cope) (?:us |me )?with|integration with|(?:search|hunting|shopping) (?:for|a|an)|{thing} (?:has to|have to|must|needs to|need to|should|needs|need)(?: also)?|(?:we|i) (?:must|have to|need to) (?:have|be able to)|so (?:that )?(?:i|we) can|something (?:that|where|to|with|which)|(?:tool|system|software|program|app|platform|crm|solution) (?:for|that|to|which|where|with)|the (?:part|bit|thing) (?:on|about)|(?:could|should) (?:also )?have|(?:asking|curious|wondering) about"
    ))
});
/// What a tool does for its user: "we need to see", unlike "we need to think".
static DOES: LazyLock<Words> = LazyLock::new(|| lexicon::words(include_str!("lists/tool_verbs.txt")));
/// What it can do, asked as a question.
static CAN: LazyLock<Pattern> = LazyLock::new(|| {
    let it = r"(?:it|this|yours|your (?:thing|tool|system|software|product|app|platform|program|plan|crm|service|[a-z]+ plan))";
    let does = r"(?:integrates?|supports?|connects?|syncs?|imports?|handles?|exports?|sends?|texts?|reads?|tracks?|prints?|have|has|got|includes?|come (?:with|in)|talks? to|reminds?|records?|generates?|manages?|allows?|does|do|runs?|works? (?:with|on|in|offline|without|for|from)|shows?|speaks?|flags?|stores?|alerts?|schedules?|calculates?|offers?|understands?|takes?|provides?|covers?|translates?|scans?|pulls?|pushes?|lets?)";
    pattern(&format!(
        r"(?:does|can|could|will|would|whether|if) {it}(?: also| actually| even| really| maybe| please| already)*(?: can| be able to| have got| has got)? {does}|{it} can {does}|is it (?:also )?(?:in|available|possible)|(?:do|whether|if|can) you(?: guys| also| even)* (?:have|support|offer|handle|integrate|connect|do|import|export|sync|work with|got) |(?:have you|if you have|have they|has it|it has|if it is|if you are) got (?:an?|any|the|[a-z]+) |how (?:do|does|would|will|can) (?:the|your|you handle|you deal with|you manage) |how (?:the|your) "
    ))
});
/// A feature that is looked at: "a demo of your reminder feature".
static LOOK: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:demo|walk ?through|tour|presentation|information|info|details|meeting|hour)(?: [a-z]+){0,6} (?:of|on|about|covering) (?:your |the )?|see (?:the|your|how the|how your|who|which|what|all|everything|every|whether|where) |show(?:ed|n|ing)? (?:me|us) (?:the|your) ",
    )
});
/// What stands before is a must.
static MUST: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:is|are|would be|will be|being|be) (?:really |very |absolutely |also |quite |pretty |a |an |the |our |super |not )*(?:must|musts|must have|requirement|essential|important|critical|crucial|mandatory|non negotiable|negotiable|required|key|dealbreaker|deal breaker|priority|obligatory|vital|great|nice|handy|useful|helpful|ideal|a plus|big one|main thing)|too $",
    )
});
/// The answer to "what are you looking for".
static ANSWER: LazyLock<Pattern> =
    LazyLock::new(|| pattern(r"^ (?:(?:well|just|probably|maybe|so|basically|mostly|yeah) )*something"));
/// Wishes that are about this call, not about the product.
static ERRAND: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"^ (?:to |a |the |some |your |my |you |me |it |that |this |us |an |be |have |get |for |any |more |with |of |really |out |on |somebody |someone |folks )*(?:(?:(?:some|a few|few|open) (?:times?|slots?|dates?)|it (?:in|by|on|for|before|up|to be)|[0-9]+ (?:minutes|weeks|days|months|hours)|begin|here|open a|my|our|your|someone|somebody|worth|him|her|them|make|help|information|info|informations|details|see $|see (?:it|this|that|you|a demo|one|how it|in|if|what you|what it|the (?:product|tool|platform|system|demo|price|paper))|send|go|check|ask|speak|think|discuss|cancel|reschedule|call|drive|leave|meet|book|schedule|demo|meeting|hear|learn|start|buy|switch|go live|move|decide|get back|hang up|confirm|email|number|name|quote|price|pricing|minute|minutes|second|moment|time|approval|sign|need|now|today|too|way|or|and|by|brochure|report|apply|callback|trial|hour|half an hour|proposal|contract|invoice|refund|settled|done|wrong|fixed|running|ready|live|know (?:what|how much|if|when|who|more|why)|pay|spend|cost|costs|agree|first place|talk|go ahead|appointment|human|person|conversation|look|think about|references?|documents?|copy|link|answer|offer|write|read first|come|wait|do (?:it|that|this|a|the)|be (?:sure|honest|there|able|interested|clear|quick|brief)|say|tell|try|use it|involve|convince|bring|upgrade|whatever|anything|nothing|vote|price list|list price)(?: |$))",
    )
});
/// What says nothing of what is wanted.
static GENERIC: LazyLock<Words> = LazyLock::new(|| lexicon::words(include_str!("lists/generic.txt")));
/// Answers that leave open what it should do.
static NO_WISH: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"do not know|did not tell|no idea|not sure|nothing|send me|call me|call back|e ?mail me|price|(?:a|the|your|my) quote|cost|demo|my name|^ (?:i am|this is|hello|hi|hey|my|we are|no|not|yes|yeah|our|good)|how much|who is|calling|interested",
    )
});
/// Items kept of one talk, and the words of one.
const MOST_ITEMS: usize = 6;
const MOST_WORDS: usize = 16;

/// What the caller asks for.
pub(super) fn requirements(talk: &Talk<'_>) -> Vec<Said<String>> {
    let mut found = Vec::new();
    for claim in talk.claims.iter().filter(|c| !c.denied()) {
        for words in wished(claim) {
            let place = claim.sentence.place(words.start);
            push(&mut found, claim, &place, claim.sentence.phrase(words));
        }
    }
    found
}

/// The wishes of a sentence, in its order; none stands within another.
fn wished(claim: &Claim<'_>) -> Vec<Range<usize>> {
    let sentence = &claim.sentence;
    let mut found: Vec<Range<usize>> = Vec::new();
    if claim.own() {
        found.extend(answers(claim));
        found.extend(sentence.find(&MUST).and_then(|must| before(sentence, must.start)));
    }
    let mut starts: Vec<usize> = sentence.places(&WISH).filter_map(|m| wish(claim, &m)).collect();
    if claim.own() {
        starts.extend(sentence.places(&CAN).filter_map(|m| able(sentence, &m)));
        starts.extend(
            sentence.places(&LOOK).filter(|m| !sentence.negated(m.start)).map(|m| sentence.word_at(m.end)),
        );
    }
    starts.sort_unstable();
    let mut starts = starts.into_iter().flat_map(|from| listed(sentence, from)).collect::<Vec<_>>();
    starts.dedup();
    for from in starts {
        let words = from..item_end(sentence, from);
        if found.iter().all(|known| known.end <= words.start || words.end <= known.start)
            && says_something(sentence, &words)
        {
            found.push(words);
        }
    }
    found
}

/// The items of "dedupe, a decent mobile app, and open endpoints", by their first words.
fn listed(sentence: &Sentence<'_>, from: usize) -> Vec<usize> {
    let mut found = vec![from];
    let mut end = item_end(sentence, from);
    while found.len() < MOST_ITEMS && sentence.words.get(end).is_some_and(|w| w.after_pause) {
        let next = end + usize::from(matches!(sentence.word(end), "and" | "or"));
        let last = item_end(sentence, next);
        if last <= next || last - next > 6 || (next..last).any(|i| is_subject(sentence.word(i))) {
            break;
        }
        found.push(next);
        end = last;
    }
    found
}

/// Who or what a clause of its own is about.
fn is_subject(word: &str) -> bool {
    matches!(
        word,
        "i" | "we"
            | "it"
            | "he"
            | "she"
            | "they"
            | "you"
            | "is"
            | "are"
            | "was"
            | "were"
            | "am"
            | "thanks"
            | "thank"
            | "please"
            | "not"
            | "no"
            | "my"
            | "your"
            | "that"
            | "which"
            | "if"
            | "when"
            | "what"
            | "how"
            | "eh"
    )
}

/// Where the object of "we need" begins, unless it is an errand.
fn wish(claim: &Claim<'_>, cue: &Range<usize>) -> Option<usize> {
    let sentence = &claim.sentence;
    let said = &sentence.flat[cue.clone()];
    let errand = ERRAND.is_match(&sentence.flat[cue.end..]);
    let polite = claim.asked(Topic::MeetingTime) || claim.asked(Topic::Email) || claim.asked(Topic::Budget);
    if sentence.negated(cue.start)
        || said.contains(" not ")
        || errand
        || (polite && claim.opens)
        || (claim.own() && sentence.question && said.contains(" need"))
    {
        return None;
    }
    if !claim.own() && said.contains("would") {
        return None;
    }
    let mut from = sentence.word_at(cue.end);
    let to = sentence.word(from) == "to" || said.ends_with(" to");
    while matches!(
        sentence.word(from),
        "is" | "was" | "basically" | "just" | "really" | "be" | "also" | "have"
    ) {
        from += 1;
    }
    let verb = from + usize::from(sentence.word(from) == "to");
    // "We need to think about it" is about the call, "it has to be simple" about the tool.
    let people = !["it ", "that ", "which ", "this "].iter().any(|t| said.starts_with(t));
    (!(to && people) || DOES.contains(sentence.word(verb))).then_some(from)
}

fn able(sentence: &Sentence<'_>, cue: &Range<usize>) -> Option<usize> {
    let how = sentence.flat[cue.clone()].starts_with("how");
    let start = sentence.word_at(if how { cue.end } else { cue.start });
    let errand = ERRAND.is_match(&sentence.flat[cue.end - 1..]);
    (!errand && !sentence.negated(cue.start)).then_some(start)
}

/// "Single sign-on is a must": what stands before.
fn before(sentence: &Sentence<'_>, must: usize) -> Option<Range<usize>> {
    let end = sentence.word_at(must);
    let from = (0..end)
        .rev()
        .find(|&i| {
            sentence.words[i].after_pause || matches!(sentence.word(i.wrapping_sub(1)), "and" | "but" | "so")
        })
        .unwrap_or(0);
    let from = (from..end).find(|&i| {
        !matches!(
            sentence.word(i),
            "a" | "an" | "the" | "and" | "but" | "so" | "also" | "well" | "ideally" | "having"
        )
    })?;
    let pronoun = matches!(
        sentence.word(from),
        "it" | "that"
            | "this"
            | "he"
            | "she"
            | "we"
            | "i"
            | "they"
            | "you"
            | "there"
            | "what"
            | "when"
            | "which"
            | "price"
            | "monday"
            | "tuesday"
            | "wednesday"
            | "thursday"
            | "friday"
            | "tomorrow"
    );
    let words = from..end;
    (!pronoun && end - from < MOST_WORDS && says_something(sentence, &words) && !sentence.negated(must))
        .then_some(words)
}

fn says_something(sentence: &Sentence<'_>, words: &Range<usize>) -> bool {
    words.clone().any(|i| !GENERIC.contains(sentence.word(i)) && !sentence.words[i].is_number())
}

/// What is asked in one breath with "what do you need", and answered in few words.
const OTHER_TOPICS: [Topic; 9] = [
    Topic::Name,
    Topic::Company,
    Topic::Email,
    Topic::Size,
    Topic::Budget,
    Topic::Authority,
    Topic::Timeline,
    Topic::MeetingTime,
    Topic::Tool,
];

/// The answer to "what should it do", item by item.
fn answers(claim: &Claim<'_>) -> Vec<Range<usize>> {
    let sentence = &claim.sentence;
    let asked = claim.asked(Topic::Wish);
    if !claim.opens
        || sentence.question
        || !(asked || claim.asked(Topic::Need))
        || (pain::of(claim).is_some() && !asked)
    {
        return Vec::new();
    }
    if let Some(place) = sentence.find(&ANSWER) {
        let from = sentence.word_at(place.end).saturating_sub(1);
        return std::iter::once(from..item_end(sentence, from)).collect();
    }
    // Where something else was asked too, a short answer may well be to that.
    let alone = asked && !OTHER_TOPICS.iter().any(|topic| claim.asked(*topic));
    let Some(from) = answered(sentence).filter(|_| alone) else {
        return Vec::new();
    };
    let starts = (from..sentence.words.len()).filter(|&i| i == from || sentence.words[i].after_pause);
    let items = starts.map(|i| i + usize::from(matches!(sentence.word(i), "and" | "or")));
    items
        .map(|i| i..item_end(sentence, i))
        .filter(|w| w.start < w.end && says_something(sentence, w))
        .filter(|w| is_thing(sentence, w))
        .take(4)
        .collect()
}

/// A thing or what is to be done; not a clause about somebody, nor words of courtesy.
fn is_thing(sentence: &Sentence<'_>, words: &Range<usize>) -> bool {
    let clause = |i: usize| {
        let led = i > words.start
            && matches!(
                sentence.word(i - 1),
                "who" | "what" | "which" | "where" | "how" | "that" | "when" | "and"
            );
        matches!(sentence.word(i), "i" | "we" | "they" | "he" | "she" | "you" | "am" | "is" | "are") && !led
    };
    !words.clone().any(clause) && words.clone().any(|i| !is_everyday(sentence.word(i)))
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
    let from = (0..sentence.words.len()).find(|&i| !OPENERS.contains(&sentence.word(i)))?;
    // A thing or what it should do; a story is neither.
    let story = sentence.words.len() > 3
        && matches!(sentence.word(0), "i" | "we" | "my" | "our" | "so" | "well" | "you")
        && sentence.words.len() > 14;
    let named = sentence.word(from + 1).ends_with("ing");
    let empty =
        sentence.has(&NO_WISH) || !named && ERRAND.is_match(&sentence.flat[sentence.place(from).start - 1..]);
    (!empty && !story).then_some(from)
}

/// The words up to the next pause or the next thought.
fn item_end(sentence: &Sentence<'_>, from: usize) -> usize {
    let last = sentence.words.len().min(from + MOST_WORDS);
    let next_thought = |i: usize| {
        let open = matches!(
            sentence.word(i - 1),
            "to" | "a" | "an" | "the" | "for" | "with" | "of" | "and" | "that"
        );
        let relative = matches!(sentence.word(i - 1), "that" | "which" | "it" | "who" | "also");
        (sentence.words[i].after_pause && !open)
            || (sentence.word(i) == "works" && !relative)
            || matches!(sentence.word(i), "because" | "but" | "so" | "since")
            || (sentence.word(i) == "and"
                && matches!(sentence.word(i + 1), "we" | "i" | "it" | "my" | "our" | "also" | "can" | "how"))
    };
    let end = (from + 1..last).find(|&i| next_thought(i)).unwrap_or(last).max(from);
    sentence.without_trailing(from, end)
}

pub(super) fn push(found: &mut Vec<Said<String>>, claim: &Claim<'_>, place: &Range<usize>, text: String) {
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
    }

    #[test]
    fn wishes_are_the_callers_words() {
        let said = talk(&[
            "A Many teams lose leads.",
            "U yeah we keep losing leads in spreadsheets",
            "U we need something that works with Outlook, and I have to ask my boss",
            "U no problem. I'd like to book a demo",
            "U does it integrate with our phone system",
        ]);
        let talk = Talk::new(&said);
        let texts = |found: Vec<Said<String>>| found.into_iter().map(|s| s.value).collect::<Vec<_>>();
        assert_eq!(
            texts(requirements(&talk)),
            ["something that works with Outlook", "does it integrate with our phone system"]
        );
    }
}
