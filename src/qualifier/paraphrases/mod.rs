//! The same thing said in many ways, by people of many trades and countries, and what
//! sounds like it and is not: none of these talks is taken from the labelled ones. What the
//! rules make of them, whatever was learned besides.

mod authority;
mod budget;
mod company;
mod contact;
mod email;
mod endings;
mod intent;
mod meeting;
mod meeting_none;
mod money;
mod need;
mod pain;
mod phone;
mod place;
mod questions;
mod sentiment;
mod timeline;
mod tool;
mod wishes;

use std::fmt::Debug;

use chrono::{DateTime, FixedOffset};

use super::tests::talk;
use super::{Heard, Said, Vocabulary};
use crate::transcript::Transcript;

/// Lines of a talk, and what is to be heard.
type Case<T> = (&'static [&'static str], T);

fn call_time() -> DateTime<FixedOffset> {
    // A Wednesday.
    DateTime::parse_from_rfc3339("2025-12-03T10:00:00+01:00").unwrap_or_default()
}

/// By the rules alone.
fn hear(transcript: &Transcript, call_time: DateTime<FixedOffset>) -> Heard {
    super::hear_by(transcript, call_time, &Vocabulary::default(), None)
}

/// Hears every talk and tells all that are not heard as wanted.
fn check<T: Debug + PartialEq + Copy>(cases: &[Case<T>], value: impl Fn(&Heard) -> T) {
    check_by(hear, cases, value);
}

/// As `check`, with what was learned.
fn check_learned<T: Debug + PartialEq + Copy>(cases: &[Case<T>], value: impl Fn(&Heard) -> T) {
    check_by(super::tests::hear, cases, value);
}

fn check_by<T: Debug + PartialEq + Copy>(
    hear: impl Fn(&Transcript, DateTime<FixedOffset>) -> Heard,
    cases: &[Case<T>],
    value: impl Fn(&Heard) -> T,
) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(lines, want)| {
            let got = value(&hear(&talk(lines), call_time()));
            (got != *want).then(|| format!("{want:?} <- {got:?} {lines:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// As `check`, for a value in words; one that no case wants is told as "another".
fn check_texts(cases: &[Case<Option<&'static str>>], value: impl Fn(&Heard) -> Option<&Said<String>>) {
    check(cases, |heard| {
        let found = value(heard).map(|said| said.value.as_str());
        cases.iter().filter_map(|case| case.1).find(|want| Some(*want) == found).or(found.map(|_| "another"))
    });
}

/// Hears every talk and tells where a list is not made of items that hold these words.
fn check_lists(cases: &[Case<&[&str]>], list: impl Fn(&Heard) -> &Vec<Said<String>>) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(lines, want)| {
            let heard = hear(&talk(lines), call_time());
            let got: Vec<&str> = list(&heard).iter().map(|said| said.value.as_str()).collect();
            let right =
                got.len() == want.len() && got.iter().zip(*want).all(|(got, want)| got.contains(want));
            (!right).then(|| format!("{want:?} <- {got:?} {lines:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
