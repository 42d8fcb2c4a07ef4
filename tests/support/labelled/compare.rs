//! Holds what was found against the labels, as `fixtures/labelled/README.md` says.

use clara_crm::qualifier::tagger::training::labels::{accepted, overlap, plain, texts};
use serde_json::Value;

/// Facts of one value.
pub const SINGLE: [&str; 14] = [
    "contact_person",
    "company_name",
    "role",
    "email",
    "phone",
    "company_size",
    "industry",
    "location",
    "deal_value",
    "current_tool",
    "budget",
    "authority",
    "need",
    "timeline",
];
/// Facts of several values.
pub const LISTS: [&str; 3] = ["competitors", "pain_points", "requirements"];
/// What a meeting was agreed to be.
pub const MEETING: [&str; 2] = ["meeting_time", "meeting_minutes"];
/// Signs that are there or not.
pub const FLAGS: [&str; 6] = ["pricing", "demo", "meeting", "urgency", "competitor", "timeline"];

/// How often a field was found, made up and missed.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Tally {
    pub right: usize,
    pub wrong: usize,
    pub missed: usize,
    /// Conversations in which the field must stay blank.
    pub blanks: usize,
    /// Those of them in which it did not.
    pub made_up: usize,
}

impl Tally {
    pub fn add(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
        self.blanks += other.blanks;
        self.made_up += other.made_up;
    }

    pub fn precision(&self) -> f64 {
        share(self.right, self.right + self.wrong)
    }

    pub fn recall(&self) -> f64 {
        share(self.right, self.right + self.missed)
    }

    pub fn f1(&self) -> f64 {
        share(2 * self.right, 2 * self.right + self.wrong + self.missed)
    }
}

/// A part of a whole; all of nothing is 1.
#[expect(clippy::cast_precision_loss, reason = "a few hundred labels")]
pub fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// One field of one value.
pub fn single(expected: &Value, field: &str, found: &Value) -> Tally {
    let label = &expected[field];
    let others = accepted(expected, field);
    let blank_is_right = label.is_null() || others.iter().any(|o| o.is_null());
    let fits = std::iter::once(label).chain(others).any(|value| same(value, found));
    let mut tally = Tally::default();
    match (label.is_null(), found.is_null()) {
        (true, true) => tally.blanks = 1,
        (true, false) if fits => {}
        (true, false) => (tally.blanks, tally.made_up, tally.wrong) = (1, 1, 1),
        (false, true) => tally.missed = usize::from(!blank_is_right),
        (false, false) if fits => tally.right = 1,
        (false, false) => (tally.wrong, tally.missed) = (1, 1),
    }
    tally
}

/// One field of several values.
pub fn list(expected: &Value, field: &str, found: &Value) -> Tally {
    let labels = texts(&expected[field]);
    let mut neutral: Vec<String> = accepted(expected, field).into_iter().flat_map(texts).collect();
    if field == "competitors" {
        neutral.extend(texts(&expected["current_tool"]));
        neutral.extend(accepted(expected, "current_tool").into_iter().flat_map(texts));
    }
    let mut met = vec![false; labels.len()];
    let mut tally = Tally::default();
    for item in texts(found) {
        match labels.iter().position(|label| overlap(label, &item)) {
            Some(at) => met[at] = true,
            None => tally.wrong += usize::from(!neutral.iter().any(|n| overlap(n, &item))),
        }
        for (at, label) in labels.iter().enumerate() {
            met[at] |= overlap(label, &item);
        }
    }
    tally.right = met.iter().filter(|met| **met).count();
    tally.missed = labels.len() - tally.right;
    tally.blanks = usize::from(labels.is_empty());
    tally.made_up = usize::from(labels.is_empty() && tally.wrong > 0);
    tally
}

/// One sign.
pub fn flag(expected: &Value, sign: &str, found: &Value) -> Tally {
    let wanted = expected["intent"][sign] == true;
    let found = found["intent"][sign] == true;
    let either = !accepted(expected, &format!("intent.{sign}")).is_empty();
    let mut tally = Tally::default();
    match (wanted, found) {
        (true, true) => tally.right = 1,
        (true, false) => tally.missed = usize::from(!either),
        (false, true) if either => {}
        (false, found) => {
            tally.blanks = 1;
            tally.wrong = usize::from(found);
            tally.made_up = tally.wrong;
        }
    }
    tally
}

/// Whether a value is the label or, where `accept` counts, as good.
pub fn fits(expected: &Value, field: &str, found: &Value, accept: bool) -> bool {
    same(&expected[field], found)
        || (accept && accepted(expected, field).into_iter().any(|value| same(value, found)))
}

fn same(label: &Value, found: &Value) -> bool {
    match (label, found) {
        (Value::String(label), Value::String(found)) => plain(label) == plain(found),
        (Value::Number(label), Value::Number(found)) => label.as_f64() == found.as_f64(),
        _ => label == found,
    }
}
