//! The team works on while a big database is migrated.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio_postgres::Client;

use super::proof::findings;
use super::starts::{DEPENDENTS, LEGACY, Start};
use crate::support::command::Sandbox;
use crate::support::database::TestDatabase;
use crate::support::server::needs_server;

/// Clara's first database after years: three hundred thousand leads.
const YEARS_OF_LEADS: &str = "
    insert into public.clients (id, name, email, company_size)
    select md5('more ' || n)::uuid, 'More ' || n % 29000, 'more' || n || '@example.com', n || '-' || 2 * n
    from generate_series(1, 30000) as n;
    insert into public.leads (id, client_id, name, email, phone, qualification_status, source, assigned_agent, updated_at)
    select md5('many ' || n)::uuid, md5('more ' || 1 + n % 30000)::uuid, 'Person ' || n, 'many' || n || '@example.com',
        '+1555' || n, (array['MQL', 'hot', 'unqualified', 'SQL'])[1 + n % 4], 'Web', 'Sarah Jones', '2024-01-01Z'
    from generate_series(1, 300000) as n;
    analyze";

/// What somebody at work may have to wait.
const PATIENCE: Duration = Duration::from_millis(1500);

/// Repeats a statement on leads here and there until told to stop; the longest wait, and
/// how often it was done.
async fn works(client: Client, sql: &'static str, stop: Arc<AtomicBool>) -> (Duration, u32) {
    let (mut longest, mut done) = (Duration::ZERO, 0);
    while !stop.load(Ordering::Relaxed) {
        // All over the table, the same in every run.
        let lead = format!("many {}", 1 + u64::from(done) * 7919 % 300_000);
        let began = Instant::now();
        client.execute(sql, &[&lead]).await.unwrap();
        longest = longest.max(began.elapsed());
        done += 1;
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    (longest, done)
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
        let client = database.client().await;
        team.push((who, tokio::spawn(works(client, sql, Arc::clone(&stop)))));
    }
    let began = Instant::now();
    let (code, talk) = migrate(&database).await;
    let took = began.elapsed();
    stop.store(true, Ordering::Relaxed);
    assert_eq!(code, Some(0), "{talk}");
    for (who, task) in team {
        let (longest, done) = task.await.unwrap();
        super::measured(&format!("{who}: {done} within {took:?}, the longest wait {longest:?}"));
        assert!(longest <= PATIENCE, "{who}: {longest:?}");
        assert!(done > 20, "{who}: only {done}");
    }
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
        let held_until = async {
            let began = Instant::now();
            let mut longest = Duration::ZERO;
            while began.elapsed() < Duration::from_secs(3) {
                let asked = Instant::now();
                reader.batch_execute("select from public.leads limit 1").await.unwrap();
                longest = longest.max(asked.elapsed());
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            holder.batch_execute("commit").await.unwrap();
            longest
        };
        let ((code, talk), longest) = tokio::join!(migrate(&database), held_until);
        assert_eq!(code, Some(0), "{held}: {talk}");
        // Whoever comes while a lock is waited for queues behind it.
        assert!(longest <= PATIENCE, "{held}: somebody waited {longest:?}");
        assert_eq!(findings(&database).await, Vec::<String>::new());
    }
}
