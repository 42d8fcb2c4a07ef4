//! What is seen of a word: itself, the words around it, how it is written, which lists it
//! is on, and what the assistant had asked.

mod around;
mod lexeme;
mod spot;
mod subject;
mod turns;

use std::ops::Range;

use super::Tag;
use super::ruled::Ruled;
use crate::qualifier::asked::Topic;
use crate::qualifier::sentence::Sentence;
use crate::qualifier::talk::{Claim, Talk};
use around::Around;
pub(super) use around::{answered, asked};
pub(super) use lexeme::{Lexeme, PLACES, REACH};
pub(super) use spot::{ROWS, Spot};
pub(super) use turns::{each_turn, of_sentence};

/// A sentence as the model sees it.
#[derive(Debug, Default)]
pub(super) struct Seen<'t> {
    pub(super) lexemes: Vec<Lexeme<'t>>,
    /// What is seen at the place of each word besides the words themselves and what all have in common,
    /// with the number of the word.
    pub(super) all: Vec<(u32, u32)>,
    /// Which places those are.
    pub(super) spots: Vec<(Spot, u32)>,
    /// How each word is written.
    shapes: Vec<u32>,
    /// What is the same for all words.
    pub(super) common: Vec<u32>,
}

impl Seen<'_> {
    /// What is seen of each word, its own words and its place together.
    pub(super) fn all_of_words(&self) -> Vec<Vec<u32>> {
        let mut all = vec![Vec::new(); self.lexemes.len()];
        self.all.iter().for_each(|(key, word)| all[*word as usize].push(*key));
        self.spots.iter().for_each(|(spot, word)| spot.each(|key| all[*word as usize].push(key)));
        for (at, lexeme) in self.lexemes.iter().enumerate() {
            for place in 0..PLACES {
                let of = (at + REACH).checked_sub(place).and_then(|of| all.get_mut(of));
                of.into_iter().for_each(|keys| lexeme.each(place, |key| keys.push(key)));
            }
        }
        all
    }

    fn clear(&mut self) {
        self.lexemes.clear();
        self.all.clear();
        self.spots.clear();
        self.common.clear();
    }
}

const TOPICS: [Topic; 19] = [
    Topic::Name,
    Topic::Company,
    Topic::Email,
    Topic::Phone,
    Topic::Size,
    Topic::Industry,
    Topic::Location,
    Topic::Title,
    Topic::Budget,
    Topic::Authority,
    Topic::Need,
    Topic::Timeline,
    Topic::MeetingTime,
    Topic::Tool,
    Topic::Wish,
    Topic::Urgency,
    Topic::Rivals,
    Topic::Pain,
    Topic::Why,
];

/// Words of a question that count: its last ones.
const OF_QUESTION: usize = 14;
/// Words of an answer that count: its first ones.
const OF_ANSWER: usize = 16;

/// Kinds of what is seen, each with room for the places around a word.
#[derive(Clone, Copy)]
enum Kind {
    Always = 1,
    Word = 2,
    Shape = 12,
    Ending = 16,
    Beginning = 17,
    Pair = 18,
    Place = 22,
    Length = 23,
    Topic = 24,
    Asked = 25,
    Subject = 26,
    Pause = 27,
    List = 30,
    Claim = 40,
    OfTurn = 50,
    PairOfTurn = 51,
    TripleOfTurn = 52,
    KinOfTurn = 53,
    Ruled = 54,
    RuledHere = 55,
    RuledElsewhere = 56,
    AskedPair = 57,
    Echo = 58,
    EchoBehind = 59,
    Group = 60,
    Family = 64,
    Families = 70,
    TopicFamily = 80,
    TopicShape = 81,
    TopicPlace = 82,
    Mail = 83,
}

pub(in crate::qualifier) fn key(kind: u32, value: u32) -> u32 {
    let mixed = (value ^ kind.wrapping_mul(0x9e37_79b1)).wrapping_mul(0x85eb_ca6b);
    mixed ^ (mixed >> 15)
}

/// Two words that stand together.
pub(in crate::qualifier) fn pair(one: u32, other: u32) -> u32 {
    one.rotate_left(7) ^ other
}

/// Words, and each two that stand together.
pub(super) fn with_pairs(words: &[u32]) -> impl Iterator<Item = u32> {
    words.iter().copied().chain(words.windows(2).map(|words| pair(words[0], words[1])))
}

/// What is seen of most sentences and turns is less than this; a power of two.
const USUAL: usize = 256;

/// Leaves each thing that is seen once.
pub(super) fn each_once(seen: &mut Vec<u32>) {
    if seen.len() > USUAL {
        seen.sort_unstable();
        return seen.dedup();
    }
    // Twice as many places as things: the next free one is near. 0 is none.
    let mut known = [0; 2 * USUAL];
    let mut none = false;
    seen.retain(|key| {
        let mut at = *key as usize % known.len();
        while known[at] != 0 && known[at] != *key {
            at = (at + 1) % known.len();
        }
        let is_new = known[at] != *key || *key == 0 && !none;
        none |= *key == 0;
        known[at] = *key;
        is_new
    });
}

/// Shows the sentence of each claim, nothing of those that the caller denied.
pub(super) fn each(talk: &Talk<'_>, ruled: &Ruled, mut show: impl FnMut(&Seen<'_>)) {
    let mut seen = Seen::default();
    let mut subjects = Vec::new();
    let mut at = 0;
    for turn in talk.claims.chunk_by(|one, other| one.turn == other.turn) {
        let cased = turn[0].sentence.is_cased();
        let around = (!turn[0].denied()).then(|| Around::of(talk, &turn[0], ruled));
        for claim in turn {
            seen.clear();
            if let Some(around) = &around {
                common(claim, &around.asked, &mut seen.common);
                let here: Vec<(&Range<usize>, Tag)> = ruled.in_claim(at).collect();
                found(ruled, &here, &mut seen.common);
                words(&claim.sentence, cased, &here, around, &mut subjects, &mut seen);
            }
            show(&seen);
            at += 1;
        }
    }
}

/// What all words of a sentence share.
fn common(claim: &Claim<'_>, asked: &[u32], seen: &mut Vec<u32>) {
    seen.push(key(Kind::Always as u32, u32::from(claim.confirmed())));
    for (number, topic) in (0..).zip(TOPICS) {
        if claim.asked(topic) {
            seen.push(key(Kind::Topic as u32, number * 2 + u32::from(claim.opens)));
        }
    }
    seen.extend(asked);
    let words = claim.sentence.words.len();
    seen.push(key(Kind::Length as u32, u32::from(words > 3) + u32::from(words > 8) + u32::from(words > 20)));
    seen.push(key(Kind::Claim as u32, u32::from(claim.opens) * 2 + u32::from(claim.sentence.question)));
    seen.push(key(Kind::Claim as u32, 8 + u32::try_from(claim.turn.min(4)).unwrap_or_default()));
}

/// What the rules found in this sentence, and what they found elsewhere.
fn found(ruled: &Ruled, here: &[(&Range<usize>, Tag)], seen: &mut Vec<u32>) {
    for tag in Tag::ALL.into_iter().filter(|tag| ruled.found[*tag as usize]) {
        let is_here = here.iter().any(|(_, found)| *found == tag);
        let kind = if is_here { Kind::RuledHere } else { Kind::RuledElsewhere };
        seen.push(key(kind as u32, tag as u32));
    }
}

/// How a word is written.
fn shape(written: &str, cased: bool) -> u32 {
    let mut letters = written.chars();
    match letters.next() {
        Some(first) if first.is_ascii_digit() => 1,
        Some(_) if !cased => 2,
        Some(first) if first.is_uppercase() => 3 + u32::from(letters.any(char::is_uppercase)),
        _ => 5,
    }
}

/// What is seen of the words of a sentence, and of their places.
fn words<'t>(
    sentence: &'t Sentence<'_>,
    cased: bool,
    ruled: &[(&Range<usize>, Tag)],
    around: &Around<'_>,
    subjects: &mut Vec<Option<u32>>,
    seen: &mut Seen<'t>,
) {
    seen.lexemes.extend(Lexeme::all(sentence));
    subject::subjects(&seen.lexemes, subjects);
    spot::shapes(sentence, cased, &mut seen.shapes);
    let length = length(sentence.words.len());
    let Seen { lexemes, all, spots, shapes, .. } = seen;
    for (here, number) in (0..sentence.words.len()).zip(0..) {
        let mut see = |key: u32| all.push((key, number));
        pairs(lexemes, here, &mut see);
        if let Some(subject) = subject::subject(sentence, subjects, here) {
            see(key(Kind::Subject as u32, subject));
        }
        let found = ruled.iter().filter(|(words, _)| words.contains(&here));
        found.for_each(|(_, tag)| see(key(Kind::Ruled as u32, *tag as u32)));
        from_around(around, lexemes[here], shapes[here], &mut see);
        spot::spots(sentence, (here, length), shapes, &around.topics, |spot| spots.push((spot, number)));
    }
}

/// What stands together at a place.
fn pairs(lexemes: &[Lexeme<'_>], here: usize, see: &mut impl FnMut(u32)) {
    let (before, behind) = (here.checked_sub(1), Some(here + 1).filter(|at| *at < lexemes.len()));
    let hash = |at: Option<usize>| at.map_or(0, |at| lexemes[at].hash);
    let family = |at: Option<usize>| at.map_or(0, |at| lexemes[at].kin.family);
    for (number, (one, other)) in (0..).zip([(before, Some(here)), (Some(here), behind)]) {
        see(key(Kind::Pair as u32 + number, pair(hash(one), hash(other))));
        see(key(Kind::Families as u32 + number, family(one) * 256 + family(other)));
    }
}

/// How long a sentence is.
fn length(words: usize) -> u32 {
    u32::from(words > 1) + u32::from(words > 3) + u32::from(words > 8) + u32::from(words > 20)
}

/// What a word is to what was said around its sentence.
fn from_around(around: &Around<'_>, word: Lexeme<'_>, shape: u32, see: &mut impl FnMut(u32)) {
    for topic in &around.topics {
        see(key(Kind::TopicFamily as u32, topic * 1024 + word.kin.family));
    }
    if word.text.len() > 2 {
        if let Some(behind) = around.echo(word.hash) {
            see(key(Kind::Echo as u32, shape));
            see(key(Kind::EchoBehind as u32, behind));
        }
        around.mail(word.text).into_iter().for_each(|part| see(key(Kind::Mail as u32, part)));
    }
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
