//! Which levels of BANT a turn of the caller speaks of, or of which purpose that is no purchase, as
//! learned.

use super::chance::exp;
use super::features;
use super::model::Model;
use super::weights::scores;
use crate::lead::bant::{Authority, Budget, Need, Timeline};
use crate::qualifier::heard::Purpose;
use crate::qualifier::talk::Talk;

/// What a turn may speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::qualifier) enum Question {
    Budget = 0,
    Authority = 1,
    Timeline = 2,
    Need = 3,
    Purpose = 4,
}

impl Question {
    pub(super) const ALL: [Self; 5] =
        [Self::Budget, Self::Authority, Self::Timeline, Self::Need, Self::Purpose];
}

/// Purposes that are learned, with their names among the labels. A wrong number is told by what
/// is said about it.
pub(super) const PURPOSES: [(Purpose, &str); 3] =
    [(Purpose::JobApplicant, "job_applicant"), (Purpose::Selling, "selling"), (Purpose::Support, "support")];

/// A turn surely does not speak of a question below this.
const SILENT: f32 = 0.08;

/// Where the classes of each question begin: none of the levels first.
pub(super) const QUESTIONS: [(usize, usize); Question::ALL.len()] = {
    let levels =
        [Budget::ALL.len(), Authority::ALL.len(), Timeline::ALL.len(), Need::ALL.len(), PURPOSES.len()];
    let mut questions = [(0, 1 + levels[0]); Question::ALL.len()];
    let mut at = 1;
    while at < levels.len() {
        let (from, count) = questions[at - 1];
        questions[at] = (from + count, 1 + levels[at]);
        at += 1;
    }
    questions
};
/// All classes, and as many more as let the processor add up weights eight at a time.
pub(super) const CLASSES: usize = {
    let (from, count) = QUESTIONS[Question::Purpose as usize];
    (from + count).next_multiple_of(8)
};

/// How likely each class is for a turn; those of a question add up to 1.
pub(super) type TurnChances = [f32; CLASSES];

/// Those of a turn that speaks of nothing.
const NOTHING: TurnChances = {
    let mut chances = [0.0; CLASSES];
    let mut at = 0;
    while at < QUESTIONS.len() {
        chances[QUESTIONS[at].0] = 1.0;
        at += 1;
    }
    chances
};

/// The turns of the caller.
#[derive(Debug)]
pub(in crate::qualifier) struct Levels<'m> {
    pub(super) model: &'m Model,
    turns: Vec<Turn>,
}

/// A turn of the caller.
#[derive(Debug)]
struct Turn {
    /// Its first claim.
    first: usize,
    chances: TurnChances,
    /// What is seen of it, each thing once.
    seen: Vec<u32>,
}

impl<'m> Levels<'m> {
    /// Reads a talk by what a model has learned.
    pub(in crate::qualifier) fn by(model: &'m Model, talk: &Talk<'_>) -> Self {
        let mut turns = Vec::new();
        features::each_turn(talk, |first, seen| {
            turns.push(Turn { first, chances: chances(&scores(sums(model, seen))), seen: seen.to_vec() });
        });
        Self { model, turns }
    }

    /// Which claim of a turn, named by its first, speaks most of a level.
    pub(in crate::qualifier) fn telling(
        &self,
        talk: &Talk<'_>,
        turn: usize,
        question: Question,
        level: usize,
    ) -> usize {
        let (silence, _) = QUESTIONS[question as usize];
        let speaks = |claim: &usize| {
            let mut seen = Vec::new();
            features::of_sentence(&talk.claims[*claim].sentence, &mut seen);
            let sums = sums(self.model, &seen);
            sums[silence + 1 + level].saturating_sub(sums[silence])
        };
        // Of two that say as much the first.
        talk.own_from(turn).rev().max_by_key(speaks).unwrap_or(turn)
    }

    /// Leaves out the turns that surely do not speak of a question, so that no rule reads
    /// them for it.
    pub(in crate::qualifier) fn leave_out(&self, talk: &mut Talk<'_>) {
        for Turn { first, chances, .. } in &self.turns {
            let of_turn = talk.own_from(*first);
            let silent = |question: Question| 1.0 - chances[QUESTIONS[question as usize].0] < SILENT;
            for claim in &mut talk.claims[of_turn] {
                let of_bant = Question::ALL.into_iter().filter(|question| *question != Question::Purpose);
                of_bant.filter(|question| silent(*question)).for_each(|question| claim.leave_out(question));
            }
        }
    }

    /// How likely any turn speaks of a question at all.
    pub(super) fn highest(&self, question: Question) -> f32 {
        let (from, _) = QUESTIONS[question as usize];
        self.turns.iter().map(|turn| 1.0 - turn.chances[from]).fold(0.0, f32::max)
    }

    /// The turns, each by its first claim.
    pub(super) fn turns(&self) -> impl Iterator<Item = usize> {
        self.turns.iter().map(|turn| turn.first)
    }

    fn turn(&self, first: usize) -> Option<&Turn> {
        let at = self.turns.binary_search_by_key(&first, |turn| turn.first);
        at.ok().map(|at| &self.turns[at])
    }

    fn chances(&self, turn: usize) -> &TurnChances {
        self.turn(turn).map_or(&NOTHING, |turn| &turn.chances)
    }

    /// What is seen of a turn, each thing once and in no order.
    pub(super) fn seen(&self, turn: usize) -> &[u32] {
        self.turn(turn).map_or(&[], |turn| &turn.seen)
    }

    /// How likely a turn does not speak of a question.
    pub(super) fn silence(&self, turn: usize, question: Question) -> f32 {
        self.chances(turn)[QUESTIONS[question as usize].0]
    }

    /// How likely each level of a question is for a turn.
    pub(super) fn of_turn(&self, turn: usize, question: Question) -> impl Iterator<Item = f32> {
        let (from, count) = QUESTIONS[question as usize];
        self.chances(turn)[from + 1..from + count].iter().copied()
    }

    /// How likely a level of a question is for a turn.
    pub(super) fn chance(&self, turn: usize, question: Question, level: usize) -> f32 {
        self.chances(turn)[QUESTIONS[question as usize].0 + 1 + level]
    }

    /// The likeliest level of a question: the first claim of the turn in which it is spoken of,
    /// the number of the level, and how likely it is.
    pub(in crate::qualifier) fn likeliest(&self, question: Question) -> Option<(usize, usize, f32)> {
        let (from, count) = QUESTIONS[question as usize];
        let all = self.turns.iter().flat_map(|turn| {
            (1..count).map(move |level| (turn.first, level - 1, turn.chances[from + level]))
        });
        all.max_by(|one, other| one.2.total_cmp(&other.2))
    }
}

/// What counts for each class where this is seen.
fn sums(model: &Model, seen: &[u32]) -> [i16; CLASSES] {
    let mut sums = [0; CLASSES];
    model.turns.add_all(seen, &mut sums);
    sums
}

/// Chances of scores, question by question.
pub(super) fn chances(scores: &TurnChances) -> TurnChances {
    let mut chances = *scores;
    for (from, count) in QUESTIONS {
        let of_question = &mut chances[from..from + count];
        let most = of_question.iter().copied().fold(f32::MIN, f32::max);
        of_question.iter_mut().for_each(|score| *score = exp(*score - most));
        let sum: f32 = of_question.iter().sum();
        of_question.iter_mut().for_each(|chance| *chance /= sum);
    }
    chances
}
