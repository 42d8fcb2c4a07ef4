//! How well and how fast the offline qualifier hears the labelled conversations.
//!
//! `cargo bench --bench qualifier` prints the figures of both halves. `-- --misses` adds
//! each difference of the half that may be tuned on, and of that half only.

#![allow(clippy::print_stdout, reason = "a benchmark tells what it measured")]

#[path = "../tests/support/labelled.rs"]
mod labelled;

use std::hint::black_box;
use std::time::{Duration, Instant};

use clara_crm::lead::score::Market;
use clara_crm::transcript::Transcript;
use labelled::compare::{Tally, share};
use labelled::figures::{self, Count, percent};

/// Messages of the talks whose rate is measured.
const MESSAGES: usize = 10;
const LONG_ENOUGH: Duration = Duration::from_secs(3);

fn main() {
    let told = std::env::args().any(|arg| arg == "--misses");
    for half in labelled::HALVES {
        let talks = labelled::load(half);
        let count = figures::count(&talks, |miss| {
            if told && half == "train" {
                println!("{:<48} {:<16} {} <- {}", miss.name, miss.field, miss.expected, miss.found);
            }
        });
        print(half, talks.len(), &count);
    }
    if told {
        return;
    }
    println!("\n{:.0} conversations of {MESSAGES} messages a second on one core", rate());
}

fn print(half: &str, talks: usize, count: &Count) {
    println!(
        "\n{half}: {talks} conversations\n{:<18}{:>10}{:>8}{:>8}{:>10}",
        "", "precision", "recall", "F1", "made up"
    );
    for (name, tally) in &count.fields {
        row(name, tally);
    }
    row("all facts", &count.facts());
    row("all intent", &count.signs());
    for (name, figure) in count.figures() {
        println!("{name:<18}{figure:>10.1}");
    }
}

fn row(name: &str, tally: &Tally) {
    println!(
        "{name:<18}{:>10.1}{:>8.1}{:>8.1}{:>5} of {:<3} ({:.1} %)",
        percent(tally.precision()),
        percent(tally.recall()),
        percent(tally.f1()),
        tally.made_up,
        tally.blanks,
        percent(share(tally.made_up, tally.blanks)),
    );
}

/// Conversations a second, each cut to the same number of messages.
#[expect(clippy::cast_precision_loss, reason = "a rate")]
fn rate() -> f64 {
    let talks: Vec<Transcript> = labelled::load("train")
        .into_iter()
        .map(|one| one.transcript)
        .filter(|talk| talk.messages.len() >= MESSAGES)
        .map(|mut talk| {
            talk.messages.truncate(MESSAGES);
            talk
        })
        .collect();
    let market = Market::default();
    let mut done = 0;
    let mut start = Instant::now();
    for pass in 0.. {
        for talk in &talks {
            let said = labelled::heard(black_box(talk));
            black_box((said.standing(&market), said.is_lead(false, &market)));
        }
        if pass == 0 {
            // The first pass compiles the patterns.
            start = Instant::now();
            continue;
        }
        done += talks.len();
        if start.elapsed() > LONG_ENOUGH {
            break;
        }
    }
    done as f64 / start.elapsed().as_secs_f64()
}
