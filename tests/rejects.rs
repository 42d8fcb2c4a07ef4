//! What is rejected is kept in a file that, mended, is replayed; and too much of it stops
//! the replay.

use std::fs;

use serde_json::{Value, json};

use crate::support::calls;
use crate::support::command::Sandbox;
use crate::support::database::TestDatabase;
use crate::support::rows;
use crate::support::server::needs_server;

/// The lines of a file of rejects.
fn lines(sandbox: &Sandbox, file: &str) -> Vec<Value> {
    let text = fs::read_to_string(sandbox.path(file)).unwrap();
    assert!(text.is_empty() || text.ends_with('\n'));
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Six calls of which the database will refuse one, and four others cannot be read.
fn mixed() -> String {
    let mut agent = calls::call(2);
    agent["lead"]["company_size"] = json!("many");
    let broken = calls::call(3).to_string().replace("\"lead\":", "\"lead\"");
    let mut empty = calls::call(4);
    empty["messages"] = json!([]);
    let nul = calls::call(5).to_string().replace("who called whom", "who\\u0000whom");
    let good = [0, 1, 6].map(|n| calls::call(n).to_string()).join("\n");
    format!("{good}\n{agent}\n{broken}\n{empty}\n{nul}\n")
}

#[tokio::test]
async fn are_mended_and_replayed() {
    needs_server!();
    let (sandbox, database, clean) =
        (Sandbox::new(), TestDatabase::migrated().await, TestDatabase::migrated().await);
    let refuse = "alter table public.calls add constraint no_six check (session_id <> 'call-0006')";
    database.run(refuse).await;
    sandbox.write("calls.jsonl", mixed());
    let replay = |file: &'static str, rejects: &'static str| {
        sandbox.clara(["replay", file, "--rejects", rejects, "--format=json"]).on(&database).run()
    };
    let report = replay("calls.jsonl", "rejects.jsonl").json(3, "database: [..]");
    let told = |key: &str| -> Vec<Value> {
        report["rejected"].as_array().unwrap().iter().map(|reject| reject[key].clone()).collect()
    };
    let codes = ["bad_value", "not_json", "empty_messages", "nul_character", "refused_by_database"];
    assert_eq!(told("code"), codes);
    let rejects = lines(&sandbox, "rejects.jsonl");
    for key in ["source", "session_id", "code", "reason"] {
        assert_eq!(rejects.iter().map(|line| line[key].clone()).collect::<Vec<_>>(), told(key), "{key}");
    }
    assert_eq!(
        rejects.iter().map(|line| line["line"].as_u64().unwrap()).collect::<Vec<_>>(),
        [4, 5, 6, 7, 3]
    );
    assert_eq!(rejects[2]["record"]["session_id"], "call-0004");
    // Word for word, JSON or not.
    let original = mixed();
    let original: Vec<&str> = original.lines().collect();
    let text = fs::read_to_string(sandbox.path("rejects.jsonl")).unwrap();
    assert!(text.contains(original[3]) && text.contains(original[5]) && text.contains(original[6]));
    assert_eq!(rejects[1]["record"], original[4]);

    // Not mended they are rejected again, for the same reasons, with the same records.
    let report = replay("rejects.jsonl", "again.jsonl").json(3, "database: [..]");
    assert_eq!((&report["summary"]["read"], &report["summary"]["rejected"]), (&json!(5), &json!(5)));
    let again = lines(&sandbox, "again.jsonl");
    for key in ["session_id", "code", "record"] {
        let of = |lines: &[Value]| -> Vec<Value> { lines.iter().map(|line| line[key].clone()).collect() };
        assert_eq!(of(&again), of(&rejects), "{key}");
    }

    // Mended they end in the rows of calls that were sound.
    database.run("alter table public.calls drop constraint no_six").await;
    let mended = text
        .replace("\"company_size\":\"many\"", "\"company_size\":7")
        .replace("\\\"lead\\\"{", "\\\"lead\\\":{")
        .replace("\"messages\":[]", &format!("\"messages\":{}", calls::call(4)["messages"]))
        .replace("who\\u0000whom", "who called whom");
    sandbox.write("mended.jsonl", mended);
    let report = replay("mended.jsonl", "none.jsonl").json(0, "database: [..]");
    assert_eq!(report["summary"]["created"], 5);
    assert_eq!(lines(&sandbox, "none.jsonl"), [] as [Value; 0]);
    let mut sound: Vec<Value> = (0..7).map(calls::call).collect();
    sound[2]["lead"]["company_size"] = json!(7);
    sandbox.write("sound.jsonl", calls::lines(sound));
    sandbox.clara(["replay", "sound.jsonl", "-q"]).on(&clean).run().is(0, "...\n", "");
    assert!(rows::all(&mut database.open().await).await == rows::all(&mut clean.open().await).await);
}

#[tokio::test]
async fn take_the_place_of_no_other_file() {
    needs_server!();
    let (sandbox, database) = (Sandbox::new(), TestDatabase::migrated().await);
    sandbox.write("calls.jsonl", mixed());
    sandbox.write("mine.txt", "mine");
    let replay = |rejects: &str| {
        sandbox.clara(["replay", "calls.jsonl"]).arg("--rejects").arg(rejects).on(&database).run()
    };
    let there = "error: the file `mine.txt` is there already\n\
                 caused by: the rejects of a replay take the place of no others\nhint: [..]\n";
    replay("mine.txt").is(1, "", there);
    assert_eq!(fs::read_to_string(sandbox.path("mine.txt")).unwrap(), "mine");
    replay("no/such/folder.jsonl").is(
        1,
        "",
        "error: the rejects cannot be written to [..]\ncaused by: [..]\nhint: [..]\n",
    );
    replay(".").is(1, "", "error: the rejects cannot be written to [..]\ncaused by: [..]\nhint: [..]\n");
    assert_eq!(database.text("select count(*)::text from public.conversations").await, "0");
    // An empty file is as good as none.
    sandbox.write("empty.jsonl", "");
    let said = replay("empty.jsonl").stderr(3, "...\n");
    assert!(said.contains("what was rejected is in empty.jsonl"), "{said}");
    assert_eq!(lines(&sandbox, "empty.jsonl").len(), 4);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn that_cannot_be_written_end_the_replay() {
    needs_server!();
    let (sandbox, database) = (Sandbox::new(), TestDatabase::migrated().await);
    sandbox.write("calls.jsonl", mixed());
    let run = sandbox.clara(["replay", "calls.jsonl", "--rejects", "/dev/full", "-q"]).on(&database).run();
    run.is(1, "...\n", "...\nerror: the rejects cannot be written to `/dev/full`\ncaused by: [..]\n");
}

#[tokio::test]
async fn too_many_stop_the_replay() {
    needs_server!();
    let (sandbox, database) = (Sandbox::new(), TestDatabase::migrated().await);
    sandbox.write("calls.jsonl", mixed());
    let replay = |most: &str| {
        sandbox.clara(["replay", "calls.jsonl", "-q"]).arg("--max-rejects").arg(most).on(&database).run()
    };
    // What cannot be read is known before anything is written.
    for most in ["0", "3", "50%"] {
        let said = replay(most).stderr(1, "");
        assert!(said.contains("of the records were rejected"), "{said}");
        assert_eq!(database.text("select count(*)::text from public.conversations").await, "0", "{most}");
    }
    let _ = replay("x%").stderr(2, "");
    let _ = replay("4").stderr(3, "...\n");
    assert_eq!(database.text("select count(*)::text from public.conversations").await, "3");
    // What the database refuses shows while it is written: what was written stays.
    database.run("alter table public.calls add constraint none check (session_id < 'call-0011')").await;
    sandbox.write("calls.jsonl", calls::lines((8..20).map(calls::call)));
    let run = sandbox
        .clara(["replay", "calls.jsonl", "--max-rejects", "2", "--batch-size", "2", "--rejects", "r.jsonl"])
        .on(&database)
        .run();
    let said = run.stderr(1, "...\nRecorded       new lead; [..]\n...\n");
    assert!(said.contains("what was rejected is in r.jsonl"), "{said}");
    assert!(said.contains("more than 2 of the records were rejected"), "{said}");
    assert!(said.contains("3 conversations were written and stay"), "{said}");
    assert_eq!(database.text("select count(*)::text from public.conversations").await, "6");
    assert_eq!(lines(&sandbox, "r.jsonl").len(), 3);
}
