//! A lead that was there before Clara called.

use clara_crm::replay::report::Status;
use serde_json::{Value, json};

use crate::replay::crm::{Crm, call, qualified, sarah};
use crate::support::server::needs_server;

const ANN: &str = "00000000-0000-4000-8000-0000000000a1";

/// A lead that a person entered, with these columns.
async fn entered(columns: &Value) -> Crm {
    let crm = Crm::new().await;
    let mut row = json!({"client_id": ANN, "agent_id": ANN, "status_bucket": "P3", "contact_person": "Sarah C.",
                         "tags": ["fair"], "notes": "Met at the fair"});
    for (column, value) in columns.as_object().unwrap() {
        row[column] = value.clone();
    }
    let names: Vec<&str> = row.as_object().unwrap().keys().map(String::as_str).collect();
    let names = names.join(", ");
    crm.sql(&format!(
        "insert into public.users (id, email, full_name, role) values ('{ANN}', 'ann@team.example', 'Ann', 'agent');
         insert into public.clients (id, client_name) values ('{ANN}', 'TechStart');
         insert into public.leads ({names}) select {names} from jsonb_populate_record(null::public.leads, '{row}')"
    ))
    .await;
    crm
}

#[expect(clippy::needless_pass_by_value, reason = "calls read better with `json!` alone")]
fn called(lead: Value) -> Value {
    call(
        "s-1",
        "2025-11-03T10:00:00Z",
        json!({"lead": lead, "qualification": qualified(55, "sales_qualified")}),
    )
}

#[tokio::test]
async fn blanks_are_filled_and_nothing_is_overwritten() {
    needs_server!();
    let columns = json!({"email": "Sarah@TechStart.example", "industry": "retail", "deal_value": 5,
                         "next_step": "Send the brochure", "lead_source": "fair", "utm_source": "x",
                         "follow_up_due_date": "2025-12-24T09:00:00+00:00", "progress_details": "Nothing yet"});
    let crm = entered(&columns).await;
    let mut lead = sarah();
    for (key, value) in [
        ("industry", json!("software")),
        ("deal_value", json!(9000)),
        ("tags", json!(["autumn"])),
        ("utm_source", json!("y")),
        ("utm_medium", json!("mail")),
    ] {
        lead[key] = value;
    }
    let report = crm.replay(&[called(lead)]).await;
    assert_eq!(report.conversations[0].status, Status::Updated);
    let row = crm.lead().await;
    for (column, value) in columns.as_object().unwrap() {
        assert_eq!(&row[column], value, "{column}");
    }
    assert_eq!((&row["agent_id"], &row["contact_person"]), (&json!(ANN), &json!("Sarah C.")));
    assert_eq!((&row["phone"], &row["utm_medium"]), (&json!("+15550100123"), &json!("mail")));
    assert_eq!((&row["budget"], &row["need"]), (&json!("high"), &json!("high")));
    assert_eq!(row["tags"], json!(["fair", "voice_lead", "ai_qualified", "autumn"]));
    assert_eq!((&row["status_bucket"], &row["notes"]), (&json!("P2"), &json!("Met at the fair")));
    assert_eq!(row["last_touch_date"], "2025-11-03T10:02:00+00:00");
    let told = report.conversations[0].lead.as_ref().unwrap();
    assert_eq!(told.previous_status_bucket.as_deref(), Some("P3"));
    assert_eq!(told.pipeline_stage.as_deref(), Some("Demo Scheduled"));
}

#[tokio::test]
async fn what_the_team_had_is_never_lowered() {
    needs_server!();
    let stage = "5f066b1f-681a-5483-beeb-d8598dad34f9";
    let columns = json!({"email": "sarah@techstart.example", "status_bucket": "P1", "lead_score": 90,
                         "qualification_status": "opportunity", "pipeline_stage_id": stage});
    let crm = entered(&columns).await;
    crm.sql("update public.leads set pipeline_stage_id = (select id from public.pipeline_stages where name = 'Negotiation')").await;
    let before = crm.lead().await;
    crm.replay(&[call(
        "s-1",
        "2025-11-03T10:00:00Z",
        json!({"lead": sarah(), "qualification": qualified(10, "unqualified")}),
    )])
    .await;
    let row = crm.lead().await;
    for column in ["status_bucket", "lead_score", "qualification_status", "pipeline_stage_id"] {
        assert_eq!(row[column], before[column], "{column}");
    }
}

#[tokio::test]
async fn words_of_a_person_about_the_budget_stay() {
    needs_server!();
    let crm = entered(
        &json!({"email": "sarah@techstart.example", "budget": "ten thousand, ask Jo", "need": "low"}),
    )
    .await;
    crm.replay(&[called(sarah())]).await;
    let row = crm.lead().await;
    assert_eq!((&row["budget"], &row["need"]), (&json!("ten thousand, ask Jo"), &json!("high")));
}

#[tokio::test]
async fn a_caller_is_known_by_email_or_phone_but_not_by_company() {
    needs_server!();
    let email = entered(&json!({"email": " SARAH@techstart.example "})).await;
    email.replay(&[called(sarah())]).await;
    assert_eq!(email.all("select 1 from public.leads").await.len(), 1);
    let phone = entered(&json!({"phone": "+15550100123", "email": "other@techstart.example"})).await;
    phone.replay(&[called(sarah())]).await;
    assert_eq!(phone.all("select 1 from public.leads").await.len(), 1);
    let company = entered(&json!({"email": "other@techstart.example"})).await;
    company.replay(&[called(sarah())]).await;
    let rows = company.all("select distinct client_id from public.leads").await;
    assert_eq!(rows.len(), 1);
    assert_eq!(company.all("select 1 from public.leads").await.len(), 2);
}

#[tokio::test]
async fn the_email_wins_over_the_phone() {
    needs_server!();
    let crm = entered(&json!({"email": "sarah@techstart.example"})).await;
    crm.sql(&format!(
        "insert into public.leads (client_id, status_bucket, phone, created_at)
                      values ('{ANN}', 'P3', '+15550100123', '2020-01-01')"
    ))
    .await;
    crm.replay(&[called(sarah())]).await;
    let called = crm.one("select l.email from public.calls c join public.leads l on l.id = c.lead_id").await;
    assert_eq!(called["email"], "sarah@techstart.example");
}

#[tokio::test]
async fn a_thin_call_of_a_known_caller_is_logged_and_changes_nothing_else() {
    needs_server!();
    let crm = entered(&json!({"phone": "+15550100123"})).await;
    let mut before = crm.lead().await;
    let thin = call("s-1", "2025-11-03T10:00:00Z", json!({"lead": {"phone": "+15550100123"}}));
    let report = crm.replay(&[thin]).await;
    assert_eq!(report.conversations[0].status, Status::NotALead);
    assert_eq!(crm.all("select 1 from public.calls").await.len(), 1);
    assert_eq!(crm.one("select activity_type from public.lead_activities").await["activity_type"], "call");
    let mut after = crm.lead().await;
    assert_eq!(after["last_touch_date"], "2025-11-03T10:02:00+00:00");
    for lead in [&mut before, &mut after] {
        for column in ["last_touch_date", "first_touch_date", "updated_at"] {
            lead.as_object_mut().unwrap().remove(column);
        }
    }
    assert_eq!(before, after);
    for table in ["follow_ups", "meetings", "activities", "notifications"] {
        assert!(crm.all(&format!("select 1 from public.{table}")).await.is_empty(), "{table}");
    }
}
