//! What each task makes of rows as legacy Clara left them.

use serde_json::{Value, json};

use super::legacy::{self, JOSE, SARAH, counts, of, run};
use crate::support::command::Sandbox;
use crate::support::database::TestDatabase;
use crate::support::server::needs_server;

/// Legacy Clara's database as `migrate` leaves it.
async fn migrated_legacy() -> TestDatabase {
    let database = TestDatabase::empty().await;
    database.script(include_str!("../starts/plain_extensions.sql")).await;
    database.script(include_str!("../starts/legacy_clara.sql")).await;
    clara_crm::migration::migrate(&mut database.open().await).await.unwrap();
    database
}

#[tokio::test]
async fn all_of_them_leave_nothing_to_fill() {
    needs_server!();
    let database = migrated_legacy().await;
    let sandbox = Sandbox::new();
    let map = "value,user\nBob,sarah@example.com\nJon Smth,sarah@example.com\nbob@example.com,sarah@example.com\n\
               7f3c1c7e-6f0b-4c2e-9c1a-2b1d5e0f7a11,sarah@example.com\n";
    sandbox.write("map.csv", map);
    database
        .script("insert into public.users (full_name, email, role) values ('Sarah Jones', 'sarah@example.com', 'agent')")
        .await;
    let report = legacy::backfill(&sandbox, &database, ["--map=map.csv"]).run().parts();
    let told: Value = serde_json::from_str(&report.1).unwrap();
    assert_eq!(report.0, Some(3), "{}", report.2);
    assert_eq!(counts(&told, "client"), [8, 8, 0, 0, 0]);
    assert_eq!(counts(&told, "agent-id"), [57, 57, 0, 0, 0]);
    assert_eq!(counts(&told, "status-bucket"), [60, 60, 0, 0, 0]);
    assert_eq!(counts(&told, "pipeline-stage"), [60, 60, 0, 0, 0]);
    assert_eq!(counts(&told, "company-size"), [34, 28, 0, 6, 0]);
    assert_eq!(counts(&told, "calls"), [24, 24, 0, 0, 0]);
    assert_eq!(of(&told, "client")["updated_at_moved"], true, "legacy Clara's own trigger");

    // What is left is what a person has to settle.
    database.script("update public.clients set company_size = 1 where company_size is null").await;
    let _ = run(&database, [], 0);
    let again = Sandbox::new();
    let (code, _, stderr) = again.clara(["migrate", "-q"]).on(&database).run().parts();
    assert_eq!(code, Some(0), "{stderr}");
    let (code, stdout, _) = again.clara(["check-schema", "--format=json"]).on(&database).run().parts();
    let check: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!((code, &check["aligned"]), (Some(0), &true.into()), "{check}");
}

#[tokio::test]
async fn buckets_and_stages_follow_from_score_and_qualification() {
    needs_server!();
    let database = legacy::open().await;
    database
        .script(
            "insert into public.leads (contact_person, lead_score, qualification_status, status_bucket, lead_source) values
               ('a', 70, 'unqualified', null, 'Web'), ('b', 10, 'opportunity', null, 'Web'),
               ('c', 50, 'unqualified', null, 'Web'), ('d', 10, 'sales_qualified', null, 'Web'),
               ('e', 49, 'marketing_qualified', null, 'Web'), ('f', null, null, null, 'Web'),
               ('g', 90, 'opportunity', 'P3', 'Web'), ('h', 150, null, null, 'Web'), ('i', -3, null, null, 'Web')",
        )
        .await;
    let report = run(&database, ["status-bucket", "pipeline-stage"], 0);
    assert_eq!(counts(&report, "status-bucket"), [8, 8, 0, 0, 0]);
    assert_eq!(report["tasks"].as_array().unwrap().len(), 2);
    let got = database
        .text(
            "select string_agg(l.contact_person || ' ' || l.status_bucket || ' ' || s.name, ', ' order by l.contact_person)
               from public.leads l join public.pipeline_stages s on s.id = l.pipeline_stage_id",
        )
        .await;
    assert_eq!(
        got,
        "a P1 Proposal Sent, b P1 Proposal Sent, c P2 New Lead, d P2 Demo Scheduled, e P3 Qualified, \
         f P3 New Lead, g P3 Negotiation, h P1 Negotiation, i P3 New Lead"
    );
}

#[tokio::test]
async fn agents_are_found_by_what_stood_there() {
    needs_server!();
    let database = legacy::open().await;
    database
        .script(&format!(
            "insert into public.leads (contact_person, status_bucket, assigned_agent, lead_source, agent_id) values
               ('a', 'P3', ' Sarah@Example.com ', 'Web', null), ('b', 'P3', 'sarah  JONES', 'Web', null),
               ('c', 'P3', '{SARAH}', 'Web', null), ('d', 'P3', 'JOSE ALVAREZ', 'Web', null),
               ('e', 'P3', 'Bob', 'Web', null), ('f', 'P3', 'Jon Smth', 'Web', null),
               ('g', 'P3', 'sales', 'Web', null), ('h', 'P3', '', 'Web', null), ('i', 'P3', '  ', 'Web', null),
               ('j', 'P3', null, 'Web', null), ('k', 'P3', null, 'voice_call', null), ('l', 'P3', null, null, null),
               ('m', 'P3', 'sarah@example.com', 'Web', '{JOSE}'), ('n', 'P3', 'Gone', 'Web', null)"
        ))
        .await;
    let report = run(&database, ["agent-id"], 3);
    assert_eq!(counts(&report, "agent-id"), [11, 9, 0, 2, 0]);
    assert_eq!(
        of(&report, "agent-id")["unresolved_values"],
        json!([{"value": "Bob", "rows": 1, "reason": "2 users have this name"},
               {"value": "Jon Smth", "rows": 1, "reason": "no user with this name"}])
    );
    let got = database
        .text(
            "select string_agg(l.contact_person || ' ' || coalesce(u.full_name, '-'), ', ' order by l.contact_person)
               from public.leads l left join public.users u on u.id = l.agent_id",
        )
        .await;
    assert_eq!(
        got,
        "a Sarah Jones, b Sarah Jones, c Sarah Jones, d José Álvarez, e -, f -, g Clara AI Agent, h Clara AI Agent, \
         i Clara AI Agent, j -, k Clara AI Agent, l -, m José Álvarez, n Gone"
    );
    let report = run(&database, ["agent-id", "--assign-unmatched=JOSE@example.com"], 0);
    assert_eq!(counts(&report, "agent-id"), [2, 2, 0, 0, 0]);
}

#[tokio::test]
async fn leads_without_a_client_get_the_one_they_belong_to() {
    needs_server!();
    let database = legacy::open().await;
    database
        .script(
            "insert into public.clients (id, client_name, email) values
               ('00000000-0000-4000-8000-00000000000a', 'Acme  GmbH', null),
               ('00000000-0000-4000-8000-00000000000b', 'Other', 'Ann@Elm.example'),
               ('00000000-0000-4000-8000-00000000000c', 'Sam Fox''s Company', 'sam@fir.example');
             insert into public.leads (contact_person, company, email, phone, industry, status_bucket, created_at) values
               ('a', ' acme gmbh', null, null, null, 'P3', '2024-01-01Z'), ('b', 'Elm', 'ann@elm.example ', null, null, 'P3', null),
               ('c', 'New Co', null, null, null, 'P3', '2024-01-01Z'), ('d', 'New  Co ', null, null, null, 'P3', null),
               ('Eve', null, null, null, null, 'P3', null), (null, null, null, null, 'retail', 'P3', null),
               (null, null, 'x@north-wind.example', null, null, 'P3', null), (null, null, null, null, null, 'P3', null),
               ('Sam Fox', null, 'sam@other.example', null, null, 'P3', null), ('Sam Fox', null, 'sam@other.example', null, null, 'P3', null)",
        )
        .await;
    let report = run(&database, ["client", "--batch-size=4"], 0);
    assert_eq!(counts(&report, "client"), [10, 10, 0, 0, 0]);
    let got = database
        .text(
            "select string_agg(concat(l.contact_person, ': ', c.client_name), E'\\n' order by l.contact_person, c.client_name)
               from public.leads l join public.clients c on c.id = l.client_id",
        )
        .await;
    assert_eq!(
        got,
        "Eve: Eve's Company\nSam Fox: Sam Fox's Company (sam@other.example)\nSam Fox: Sam Fox's Company (sam@other.example)\n\
         a: Acme  GmbH\nb: Other\nc: New Co\nd: New Co\n: North-wind\n: Retail Company\n: Unknown Company"
    );
    assert_eq!(database.text("select count(*)::text from public.clients").await, "9");
}

#[tokio::test]
async fn conversations_of_leads_get_their_call_once() {
    needs_server!();
    let database = legacy::open().await;
    database
        .script(
            "insert into public.leads (id, contact_person, status_bucket, sync_lock)
             values ('00000000-0000-4000-8000-0000000000aa', 'Ann', 'P3', true);
             insert into public.conversations (session_id, lead_id, messages, started_at, ended_at) values
               ('s-1', '00000000-0000-4000-8000-0000000000aa', '[{\"role\": \"user\", \"content\": \"Hi\"}]', '2024-01-01 10:00Z', '2024-01-01 10:04Z'),
               ('s-2', '00000000-0000-4000-8000-0000000000aa', null, '2024-01-02 10:00Z', null),
               ('s-3', null, '[]', now(), null),
               ('s-4', '00000000-0000-4000-8000-0000000000aa', '\"garbled\"', now(), null),
               ('s-5', '00000000-0000-4000-8000-0000000000aa', '[]', now(), null);
             insert into public.calls (lead_id, session_id, call_type, outcome, call_start_time)
             values ('00000000-0000-4000-8000-0000000000aa', 's-5', 'inbound', 'busy', now())",
        )
        .await;
    let report = run(&database, ["calls"], 3);
    assert_eq!(counts(&report, "calls"), [3, 2, 0, 1, 0]);
    let got = database
        .text(
            "select string_agg(concat_ws(' ', k.session_id, k.duration, k.outcome, k.call_type, u.full_name, k.transcript),
                               ', ' order by k.session_id)
               from public.calls k left join public.users u on u.id = k.user_id where k.session_id <> 's-5'",
        )
        .await;
    assert_eq!(
        got,
        "s-1 240 completed ai_voice Clara AI Agent USER: Hi, s-2 0 no_answer ai_voice Clara AI Agent "
    );
    assert_eq!(counts(&run(&database, ["calls"], 3), "calls"), [1, 0, 0, 1, 0]);
}

#[tokio::test]
async fn sizes_are_read_and_what_says_nothing_is_left() {
    needs_server!();
    let database = legacy::open().await;
    database
        .script(
            "insert into public.clients (client_name, company_size_text, company_size) values
               ('a', '50-200', null), ('b', 'about 30 people', null), ('c', 'Enterprise', null), ('d', '500+', 7),
               ('e', 'unknown', null), ('f', ' ', null), ('g', 'plenty', null), ('h', null, null)",
        )
        .await;
    let report = run(&database, ["company-size"], 3);
    assert_eq!(counts(&report, "company-size"), [4, 3, 0, 1, 0]);
    let got = database
        .text("select string_agg(client_name || coalesce(company_size::text, '-'), ' ' order by client_name) from public.clients")
        .await;
    assert_eq!(got, "a50 b30 c1000 d7 e- f- g- h-");
}
