//! `replay --from-conversations`: the sessions that the live agent recorded in the database.

use serde_json::Value;

use crate::support::calls;
use crate::support::command::Sandbox;
use crate::support::database::TestDatabase;
use crate::support::rows;
use crate::support::server::needs_server;

/// The number of rows that a condition holds for.
async fn count(database: &TestDatabase, what: &str) -> u64 {
    database.text(&format!("select count(*)::text from {what}")).await.parse().unwrap()
}

#[tokio::test]
async fn of_a_legacy_database_become_leads_and_calls_once() {
    needs_server!();
    let (sandbox, database) = (Sandbox::new(), TestDatabase::empty().await);
    for script in [include_str!("starts/plain_extensions.sql"), include_str!("starts/legacy_clara.sql")] {
        database.script(script).await;
    }
    sandbox.clara(["migrate", "-q"]).on(&database).run().is(0, "...\n", "");
    let replay = |more: &'static [&'static str]| {
        let run = sandbox.clara(["replay", "--from-conversations", "--format=json"]).on(&database);
        more.iter().fold(run, crate::support::command::Clara::arg).run()
    };
    let before = count(&database, "public.conversations").await;
    let untouched = rows::all(&mut database.open().await).await;
    let rehearsed = replay(&["--dry-run"]).json(3, "database: [..]");
    assert!(rows::all(&mut database.open().await).await == untouched);
    let report = replay(&["--rejects", "rejects.jsonl"]).json(3, "database: [..]");
    assert_eq!(rehearsed["conversations"], report["conversations"]);
    let summary = &report["summary"];
    assert_eq!(
        (summary["read"].as_u64(), summary["rejected"].as_u64()),
        (Some(before), Some(3)),
        "{summary}"
    );
    // A session is named, and what was said in it is not.
    let reject = &report["rejected"][0];
    assert_eq!(reject["code"], "empty_messages");
    assert!(["session-0", "session-10", "session-20"].contains(&reject["session_id"].as_str().unwrap()));
    assert!(reject["source"].as_str().unwrap().starts_with("conversations "));
    // The rows are those that were there, each told of once.
    assert_eq!(count(&database, "public.conversations").await, before);
    assert_eq!(count(&database, "public.conversations where qualification is not null").await, before - 3);
    let linked = "public.conversations where qualification is not null and session_id in \
                  (select 'session-' || n from generate_series(0, 29) n where n % 5 <> 0) and lead_id is null";
    assert_eq!(count(&database, linked).await, 0);

    let written = rows::all(&mut database.open().await).await;
    let again = replay(&[]).json(3, "database: [..]");
    assert_eq!(again["summary"]["unchanged"], before - 3, "{}", again["summary"]);
    assert!(rows::all(&mut database.open().await).await == written);
    // A reject can be mended and replayed as a file.
    let text = std::fs::read_to_string(sandbox.path("rejects.jsonl")).unwrap();
    let talk = serde_json::to_string(&calls::call(1)["messages"]).unwrap();
    assert_eq!(text.matches("\"messages\":null").count(), 3, "{text}");
    sandbox.write("mended.jsonl", text.replace("\"messages\":null", &format!("\"messages\":{talk}")));
    let mended = sandbox
        .clara(["replay", "mended.jsonl", "--format=json"])
        .on(&database)
        .run()
        .json(0, "database: [..]");
    assert_eq!(mended["summary"]["read"], 3);
    assert_eq!(count(&database, "public.conversations").await, before);
    let all = replay(&[]).json(0, "database: [..]");
    assert_eq!(all["summary"]["unchanged"], before, "{}", all["summary"]);
}

#[tokio::test]
async fn in_whichever_shape_their_messages_are() {
    needs_server!();
    let (sandbox, database) = (Sandbox::new(), TestDatabase::migrated().await);
    database
        .run(
            "insert into public.clients (id, client_name, email, company)
               values ('00000000-0000-4000-8000-000000000001', 'Bo Lind', 'bo@northwind.example', 'Northwind');
             insert into public.conversations (session_id, client_id, messages, started_at) values
               ('pairs', '00000000-0000-4000-8000-000000000001',
                '[{\"user\": \"We need a CRM for 40 people, urgently.\", \"assistant\": \"Gladly.\"}]', '2024-03-01T10:00Z'),
               ('text', null, '\"User: I am Sarah Chen from TechStart, sarah@techstart.example. What does it cost?\\nClara: It depends.\"',
                '2024-03-02T10:00Z'),
               ('chain', null, '{\"messages\": [{\"type\": \"human\", \"data\": {\"content\": \"Hello?\"}}]}', '2024-03-03T10:00Z'),
               ('odd', null, '[{\"said\": \"My card is 4111\"}]', '2024-03-04T10:00Z')",
        )
        .await;
    let replay = || sandbox.clara(["replay", "--from-conversations", "--format=json"]).on(&database).run();
    let run = replay();
    let report = run.json(3, "database: [..]");
    let status = |session: &str| -> Value {
        let all = report["conversations"].as_array().unwrap();
        all.iter().find(|one| one["session_id"] == session).unwrap()["status"].clone()
    };
    assert_eq!([status("pairs"), status("text"), status("chain")], ["created", "created", "not_a_lead"]);
    let reject = &report["rejected"][0];
    assert_eq!(reject["session_id"], "odd");
    assert!(!reject.to_string().contains("4111"), "{reject}");
    // The client tells who called, and is not made a second time.
    assert_eq!(count(&database, "public.leads l join public.clients c on c.id = l.client_id where c.email = 'bo@northwind.example'").await, 1);
    assert_eq!(count(&database, "public.clients where email = 'bo@northwind.example'").await, 1);
    // What stood there in another shape is kept.
    let kept = "public.conversations where metadata -> 'messages_as_recorded' -> 0 ->> 'assistant' = 'Gladly.' \
                and messages -> 1 ->> 'role' = 'assistant'";
    assert_eq!(count(&database, kept).await, 1);
    let again = replay().json(3, "database: [..]");
    assert_eq!((&again["summary"]["unchanged"], &again["summary"]["rejected"]), (&3.into(), &1.into()));
}

#[tokio::test]
async fn are_unchanged_where_a_file_brought_them() {
    needs_server!();
    let (sandbox, database) = (Sandbox::new(), TestDatabase::migrated().await);
    let mut odd = calls::call(7);
    odd["lead"]["favourite_colour"] = "blue".into();
    odd["crm"] = serde_json::json!({"campaign": 7.1, "rate": 0.1});
    sandbox.write("calls.jsonl", calls::lines([calls::call(1), calls::later_call(1), odd]));
    let formats = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/formats");
    let run = sandbox.clara(["replay", "calls.jsonl", "--format=json"]).arg(formats).on(&database).run();
    let first: Value = serde_json::from_str(&run.stdout(0, "...\n")).unwrap();
    let written = rows::all(&mut database.open().await).await;
    let again = sandbox
        .clara(["replay", "--from-conversations", "--format=json"])
        .on(&database)
        .run()
        .json(0, "database: [..]");
    let sessions = count(&database, "public.conversations").await;
    assert!(first["summary"]["read"].as_u64() >= Some(sessions));
    assert_eq!(
        (&again["summary"]["read"], &again["summary"]["unchanged"]),
        (&sessions.into(), &sessions.into())
    );
    assert!(rows::all(&mut database.open().await).await == written);
}

#[test]
fn is_said_instead_of_files() {
    let sandbox = Sandbox::new();
    sandbox.clara(["replay", "--from-conversations", "a.json"]).run().is(
        2,
        "",
        "error: [..] cannot be used with [..]\n...\n",
    );
    sandbox.clara(["replay"]).run().is(2, "", "error: [..]\n  <PATH>...\n...\n");
}
