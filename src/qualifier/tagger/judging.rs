//! What comes of the levels that the rules found and of those that were learned. All limits
//! are those that did best on conversations that neither had seen.

use chrono::NaiveDate;

use super::Model;
use super::answers::{self, Answer};
use super::levels::{Levels, PURPOSES, Question};
use crate::lead::bant::{Authority, Budget, Need, Timeline};
use crate::qualifier::heard::{Bant, Purpose, Said};
use crate::qualifier::talk::Talk;

/// From where on a level that is weighed stands.
const LIKELY: f32 = 0.5;
/// What a rule found is left out below this, where nothing is likelier.
const UNLIKELY: f32 = 0.4;
/// From where on a need is filled in.
const NEED: (f32, f32) = (0.5, f32::INFINITY);
/// The same of a purpose.
const PURPOSE: (f32, f32) = (0.6, f32::INFINITY);
/// Where no turn speaks of a purpose with more than this chance, there is none.
const NO_PURPOSE: f32 = 0.05;
/// Where no turn speaks of a need with more than this chance, none was told.
const NO_NEED: f32 = 0.08;
/// What hurts in a turn that speaks of a need with less than this chance does not hurt the caller.
const NO_PAIN: f32 = 0.06;

pub static LIKELY_L: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0x3f000000);
pub static UNLIKELY_L: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0x3ecccccd);
fn likely() -> f32 { f32::from_bits(LIKELY_L.load(std::sync::atomic::Ordering::Relaxed)) }
fn unlikely() -> f32 { f32::from_bits(UNLIKELY_L.load(std::sync::atomic::Ordering::Relaxed)) }
/// What may be the caller's answers, weighed.
pub(in crate::qualifier) struct Answers<'a, 't> {
    talk: &'a Talk<'t>,
    levels: &'a Levels<'a>,
    weighed: Vec<(Answer, f32)>,
}

impl<'a, 't> Answers<'a, 't> {
    /// The answers of a talk of which the rules found some.
    pub(in crate::qualifier) fn of(
        model: &Model,
        talk: &'a Talk<'t>,
        levels: &'a Levels<'a>,
        bant: &Bant,
        today: NaiveDate,
    ) -> Self {
        Self { talk, levels, weighed: answers::weighed(model, talk, levels, bant, today) }
    }

    /// Settles all levels but the need.
    pub(in crate::qualifier) fn settle(&self, bant: &mut Bant) {
        self.level(Question::Budget, Budget::ALL, &mut bant.budget);
        self.level(Question::Authority, Authority::ALL, &mut bant.authority);
        self.level(Question::Timeline, Timeline::ALL, &mut bant.timeline);
    }

    /// Settles how badly somebody needs it: not at all, where no turn speaks of a need.
    pub(in crate::qualifier) fn settle_need(&self, found: &mut Option<Said<Need>>) {
        let (no, other) = (x("NONEED", 0.1), x("OTHER", 0.7));
        match self.likeliest(Question::Need) {
            Some((one, chance)) if *chance >= if found.is_some() { other } else { likely() } => {
                self.answer(one, Need::ALL, found);
            }
            Some((_, chance)) if *chance >= no => {}
            _ => *found = None,
        }
    }

    fn likeliest(&self, question: Question) -> Option<&(Answer, f32)> {
        let of_question = self.weighed.iter().filter(|(one, _)| one.question == question);
        of_question.max_by(|(_, one), (_, other)| one.total_cmp(other))
    }

    fn answer<T: Copy + PartialEq>(&self, one: &Answer, all: &[T], found: &mut Option<Said<T>>) {
        if found.as_ref().is_some_and(|said| said.value == all[one.level]) {
            return;
        }
        let claim = self.levels.telling(self.talk, one.turn, one.question, one.level);
        let claim = &self.talk.claims[claim];
        let evidence = match &one.worked_out {
            Some(said) => said.evidence.clone(),
            None => claim.evidence(&claim.sentence.place(0)),
        };
        *found = Some(Said { value: all[one.level], evidence });
    }

    /// Settles one level. One that the caller only confirmed, or that is read from a title, stands.
    fn level<T: Copy + PartialEq>(&self, question: Question, all: &[T], found: &mut Option<Said<T>>) {
        let of_question = || self.weighed.iter().filter(|(one, _)| one.question == question);
        let ruled = of_question().filter(|(one, _)| one.ruled).map(|(_, chance)| *chance).reduce(f32::max);
        let stands = found.is_some() && ruled.is_none();
        match self.likeliest(question) {
            Some((one, chance)) if *chance >= if stands { 0.65 } else { likely() } => {
                self.answer(one, all, found);
            }
            _ if stands => {}
            _ if ruled.is_none_or(|chance| chance < unlikely()) => *found = None,
            _ => {}
        }
    }
}

/// Leaves out what hurts of a turn that hardly speaks of a need.
pub(in crate::qualifier) fn pains(talk: &Talk<'_>, levels: &Levels<'_>, found: &mut Vec<Said<String>>) {
    found.retain(|said| spoken_in(talk, levels, Question::Need, said).is_none_or(|chance| chance >= NO_PAIN));
}

/// Settles what somebody calls for, where it is no purchase.
pub(in crate::qualifier) fn purpose(talk: &Talk<'_>, levels: &Levels<'_>, found: &mut Option<Said<Purpose>>) {
    let learned =
        found.as_ref().is_some_and(|said| PURPOSES.iter().any(|(purpose, _)| *purpose == said.value));
    if learned && highest(levels, Question::Purpose) < NO_PURPOSE {
        *found = None;
    }
    let purposes = PURPOSES.map(|(purpose, _)| purpose);
    level(talk, levels, Question::Purpose, &purposes, PURPOSE, found);
}

/// How likely any turn speaks of a question.
fn highest(levels: &Levels<'_>, question: Question) -> f32 {
    levels.spoken(question).map(|(_, chance)| chance).fold(0.0, f32::max)
}

/// How likely the turn in which something was found speaks of a question; nothing where it is the
/// assistant's.
fn spoken_in<T>(talk: &Talk<'_>, levels: &Levels<'_>, question: Question, said: &Said<T>) -> Option<f32> {
    let turn = said.evidence.first()?.turn;
    let mut turns = levels.spoken(question);
    turns.find(|(claim, _)| talk.claims[*claim].turn == turn).map(|(_, chance)| chance)
}

/// Settles one level: what was learned fills it, or stands against a rule, from these limits on.
fn level<T: Copy + PartialEq>(
    talk: &Talk<'_>,
    levels: &Levels<'_>,
    question: Question,
    all: &[T],
    (fills, stands): (f32, f32),
    found: &mut Option<Said<T>>,
) {
    let Some((turn, number, chance)) = levels.likeliest(question) else { return };
    if found.as_ref().is_some_and(|said| said.value == all[number]) {
        return;
    }
    if chance >= if found.is_some() { stands } else { fills } {
        let claim = &talk.claims[levels.telling(talk, turn, question, number)];
        *found = Some(Said { value: all[number], evidence: claim.evidence(&claim.sentence.place(0)) });
    }
}

fn x(name: &str, or: f32) -> f32 { super::weights::xenv(name, or) }
