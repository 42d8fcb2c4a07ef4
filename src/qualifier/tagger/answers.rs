//! What may be the answer to a question of BANT: a level that was learned, or that the rules
//! find, in a turn of the caller. Each is weighed by its turn and by how it stands among the
//! others of the talk.

mod highest;

use chrono::NaiveDate;

use super::candidates::step;
use super::features::{self, each_once, key, with_pairs};
use super::levels::{Levels, Question};
use super::scales::{Look, Scales, column};
use crate::lead::bant::{Authority, Budget, Need, Timeline};
use crate::qualifier::heard::{Bant, Said};
use crate::qualifier::talk::Talk;
use crate::qualifier::timeline;
use highest::Highest;

/// Questions whose answers are weighed.
pub(super) const WEIGHED: [Question; 4] =
    [Question::Budget, Question::Authority, Question::Timeline, Question::Need];
/// A level of this chance may be an answer.
const LEAST: f32 = 0.03;

/// Something that may be an answer.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) question: Question,
    /// The first claim of its turn.
    pub(super) turn: usize,
    pub(super) level: usize,
    /// A rule found it.
    pub(super) ruled: bool,
    /// When somebody wants to buy, as worked out from a date of the turn.
    pub(super) worked_out: Option<Said<Timeline>>,
}

/// What a rule found: the question, the level, the turn.
pub(super) type Ruled = (Question, usize, usize);

/// What the rules found.
pub(super) fn ruled(bant: &Bant) -> Vec<Ruled> {
    fn of<T: PartialEq>(question: Question, all: &[T], said: Option<&Said<T>>) -> Option<Ruled> {
        let level = all.iter().position(|level| said.is_some_and(|said| said.value == *level))?;
        Some((question, level, said?.evidence.first()?.turn))
    }
    let found = [
        of(Question::Budget, Budget::ALL, bant.budget.as_ref()),
        of(Question::Authority, Authority::ALL, bant.authority.as_ref()),
        of(Question::Timeline, Timeline::ALL, bant.timeline.as_ref()),
        of(Question::Need, Need::ALL, bant.need.as_ref()),
    ];
    found.into_iter().flatten().collect()
}

/// All that may be an answer in a talk, by turn.
pub(super) fn all(talk: &Talk<'_>, levels: &Levels<'_>, ruled: &[Ruled], today: NaiveDate) -> Vec<Answer> {
    let of_turn = |turn| WEIGHED.into_iter().map(move |question| (turn, question));
    let mut found = Vec::new();
    for (turn, question) in levels.turns().flat_map(of_turn) {
        let number = talk.claims[turn].turn;
        let by_rule = ruled.iter().find(|(of, _, turn)| *of == question && *turn == number);
        let worked_out =
            (question == Question::Timeline).then(|| worked_out(talk, levels, turn, today)).flatten();
        for (level, chance) in levels.of_turn(turn, question).enumerate() {
            let ruled = by_rule.is_some_and(|(_, of, _)| *of == level);
            let worked_out = worked_out.clone().filter(|said| said.value == Timeline::ALL[level]);
            if ruled || worked_out.is_some() || chance >= LEAST {
                found.push(Answer { question, turn, level, ruled, worked_out });
            }
        }
    }
    found
}

/// When somebody wants to buy by what a turn says, if it is likely to speak of that.
fn worked_out(talk: &Talk<'_>, levels: &Levels<'_>, turn: usize, today: NaiveDate) -> Option<Said<Timeline>> {
    let speaks = 1.0 - levels.silence(turn, Question::Timeline) >= LEAST;
    let of_turn = talk.claims[talk.own_from(turn)].iter().filter(|_| speaks);
    of_turn.filter_map(|claim| timeline::spoken(claim, today)).next_back()
}

/// Kinds of what is seen.
#[derive(Clone, Copy)]
enum Kind {
    Always,
    Chance,
    Silence,
    Best,
    Elsewhere,
    Others,
    Spoken,
    Ruled,
    RuledChance,
    Worked,
    Other,
    Answer,
}

/// Numbers of kinds below these are those of other features.
const FIRST: u32 = 2048;

/// Looks at each answer: at what is seen of its turn, and at what is seen of itself.
pub(super) fn look(
    talk: &Talk<'_>,
    levels: &Levels<'_>,
    ruled: &[Ruled],
    all: &[Answer],
    eye: &mut impl Look,
) {
    if all.is_empty() {
        return;
    }
    let highest = Highest::of(levels);
    let mut seen = Vec::new();
    let mut number = 0;
    for of_one in all.chunk_by(|one, other| one.turn == other.turn) {
        seen.clear();
        of_turn(talk, levels, of_one[0].turn, &mut seen);
        eye.share(&seen);
        for one in of_one {
            seen.clear();
            let mut see = |kind: Kind, value: u32| seen.push(key(FIRST + kind as u32, value));
            highest.standing(levels, one, &mut see);
            by_rules(talk, levels, one, ruled, &mut see);
            each_once(&mut seen);
            eye.one(number, column(one.question, one.level), &seen);
            number += 1;
        }
    }
}

/// What is seen of a turn, and of what the assistant says behind it.
fn of_turn(talk: &Talk<'_>, levels: &Levels<'_>, turn: usize, seen: &mut Vec<u32>) {
    seen.extend(levels.seen(turn));
    let answer = features::answered(talk, talk.claims[turn].turn);
    seen.extend(with_pairs(&answer).map(|value| key(FIRST + Kind::Answer as u32, value)));
    each_once(seen);
}

/// What the rules say of an answer.
fn by_rules(
    talk: &Talk<'_>,
    levels: &Levels<'_>,
    one: &Answer,
    ruled: &[Ruled],
    see: &mut impl FnMut(Kind, u32),
) {
    let number = talk.claims[one.turn].turn;
    let state = match ruled.iter().find(|(question, ..)| *question == one.question) {
        None => 0,
        Some((_, level, turn)) => 1 + u32::from(*level == one.level) + 2 * u32::from(*turn == number),
    };
    let own = step(levels.chance(one.turn, one.question, one.level));
    see(Kind::Ruled, state);
    see(Kind::RuledChance, state * 32 + own);
    let worked = u32::from(one.worked_out.is_some());
    see(Kind::Worked, worked);
    see(Kind::Worked, 2 + worked * 32 + step(1.0 - levels.silence(one.turn, one.question)));
}

/// All that may be an answer in a talk of which the rules found some, each with its chance to be one,
/// 0 to 1.
pub(super) fn weighed(
    talk: &Talk<'_>,
    levels: &Levels<'_>,
    bant: &Bant,
    today: NaiveDate,
) -> Vec<(Answer, f32)> {
    let ruled = ruled(bant);
    let all = all(talk, levels, &ruled, today);
    let mut scales = Scales::of(levels.model, all.len());
    look(talk, levels, &ruled, &all, &mut scales);
    all.into_iter().zip(scales.chances).collect()
}
