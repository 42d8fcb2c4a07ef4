//! What hurts, in the caller's words.

mod clause;
mod excuse;
mod fails;
mod story;

use std::ops::Range;
use std::sync::LazyLock;

use super::Said;
use super::asked::Topic;
use super::lexicon::{self, Sieve, Words};
use super::sentence::Sentence;
use super::talk::{Claim, Talk};
use super::wishes::push;
use clause::PAIN;

/// Words that hardly ever stand for anything but trouble.
static TROUBLE: LazyLock<Words> = LazyLock::new(|| lexicon::words(include_str!("../lists/trouble.txt")));

/// The same, for a first look.
static MAY_BE_TROUBLE: LazyLock<Sieve> = LazyLock::new(|| Sieve::of(&TROUBLE.iter().collect::<Vec<_>>()));

/// What hurts.
pub(super) fn hear(talk: &Talk<'_>) -> Vec<Said<String>> {
    let mut found = Vec::new();
    for turn in talk.claims.chunk_by(|one, next| one.turn == next.turn) {
        let before = found.len();
        for claim in turn {
            for (place, text) in told(claim) {
                push(&mut found, claim, &place, text);
            }
        }
        let silent = found.len() == before;
        if let Some((claim, place)) = turn.iter().find_map(|c| Some((c, story::of(c)?))).filter(|_| silent) {
            push(&mut found, claim, &place, claim.sentence.quote(&place));
        }
    }
    found
}

/// Where the caller says what hurts.
pub(super) fn of(claim: &Claim<'_>) -> Option<Range<usize>> {
    if is_told(claim) { Some(0..claim.sentence.flat.len()) } else { places(claim).first().cloned() }
}

/// What hurts in a sentence, in the words of the sentence, or in those of each part of it where
/// several parts of it hurt.
fn told(claim: &Claim<'_>) -> Vec<(Range<usize>, String)> {
    let sentence = &claim.sentence;
    if is_told(claim) {
        let place = 0..sentence.flat.len();
        let text = sentence.quote(&place);
        return vec![(place, text)];
    }
    let mut parts: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for place in places(claim) {
        let part = part(sentence, sentence.word_at(place.start));
        if !parts.iter().any(|(_, known)| *known == part) {
            parts.push((place.clone(), part));
        }
    }
    parts.sort_by_key(|(_, part)| part.start);
    match parts.len() {
        0 => Vec::new(),
        1 => parts.into_iter().map(|(place, _)| (place.clone(), sentence.quote(&place))).collect(),
        _ => parts.into_iter().map(|(place, part)| (place, sentence.phrase(part))).collect(),
    }
}

/// The part of a sentence around a word: as far as a pause or another thought.
fn part(sentence: &Sentence<'_>, at: usize) -> Range<usize> {
    let breaks = |i: usize| {
        sentence.words[i].after_pause
            || matches!(sentence.word(i), "and" | "but" | "so")
            || (sentence.word(i) == "because" && sentence.word(i + 1) != "of")
    };
    let end = (at + 1..sentence.words.len()).find(|&i| breaks(i)).unwrap_or(sentence.words.len());
    let from = (0..=at.min(end - 1)).rev().find(|&i| i == 0 || breaks(i)).unwrap_or(0);
    let opens = !sentence.words[from].after_pause && from > 0
        || matches!(sentence.word(from), "and" | "but" | "so" | "because");
    from + usize::from(opens && from + 1 < end)..end
}

/// Whatever is told when asked what is wrong.
fn is_told(claim: &Claim<'_>) -> bool {
    may_hurt(claim)
        && claim.asked(Topic::Pain)
        && claim.opens
        && claim.sentence.words.len() > 1
        && !excuse::names_nothing(&claim.sentence)
}

/// Answers to questions about the call and suppositions are no complaints.
fn may_hurt(claim: &Claim<'_>) -> bool {
    let about_call = [Topic::Budget, Topic::MeetingTime, Topic::Email, Topic::Phone, Topic::Name]
        .into_iter()
        .chain([Topic::Company, Topic::Authority, Topic::Timeline, Topic::Size, Topic::Rivals])
        .any(|topic| claim.asked(topic));
    let about_need = claim.asked(Topic::Pain) || claim.asked(Topic::Need);
    // "If she's ill nobody knows a thing" happens, "if it syncs we'd buy it" may.
    let may_be = [" would ", " will ", " buy ", " should ", " could "];
    let hypothetical = matches!(claim.sentence.word(0), "would" | "in case")
        || (claim.sentence.word(0) == "if" && may_be.iter().any(|w| claim.sentence.flat.contains(w)));
    let of_call = about_call && !about_need && claim.opens;
    claim.own() && !claim.sentence.question && !hypothetical && !of_call
}

/// Every place that says what hurts.
fn places<'c>(claim: &'c Claim<'_>) -> &'c [Range<usize>] {
    claim.sought.hurts.get_or_init(|| if may_hurt(claim) { hurting(claim).collect() } else { Vec::new() })
}

/// First the words of trouble, then turns of speech, then what fails.
fn hurting<'s>(claim: &'s Claim<'_>) -> impl Iterator<Item = Range<usize>> + 's {
    let sentence = &claim.sentence;
    let trouble = |i: &usize| MAY_BE_TROUBLE.may_hold(sentence, *i) && TROUBLE.contains(sentence.word(*i));
    let worded = (0..sentence.words.len()).filter(trouble).map(|i| sentence.place(i));
    let turns = sentence.places(&PAIN);
    worded
        .chain(turns)
        .filter(|place| !negated(sentence, place.start))
        .chain(fails::places(sentence, claim.asked(Topic::MeetingTime)))
        .chain(drawback(claim))
        .filter(|place| !excuse::covers(sentence, place))
}

/// "We're on Gesden, but it forgets the colours": what is held against the tool that was asked
/// about.
fn drawback(claim: &Claim<'_>) -> Option<Range<usize>> {
    let sentence = &claim.sentence;
    let at = (0..sentence.words.len())
        .find(|&i| sentence.word(i) == "but")
        .filter(|_| claim.asked(Topic::Tool))?;
    let of_tool = matches!(sentence.word(at + 1), "it" | "they" | "the" | "its" | "nobody");
    let end = clause_end(sentence, at + 1);
    let praise = (at + 1..end).any(|i| is_praise(sentence.word(i)));
    (of_tool && end > at + 3 && !praise).then(|| sentence.place(at))
}

/// Where the clause ends that begins at a word.
fn clause_end(sentence: &Sentence<'_>, from: usize) -> usize {
    (from + 1..sentence.words.len()).find(|&i| sentence.words[i].after_pause).unwrap_or(sentence.words.len())
}

fn is_praise(word: &str) -> bool {
    matches!(
        word,
        "works" | "fine" | "ok" | "okay" | "good" | "great" | "job" | "free" | "cheap" | "like" | "love"
    ) || matches!(
        word,
        "happy"
            | "enough"
            | "alright"
            | "well"
            | "want"
            | "need"
            | "looking"
            | "contract"
            | "only"
            | "owner"
            | "boss"
            | "office"
    )
}

/// "No-shows cost us a fortune" takes nothing back.
fn negated(sentence: &Sentence<'_>, at: usize) -> bool {
    sentence.negated(at) && !sentence.lead_in(at, 4).contains(" no show")
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
