//! What the model sees of a time that may have been agreed: how it stands among the others,
//! the last line of each side that says it, and how that was answered.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};

use super::candidate::Candidate;
use super::mention::{Mention, Times};
use super::scheduling::{BOOKED, BUSY, CALL_ME, CANCELS, CONFIRMS, PROPOSES, SCHEDULING, TAKEN, TENTATIVE};
use crate::qualifier::asked::Topic;
use crate::qualifier::pattern::Pattern;
use crate::qualifier::sentence::Sentence;
use crate::qualifier::tagger::features::{key, pair};
use crate::qualifier::talk::{Line, Talk};

/// Kinds of what is seen; a side of the talk and pairs of words have room behind theirs.
#[derive(Clone, Copy)]
enum Kind {
    Always = 200,
    OfAll = 201,
    Last = 210,
    Word = 220,
    Answer = 230,
    AnswerWord = 240,
}

/// Numbers of what is seen that are left for each question.
const ROOM: u32 = 64;

/// What a line may say of a time.
const OF_LINE: [(u32, &LazyLock<Pattern>); 8] = [
    (10, &SCHEDULING),
    (11, &PROPOSES),
    (12, &CONFIRMS),
    (13, &BOOKED),
    (14, &TENTATIVE),
    (15, &TAKEN),
    (16, &CANCELS),
    (17, &CALL_ME),
];
/// What the next line may answer.
const OF_ANSWER: [(u32, &LazyLock<Pattern>); 6] =
    [(10, &CONFIRMS), (11, &BOOKED), (12, &TAKEN), (13, &TENTATIVE), (14, &CANCELS), (15, &BUSY)];

/// A talk with its times.
pub(super) struct View<'a, 't> {
    talk: &'a Talk<'t>,
    today: NaiveDate,
    times: &'a [Times],
    /// The day of each candidate and the last line that says it.
    all: &'a [(NaiveDate, usize)],
    /// Lines that speak of meeting.
    scheduling: usize,
    asked: bool,
}

impl<'a, 't> View<'a, 't> {
    pub(super) fn of(
        talk: &'a Talk<'t>,
        today: NaiveDate,
        times: &'a [Times],
        all: &'a [(NaiveDate, usize)],
    ) -> Self {
        Self {
            talk,
            today,
            times,
            all,
            scheduling: talk.lines.iter().filter(|line| has(line, &SCHEDULING)).count(),
            asked: talk.lines.iter().any(|line| line.asked.about(Topic::MeetingTime)),
        }
    }

    pub(super) fn seen(&self, one: &Candidate) -> Vec<u32> {
        let mut seen = vec![key(Kind::Always as u32, 0)];
        self.in_order(one, &mut seen);
        self.as_said(one, &mut seen);
        for by_caller in [false, true] {
            let last = one.lines.iter().rev().find(|at| self.talk.lines[**at].by_caller == by_caller);
            match last {
                Some(at) => self.last(one, *at, &mut seen),
                None => seen.push(key(Kind::Last as u32, 2 + u32::from(by_caller))),
            }
        }
        seen.sort_unstable();
        seen.dedup();
        seen
    }

    /// How it stands among the others, and what came after it.
    fn in_order(&self, one: &Candidate, seen: &mut Vec<u32>) {
        let mut push = |number: u32, value: u32| seen.push(key(Kind::OfAll as u32, number * ROOM + value));
        let by =
            |caller: bool| one.lines.iter().filter(|at| self.talk.lines[**at].by_caller == caller).count();
        let (caller, assistant) = (capped(by(true), 3), capped(by(false), 3));
        let (first, last) = (one.lines[0], one.lines[one.lines.len() - 1]);
        let later = || self.all.iter().filter(|other| other.1 > last);
        push(1, caller);
        push(2, assistant);
        push(3, caller.min(2) * 4 + assistant.min(2));
        push(4, u32::from(self.talk.lines[last].by_caller));
        push(5, u32::from(self.talk.lines[first].by_caller));
        push(6, capped(later().count(), 3));
        push(7, capped(later().filter(|other| other.0 != one.date).count(), 2));
        push(8, capped(self.all.len(), 6));
        let after = &self.talk.lines[last + 1..];
        let says = |caller: bool, pattern: &Pattern| {
            u32::from(after.iter().any(|line| line.by_caller == caller && has(line, pattern)))
        };
        push(14, says(true, &CANCELS));
        push(15, says(true, &TENTATIVE));
        push(16, says(false, &BOOKED));
        push(17, says(false, &TAKEN));
        push(
            18,
            capped(self.times[last + 1..].iter().filter(|line| line.days.contains(&one.date)).count(), 2),
        );
        push(19, capped(after.len(), 8));
        push(25, u32::from(self.asked));
        push(26, capped(self.scheduling, 5));
    }

    /// What time it is, and how plainly it was said.
    fn as_said(&self, one: &Candidate, seen: &mut Vec<u32>) {
        let mut push = |number: u32, value: u32| seen.push(key(Kind::OfAll as u32, number * ROOM + value));
        push(10, one.time.hour());
        push(11, ahead((one.date - self.today).num_days()));
        push(12, one.date.weekday().num_days_from_monday());
        push(13, one.time.minute() / 5);
        let any = |is_so: fn(&Mention) -> bool| {
            let mentions = one.lines.iter().flat_map(|at| &self.times[*at].mentions);
            u32::from(mentions.filter(|mention| mention.is_at(one.date, one.time)).any(is_so))
        };
        push(20, any(|mention| !mention.inherited_day));
        push(21, any(|mention| !mention.inherited_time));
        push(22, any(|mention| mention.plain));
        push(23, any(|mention| mention.elsewhere));
        push(24, any(|mention| mention.busy));
    }

    /// The last line of one side that says it, and how the other side answers.
    fn last(&self, one: &Candidate, at: usize, seen: &mut Vec<u32>) {
        let line = &self.talk.lines[at];
        let side = u32::from(line.by_caller);
        let Some(mention) = self.times[at].mentions.iter().find(|mention| mention.is_at(one.date, one.time))
        else {
            return;
        };
        let sentence = &line.sentences[mention.sentence];
        let mut push =
            |number: u32, value: u32| seen.push(key(Kind::Last as u32 + side, number * ROOM + value));
        push(1, u32::from(sentence.question));
        push(2, capped(self.times[at].mentions.len(), 3));
        push(3, u32::from(mention.inherited_day) * 2 + u32::from(mention.inherited_time));
        push(4, u32::from(mention.plain));
        push(5, u32::from(mention.elsewhere));
        push(6, u32::from(mention.busy));
        push(7, u32::from(line.asked.about(Topic::MeetingTime)));
        for (number, pattern) in OF_LINE {
            let here = sentence.has(pattern);
            push(number, u32::from(here));
            push(number + 10, u32::from(here || has(line, pattern)));
        }
        push(30, line.reply as u32);
        push(31, u32::from(line.sentences.last().is_some_and(|s| s.question)));
        words(sentence, Kind::Word as u32 + side, seen);
        match self.talk.lines.get(at + 1).filter(|next| next.by_caller != line.by_caller) {
            Some(next) => self.answer(one, at, next, seen),
            None => seen.push(key(Kind::Answer as u32 + side, 1)),
        }
    }

    /// How a line that says it is answered by the next.
    fn answer(&self, one: &Candidate, at: usize, next: &Line<'_>, seen: &mut Vec<u32>) {
        let side = u32::from(!next.by_caller);
        let mut push =
            |number: u32, value: u32| seen.push(key(Kind::Answer as u32 + side, number * ROOM + value));
        let said = &self.times[at + 1];
        let others = said.mentions.iter().filter(|mention| !mention.is_at(one.date, one.time)).count();
        push(1, next.reply as u32);
        push(2, u32::from(said.mentions.len() > others));
        push(3, capped(others, 2));
        // "Wednesday works", of two days that were offered.
        push(4, u32::from(!said.days.is_empty()) + u32::from(said.days.contains(&one.date)));
        for (number, pattern) in OF_ANSWER {
            push(number, u32::from(has(next, pattern)));
        }
        push(16, u32::from(next.sentences.first().is_some_and(|s| s.question)));
        if let Some(picked) = by_order(next, &self.times[at].mentions) {
            push(17, u32::from(picked.is_at(one.date, one.time)));
        }
        if let Some(first) = next.sentences.first() {
            words(first, Kind::AnswerWord as u32 + side, seen);
        }
    }
}

/// Which of two offered times "the second", "the later one" is.
pub(super) fn by_order<'m>(answer: &Line<'_>, offered: &'m [Mention]) -> Option<&'m Mention> {
    let [first, second] = offered else { return None };
    let key = |mention: &Mention| -> (NaiveDate, NaiveTime) { (mention.date, mention.time) };
    let (early, late) = if key(first) <= key(second) { (first, second) } else { (second, first) };
    let mut words = answer.sentences.iter().flat_map(|sentence| &sentence.words);
    words.find_map(|word| match &*word.text {
        "first" | "former" | "1st" => Some(first),
        "second" | "latter" | "2nd" => Some(second),
        "earlier" | "earliest" => Some(early),
        "later" | "latest" => Some(late),
        _ => None,
    })
}

/// How far ahead a day is.
fn ahead(days: i64) -> u32 {
    match days {
        ..0 => 0,
        0 => 1,
        1 => 2,
        2..=7 => 3,
        8..=14 => 4,
        15..=45 => 5,
        _ => 6,
    }
}

fn capped(number: usize, most: usize) -> u32 {
    u32::try_from(number.min(most)).unwrap_or_default()
}

/// The words of a sentence and their pairs; all numbers are one.
fn words(sentence: &Sentence<'_>, kind: u32, seen: &mut Vec<u32>) {
    let words = sentence.words.iter().zip(&sentence.hashes);
    let hashes: Vec<u32> = words.map(|(word, hash)| if word.is_number() { 1 } else { *hash }).collect();
    seen.extend(hashes.iter().map(|word| key(kind, *word)));
    seen.extend(hashes.windows(2).map(|words| key(kind + 2, pair(words[0], words[1]))));
}

pub(super) fn has(line: &Line<'_>, pattern: &Pattern) -> bool {
    line.sentences.iter().any(|s| s.has(pattern))
}
