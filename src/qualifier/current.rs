//! What the caller works with today, be it a notebook. What is compared or was dropped is not it.

use std::ops::Range;
use std::sync::LazyLock;

use super::Said;
use super::asked::Topic;
use super::cue::pattern;
use super::ledger::{Ledger, Weight};
use super::lexicon::Lexicon;
use super::names::{capitalised, is_everyday, is_first_name};
use super::pattern::Pattern;
use super::sentence::Sentence;
use super::talk::{Claim, Talk};
use super::tool;

/// How people get by without a product.
const MAKESHIFT: &str = r"(?:google |excel |shared |big |giant |old |paper |ms |microsoft )?(?:spreadsheets?|sheets?|excel|word)|(?:a |the )?(?:white ?board|notebooks?|clipboards?|note ?pads?|binders?|ledgers?|diary|diaries|logbooks?|filing cabinets?|card files?|rolodex)|(?:index|paper|customer) cards?|(?:post it|sticky) notes?|pen and paper|paper(?: files?| forms?| calendar)?|(?:access|filemaker|home ?grown|in house|custom|legacy) (?:database|system|tool)|(?:access|filemaker)|outlook(?: contacts| calendar)?|gmail|google (?:calendar|contacts|docs|forms)|whats ?app(?: groups?)?|word documents?|a wall calendar|quickbooks|(?:our|my) heads?|memory|text messages|facebook(?: messenger)?|messenger|a legal pad|legal pads?|receipt books?|carbon books?|day ?planners?|planners?|a (?:big )?(?:book|box|drawer|calendar|folder)|google drive|phone contacts|word of mouth|shared (?:inbox|drive|mailbox|calendar)|e ?mail folders?";
static STAND_IN: LazyLock<Pattern> = LazyLock::new(|| pattern(MAKESHIFT));
static USES: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:we|i|they|team|everybody|everyone) (?:currently |now |just |still |mostly |only |all |mainly |basically |really )*(?:use|run on|work with|live in|keep [a-z ]{1,30} (?:in|on)|track [a-z ]{1,30} (?:in|on|with)|write [a-z ]{1,30} (?:on|in)|do [a-z ]{1,20} (?:in|on|with|by))|(?:we are|i am|are we|are you|they are|currently|still|been) (?:currently |still |just |all |mostly |now )*(?:using|on|in|with|stuck (?:on|with|in)|running(?: on)?)|(?:switch(?:ing)?|mov(?:e|ing)|migrat(?:e|ing)|get(?:ting)?) (?:away |off )(?:from |of )?|(?:replac(?:e|ing)|leaving|fed up with|outgrown|out of|better than|tired of)|(?:now|today|currently|at the moment|right now|since then)(?: it is)?(?: honestly| just| all| only| in| on| with)*|system (?:is|ist)|there is (?:a|an)|(?:orders|notes|contacts|leads|everything|it all|files|customers|sign ups|bookings|it is|all|data|records|stuff) (?:is |are |live |lives |sits? )?(?:all |just |kept |still |in |on )*(?:in|on)|in (?:this|an?|our|one) [a-z]*|we pay",
    )
});
/// Products by their words in lower case, in the order of the list, which is that of preference.
static PRODUCTS: LazyLock<Lexicon<(usize, &'static str)>> = LazyLock::new(|| {
    let names = include_str!("lists/products.txt").lines().filter(|l| !l.starts_with('#'));
    Lexicon::new(names.enumerate().map(|(rank, name)| (name.to_lowercase(), (rank, name))))
});
/// What the words before or around a tool say against its being in use.
static NOT_NOW: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:we|i) (?:had|dropped|tried|used to|left|tested|looked at|considered)|used to|dropped|quoted|wants|offered|compar(?:e|ed|ing)|talking to|evaluating|looking at|considering|alternative|shortlist(?:ing)?|versus|vs|last job|fill out|export|integrat(?:e|es|ion|ions|ing)|connect(?:s|ed|ion|or)?|sync(?:s|ed)?|works? with|import(?:s|ed)?|invited|at [a-z]+ we had|walked away|coming from",
    )
});
/// Nothing is in use.
static NOTHING: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"^ (?:(?:um|well|oh|honestly|no|not|we|do|have|use|really|are) )*(?:nothing|none|nope|no|nah|not (?:really|yet|use|using|have) (?:anything|any|one)?) ",
    )
});

/// The tool in use, read from the whole talk.
pub(super) fn hear(talk: &Talk<'_>) -> Option<Said<String>> {
    let mut ledger = Ledger::default();
    for claim in talk.claims.iter().filter(|c| !c.denied()) {
        let Some((weight, words, name)) = find(claim) else { continue };
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
    let asked = claim.asked(Topic::Tool) && !claim.asked(Topic::Size) && !claim.asked(Topic::Budget);
    if claim.own() && sentence.question && !asked {
        return None;
    }
    let listed = (0..sentence.words.len()).find_map(|at| tool::known_at(claim, at));
    if let Some((words, name)) = listed.filter(|(words, _)| in_use(claim, words, asked)) {
        let name = if tool::is_makeshift(&name) { sentence.phrase(words.clone()) } else { name };
        return Some((Weight::Stated, words, name));
    }
    if let Some((words, name)) = product(claim, asked) {
        return Some((Weight::Stated, words, name.to_owned()));
    }
    let stand_in = sentence.places(&STAND_IN).map(|place| sentence.words_in(&place)).find_map(|words| {
        let article = usize::from(matches!(sentence.word(words.start), "a" | "the"));
        let words = words.start + article..words.end;
        (!words.is_empty() && in_use(claim, &words, asked)).then_some(words)
    });
    if let Some(words) = stand_in {
        return Some((Weight::Stated, words.clone(), sentence.phrase(words)));
    }
    let words = unlisted(claim, asked)?;
    Some((Weight::Mentioned, words.clone(), sentence.phrase(words)))
}

/// A listed product in use; each is judged where it is named first.
fn product(claim: &Claim<'_>, asked: bool) -> Option<(Range<usize>, &'static str)> {
    let sentence = &claim.sentence;
    let mut named: Vec<_> = (0..sentence.words.len()).flat_map(|at| PRODUCTS.at(sentence, at)).collect();
    named.sort_by_key(|(_, (rank, _))| *rank);
    named.dedup_by_key(|(_, (rank, _))| *rank);
    named.into_iter().find(|(words, _)| in_use(claim, words, asked)).map(|(words, (_, name))| (words, *name))
}

/// Whether the words around a tool say that it is worked with.
fn in_use(claim: &Claim<'_>, words: &Range<usize>, asked: bool) -> bool {
    let sentence = &claim.sentence;
    let start = sentence.place(words.start).start;
    let before = sentence.lead_in(start, 8);
    let far = &sentence.flat[..start];
    !sentence.negated(start)
        && !NOT_NOW.is_match(before)
        && !tool::others(sentence)
        && (asked && !NOT_NOW.is_match(sentence.clause(start)) || USES.is_match(far))
}

/// A product that no list knows, where the words say that it is one.
fn unlisted(claim: &Claim<'_>, asked: bool) -> Option<Range<usize>> {
    let sentence = &claim.sentence;
    let cued =
        sentence.places(&IN_USE).map(|place| sentence.word_at(place.end)).find(|&at| named(sentence, at));
    let at = match cued {
        Some(at) => at,
        None if asked && claim.opens && !sentence.has(&NOTHING) => {
            (0..sentence.words.len().min(8)).find(|&i| {
                let first = i == 0 && sentence.words.len() < 12;
                (first && proper(sentence, 0)) || named(sentence, i)
            })?
        }
        None => return None,
    };
    let end = (at + 1..at + 4)
        .find(|&i| !(capitalised(sentence, i) && !sentence.words[i].after_pause && proper(sentence, i)))
        .unwrap_or(at + 4);
    let start = sentence.place(at).start;
    (!sentence.negated(start) && !NOT_NOW.is_match(sentence.lead_in(start, 6)) && !tool::others(sentence))
        .then_some(at..end.min(sentence.words.len()))
}

static IN_USE: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:we|i) (?:currently |now |just |still |mostly |only |all )*(?:use|run(?: on)?|rely on|work (?:in|with|on)|pay for|live in)|(?:been|everything|it all|runs?) (?:using|on|through|with)|(?:we are|i am|currently|still) (?:currently |still |just |all |mostly |now )*(?:using|on)|(?:mov(?:e|ing)|migrat(?:e|ing)|get(?:ting)?) (?:away from|off(?: of)?)|replac(?:e|ing)|to replace|stuck (?:with|on)|(?:fed up|unhappy|happy|disappointed|frustrated|annoyed) with|off of|subscription (?:to|with)",
    )
});

fn named(sentence: &Sentence<'_>, at: usize) -> bool {
    capitalised(sentence, at) && proper(sentence, at)
}

fn proper(sentence: &Sentence<'_>, at: usize) -> bool {
    let word = sentence.word(at);
    sentence.written(at).starts_with(char::is_uppercase)
        && word.len() > 2
        && word.chars().all(char::is_alphanumeric)
        && !is_everyday(word)
        && !super::names::is_ordinary(word)
        && !is_first_name(word)
        && !super::place::is_place(word)
        && super::calendar::month(word).is_none()
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
