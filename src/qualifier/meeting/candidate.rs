//! Every time that both sides may have agreed to, with what is seen of it: who said it, how
//! it was answered, what was said after it.

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};

use super::scheduling::{
    BOOKED, BUSY, CALL_ME, CANCELS, CONFIRMS, ELSEWHERE, PROPOSES, SCHEDULING, TAKEN, TENTATIVE,
};
use crate::qualifier::asked::Topic;
use crate::qualifier::pattern::Pattern;
use crate::qualifier::sentence::Sentence;
use crate::qualifier::tagger::features::{hash, key};
use crate::qualifier::talk::{Line, Talk};
use crate::qualifier::{calendar, clock};

/// A day and a time, with what is seen of it.
#[derive(Debug)]
pub(in crate::qualifier) struct Candidate {
    pub(in crate::qualifier) date: NaiveDate,
    pub(in crate::qualifier) time: NaiveTime,
    /// What the model sees.
    pub(in crate::qualifier) seen: Vec<u32>,
    /// The lines in which it was said.
    pub(super) lines: Vec<usize>,
}

/// Times that may have been agreed, and days without a time, in one line.
#[derive(Debug, Clone, Copy)]
struct Mention {
    date: NaiveDate,
    time: NaiveTime,
    sentence: usize,
    /// The day was not said with it.
    inherited_day: bool,
    /// It goes on from a time that was said before.
    inherited_time: bool,
    /// The time is one beyond doubt: "at three", "3 pm".
    plain: bool,
    elsewhere: bool,
    busy: bool,
}

/// Lines through which a day stays the matter.
const DAY_STAYS: usize = 7;
/// Candidates of a talk: more is a talk of numbers.
const MOST: usize = 40;

/// The matter of the talk so far.
#[derive(Default)]
struct Matter {
    day: Option<(usize, NaiveDate)>,
    time: Option<(usize, NaiveTime)>,
}

/// The candidates of a talk, in the order in which they were first said. `ruled` is what the
/// rules hold for agreed.
pub(in crate::qualifier) fn all(
    talk: &Talk<'_>,
    today: NaiveDate,
    ruled: Option<(NaiveDate, NaiveTime)>,
) -> Vec<Candidate> {
    let mut matter = Matter::default();
    let mentions: Vec<Vec<Mention>> =
        talk.lines.iter().enumerate().map(|(at, line)| of_line(at, line, today, &mut matter)).collect();
    let mut found: Vec<Candidate> = Vec::new();
    for (at, of_line) in mentions.iter().enumerate() {
        for mention in of_line {
            let known = found.iter().position(|one| (one.date, one.time) == (mention.date, mention.time));
            match known {
                Some(known) => found[known].lines.push(at),
                None if found.len() < MOST => {
                    let (date, time) = (mention.date, mention.time);
                    found.push(Candidate { date, time, seen: Vec::new(), lines: vec![at] });
                }
                None => {}
            }
        }
    }
    let all: Vec<(NaiveDate, NaiveTime, usize)> =
        found.iter().map(|one| (one.date, one.time, one.lines.last().copied().unwrap_or_default())).collect();
    let view = View { talk, today, mentions: &mentions, all: &all, ruled };
    for one in &mut found {
        one.seen = view.seen(one);
    }
    found
}

fn of_line(at: usize, line: &Line<'_>, today: NaiveDate, matter: &mut Matter) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    let mut days_alone: Vec<(usize, NaiveDate)> = Vec::new();
    for (number, sentence) in line.sentences.iter().enumerate() {
        let mut days = calendar::days(sentence, today);
        if let Some((_, day)) = matter.day.filter(|(line, _)| line + DAY_STAYS >= at) {
            counted_from(day, sentence, &mut days);
        }
        let in_day = |i: usize| days.iter().any(|d| d.words.contains(&i));
        let times: Vec<clock::Time> = clock::times(sentence, true)
            .into_iter()
            .filter(|t| !in_day(t.words.start) && !in_day(t.words.end - 1))
            .collect();
        let plain = if times.is_empty() { Vec::new() } else { clock::times(sentence, false) };
        for time in &times {
            let before = days.iter().rfind(|d| d.words.start < time.words.start);
            let own = before.or_else(|| days.first()).map(|day| day.date);
            let near = days_alone.last().map(|(_, day)| *day);
            let of_matter = matter.day.filter(|(line, _)| line + DAY_STAYS >= at).map(|(_, day)| day);
            let date = own.or(near).or(of_matter).unwrap_or(today);
            let part = part(sentence, time.words.start);
            found.push(Mention {
                date,
                time: time.time,
                sentence: number,
                inherited_day: own.is_none(),
                inherited_time: false,
                plain: plain.iter().any(|one| one.time == time.time),
                elsewhere: ELSEWHERE.is_match(part),
                busy: BUSY.is_match(part) || sentence.negated(sentence.place(time.words.start).start),
            });
        }
        if times.is_empty() {
            for day in &days {
                days_alone.push((number, day.date));
                let part = part(sentence, day.words.start);
                let elsewhere = ELSEWHERE.is_match(part);
                if let Some((_, time)) = matter.time.filter(|(line, _)| line + DAY_STAYS >= at) {
                    found.push(Mention {
                        date: day.date,
                        time,
                        sentence: number,
                        inherited_day: false,
                        inherited_time: true,
                        plain: true,
                        elsewhere,
                        busy: BUSY.is_match(part) || sentence.negated(sentence.place(day.words.start).start),
                    });
                }
            }
        }
        if let Some(day) = days.last() {
            matter.day = Some((at, day.date));
            // "One sentence names the time, the next the day."
            for mention in found.iter_mut().filter(|one| one.inherited_day && one.sentence + 1 == number) {
                mention.date = day.date;
            }
        }
        if let Some(time) = times.last() {
            matter.time = Some((at, time.time));
        }
    }
    found
}

/// "The day after", "the Thursday after that": days that are counted from the one that was
/// the matter just before.
fn counted_from(matter: NaiveDate, sentence: &Sentence<'_>, days: &mut Vec<calendar::Day>) {
    for at in 0..sentence.words.len() {
        let after = sentence.word(at + 1) == "after" && sentence.word(at + 2) != "tomorrow";
        if !(after || sentence.word(at) == "following") {
            continue;
        }
        if after && sentence.word(at) == "day" {
            let date = matter.succ_opt();
            days.extend(date.map(|date| calendar::Day { date, words: at..at + 2 }));
            continue;
        }
        let named = at + usize::from(!after);
        if let Some(weekday) = calendar::weekday(sentence.word(named)) {
            let date = matter.iter_days().skip(1).find(|day| day.weekday() == weekday);
            days.retain(|day| !day.words.contains(&named));
            days.extend(date.map(|date| calendar::Day { date, words: named..named + 1 }));
        }
    }
}

/// The words around a place, between two pauses, with spaces around them.
fn part<'s>(sentence: &'s Sentence<'_>, word: usize) -> &'s str {
    sentence.clause(sentence.place(word).start)
}

struct View<'a, 't> {
    talk: &'a Talk<'t>,
    today: NaiveDate,
    mentions: &'a [Vec<Mention>],
    all: &'a [(NaiveDate, NaiveTime, usize)],
    ruled: Option<(NaiveDate, NaiveTime)>,
}

/// Kinds of what is seen of a candidate.
mod kind {
    pub(super) const ALWAYS: u32 = 200;
    pub(super) const OF_ALL: u32 = 201;
    pub(super) const LAST: u32 = 210;
    pub(super) const WORD: u32 = 220;
    pub(super) const ANSWER: u32 = 230;
    pub(super) const ANSWER_WORD: u32 = 240;
}

fn capped(number: usize, most: usize) -> u32 {
    u32::try_from(number.min(most)).unwrap_or_default()
}

impl View<'_, '_> {
    fn seen(&self, one: &Candidate) -> Vec<u32> {
        let mut seen = vec![key(kind::ALWAYS, 0)];
        self.of_all(one, &mut seen);
        for by_caller in [false, true] {
            let last = one.lines.iter().rev().find(|at| self.talk.lines[**at].by_caller == by_caller);
            match last {
                Some(at) => self.last(one, *at, &mut seen),
                None => seen.push(key(kind::LAST, 2 + u32::from(by_caller))),
            }
        }
        seen.sort_unstable();
        seen.dedup();
        seen
    }

    /// How it stands among the others.
    fn of_all(&self, one: &Candidate, seen: &mut Vec<u32>) {
        let mut push = |number: u32, value: u32| seen.push(key(kind::OF_ALL, number * 64 + value));
        let by =
            |caller: bool| one.lines.iter().filter(|at| self.talk.lines[**at].by_caller == caller).count();
        let (caller, assistant) = (capped(by(true), 3), capped(by(false), 3));
        push(1, caller);
        push(2, assistant);
        push(3, caller.min(2) * 4 + assistant.min(2));
        let last = one.lines.last().copied().unwrap_or_default();
        let first = one.lines.first().copied().unwrap_or_default();
        push(4, u32::from(self.talk.lines[last].by_caller));
        push(5, u32::from(self.talk.lines[first].by_caller));
        let later = self.all.iter().filter(|other| other.2 > last);
        push(6, capped(later.clone().count(), 3));
        push(7, capped(later.filter(|other| other.0 != one.date).count(), 2));
        push(8, capped(self.all.len(), 6));
        let ruled = match self.ruled {
            None => 0,
            Some(ruled) if ruled == (one.date, one.time) => 1,
            Some(ruled) if ruled.0 == one.date => 2,
            Some(ruled) if ruled.1 == one.time => 3,
            Some(_) => 4,
        };
        push(9, ruled);
        push(10, one.time.hour());
        let ahead = (one.date - self.today).num_days();
        push(
            11,
            match ahead {
                ..0 => 0,
                0 => 1,
                1 => 2,
                2..=7 => 3,
                8..=14 => 4,
                15..=45 => 5,
                _ => 6,
            },
        );
        push(12, one.date.weekday().num_days_from_monday());
        push(13, one.time.minute() / 5);
        let after = &self.talk.lines[last + 1..];
        let says = |caller: bool, pattern: &Pattern| {
            u32::from(after.iter().any(|line| line.by_caller == caller && has(line, pattern)))
        };
        push(14, says(true, &CANCELS));
        push(15, says(true, &TENTATIVE));
        push(16, says(false, &BOOKED));
        push(17, says(false, &TAKEN));
        let again = after.iter().filter(|line| {
            line.sentences
                .iter()
                .any(|s| calendar::days(s, self.today).iter().any(|day| day.date == one.date))
        });
        push(18, capped(again.count(), 2));
        push(19, capped(after.len(), 8));
        let best = |pick: fn(&Mention) -> bool| {
            let mentions = one.lines.iter().flat_map(|at| &self.mentions[*at]);
            u32::from(mentions.filter(|m| (m.date, m.time) == (one.date, one.time)).any(pick))
        };
        push(20, best(|m| !m.inherited_day));
        push(21, best(|m| !m.inherited_time));
        push(22, best(|m| m.plain));
        push(23, best(|m| m.elsewhere));
        push(24, best(|m| m.busy));
        push(25, u32::from(self.talk.lines.iter().any(|line| line.asked.about(Topic::MeetingTime))));
        push(26, capped(self.talk.lines.iter().filter(|line| has(line, &SCHEDULING)).count(), 5));
    }

    /// The last line of one side in which it was said, and the next line.
    fn last(&self, one: &Candidate, at: usize, seen: &mut Vec<u32>) {
        let line = &self.talk.lines[at];
        let side = u32::from(line.by_caller);
        let Some(mention) = self.mentions[at].iter().find(|m| (m.date, m.time) == (one.date, one.time))
        else {
            return;
        };
        let sentence = &line.sentences[mention.sentence];
        let slots = self.mentions[at].len();
        let mut push = |number: u32, value: u32| seen.push(key(kind::LAST + side, number * 64 + value));
        push(1, u32::from(sentence.question));
        push(2, capped(slots, 3));
        push(3, u32::from(mention.inherited_day) * 2 + u32::from(mention.inherited_time));
        push(4, u32::from(mention.plain));
        push(5, u32::from(mention.elsewhere));
        push(6, u32::from(mention.busy));
        push(7, u32::from(line.asked.about(Topic::MeetingTime)));
        for (number, pattern) in [
            (10, &SCHEDULING),
            (11, &PROPOSES),
            (12, &CONFIRMS),
            (13, &BOOKED),
            (14, &TENTATIVE),
            (15, &TAKEN),
            (16, &CANCELS),
            (17, &CALL_ME),
        ] {
            push(number, u32::from(sentence.has(pattern)));
            push(number + 10, u32::from(has(line, pattern)));
        }
        push(30, line.reply as u32);
        push(31, u32::from(line.sentences.last().is_some_and(|s| s.question)));
        words(sentence, kind::WORD + side, seen);
        let Some(next) = self.talk.lines.get(at + 1).filter(|next| next.by_caller != line.by_caller) else {
            seen.push(key(kind::ANSWER + side, 1));
            return;
        };
        let mut push = |number: u32, value: u32| seen.push(key(kind::ANSWER + side, number * 64 + value));
        push(1, next.reply as u32);
        let again = self.mentions[at + 1].iter();
        let same = again.clone().any(|m| (m.date, m.time) == (one.date, one.time));
        push(2, u32::from(same));
        push(3, capped(again.filter(|m| (m.date, m.time) != (one.date, one.time)).count(), 2));
        for (number, pattern) in
            [(10, &CONFIRMS), (11, &BOOKED), (12, &TAKEN), (13, &TENTATIVE), (14, &CANCELS), (15, &BUSY)]
        {
            push(number, u32::from(has(next, pattern)));
        }
        push(16, u32::from(next.sentences.first().is_some_and(|s| s.question)));
        if let Some(first) = next.sentences.first() {
            words(first, kind::ANSWER_WORD + side, seen);
        }
    }
}

/// The words of a sentence, without its numbers.
fn words(sentence: &Sentence<'_>, kind: u32, seen: &mut Vec<u32>) {
    let hashes: Vec<u32> = sentence
        .words
        .iter()
        .map(|word| if word.is_number() { 1 } else { hash(word.text.as_bytes()) })
        .collect();
    seen.extend(hashes.iter().map(|word| key(kind, *word)));
    seen.extend(hashes.windows(2).map(|pair| key(kind + 2, pair[0].rotate_left(7) ^ pair[1])));
}

fn has(line: &Line<'_>, pattern: &Pattern) -> bool {
    line.sentences.iter().any(|s| s.has(pattern))
}
