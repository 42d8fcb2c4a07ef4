//! Every time that both sides may have agreed to.

use chrono::{NaiveDate, NaiveTime};

use super::mention::{Matter, Times};
use super::scheduling::CALLS_OFF;
use super::seen::{View, by_order, has};
use crate::qualifier::reply::Reply;
use crate::qualifier::talk::{Line, Talk};
use crate::qualifier::word::Word;

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
    let times: Vec<Times> = lines.map(|(at, line)| matter.read(at, line, today)).collect();
    let mut found: Vec<Candidate> = Vec::new();
    let of_lines = times.iter().enumerate();
    for (at, mention) in of_lines.flat_map(|(at, said)| said.mentions.iter().map(move |one| (at, one))) {
        let known = found.iter().position(|one| mention.is_at(one.date, one.time));
        match known {
            Some(known) if found[known].lines.last() != Some(&at) => found[known].lines.push(at),
            None if found.len() < MOST => {
                let (date, time) = (mention.date, mention.time);
                found.push(Candidate { date, time, seen: Vec::new(), lines: vec![at] });
            }
            _ => {}
        }
    }
    found.retain(|one| can_stand(talk, &times, one));
    let all: Vec<(NaiveDate, usize)> =
        found.iter().map(|one| (one.date, one.lines.last().copied().unwrap_or_default())).collect();
    if !found.is_empty() {
        let view = View::of(talk, today, &times, &all);
        found.iter_mut().for_each(|one| one.seen = view.seen(one));
    }
    found
}

fn words(line: &Line<'_>) -> usize {
    line.sentences.iter().map(|sentence| sentence.words.len()).sum()
}

/// "Hm" takes no offer.
fn says_something(line: &Line<'_>) -> bool {
    line.reply == Reply::Yes || words(line) > 1
}

/// "Thursday at two?", but not "would Thursday be a problem?"
fn is_bare_question(line: &Line<'_>) -> bool {
    let [sentence] = line.sentences.as_slice() else { return false };
    let turned = |word: &Word<'_>| {
        matches!(&*word.text, "problem" | "mind" | "clash" | "object" | "trouble" | "bother")
    };
    sentence.question && !line.by_caller && !sentence.words.iter().any(turned)
}

/// "No", "no sorry".
fn is_bare_no(line: &Line<'_>) -> bool {
    line.reply == Reply::No && words(line) < 3
}

/// Nobody agrees to what the other side said nothing after, what the caller declines or calls
/// off, what the assistant said of something else, or one of two that were offered together.
fn can_stand(talk: &Talk<'_>, times: &[Times], one: &Candidate) -> bool {
    let (first, last) = (one.lines[0], one.lines[one.lines.len() - 1]);
    let answered = talk.lines[first + 1..].iter().any(|line| line.by_caller != talk.lines[first].by_caller);
    let spoken = talk.lines[first..].iter().any(|line| line.by_caller && says_something(line));
    let called_off = talk.lines[last + 1..].iter().any(|line| line.by_caller && has(line, &CALLS_OFF));
    let of = |at: usize| times[at].mentions.iter().filter(|mention| mention.is_at(one.date, one.time));
    let declined = talk.lines[last].by_caller && of(last).all(|mention| mention.busy);
    let by_caller = one.lines.iter().any(|at| talk.lines[*at].by_caller);
    let ours = by_caller || one.lines.iter().any(|at| of(*at).any(|mention| !mention.elsewhere));
    let offered = times[first].mentions.iter().filter(|mention| !mention.busy).count();
    let picked = by_caller || first < last || offered < 2 || {
        let answer = talk.lines.get(first + 1).zip(times.get(first + 1));
        answer.is_some_and(|(answer, said)| {
            by_order(answer, &times[first].mentions).is_some() || !said.days.is_empty()
        })
    };
    let refused = is_bare_question(&talk.lines[last])
        && talk.lines.get(last + 1).is_some_and(|line| line.by_caller && is_bare_no(line));
    answered && spoken && ours && picked && !declined && !called_off && !refused
}
