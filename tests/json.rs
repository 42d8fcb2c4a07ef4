//! The JSON of every command: the keys that scripts rely on, and no others unnoticed.

use serde_json::Value;

use crate::support::calls;
use crate::support::command::{Outcome, Sandbox};

/// The keys of an object, in their order.
#[track_caller]
fn keys(value: &Value) -> String {
    value.as_object().unwrap().keys().map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// The document of a run that ended well.
#[track_caller]
fn document(run: Outcome) -> Value {
    let document = run.json(0, "database: [..]\n...\n");
    assert_eq!(document["version"], env!("CARGO_PKG_VERSION"));
    assert!(document["database"].as_str().unwrap().starts_with("embedded PostgreSQL in "));
    document
}

#[cfg(feature = "embedded")]
#[test]
fn of_every_command() {
    let sandbox = Sandbox::new();
    let fixture = include_str!("../fixtures/conversations/scenario-3-hot-lead.json");
    sandbox.write("hot.json", fixture);
    let json = |run: crate::support::command::Clara<'_>| document(run.embedded().arg("--format=json").run());

    let migrate = json(sandbox.clara(["migrate"]));
    assert_eq!(
        keys(&migrate),
        "version database applied already_applied steps kept backup score_before score_after findings_after"
    );
    assert_eq!(keys(&migrate["applied"][0]), "version name duration_ms");
    assert_eq!(migrate["score_after"], 1.0);
    replay(&json(sandbox.clara(["replay", "hot.json"])));
    let leads = json(sandbox.clara(["leads"]));
    assert_eq!(keys(&leads), "version database leads total");
    let id = leads["leads"][0]["id"].as_str().unwrap();
    let lead = json(sandbox.clara(["lead", id]));
    assert_eq!(lead["lead"]["id"], id);
    for name in ["client", "calls", "follow_ups", "meetings", "timeline"] {
        assert!(
            lead[name].is_object() || lead[name].as_array().is_some_and(|rows| !rows.is_empty()),
            "{name}"
        );
    }
    let agents = json(sandbox.clara(["agents"]));
    assert_eq!(keys(&agents), "version database agents");
    let agent = "id full_name email role manager_id is_active leads";
    assert_eq!(keys(&agents["agents"][0]), agent);
    let ensured = json(sandbox.clara(["agents", "ensure"]));
    assert_eq!((keys(&ensured["agent"]).as_str(), &ensured["created"]), (agent, &Value::from(false)));
    let shown = json(sandbox.clara(["agents", "show", "clara@trendtialcrm.ai"]));
    assert_eq!(shown["agent"], agents["agents"][0]);
}

fn replay(replay: &Value) {
    assert_eq!(keys(replay), "version database dry_run summary conversations rejected");
    assert_eq!(
        keys(&replay["summary"]),
        "read created updated unchanged not_a_lead rejected leads_created calls_created activities_created \
         follow_ups_created meetings_created duration_ms"
    );
    let conversation = &replay["conversations"][0];
    assert_eq!(
        keys(conversation),
        "source session_id status lead bant score intent call follow_up meeting activities summary warnings"
    );
    assert_eq!(
        keys(&conversation["lead"]),
        "id client_id client_name contact_person email phone company_size industry deal_value agent_id lead_score \
         qualification_status status_bucket previous_status_bucket pipeline_stage previous_pipeline_stage \
         win_probability next_step expected_close_date"
    );
    assert_eq!(keys(&conversation["bant"]), "budget authority need timeline");
    let budget = &conversation["bant"]["budget"];
    assert_eq!(keys(budget), "value evidence");
    assert_eq!(keys(&budget["evidence"][0]), "turn text");
    assert_eq!(keys(&conversation["score"]), "total company_fit engagement bant intent_signals grade");
    assert_eq!(keys(&conversation["intent"]), "pricing demo meeting urgency competitor timeline");
    assert_eq!(keys(&conversation["call"]), "id started_at duration_seconds outcome sentiment_score");
    assert_eq!(keys(&conversation["follow_up"]), "id due_date");
    assert_eq!(keys(&conversation["meeting"]), "id title start_time status");
    // Times are RFC 3339 in UTC.
    let due = conversation["follow_up"]["due_date"].as_str().unwrap();
    assert!(due.ends_with('Z') && chrono::DateTime::parse_from_rfc3339(due).is_ok(), "{due}");
}

#[cfg(feature = "embedded")]
#[test]
fn replay_streams_and_ends_with_the_sum() {
    let sandbox = Sandbox::new();
    let input = calls::lines([calls::call(1), calls::call(2)]) + "{\"session_id\":\"x\"}\n";
    let run = sandbox.clara(["replay", "-", "--format", "jsonl"]).embedded().stdin(input).run();
    let lines = run.json_lines(3, "database: [..]\nmigrated [..]\n");
    let types: Vec<_> = lines.iter().map(|line| line["type"].as_str().unwrap()).collect();
    // What cannot be read is known before anything is written.
    assert_eq!(types, ["rejected", "conversation", "conversation", "summary"]);
    assert!(lines.iter().all(|line| keys(line) == "type data"));
    assert_eq!(lines[1]["data"]["session_id"], "call-0001");
    assert_eq!(keys(&lines[0]["data"]), "source session_id code reason");
    assert_eq!((&lines[3]["data"]["read"], &lines[3]["data"]["rejected"]), (&3.into(), &1.into()));
}

#[cfg(feature = "embedded")]
#[test]
fn check_schema_of_an_empty_database_has_findings_and_of_a_migrated_one_none() {
    let sandbox = Sandbox::new();
    let check = || sandbox.clara(["check-schema", "--format=json"]).embedded().run();
    let before = check().json(3, "database: [..]");
    assert_eq!(
        keys(&before),
        "version database server_version aligned score checks_total checks_passed tables findings"
    );
    assert_eq!(keys(&before["tables"][0]), "table status checks_total checks_passed");
    assert_eq!(keys(&before["findings"][0]), "code severity table object expected actual fix hint");
    assert!(!sandbox.data_dir().exists(), "a look made the data folder");
    let status = |code| {
        let run = sandbox.clara(["migrate", "--status", "--format=json"]).embedded().run();
        let status = run.json(code, "database: [..]");
        assert_eq!(keys(&status), "version database already_applied pending");
        status
    };
    assert_eq!(status(3)["pending"][0]["version"], 1);
    assert!(!sandbox.data_dir().exists(), "a look made the data folder");
    let _ = sandbox.clara(["migrate", "--format=json"]).embedded().run().json(0, "database: [..]");
    assert_eq!(status(0)["pending"], Value::Array(vec![]));

    let after = check().json(0, "database: [..]");
    assert_eq!((&after["aligned"], &after["score"]), (&true.into(), &1.0.into()));
    assert_eq!(after["checks_total"], after["checks_passed"]);
    assert_eq!(after["findings"], Value::Array(vec![]));
    assert_eq!(after["tables"].as_array().unwrap().len(), 24);
    assert!(after["server_version"].as_str().unwrap().starts_with("18"));
}

#[test]
fn errors_are_one_object_on_standard_error() {
    let sandbox = Sandbox::new();
    let refused = sandbox
        .clara([
            "leads",
            "--format",
            "json",
            "--database-url",
            "postgresql://me@127.0.0.1:1/crm?connect_timeout=1",
        ])
        .run()
        .json_error(1);
    assert_eq!(keys(&refused), "error");
    assert_eq!(keys(&refused["error"]), "kind message causes hints");
    assert_eq!(refused["error"]["kind"], "connection");
    let usage = sandbox.clara(["leads", "--format", "jsonl"]).run().json_error(2);
    assert_eq!(usage["error"]["kind"], "usage");
    let wrong = sandbox.clara(["leads", "--format=json", "--limit", "none"]).run().json_error(2);
    assert_eq!(wrong["error"]["kind"], "usage");
    assert!(wrong["error"]["message"].as_str().unwrap().starts_with("invalid value 'none'"), "{wrong}");
    let missing = sandbox.clara(["--format", "json", "replay"]).run().json_error(2);
    assert_eq!(missing["error"]["causes"], serde_json::json!(["<PATH>..."]));
}
