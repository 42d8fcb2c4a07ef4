//! How near a replay comes to the speed of COPY, how many round trips it takes and how
//! much memory, as ratios of one run.
//!
//! `cargo bench --bench replay`; it needs a PostgreSQL server, as the tests do, and psql.
//! `CLARA_BENCH_CONVERSATIONS` names another number than twenty thousand.

#![allow(clippy::print_stdout, reason = "a benchmark tells what it measured")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark fails by panicking")]
#![allow(dead_code, unused_imports, unused_macros, reason = "what the tests share is used in part")]

mod distance;
mod floor;
mod plan;
#[path = "../../tests/support/mod.rs"]
mod support;

use std::path::Path;
use std::time::{Duration, Instant};

use plan::Sent;
use support::archive;
use support::command::Sandbox;
use support::database::TestDatabase;

/// Rounds of which the best counts: whatever else the machine does only slows down.
const ROUNDS: usize = 2;
/// Conversations written one statement at a time.
const STATEMENT_BY_STATEMENT: usize = 1_000;

/// The floors, by how they compress long values: as the server does by itself, and by LZ4 as a
/// replay does.
const COMPRESSED: [(&str, &str); 2] = [("", ""), (", by LZ4", "-c default_toast_compression=lz4")];

#[tokio::main(worker_threads = 2)]
async fn main() {
    if support::server::url().is_none() {
        println!("no PostgreSQL server: set CLARA_TEST_DATABASE_URL");
        return;
    }
    let many = std::env::var("CLARA_BENCH_CONVERSATIONS").map_or(20_000, |n| n.parse().unwrap());
    let sandbox = Sandbox::new();
    sandbox.write("calls.jsonl", archive::lines(0..many));
    sandbox.write("twice.jsonl", archive::lines(0..many * 2));

    let mut replayed = Duration::MAX;
    let mut copied = COMPRESSED.map(|_| Duration::MAX);
    let mut memory = 0;
    for _ in 0..ROUNDS {
        let database = TestDatabase::migrated().await;
        let run = replay(&sandbox, &database, "calls.jsonl").await;
        (replayed, memory) = (replayed.min(run.took), run.memory_kb);
        for (best, (_, options)) in copied.iter_mut().zip(COMPRESSED) {
            *best = floor::copied(&database, options).await.min(*best);
        }
    }
    println!("{many} conversations");
    rate("replay", many, replayed);
    for (copied, (how, _)) in copied.into_iter().zip(COMPRESSED) {
        rate(&format!("\\copy of its rows{how}"), many, copied);
        println!(
            "{:<34}{:>10.2} (wanted: at most 1.5)",
            format!("replay / \\copy{how}"),
            ratio(replayed, copied)
        );
    }

    let source = TestDatabase::migrated().await;
    sandbox.write("some.jsonl", archive::lines(0..STATEMENT_BY_STATEMENT));
    replay(&sandbox, &source, "some.jsonl").await;
    for (how, what) in [(Sent::AsText, "the plan's statements"), (Sent::Prepared, "the same, prepared once")]
    {
        let (one_by_one, statements) = plan::statement_by_statement(&source, how).await;
        rate(what, STATEMENT_BY_STATEMENT, one_by_one);
        let times = per_second(many, replayed) / per_second(STATEMENT_BY_STATEMENT, one_by_one);
        println!(
            "{:<34}{times:>10.1} (wanted: at least 12; {statements:.1} statements a conversation)",
            "replay over these"
        );
    }

    let database = TestDatabase::migrated().await;
    let twice = replay(&sandbox, &database, "twice.jsonl").await;
    println!("{:<34}{:>10.1} MB (wanted: at most 200)", "peak memory", megabytes(memory));
    println!("{:<34}{:>10.1} MB", "peak memory at twice the input", megabytes(twice.memory_kb));

    distance::measure(&sandbox).await;
    #[cfg(feature = "embedded")]
    embedded(&sandbox);
}

/// What one run took.
struct Run {
    took: Duration,
    memory_kb: u64,
}

async fn replay(sandbox: &Sandbox, database: &TestDatabase, file: &str) -> Run {
    let began = Instant::now();
    let mut child = sandbox.clara(["replay", file, "--quiet", "--format=json"]).on(database).spawn();
    let mut out = child.stdout.take().unwrap();
    let drained = std::thread::spawn(move || std::io::copy(&mut out, &mut std::io::sink()));
    let mut memory_kb = 0;
    let status = loop {
        memory_kb = memory_kb.max(peak_memory(child.id()));
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    let took = began.elapsed();
    drained.join().unwrap().unwrap();
    assert!(status.success(), "{file}: {status}");
    Run { took, memory_kb }
}

/// The most memory that a process has had so far, where the system tells.
fn peak_memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(Path::new("/proc").join(process.to_string()).join("status"));
    let status = status.unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

/// A thousand conversations into an embedded database that is there already.
#[cfg(feature = "embedded")]
fn embedded(sandbox: &Sandbox) {
    sandbox.write("one.jsonl", archive::lines([5_000]));
    sandbox.write("thousand.jsonl", archive::lines(0..1_000));
    let run = |file: &str| {
        let began = Instant::now();
        let (code, _, stderr) = sandbox.clara(["replay", file, "--quiet"]).embedded().run().parts();
        assert_eq!(code, Some(0), "{stderr}");
        began.elapsed()
    };
    run("one.jsonl");
    let took = run("thousand.jsonl").as_secs_f64();
    println!("{:<34}{took:>10.1} s (wanted: less than 10)", "1000 conversations, embedded");
}

fn rate(what: &str, conversations: usize, took: Duration) {
    println!("{what:<34}{:>10.0} a second", per_second(conversations, took));
}

#[allow(clippy::cast_precision_loss, reason = "a rate")]
fn per_second(conversations: usize, took: Duration) -> f64 {
    conversations as f64 / took.as_secs_f64()
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

#[allow(clippy::cast_precision_loss, reason = "a size to read")]
fn megabytes(kilobytes: u64) -> f64 {
    kilobytes as f64 / 1024.0
}
