//! The folder of the embedded database, as the program's user meets it.

use std::fs;
use std::process::{Command, Stdio};

use clara_crm::db::{Access, Database, Target};
use clara_crm::{migration, schema};

use crate::support::calls;
use crate::support::command::Sandbox;
use crate::support::embedded;

#[tokio::test(flavor = "multi_thread")]
async fn is_one_process_at_a_time() {
    let sandbox = Sandbox::new();
    let other = {
        let _permit = embedded::permit();
        Database::connect(&Target::Embedded(sandbox.data_dir())).await.unwrap()
    };
    sandbox.write("call.json", calls::call(1).to_string());
    let run = sandbox.clara(["replay", "call.json"]).embedded().run();
    run.is(5, "", "error: [..][DIR]/cwd/data[..]in use[..]\n...\nhint: [..]\n...\n");
    let error = sandbox.clara(["replay", "call.json", "--format=json"]).embedded().run().json_error(5);
    assert_eq!(error["error"]["kind"], "locked");
    other.close().await.unwrap();
    sandbox.clara(["replay", "call.json", "-q"]).embedded().run().is(0, "...\n", "");
}

#[test]
fn is_not_made_where_someone_elses_files_are() {
    let sandbox = Sandbox::new();
    sandbox.write("data/letters.txt", "Dear diary");
    sandbox.write("call.json", calls::call(1).to_string());
    let run = sandbox.clara(["replay", "call.json"]).embedded().run();
    run.is(1, "", "error: [..][DIR]/cwd/data[..]\n...\nhint: [..]\n...\n");
    let left: Vec<_> =
        fs::read_dir(sandbox.data_dir()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(left, ["letters.txt"]);
    assert_eq!(fs::read_to_string(sandbox.path("data/letters.txt")).unwrap(), "Dear diary");
}

#[test]
fn is_found_by_flag_variable_and_default() {
    let sandbox = Sandbox::new();
    let status = || sandbox.clara(["migrate", "--status"]);
    status().run().is(3, "...\n", "database: embedded PostgreSQL in [DIR]/home/data/clara-crm\n");
    status().env("CLARA_CRM_DATA_DIR", sandbox.path("x")).run().is(
        3,
        "...\n",
        "database: embedded PostgreSQL in [DIR]/cwd/x\n",
    );
    let both = status().env("CLARA_CRM_DATA_DIR", sandbox.path("x")).arg("--data-dir=y");
    both.run().is(3, "...\n", "database: embedded PostgreSQL in [DIR]/cwd/y\n");
    let contradiction = status().arg("--data-dir=y").arg("--database-url=postgresql://db.example.com/crm");
    contradiction.run().is(2, "", "error: --database-url and --data-dir exclude each other\nhint: [..]\n");
}

#[cfg(unix)]
#[test]
fn is_not_made_in_a_file_or_where_nothing_may_be_written() {
    let sandbox = Sandbox::new();
    sandbox.write("data", "a file");
    sandbox.clara(["migrate"]).embedded().run().is(
        1,
        "",
        "error: [..][DIR]/cwd/data[..]\n...\nhint: [..]\n...\n",
    );
    let run = sandbox.clara(["migrate", "--data-dir", "/proc/clara"]).run();
    run.is(1, "", "error: [..]/proc/clara[..]\n...\nhint: [..]\n...\n");
}

/// A signal before anything could be saved ends the program the usual way.
#[cfg(unix)]
#[test]
fn a_killed_look_leaves_no_lock_behind() {
    let sandbox = Sandbox::new();
    sandbox.clara(["migrate", "-q"]).embedded().run().is(0, "...\n", "");
    let child = sandbox.clara(["leads"]).embedded().spawn();
    let killed = Command::new("kill").args(["-KILL", &child.id().to_string()]).stderr(Stdio::null()).status();
    assert!(killed.unwrap().success());
    let _ = child.wait_with_output().unwrap();
    sandbox.clara(["leads"]).embedded().run().is(0, "", "database: [..]\nno leads; [..]\n");
}

/// What is found that is neither harmless nor a backfill's to fill.
async fn left_to_do(db: &mut Database) -> Vec<schema::Finding> {
    let tx = db.begin(Access::Read).await.unwrap();
    let mut findings = schema::check(&tx).await.unwrap().findings;
    findings.retain(|finding| {
        let waits = matches!(finding.fix, schema::Fix::Backfill(_));
        finding.severity != schema::Severity::Info && !waits
    });
    findings
}

/// The embedded PostgreSQL is a newer one than the server of most tests, and serves one
/// client: the same steps run in one transaction.
#[tokio::test(flavor = "multi_thread")]
async fn is_migrated_from_claras_first_schema_too() {
    let _permit = embedded::permit();
    let mut db = Database::connect(&Target::InMemory).await.unwrap();
    for start in [include_str!("starts/legacy_clara.sql"), include_str!("starts/half_done_types.sql")] {
        let tx = db.begin(Access::Schema).await.unwrap();
        // An extension that it does not have.
        tx.batch(&start.replace("uuid_generate_v4", "gen_random_uuid")).await.unwrap();
        tx.commit().await.unwrap();
    }
    let report = migration::migrate(&mut db).await.unwrap();
    assert!(report.kept.iter().any(|kept| kept.kept_in == "conversations.messages_original"), "{report:?}");
    assert_eq!(left_to_do(&mut db).await, []);
    let again = migration::migrate(&mut db).await.unwrap();
    assert_eq!((again.steps, again.applied.len()), (0, 0));
    db.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn has_no_difference_once_it_is_migrated_and_each_that_is_made_is_reported() {
    let _permit = embedded::permit();
    let mut db = Database::connect(&Target::InMemory).await.unwrap();
    migration::migrate(&mut db).await.unwrap();
    assert_eq!(left_to_do(&mut db).await, []);
    let trials = schema::self_test(&mut db).await.unwrap();
    let missed: Vec<_> = trials.iter().filter(|trial| trial.outcome == schema::Outcome::Missed).collect();
    assert!(missed.is_empty(), "{missed:#?}");
    let reported = trials.iter().filter(|trial| trial.outcome == schema::Outcome::Reported).count();
    assert!(reported >= 60, "{reported} of {}", trials.len());
    db.close().await.unwrap();
}
