//! What people did between two replays stays.

use serde_json::{Value, json};

use super::crm::{Crm, call, qualified, sarah};
use crate::support::server::needs_server;

fn first() -> Value {
    let mut lead = sarah();
    lead["tags"] = json!(["autumn"]);
    lead["industry"] = json!("software");
    call(
        "s-1",
        "2025-11-03T10:00:00Z",
        json!({"lead": lead, "qualification": qualified(55, "sales_qualified")}),
    )
}

fn second() -> Value {
    let mut lead = sarah();
    lead["tags"] = json!(["winter"]);
    lead["utm_source"] = json!("news");
    lead["deal_value"] = json!(9000);
    let mut recorded = qualified(85, "opportunity");
    recorded["bant_assessment"]["timeline"] = json!("this_week");
    call("s-2", "2025-11-10T10:00:00Z", json!({"lead": lead, "qualification": recorded}))
}

#[tokio::test]
async fn each_column_of_a_lead_keeps_what_a_person_put_there() {
    needs_server!();
    let edits = [
        ("status_bucket", json!("P3")),
        ("lead_score", json!(12)),
        ("score_grade", json!("F")),
        ("qualification_status", json!("unqualified")),
        ("win_probability", json!(33)),
        ("expected_close_date", json!("2026-06-30")),
        ("contact_person", json!("S. Chen-Lopez")),
        ("email", json!("chen@techstart.example")),
        ("phone", json!("+15550100777")),
        ("deal_value", json!(123)),
        ("industry", json!("aviation")),
        ("budget", json!("low")),
        ("authority", json!("no")),
        ("need", json!("low")),
        ("timeline", json!("future")),
        ("progress_details", json!("Met at the fair")),
        ("next_step", json!("Send the brochure")),
        ("follow_up_due_date", json!("2026-01-05T09:00:00+00:00")),
        ("lead_source", json!("fair")),
        ("notes", json!("Likes tea")),
        ("lost_reason", json!("none")),
        ("utm_source", json!("flyer")),
        ("tags", json!(["ai_qualified", "vip"])),
    ];
    let crm = Crm::new().await;
    crm.replay(&[first()]).await;
    let row: Value = edits
        .iter()
        .map(|(column, value)| ((*column).to_owned(), value.clone()))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let set: Vec<String> = edits.iter().map(|(column, _)| format!("{column} = r.{column}")).collect();
    crm.sql(&format!(
        "update public.leads set {} from jsonb_populate_record(null::public.leads, '{row}') r",
        set.join(", ")
    ))
    .await;
    crm.replay(&[second()]).await;
    let lead = crm.lead().await;
    for (column, value) in edits.iter().filter(|(column, _)| *column != "tags") {
        assert_eq!(&lead[*column], value, "{column}");
    }
    assert_eq!(lead["tags"], json!(["ai_qualified", "vip", "winter"]));
    assert_eq!(lead["last_touch_date"], "2025-11-10T10:02:00+00:00");
}

#[tokio::test]
async fn a_column_that_a_person_emptied_stays_empty() {
    needs_server!();
    let crm = Crm::new().await;
    crm.replay(&[first()]).await;
    crm.sql("update public.leads set phone = null, industry = ''").await;
    crm.replay(&[second()]).await;
    let lead = crm.lead().await;
    assert_eq!((&lead["phone"], &lead["industry"]), (&json!(null), &json!("")));
}

#[tokio::test]
async fn a_stage_moves_forward_and_never_out_of_a_closed_one() {
    needs_server!();
    let stage =
        "select s.name from public.leads l join public.pipeline_stages s on s.id = l.pipeline_stage_id";
    for (put, wanted) in
        [("Closed Won", "Closed Won"), ("Closed Lost", "Closed Lost"), ("Proposal Sent", "Proposal Sent")]
    {
        let crm = Crm::new().await;
        crm.replay(&[first()]).await;
        crm.sql(&format!(
            "update public.leads set pipeline_stage_id = (select id from public.pipeline_stages where name = '{put}')"
        ))
        .await;
        crm.replay(&[second()]).await;
        assert_eq!(crm.one(stage).await["name"], wanted, "put into {put}");
    }
    let crm = Crm::new().await;
    crm.replay(&[first()]).await;
    assert_eq!(crm.one(stage).await["name"], "Demo Scheduled");
    crm.replay(&[second()]).await;
    assert_eq!(crm.one(stage).await["name"], "Negotiation");
}

#[tokio::test]
async fn a_missing_stage_falls_back_to_the_first() {
    needs_server!();
    let crm = Crm::new().await;
    crm.sql("update public.pipeline_stages set name = 'Etappe ' || order_position").await;
    crm.replay(&[first()]).await;
    let stage =
        "select s.name from public.leads l join public.pipeline_stages s on s.id = l.pipeline_stage_id";
    assert_eq!(crm.one(stage).await["name"], "Etappe 1");
}

#[tokio::test]
async fn a_rescheduled_follow_up_stays_and_a_finished_one_is_followed_by_another() {
    needs_server!();
    let crm = Crm::new().await;
    crm.replay(&[first()]).await;
    crm.sql("update public.follow_ups set due_date = '2026-01-05T09:00:00Z', notes = 'Call in the morning'")
        .await;
    let report = crm.replay(&[second()]).await;
    let row = crm.one("select * from public.follow_ups").await;
    assert_eq!(row["due_date"], "2026-01-05T09:00:00+00:00");
    assert_eq!(row["notes"], "Call in the morning");
    assert!(report.conversations[0].warnings[0].contains("5 January 2026"));
    assert_eq!(crm.lead().await["follow_up_due_date"], "2026-01-05T09:00:00+00:00");

    let crm = Crm::new().await;
    crm.replay(&[first()]).await;
    crm.sql("update public.follow_ups set status = 'Completed', completed_at = '2025-11-05T00:00:00Z'").await;
    crm.replay(&[first()]).await;
    assert_eq!(crm.all("select 1 from public.follow_ups").await.len(), 1);
    crm.replay(&[second()]).await;
    let third = call("s-3", "2025-11-12T10:00:00Z", json!({"lead": sarah()}));
    crm.replay(&[third]).await;
    let rows = crm.all("select status, due_date from public.follow_ups order by due_date").await;
    assert_eq!(rows.len(), 2);
    assert_eq!((&rows[0]["status"], &rows[1]["status"]), (&json!("Completed"), &json!("Pending")));
    assert_eq!(rows[1]["due_date"], "2025-11-13T10:02:00+00:00");
}

#[tokio::test]
async fn a_refusal_cancels_what_clara_suggested() {
    needs_server!();
    let crm = Crm::new().await;
    let no = call("s-3", "2025-11-12T10:00:00Z", json!({"lead": sarah(), "outcome": "not_interested"}));
    crm.replay(&[first(), second(), no]).await;
    assert_eq!(crm.one("select status from public.follow_ups").await["status"], "Cancelled");
    assert_eq!(crm.lead().await["follow_up_due_date"], json!(null));
    let again = call("s-4", "2025-11-20T10:00:00Z", json!({"lead": sarah()}));
    crm.replay(&[again]).await;
    let pending = crm.all("select status from public.follow_ups where status = 'Pending'").await;
    assert_eq!(pending.len(), 1);
}

#[tokio::test]
async fn a_meeting_that_a_person_changed_stays() {
    needs_server!();
    let crm = Crm::new().await;
    crm.replay(&[second()]).await;
    crm.sql("update public.meetings set start_time = '2025-11-20T09:00:00Z', status = 'Scheduled', location = 'Room 1'").await;
    let later = call(
        "s-3",
        "2025-11-10T15:00:00Z",
        json!({"lead": sarah(), "qualification": qualified(90, "opportunity")}),
    );
    crm.replay(&[later]).await;
    let meeting = crm.one("select * from public.meetings").await;
    assert_eq!(
        (&meeting["start_time"], &meeting["status"], &meeting["location"]),
        (&json!("2025-11-20T09:00:00+00:00"), &json!("Scheduled"), &json!("Room 1"))
    );
}

#[tokio::test]
async fn what_a_person_wrote_into_a_call_stays() {
    needs_server!();
    let crm = Crm::new().await;
    crm.replay(&[first()]).await;
    crm.sql("update public.calls set outcome = 'voicemail', notes = 'Only the machine'").await;
    let mut fuller = first();
    fuller["messages"].as_array_mut().unwrap().push(json!({"role": "user", "content": "One more thing."}));
    fuller["duration_seconds"] = json!(500);
    crm.replay(&[fuller]).await;
    let row = crm.one("select * from public.calls").await;
    assert_eq!((&row["outcome"], &row["notes"]), (&json!("voicemail"), &json!("Only the machine")));
    assert!(row["transcript"].as_str().unwrap().ends_with("USER: One more thing."));
}

#[tokio::test]
async fn a_locked_lead_is_left_alone_and_taken_up_later() {
    needs_server!();
    let crm = Crm::new().await;
    crm.replay(&[first()]).await;
    crm.sql("update public.leads set sync_lock = true").await;
    let locked = crm.lead().await;
    crm.replay(&[second()]).await;
    assert_eq!(crm.lead().await, locked);
    assert_eq!(crm.all("select 1 from public.calls").await.len(), 2);
    crm.replay(&[second()]).await;
    assert_eq!(crm.lead().await, locked);
    crm.sql("update public.leads set sync_lock = false").await;
    crm.replay(&[second()]).await;
    assert_eq!(crm.lead().await["status_bucket"], "P1");
    let other = Crm::new().await;
    other.replay(&[first(), second()]).await;
    let [mut caught_up, mut clean] = [crm.lead().await, other.lead().await];
    for lead in [&mut caught_up, &mut clean] {
        lead.as_object_mut().unwrap().remove("updated_at");
    }
    assert_eq!(caught_up, clean);
    let moves = "select 1 from public.lead_activities where activity_type = 'status_change'";
    assert_eq!(crm.all(moves).await.len(), other.all(moves).await.len());
    let before = crm.versions().await;
    crm.replay(&[first(), second()]).await;
    super::crm::assert_same(&before, &crm.versions().await);
}

#[tokio::test]
async fn a_lead_that_a_person_deleted_is_not_made_again() {
    needs_server!();
    let crm = Crm::new().await;
    crm.replay(&[first()]).await;
    crm.sql("delete from public.leads").await;
    crm.replay(&[first()]).await;
    assert!(crm.all("select 1 from public.leads").await.is_empty());
}
