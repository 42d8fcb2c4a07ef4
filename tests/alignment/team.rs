//! The team works on while a big database is migrated.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio_postgres::Client;
use tokio_postgres::types::Type;

use super::proof::findings;
use super::starts::{DEPENDENTS, LEGACY, Start, YEARS_OF_LEADS};
use crate::support::command::Sandbox;
use crate::support::database::TestDatabase;
use crate::support::server::needs_server;

/// The longest that somebody may wait is the migration's whole time by this. Whoever had to
/// wait until a table of three hundred thousand rows is gone through waited for a third of it;
/// how long that is depends on the machine. See benches/migrate.rs for the waits as a person
/// would feel them.
const MOMENTS: u32 = 6;

/// Repeats a statement on leads here and there until told to stop; how often it was done, and
/// how long it took at most.
async fn works(client: Client, sql: &'static str, stop: Arc<AtomicBool>) -> (u64, Duration) {
    let (mut done, mut longest) = (0, Duration::ZERO);
    while !stop.load(Ordering::Relaxed) {
        // All over the table, the same in every run.
        let lead = format!("many {}", 1 + done * 7919 % 300_000);
        let began = Instant::now();
        // In one message: of a statement prepared before, PostgreSQL says that it must not
        // return other columns once some were added.
        client.query_typed(sql, &[(&lead, Type::TEXT)]).await.unwrap();
        longest = longest.max(began.elapsed());
        done += 1;
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    (done, longest)
}

/// How many of the leftovers the server has read, and how many there are. Nothing analyses
/// the table while it fills, so that the planner has nothing to go by.
async fn read_of_leftovers(database: &TestDatabase) -> (i64, i64) {
    let sql = "select seq_tup_read + coalesce(idx_tup_fetch, 0) as read,
                   (select count(*) from public.clara_crm_leftovers) as kept
               from pg_stat_user_tables where relname = 'clara_crm_leftovers'";
    let row = database.client().await.query_one(sql, &[]).await.unwrap();
    (row.get(0), row.get(1))
}

/// Runs `migrate` to its end without standing in the way of this test's other tasks.
async fn migrate(database: &TestDatabase) -> (Option<i32>, String) {
    let sandbox = Sandbox::new();
    let child = sandbox.clara(["migrate"]).on(database).spawn();
    let output = tokio::task::spawn_blocking(move || child.wait_with_output().unwrap()).await.unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_waits_longer_than_a_moment_at_three_hundred_thousand_leads() {
    needs_server!();
    let database = Start::plain([LEGACY, DEPENDENTS, YEARS_OF_LEADS]).build().await;
    let stop = Arc::new(AtomicBool::new(false));
    let updates =
        "update public.leads set lead_score = (lead_score + 1) % 100 where id = md5($1::text)::uuid";
    let reads = "select l.*, c.* from public.leads l left join public.clients c on c.id = l.client_id where l.id = md5($1::text)::uuid";
    let client_updates =
        "update public.clients set phone = $1::text where id = md5(replace($1::text, 'many', 'more'))::uuid";
    let mut team = Vec::new();
    for (who, sql) in
        [("updates of leads", updates), ("reads", reads), ("updates of clients", client_updates)]
    {
        team.push((who, tokio::spawn(works(database.client().await, sql, Arc::clone(&stop)))));
    }
    let began = Instant::now();
    let (code, talk) = migrate(&database).await;
    let whole = began.elapsed();
    stop.store(true, Ordering::Relaxed);
    assert_eq!(code, Some(0), "{talk}");
    for (who, task) in team {
        let (done, longest) = task.await.unwrap_or_else(|error| panic!("{who}: {error}"));
        assert!(done > 20, "{who}: only {done}");
        assert!(longest < whole / MOMENTS, "{who} waited for {longest:?} of {whole:?}");
    }
    let (read, kept) = read_of_leftovers(&database).await;
    assert!(kept > 300_000 && read < 4 * kept, "{read} read of {kept}: each batch goes through them all");
    assert_eq!(findings(&database).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn locks_that_others_hold_for_a_while_are_waited_out() {
    needs_server!();
    for held in [
        "select * from public.leads where id = md5('lead 3')::uuid for update",
        "update public.leads set name = name where id = md5('lead 3')::uuid",
        "select count(*) from public.leads, public.clients",
        "lock table public.clients in row exclusive mode",
    ] {
        let database = Start::plain([LEGACY]).build().await;
        let holder = database.client().await;
        holder.batch_execute(&format!("begin; {held}")).await.unwrap();
        let reader = database.client().await;
        // Sooner than the lock is free, and much later than a moment.
        reader.batch_execute("set lock_timeout = '2500ms'").await.unwrap();
        // Whoever comes while a lock is waited for queues behind it.
        let held_for_a_while = async {
            let began = Instant::now();
            while began.elapsed() < Duration::from_secs(3) {
                reader.batch_execute("select from public.leads limit 1").await.unwrap();
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            holder.batch_execute("commit").await.unwrap();
        };
        let ((code, talk), ()) = tokio::join!(migrate(&database), held_for_a_while);
        assert_eq!(code, Some(0), "{held}: {talk}");
        assert_eq!(findings(&database).await, Vec::<String>::new());
    }
}
