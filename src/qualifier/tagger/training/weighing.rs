//! What a labelled conversation teaches of what may be a value: which of it is one.

use chrono::{DateTime, FixedOffset};
use serde_json::Value;

use super::labels::{accepted, overlap, plain, texts};
use super::{FIELDS, Guess, questions, turn};
use crate::qualifier::tagger::answers::{self, Answer};
use crate::qualifier::tagger::candidates::{self, Candidate, is_clause, is_number};
use crate::qualifier::tagger::levels::Levels;
use crate::qualifier::tagger::reading::written;
use crate::qualifier::tagger::ruled::Ruled;
use crate::qualifier::tagger::scales::Look;
use crate::qualifier::tagger::{Model, Tag, Tagged};
use crate::qualifier::talk::Talk;
use crate::qualifier::{Vocabulary, by_rules, judged};
use crate::transcript::Transcript;

/// Texts shorter than this are in many others by chance.
const SHORT: usize = 6;

/// What may be a value in a conversation by a model that has not learned from it, and whether
/// it is; what is neither right nor wrong is left out.
#[must_use]
pub fn guesses(
    transcript: &Transcript,
    expected: &Value,
    evidence: &Value,
    call_time: DateTime<FixedOffset>,
    model: &Model,
) -> Vec<Guess> {
    let vocabulary = Vocabulary::default();
    let mut talk = Talk::of(transcript, &vocabulary);
    let levels = Levels::by(model, &talk);
    levels.leave_out(&mut talk);
    let (sums, facts) = by_rules(&talk);
    let ruled = Ruled::of(&talk, &facts);
    let tagged = Tagged::by(model, &talk, &ruled);
    let all = candidates::all(&talk, &tagged, &ruled);
    let mut values = Taught::of(all.iter().map(|one| is_right(&talk, one, expected, evidence)));
    candidates::look(&talk, &levels, &tagged, &ruled, &all, &mut values);
    let bant = judged(&talk, &sums, facts.title.as_ref(), call_time);
    let by_rules = answers::ruled(&bant);
    let all = answers::all(&talk, &levels, &by_rules, call_time.date_naive());
    let mut levels_told = Taught::of(all.iter().map(|one| is_answer(&talk, one, expected, evidence)));
    answers::look(&talk, &levels, &by_rules, &all, &mut levels_told);
    values.in_order().into_iter().chain(levels_told.in_order()).collect()
}

/// Keeps what is seen of all that is known to be right or wrong.
#[derive(Default)]
struct Taught {
    /// Whether each is right, where that is known.
    right: Vec<Option<bool>>,
    shared: Vec<u32>,
    /// Each with its number.
    guesses: Vec<(usize, Guess)>,
}

impl Taught {
    fn of(right: impl Iterator<Item = Option<bool>>) -> Self {
        Self { right: right.collect(), ..Self::default() }
    }

    /// What was kept, by its number.
    fn in_order(mut self) -> Vec<Guess> {
        self.guesses.sort_by_key(|(number, _)| *number);
        self.guesses.into_iter().map(|(_, guess)| guess).collect()
    }
}

impl Look for Taught {
    fn share(&mut self, seen: &[u32]) {
        self.shared.clear();
        self.shared.extend(seen);
    }

    fn one(&mut self, number: usize, column: usize, seen: &[u32]) {
        if let Some(right) = self.right[number] {
            self.guesses.push((number, Guess { column, seen: [&self.shared, seen].concat(), right }));
        }
    }
}

/// Whether an answer is right; of one that is right but said elsewhere nothing is known.
fn is_answer(talk: &Talk<'_>, one: &Answer, expected: &Value, evidence: &Value) -> Option<bool> {
    let (field, levels) = &questions()[one.question as usize];
    let label = expected[*field].as_str();
    let also = accepted(expected, field);
    let is_here =
        turn(&evidence[*field], 0).is_none_or(|turn| u64::try_from(talk.claims[one.turn].turn) == Ok(turn));
    match label == Some(levels[one.level]) {
        true => is_here.then_some(true),
        false if also.iter().any(|level| level.as_str() == Some(levels[one.level])) => None,
        false => Some(false),
    }
}

fn is_right(talk: &Talk<'_>, one: &Candidate, expected: &Value, evidence: &Value) -> Option<bool> {
    let field = FIELDS.iter().find(|(_, tag)| *tag == one.tag).map(|(field, _)| *field)?;
    let claim = &talk.claims[one.claim];
    let also: Vec<&Value> = accepted(expected, field);
    if is_number(one.tag) {
        let value: Option<f64> = claim.sentence.word(one.words.start).parse().ok();
        return Some(
            value.is_some()
                && also.into_iter().chain([&expected[field]]).any(|label| label.as_f64() == value),
        );
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
