//! What is seen of a candidate: its words and those around it, what was asked, how likely its
//! words are of each tag, and how it stands among the others.

use std::ops::Range;

use super::texts::Texts;
use super::{CLAUSES, Candidate, is_clause};
use crate::qualifier::sentence::Sentence;
use crate::qualifier::tagger::features::{answered, asked, key, pair, with_pairs};
use crate::qualifier::tagger::levels::{Levels, Question};
use crate::qualifier::tagger::ruled::Ruled;
use crate::qualifier::tagger::{OfTags, Tagged};
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
    all: &'a [Candidate],
    /// The highest chance of each tag in each candidate; nothing of what takes a clause to say.
    chances: Vec<OfTags>,
    /// The highest chance in each claim of a trouble and of a wish, the highest first.
    ordered: [Vec<f32>; 2],
    texts: Texts,
    /// How likely anything in the talk speaks of each question.
    spoken: [f32; Question::ALL.len()],
}

impl<'a, 't> View<'a, 't> {
    pub(super) fn of(
        talk: &'a Talk<'t>,
        levels: &'a Levels<'a>,
        tagged: &'a Tagged,
        ruled: &'a Ruled,
        all: &'a [Candidate],
    ) -> Self {
        let of_one = |one: &Candidate| match is_clause(one.tag) {
            true => OfTags::default(),
            false => tagged.highest_of(one.claim, &one.words),
        };
        let chances: Vec<OfTags> = all.iter().map(of_one).collect();
        let ordered = CLAUSES.map(|tag| {
            let claims = 0..talk.claims.len();
            let mut chances: Vec<f32> = claims.map(|at| tagged.highest_in(at, tag)).collect();
            chances.sort_unstable_by(|one, other| other.total_cmp(one));
            chances
        });
        let texts = Texts::of(talk, all, &chances);
        let spoken = Question::ALL.map(|question| levels.highest(question));
        Self { talk, levels, tagged, ruled, all, chances, ordered, texts, spoken }
    }

    /// Shows what is seen of the sentence of a claim; tells with which words the
    /// assistant answers it, as numbers.
    pub(super) fn sentence(&self, at: usize, seen: &mut Vec<u32>) -> Vec<u32> {
        seen.clear();
        let claim = &self.talk.claims[at];
        form(claim, seen);
        words(&claim.sentence, seen);
        self.spoken(claim, seen);
        steps(Kind::ChanceHere, self.tagged.highest_of_all(at), seen);
        if claim.own() { self.asked_and_answered(claim, seen) } else { Vec::new() }
    }

    /// Shows what is seen of a candidate of a sentence, by its number.
    pub(super) fn see(&self, number: usize, answered: &[u32], seen: &mut Vec<u32>) {
        seen.clear();
        let one = &self.all[number];
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
            steps(Kind::Chance, &self.chances[number], seen);
            self.beside(number, seen);
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
        seen.extend(with_pairs(&answer).map(|value| of(Kind::Answer, value)));
        answer
    }

    /// The sentences before and behind it in its turn.
    fn around(&self, at: usize, seen: &mut Vec<u32>) {
        let turn = self.talk.claims[at].turn;
        let of_turn = |at: usize| self.talk.claims.get(at).filter(|claim| claim.turn == turn);
        let before = at.checked_sub(1).and_then(of_turn);
        for (kind, claim) in [(Kind::Before, before), (Kind::Behind, of_turn(at + 1))] {
            let Some(claim) = claim else { continue };
            seen.extend(claim.sentence.hashes.iter().take(FAR).map(|word| of(kind, *word)));
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
        let own = self.tagged.highest_in(one.claim, one.tag);
        for ((number, tag), ordered) in (0..).zip(CLAUSES).zip(&self.ordered) {
            let here = self.tagged.highest_in(one.claim, tag);
            let before = one.claim.checked_sub(1).map_or(0.0, |before| self.tagged.highest_in(before, tag));
            let higher = ordered.partition_point(|chance| *chance > here);
            // Its own place among them is left out.
            let other = |at: usize| ordered.get(at + usize::from(at >= higher)).copied().unwrap_or_default();
            let number: u32 = number * 1024;
            see(seen, Kind::Near, number + step(before));
            see(seen, Kind::Near, number + ROOM + step(self.tagged.highest_in(one.claim + 1, tag)));
            see(seen, Kind::Others, number + step(other(0)));
            see(seen, Kind::Others, number + ROOM + step(other(1)));
            see(seen, Kind::Others, number + 2 * ROOM + narrow(higher.min(8)));
            let is_ruled = self.ruled.in_claim(one.claim).any(|(_, ruled)| ruled == tag);
            see(seen, Kind::Ruled, number + u32::from(is_ruled));
            see(seen, Kind::Ruled, number + 2 + u32::from(is_ruled) * ROOM + step(own));
        }
    }

    /// How it stands among the other candidates of its tag.
    fn beside(&self, number: usize, seen: &mut Vec<u32>) {
        let one = &self.all[number];
        let own = step(self.chances[number][one.tag as usize]);
        let lowest = one.words.clone().map(|word| self.tagged.chance(one.claim, word, one.tag));
        see(seen, Kind::Lowest, step(lowest.fold(1.0, f32::min)));
        let (alike, other) = self.texts.beside(one.tag, number);
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
    seen.push(of(kind, value));
}

fn of(kind: Kind, value: u32) -> u32 {
    key(FIRST + kind as u32, value)
}

/// How likely each tag is.
fn steps(kind: Kind, chances: &OfTags, seen: &mut Vec<u32>) {
    seen.extend((0..).zip(chances).map(|(tag, chance)| of(kind, tag * ROOM + step(*chance))));
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
    seen.extend(words.iter().map(|word| of(Kind::Word, *word)));
    seen.extend(sentence.kin()[..words.len()].iter().map(|kin| of(Kind::Group, kin.group_of_word())));
    seen.extend(words.windows(2).map(|words| of(Kind::Pair, pair(words[0], words[1]))));
    see(seen, Kind::Start, joined(&words[..words.len().min(2)]));
    see(seen, Kind::End, joined(&sentence.hashes[sentence.hashes.len().saturating_sub(2)..]));
}

/// The words of a candidate, and those around it.
fn place(words: &[u32], own: &Range<usize>, seen: &mut Vec<u32>) {
    let text = &words[own.start..own.end.min(own.start + FAR)];
    seen.extend(text.iter().map(|word| of(Kind::Own, *word)));
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
