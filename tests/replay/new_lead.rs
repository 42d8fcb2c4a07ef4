//! What a conversation of an unknown caller becomes.

use clara_crm::replay::Job;
use clara_crm::replay::report::Status;
use serde_json::{Value, json};

use super::crm::{Crm, assert_same, call, qualified, sarah};
use crate::support::server::needs_server;

fn full() -> Value {
    let mut lead = sarah();
    for (key, value) in [
        ("company_size", json!(40)),
        ("industry", json!("software")),
        ("location", json!("Berlin")),
        ("deal_value", json!(60000.5)),
        ("campaign_id", json!("c-1")),
        ("utm_source", json!("news")),
        ("utm_medium", json!("mail")),
        ("utm_campaign", json!("autumn")),
        ("referrer_url", json!("https://a.example/x")),
        ("tags", json!(["vip"])),
    ] {
        lead[key] = value;
    }
    call("s-1", "2025-11-03T10:00:00Z", json!({"lead": lead, "qualification": qualified(84, "opportunity")}))
}

#[tokio::test]
async fn every_field_of_the_plan_is_written() {
    needs_server!();
    let crm = Crm::new().await;
    let report = crm.replay(&[full()]).await;
    assert_eq!(report.conversations[0].status, Status::Created);
    let lead = crm.lead().await;
    let clara =
        crm.one("select id from public.users where email = 'clara@trendtialcrm.ai'").await["id"].clone();
    let stage =
        crm.one("select id from public.pipeline_stages where name = 'Negotiation'").await["id"].clone();
    let client = crm.one("select * from public.clients").await;
    let wanted = json!({
        "client_id": client["id"], "agent_id": clara, "created_by": clara,
        "status_bucket": "P1", "qualification_status": "opportunity", "lead_score": 84, "score_grade": "A",
        "contact_person": "Sarah Chen", "email": "sarah@techstart.example", "phone": "+15550100123",
        "deal_value": 60000.5, "industry": "software", "pipeline_stage_id": stage,
        "expected_close_date": "2025-12-03", "win_probability": 75,
        "follow_up_due_date": "2025-11-04T10:02:00+00:00", "lead_source": "voice_assistant",
        "campaign_id": "c-1", "utm_source": "news", "utm_medium": "mail", "utm_campaign": "autumn",
        "referrer_url": "https://a.example/x", "budget": "high", "authority": "yes", "need": "high",
        "timeline": "this_month", "tags": ["voice_lead", "ai_qualified", "vip"],
        "first_touch_date": "2025-11-03T10:00:00+00:00", "last_touch_date": "2025-11-03T10:02:00+00:00",
        "sync_lock": false, "created_at": "2025-11-03T10:00:00+00:00", "updated_at": "2025-11-03T10:02:00+00:00",
    });
    for (column, value) in wanted.as_object().unwrap() {
        assert_eq!(&lead[column], value, "{column}");
    }
    for column in ["next_step", "progress_details", "extracted_info"] {
        assert!(!lead[column].is_null(), "{column}");
    }
    assert_eq!(client["client_name"], "TechStart");
    assert_eq!((&client["company_size"], &client["location"]), (&json!(40), &json!("Berlin")));
    let initial =
        crm.one("select * from public.lead_activities where activity_type = 'ai_interaction'").await;
    assert_eq!(initial["subject"], "AI Voice Assistant - Initial Contact");
    assert_eq!(initial["created_by"], clara);
    let call = crm.one("select * from public.calls").await;
    assert_eq!(
        (&call["user_id"], &call["call_type"], &call["duration"]),
        (&clara, &json!("ai_voice"), &json!(120))
    );
    assert_eq!(call["outcome"], "qualified");
    assert!(call["transcript"].as_str().unwrap().starts_with("USER: Hello"));
    let follow_up = crm.one("select * from public.follow_ups").await;
    assert_eq!((&follow_up["status"], &follow_up["suggested_by_ai"]), (&json!("Pending"), &json!(true)));
    assert_eq!(follow_up["ai_recommendation"], "Based on timeline 'this_month', follow up in 1 days");
    let meeting = crm.one("select * from public.meetings").await;
    assert_eq!(
        (&meeting["status"], &meeting["start_time"]),
        (&json!("Pending"), &json!("2025-11-04T10:00:00+00:00"))
    );
}

#[tokio::test]
async fn two_databases_end_in_the_same_rows() {
    needs_server!();
    let calls = [full(), call("s-2", "2025-11-05T10:00:00Z", json!({"lead": {"contact_person": "Bo"}}))];
    let (one, two) = (Crm::new().await, Crm::new().await);
    one.replay(&calls).await;
    two.replay(&calls).await;
    assert_same(&one.rows().await, &two.rows().await);
}

#[tokio::test]
async fn a_second_run_writes_nothing_at_all() {
    needs_server!();
    let crm = Crm::new().await;
    let nobody = call("s-3", "2025-11-06T10:00:00Z", json!({"lead": {"email": "who@a.example"}}));
    let calls = [full(), call("s-2", "2025-11-05T10:00:00Z", json!({"lead": sarah()})), nobody];
    crm.replay(&calls).await;
    let before = crm.versions().await;
    let report = crm.replay(&calls).await;
    assert_eq!((report.summary.unchanged, report.summary.read), (3, 3));
    assert_same(&before, &crm.versions().await);
}

#[tokio::test]
async fn a_rehearsal_tells_what_the_run_does_and_leaves_nothing() {
    needs_server!();
    let crm = Crm::new().await;
    let other = call("s-2", "2025-11-05T10:00:00Z", json!({"lead": sarah(), "outcome": "not_interested"}));
    let nobody = call("s-3", "2025-11-06T10:00:00Z", json!({}));
    let calls = [full(), other, nobody];
    let empty = crm.rows().await;
    let rehearsed = crm.run(&Job { dry_run: true, ..Job::default() }, &calls).await;
    assert_same(&empty, &crm.rows().await);
    let done = crm.replay(&calls).await;
    assert_eq!(rehearsed.summary.counts, done.summary.counts);
    let told = |report: &super::crm::Report| serde_json::to_value(&report.conversations).unwrap();
    assert_eq!(told(&rehearsed), told(&done));
    assert_eq!(done.summary.read, 3);
}

#[tokio::test]
async fn a_client_is_met_by_email_then_by_name() {
    needs_server!();
    let crm = Crm::new().await;
    crm.sql(
        "insert into public.clients (client_name, email) values
             ('Northwind  Traders', null), ('Old Name', 'Sarah@TechStart.example')",
    )
    .await;
    let bo = json!({"contact_person": "Bo", "company_name": " northwind TRADERS", "phone": "+15550100999"});
    crm.replay(&[
        call("s-1", "2025-11-03T10:00:00Z", json!({"lead": sarah()})),
        call("s-2", "2025-11-03T11:00:00Z", json!({"lead": bo})),
    ])
    .await;
    let names = crm
        .all("select c.client_name, l.contact_person from public.leads l join public.clients c on c.id = l.client_id
               order by 2")
        .await;
    assert_eq!(names[0]["client_name"], "Northwind  Traders");
    assert_eq!(names[1]["client_name"], "Old Name");
    assert_eq!(crm.all("select 1 from public.clients").await.len(), 2);
}

#[tokio::test]
async fn callers_with_one_first_name_are_not_one_company() {
    needs_server!();
    let crm = Crm::new().await;
    let sarah = |key: &str, value: &str| json!({"lead": {"contact_person": "Sarah", key: value}});
    crm.replay(&[
        call("s-1", "2025-11-03T10:00:00Z", sarah("email", "sarah@a.example")),
        call("s-2", "2025-11-03T11:00:00Z", sarah("email", "sarah@b.example")),
        call("s-3", "2025-11-03T12:00:00Z", sarah("phone", "+15550100001")),
        call("s-4", "2025-11-03T13:00:00Z", sarah("phone", "+15550100002")),
    ])
    .await;
    let names = crm.all("select client_name from public.clients order by created_at").await;
    let names: Vec<_> = names.iter().map(|row| row["client_name"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        [
            "Sarah's Company",
            "Sarah's Company (sarah@b.example)",
            "Sarah's Company (+15550100001)",
            "Sarah's Company (+15550100002)"
        ]
    );
}

#[tokio::test]
async fn a_client_that_was_renamed_keeps_its_new_name() {
    needs_server!();
    let crm = Crm::new().await;
    crm.replay(&[full()]).await;
    crm.sql("update public.clients set client_name = 'TechStart GmbH', notes = 'key account'").await;
    let bo = json!({"contact_person": "Bo", "company_name": "TechStart", "email": "bo@other.example"});
    crm.replay(&[call("s-2", "2025-11-04T10:00:00Z", json!({"lead": bo}))]).await;
    let client = crm.one("select * from public.clients").await;
    assert_eq!((&client["client_name"], &client["notes"]), (&json!("TechStart GmbH"), &json!("key account")));
    assert_eq!(crm.all("select distinct client_id from public.leads").await.len(), 1);
}

#[tokio::test]
async fn a_company_that_is_named_later_takes_the_place_of_its_stand_in() {
    needs_server!();
    let nameless = json!({"contact_person": "Sarah", "email": "sarah@techstart.example"});
    let first = call("s-1", "2025-11-03T10:00:00Z", json!({"lead": nameless}));
    let second = call("s-2", "2025-11-04T10:00:00Z", json!({"lead": sarah()}));
    let tables = ["clients", "leads", "activities", "conversations"];
    let (early, late) = (Crm::new().await, Crm::new().await);
    early.replay(std::slice::from_ref(&first)).await;
    assert_eq!(early.one("select * from public.clients").await["client_name"], "Sarah's Company");
    early.replay(std::slice::from_ref(&second)).await;
    late.replay(std::slice::from_ref(&second)).await;
    late.replay(std::slice::from_ref(&first)).await;
    assert_eq!(early.one("select * from public.clients").await["client_name"], "TechStart");
    assert_same(&early.rows_of(&tables).await, &late.rows_of(&tables).await);

    let kept = Crm::new().await;
    kept.replay(&[first]).await;
    kept.sql("update public.clients set notes = 'Key account'").await;
    kept.replay(&[second]).await;
    let names = kept.all("select client_name from public.clients order by 1").await;
    assert_eq!(
        (&names[0]["client_name"], &names[1]["client_name"]),
        (&json!("Sarah's Company"), &json!("TechStart"))
    );
}
