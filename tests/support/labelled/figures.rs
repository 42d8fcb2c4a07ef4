//! The figures of a half: how well each field is heard, and how well the whole.

use std::collections::BTreeMap;

use clara_crm::lead::contribution::Contribution;
use clara_crm::transcript::Transcript;
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

impl std::fmt::Display for Miss<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:<48} {:<16} {} <- {}", self.name, self.field, self.expected, self.found)
    }
}

/// Counts a half, and tells `missed` of each difference.
pub fn count<'c>(half: &'c [Labelled], missed: impl FnMut(Miss<'c>)) -> Count {
    let mut count = Count::default();
    count.hear(half, heard, missed);
    count
}

impl Count {
    /// Counts more conversations, as `heard` hears them.
    pub fn hear<'c>(
        &mut self,
        talks: impl IntoIterator<Item = &'c Labelled>,
        heard: impl Fn(&Transcript) -> Contribution,
        mut missed: impl FnMut(Miss<'c>),
    ) {
        for one in talks {
            self.hear_one(one, &found::found(&heard(&one.transcript)), &mut missed);
        }
    }

    fn hear_one<'c>(&mut self, one: &'c Labelled, found: &Value, missed: &mut impl FnMut(Miss<'c>)) {
        let mut miss = |field: &str, expected: &Value, found: &Value| {
            let (expected, found) = (expected.clone(), found.clone());
            missed(Miss { name: &one.name, field: field.to_owned(), expected, found });
        };
        for (field, expected, got, tally) in tallies(&one.expected, found) {
            if tally.wrong + tally.missed > 0 {
                miss(&field, expected, got);
            }
            self.add(field, tally);
        }
        for field in self.rate_all(&one.expected, found) {
            miss(field, &one.expected[field], &found[field]);
        }
    }
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

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let heads =
            ["precision", "recall", "F1", "right", "wrong", "missed"].map(|head| format!("{head:>10}"));
        writeln!(f, "{:<18}{}   made up", "", heads.concat())?;
        for (name, tally) in &self.fields {
            write_row(f, name, tally)?;
        }
        write_row(f, "all facts", &self.facts())?;
        write_row(f, "all intent", &self.signs())?;
        for (name, figure) in self.figures() {
            writeln!(f, "{name:<18}{figure:>10.1}")?;
        }
        Ok(())
    }
}

fn write_row(f: &mut std::fmt::Formatter<'_>, name: &str, tally: &Tally) -> std::fmt::Result {
    let shares =
        [tally.precision(), tally.recall(), tally.f1()].map(|share| format!("{:>10.1}", percent(share)));
    let counts = [tally.right, tally.wrong, tally.missed].map(|count| format!("{count:>10}"));
    let made_up = percent(share(tally.made_up, tally.blanks));
    let (shares, counts) = (shares.concat(), counts.concat());
    writeln!(f, "{name:<18}{shares}{counts}{:>5} of {:<3} ({made_up:.1} %)", tally.made_up, tally.blanks)
}

/// In percent, to a tenth.
pub fn percent(share: f64) -> f64 {
    (share * 1000.0).round() / 10.0
}
