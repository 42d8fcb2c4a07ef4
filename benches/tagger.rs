//! What the qualifier has learned: how well that does on conversations it has not seen, and
//! learning it again.
//!
//! `cargo bench --bench tagger` learns from three quarters of `fixtures/labelled/train` and
//! `learn` and measures on the fourth, four times over; `-- --misses` adds each difference, and
//! `-- --write` learns from all of them and writes what becomes part of the program. Only
//! conversations for which no rule was written say how well the rules and what was learned do
//! together: those of `train` from number 561 on, and all of `learn`.

#![allow(clippy::print_stdout, reason = "a benchmark tells what it measured")]
#![allow(clippy::unwrap_used, reason = "a benchmark fails by panicking")]
#![allow(dead_code, reason = "what the tests share is used in part")]

#[path = "../tests/support/labelled.rs"]
mod labelled;

use std::path::Path;

use clara_crm::lead::contribution::Contribution;
use clara_crm::qualifier::tagger::Model;
use clara_crm::qualifier::tagger::training::{self, Example};
use clara_crm::qualifier::{self, Vocabulary};
use clara_crm::transcript::Transcript;
use clara_crm::transcript::times::CallTimes;
use labelled::figures::Count;

/// Parts of which each is measured by what the others teach.
const FOLDS: usize = 4;
/// Rules were written for those before.
const FIRST_UNSEEN: &str = "561";

fn main() {
    let talks: Vec<_> = labelled::TAUGHT.into_iter().flat_map(labelled::load).collect();
    let taught: Vec<Example> = talks
        .iter()
        .map(|talk| {
            training::example(&talk.transcript, &talk.expected, &talk.evidence, *talk.name >= *FIRST_UNSEEN)
        })
        .collect();
    if std::env::args().any(|arg| arg == "--write") {
        let learned = training::learn(&taught.iter().collect::<Vec<_>>()).packed();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/qualifier/tagger/learned.bin");
        std::fs::write(&path, &learned).unwrap();
        return println!("{}: {} bytes, from {} conversations", path.display(), learned.len(), talks.len());
    }
    let told = std::env::args().any(|arg| arg == "--misses");
    let mut count = Count::default();
    for fold in 0..FOLDS {
        let is_held = |at: usize| at % FOLDS == fold && *talks[at].name >= *FIRST_UNSEEN;
        let others: Vec<&Example> =
            (0..talks.len()).filter(|at| !is_held(*at)).map(|at| &taught[at]).collect();
        let model = training::learn(&others);
        let held = (0..talks.len()).filter(|at| is_held(*at)).map(|at| &talks[at]);
        count.hear(
            held,
            |transcript| heard(transcript, &model),
            |miss| {
                if told {
                    println!("{miss}");
                }
            },
        );
    }
    println!("{count}");
}

fn heard(transcript: &Transcript, model: &Model) -> Contribution {
    let times = CallTimes::of(transcript);
    let heard = qualifier::hear_by(transcript, times.started_at, &Vocabulary::default(), Some(model));
    Contribution::of_heard(transcript, &times, heard)
}
