//! Differences made on purpose: each is reported as what it is, on every kind of database.

use clara_crm::schema::{self, Outcome, Trial};

use super::migrated;
use crate::support::command::Sandbox;
use crate::support::database::TestDatabase;
use crate::support::server::needs_server;

/// What cannot be made by the superuser that the tests log in as.
const SUPERUSER: &str = "whoever runs this may not add calls any more";

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
    assert_eq!(skipped(&trials), [SUPERUSER, "the guard of leads is switched off"]);
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
    let refused = [SUPERUSER, "Clara's user has a role that owns no leads", "Clara's user has another email"];
    assert_eq!(skipped(&trials(&database).await), refused);
}

#[tokio::test]
async fn nothing_is_missed_in_what_was_legacy_clara() {
    needs_server!();
    let legacy = TestDatabase::empty().await;
    legacy.script(include_str!("../starts/plain_extensions.sql")).await;
    legacy.script(include_str!("../starts/legacy_clara.sql")).await;
    let trials = trials(&migrated(legacy).await).await;
    let name = "a lead has its source under the former name";
    let outcome = trials.iter().find(|trial| trial.drift == name).map(|trial| trial.outcome);
    assert_eq!(outcome, Some(Outcome::Reported));
}

#[tokio::test]
async fn nothing_is_missed_where_much_differs_already() {
    needs_server!();
    let trendtialcrm = TestDatabase::supabase().await;
    trendtialcrm.run(include_str!("trendtialcrm.sql")).await;
    let legacy = TestDatabase::empty().await;
    legacy.run(include_str!("legacy.sql")).await;
    for database in [&trendtialcrm, &legacy] {
        let trials = trials(database).await;
        assert!(skipped(&trials).len() < trials.len());
        let unexplained: Vec<_> = trials
            .iter()
            .filter(|trial| (trial.outcome == Outcome::Skipped) != trial.reason.is_some())
            .collect();
        assert!(unexplained.is_empty(), "{unexplained:#?}");
    }
}

#[tokio::test]
async fn it_leaves_the_database_as_it_was() {
    needs_server!();
    let database = migrated(TestDatabase::supabase().await).await;
    let sandbox = Sandbox::new();
    let on_it = "database: [..]\n";
    let talk = "database: [..]\neach difference is made and taken back, which takes brief locks\n";
    let check = || sandbox.clara(["check-schema", "--format", "json"]).on(&database).run().json(0, on_it);
    let before = check();
    let run = sandbox.clara(["check-schema", "--self-test", "--format", "json"]).on(&database).run();
    let tested = run.json(0, talk);
    assert_eq!(tested["missed"], 0);
    let first = &tested["trials"][0];
    assert_eq!(first["outcome"], "reported");
    assert_eq!(first["expected"], first["reported"]);
    assert_eq!(first["expected"][0]["code"], "table_missing");
    assert_eq!(before, check());
    let table = sandbox.clara(["check-schema", "--self-test", "--quiet"]).on(&database).run();
    let table = table.stdout(0, "");
    assert!(table.contains("nothing missed: "), "{table}");
}
