//! Every time that both sides may have agreed to.

use chrono::{NaiveDate, NaiveTime};

use super::mention::{Matter, Mention};
use super::seen::View;
use crate::qualifier::talk::Talk;

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

/// Candidates of a talk: where there are more, it is a talk of numbers.
const MOST: usize = 40;

/// The candidates of a talk, in the order in which they were first said.
pub(in crate::qualifier) fn all(talk: &Talk<'_>, today: NaiveDate) -> Vec<Candidate> {
    let mut matter = Matter::default();
    let lines = talk.lines.iter().enumerate();
    let mentions: Vec<Vec<Mention>> = lines.map(|(at, line)| matter.read(at, line, today)).collect();
    let mut found: Vec<Candidate> = Vec::new();
    for (at, mention) in (0..).zip(&mentions).flat_map(|(at, all)| all.iter().map(move |one| (at, one))) {
        let known = found.iter().position(|one| mention.is_at(one.date, one.time));
        match known {
            Some(known) if found[known].lines.last() != Some(&at) => found[known].lines.push(at),
            Some(_) => {}
            None if found.len() < MOST => {
                let (date, time) = (mention.date, mention.time);
                found.push(Candidate { date, time, seen: Vec::new(), lines: vec![at] });
            }
            None => {}
        }
    }
    let all: Vec<(NaiveDate, usize)> =
        found.iter().map(|one| (one.date, one.lines.last().copied().unwrap_or_default())).collect();
    if !found.is_empty() {
        let view = View::of(talk, today, &mentions, &all);
        found.iter_mut().for_each(|one| one.seen = view.seen(one));
    }
    found
}
