//! The days and times of one line: what it says itself, and what it takes over from the lines
//! before it ("same time the day after").

use chrono::{Datelike, NaiveDate, NaiveTime};

use super::scheduling::{BUSY, ELSEWHERE};
use crate::qualifier::sentence::Sentence;
use crate::qualifier::talk::Line;
use crate::qualifier::{calendar, clock};

/// A time that may have been agreed, in one line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mention {
    pub(super) date: NaiveDate,
    pub(super) time: NaiveTime,
    /// The sentence of the line that says it.
    pub(super) sentence: usize,
    /// The day was said before, or never.
    pub(super) inherited_day: bool,
    /// It goes on from a time that was said before.
    pub(super) inherited_time: bool,
    /// The time is one beyond doubt: "at three", "3 pm".
    pub(super) plain: bool,
    /// It is said of something else than a meeting with us.
    pub(super) elsewhere: bool,
    /// It does not suit.
    pub(super) busy: bool,
}

/// What one line says of times.
#[derive(Debug, Default)]
pub(super) struct Times {
    pub(super) mentions: Vec<Mention>,
    /// The days that it names, read from the day of the call.
    pub(super) days: Vec<NaiveDate>,
}

impl Mention {
    pub(super) fn is_at(&self, date: NaiveDate, time: NaiveTime) -> bool {
        (self.date, self.time) == (date, time)
    }
}

/// Lines through which a day or a time stays the matter.
const STAYS: usize = 7;

/// Times of a line that are remembered: a line of more is one of numbers.
const MOST: usize = 20;

/// The day and the time that the talk is about, each with the line in which it was said.
#[derive(Debug, Default)]
pub(super) struct Matter {
    day: Option<(usize, NaiveDate)>,
    time: Option<(usize, NaiveTime)>,
    /// What was said in the lines before.
    said: Vec<(usize, NaiveDate, NaiveTime)>,
}

/// A value that was said a few lines ago at most.
fn standing<T: Copy>(said: Option<(usize, T)>, at: usize) -> Option<T> {
    said.filter(|(line, _)| line + STAYS >= at).map(|(_, value)| value)
}

impl Matter {
    /// Takes in the next line, and tells what times it speaks of.
    pub(super) fn read(&mut self, at: usize, line: &Line<'_>, today: NaiveDate) -> Times {
        let Times { mentions: mut found, days: mut named } = Times::default();
        let mut day_alone: Option<NaiveDate> = None;
        for (number, sentence) in line.sentences.iter().enumerate() {
            let mut days = calendar::days(sentence, today);
            named.extend(days.iter().map(|day| day.date));
            if let Some(day) = standing(self.day, at) {
                counted_from(day, sentence, &mut days);
                days.iter_mut().for_each(|said| stay_with(day, sentence, said));
            }
            let times = times(sentence, &days);
            if times.is_empty() {
                found.extend(self.at_the_same_time(at, number, sentence, &days));
                day_alone = days.last().map(|day| day.date).or(day_alone);
            }
            let day = day_alone.or_else(|| standing(self.day, at)).unwrap_or(today);
            let plain = if times.is_empty() { Vec::new() } else { clock::times(sentence, false) };
            for time in &times {
                let own = days.iter().rfind(|d| d.words.start < time.words.start).or(days.first());
                found.push(Mention {
                    date: own.map_or(day, |own| own.date),
                    inherited_day: own.is_none(),
                    plain: plain.iter().any(|one| one.time == time.time),
                    ..mention(number, sentence, time.words.start, time.time)
                });
            }
            if let Some(day) = days.last() {
                self.day = Some((at, day.date));
                // One sentence names the time, the next the day.
                let before = found.iter_mut().rev().take_while(|one| one.sentence + 1 >= number);
                let before = before.filter(|one| one.inherited_day && one.sentence + 1 == number);
                before.for_each(|mention| mention.date = day.date);
            }
            if let Some(time) = times.last() {
                self.time = Some((at, time.time));
            }
        }
        self.said.extend(found.iter().take(MOST).map(|mention| (at, mention.date, mention.time)));
        Times { mentions: found, days: named }
    }

    /// "Can we make it Wednesday instead": the time already under discussion goes with the day.
    fn at_the_same_time(
        &self,
        at: usize,
        number: usize,
        sentence: &Sentence<'_>,
        days: &[calendar::Day],
    ) -> Vec<Mention> {
        let Some(matter) = standing(self.time, at) else { return Vec::new() };
        let moved = days.iter().map(|day| {
            // "The Tuesday one": of what was offered it is the one on that day.
            let mut offered = self.said.iter().rev().take_while(|(line, ..)| line + STAYS >= at);
            let on_day = offered.find(|(_, date, _)| *date == day.date);
            let time = on_day.map_or(matter, |(.., time)| *time);
            let words = mention(number, sentence, day.words.start, time);
            Mention { date: day.date, inherited_time: true, ..words }
        });
        moved.collect()
    }
}

fn mention(number: usize, sentence: &Sentence<'_>, word: usize, time: NaiveTime) -> Mention {
    let place = sentence.place(word).start;
    let around = sentence.clause(place);
    Mention {
        date: NaiveDate::MIN,
        time,
        sentence: number,
        inherited_day: false,
        inherited_time: false,
        plain: true,
        elsewhere: sentence.has(&ELSEWHERE) && ELSEWHERE.is_match(around),
        busy: sentence.has(&BUSY) && BUSY.is_match(around) || sentence.negated(place),
    }
}

/// The times of a sentence; a number in a date is none.
fn times(sentence: &Sentence<'_>, days: &[calendar::Day]) -> Vec<clock::Time> {
    let in_day = |word: usize| days.iter().any(|day| day.words.contains(&word));
    let mut times = clock::times(sentence, true);
    times.retain(|time| !in_day(time.words.start) && !in_day(time.words.end - 1));
    times
}

/// "Tuesday, January 14th, at two?" "Tuesday at two works.": the same Tuesday.
fn stay_with(matter: NaiveDate, sentence: &Sentence<'_>, said: &mut calendar::Day) {
    let alone = said.words.len() == 1 && calendar::weekday(sentence.word(said.words.start)).is_some();
    let led =
        matches!(sentence.word(said.words.start.wrapping_sub(1)), "next" | "this" | "coming" | "following");
    if alone && !led && matter > said.date && matter.weekday() == said.date.weekday() {
        said.date = matter;
    }
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
