//! What labelled conversations teach: where each label was said, word for word, and which
//! turn speaks of a level.

pub mod labels;
mod learner;
mod order;
mod weighing;

use chrono::{DateTime, FixedOffset};
use serde_json::Value;

use super::Tag;
use super::features::{self, Seen};
use super::levels::{PURPOSES, QUESTIONS};
use super::ruled::{self, Ruled};
use crate::lead::bant::{Authority, Budget, Need, Timeline};
use crate::qualifier::meeting::{self, candidate};
use crate::qualifier::talk::Talk;
use crate::qualifier::{Vocabulary, by_rules};
use crate::transcript::Transcript;
use crate::transcript::times::CallTimes;
pub use learner::{learn, weighing};
pub use weighing::guesses;

/// What a labelled conversation teaches.
#[derive(Debug, Clone)]
pub struct Example {
    sentences: Vec<Labelled>,
    turns: Vec<Turn>,
    times: Vec<Guess>,
}

/// Something that may be right, as a time that may have been agreed: what is seen of it, and
/// whether it is.
#[derive(Debug, Clone)]
pub struct Guess {
    /// The column of what it may be; times are of one kind.
    column: usize,
    seen: Vec<u32>,
    right: bool,
}

/// A turn: what is seen of it, and its class for each question that is labelled.
#[derive(Debug, Clone)]
struct Turn {
    seen: Vec<u32>,
    classes: [Option<usize>; QUESTIONS.len()],
}

/// A labelled sentence: what is seen of each word and of all, and the labels.
#[derive(Debug, Clone)]
struct Labelled {
    common: Vec<u32>,
    words: Vec<Vec<u32>>,
    labels: Vec<usize>,
}

/// The fields of the labels, each with its tag.
const FIELDS: [(&str, Tag); 11] = [
    ("contact_person", Tag::Name),
    ("company_name", Tag::Company),
    ("role", Tag::Role),
    ("industry", Tag::Industry),
    ("location", Tag::Location),
    ("current_tool", Tag::Tool),
    ("competitors", Tag::Rival),
    ("pain_points", Tag::Pain),
    ("requirements", Tag::Wish),
    ("company_size", Tag::Size),
    ("deal_value", Tag::Deal),
];

/// What a labelled conversation teaches; `evidence` names the turns of the labels, where
/// somebody wrote them down. Only what the rules find of an `unseen` one, for which none was
/// written, tells how far they can be trusted.
#[must_use]
pub fn example(transcript: &Transcript, expected: &Value, evidence: &Value, unseen: bool) -> Example {
    let vocabulary = Vocabulary::default();
    let talk = Talk::of(transcript, &vocabulary);
    let mut labels: Vec<Vec<usize>> = talk
        .claims
        .iter()
        .map(|claim| vec![0; if claim.denied() { 0 } else { claim.sentence.words.len() }])
        .collect();
    for (field, tag) in FIELDS {
        for (number, label) in texts(&expected[field]).enumerate() {
            let turn = turn(&evidence[field], number);
            mark(&talk, &ruled::words(&label), tag, turn, &mut labels);
        }
    }
    let mut found = Vec::new();
    let mut labels = labels.into_iter();
    let ruled = if unseen { Ruled::of(&talk, &by_rules(&talk).1) } else { Ruled::default() };
    features::each(&talk, &ruled, |seen: &Seen<'_>| {
        let labels = labels.next().unwrap_or_default();
        if !labels.is_empty() {
            let words = seen.all_of_words();
            found.push(Labelled { common: seen.common.clone(), words, labels });
        }
    });
    let times = times(&talk, CallTimes::of(transcript).started_at, expected);
    Example { sentences: found, turns: turns(&talk, expected, evidence), times }
}

/// The times that may have been agreed. Where the one that was is none of them, there is
/// nothing to learn.
fn times(talk: &Talk<'_>, call_time: DateTime<FixedOffset>, expected: &Value) -> Vec<Guess> {
    let label = &expected["meeting_time"];
    if expected["accept"].get("meeting_time").is_some() {
        return Vec::new();
    }
    let all = candidate::all(talk, call_time.date_naive());
    let is_label = |one: &candidate::Candidate| {
        let start = meeting::start(talk, call_time, one.date, one.time);
        let start = start.map(|start| start.to_utc().format("%Y-%m-%dT%H:%M:%SZ").to_string());
        start.as_deref() == label.as_str() && start.is_some()
    };
    let found: Vec<Guess> =
        all.into_iter().map(|one| Guess { column: 0, right: is_label(&one), seen: one.seen }).collect();
    if label.is_null() || found.iter().any(|one| one.right) { found } else { Vec::new() }
}

/// The fields of the questions, in their order, with the names of the levels.
fn questions() -> [(&'static str, Vec<&'static str>); QUESTIONS.len()] {
    [
        ("budget", Budget::ALL.iter().map(|level| level.as_str()).collect()),
        ("authority", Authority::ALL.iter().map(|level| level.as_str()).collect()),
        ("timeline", Timeline::ALL.iter().map(|level| level.as_str()).collect()),
        ("need", Need::ALL.iter().map(|level| level.as_str()).collect()),
        ("purpose", PURPOSES.iter().map(|(_, name)| *name).collect()),
    ]
}

/// A level belongs to the turn that is named; where none is, nothing is known of any turn.
fn turns(talk: &Talk<'_>, expected: &Value, evidence: &Value) -> Vec<Turn> {
    let mut found = Vec::new();
    let questions = questions();
    features::each_turn(talk, |first, seen| {
        let here = u64::try_from(talk.claims[first].turn).ok();
        let mut classes = [Some(0); QUESTIONS.len()];
        for (class, (field, levels)) in classes.iter_mut().zip(&questions) {
            let Some(label) = expected[*field].as_str() else { continue };
            let level = levels.iter().position(|level| *level == label).map(|level| level + 1);
            match turn(&evidence[*field], 0) {
                None => *class = None,
                said if said == here => *class = level,
                // It goes on to speak of it.
                Some(_) if *field == "purpose" => *class = None,
                Some(_) => {}
            }
        }
        found.push(Turn { seen: seen.to_vec(), classes });
    });
    found
}

fn texts(label: &Value) -> impl Iterator<Item = String> {
    let labels = label.as_array().map_or(std::slice::from_ref(label), Vec::as_slice).iter();
    labels.filter_map(|label| label.as_str().map(str::to_owned).or_else(|| Some(label.as_f64()?.to_string())))
}

fn turn(evidence: &Value, number: usize) -> Option<u64> {
    evidence.as_u64().or_else(|| evidence.get(number)?.as_u64())
}

/// Marks where a label was said: in its turn if it is there, else where the caller says it
/// first; and wherever the assistant says it and is right.
fn mark(talk: &Talk<'_>, wanted: &[String], tag: Tag, turn: Option<u64>, labels: &mut [Vec<usize>]) {
    let mut order: Vec<usize> = (0..talk.claims.len()).filter(|at| !labels[*at].is_empty()).collect();
    order.sort_by_key(|at| {
        let claim = &talk.claims[*at];
        (claim.own(), u64::try_from(claim.turn).ok() != turn)
    });
    for at in order {
        let mut places = ruled::places(&talk.claims[at].sentence, wanted);
        let free = places.find(|place| labels[at][place.clone()].iter().all(|label| *label == 0));
        if let Some(place) = free {
            labels[at][place.clone()].fill(tag.goes_on());
            labels[at][place.start] = tag.begins();
            if talk.claims[at].own() {
                return;
            }
        }
    }
}
