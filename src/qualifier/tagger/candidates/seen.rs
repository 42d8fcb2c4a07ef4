//! What is seen of a candidate: its words and those around it, what was asked, how likely its
//! words are of each tag, and how it stands among the others.

use std::ops::Range;

use super::texts::{Texts, text};
use super::{CLAUSES, Candidate, is_clause};
use crate::qualifier::sentence::Sentence;
use crate::qualifier::tagger::features::{answered, asked, key, pair, with_pairs};
use crate::qualifier::tagger::levels::{Levels, Question};
use crate::qualifier::tagger::ruled::Ruled;
use crate::qualifier::tagger::{Tag, Tagged};
use crate::qualifier::talk::{Claim, Talk};

/// Kinds of what is seen.
#[derive(Clone, Copy)]
enum Kind {
    Form,
    Length,
    Turn,
    Word,
    Pair,
    Group,
    Start,
    End,
    Before,
    Behind,
    Asked,
    Topic,
    Own,
    OwnText,
    OwnLength,
    Left,
    Right,
    Chance,
    ChanceHere,
    Lowest,
    Beside,
    Others,
    Ruled,
    Alike,
    Near,
    Spoken,
    Answer,
    Echo,
}

/// Numbers of kinds below these are those of other features.
const FIRST: u32 = 512;

/// Chances that are told apart.
const STEPS: [f32; 17] =
    [0.002, 0.005, 0.01, 0.02, 0.035, 0.06, 0.1, 0.16, 0.24, 0.34, 0.45, 0.56, 0.67, 0.78, 0.87, 0.94, 0.98];
/// Numbers of a step, with room.
const ROOM: u32 = 32;

/// The first words of a sentence, which are seen: where a recorder writes no space, it may have any
/// number.
const FAR: usize = 200;
/// Words right beside a candidate that are seen in their order.
const AROUND: usize = 3;

/// A talk with all that may be a value in it.
pub(super) struct View<'a, 't> {
    talk: &'a Talk<'t>,
    levels: &'a Levels<'a>,
    tagged: &'a Tagged,
    ruled: &'a Ruled,
    /// The highest chance of each tag in each claim.
    highest: Vec<[f32; Tag::ALL.len()]>,
    /// The same of a trouble and of a wish, the highest first.
    ordered: [Vec<f32>; 2],
    texts: Texts<'a>,
    /// How likely anything in the talk speaks of each question.
    spoken: [f32; Question::ALL.len()],
}

impl<'a, 't> View<'a, 't> {
    pub(super) fn of(
        talk: &'a Talk<'t>,
        levels: &'a Levels<'a>,
        tagged: &'a Tagged,
        ruled: &'a Ruled,
        all: &[Candidate],
    ) -> Self {
        let highest: Vec<_> = (0..talk.claims.len()).map(|at| tagged.highest_of_all(at)).collect();
        let ordered = CLAUSES.map(|tag| {
            let mut chances: Vec<f32> = highest.iter().map(|chances| chances[tag as usize]).collect();
            chances.sort_unstable_by(|one, other| other.total_cmp(one));
            chances
        });
        let texts = Texts::of(talk, tagged, all);
        let spoken = Question::ALL.map(|question| levels.highest(question));
        Self { talk, levels, tagged, ruled, highest, ordered, texts, spoken }
    }

    /// Shows what is seen of the sentence of a claim; tells with which words the
    /// assistant answers it, as numbers.
    pub(super) fn sentence(&self, at: usize, seen: &mut Vec<u32>) -> Vec<u32> {
        seen.clear();
        let claim = &self.talk.claims[at];
        form(claim, seen);
        words(&claim.sentence, seen);
        self.spoken(claim, seen);
        for tag in Tag::ALL {
            see(seen, Kind::ChanceHere, tag as u32 * ROOM + step(self.highest[at][tag as usize]));
        }
        if claim.own() { self.asked_and_answered(claim, seen) } else { Vec::new() }
    }

    /// Shows what is seen of a candidate of a sentence.
    pub(super) fn see(&self, one: &Candidate, answered: &[u32], seen: &mut Vec<u32>) {
        seen.clear();
        let claim = &self.talk.claims[one.claim];
        let hashes = &claim.sentence.hashes;
        if claim.own() {
            let echoes = hashes[one.words.clone()].iter().filter(|word| answered.contains(word));
            see(seen, Kind::Echo, narrow(echoes.take(8).count()));
        }
        if is_clause(one.tag) {
            self.around(one.claim, seen);
            self.near(one, seen);
        } else {
            place(hashes, &one.words, seen);
            self.chances(one, seen);
            self.beside(one, seen);
        }
    }

    /// What the assistant asked before its turn, and what it says behind that.
    fn asked_and_answered(&self, claim: &Claim<'_>, seen: &mut Vec<u32>) -> Vec<u32> {
        for asked in asked(self.talk, claim.turn) {
            see(seen, Kind::Asked, asked);
            if claim.opens {
                see(seen, Kind::Topic, asked);
            }
        }
        let answer = answered(self.talk, claim.turn);
        with_pairs(&answer).for_each(|value| see(seen, Kind::Answer, value));
        answer
    }

    /// The sentences before and behind it in its turn.
    fn around(&self, at: usize, seen: &mut Vec<u32>) {
        let turn = self.talk.claims[at].turn;
        let of_turn = |at: usize| self.talk.claims.get(at).filter(|claim| claim.turn == turn);
        let before = at.checked_sub(1).and_then(of_turn);
        for (kind, claim) in [(Kind::Before, before), (Kind::Behind, of_turn(at + 1))] {
            let words = claim.into_iter().flat_map(|claim| claim.sentence.hashes.iter().take(FAR));
            words.for_each(|word| see(seen, kind, *word));
        }
    }

    /// How likely its words are of each tag.
    fn chances(&self, one: &Candidate, seen: &mut Vec<u32>) {
        for tag in Tag::ALL {
            let highest = self.tagged.highest(one.claim, one.words.clone(), tag);
            see(seen, Kind::Chance, tag as u32 * ROOM + step(highest));
        }
    }

    /// How likely its turn speaks of each question, and the talk.
    fn spoken(&self, claim: &Claim<'_>, seen: &mut Vec<u32>) {
        let turn = self.talk.claims.partition_point(|other| other.turn < claim.turn);
        for question in Question::ALL {
            let number = question as u32 * 2 * ROOM;
            see(seen, Kind::Spoken, number + ROOM + step(self.spoken[question as usize]));
            if claim.own() {
                see(seen, Kind::Spoken, number + step(1.0 - self.levels.silence(turn, question)));
            }
        }
    }

    /// How it stands among the other sentences.
    fn near(&self, one: &Candidate, seen: &mut Vec<u32>) {
        let own = self.highest[one.claim][one.tag as usize];
        for ((number, tag), ordered) in (0..).zip(CLAUSES).zip(&self.ordered) {
            let of = |claim: usize| self.highest.get(claim).map_or(0.0, |chances| chances[tag as usize]);
            let before = one.claim.checked_sub(1).map_or(0.0, of);
            let higher = ordered.partition_point(|chance| *chance > of(one.claim));
            // Its own place among them is left out.
            let other = |at: usize| ordered.get(at + usize::from(at >= higher)).copied().unwrap_or_default();
            let number: u32 = number * 1024;
            see(seen, Kind::Near, number + step(before));
            see(seen, Kind::Near, number + ROOM + step(of(one.claim + 1)));
            see(seen, Kind::Others, number + step(other(0)));
            see(seen, Kind::Others, number + ROOM + step(other(1)));
            see(seen, Kind::Others, number + 2 * ROOM + narrow(higher.min(8)));
            let is_ruled = self.ruled.in_claim(one.claim).any(|(_, of)| of == tag);
            see(seen, Kind::Ruled, number + u32::from(is_ruled));
            see(seen, Kind::Ruled, number + 2 + u32::from(is_ruled) * ROOM + step(own));
        }
    }

    /// How it stands among the other candidates of its tag.
    fn beside(&self, one: &Candidate, seen: &mut Vec<u32>) {
        let own = step(self.tagged.highest(one.claim, one.words.clone(), one.tag));
        let lowest = one.words.clone().map(|word| self.tagged.chance(one.claim, word, one.tag));
        see(seen, Kind::Lowest, step(lowest.fold(1.0, f32::min)));
        let (alike, other) = self.texts.beside(one.tag, text(self.talk, one));
        let ruled = u32::from(other.ruled) + 2 * u32::from(alike.ruled);
        let other = step(other.highest);
        see(seen, Kind::Alike, (alike.times - 1).min(3));
        see(seen, Kind::Others, other);
        see(seen, Kind::Beside, own * ROOM + other);
        see(seen, Kind::Ruled, ruled);
        see(seen, Kind::Ruled, 4 + ruled * ROOM + own);
    }
}

fn see(seen: &mut Vec<u32>, kind: Kind, value: u32) {
    seen.push(key(FIRST + kind as u32, value));
}

/// How a sentence is said.
fn form(claim: &Claim<'_>, seen: &mut Vec<u32>) {
    let form = u32::from(claim.opens) | u32::from(claim.sentence.question) << 1 | u32::from(claim.own()) << 2;
    see(seen, Kind::Form, 8);
    see(seen, Kind::Form, form);
    see(seen, Kind::Length, narrow(claim.sentence.words.len().min(30)));
    see(seen, Kind::Turn, narrow(claim.turn.min(8)));
}

/// The words of a sentence, as far as they count.
fn words(sentence: &Sentence<'_>, seen: &mut Vec<u32>) {
    let words = &sentence.hashes[..sentence.hashes.len().min(FAR)];
    words.iter().for_each(|word| see(seen, Kind::Word, *word));
    sentence.kin()[..words.len()].iter().for_each(|kin| see(seen, Kind::Group, kin.group_of_word()));
    words.windows(2).for_each(|words| see(seen, Kind::Pair, pair(words[0], words[1])));
    see(seen, Kind::Start, joined(&words[..words.len().min(2)]));
    see(seen, Kind::End, joined(&sentence.hashes[sentence.hashes.len().saturating_sub(2)..]));
}

/// The words of a candidate, and those around it.
fn place(words: &[u32], own: &Range<usize>, seen: &mut Vec<u32>) {
    let text = &words[own.start..own.end.min(own.start + FAR)];
    text.iter().for_each(|word| see(seen, Kind::Own, *word));
    see(seen, Kind::OwnText, joined(text));
    see(seen, Kind::OwnLength, narrow(text.len().min(8)));
    for count in 1..=AROUND {
        let before = &words[own.start.saturating_sub(count)..own.start];
        let behind = &words[own.end..words.len().min(own.end + count)];
        let short = |words: &[u32]| narrow(count - words.len());
        see(seen, Kind::Left, pair(joined(before), narrow(count) * 4 + short(before)));
        see(seen, Kind::Right, pair(joined(behind), narrow(count) * 4 + short(behind)));
    }
}

fn joined(words: &[u32]) -> u32 {
    words.iter().fold(0, |all, word| pair(all, *word))
}

/// How high a chance is, in steps.
pub(in crate::qualifier::tagger) fn step(chance: f32) -> u32 {
    narrow(STEPS.partition_point(|step| *step <= chance))
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
