//! How an answer stands among the levels of its turn and those of the others.

use super::{Answer, Kind, WEIGHED};
use crate::qualifier::tagger::candidates::step;
use crate::qualifier::tagger::levels::{Levels, Question};

/// Levels of a question, with room.
const MOST_LEVELS: usize = 8;

/// The two highest chances of something, each with its turn.
type Two = [(f32, usize); 2];

/// The highest chances of a talk.
pub(super) struct Highest {
    /// Of each level of each question.
    levels: [[Two; MOST_LEVELS]; WEIGHED.len()],
    /// That it is spoken of.
    spoken: [Two; WEIGHED.len()],
}

impl Highest {
    pub(super) fn of(levels: &Levels<'_>) -> Self {
        let none = [(0.0, usize::MAX); 2];
        let mut highest =
            Self { levels: [[none; MOST_LEVELS]; WEIGHED.len()], spoken: [none; WEIGHED.len()] };
        for turn in levels.turns() {
            for question in WEIGHED {
                let of_question = &mut highest.levels[question as usize];
                of_question
                    .iter_mut()
                    .zip(levels.of_turn(turn, question))
                    .for_each(|(two, chance)| enter(two, chance, turn));
                enter(&mut highest.spoken[question as usize], 1.0 - levels.silence(turn, question), turn);
            }
        }
        highest
    }

    /// How an answer stands among the levels of its turn and those of the others.
    pub(super) fn standing(&self, levels: &Levels<'_>, one: &Answer, see: &mut impl FnMut(Kind, u32)) {
        let own = levels.chance(one.turn, one.question, one.level);
        let of_turn = levels.of_turn(one.turn, one.question).enumerate();
        let best =
            of_turn.filter(|(level, _)| *level != one.level).map(|(_, chance)| chance).fold(0.0, f32::max);
        let elsewhere = self.levels[one.question as usize].map(|two| outside(&two, one.turn));
        let others = elsewhere.iter().enumerate().filter(|(level, _)| *level != one.level);
        let others = others.map(|(_, chance)| *chance).fold(0.0, f32::max);
        see(Kind::Always, 0);
        see(Kind::Chance, step(own));
        see(Kind::Silence, step(levels.silence(one.turn, one.question)));
        see(Kind::Best, step(best));
        see(Kind::Elsewhere, step(elsewhere[one.level]));
        see(Kind::Others, step(others));
        see(Kind::Others, 64 + step(own) * 32 + step(f32::max(best, others)));
        see(Kind::Spoken, step(outside(&self.spoken[one.question as usize], one.turn)));
        for question in Question::ALL {
            see(Kind::Other, question as u32 * 32 + step(1.0 - levels.silence(one.turn, question)));
        }
    }
}

fn enter(two: &mut Two, chance: f32, turn: usize) {
    if chance > two[0].0 {
        *two = [(chance, turn), two[0]];
    } else if chance > two[1].0 {
        two[1] = (chance, turn);
    }
}

/// The highest chance outside a turn.
fn outside(two: &Two, turn: usize) -> f32 {
    if two[0].1 == turn { two[1].0 } else { two[0].0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_outside_a_turn() {
        let mut two = [(0.0, usize::MAX); 2];
        [(0.2, 1), (0.7, 2), (0.5, 3), (0.1, 4)]
            .into_iter()
            .for_each(|(chance, turn)| enter(&mut two, chance, turn));
        assert_eq!([1, 2, 3].map(|turn| outside(&two, turn)), [0.7, 0.5, 0.7]);
        assert_eq!(outside(&[(0.0, usize::MAX); 2], 1), 0.0);
    }
}
