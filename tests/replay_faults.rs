//! An archive that is replayed through faults ends in the rows of one clean run: killed,
//! cut off, through a pooler, by two at once, in another order, with records that the
//! database refuses.

use std::collections::BTreeSet;
use std::io::Read;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio_postgres::Client;

use crate::support::archive;
use crate::support::cluster::Cluster;
use crate::support::command::{Clara, Sandbox};
use crate::support::database::TestDatabase;
use crate::support::pooler::Pooler;
use crate::support::rows;
use crate::support::server::needs_server;
use crate::support::wire::Wire;

/// Conversations of the archive, in batches of which a dozen are needed.
const MANY: usize = 240;
const BATCH: &str = "--batch-size=20";

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("calls.jsonl", archive::lines(0..MANY));
    sandbox
}

fn replay<'a>(sandbox: &'a Sandbox, url: &str) -> Clara<'a> {
    sandbox.clara(["replay", "calls.jsonl", "--quiet", "--format=jsonl", BATCH]).env("DATABASE_URL", url)
}

/// The rows of a run that was left alone.
async fn clean(sandbox: &Sandbox) -> String {
    let database = TestDatabase::migrated().await;
    let summary = summary(replay(sandbox, database.url()));
    assert_eq!(summary["read"], MANY, "{summary}");
    assert!(
        summary["created"].as_u64().unwrap() > 180 && summary["updated"].as_u64().unwrap() > 10,
        "{summary}"
    );
    rows_of(&database).await
}

async fn rows_of(database: &TestDatabase) -> String {
    rows::all(&mut database.open().await).await
}

/// A replay at work, with somebody to read what it prints.
struct Working {
    child: Child,
    out: std::thread::JoinHandle<String>,
    talk: std::thread::JoinHandle<String>,
}

impl Working {
    fn start(run: Clara<'_>) -> Self {
        let mut child = run.spawn();
        let (out, talk) = (read(child.stdout.take().unwrap()), read(child.stderr.take().unwrap()));
        Self { child, out, talk }
    }

    /// Waits until so many conversations are there; false where the run is over before.
    async fn until(&mut self, client: &Client, conversations: i64) -> bool {
        let patience = Instant::now() + Duration::from_secs(120);
        while Instant::now() < patience {
            let row = client.query_one("select count(*) from public.conversations", &[]).await.unwrap();
            let over = self.child.try_wait().unwrap().is_some();
            if over || row.get::<_, i64>(0) >= conversations {
                return !over;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        panic!("nothing was written for two minutes");
    }

    /// The exit code, the last line of what it printed, and what it said.
    async fn end(mut self) -> (Option<i32>, Option<Value>, String) {
        let ended = move || {
            let code = self.child.wait().unwrap().code();
            (code, self.out.join().unwrap(), self.talk.join().unwrap())
        };
        let (code, out, talk) = tokio::task::spawn_blocking(ended).await.unwrap();
        (code, out.lines().last().and_then(|line| serde_json::from_str(line).ok()), talk)
    }

    /// The summary of a run that ends well.
    async fn ends_well(self, after: &str) -> Value {
        let (code, last, talk) = self.end().await;
        assert_eq!(code, Some(0), "{after}: {talk}");
        last.unwrap()["data"].take()
    }
}

fn read(mut stream: impl Read + Send + 'static) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    })
}

/// The last line of a run that ends well.
fn summary(run: Clara<'_>) -> Value {
    run.run().json_lines(0, "").pop().unwrap()["data"].take()
}

/// Fails with the first lines that are not the same.
#[track_caller]
fn assert_same(wanted: &str, found: &str, after: &str) {
    let (a, b): (BTreeSet<_>, BTreeSet<_>) = (wanted.lines().collect(), found.lines().collect());
    let some = |of: Vec<&&str>| of.iter().take(3).map(|line| format!("{line}\n")).collect::<String>();
    let (lost, extra) = (some(a.difference(&b).collect()), some(b.difference(&a).collect()));
    assert!(wanted == found, "{after}:\nlost:\n{lost}extra:\n{extra}");
}

#[tokio::test(flavor = "multi_thread")]
async fn with_answers_to_commits_lost() {
    needs_server!();
    let sandbox = sandbox();
    let wanted = clean(&sandbox).await;
    let (database, alone) = (TestDatabase::migrated().await, TestDatabase::migrated().await);
    let undisturbed = summary(replay(&sandbox, alone.url()));
    let wire = Wire::losing(3).await;
    let told = Working::start(replay(&sandbox, &wire.url(&database))).ends_well("lost answers").await;
    assert!(wire.cut() > 3, "{}", wire.cut());
    assert_same(&wanted, &rows_of(&database).await, "after lost answers");
    for count in ["read", "created", "updated", "unchanged", "not_a_lead", "rejected", "counts"] {
        assert_eq!(told[count], undisturbed[count], "{count}");
    }
}

#[tokio::test]
async fn killed_again_and_again() {
    needs_server!();
    let sandbox = sandbox();
    let wanted = clean(&sandbox).await;
    let database = TestDatabase::migrated().await;
    let client = database.client().await;
    let mut killed = 0;
    for round in 0..12_i64 {
        let mut run = Working::start(replay(&sandbox, database.url()));
        // Somewhere in a batch, never at the same place.
        if run.until(&client, 20 + round * 18).await {
            tokio::time::sleep(Duration::from_millis(u64::try_from(round * 7 % 23).unwrap())).await;
            run.child.kill().unwrap();
            killed += u32::from(run.end().await.0.is_none());
        }
    }
    assert!(killed > 5, "killed only {killed} times");
    summary(replay(&sandbox, database.url()));
    assert_same(&wanted, &rows_of(&database).await, "killed");
    // All of it was there: nothing is written once more.
    let again = summary(replay(&sandbox, database.url()));
    assert_eq!(again["unchanged"], MANY, "{again}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_its_sessions_ended_by_the_server() {
    needs_server!();
    let sandbox = sandbox();
    let wanted = clean(&sandbox).await;
    let database = TestDatabase::migrated().await;
    let client = database.client().await;
    let mut run = Working::start(replay(&sandbox, database.url()));
    let mut ended = 0;
    for at in [1, 40, 80, 120, 160, 200] {
        if run.until(&client, at).await {
            let end = "select count(pg_terminate_backend(pid)) from pg_stat_activity
                        where datname = current_database() and pid <> pg_backend_pid() and application_name = 'clara-crm'";
            ended += client.query_one(end, &[]).await.unwrap().get::<_, i64>(0);
        }
    }
    assert!(ended > 2, "ended only {ended} sessions");
    let last = run.ends_well("sessions ended").await;
    assert_eq!(last["read"], MANY, "{last}");
    assert_same(&wanted, &rows_of(&database).await, "sessions ended");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_the_server_restarted() {
    needs_server!();
    let trust = "host all all 127.0.0.1/32 trust\nhost all all ::1/128 trust\n";
    let Some(cluster) = Cluster::start(trust) else { return };
    let sandbox = sandbox();
    let wanted = clean(&sandbox).await;
    let url = format!("postgresql://postgres@127.0.0.1:{}/postgres", cluster.port());
    let mut db = clara_crm::db::Database::open(&url).await.unwrap();
    clara_crm::migration::migrate(&mut db).await.unwrap();
    let client = crate::support::server::connect(&url).await.unwrap();
    let mut run = Working::start(replay(&sandbox, &url));
    assert!(run.until(&client, 60).await, "it was over already");
    let cluster = tokio::task::spawn_blocking(move || {
        cluster.restart();
        cluster
    });
    let cluster = cluster.await.unwrap();
    run.ends_well("restarted").await;
    let mut db = clara_crm::db::Database::open(&url).await.unwrap();
    assert_same(&wanted, &rows::all(&mut db).await, "restarted");
    drop(cluster);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn through_a_pooler_that_gives_every_transaction_another_session() {
    needs_server!();
    let Some(pooler) = Pooler::start(3) else { return };
    let sandbox = sandbox();
    let wanted = clean(&sandbox).await;
    let database = TestDatabase::migrated().await;
    let url = pooler.url(&database);
    let (one, two) = (Working::start(replay(&sandbox, &url)), Working::start(replay(&sandbox, &url)));
    one.ends_well("one through a pooler").await;
    two.ends_well("another through a pooler").await;
    assert_same(&wanted, &rows_of(&database).await, "two through a pooler");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_two_at_once_of_which_one_has_only_a_part() {
    needs_server!();
    let sandbox = sandbox();
    sandbox.write("part.jsonl", archive::lines((MANY / 4..MANY * 3 / 4).rev()));
    let wanted = clean(&sandbox).await;
    let database = TestDatabase::migrated().await;
    let whole = Working::start(replay(&sandbox, database.url()));
    let part = sandbox.clara(["replay", "part.jsonl", "--quiet", "--format=jsonl", BATCH]).on(&database);
    let part = Working::start(part);
    whole.ends_well("the whole").await;
    part.ends_well("the part").await;
    assert_same(&wanted, &rows_of(&database).await, "two at once");
}

#[tokio::test]
async fn in_any_order_batch_and_number_of_jobs() {
    needs_server!();
    let sandbox = sandbox();
    let wanted = clean(&sandbox).await;
    let shuffled: Vec<usize> = (0..MANY).map(|n| n * 77 % MANY).collect();
    assert_eq!(shuffled.iter().collect::<BTreeSet<_>>().len(), MANY);
    sandbox.write("shuffled.jsonl", archive::lines(shuffled));
    sandbox.write("backwards.jsonl", archive::lines((0..MANY).rev()));
    for (file, batch, jobs) in
        [("calls.jsonl", "1", "1"), ("shuffled.jsonl", "33", "2"), ("backwards.jsonl", "1000", "4")]
    {
        let database = TestDatabase::migrated().await;
        let run = sandbox.clara([
            "replay",
            file,
            "--quiet",
            "--format=jsonl",
            "--batch-size",
            batch,
            "--jobs",
            jobs,
        ]);
        summary(run.on(&database));
        assert_same(&wanted, &rows_of(&database).await, &format!("{file} by {batch}, {jobs} jobs"));
    }
}

#[tokio::test]
async fn in_parts_that_come_in_another_order() {
    needs_server!();
    let sandbox = sandbox();
    let wanted = clean(&sandbox).await;
    let database = TestDatabase::migrated().await;
    for part in [2, 0, 3, 1] {
        let from = part * MANY / 4;
        sandbox.write("part.jsonl", archive::lines(from..from + MANY / 4));
        let run = sandbox.clara(["replay", "part.jsonl", "--quiet", "--format=jsonl", BATCH]);
        summary(run.on(&database));
    }
    assert_same(&wanted, &rows_of(&database).await, "parts");
}

#[tokio::test]
async fn with_a_record_in_every_batch_that_the_database_refuses() {
    needs_server!();
    let sandbox = sandbox();
    // Every ninth: no batch of twenty is without one. None of them is called again.
    let refused = |n: usize| n % 9 == 4 && n % 20 != 15;
    let wanted = {
        let database = TestDatabase::migrated().await;
        sandbox.write("accepted.jsonl", archive::lines((0..MANY).filter(|n| !refused(*n))));
        let run = sandbox.clara(["replay", "accepted.jsonl", "--quiet", "--format=jsonl", BATCH]);
        summary(run.on(&database));
        rows_of(&database).await
    };
    let database = TestDatabase::migrated().await;
    let guard = "create function public.no() returns trigger language plpgsql as $f$ begin
             if substr(new.session_id, 9)::int % 9 = 4 and substr(new.session_id, 9)::int % 20 <> 15
             then raise exception 'Not this one.'; end if; return new; end $f$;
         create trigger no before insert on public.conversations for each row execute function public.no()";
    database.script(guard).await;
    let (code, stdout, stderr) = replay(&sandbox, database.url()).run().parts();
    assert_eq!(code, Some(3), "{stderr}");
    let last: Value = serde_json::from_str(stdout.lines().last().unwrap()).unwrap();
    let rejected = (0..MANY).filter(|n| refused(*n)).count();
    assert_eq!(
        (&last["data"]["rejected"], &last["data"]["read"]),
        (&rejected.into(), &MANY.into()),
        "{last}"
    );
    assert_same(&wanted, &rows_of(&database).await, "refused");
    // The guard goes, and the same replay writes what it kept out.
    database.script("drop trigger no on public.conversations; drop function public.no()").await;
    let rest = summary(replay(&sandbox, database.url()));
    assert_eq!(rest["unchanged"], MANY - rejected, "{rest}");
    assert_same(&clean(&sandbox).await, &rows_of(&database).await, "mended");
}

#[tokio::test]
async fn interrupted_between_batches() {
    needs_server!();
    let sandbox = sandbox();
    let wanted = clean(&sandbox).await;
    let database = TestDatabase::migrated().await;
    let client = database.client().await;
    for signal in ["-INT", "-TERM"] {
        let mut run = Working::start(replay(&sandbox, database.url()));
        let before = rows::count(&rows_of(&database).await, "conversations");
        assert!(run.until(&client, i64::try_from(before + 20).unwrap()).await, "it was over already");
        assert!(Command::new("kill").args([signal, &run.child.id().to_string()]).status().unwrap().success());
        let (code, _, talk) = run.end().await;
        assert_eq!(code, Some(4), "{signal}: {talk}");
    }
    let last = summary(replay(&sandbox, database.url()));
    assert!(last["unchanged"].as_u64().unwrap() >= 40, "{last}");
    assert_same(&wanted, &rows_of(&database).await, "interrupted");
}
