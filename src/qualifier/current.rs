//! What the caller works with today, be it a notebook. What is compared or was dropped is not it.

use std::ops::Range;
use std::sync::LazyLock;

use super::Said;
use super::asked::Topic;
use super::cue::pattern;
use super::ledger::{Ledger, Weight};
use super::names::is_everyday;
use super::pattern::Pattern;
use super::product::{self, Kind, Mention};
use super::sentence::Sentence;
use super::talk::{Claim, Talk};
use super::{tool, whose};

/// What is said before a product that is in use, a few words may stand between.
static USES: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"us(?:e|es|ing)|(?:managed|kept|handled|tracked|stored|done|logged|written|recorded|noted|noting|entered|typed|scribbled)(?: [a-z']+){0,3} (?:in|on|into|with|by|through|via)|(?:giv|shar|tak)(?:e|es|ing)(?: [a-z']+){1,3} (?:on|over|by|via|through)|(?:process|system|set ?up|method) (?:here |right now |now |today )?(?:is|are)|(?:have|got|has|had) (?:[a-z0-9']+ ){1,6}(?:in|on) (?:a|an|the|this|our|my|one|some)|set (?:us|me) up with|set up (?:our|the|an?)|(?:installation|version|copy|instance) of|run(?:s|ning)? (?:on|off|everything|it all)|(?:we|i|they) (?:currently |still |just |now )*run|rely on|relies on|liv(?:e|es|ing) in|pay(?:s|ing)? for|work(?:s|ing)? (?:in|on|off|out of)|(?:keep|keeps|keeping|track|tracks|tracking|store|stores|manage|manages|managing|log|logs|do|doing|put|puts|write|writes|handle|collect)(?: [a-z']+){0,5} (?:in|on|into|with|by|down)|(?:switch|mov|migrat|gett?|com|go)(?:e|ing)?(?: away| off| over| out)? (?:from|off|of)|moved (?:[a-z]+ ){0,3}to|switched to|replac(?:e|es|ing|ements?)|retir(?:e|ing)|leaving|ditch(?:ing)?|fed up with|outgrown|out of|better than|tired of|sick of|(?:current|present|existing|actual|old|main) (?:[a-z]+ ){0,3}(?:is|called|one)|system (?:is|ist|called)|(?:now|today|currently|presently|at present|at the moment|right now|since then)(?: it is| we have| we are)?|gives us|contract with|(?:licen[cs]e|subscription|renewal)(?: (?:with|for|to))?|stuck (?:on|with|in)|(?:is|are|it all) (?:all |just |still )*(?:in|on)|keeps?",
    )
});
/// What stands right before a product that is in use.
static HAS: LazyLock<Pattern> = LazyLock::new(|| {
    let kind = r"(?: (?:a|an|the|my|our|this|some|old|ancient|big|giant|shared|huge|simple|plain|little|like|one|of|those|kind|sort|bunch|single|paper|bought|trusty|good|free|basic|custom|cheap|handwritten|messy|pile|stack))*";
    pattern(&format!(
        r"(?:(?:we|i|they|he|she|everybody|wife|husband|office|girls?|boys|guys|reps|staff) (?:still |just |only |all |currently |mostly |have |has |are |is |am )*(?:have|has|got|having|on|in|with|keep|keeps)|(?:we are|i am|are we|are you|still|currently|been) (?:all |still |just |mostly |now )*(?:on|in|with)|(?:orders|notes|contacts|leads|everything|it all|files|customers|clients|sign ups|bookings|it|that|all|data|records|stuff|which|lists?|names|history|pipeline|deals|ordering|numbers|details|info)(?: (?:is|are|live|lives|sits?|stays?|goes?|go|comes?|come|kept|still|just|all|over|honestly|basically|mostly|really|currently|now))* (?:in|on|into|by|out of|through|via)|there is|it is(?: just| only| all| mostly| honestly| really)*(?: in| on)?|^(?: (?:well|honestly|just|mostly|only|oh|so|basically|currently|no|on|in))*|(?:comes?|come|pulled) (?:out of|from)|(?:me|us|myself) (?:and|plus|with)|(?:present|current|existing) one with|and then){kind} $"
    ))
});
/// What the words around a product say against its being in use.
static NOT_NOW: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"did try|gave up on|(?:we|i) (?:had|dropped|tried|have tried|used to|left|tested|looked at|considered|never)|used to|dropped|quote[ds]?|wants|offered|compar(?:e|ed|ing)|talk(?:ed|ing) to|evaluating|looking (?:at|into|for)|considering|alternative|shortlist(?:ed|ing)?|versus|vs|different from|last job|fill(?:ed|ing)? out|integrat(?:e|es|ion|ions|ing)|connect(?:s|ed|ion|or)?|sync(?:s|ed)?|works? with|work with|invited|at [a-z]+ we had|walked away|coming from|going with|go with|on (?:the|our|your) (?:short)?list|send (?:me|us|it|you)|import|export|(?:need|want|would like)(?: an?| the| some)? $",
    )
});
/// The words behind a product that say the same.
static NOT_NOW_BEHIND: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:guy|guys|rep|reps|salesman|man|people|offer|offers|quote|price|prices|pricing|demo|trial)|(?:quoted|offered|wants?|charges?|wanted|said|showed|gave|gives|called|costs?|was|were|is (?:cheaper|more expensive)) (?:us |me |too )?",
    )
});
/// Nothing is in use.
static NOTHING: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"^ (?:(?:um|well|oh|honestly|no|not|we|i|do|have|use|really|are) )*(?:nothing|none|nope|no|nah|neither|zero|not (?:really|yet|use|using|have) (?:anything|any|one)?) |anything|do not know|no idea|not sure",
    )
});
/// What leads to a product that no list knows.
static IN_USE: LazyLock<Pattern> = LazyLock::new(|| {
    let often = r"(?: (?:currently|now|just|still|mostly|only|all|mainly|really|always|actually|presently))*";
    pattern(&format!(
        r"(?:we|i|they){often} (?:use|run on|rely on|work (?:in|with|on)|pay for|live in|have|have got|are having)|(?:everything|it all|it is all|runs?) (?:using|on|through|with|in)|(?:we are|i am|currently|still|been){often} (?:using|on)|(?:mov(?:e|ing)|migrat(?:e|ing)|get(?:ting)?|switch(?:ing)?|com(?:e|ing)) (?:away |off )?(?:from|off(?: of)?)|replac(?:e|ing|ements? for)|retiring|leaving|stuck (?:with|on)|(?:fed up|unhappy|happy|disappointed|frustrated|annoyed) with|off of|subscription (?:to|with)|(?:contract|one) with|(?:current|present|existing|actual|old) (?:[a-z]+ )?(?:is|called)|system (?:is|called)"
    ))
});
/// Fewest words of an answer that is a story and no product.
const LONG_ANSWER: usize = 12;

/// The tool in use, read from the whole talk.
pub(super) fn hear(talk: &Talk<'_>) -> Option<Said<String>> {
    let mut ledger = Ledger::default();
    let mut before: Option<Mention> = None;
    for claim in talk.claims.iter().filter(|c| !c.denied()) {
        if tool::takes_back(claim) {
            ledger.revoke(|_| true);
            continue;
        }
        let Some((weight, words, name)) = find(claim).or_else(|| that(claim, before.take())) else {
            before = claim.own().then(|| product::mentions(claim, false).last().cloned()).flatten();
            continue;
        };
        if talk.vocabulary.is_own(&name) {
            continue;
        }
        let place = claim.sentence.place(words.start).start..claim.sentence.place(words.end - 1).end;
        // The first tool named is the one; what follows is a detail of it.
        if ledger.value().is_some() && !claim.corrects() {
            continue;
        }
        ledger.offer(claim.weight(weight), claim.corrects(), name, claim.evidence(&place));
    }
    ledger.finish()
}

fn find(claim: &Claim<'_>) -> Option<(Weight, Range<usize>, String)> {
    let sentence = &claim.sentence;
    let asked = is_asked(claim);
    if claim.own() && sentence.question && !asked {
        return None;
    }
    let mentions = product::mentions(claim, asked);
    let mut used: Vec<&Mention> = mentions.iter().filter(|m| in_use(claim, m, asked)).collect();
    // A product says more than the notebook beside it.
    used.sort_by_key(|m| m.kind == Kind::Makeshift);
    if let Some(mention) = used.first() {
        return Some((Weight::Stated, mention.words.clone(), mention.name.clone()));
    }
    let words = unlisted(claim, asked).filter(|w| mentions.iter().all(|m| m.words.start != w.start))?;
    Some((Weight::Mentioned, words.clone(), sentence.phrase(words)))
}

/// "Integration with Ledgerly. We are using that for everything."
fn that(claim: &Claim<'_>, before: Option<Mention>) -> Option<(Weight, Range<usize>, String)> {
    let (sentence, mention) = (&claim.sentence, before?);
    let verb = (1..sentence.words.len()).filter(|_| claim.own() && !claim.opens).find(|&i| {
        matches!(sentence.word(i), "use" | "using")
            && matches!(sentence.word(i + 1), "that" | "it" | "this")
            && matches!(sentence.word(i - 1), "we" | "i" | "are" | "am" | "still" | "already")
    })?;
    let now = !sentence.negated(sentence.place(verb).start) && !sentence.question;
    now.then(|| (Weight::Mentioned, verb..verb + 2, mention.name))
}

fn is_asked(claim: &Claim<'_>) -> bool {
    let other = [Topic::Size, Topic::Budget, Topic::Need, Topic::Wish, Topic::Rivals, Topic::MeetingTime];
    claim.asked(Topic::Tool) && !other.iter().any(|topic| claim.asked(*topic))
}

/// Whether the words around a tool say that it is worked with.
fn in_use(claim: &Claim<'_>, mention: &Mention, asked: bool) -> bool {
    let words = &mention.words;
    let sentence = &claim.sentence;
    let start = sentence.place(words.start).start;
    let behind = sentence.flat[sentence.place(words.end - 1).end..].trim_start();
    // "Our Zoho", but not "our email".
    let ours =
        mention.kind != Kind::Makeshift && matches!(sentence.word(words.start.wrapping_sub(1)), "our" | "my");
    let before = sentence.lead_in(start, 8);
    let used = || sentence.has(&USES) && USES.is_match(before) || HAS.is_match(&sentence.flat[..start]);
    let against = || {
        (NOT_NOW.is_match(before) && !before.contains(" replac"))
            || sentence.has(&NOT_NOW_BEHIND) && NOT_NOW_BEHIND.find(behind).is_some_and(|m| m.start() == 0)
            || tool::connected(sentence, start)
    };
    (asked || ours || used())
        && !sentence.negated(start)
        && !whose::is_others(sentence, words.start)
        && !against()
}

/// A product that no list knows, where the words say that it is one.
fn unlisted(claim: &Claim<'_>, asked: bool) -> Option<Range<usize>> {
    let sentence = &claim.sentence;
    let cued = sentence.places(&IN_USE).find_map(|m| {
        let at = sentence.word_at(m.end);
        let article = usize::from(matches!(sentence.word(at), "a" | "an" | "the" | "something"));
        let called = usize::from(sentence.word(at + article) == "called");
        product::unlisted_at(sentence, at + article + called)
    });
    let cued = cued.or_else(|| licensed(sentence));
    let words = cued.or_else(|| {
        let answers = asked && claim.opens && !sentence.has(&NOTHING) && !sentence.question;
        answers.then(|| answer(sentence)).flatten()
    })?;
    let start = sentence.place(words.start).start;
    let against = sentence.negated(start)
        || whose::is_others(sentence, words.start)
        || NOT_NOW.is_match(sentence.lead_in(start, 6))
        || tool::connected(sentence, start);
    (!against).then_some(words)
}

/// "Our Raiser's Edge contract is up."
fn licensed(sentence: &Sentence<'_>) -> Option<Range<usize>> {
    (0..sentence.words.len()).filter(|&i| matches!(sentence.word(i), "our" | "my")).find_map(|i| {
        let words = product::unlisted_at(sentence, i + 1)?;
        let kind = matches!(
            sentence.word(words.end),
            "contract"
                | "licence"
                | "license"
                | "subscription"
                | "database"
                | "software"
                | "renewal"
                | "account"
        );
        kind.then_some(words)
    })
}

/// "Leadmill.", "leadmill", "It's all in Leadmill."
fn answer(sentence: &Sentence<'_>) -> Option<Range<usize>> {
    let short = sentence.words.len() < LONG_ANSWER;
    let named = (0..sentence.words.len().min(8)).find_map(|i| {
        let first = (i == 0 && short && product::proper(sentence, 0)).then_some(0..1);
        product::unlisted_at(sentence, i).or(first)
    });
    named.or_else(|| {
        // Without capitals a word or two that are no ordinary ones.
        let lower = sentence.words.len() < 4
            && sentence.words.iter().all(|w| !w.is_number() && w.text.chars().all(char::is_alphabetic));
        let first = (0..sentence.words.len()).find(|&i| !is_everyday(sentence.word(i)))?;
        let word = sentence.word(first);
        (lower && word.len() > 3 && !super::names::is_ordinary(word) && !super::place::is_place(word))
            .then_some(first..sentence.words.len())
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use super::*;

    #[test]
    fn what_is_worked_with_today() {
        for (lines, want) in [
            (&["U we use hub spot today"][..], Some("HubSpot")),
            (&["A What are you using today?", "U VetBase, it's fine"], Some("VetBase")),
            (&["A What do you use today?", "U honestly just paper files"], Some("paper files")),
            (&["A Where do you keep customers?", "U there's a whiteboard"], Some("whiteboard")),
            (&["U we're not on Salesforce"], None),
            (&["U does it integrate with Salesforce?"], None),
            (&["U we're comparing you with Salesforce"], None),
            (&["A What do you use today?", "U nothing"], None),
            (&["U we had Clio, but we dropped it"], None),
        ] {
            let heard = hear(&Talk::new(&talk(lines))).map(|s| s.value);
            assert_eq!(heard.as_deref(), want, "{lines:?}");
        }
    }
}
