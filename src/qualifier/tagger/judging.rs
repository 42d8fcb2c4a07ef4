//! What comes of the levels that the rules found and of those that were learned. All limits
//! are those that did best on conversations that neither had seen.

use chrono::NaiveDate;

use super::answers::{self, Answer};
use super::levels::{Levels, PURPOSES, Question};
use crate::lead::bant::{Authority, Budget, Need, Timeline};
use crate::qualifier::heard::{Bant, Purpose, Said};
use crate::qualifier::talk::Talk;

/// From where on a level is taken, and below what one that a rule found is left out where nothing
/// is likelier.
const fn limits(question: Question) -> (f32, f32) {
    match question {
        Question::Timeline => (0.5, 0.35),
        Question::Budget | Question::Authority | Question::Need | Question::Purpose => (0.6, 0.3),
    }
}

/// From where on another level stands against one that the caller only confirmed.
const OTHER: f32 = 0.65;
/// Where no need has more than this chance, none was told.
const NO_NEED: f32 = 0.15;
/// From where on a purpose is filled in.
const PURPOSE: f32 = 0.6;
/// Where no turn speaks of a purpose with more than this chance, there is none.
const NO_PURPOSE: f32 = 0.05;

/// What may be the caller's answers, weighed.
pub(in crate::qualifier) struct Answers<'a, 't> {
    talk: &'a Talk<'t>,
    levels: &'a Levels<'a>,
    weighed: Vec<(Answer, f32)>,
}

impl<'a, 't> Answers<'a, 't> {
    /// The answers of a talk of which the rules found some.
    pub(in crate::qualifier) fn of(
        talk: &'a Talk<'t>,
        levels: &'a Levels<'a>,
        bant: &Bant,
        today: NaiveDate,
    ) -> Self {
        Self { talk, levels, weighed: answers::weighed(talk, levels, bant, today) }
    }

    /// Settles all levels but the need.
    pub(in crate::qualifier) fn settle(&self, bant: &mut Bant) {
        self.level(Question::Budget, Budget::ALL, &mut bant.budget);
        self.level(Question::Authority, Authority::ALL, &mut bant.authority);
        self.level(Question::Timeline, Timeline::ALL, &mut bant.timeline);
    }

    /// Settles how badly somebody needs it: not at all, where no turn speaks of a need.
    pub(in crate::qualifier) fn settle_need(&self, found: &mut Option<Said<Need>>) {
        let (likely, _) = limits(Question::Need);
        match self.likeliest(Question::Need) {
            Some((one, chance)) if *chance >= likely => self.answer(one, Need::ALL, found),
            Some((_, chance)) if *chance >= NO_NEED => {}
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

    /// Settles one level. One that the caller only confirmed stands.
    fn level<T: Copy + PartialEq>(&self, question: Question, all: &[T], found: &mut Option<Said<T>>) {
        let of_question = || self.weighed.iter().filter(|(one, _)| one.question == question);
        let ruled = of_question().filter(|(one, _)| one.ruled).map(|(_, chance)| *chance).reduce(f32::max);
        let stands = found.is_some() && ruled.is_none();
        let (likely, unlikely) = limits(question);
        match self.likeliest(question) {
            Some((one, chance)) if *chance >= if stands { OTHER } else { likely } => {
                self.answer(one, all, found);
            }
            _ if stands => {}
            _ if ruled.is_none_or(|chance| chance < unlikely) => *found = None,
            _ => {}
        }
    }
}

/// Settles what somebody calls for, where it is no purchase.
pub(in crate::qualifier) fn purpose(talk: &Talk<'_>, levels: &Levels<'_>, found: &mut Option<Said<Purpose>>) {
    let learned =
        found.as_ref().is_some_and(|said| PURPOSES.iter().any(|(purpose, _)| *purpose == said.value));
    if learned && levels.highest(Question::Purpose) < NO_PURPOSE {
        *found = None;
    }
    let likeliest = levels.likeliest(Question::Purpose).filter(|(.., chance)| *chance >= PURPOSE);
    let Some((turn, number, _)) = likeliest.filter(|_| found.is_none()) else { return };
    let claim = &talk.claims[levels.telling(talk, turn, Question::Purpose, number)];
    *found = Some(Said { value: PURPOSES[number].0, evidence: claim.evidence(&claim.sentence.place(0)) });
}
