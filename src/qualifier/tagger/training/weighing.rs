//! What a labelled conversation teaches of what may be a value: which of it is one.

use serde_json::Value;

use super::labels::{accepted, overlap, plain, texts};
use super::{FIELDS, Guess, turn};
use crate::qualifier::tagger::candidates::{self, Candidate, is_clause, is_number};
use crate::qualifier::tagger::levels::Levels;
use crate::qualifier::tagger::reading::written;
use crate::qualifier::tagger::ruled::Ruled;
use crate::qualifier::tagger::{Model, Tag, Tagged};
use crate::qualifier::talk::Talk;
use crate::qualifier::{Vocabulary, by_rules};
use crate::transcript::Transcript;

/// Texts shorter than this are in many others by chance.
const SHORT: usize = 6;

/// What may be a value in a conversation by a model that has not learned from it, and whether
/// it is; what is neither right nor wrong is left out.
#[must_use]
pub fn guesses(transcript: &Transcript, expected: &Value, evidence: &Value, model: &Model) -> Vec<Guess> {
    let vocabulary = Vocabulary::default();
    let mut talk = Talk::of(transcript, &vocabulary);
    Levels::by(model, &talk).leave_out(&mut talk);
    let ruled = Ruled::of(&talk, &by_rules(&talk).1);
    let tagged = Tagged::by(model, &talk, &ruled);
    let all = candidates::all(&talk, &tagged, &ruled);
    let mut found = Vec::new();
    candidates::each(&talk, &tagged, &ruled, &all, |one, seen| {
        if let Some(right) = is_right(&talk, one, expected, evidence) {
            found.push(Guess { seen: seen.to_vec(), right });
        }
    });
    found
}

fn is_right(talk: &Talk<'_>, one: &Candidate, expected: &Value, evidence: &Value) -> Option<bool> {
    let field = FIELDS.iter().find(|(_, tag)| *tag == one.tag).map(|(field, _)| *field)?;
    let claim = &talk.claims[one.claim];
    let also: Vec<&Value> = accepted(expected, field);
    if is_number(one.tag) {
        let value: Option<f64> = claim.sentence.word(one.words.start).parse().ok();
        return Some(value.is_some() && also.into_iter().chain([&expected[field]]).any(|label| label.as_f64() == value));
    }
    let said = match is_clause(one.tag) {
        true => plain(&claim.sentence.recorded(one.words.clone())),
        false => plain(&written(one.tag, claim, one.words.clone())),
    };
    let in_turn = |number: usize| turn(&evidence[field], number) == u64::try_from(claim.turn).ok();
    let is_list = is_clause(one.tag) || one.tag == Tag::Rival;
    let fits = |(number, label): (usize, &String)| match is_list {
        true => overlap(label, &said) && (said.len() >= SHORT || !is_clause(one.tag) || in_turn(number)),
        false => *label == said,
    };
    if texts(&expected[field]).iter().enumerate().any(fits) {
        return Some(true);
    }
    let mut also: Vec<String> = also.into_iter().flat_map(texts).collect();
    if one.tag == Tag::Rival {
        also.extend(texts(&expected["current_tool"]));
    }
    match also.iter().any(|label| if is_list { overlap(label, &said) } else { *label == said }) {
        true if is_list || expected[field].is_null() => None,
        right => Some(right),
    }
}
