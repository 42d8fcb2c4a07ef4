//! What is seen of a candidate: its words and those around it, what was asked, how likely its
//! words are of each tag, and how it stands among the others.

use std::ops::Range;

use super::texts::{Texts, text};
use super::{CLAUSES, Candidate, is_clause};
use crate::qualifier::tagger::features::{answered, asked, hash, key, pair};
use crate::qualifier::tagger::levels::{Levels, Question};
use crate::qualifier::tagger::ruled::Ruled;
use crate::qualifier::tagger::{Tag, Tagged, kindred};
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
/// Tags, with room.
const TAGS: u32 = 16;

/// Chances that are told apart.
const STEPS: [f32; 17] =
    [0.002, 0.005, 0.01, 0.02, 0.035, 0.06, 0.1, 0.16, 0.24, 0.34, 0.45, 0.56, 0.67, 0.78, 0.87, 0.94, 0.98];
/// Numbers of a step, with room.
const ROOM: u32 = 32;

/// Words of a sentence from the first word of a candidate on that are seen, and before it: where
/// a recorder writes no space, a sentence may have any number.
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

    /// Shows what is seen of a candidate.
    pub(super) fn see(&self, one: &Candidate, seen: &mut Vec<u32>) {
        let mut sight = Sight { tag: one.tag, seen };
        let claim = &self.talk.claims[one.claim];
        let count = claim.sentence.words.len();
        let window = one.words.start.saturating_sub(FAR)..count.min(one.words.start + FAR);
        let own = one.words.start - window.start..one.words.end.min(window.end) - window.start;
        let hashes = hashes(claim, window);
        sight.form(claim, count);
        sight.sentence(&hashes);
        if claim.own() {
            self.asked_and_answered(claim, &hashes[own.clone()], &mut sight);
        }
        self.chances(one, &mut sight);
        self.spoken(claim, &mut sight);
        if is_clause(one.tag) {
            self.around(one.claim, &mut sight);
            self.near(one, &mut sight);
        } else {
            sight.place(&hashes, &own);
            self.beside(one, &mut sight);
        }
    }

    /// What the assistant asked before its turn, and what it says behind that.
    fn asked_and_answered(&self, claim: &Claim<'_>, own: &[u32], sight: &mut Sight<'_>) {
        for asked in asked(self.talk, claim.turn) {
            sight.see(Kind::Asked, asked);
            if claim.opens {
                sight.see(Kind::Topic, asked);
            }
        }
        let answer = answered(self.talk, claim.turn);
        answer.iter().for_each(|word| sight.see(Kind::Answer, *word));
        answer.windows(2).for_each(|words| sight.see(Kind::Answer, pair(words[0], words[1])));
        sight.see(Kind::Echo, narrow(own.iter().filter(|word| answer.contains(word)).count().min(8)));
    }

    /// The sentences before and behind it in its turn.
    fn around(&self, at: usize, sight: &mut Sight<'_>) {
        let turn = self.talk.claims[at].turn;
        let of_turn = |at: usize| self.talk.claims.get(at).filter(|claim| claim.turn == turn);
        let before = at.checked_sub(1).and_then(of_turn);
        for (kind, claim) in [(Kind::Before, before), (Kind::Behind, of_turn(at + 1))] {
            let words = claim.map(|claim| hashes(claim, 0..claim.sentence.words.len()));
            words.into_iter().flatten().for_each(|word| sight.see(kind, word));
        }
    }

    /// How likely its words and those of its sentence are of each tag.
    fn chances(&self, one: &Candidate, sight: &mut Sight<'_>) {
        for tag in Tag::ALL {
            let here = self.highest[one.claim][tag as usize];
            sight.see(Kind::ChanceHere, tag as u32 * ROOM + step(here));
            if !is_clause(one.tag) {
                let highest = self.tagged.highest(one.claim, one.words.clone(), tag);
                sight.see(Kind::Chance, tag as u32 * ROOM + step(highest));
            }
        }
    }

    /// How likely its turn speaks of each question, and the talk.
    fn spoken(&self, claim: &Claim<'_>, sight: &mut Sight<'_>) {
        let turn = self.talk.claims.partition_point(|other| other.turn < claim.turn);
        for question in Question::ALL {
            let number = question as u32 * 2 * ROOM;
            sight.see(Kind::Spoken, number + ROOM + step(self.spoken[question as usize]));
            if claim.own() {
                sight.see(Kind::Spoken, number + step(1.0 - self.levels.silence(turn, question)));
            }
        }
    }

    /// How it stands among the other sentences.
    fn near(&self, one: &Candidate, sight: &mut Sight<'_>) {
        let own = self.highest[one.claim][one.tag as usize];
        for ((number, tag), ordered) in (0..).zip(CLAUSES).zip(&self.ordered) {
            let of = |claim: usize| self.highest.get(claim).map_or(0.0, |chances| chances[tag as usize]);
            let before = one.claim.checked_sub(1).map_or(0.0, of);
            let higher = ordered.partition_point(|chance| *chance > of(one.claim));
            // Its own place among them is left out.
            let other = |at: usize| ordered.get(at + usize::from(at >= higher)).copied().unwrap_or_default();
            let number: u32 = number * 1024;
            sight.see(Kind::Near, number + step(before));
            sight.see(Kind::Near, number + ROOM + step(of(one.claim + 1)));
            sight.see(Kind::Others, number + step(other(0)));
            sight.see(Kind::Others, number + ROOM + step(other(1)));
            sight.see(Kind::Others, number + 2 * ROOM + narrow(higher.min(8)));
            let is_ruled = self.ruled.in_claim(one.claim).any(|(_, of)| of == tag);
            sight.see(Kind::Ruled, number + u32::from(is_ruled));
            sight.see(Kind::Ruled, number + 2 + u32::from(is_ruled) * ROOM + step(own));
        }
    }

    /// How it stands among the other candidates of its tag.
    fn beside(&self, one: &Candidate, sight: &mut Sight<'_>) {
        let own = step(self.tagged.highest(one.claim, one.words.clone(), one.tag));
        let lowest = one.words.clone().map(|word| self.tagged.chance(one.claim, word, one.tag));
        sight.see(Kind::Lowest, step(lowest.fold(1.0, f32::min)));
        let (alike, other) = self.texts.beside(one.tag, text(self.talk, one));
        let ruled = u32::from(other.ruled) + 2 * u32::from(alike.ruled);
        let other = step(other.highest);
        sight.see(Kind::Alike, (alike.times - 1).min(3));
        sight.see(Kind::Others, other);
        sight.see(Kind::Beside, own * ROOM + other);
        sight.see(Kind::Ruled, ruled);
        sight.see(Kind::Ruled, 4 + ruled * ROOM + own);
    }
}

/// What is seen of a candidate of a tag.
struct Sight<'s> {
    tag: Tag,
    seen: &'s mut Vec<u32>,
}

impl Sight<'_> {
    fn see(&mut self, kind: Kind, value: u32) {
        self.seen.push(key(FIRST + kind as u32 * TAGS + self.tag as u32, value));
    }

    /// How its sentence is said.
    fn form(&mut self, claim: &Claim<'_>, length: usize) {
        let form =
            u32::from(claim.opens) | u32::from(claim.sentence.question) << 1 | u32::from(claim.own()) << 2;
        self.see(Kind::Form, 8);
        self.see(Kind::Form, form);
        self.see(Kind::Length, narrow(length.min(30)));
        self.see(Kind::Turn, narrow(claim.turn.min(8)));
    }

    /// The words of its sentence.
    fn sentence(&mut self, words: &[u32]) {
        words.iter().for_each(|word| {
            self.see(Kind::Word, *word);
            self.see(Kind::Group, kindred::of(*word).group);
        });
        words.windows(2).for_each(|words| self.see(Kind::Pair, pair(words[0], words[1])));
        self.see(Kind::Start, joined(&words[..words.len().min(2)]));
        self.see(Kind::End, joined(&words[words.len().saturating_sub(2)..]));
    }

    /// Its own words, and those around it.
    fn place(&mut self, words: &[u32], own: &Range<usize>) {
        let text = &words[own.clone()];
        text.iter().for_each(|word| self.see(Kind::Own, *word));
        self.see(Kind::OwnText, joined(text));
        self.see(Kind::OwnLength, narrow(text.len().min(8)));
        for count in 1..=AROUND {
            let before = &words[own.start.saturating_sub(count)..own.start];
            let behind = &words[own.end..words.len().min(own.end + count)];
            let short = |words: &[u32]| narrow(count - words.len());
            self.see(Kind::Left, pair(joined(before), narrow(count) * 4 + short(before)));
            self.see(Kind::Right, pair(joined(behind), narrow(count) * 4 + short(behind)));
        }
    }
}

/// The words of a claim, as numbers.
fn hashes(claim: &Claim<'_>, words: Range<usize>) -> Vec<u32> {
    claim.sentence.words[words].iter().map(|word| hash(word.text.as_bytes())).collect()
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
