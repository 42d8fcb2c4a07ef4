//! What comes of the levels that the rules found and of those that were learned. All limits
//! are those that did best on conversations that neither had seen.

use chrono::NaiveDate;

use super::levels::{Levels, PURPOSES, Question};
use crate::lead::bant::{Authority, Budget, Need, Timeline};
use crate::qualifier::heard::{Bant, Purpose, Said};
use crate::qualifier::talk::Talk;
use crate::qualifier::timeline;

/// From where on a level is filled in, and from where on it stands against the one that a rule
/// found.
const LEVEL: (f32, f32) = (0.5, 0.65);
/// The same of a budget: sums of all kinds are spoken of.
const BUDGET: (f32, f32) = (0.65, 0.7);
/// The same of a purpose: what a rule found stands.
const PURPOSE: (f32, f32) = (0.6, f32::INFINITY);
/// Where no turn speaks of a purpose with more than this chance, there is none.
const NO_PURPOSE: f32 = 0.05;
/// Where no turn speaks of a need with more than this chance, none was told.
const NO_NEED: f32 = 0.08;
/// What hurts in a turn that speaks of a need with less than this chance does not hurt the caller.
const NO_PAIN: f32 = 0.06;
/// A turn says when somebody wants to buy from here on.
const TURN: f32 = 0.4;
/// It does so against another turn in which a rule found it, from here on.
const SURE_TURN: f32 = 0.7;
/// The turn in which a rule found it says nothing of it below this.
const NO_TURN: f32 = 0.3;
/// Where no turn does with more than this chance, a date is one of something else.
const NO_TIME: f32 = 0.05;

/// Settles levels by what was learned.
pub(in crate::qualifier) fn levels(talk: &Talk<'_>, levels: &Levels<'_>, today: NaiveDate, bant: &mut Bant) {
    level(talk, levels, Question::Budget, Budget::ALL, BUDGET, &mut bant.budget);
    level(talk, levels, Question::Authority, Authority::ALL, LEVEL, &mut bant.authority);
    timeline(talk, levels, today, &mut bant.timeline);
}

/// Settles how badly somebody needs it: not at all, where no turn speaks of a need.
pub(in crate::qualifier) fn need(talk: &Talk<'_>, levels: &Levels<'_>, found: &mut Option<Said<Need>>) {
    if highest(levels, Question::Need) < NO_NEED {
        return *found = None;
    }
    level(talk, levels, Question::Need, Need::ALL, (LEVEL.0, f32::INFINITY), found);
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

/// Settles when somebody wants to buy: in which turn it is said was learned, by when that is
/// the rules work out.
fn timeline(talk: &Talk<'_>, levels: &Levels<'_>, today: NaiveDate, found: &mut Option<Said<Timeline>>) {
    let Some((claim, chance)) =
        levels.spoken(Question::Timeline).max_by(|one, other| one.1.total_cmp(&other.1))
    else {
        return;
    };
    let of_turn = || talk.claims[talk.own_from(claim)].iter();
    let ruled = found.as_ref().and_then(|said| spoken_in(talk, levels, Question::Timeline, said));
    let sure = match ruled {
        // What the assistant said and the caller confirmed is no turn of the caller's.
        None if found.is_some() => return,
        _ if chance < NO_TIME => return *found = None,
        Some(ruled) if ruled < NO_TURN => SURE_TURN,
        Some(_) => return,
        None => TURN,
    };
    if chance < sure {
        return;
    }
    let said = of_turn().filter_map(|claim| timeline::spoken(claim, today)).next_back();
    match said {
        Some(said) => *found = Some(said),
        None if found.is_none() => {
            level(talk, levels, Question::Timeline, Timeline::ALL, (LEVEL.0, f32::INFINITY), found);
        }
        None => {}
    }
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
