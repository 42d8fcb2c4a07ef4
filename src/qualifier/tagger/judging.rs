//! What comes of the levels that the rules found and of those that were learned. All limits
//! are those that did best on conversations that neither had seen.

use chrono::NaiveDate;

use super::levels::{Levels, Question};
use crate::lead::bant::{Authority, Budget, Timeline};
use crate::qualifier::heard::{Bant, Said};
use crate::qualifier::talk::Talk;
use crate::qualifier::timeline;

/// A level is filled in from here on.
const LEVEL: f32 = 0.6;
/// A level stands against the one that a rule found from here on.
const SURE_LEVEL: f32 = 0.7;
/// A turn says when somebody wants to buy from here on.
const TURN: f32 = 0.4;
/// It does so against another turn in which a rule found it, from here on.
const SURE_TURN: f32 = 0.7;
/// The turn in which a rule found it says nothing of it below this.
const NO_TURN: f32 = 0.3;
/// Where no turn does with more than this chance, a date is one of something else.
const NO_TIME: f32 = 0.02;

/// Settles levels by what was learned.
pub(in crate::qualifier) fn levels(talk: &Talk<'_>, levels: &Levels, today: NaiveDate, bant: &mut Bant) {
    level(talk, levels.likeliest(Question::Budget), Budget::ALL, SURE_LEVEL, &mut bant.budget);
    level(talk, levels.likeliest(Question::Authority), Authority::ALL, SURE_LEVEL, &mut bant.authority);
    timeline(talk, levels, today, &mut bant.timeline);
}

/// Settles when somebody wants to buy: in which turn it is said was learned, by when that is
/// the rules work out.
fn timeline(talk: &Talk<'_>, levels: &Levels, today: NaiveDate, found: &mut Option<Said<Timeline>>) {
    let Some((claim, chance)) =
        levels.spoken(Question::Timeline).max_by(|one, other| one.1.total_cmp(&other.1))
    else {
        return;
    };
    let turn = talk.claims[claim].turn;
    let of_turn = || talk.claims.iter().filter(|claim| claim.own() && claim.turn == turn);
    let ruled = found.as_ref().and_then(|said| {
        let turn = said.evidence.first()?.turn;
        levels
            .spoken(Question::Timeline)
            .find(|(claim, _)| talk.claims[*claim].turn == turn)
            .map(|(_, chance)| chance)
    });
    let sure = match ruled {
        _ if chance < NO_TIME => return *found = None,
        Some(ruled) if ruled < NO_TURN => SURE_TURN,
        Some(_) => return,
        None if found.is_some() => return,
        None => TURN,
    };
    if chance < sure {
        return;
    }
    let said = of_turn().filter_map(|claim| timeline::spoken(claim, today)).next_back();
    match said {
        Some(said) => *found = Some(said),
        None if found.is_none() => {
            level(talk, levels.likeliest(Question::Timeline), Timeline::ALL, f32::INFINITY, found);
        }
        None => {}
    }
}

/// Settles one level: what was learned fills it, or stands against a rule where it is `sure`.
fn level<T: Copy + PartialEq>(
    talk: &Talk<'_>,
    likeliest: Option<(usize, usize, f32)>,
    all: &[T],
    sure: f32,
    found: &mut Option<Said<T>>,
) {
    let Some((claim, number, chance)) = likeliest else { return };
    if found.as_ref().is_some_and(|said| said.value == all[number]) {
        return;
    }
    if chance >= if found.is_some() { sure } else { LEVEL } {
        let claim = &talk.claims[claim];
        *found = Some(Said { value: all[number], evidence: claim.evidence(&claim.sentence.place(0)) });
    }
}
