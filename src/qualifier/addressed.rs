//! What the assistant calls the caller: "Thanks, Jerome!"

use super::names::{self, Lead, name_at, written_name};
use super::sentence::Sentence;
use super::talk::{Claim, Talk};
use super::{Said, Vocabulary};

/// What the assistant called the caller, who let it stand: it tells a first name from other
/// words, and is the name where no other was said.
pub(super) fn hear(talk: &Talk<'_>, known: Option<Said<String>>) -> Option<Said<String>> {
    let called: Vec<_> = talk
        .lines
        .iter()
        .filter(|line| !line.by_caller)
        .rev()
        .flat_map(|line| line.sentences.iter().rev().map(|s| (s, line.turn)))
        .filter_map(|(s, turn)| Some((vocative(s, talk.vocabulary)?, s, turn)))
        .collect();
    let spoke = talk.claims.iter().any(Claim::own);
    let Some(&(at, sentence, turn)) = called.first().filter(|_| spoke) else { return known };
    let name = sentence.word(at);
    // Of two on the line the one who gave the whole name is the caller.
    let confirmed = |said: &Said<String>| {
        let first = said.value.split(' ').next().unwrap_or("").to_lowercase();
        said.value.contains(' ') && called.iter().any(|(at, s, _)| s.word(*at) == first)
    };
    if known.as_ref().is_some_and(confirmed) {
        return known;
    }
    let full = talk.claims.iter().filter(|c| c.own()).find_map(|claim| {
        let s = &claim.sentence;
        let words = (0..s.words.len())
            .filter(|&i| s.word(i) == name)
            .find_map(|i| name_at(s, i, Lead::Sure).filter(|words| words.len() > 1))?;
        // "And then rick loses em" gives no family name to one who gave another.
        let lower = s.written(words.end - 1).starts_with(char::is_lowercase);
        if lower && known.as_ref().is_some_and(|said| said.value.contains(' ')) {
            return None;
        }
        let place = s.place(words.start).start..s.place(words.end - 1).end;
        Some(Said { value: written_name(&s.phrase(words)), evidence: claim.evidence(&place) })
    });
    full.or(known).or_else(|| {
        Some(Said::at(turn, sentence.quote(&sentence.place(at)), written_name(sentence.written(at))))
    })
}

/// "Thanks, Jerome!", "Hi Rosalind, ...", "Hollis, how many are you?"
fn vocative(sentence: &Sentence<'_>, vocabulary: &Vocabulary) -> Option<usize> {
    let last = sentence.words.len();
    (0..last).rev().find(|&at| {
        let word = sentence.word(at);
        if !sentence.breaks_at(at + 1) || !sentence.written(at).starts_with(char::is_uppercase) {
            return false;
        }
        // "Good morning, Trendtial, this is Clara": it is the house that answers.
        let house = sentence.breaks_at(at)
            && !names::is_first_name(word)
            && (at + 1..last).any(|i| vocabulary.is_agent(sentence.word(i)));
        let name = !house
            && !vocabulary.is_agent(word)
            && word.chars().count() > 2
            && word.chars().all(char::is_alphabetic)
            && (names::is_first_name(word) || !(names::is_everyday(word) || names::is_ordinary(word)))
            && (names::is_first_name(word) || !super::place::is_place(word))
            && !super::product::is_tool(word);
        let greeted = at > 0
            && (matches!(sentence.word(at - 1), "hi" | "hello" | "hey" | "thanks" | "welcome" | "morning")
                || (sentence.word(at - 1) == "you"
                    && matches!(sentence.word(at.wrapping_sub(2)), "thank" | "meet"))
                || (sentence.word(at - 1) == "back" && at == 2));
        let closes = at > 0 && at + 1 == last && sentence.breaks_at(at);
        let opens = at == 0 && last > 2 && sentence.question && names::is_first_name(word);
        name && (greeted || closes || opens)
    })
}
