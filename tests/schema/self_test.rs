//! Differences made on purpose: each is reported as what it is, on every kind of database.

use clara_crm::schema::{self, Outcome, Trial};

use super::migrated;
use crate::support::database::TestDatabase;
use crate::support::server::needs_server;

/// The trials of a database, none of which may have been missed.
async fn trials(database: &TestDatabase) -> Vec<Trial> {
    let trials = schema::self_test(&mut database.open().await).await.unwrap();
    let missed: Vec<_> = trials.iter().filter(|trial| trial.outcome == Outcome::Missed).collect();
    assert!(missed.is_empty(), "{missed:#?}");
    trials
}

/// The drifts that could not be made.
fn skipped(trials: &[Trial]) -> Vec<&str> {
    trials.iter().filter(|trial| trial.outcome == Outcome::Skipped).map(|trial| trial.drift).collect()
}

#[tokio::test]
async fn nothing_is_missed_on_supabase() {
    needs_server!();
    let database = migrated(TestDatabase::supabase().await).await;
    let trials = trials(&database).await;
    assert_eq!(skipped(&trials), ["the guard of leads is switched off"]);
    assert!(trials.len() > 90, "{}", trials.len());
}

#[tokio::test]
async fn nothing_is_missed_on_plain_postgresql() {
    needs_server!();
    let database = migrated(TestDatabase::empty().await).await;
    let trials = trials(&database).await;
    let made = trials.len() - skipped(&trials).len();
    assert!(made >= 60, "{made}: {:#?}", skipped(&trials));
}

#[tokio::test]
async fn nothing_is_missed_beside_the_triggers_of_trendtialcrm() {
    needs_server!();
    let database = migrated(TestDatabase::supabase().await).await;
    database.run(include_str!("../support/trendtialcrm_triggers.sql")).await;
    // Its guard of `users` lets nobody change these.
    let refused = ["Clara's user has a role that owns no leads", "Clara's user has another email"];
    assert_eq!(skipped(&trials(&database).await), refused);
}
