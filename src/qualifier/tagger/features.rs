//! What is seen of a word: itself, the words around it, how it is written, which lists it
//! is on, and what the assistant had asked.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use super::Tag;
use super::kindred::{self, Kin};
use super::ruled::Ruled;
use crate::qualifier::asked::Topic;
use crate::qualifier::lists;
use crate::qualifier::sentence::Sentence;
use crate::qualifier::talk::{Claim, Talk};
use crate::qualifier::word::Word;

/// A sentence as the model sees it.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// What is seen of each word, one after the other.
    all: Vec<u32>,
    /// Where what is seen of each word ends.
    ends: Vec<usize>,
    /// What is the same for all words.
    pub(super) common: Vec<u32>,
}

impl Seen {
    /// What is seen of each word, besides what all have in common.
    pub(super) fn words(&self) -> impl ExactSizeIterator<Item = &[u32]> {
        (0..self.ends.len()).map(|at| {
            let from = at.checked_sub(1).map_or(0, |before| self.ends[before]);
            &self.all[from..self.ends[at]]
        })
    }

    fn clear(&mut self) {
        self.all.clear();
        self.ends.clear();
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

/// How far around a word it is looked.
const AROUND: [isize; 6] = [-3, -2, -1, 0, 1, 2];
/// Words of a question that count: its last ones.
const OF_QUESTION: usize = 14;
/// Who does or suffers something.
const SUBJECTS: [&str; 20] = [
    "we",
    "i",
    "they",
    "he",
    "she",
    "you",
    "it",
    "nobody",
    "everything",
    "our",
    "my",
    "who",
    "everyone",
    "someone",
    "people",
    "half",
    "that",
    "there",
    "the",
    "customers",
];

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
    Again = 84,
}

pub(in crate::qualifier) fn key(kind: u32, value: u32) -> u32 {
    let mixed = (value ^ kind.wrapping_mul(0x9e37_79b1)).wrapping_mul(0x85eb_ca6b);
    mixed ^ (mixed >> 15)
}

/// The same on every machine (FNV-1a).
pub(in crate::qualifier) fn hash(text: &[u8]) -> u32 {
    text.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

/// What is worked out of the words of a sentence once.
#[derive(Default)]
struct OfWords {
    hashes: Vec<u32>,
    subjects: Vec<Option<u32>>,
    kin: Vec<Kin>,
}

/// Shows the sentence of each claim, nothing of those in the assistant's words.
pub(super) fn each(talk: &Talk<'_>, ruled: &Ruled, mut show: impl FnMut(&Seen)) {
    let mut seen = Seen::default();
    let mut of_words = OfWords::default();
    let mut at = 0;
    for turn in talk.claims.chunk_by(|one, other| one.turn == other.turn) {
        let cased = turn[0].sentence.is_cased();
        for claim in turn {
            seen.clear();
            if claim.own() {
                common(talk, claim, &mut seen.common);
                let here = ruled.places.iter().filter(|(claim, ..)| *claim == at);
                let here: Vec<(&Range<usize>, Tag)> = here.map(|(_, words, tag)| (words, *tag)).collect();
                found(ruled, &here, &mut seen.common);
                let heard = Around::of(talk, claim, ruled);
                words(&claim.sentence, cased, &here, &heard, &mut of_words, &mut seen);
            }
            show(&seen);
            at += 1;
        }
    }
}

/// Shows each turn of the caller as a whole, with the number of its first claim.
pub(super) fn each_turn(talk: &Talk<'_>, mut show: impl FnMut(usize, &[u32])) {
    let mut seen = Vec::new();
    let mut at = 0;
    for turn in talk.claims.chunk_by(|one, other| one.turn == other.turn && one.own() == other.own()) {
        let first = at;
        at += turn.len();
        if !turn[0].own() {
            continue;
        }
        seen.clear();
        common(talk, &turn[0], &mut seen);
        for claim in turn {
            let hashes: Vec<u32> =
                claim.sentence.words.iter().map(|word| hash(word.text.as_bytes())).collect();
            seen.extend(hashes.iter().map(|word| key(Kind::OfTurn as u32, *word)));
            seen.extend(hashes.iter().map(|word| key(Kind::KinOfTurn as u32, kindred::of(*word).group)));
            let pair = |pair: &[u32]| pair[0].rotate_left(7) ^ pair[1];
            seen.extend(hashes.windows(2).map(|words| key(Kind::PairOfTurn as u32, pair(words))));
            let triple = |words: &[u32]| pair(words).rotate_left(7) ^ words[2];
            seen.extend(hashes.windows(3).map(|words| key(Kind::TripleOfTurn as u32, triple(words))));
        }
        seen.sort_unstable();
        seen.dedup();
        show(first, &seen);
    }
}

/// What all words of a sentence share.
fn common(talk: &Talk<'_>, claim: &Claim<'_>, seen: &mut Vec<u32>) {
    seen.push(key(Kind::Always as u32, 0));
    for (number, topic) in (0..).zip(TOPICS) {
        if claim.asked(topic) {
            seen.push(key(Kind::Topic as u32, number * 2 + u32::from(claim.opens)));
        }
    }
    let before = talk.lines.partition_point(|line| line.turn < claim.turn);
    let question = talk.lines[..before].iter().rfind(|line| !line.by_caller);
    let question =
        question.and_then(|line| line.sentences.iter().rfind(|s| s.question).or(line.sentences.last()));
    if let Some(question) = question {
        for word in question.words.iter().rev().take(OF_QUESTION) {
            seen.push(key(Kind::Asked as u32, hash(word.text.as_bytes())));
        }
        let last: Vec<u32> =
            question.words.iter().rev().take(OF_QUESTION).map(|word| hash(word.text.as_bytes())).collect();
        seen.extend(
            last.windows(2).map(|pair| key(Kind::AskedPair as u32, pair[0].rotate_left(7) ^ pair[1])),
        );
    }
    let words = claim.sentence.words.len();
    seen.push(key(Kind::Length as u32, u32::from(words > 3) + u32::from(words > 8) + u32::from(words > 20)));
    seen.push(key(Kind::Claim as u32, u32::from(claim.opens) * 2 + u32::from(claim.sentence.question)));
    seen.push(key(Kind::Claim as u32, 8 + u32::try_from(claim.turn.min(4)).unwrap_or_default()));
}

/// What is known from around a sentence.
struct Around {
    topics: Vec<u32>,
    /// How long the sentence is.
    length: u32,
    /// The words of the assistant's next message, each with the word before it.
    echoes: HashMap<u32, u32, FixedState>,
    /// The caller's address.
    email: String,
}

impl Around {
    fn of(talk: &Talk<'_>, claim: &Claim<'_>, ruled: &Ruled) -> Self {
        let topics = (1..).zip(TOPICS).filter(|(_, topic)| claim.asked(*topic)).map(|(number, _)| number);
        let next = talk.lines.partition_point(|line| line.turn <= claim.turn);
        let mut echoes = HashMap::default();
        if let Some(line) = talk.lines.get(next).filter(|line| !line.by_caller) {
            for sentence in &line.sentences {
                let mut before = u32::from(sentence.question);
                for word in &sentence.words {
                    let here = hash(word.text.as_bytes());
                    echoes.entry(here).or_insert(before);
                    before = here;
                }
            }
        }
        let words = claim.sentence.words.len();
        let length =
            u32::from(words > 1) + u32::from(words > 3) + u32::from(words > 8) + u32::from(words > 20);
        Self { topics: topics.collect(), length, echoes, email: ruled.email.clone() }
    }

    /// Which part of the address has this word in it.
    fn mail(&self, word: &str) -> Option<u32> {
        let at = self.email.find(word)?;
        Some(u32::from(at > self.email.find('@').unwrap_or_default()))
    }
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

fn words(
    sentence: &Sentence<'_>,
    cased: bool,
    ruled: &[(&Range<usize>, Tag)],
    around: &Around,
    of_words: &mut OfWords,
    seen: &mut Seen,
) {
    let OfWords { hashes, subjects, kin } = of_words;
    hashes.clear();
    hashes.extend(sentence.words.iter().map(|word| hash(word.text.as_bytes())));
    self::subjects(hashes, subjects);
    kin.clear();
    let kin_of = |(hash, word): (&u32, &Word<'_>)| {
        kindred::of_number(&word.text).unwrap_or_else(|| kindred::of(*hash))
    };
    kin.extend(hashes.iter().zip(&sentence.words).map(kin_of));
    let count = sentence.words.len();
    let at = |place: isize| usize::try_from(place).ok().filter(|place| *place < count);
    let word = |place: isize| at(place).map_or(if place < 0 { 1 } else { 2 }, |place| hashes[place]);
    let form = |place: isize| at(place).map_or(0, |place| shape(sentence.written(place), cased));
    let kin_at = |place: isize| at(place).map_or(Kin::default(), |place| kin[place]);
    for (place, here) in (0_isize..).zip(0..count) {
        let out = &mut seen.all;
        for (kind, step) in (Kind::Word as u32..).zip(AROUND) {
            out.push(key(kind, word(place + step)));
        }
        for (kind, step) in (Kind::Shape as u32..).zip([-1, 0, 1]) {
            out.push(key(kind, form(place + step)));
        }
        for (kind, (one, other)) in (Kind::Pair as u32..).zip([(-2, -1), (-1, 0), (0, 1)]) {
            out.push(key(kind, word(place + one).rotate_left(7) ^ word(place + other)));
        }
        for (kind, step) in (Kind::Group as u32..).zip([-1, 0, 1]) {
            out.push(key(kind, kin_at(place + step).group));
        }
        for (kind, step) in (Kind::Family as u32..).zip([-2, -1, 0, 1, 2]) {
            out.push(key(kind, kin_at(place + step).family));
        }
        for (kind, (one, other)) in (Kind::Families as u32..).zip([(-1, 0), (0, 1)]) {
            out.push(key(kind, kin_at(place + one).family * 256 + kin_at(place + other).family));
        }
        for (words, tag) in ruled {
            if words.contains(&here) {
                out.push(key(Kind::Ruled as u32, *tag as u32));
            }
        }
        let shape = form(here as isize);
        for topic in &around.topics {
            out.push(key(Kind::TopicFamily as u32, topic * 1024 + kin[here].family));
            out.push(key(Kind::TopicShape as u32, topic * 1024 + shape * 8 + around.length));
            out.push(key(
                Kind::TopicPlace as u32,
                topic * 1024 + u32::try_from(here.min(6)).unwrap_or_default() * 8 + around.length,
            ));
        }
        if sentence.word(here).len() > 2 {
            if let Some(behind) = around.echoes.get(&hashes[here]) {
                out.push(key(Kind::Echo as u32, shape));
                out.push(key(Kind::EchoBehind as u32, *behind));
            }
            out.extend(around.mail(sentence.word(here)).map(|part| key(Kind::Mail as u32, part)));
        }
        let text = sentence.word(here).as_bytes();
        out.push(key(Kind::Ending as u32, hash(&text[text.len().saturating_sub(3)..])));
        out.push(key(Kind::Beginning as u32, hash(&text[..text.len().min(3)])));
        out.push(key(Kind::Place as u32, u32::try_from(here.min(4)).unwrap_or_default()));
        out.push(key(
            Kind::Pause as u32,
            u32::from(sentence.breaks_at(here)) * 2 + u32::from(sentence.breaks_at(here + 1)),
        ));
        if let Some(subject) = subject(sentence, subjects, here) {
            out.push(key(Kind::Subject as u32, subject));
        }
        out.extend(lists::on(sentence.word(here)).map(|list| key(Kind::List as u32, list)));
        seen.ends.push(seen.all.len());
    }
}

/// The subject that each word is, if it is one.
fn subjects(hashes: &[u32], subjects: &mut Vec<Option<u32>>) {
    static SUBJECT: LazyLock<HashMap<u32, u32, FixedState>> =
        LazyLock::new(|| (0..).zip(SUBJECTS).map(|(number, word)| (hash(word.as_bytes()), number)).collect());
    subjects.clear();
    subjects.extend(hashes.iter().map(|hash| SUBJECT.get(hash).copied()));
}

/// The last subject before a word, in its part of the sentence.
fn subject(sentence: &Sentence<'_>, subjects: &[Option<u32>], at: usize) -> Option<u32> {
    for place in (at.saturating_sub(12)..at).rev() {
        if subjects[place].is_some() {
            return subjects[place];
        }
        if sentence.breaks_at(place + 1) && place + 1 < at {
            return None;
        }
    }
    None
}
