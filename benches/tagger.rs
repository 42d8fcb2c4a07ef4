//! What the qualifier has learned: how well that does on conversations it has not seen, and
//! learning it again.
//!
//! `cargo bench --bench tagger` learns from three quarters of `fixtures/labelled/train` and
//! `learn` and measures on the fourth, four times over. The weighing of what may be a value learns
//! from the same three; what may be one in each of them is found by a model that had not learned
//! from it, but had from the fourth. `-- --misses` adds each difference, and `-- --write` learns
//! from all of them and writes what becomes part of the program. Only
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
use clara_crm::qualifier::tagger::training::{self, Example, Guess};
use clara_crm::qualifier::{self, Vocabulary};
use clara_crm::transcript::Transcript;
use clara_crm::transcript::times::CallTimes;
use labelled::Labelled;
use labelled::figures::Count;

/// Parts of which each is measured by what the others teach.
const FOLDS: usize = 4;
/// Rules were written for those before.
const FIRST_UNSEEN: &str = "561";

fn main() {
    let talks: Vec<Labelled> = labelled::TAUGHT.into_iter().flat_map(labelled::load).collect();
    let taught: Vec<Example> = talks
        .iter()
        .map(|talk| training::example(&talk.transcript, &talk.expected, &talk.evidence, is_unseen(talk)))
        .collect();
    let folds = std::thread::scope(|scope| {
        let folds = (0..FOLDS).map(|fold| {
            scope.spawn({
                let (talks, taught) = (&talks, &taught);
                move || Fold::of(fold, talks, taught)
            })
        });
        folds.collect::<Vec<_>>().into_iter().map(|fold| fold.join().unwrap()).collect::<Vec<_>>()
    });
    if std::env::args().any(|arg| arg == "--write") {
        let model = training::learn(&taught.iter().collect::<Vec<_>>());
        let guesses: Vec<&Guess> = folds.iter().flat_map(|fold| &fold.guesses).collect();
        let learned = training::weighing(model, &guesses).packed();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/qualifier/tagger/learned.bin");
        std::fs::write(&path, &learned).unwrap();
        return println!("{}: {} bytes, from {} conversations", path.display(), learned.len(), talks.len());
    }
    let told = std::env::args().any(|arg| arg == "--misses");
    let mut count = Count::default();
    for (number, fold) in folds.iter().enumerate() {
        let others = folds.iter().enumerate().filter(|(other, _)| *other != number);
        let guesses: Vec<&Guess> = others.flat_map(|(_, other)| &other.guesses).collect();
        let model = training::weighing(fold.model.clone(), &guesses);
        count.hear(
            held(number, &talks),
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

/// A part of the conversations: what the others teach, and what may be a value in those of the
/// part by that.
struct Fold {
    model: Model,
    guesses: Vec<Guess>,
}

impl Fold {
    fn of(number: usize, talks: &[Labelled], taught: &[Example]) -> Self {
        let others = (0..talks.len()).filter(|at| !is_held(number, *at, talks));
        let model = training::learn(&others.map(|at| &taught[at]).collect::<Vec<_>>());
        let guesses = held(number, talks).flat_map(|talk| {
            let call_time = CallTimes::of(&talk.transcript).started_at;
            training::guesses(&talk.transcript, &talk.expected, &talk.evidence, call_time, &model)
        });
        Self { guesses: guesses.collect(), model }
    }
}

/// Whether no rule was written for a conversation.
fn is_unseen(talk: &Labelled) -> bool {
    *talk.name >= *FIRST_UNSEEN
}

fn is_held(fold: usize, at: usize, talks: &[Labelled]) -> bool {
    at % FOLDS == fold && is_unseen(&talks[at])
}

fn held(fold: usize, talks: &[Labelled]) -> impl Iterator<Item = &Labelled> {
    (0..talks.len()).filter(move |at| is_held(fold, *at, talks)).map(|at| &talks[at])
}

fn heard(transcript: &Transcript, model: &Model) -> Contribution {
    let times = CallTimes::of(transcript);
    let heard = qualifier::hear_by(transcript, times.started_at, &Vocabulary::default(), Some(model));
    Contribution::of_heard(transcript, &times, heard)
}
