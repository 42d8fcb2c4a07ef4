//! The caller's job: "I'm the head of operations", "Office manager.", "I own it".

use std::ops::Range;
use std::sync::LazyLock;

use super::Said;
use super::asked::Topic;
use super::cue::{Cues, pattern};
use super::introduction;
use super::job::{self, title_at};
use super::ledger::{Ledger, Weight};
use super::lexicon::Words;
use super::pattern::Pattern;
use super::sentence::Sentence;
use super::talk::{Claim, Talk};

/// Words between "I am" and the job.
const FILLERS: &str = r"(?: (?:also|actually|now|currently|just|only|merely|still|basically|technically|officially|simply|kind of|sort of|the|a|an|their|our|your|his|her|its|this|proud|new|one of(?: the| our| [0-9]+)?))*";
static CUE: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(&format!(
        r"(?:i am|we are|are we|i work (?:here |there )?as|working as|employed as|serv(?:e|ing) as|i (?:was|got) (?:made|promoted to)|(?:my|our) (?:role|title|position|job|official title|job title) (?:here |there )?is|you are (?:speaking|talking) (?:to|with)|this is){FILLERS}"
    ))
});
/// "As general manager I do."
static AS: LazyLock<Pattern> = LazyLock::new(|| pattern(r"as(?: the| a| an)?"));
/// Who owns or founded a company is its owner or founder.
static OWNS: LazyLock<Cues<&'static str>> = LazyLock::new(|| {
    let what = r"(?: (?:and (?:run|operate|manage)|a|an|the|my|this|it|our|both|two|three|[0-9]+|[a-z]+))";
    let tables = [
        ("Co-Owner", format!(r"(?:i co ?own|we (?:both )?own){what}")),
        ("Co-Founder", format!(r"(?:i|who) co ?founded{what}")),
        ("Founder", format!(r"i (?:[a-z]+ )?founded{what}")),
        ("Owner", format!(r"i (?:[a-z]+ (?:at )?and )?own{what}")),
    ];
    let table: Vec<(&str, &str)> = tables.iter().map(|(title, cue)| (*title, cue.as_str())).collect();
    Cues::new(&table)
});
/// What is owned besides a company.
static OWNS_OTHER: LazyLock<Words> = LazyLock::new(|| {
    Words::from_iter([
        "decision",
        "decisions",
        "budget",
        "process",
        "numbers",
        "relationship",
        "car",
        "house",
        "dog",
        "phone",
        "laptop",
        "truck",
        "one",
        "none",
    ])
});
static INTRODUCTION: LazyLock<Pattern> =
    LazyLock::new(|| pattern(r"this is|my name is|i am|here|speaking|we are"));

/// The words by which the caller says what the caller's own job is.
pub(super) fn own(claim: &Claim<'_>) -> Option<Range<usize>> {
    find(claim).filter(|_| claim.own()).map(|(_, words)| words)
}

/// The caller's job, read from the whole talk.
pub(super) fn hear(talk: &Talk<'_>) -> Option<Said<String>> {
    let mut ledger = Ledger::default();
    for claim in talk.claims.iter().filter(|c| !c.denied()) {
        let sentence = &claim.sentence;
        if let Some((weight, words)) = find(claim) {
            let place = sentence.place(words.start).start..sentence.place(words.end - 1).end;
            let title = job::written(sentence, &words);
            // "Are you the manager?" "The bookings manager, yes": more of the same corrects it.
            let more = ledger.value().is_some_and(|known: &String| title.ends_with(&format!(" {known}")));
            ledger.offer(claim.weight(weight), more || claim.corrects(), title, claim.evidence(&place));
        } else if let Some((title, place)) = owns(claim) {
            ledger.offer(Weight::Implied, false, title.to_owned(), claim.evidence(&place));
        }
    }
    ledger.finish()
}

fn find(claim: &Claim<'_>) -> Option<(Weight, Range<usize>)> {
    claim.sought.job.get_or_init(|| found(claim)).clone()
}

fn found(claim: &Claim<'_>) -> Option<(Weight, Range<usize>)> {
    let sentence = &claim.sentence;
    if let Some(words) = stated(sentence, claim.own()) {
        return Some((Weight::Stated, words));
    }
    if !claim.own() {
        return apposed(sentence).map(|words| (Weight::Mentioned, words));
    }
    if claim.asked(Topic::Title) && claim.opens {
        return job::first(sentence).map(|r| (Weight::Stated, r));
    }
    let introduced = introduction::of(claim).and_then(|i| i.title.clone()).or_else(|| apposed(sentence));
    let asked = |topics: &[Topic]| topics.iter().any(|t| claim.asked(*t));
    let opens = claim.opens && asked(&[Topic::Authority, Topic::Name, Topic::Company]);
    // "Bronwyn Eaves. Office coordinator, at Thousand Lakes Boiler."
    let apart = |words: &Range<usize>| {
        asked(&[Topic::Name, Topic::Company])
            && (sentence.breaks_at(words.end)
                || matches!(sentence.word(words.end), "at" | "for" | "with" | "of"))
    };
    introduced
        .or_else(|| title_at(sentence, 0).filter(|words| opens || apart(words)))
        .map(|words| (Weight::Mentioned, words))
}

/// "I'm the front desk supervisor", "as general manager I do".
fn stated(sentence: &Sentence<'_>, own: bool) -> Option<Range<usize>> {
    let cued = sentence.places(&CUE).find_map(|cue| {
        let at = sentence.word_at(cue.end);
        let said = &sentence.flat[cue];
        // "We're opticians" is what the company does.
        let trade = own && said.trim_start().starts_with("we are") && !said.trim_end().ends_with("the");
        job::behind(sentence, at).filter(|_| !trade)
    });
    cued.or_else(|| {
        sentence.places(&AS).find_map(|cue| {
            let words = title_at(sentence, sentence.word_at(cue.end))?;
            matches!(sentence.word(words.end), "i" | "myself").then_some(words)
        })
    })
}

/// "this is Sarah Chen, head of operations at TechStart": right behind the introduction.
fn apposed(sentence: &Sentence<'_>) -> Option<Range<usize>> {
    if !sentence.has(&INTRODUCTION) || sentence.flat.contains(" behalf ") {
        return None;
    }
    (1..sentence.words.len().min(10)).filter(|&i| sentence.words[i].after_pause).find_map(|i| {
        let article = usize::from(matches!(sentence.word(i), "the" | "a" | "an"));
        title_at(sentence, i + article)
    })
}

fn owns(claim: &Claim<'_>) -> Option<(&'static str, Range<usize>)> {
    let sentence = &claim.sentence;
    let (title, place) = OWNS.first(sentence).filter(|_| claim.own())?;
    let last = sentence.word_at(place.end);
    let other = (last.saturating_sub(1)..last + 2).any(|i| OWNS_OTHER.contains(sentence.word(i)));
    (!other && !sentence.negated(place.start)).then_some((title, place))
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use super::*;

    #[test]
    fn jobs_are_found() {
        for (lines, want) in [
            (&["U i'm the head of operations at tech start"][..], Some("Head of Operations")),
            (&["U I am the founder and CEO of a bakery"], Some("Founder and CEO")),
            (&["A What's your role there?", "U office manager"], Some("Office Manager")),
            (&["U This is Sarah Chen, VP of Sales at Acme."], Some("VP of Sales")),
            (&["U i am not the manager"], None),
            (&["U my manager decides"], None),
            (&["U our cfo signs that"], None),
            (&["A So you are the operations manager?", "U yes"], Some("Operations Manager")),
            (&["A So you are the operations manager?", "U no"], None),
            (&["U i am the chief operating officer"], Some("Chief Operating Officer")),
            (&["U i'm the director of patient services"], Some("Director of Patient Services")),
            (&["U i am in a meeting with the director"], None),
        ] {
            assert_eq!(hear(&Talk::new(&talk(lines))).map(|s| s.value).as_deref(), want, "{lines:?}");
        }
    }
}
