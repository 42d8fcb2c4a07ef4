//! How fast records are read and put in order, and in how much memory.
//!
//! `cargo bench --bench intake` writes calls of ten messages into a file and reads them
//! in processes of their own: by one thread and by all, and half and all of the calls, so
//! that what grows with the input shows.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark tells what it measured")]

use std::io::{BufWriter, Write as _};
use std::num::NonZeroUsize;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use clara_crm::transcript::formats::Reading;
use clara_crm::transcript::source::{self, Intake};
use serde_json::json;

const CALLS: usize = 100_000;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let [_, task, file, jobs] = args.as_slice()
        && task == "read"
    {
        return read(Path::new(file), jobs.parse().unwrap());
    }
    let folder = tempfile::tempdir().unwrap();
    for calls in [CALLS / 2, CALLS] {
        let file = folder.path().join(format!("{calls}.jsonl"));
        write(&file, calls);
        for jobs in [1, std::thread::available_parallelism().unwrap().get()] {
            let this = std::env::current_exe().unwrap();
            let run = Command::new(this).arg("read").arg(&file).arg(jobs.to_string()).output().unwrap();
            print!("{}", String::from_utf8(run.stdout).unwrap());
        }
    }
}

/// Calls in no order of their times.
fn write(file: &Path, calls: usize) {
    let mut out = BufWriter::new(std::fs::File::create(file).unwrap());
    for n in 0..calls {
        let day = n * 7919 % 27 + 1;
        let messages: Vec<_> = (0..10)
            .map(|turn| {
                let role = if turn % 2 == 0 { "assistant" } else { "user" };
                let content = format!(
                    "Turn {turn} of call {n}: we look for a CRM for the {n} people of our sales team, and it has \
                     to show who called whom, and when. What does it cost, and can you show us?"
                );
                json!({"role": role, "content": content, "at": format!("2025-11-{day:02}T10:{turn:02}:00Z")})
            })
            .collect();
        let call = json!({"session_id": format!("call-{n:06}"), "started_at": format!("2025-11-{day:02}T10:00:00Z"),
                          "messages": messages, "lead": {"email": format!("caller{n}@company{n}.example")}});
        writeln!(out, "{call}").unwrap();
    }
    out.flush().unwrap();
}

fn read(file: &Path, jobs: usize) {
    let (reading, began) = (Reading::default(), Instant::now());
    let mut intake = Intake::new(&reading, NonZeroUsize::new(jobs));
    for found in source::find(&[file.into()], &reading) {
        intake.take(found).unwrap();
    }
    let records = intake.in_order().unwrap();
    let taken = began.elapsed();
    let (total, began) = (records.total(), Instant::now());
    assert_eq!(records.filter(Result::is_ok).count() as u64, total);
    let again = began.elapsed();
    let megabytes = std::fs::metadata(file).unwrap().len() as f64 / 1e6;
    println!(
        "{total} calls, {megabytes:.0} MB, {jobs} threads: taken at {:.0} MB/s, in order again at {:.0} MB/s; {}",
        megabytes / taken.as_secs_f64(),
        megabytes / again.as_secs_f64(),
        peak()
    );
}

/// The most memory that the process had.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.map_or_else(|| "memory: not known here".into(), |peak| format!("peak memory {}", peak.trim()))
}
