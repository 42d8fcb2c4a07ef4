//! A time that both sides agreed to. A proposal that nobody answered is not a meeting.
//!
//! Of all times that were said, the likeliest: what tells whether a time was agreed (who said
//! it, how the other side answered, what came after it) was learned from labelled
//! conversations, because people agree in more ways than rules can hold.

pub(super) mod candidate;
mod kind;
mod mention;
mod scheduling;
mod seen;
mod zone;

use std::ops::RangeInclusive;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeZone};

use super::calendar;
use super::tagger::Model;
use super::talk::{Line, Talk};
use super::word::Word;
use super::{AgreedMeeting, Evidence, Said};
use candidate::Candidate;
use kind::Kind;

const DEFAULT_MINUTES: i64 = 30;
/// A time counts as agreed from here on (`cargo bench --bench tagger`).
const LIKELY: f32 = 0.22;
/// Lines behind those that name the time, in which it is said what it is for and how long.
const AROUND: usize = 3;
/// The same before them.
const BEFORE: usize = 1;

/// An agreed time, and whether a demo was spoken of.
pub(super) struct Agreed {
    pub(super) said: Said<AgreedMeeting>,
    pub(super) demo: bool,
}

/// The time that was agreed and stands, read from the whole talk.
pub(super) fn hear(talk: &Talk<'_>, call_time: DateTime<FixedOffset>, model: &Model) -> Option<Agreed> {
    let agreed = likeliest(talk, call_time, model)?;
    let start = start(talk, call_time, agreed.date, agreed.time)?;
    let first = *agreed.lines.first()?;
    let last = (agreed.lines.last()? + AROUND).min(talk.lines.len() - 1);
    let (kind, minutes) = described(talk, first, first.saturating_sub(BEFORE)..=last);
    // "I want a demo", "Shall we meet tomorrow?": the meeting is the demo.
    let wished = talk.caller().any(|l| l.sentences.iter().any(|s| kind::kind(s) == Some(Kind::Demo)));
    let said = kind.filter(|k| !(wished && *k == Kind::Meeting));
    let meeting_type = said.unwrap_or(Kind::Demo).as_str().to_owned();
    let value = AgreedMeeting { start, minutes: minutes.unwrap_or(DEFAULT_MINUTES), meeting_type };
    let evidence = agreed.lines.iter().map(|at| evidence(&talk.lines[*at])).collect();
    (start > call_time).then(|| Agreed { said: Said { value, evidence }, demo: kind == Some(Kind::Demo) })
}

/// The likeliest of all times that may have been agreed.
fn likeliest(talk: &Talk<'_>, call_time: DateTime<FixedOffset>, model: &Model) -> Option<Candidate> {
    let all = candidate::all(talk, call_time.date_naive());
    let chances = all.into_iter().map(|one| (model.agreed(&one.seen), one));
    let (chance, one) = chances.max_by(|one, other| one.0.total_cmp(&other.0))?;
    (chance >= LIKELY).then_some(one)
}

/// When a time is. A zone counts where it is named beside the time, last and by either side.
pub(super) fn start(
    talk: &Talk<'_>,
    call_time: DateTime<FixedOffset>,
    date: NaiveDate,
    time: NaiveTime,
) -> Option<DateTime<FixedOffset>> {
    let mut lines = talk.lines.iter().rev();
    let named = lines.find_map(|l| l.sentences.iter().find_map(|s| zone::named(s, date, time)));
    let local = named.unwrap_or(*call_time.offset()).from_local_datetime(&date.and_time(time));
    Some(local.earliest()?.with_timezone(call_time.offset()))
}

/// What some lines say of a meeting whose time is said in the `first`: what kind it is, and
/// how many minutes it takes.
fn described(talk: &Talk<'_>, first: usize, lines: RangeInclusive<usize>) -> (Option<Kind>, Option<i64>) {
    // What the caller said before is not yet of the meeting.
    let of_it = |line: &&Line<'_>| !line.by_caller || line.turn >= talk.lines[first].turn;
    let sentences = || talk.lines[lines.clone()].iter().filter(of_it).flat_map(|line| &line.sentences);
    let demo = sentences().filter_map(kind::kind).find(|kind| *kind == Kind::Demo);
    (demo.or_else(|| sentences().find_map(kind::kind)), sentences().filter_map(kind::minutes).next_back())
}

fn evidence(line: &Line<'_>) -> Evidence {
    let names_time = |w: &Word<'_>| w.is_number() || calendar::weekday(&w.text).is_some();
    let told = line.sentences.iter().find(|s| s.words.iter().any(names_time));
    Evidence { turn: line.turn, text: told.unwrap_or(&line.sentences[0]).quote_all() }
}

#[cfg(test)]
mod tests;
