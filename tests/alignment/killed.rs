//! A migration that is killed, and two at once.

use std::time::{Duration, Instant};

use super::ledger::Ledger;
use super::proof::findings;
use super::snapshot::Snapshot;
use clara_crm::db::Access;
use clara_crm::migration::{self, Phase};

use super::starts::{BOTH_NAMES, DEPENDENTS, HAND_CALLS, LEGACY, Start, TEXT_AGENT, TYPES};
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
    assert!(killed > KILLS / 5, "most runs were over already: {killed}");
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

/// The statements of the plan's first phases as one transaction; what it has left after a
/// kill at that moment.
async fn stop_after_the_short_transaction(database: &TestDatabase) {
    let mut db = database.open().await;
    let tx = db.begin(Access::Read).await.unwrap();
    let plan = migration::plan(&tx).await.unwrap();
    tx.rollback().await.unwrap();
    let tx = db.begin(Access::Schema).await.unwrap();
    for step in plan.of(Phase::Extend).chain(plan.of(Phase::Prepare)) {
        tx.batch(&step.sql).await.unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn stopped_before_its_first_batch_it_copies_everything_in_the_end() {
    needs_server!();
    for start in [
        Start::plain([LEGACY, TYPES]),
        Start::plain([LEGACY, BOTH_NAMES]),
        Start::plain([LEGACY, TEXT_AGENT]),
        Start::plain([LEGACY, HAND_CALLS]),
    ] {
        let undisturbed = start.build().await;
        run::migrate(&undisturbed);
        let database = start.build().await;
        let before = Snapshot::take(&database).await;
        stop_after_the_short_transaction(&database).await;
        migrate_to_the_end(&database);
        assert_eq!(findings(&database).await, Vec::<String>::new());
        assert_eq!(Ledger::close(&before, &Snapshot::take(&database).await).lost, Vec::<String>::new());
        for values in [
            "select count(lead_score)::text || ' ' || count(agent_id)::text || ' ' || count(win_probability)::text from public.leads",
        ] {
            assert_eq!(database.text(values).await, undisturbed.text(values).await, "{values}");
        }
    }
}
