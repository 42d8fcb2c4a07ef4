//! The integration plan's three scenarios, end to end, on the embedded database and on a
//! server.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Duration, Utc};
use serde_json::Value;

use crate::support::command::{Clara, Sandbox};
use crate::support::database::TestDatabase;
use crate::support::server::needs_server;

/// Where a command runs.
trait Place: Fn(Clara<'_>) -> Clara<'_> {}
impl<T: Fn(Clara<'_>) -> Clara<'_>> Place for T {}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/conversations").join(name)
}

/// When the recorded call ended.
fn ended(name: &str) -> DateTime<Utc> {
    let call: Value = serde_json::from_str(&std::fs::read_to_string(fixture(name)).unwrap()).unwrap();
    time(&call["ended_at"])
}

fn time(value: &Value) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(value.as_str().unwrap()).unwrap().to_utc()
}

/// What a replay of one recorded call tells of it.
fn replayed(sandbox: &Sandbox, place: &impl Place, name: &str) -> Value {
    let run = place(sandbox.clara(["replay", "-q", "--format", "json"]).arg(fixture(name)));
    let document = run.run().json(0, "");
    assert_eq!(document["conversations"].as_array().unwrap().len(), 1);
    document["conversations"][0].clone()
}

/// What the database holds of the lead.
fn lead(sandbox: &Sandbox, place: &impl Place, told: &Value) -> Value {
    let id = told["lead"]["id"].as_str().unwrap().to_owned();
    place(sandbox.clara(["lead", "-q", "--format", "json"]).arg(id)).run().json(0, "")
}

fn events(lead: &Value) -> Vec<&str> {
    let timeline = lead["timeline"].as_array().unwrap();
    timeline.iter().map(|event| event["activity_type"].as_str().unwrap()).collect()
}

fn a_new_lead_with_a_call_and_a_follow_up(sandbox: &Sandbox, place: &impl Place) {
    let name = "scenario-1-new-lead.json";
    let told = replayed(sandbox, place, name);
    assert_eq!((&told["status"], &told["lead"]["previous_status_bucket"]), (&"created".into(), &Value::Null));
    let held = lead(sandbox, place, &told);
    assert_eq!(held["agent_name"], "Clara AI Agent");
    for filled in ["client_id", "agent_id", "status_bucket", "pipeline_stage_id", "contact_person", "email"] {
        assert!(held["lead"][filled].is_string(), "{filled}: {held}");
    }
    assert_eq!((held["calls"].as_array().unwrap().len(), &held["calls"][0]["id"]), (1, &told["call"]["id"]));
    assert!(held["calls"][0]["transcript"].as_str().unwrap().contains("USER: "));
    assert_eq!(told["bant"]["timeline"]["value"], "this_quarter");
    let follow_up = &held["follow_ups"][0];
    assert_eq!(time(&follow_up["due_date"]), ended(name) + Duration::days(30));
    assert_eq!((&follow_up["status"], &follow_up["suggested_by_ai"]), (&"Pending".into(), &true.into()));
    assert_eq!(events(&held), ["ai_interaction", "call", "task"]);
}

fn a_known_caller_rises_from_p3_to_p2(sandbox: &Sandbox, place: &impl Place) {
    let first = replayed(sandbox, place, "scenario-2a-first-call.json");
    assert_eq!((&first["status"], &first["lead"]["status_bucket"]), (&"created".into(), &"P3".into()));
    let second = replayed(sandbox, place, "scenario-2b-known-caller.json");
    assert_eq!(second["status"], "updated");
    assert_eq!(second["lead"]["id"], first["lead"]["id"]);
    assert!(second["lead"]["lead_score"].as_i64() > first["lead"]["lead_score"].as_i64());
    let moved = &second["lead"];
    assert_eq!((&moved["previous_status_bucket"], &moved["status_bucket"]), (&"P3".into(), &"P2".into()));
    assert_eq!(moved["previous_pipeline_stage"], first["lead"]["pipeline_stage"]);
    assert_ne!(moved["pipeline_stage"], moved["previous_pipeline_stage"]);
    let held = lead(sandbox, place, &second);
    assert_eq!(held["lead"]["status_bucket"], "P2");
    assert_eq!(held["pipeline_stage"], moved["pipeline_stage"]);
    assert_eq!(
        (held["calls"].as_array().unwrap().len(), held["follow_ups"].as_array().unwrap().len()),
        (2, 1)
    );
    assert!(events(&held).contains(&"status_change"), "{held}");
}

fn a_hot_lead_is_urgent(sandbox: &Sandbox, place: &impl Place) {
    let name = "scenario-3-hot-lead.json";
    let told = replayed(sandbox, place, name);
    let lead_of = &told["lead"];
    assert!(lead_of["lead_score"].as_i64() >= Some(80), "{told}");
    assert_eq!(
        (&lead_of["status_bucket"], &lead_of["pipeline_stage"]),
        (&"P1".into(), &"Negotiation".into())
    );
    let held = lead(sandbox, place, &told);
    assert_eq!(time(&held["follow_ups"][0]["due_date"]), ended(name) + Duration::days(1));
    let meeting = &held["meetings"][0];
    assert_eq!((&meeting["status"], &meeting["scheduled_by_ai"]), (&"Pending".into(), &true.into()));
    // The call is of a Thursday, in a zone an hour east: ten o'clock there on Friday.
    assert_eq!(time(&meeting["start_time"]).to_rfc3339(), "2025-12-05T09:00:00+00:00");
}

fn all(sandbox: &Sandbox, place: &impl Place) {
    a_new_lead_with_a_call_and_a_follow_up(sandbox, place);
    a_known_caller_rises_from_p3_to_p2(sandbox, place);
    a_hot_lead_is_urgent(sandbox, place);
}

#[tokio::test]
async fn on_a_server() {
    needs_server!();
    let database = TestDatabase::migrated().await;
    all(&Sandbox::new(), &|run: Clara<'_>| run.on(&database));
}

#[cfg(feature = "embedded")]
#[test]
fn on_the_embedded_database() {
    all(&Sandbox::new(), &|run: Clara<'_>| run.embedded());
}
