//! What may be a value of the caller: what the rules found and what the chances of the words
//! mark off. Each is weighed by what the whole talk tells of it and of the others, which a
//! word with its neighbours does not.

mod seen;
mod texts;

use std::ops::Range;

use super::features::each_once;
use super::levels::Levels;
use super::ruled::Ruled;
use super::scales::{Look, Scales};
use super::{Tag, Tagged};
use crate::qualifier::talk::Talk;
use seen::View;
pub(super) use seen::step;

/// How many times as much a tag counts as none, where words are marked off: once so that what is
/// marked is likely, and once so that little is left out.
const FAVOURS: [f32; 2] = [2.0, 8.0];
/// A sentence with a word of this chance, or a number of it, may say something.
const LEAST: f32 = 0.03;

/// What takes a clause to say.
const CLAUSES: [Tag; 2] = [Tag::Pain, Tag::Wish];

/// Something that may be a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) tag: Tag,
    /// The claim in which it is said.
    pub(super) claim: usize,
    /// Its words there; all of them where a value takes a clause to say.
    pub(super) words: Range<usize>,
    /// A rule found it.
    pub(super) ruled: bool,
}

/// All that may be a value in a talk, by tag and by place.
pub(super) fn all(talk: &Talk<'_>, tagged: &Tagged, ruled: &Ruled) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (claim, said) in talk.claims.iter().enumerate().filter(|(_, claim)| !claim.denied()) {
        let count = said.sentence.words.len();
        let highest = tagged.highest_of_all(claim);
        let by_rules: Vec<(&Range<usize>, Tag)> = ruled.in_claim(claim).collect();
        // What is less likely is not marked off either.
        if by_rules.is_empty() && highest.iter().all(|chance| *chance < LEAST) {
            continue;
        }
        for tag in CLAUSES {
            let ruled = by_rules.iter().any(|(_, of)| *of == tag);
            if ruled || highest[tag as usize] >= LEAST {
                found.push(Candidate { tag, claim, words: 0..count, ruled });
            }
        }
        let mut add = |tag: Tag, words: Range<usize>, ruled: bool| {
            if !is_clause(tag) {
                found.push(Candidate { tag, claim, words, ruled });
            }
        };
        by_rules.iter().for_each(|(words, tag)| add(*tag, (*words).clone(), true));
        let spans = tagged.spans(claim, FAVOURS).into_iter();
        spans.filter(|span| !is_number(span.tag)).for_each(|span| add(span.tag, span.words, false));
        let is_value = |word: &usize| said.sentence.word(*word).parse().is_ok_and(f64::is_finite);
        for word in (0..count).filter(|word| said.sentence.words[*word].is_number()).filter(is_value) {
            let likely =
                [Tag::Size, Tag::Deal].into_iter().filter(|tag| tagged.chance(claim, word, *tag) >= LEAST);
            likely.for_each(|tag| add(tag, word..word + 1, false));
        }
    }
    // What a rule found stands before what else is found there.
    found.sort_by_key(|one| (one.tag, one.claim, one.words.start, one.words.end, !one.ruled));
    found.dedup_by(|one, other| (one.tag, one.claim, &one.words) == (other.tag, other.claim, &other.words));
    found
}

/// Whether it takes a clause to say.
pub(super) fn is_clause(tag: Tag) -> bool {
    CLAUSES.contains(&tag)
}

/// Whether it is a number.
pub(super) fn is_number(tag: Tag) -> bool {
    matches!(tag, Tag::Size | Tag::Deal)
}

/// Looks at each candidate: at what is seen of its sentence, and at what is seen of itself.
pub(super) fn look(
    talk: &Talk<'_>,
    levels: &Levels<'_>,
    tagged: &Tagged,
    ruled: &Ruled,
    all: &[Candidate],
    eye: &mut impl Look,
) {
    let view = View::of(talk, levels, tagged, ruled, all);
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|at| all[*at].claim);
    let mut seen = Vec::new();
    for of_claim in order.chunk_by(|one, other| all[*one].claim == all[*other].claim) {
        let answered = view.sentence(all[of_claim[0]].claim, &mut seen);
        each_once(&mut seen);
        eye.share(&seen);
        for at in of_claim {
            view.see(*at, &answered, &mut seen);
            each_once(&mut seen);
            eye.one(*at, all[*at].tag as usize, &seen);
        }
    }
}

/// All that may be a value in a talk, each with its chance to be one, 0 to 1.
pub(super) fn weighed(
    talk: &Talk<'_>,
    levels: &Levels<'_>,
    tagged: &Tagged,
    ruled: &Ruled,
) -> Vec<(Candidate, f32)> {
    let all = all(talk, tagged, ruled);
    let mut scales = Scales::of(levels.model, all.len());
    look(talk, levels, tagged, ruled, &all, &mut scales);
    all.into_iter().zip(scales.chances).collect()
}
