//! A migration that is killed, and two at once.

use std::time::{Duration, Instant};

use super::ledger::Ledger;
use super::proof::findings;
use super::snapshot::Snapshot;
use super::starts::{DEPENDENTS, LEGACY, Start};
use super::{catalog, run};
use crate::support::command::Sandbox;
use crate::support::database::TestDatabase;
use crate::support::server::needs_server;

/// Clara's first database with twenty thousand leads more.
const MANY_LEADS: &str = "
    insert into public.clients (id, name, email, company_size)
    select md5('more ' || n)::uuid, 'More ' || n % 1900, 'more' || n || '@example.com', n || '-' || 2 * n
    from generate_series(1, 2000) as n;
    insert into public.leads (id, client_id, name, email, qualification_status, source, assigned_agent, updated_at)
    select md5('many ' || n)::uuid, md5('more ' || 1 + n % 2000)::uuid, 'Person ' || n, 'many' || n || '@example.com',
        (array['MQL', 'hot', 'unqualified'])[1 + n % 3], 'Web', 'Sarah Jones', '2024-01-01Z'
    from generate_series(1, 20000) as n;
    analyze";

/// How often it is killed.
const KILLS: u32 = 15;

async fn many_leads() -> TestDatabase {
    Start::plain([LEGACY, DEPENDENTS, MANY_LEADS]).build().await
}

/// Starts a migration and kills it after so long.
fn kill_after(database: &TestDatabase, delay: Duration) -> bool {
    let sandbox = Sandbox::new();
    let mut child = sandbox.clara(["migrate", "--quiet"]).on(database).spawn();
    std::thread::sleep(delay);
    child.kill().unwrap();
    let output = child.wait_with_output().unwrap();
    // Five: the server has not noticed yet that the one before is gone.
    let code = output.status.code();
    assert!(matches!(code, None | Some(0 | 5)), "{code:?} {}", String::from_utf8_lossy(&output.stderr));
    code.is_none()
}

/// Migrates as soon as the server has let go of the lock of the one that was killed.
fn migrate_to_the_end(database: &TestDatabase) {
    let patience = Instant::now() + Duration::from_secs(60);
    loop {
        let sandbox = Sandbox::new();
        let (code, stdout, stderr) = sandbox.clara(["migrate"]).on(database).run().parts();
        match code {
            Some(0) => return,
            Some(5) if Instant::now() < patience => std::thread::sleep(Duration::from_millis(100)),
            _ => panic!("{code:?}\n{stdout}\n{stderr}"),
        }
    }
}

/// How long the server takes, and what there is afterwards.
struct Undisturbed {
    duration: Duration,
    meaning: std::collections::BTreeSet<String>,
}

async fn undisturbed(start: &TestDatabase) -> Undisturbed {
    let database = TestDatabase::copy_of(start).await;
    let began = Instant::now();
    run::migrate(&database);
    Undisturbed { duration: began.elapsed(), meaning: catalog::meaning(&database).await }
}

async fn assert_whole(database: &TestDatabase, before: &Snapshot, wanted: &Undisturbed) {
    assert_eq!(findings(database).await, Vec::<String>::new());
    let ledger = Ledger::close(before, &Snapshot::take(database).await);
    assert_eq!(ledger.lost, Vec::<String>::new());
    let meaning = catalog::meaning(database).await;
    let differs: Vec<_> = meaning.symmetric_difference(&wanted.meaning).collect();
    assert!(differs.is_empty(), "{differs:#?}");
}

/// Moments all over the run, the later ones off the grid of the earlier.
fn moments(duration: Duration) -> impl Iterator<Item = Duration> {
    (0..KILLS).map(move |n| duration * (n * 7 % KILLS * 100 + n * 13 % 100) / (KILLS * 100))
}

#[tokio::test]
async fn killed_at_any_moment_the_next_finishes_it() {
    needs_server!();
    let start = many_leads().await;
    let before = Snapshot::take(&start).await;
    let wanted = undisturbed(&start).await;
    let mut killed = 0;
    for moment in moments(wanted.duration) {
        let database = TestDatabase::copy_of(&start).await;
        killed += u32::from(kill_after(&database, moment));
        migrate_to_the_end(&database);
        assert_whole(&database, &before, &wanted).await;
    }
    super::measured(&format!("killed {killed} times within {:?}", wanted.duration));
    assert!(killed > KILLS / 2, "most runs were over already: {killed}");
}

#[tokio::test]
async fn killed_again_and_again_it_is_finished_in_the_end() {
    needs_server!();
    let database = many_leads().await;
    let before = Snapshot::take(&database).await;
    let wanted = undisturbed(&database).await;
    for moment in moments(wanted.duration) {
        kill_after(&database, moment);
    }
    migrate_to_the_end(&database);
    assert_whole(&database, &before, &wanted).await;
}

#[tokio::test]
async fn of_two_at_once_one_does_it_and_the_other_steps_back() {
    needs_server!();
    let database = many_leads().await;
    let before = Snapshot::take(&database).await;
    let wanted = undisturbed(&database).await;
    let sandbox = Sandbox::new();
    let both = [(); 2].map(|()| sandbox.clara(["migrate"]).on(&database).spawn());
    let mut codes = both.map(|child| child.wait_with_output().unwrap().status.code().unwrap());
    codes.sort_unstable();
    assert!(codes == [0, 5] || codes == [0, 0], "{codes:?}");
    assert_whole(&database, &before, &wanted).await;
}
