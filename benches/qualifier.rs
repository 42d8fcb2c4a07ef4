//! How well and how fast the offline qualifier hears the labelled conversations.
//!
//! `cargo bench --bench qualifier` prints the figures of both halves. `-- --misses` adds
//! each difference of the half that may be tuned on, and of that half only; `-- --rate`
//! prints nothing but how many conversations a second one core hears.

#![allow(clippy::print_stdout, reason = "a benchmark tells what it measured")]

#[path = "../tests/support/labelled.rs"]
mod labelled;

use std::hint::black_box;
use std::time::{Duration, Instant};

use clara_crm::lead::score::Market;
use clara_crm::transcript::Transcript;
use labelled::figures;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Messages of the talks whose rate is measured.
const MESSAGES: usize = 10;
const LONG_ENOUGH: Duration = Duration::from_secs(3);
/// What makes a reader look far ahead or back. A quadratic step would take a hundred times as long.
const NOISE: [&str; 6] = [
    "we need five five five at dot ",
    "no budget, at x dot ",
    "next tuesday at 2 or ",
    "555 0142 ",
    "aaaaaaaaaa",
    "tuesday. at 2. we lose calls. ",
];
/// What the assistant says then, word for word or in words of its own.
const ECHOES: [Option<&str>; 2] = [None, Some("zebra lion it is 70 dollars. ")];

fn main() {
    if std::env::args().any(|arg| arg == "--rate") {
        return println!("{:.0} conversations of {MESSAGES} messages a second on one core", rate());
    }
    let told = std::env::args().any(|arg| arg == "--misses");
    for half in labelled::HALVES {
        let talks = labelled::load(half);
        let count = figures::count(&talks, |miss| {
            if told && half == "train" {
                println!("{miss}");
            }
        });
        println!("\n{half}: {} conversations\n{count}", talks.len());
    }
    if told {
        return;
    }
    println!("\n{:.0} conversations of {MESSAGES} messages a second on one core", rate());
    for (sample, echo) in NOISE.iter().flat_map(|sample| ECHOES.map(|echo| (sample, echo.unwrap_or(sample))))
    {
        let times = growth(sample, echo);
        println!("ten times as much of {sample:?} and {echo:?} takes {times:.1} times as long");
    }
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

/// How many times as long ten times the text takes, in one message of each side.
fn growth(sample: &str, echo: &str) -> f64 {
    let time = |bytes: usize| {
        let talk = serde_json::json!({"session_id": "s", "messages": [
            {"role": "assistant", "content": "What is your number?"},
            {"role": "user", "content": sample.repeat(bytes / sample.len())},
            {"role": "assistant", "content": echo.repeat(bytes / echo.len())}]});
        let talk: Transcript = serde_json::from_value(talk).unwrap_or_else(|e| panic!("{e}"));
        let start = Instant::now();
        black_box(labelled::heard(black_box(&talk)));
        start.elapsed().as_secs_f64()
    };
    let fastest = |bytes: usize| (0..3).map(|_| time(bytes)).fold(f64::INFINITY, f64::min);
    fastest(1_000_000) / fastest(100_000)
}
