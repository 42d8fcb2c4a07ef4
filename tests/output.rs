//! What goes to which stream, in which colours, and to a reader that went away.

use std::io::{BufRead as _, BufReader, Read as _};

use crate::support::calls;
use crate::support::command::Sandbox;
use crate::support::database::TestDatabase;
use crate::support::server::needs_server;

#[tokio::test]
async fn quiet_leaves_the_data_alone_on_standard_output() {
    needs_server!();
    let (sandbox, database) = (Sandbox::new(), TestDatabase::migrated().await);
    sandbox.write("call.json", calls::call(7).to_string());
    let run = sandbox.clara(["replay", "call.json", "--quiet"]).on(&database).run();
    assert!(run.stdout(0, "").contains("Caller 7, Company 7"));
    let run = sandbox.clara(["leads", "-q"]).on(&database).run();
    assert!(run.stdout(0, "").contains("Caller 7, Company 7"));
    // An error is no talk.
    let run = sandbox.clara(["lead", "nobody@example.com", "--quiet"]).on(&database).run();
    run.is(1, "", "error: no lead has this id, email or phone\nhint: clara-crm leads lists them\n");
}

#[tokio::test]
async fn colours_are_for_terminals_and_for_those_who_ask() {
    needs_server!();
    let (sandbox, database) = (Sandbox::new(), TestDatabase::migrated().await);
    sandbox.write("call.json", calls::call(80).to_string());
    sandbox.clara(["replay", "call.json", "-q"]).on(&database).run().is(0, "...\n", "");
    let leads = |color: &'static str, no_color: &'static str| {
        let run = sandbox.clara(["leads", "--color", color]).env("NO_COLOR", no_color).on(&database).run();
        run.stdout(0, "database: [..]")
    };
    let plain = leads("auto", "");
    assert!(!plain.contains('\x1b'));
    assert_eq!(leads("never", ""), plain);
    assert_eq!(leads("auto", "1"), plain);
    for asked in [leads("always", ""), leads("always", "1")] {
        assert!(
            asked.contains("\x1b[31m\x1b[1mP1\x1b[0m") || asked.contains("\x1b[1m\x1b[31mP1\x1b[0m"),
            "{asked:?}"
        );
    }
    let json = |color| {
        let run = sandbox.clara(["leads", "--format=json", "--color", color]).on(&database).run();
        run.stdout(0, "database: [..]")
    };
    assert_eq!(json("always"), json("never"));
}

/// `clara-crm … | head -1`.
#[cfg(unix)]
#[tokio::test]
async fn a_reader_that_goes_away_is_no_failure() {
    needs_server!();
    let (sandbox, database) = (Sandbox::new(), TestDatabase::migrated().await);
    let many = 120;
    sandbox.write("calls.jsonl", calls::lines((0..many).map(calls::call)));
    let mut child = sandbox.clara(["replay", "calls.jsonl", "--format", "jsonl"]).on(&database).spawn();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert!(first.starts_with("{\"type\":\"conversation\""), "{first}");
    let mut talk = String::new();
    child.stderr.take().unwrap().read_to_string(&mut talk).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{talk}");
    assert_eq!(talk.lines().count(), 1, "{talk}");
    // The work went on all the same.
    assert_eq!(database.text("select count(*)::text from public.leads").await, many.to_string());
}

/// The help needs no database and has many lines.
#[cfg(unix)]
#[test]
fn the_help_may_be_cut_off_too() {
    let sandbox = Sandbox::new();
    let mut child = sandbox.clara(["replay", "--help"]).spawn();
    drop(child.stdout.take());
    let mut talk = String::new();
    child.stderr.take().unwrap().read_to_string(&mut talk).unwrap();
    assert_eq!((child.wait().unwrap().code(), talk.as_str()), (Some(0), ""));
}
