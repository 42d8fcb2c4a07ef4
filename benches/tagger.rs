//! What the qualifier has learned: how well that does on conversations it has not seen, and
//! learning it again.
//!
//! `cargo bench --bench tagger` learns from three quarters of `fixtures/labelled/train` and
//! measures on the fourth, four times over; `-- --write` learns from all of them and writes
//! what becomes part of the program. Only conversations for which no rule was written say how
//! well the rules and what was learned do together: those from number 561 on.

#![allow(clippy::print_stdout, reason = "a benchmark tells what it measured")]
#![allow(clippy::unwrap_used, reason = "a benchmark fails by panicking")]
#![allow(dead_code, reason = "what the tests share is used in part")]

#[path = "../tests/support/labelled.rs"]
mod labelled;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use clara_crm::qualifier::tagger::training::{self, Example};
use clara_crm::qualifier::{self, Vocabulary};
use clara_crm::transcript::times::CallTimes;
use labelled::Labelled;
use labelled::compare::{self, LISTS, SINGLE, Tally};
use labelled::figures::percent;

/// Parts of which each is measured by what the others teach.
const FOLDS: usize = 4;
/// Rules were written for those before.
const FIRST_UNSEEN: &str = "561";

fn main() {
    let talks = labelled::load("train");
    let taught: Vec<Example> = talks
        .iter()
        .map(|talk| training::example(&talk.transcript, &talk.expected, &talk.evidence))
        .collect();
    if std::env::args().any(|arg| arg == "--write") {
        let learned = training::learn(&taught.iter().collect::<Vec<_>>()).packed();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/qualifier/tagger/learned.bin");
        std::fs::write(&path, &learned).unwrap();
        return println!("{}: {} bytes, from {} conversations", path.display(), learned.len(), talks.len());
    }
    let mut tallies = BTreeMap::new();
    for fold in 0..FOLDS {
        let began = Instant::now();
        let is_held = |at: usize| at % FOLDS == fold && *talks[at].name >= *FIRST_UNSEEN;
        let others: Vec<&Example> =
            (0..talks.len()).filter(|at| !is_held(*at)).map(|at| &taught[at]).collect();
        let model = training::learn(&others);
        println!("learned from {} conversations in {:.1} s", others.len(), began.elapsed().as_secs_f64());
        (0..talks.len()).filter(|at| is_held(*at)).for_each(|at| measure(&talks[at], &model, &mut tallies));
    }
    let mut all = Tally::default();
    for (field, tally) in &tallies {
        print(field, tally);
        all.add(*tally);
    }
    print("all facts", &all);
}

fn measure(talk: &Labelled, model: &qualifier::tagger::Model, tallies: &mut BTreeMap<&str, Tally>) {
    let times = CallTimes::of(&talk.transcript);
    let heard = qualifier::hear_by(&talk.transcript, times.started_at, &Vocabulary::default(), Some(model));
    let found = labelled::found::facts(&heard);
    for field in SINGLE {
        tallies.entry(field).or_default().add(compare::single(&talk.expected, field, &found[field]));
    }
    for field in LISTS {
        tallies.entry(field).or_default().add(compare::list(&talk.expected, field, &found[field]));
    }
}

fn print(name: &str, tally: &Tally) {
    println!(
        "{name:<16}{:>8.1}{:>8.1}{:>8.1}{:>6} of {} made up",
        percent(tally.precision()),
        percent(tally.recall()),
        percent(tally.f1()),
        tally.made_up,
        tally.blanks
    );
}
