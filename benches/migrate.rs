//! How long the team waits while Clara's first database, three hundred thousand leads in
//! it, is migrated, against the same work on it before.
//!
//! `cargo bench --bench migrate`; it needs a PostgreSQL server, as the tests do.

#![allow(clippy::print_stdout, reason = "a benchmark tells what it measured")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark fails by panicking")]
#![allow(dead_code, unused_imports, unused_macros, reason = "what the tests share is used in part")]

#[path = "../tests/alignment/starts.rs"]
mod starts;
#[path = "../tests/support/mod.rs"]
mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use support::command::Sandbox;
use support::database::TestDatabase;
use tokio::task::JoinHandle;
use tokio_postgres::Client;
use tokio_postgres::types::Type;

/// What the team does, one statement on one lead at a time.
const WORK: [(&str, &str); 3] = [
    (
        "updates of leads",
        "update public.leads set lead_score = (lead_score + 1) % 100 where id = md5($1::text)::uuid",
    ),
    (
        "reads",
        "select l.*, c.* from public.leads l left join public.clients c on c.id = l.client_id
          where l.id = md5($1::text)::uuid",
    ),
    (
        "updates of clients",
        "update public.clients set phone = $1::text where id = md5(replace($1::text, 'many', 'more'))::uuid",
    ),
];

/// How long the work is watched without a migration.
const QUIET: Duration = Duration::from_secs(10);

#[tokio::main(worker_threads = 2)]
async fn main() {
    if support::server::url().is_none() {
        println!("no PostgreSQL server: set CLARA_TEST_DATABASE_URL");
        return;
    }
    let database =
        starts::Start::plain([starts::LEGACY, starts::DEPENDENTS, starts::YEARS_OF_LEADS]).build().await;
    let before = during(&database, async {
        tokio::time::sleep(QUIET).await;
    })
    .await;
    let began = Instant::now();
    let meanwhile = during(&database, migrate(&database)).await;
    println!("migrated in {:.1} s", began.elapsed().as_secs_f64());
    println!("{:<20}{:>12}{:>12}{:>12}{:>8}", "", "99 % before", "99 % then", "longest", "ratio");
    for ((who, _), (before, then)) in WORK.iter().zip(before.iter().zip(&meanwhile)) {
        let (usual, now) = (ninety_nine(before), ninety_nine(then));
        println!(
            "{who:<20}{:>9.1} ms{:>9.1} ms{:>9.1} ms{:>8.1}",
            milliseconds(usual),
            milliseconds(now),
            milliseconds(then.iter().max().copied().unwrap_or_default()),
            now.as_secs_f64() / usual.as_secs_f64(),
        );
    }
}

/// Lets the team work while `something` happens; the waits of each of its members.
async fn during(database: &TestDatabase, something: impl Future<Output = ()>) -> Vec<Vec<Duration>> {
    let stop = Arc::new(AtomicBool::new(false));
    let mut team: Vec<JoinHandle<Vec<Duration>>> = Vec::new();
    for (_, sql) in WORK {
        team.push(tokio::spawn(works(database.client().await, sql, Arc::clone(&stop))));
    }
    something.await;
    stop.store(true, Ordering::Relaxed);
    let mut waits = Vec::new();
    for member in team {
        waits.push(member.await.expect("the team works on"));
    }
    waits
}

async fn works(client: Client, sql: &'static str, stop: Arc<AtomicBool>) -> Vec<Duration> {
    let mut waits = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        // All over the table, the same in every run.
        let lead = format!("many {}", 1 + waits.len() * 7919 % 300_000);
        let began = Instant::now();
        let done = client.query_typed(sql, &[(&lead, Type::TEXT)]).await;
        done.expect("the statement is answered");
        waits.push(began.elapsed());
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    waits.sort_unstable();
    waits
}

async fn migrate(database: &TestDatabase) {
    let sandbox = Sandbox::new();
    let child = sandbox.clara(["migrate"]).on(database).spawn();
    let output = tokio::task::spawn_blocking(move || child.wait_with_output()).await;
    let output = output.expect("the task ends").expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The wait that 99 of 100 do not exceed, of sorted ones.
fn ninety_nine(waits: &[Duration]) -> Duration {
    waits.get(waits.len() * 99 / 100).copied().unwrap_or_default()
}

fn milliseconds(wait: Duration) -> f64 {
    wait.as_secs_f64() * 1000.0
}
