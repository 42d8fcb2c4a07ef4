//! The days and times of one line: which are wanted, and which do not suit.

use chrono::{NaiveDate, NaiveTime, Timelike};

use super::scheduling::{BUSY, CALL_ME, ELSEWHERE, OFFERS, PROPOSES, SCHEDULING};
use super::slot::Slot;
use crate::qualifier::sentence::Sentence;
use crate::qualifier::talk::Line;
use crate::qualifier::{calendar, clock};

/// What is known before a line is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context {
    pub(super) today: NaiveDate,
    /// A bare number is a time: one was asked for or offered just before.
    pub(super) expected: bool,
    /// A time is being looked for, so that a sentence need not say what for.
    pub(super) open: bool,
    /// A day is under discussion, to which a time may be proposed.
    pub(super) dated: bool,
    /// Evenings were spoken of.
    pub(super) evening: bool,
}

/// The slots of a line.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    pub(super) wanted: Vec<Slot>,
    pub(super) refused: Vec<Slot>,
    /// What is wanted is put as a question.
    pub(super) asks: bool,
}

impl Mentions {
    pub(super) fn of(line: &Line<'_>, context: Context) -> Self {
        let mut said = Self::default();
        let mut stated = Vec::new();
        for sentence in &line.sentences {
            let proposes = sentence.question || sentence.has(&PROPOSES);
            let (mut wanted, refused) = read(sentence, context, proposes);
            // A time without a day, and nobody asked for one: it is of something else.
            if line.by_caller && !context.open && !context.dated && !sentence.has(&CALL_ME) {
                wanted.retain(|slot| slot.0.is_some());
            }
            said.refused.extend(refused);
            let whole = wanted.iter().any(|s| s.0.is_some() && s.1.is_some());
            let short = sentence.question && sentence.words.len() < 6 && !line.by_caller;
            let about = context.open
                || short
                || sentence.has(&SCHEDULING)
                || (proposes && (whole || context.dated))
                || (!line.by_caller && whole && sentence.has(&OFFERS));
            if wanted.is_empty() || !about {
                continue;
            }
            if proposes {
                said.asks = sentence.question;
                said.wanted.extend(wanted);
            } else {
                stated.extend(wanted);
            }
        }
        // "I leave at three on Fridays. What about Monday?": what is proposed counts.
        let partial = |slots: &[Slot]| slots.iter().all(|s| s.0.is_none() || s.1.is_none());
        if said.wanted.is_empty() || (partial(&said.wanted) && partial(&stated) && stated.len() < 2) {
            stated.append(&mut said.wanted);
            said.wanted = stated;
        }
        said.wanted.dedup();
        // One sentence names the day, the next the time.
        if let [(Some(day), None), (None, Some(time))] | [(None, Some(time)), (Some(day), None)] =
            said.wanted[..]
        {
            said.wanted = vec![(Some(day), Some(time))];
        }
        said
    }
}

/// What a sentence wants and what it refuses.
fn read(sentence: &Sentence<'_>, context: Context, proposes: bool) -> (Vec<Slot>, Vec<Slot>) {
    let mut days = calendar::days(sentence, context.today);
    days.retain(|d| !is_bound(sentence, d.words.start));
    let expected = context.expected || proposes || !days.is_empty();
    let in_day = |i: usize| days.iter().any(|d| d.words.contains(&i));
    let mut times: Vec<clock::Time> = clock::times(sentence, expected)
        .into_iter()
        .filter(|t| !in_day(t.words.start) && !in_day(t.words.end - 1) && !is_bound(sentence, t.words.start))
        .map(|t| if context.evening { in_evening(sentence, t) } else { t })
        .collect();
    if days.is_empty() && times.is_empty() {
        return Default::default();
    }
    let parts = parts(sentence);
    let part_of = |word: usize| parts.iter().rposition(|&from| from <= word).unwrap_or(0);
    let told: Vec<&str> = (0..parts.len())
        .map(|i| {
            let end = parts.get(i + 1).copied().unwrap_or(sentence.words.len());
            let (from, to) = (sentence.place(parts[i]).start, sentence.place(end - 1).end);
            &sentence.flat[from - 1..(to + 1).min(sentence.flat.len())]
        })
        .collect();
    let elsewhere: Vec<bool> = told.iter().map(|part| ELSEWHERE.is_match(part)).collect();
    let busy: Vec<bool> = told.iter().map(|part| BUSY.is_match(part)).collect();
    days.retain(|d| !elsewhere[part_of(d.words.start)]);
    times.retain(|t| !elsewhere[part_of(t.words.start)]);
    let no = |word: usize| busy[part_of(word)] || sentence.negated(sentence.place(word).start);
    let (bad_days, days): (Vec<_>, Vec<_>) = days.into_iter().partition(|d| no(d.words.start));
    let (bad_times, times): (Vec<_>, Vec<_>) = times.into_iter().partition(|t| no(t.words.start));
    (paired(&days, &times), paired(&bad_days, &bad_times))
}

/// "By Friday", "until Monday": a bound and not a day to meet on.
fn is_bound(sentence: &Sentence<'_>, at: usize) -> bool {
    let before = sentence.lead_in(sentence.place(at).start, 3);
    [" by ", " before ", " until ", " till ", " since ", " except ", " from "]
        .iter()
        .any(|w| before.ends_with(w))
}

fn in_evening(sentence: &Sentence<'_>, time: clock::Time) -> clock::Time {
    let morning = sentence.words.iter().any(|w| matches!(&*w.text, "am" | "morning"));
    let hour = time.time.hour();
    if morning || !(5..12).contains(&hour) {
        return time;
    }
    clock::Time { time: time.time.with_hour(hour + 12).unwrap_or(time.time), ..time }
}

/// Where the thoughts of a sentence begin: at pauses, and where a new proposal starts.
fn parts(sentence: &Sentence<'_>) -> Vec<usize> {
    let begins = |at: usize| {
        let next = sentence.word(at + 1);
        sentence.words[at].after_pause
            || match sentence.word(at) {
                "but" | "though" | "rather" | "maybe" | "perhaps" => true,
                "could" | "can" | "would" | "shall" => next != "not" && !is_subject(sentence.word(at - 1)),
                "how" | "what" => next == "about",
                "make" => next == "it",
                "let" => next == "us",
                _ => false,
            }
    };
    (0..sentence.words.len()).filter(|&at| at == 0 || begins(at)).collect()
}

fn is_subject(word: &str) -> bool {
    matches!(word, "i" | "we" | "you" | "it" | "that" | "she" | "he" | "they" | "which" | "this")
}

/// Each time with the day before it, or with the first day behind it.
fn paired(days: &[calendar::Day], times: &[clock::Time]) -> Vec<Slot> {
    if times.is_empty() {
        return days.iter().map(|d| (Some(d.date), None)).collect();
    }
    let day_of = |t: &clock::Time| {
        let before = days.iter().rfind(|d| d.words.start < t.words.start);
        before.or_else(|| days.first()).map(|d| d.date)
    };
    let mut slots: Vec<Slot> = times.iter().map(|t| (day_of(t), Some(t.time))).collect();
    slots.dedup();
    slots
}

/// Which of the offered slots "the second", "the later one" is.
pub(super) fn by_order(line: &Line<'_>, offered: &[Slot]) -> Option<Slot> {
    let [first, second] = offered else { return None };
    let key = |s: &Slot| (s.0, s.1.unwrap_or(NaiveTime::MIN));
    let (early, late) = if key(first) <= key(second) { (first, second) } else { (second, first) };
    line.sentences.iter().find_map(|s| {
        s.words.iter().find_map(|w| match &*w.text {
            "first" | "former" | "1st" => Some(*first),
            "second" | "latter" | "2nd" => Some(*second),
            "earlier" | "earliest" => Some(*early),
            "later" | "latest" => Some(*late),
            _ => None,
        })
    })
}
