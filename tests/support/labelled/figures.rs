//! The figures of a half: how well each field is heard, and how well the whole.

use std::collections::BTreeMap;

use serde_json::Value;

use super::compare::{self, FLAGS, LISTS, MEETING, SINGLE, Tally, share};
use super::{Labelled, found, heard};

/// What was counted over a half.
#[derive(Debug, Default)]
pub struct Count {
    /// By field, in the order of the labels; a sign is `intent.<sign>`.
    pub fields: Vec<(String, Tally)>,
    rates: BTreeMap<&'static str, (usize, usize)>,
}

/// A conversation that was not heard as labelled.
pub struct Miss<'c> {
    pub name: &'c str,
    pub field: String,
    pub expected: Value,
    pub found: Value,
}

/// Counts a half, and tells `missed` of each difference.
pub fn count<'c>(half: &'c [Labelled], mut missed: impl FnMut(Miss<'c>)) -> Count {
    let mut count = Count::default();
    for one in half {
        let found = found::found(&heard(&one.transcript));
        let mut miss = |field: &str, expected: &Value, found: &Value| {
            let (expected, found) = (expected.clone(), found.clone());
            missed(Miss { name: &one.name, field: field.to_owned(), expected, found });
        };
        for (field, expected, got, tally) in tallies(&one.expected, &found) {
            if tally.wrong + tally.missed > 0 {
                miss(&field, expected, got);
            }
            count.add(field, tally);
        }
        for field in count.rate_all(&one.expected, &found) {
            miss(field, &one.expected[field], &found[field]);
        }
    }
    count
}

type Counted<'v> = (String, &'v Value, &'v Value, Tally);

fn tallies<'v>(expected: &'v Value, found: &'v Value) -> Vec<Counted<'v>> {
    let mut all = Vec::new();
    for field in SINGLE.into_iter().chain(MEETING) {
        // Half an hour is what is taken where nobody says how long: said or not, it is the same.
        let usual = field == "meeting_minutes" && expected[field] == 30 && !found["meeting_time"].is_null();
        let got = if usual { &expected[field] } else { &found[field] };
        all.push((field.to_owned(), &expected[field], got, compare::single(expected, field, got)));
    }
    for field in LISTS {
        let tally = compare::list(expected, field, &found[field]);
        all.push((field.to_owned(), &expected[field], &found[field], tally));
    }
    for sign in FLAGS {
        let tally = compare::flag(expected, sign, found);
        all.push((format!("intent.{sign}"), &expected["intent"][sign], &found["intent"][sign], tally));
    }
    all
}

impl Count {
    fn add(&mut self, field: String, tally: Tally) {
        match self.fields.iter_mut().find(|(name, _)| *name == field) {
            Some((_, sum)) => sum.add(tally),
            None => self.fields.push((field, tally)),
        }
    }

    fn rate(&mut self, name: &'static str, right: bool) {
        let (hits, of) = self.rates.entry(name).or_default();
        *hits += usize::from(right);
        *of += 1;
    }

    /// Rates what each conversation has one of; returns the fields that are wrong.
    fn rate_all(&mut self, expected: &Value, found: &Value) -> Vec<&'static str> {
        let mut wrong = Vec::new();
        for field in ["lead", "outcome", "interest", "sentiment"] {
            let right = compare::fits(expected, field, &found[field], true);
            self.rate(field, right);
            wrong.extend((!right).then_some(field));
        }
        if expected["lead"] == true {
            let right = compare::fits(expected, "bucket", &found["bucket"], true);
            self.rate("bucket_strict", compare::fits(expected, "bucket", &found["bucket"], false));
            self.rate("bucket", right);
            wrong.extend((!right).then_some("bucket"));
        }
        if !(expected["meeting_time"].is_null() && found["meeting_time"].is_null()) {
            self.rate("meeting_time", compare::fits(expected, "meeting_time", &found["meeting_time"], true));
        }
        wrong
    }

    /// All fields of facts, BANT and meeting together. Signs count by themselves.
    pub fn facts(&self) -> Tally {
        self.sum(|name| !name.starts_with("intent."))
    }

    /// All signs of an intent together.
    pub fn signs(&self) -> Tally {
        self.sum(|name| name.starts_with("intent."))
    }

    fn sum(&self, wanted: impl Fn(&str) -> bool) -> Tally {
        let mut sum = Tally::default();
        self.fields.iter().filter(|(name, _)| wanted(name)).for_each(|(_, tally)| sum.add(*tally));
        sum
    }

    /// Every figure that is recorded, in percent; of all but `made_up` more is better.
    pub fn figures(&self) -> BTreeMap<String, f64> {
        let facts = self.facts();
        let mut all: BTreeMap<String, f64> = self
            .rates
            .iter()
            .map(|(name, (hits, of))| ((*name).to_owned(), percent(share(*hits, *of))))
            .collect();
        all.insert("fields_f1".into(), percent(facts.f1()));
        all.insert("fields_precision".into(), percent(facts.precision()));
        all.insert("fields_recall".into(), percent(facts.recall()));
        all.insert("intent_f1".into(), percent(self.signs().f1()));
        all.insert("made_up".into(), percent(share(facts.made_up, facts.blanks)));
        all
    }
}

/// In percent, to a tenth.
pub fn percent(share: f64) -> f64 {
    (share * 1000.0).round() / 10.0
}
