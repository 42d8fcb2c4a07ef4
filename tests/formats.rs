//! `replay` of what other voice agents and transcribers record.

use serde_json::{Value, json};

use crate::support::command::Sandbox;
use crate::support::database::TestDatabase;
use crate::support::rows;
use crate::support::server::needs_server;

const ON_SERVER: &str = "database: postgresql://[..]";
const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/formats");

fn fixture(file: &str) -> String {
    format!("{FIXTURES}/{file}")
}

#[tokio::test]
async fn a_folder_of_every_format_is_written_once() {
    needs_server!();
    let (sandbox, database) = (Sandbox::new(), TestDatabase::migrated().await);
    let replay =
        || sandbox.clara(["replay", "--format=json", FIXTURES]).on(&database).run().json(0, ON_SERVER);
    let first = replay();
    // One report of Vapi is there twice: by itself, and as the last of its call's webhooks.
    assert_eq!((&first["summary"]["rejected"], &first["summary"]["unchanged"]), (&json!(0), &json!(1)));
    let written = rows::all(&mut database.open().await).await;
    let second = replay();
    assert_eq!(second["summary"]["unchanged"], second["summary"]["read"]);
    assert_eq!(rows::all(&mut database.open().await).await, written);
}

#[tokio::test]
async fn what_is_recorded_as_data_becomes_the_lead() {
    needs_server!();
    let (sandbox, database) = (Sandbox::new(), TestDatabase::migrated().await);
    let run =
        sandbox.clara(["replay", "--format=json"]).arg(fixture("vapi-webhooks.jsonl")).on(&database).run();
    let report = run.json(0, ON_SERVER);
    let call = &report["conversations"][1];
    assert_eq!(
        (&call["status"], &call["lead"]["phone"]),
        (&json!("updated"), &json!("+12025550143")),
        "{report}"
    );
    assert_eq!(call["lead"]["email"], "dana@harborfreightlines.example");
    assert_eq!(call["meeting"]["start_time"], "2025-12-09T19:00:00Z");
    assert_eq!(call["lead"]["company_size"], 40);
    let kept = database
        .text("select metadata -> 'record' -> 'artifact' ->> 'recordingUrl' from public.conversations")
        .await;
    assert_eq!(kept, "https://storage.example/call.wav");
}

#[tokio::test]
async fn a_later_analysis_enriches_the_same_call() {
    needs_server!();
    let (sandbox, database) = (Sandbox::new(), TestDatabase::migrated().await);
    for (file, status, company) in [
        ("retell-call-ended.json", "created", "Kestrel Clinics"),
        ("retell-call-analyzed.json", "updated", "Kestrel Clinics"),
        ("retell-call-ended.json", "unchanged", "Kestrel Clinics"),
    ] {
        let run = sandbox.clara(["replay", "--format=json"]).arg(fixture(file)).on(&database).run();
        let report = run.json(0, ON_SERVER);
        assert_eq!(report["conversations"][0]["status"], status, "{file}: {report}");
        assert_eq!(report["conversations"][0]["lead"]["client_name"], company, "{file}");
    }
    assert_eq!(database.text("select count(*)::text from public.calls").await, "1");
    assert_eq!(database.text("select sentiment_score::float8::text from public.calls").await, "0.5");
}

#[tokio::test]
async fn a_recording_whose_agent_is_not_known_asks_for_it() {
    needs_server!();
    let (sandbox, database) = (Sandbox::new(), TestDatabase::migrated().await);
    sandbox.write("talk.txt", "Bo: Hm, well.\nSarah Chen: Ah, so.\nBo: Hm.\n");
    let rejected =
        sandbox.clara(["replay", "--format=json", "talk.txt"]).on(&database).run().json(3, ON_SERVER);
    let reason = rejected["rejected"][0]["reason"].as_str().unwrap();
    assert!(reason.contains("--agent-speaker") && !reason.contains("Sarah"), "{reason}");
    let run = sandbox
        .clara(["replay", "--format=json", "--agent-speaker", "Sarah Chen", "talk.txt"])
        .on(&database)
        .run();
    assert_eq!(run.json(0, ON_SERVER)["summary"]["not_a_lead"], 1);
    let roles = "select string_agg(m ->> 'role', ' ' order by n) from public.conversations,
                 jsonb_array_elements(messages) with ordinality as t(m, n)";
    assert_eq!(database.text(roles).await, "user assistant user");
}

#[tokio::test]
async fn standard_input_may_be_text_and_a_format_may_be_named() {
    needs_server!();
    let (sandbox, database) = (Sandbox::new(), TestDatabase::migrated().await);
    let srt = std::fs::read_to_string(fixture("subrip.srt")).unwrap();
    let read = |args: &[&str], text: &str| -> Value {
        let run = args.iter().fold(
            sandbox.clara(["replay", "--dry-run", "--format=json", "-"]),
            crate::support::command::Clara::arg,
        );
        let code = if args.contains(&"vapi") { 3 } else { 0 };
        run.stdin(text).on(&database).run().json(code, ON_SERVER)
    };
    assert_eq!(read(&[], &srt)["summary"]["created"], 1);
    assert_eq!(read(&["--input-format", "srt"], &srt)["summary"]["created"], 1);
    let other = read(&["--input-format", "vapi"], "[{\"role\": \"user\", \"content\": \"Hi.\"}]");
    assert_eq!(other["summary"]["rejected"], 1);
}

#[test]
fn a_name_that_is_no_format_and_a_schema_with_paths_are_wrong_lines() {
    let sandbox = Sandbox::new();
    let wrong = sandbox.clara(["replay", "--input-format", "vappi", "a.json"]).run();
    wrong.is(2, "", "error: invalid value 'vappi' for '--input-format <NAME>'\n...\n");
    sandbox.clara(["replay", "--schema", "a.json"]).run().is(
        2,
        "",
        "error: [..] cannot be used with [..]\n...\n",
    );
}
