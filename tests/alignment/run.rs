//! Runs `migrate` as a user does, and reads what it says.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::calls;
use crate::support::command::Sandbox;
use crate::support::database::TestDatabase;

/// Migrates; the JSON document comes back.
#[track_caller]
pub(super) fn migrate(database: &TestDatabase) -> Value {
    migrate_at(database.url())
}

/// The same for a URL.
#[track_caller]
pub(super) fn migrate_at(url: &str) -> Value {
    let run = Sandbox::new();
    let (code, stdout, stderr) =
        run.clara(["migrate", "--format=json"]).env("DATABASE_URL", url).run().parts();
    assert_eq!(code, Some(0), "{stderr}\n{stdout}");
    serde_json::from_str(&stdout).unwrap()
}

/// Migrates where that must be refused; the cause and the hints come back as one text.
#[track_caller]
pub(super) fn refused(database: &TestDatabase) -> String {
    let (code, stdout, stderr) =
        Sandbox::new().clara(["migrate", "--format=json"]).on(database).run().parts();
    assert_eq!((code, stdout.as_str()), (Some(1), ""), "{stderr}");
    let error: Value = serde_json::from_str(stderr.lines().last().unwrap()).unwrap();
    assert!(error["error"]["hints"].as_array().is_some_and(|hints| !hints.is_empty()), "no hint: {error}");
    error["error"].to_string()
}

/// What the document says was kept elsewhere, by table and the column it belongs in.
pub(super) fn kept(report: &Value) -> BTreeMap<(String, String), usize> {
    let mut kept = BTreeMap::new();
    for entry in report["kept"].as_array().unwrap() {
        let text = |key: &str| entry[key].as_str().unwrap().to_owned();
        assert!(!text("kept_in").is_empty() && !text("reason").is_empty(), "{entry}");
        let rows = usize::try_from(entry["rows"].as_u64().unwrap()).unwrap();
        let column = super::ledger::renamed(&text("table"), &text("column")).to_owned();
        *kept.entry((text("table"), column)).or_default() += rows;
    }
    kept
}

/// Where `check-schema` says something else than `migrate` said when it had run.
pub(super) fn disagreements(database: &TestDatabase, report: &Value) -> Vec<String> {
    let run = Sandbox::new();
    let (code, stdout, stderr) = run.clara(["check-schema", "--format=json"]).on(database).run().parts();
    let Ok(check) = serde_json::from_str::<Value>(&stdout) else { return vec![stderr] };
    let aligned = check["aligned"] == true;
    let same = [
        (check["findings"] == report["findings_after"], "findings_after"),
        (check["score"] == report["score_after"], "score_after"),
        (code == Some(if aligned { 0 } else { 3 }), "exit code of check-schema"),
    ];
    same.iter().filter(|(same, _)| !same).map(|(_, what)| (*what).to_owned()).collect()
}

/// Why a recorded call of somebody new does not become a lead; nothing if it does.
pub(super) fn replay(database: &TestDatabase) -> Vec<String> {
    let sandbox = Sandbox::new();
    sandbox.write("calls.jsonl", calls::lines([calls::call(7)]));
    let (code, stdout, stderr) =
        sandbox.clara(["replay", "calls.jsonl", "--format=json"]).on(database).run().parts();
    let created =
        serde_json::from_str::<Value>(&stdout).is_ok_and(|told| told["summary"]["leads_created"] == 1);
    if code == Some(0) && created { Vec::new() } else { vec![format!("{code:?} {stderr} {stdout}")] }
}
