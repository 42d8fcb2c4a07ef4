//! Runs `migrate` as a user does, and reads what it says.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::command::Sandbox;
use crate::support::database::TestDatabase;

/// Migrates; the JSON document comes back.
#[track_caller]
pub(super) fn migrate(database: &TestDatabase) -> Value {
    let sandbox = Sandbox::new();
    let (code, stdout, stderr) = sandbox.clara(["migrate", "--format=json"]).on(database).run().parts();
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
