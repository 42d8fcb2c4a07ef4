//! Writing into TrendtialCRM's production database, past its triggers and policies.

use clara_crm::db::{Access, Database};
use clara_crm::error::ErrorKind;
use clara_crm::migration;
use clara_crm::replay::Job;
use serde_json::json;

use super::crm::{Crm, assert_same, call, qualified, replay_into, sarah};
use crate::support::database::TestDatabase;
use crate::support::server::needs_server;

const ANN: &str = "00000000-0000-4000-8000-0000000000a1";
const MAX: &str = "00000000-0000-4000-8000-0000000000b2";

/// The schema that `migrate` makes on Supabase, with TrendtialCRM's own triggers.
async fn production() -> Crm {
    let database = TestDatabase::supabase().await;
    database.run(include_str!("../support/gotrue.sql")).await;
    migration::migrate(&mut database.open().await).await.unwrap();
    database.run(include_str!("../support/trendtialcrm_triggers.sql")).await;
    let crm = Crm { database };
    crm.sql(&format!(
        "insert into auth.users (id, instance_id, email, confirmation_token, recovery_token, is_sso_user, is_anonymous)
         values ('{ANN}', '{MAX}', 'ann@team.example', '', '', false, false),
                ('{MAX}', '{MAX}', 'max@team.example', '', '', false, false);
         set local session_replication_role = replica;
         update public.users set role = 'manager', full_name = 'Max' where id = '{MAX}';
         update public.users set full_name = 'Ann', manager_id = '{MAX}' where id = '{ANN}'"
    ))
    .await;
    crm
}

/// A lead that somebody owns, entered by a person.
async fn enter(crm: &Crm, owner: Option<&str>) {
    let owner = owner.map_or("null".into(), |id| format!("'{id}'"));
    crm.sql(&format!(
        "set local session_replication_role = replica;
         insert into public.clients (id, client_name) values ('{ANN}', 'TechStart');
         insert into public.leads (client_id, agent_id, status_bucket, contact_person, email)
         values ('{ANN}', {owner}, 'P3', 'S. Chen', 'sarah@techstart.example')"
    ))
    .await;
}

fn two_calls() -> [serde_json::Value; 2] {
    [
        call(
            "s-1",
            "2025-11-03T10:00:00Z",
            json!({"lead": sarah(), "qualification": qualified(55, "sales_qualified")}),
        ),
        call(
            "s-2",
            "2025-11-05T10:00:00Z",
            json!({"lead": sarah(), "qualification": qualified(85, "opportunity")}),
        ),
    ]
}

async fn nothing_is_left_out(crm: &Crm, calls: &[serde_json::Value]) {
    let report = crm.replay(calls).await;
    for conversation in &report.conversations {
        assert_eq!(conversation.warnings, Vec::<String>::new());
    }
    assert_eq!(crm.lead().await["status_bucket"], "P1");
    let count = async |table: &str| crm.all(&format!("select 1 from public.{table}")).await.len();
    assert_eq!((count("calls").await, count("activities").await, count("conversations").await), (2, 2, 2));
    assert_eq!((count("follow_ups").await, count("meetings").await), (1, 1));
    assert!(count("notifications").await >= 1 && count("lead_activities").await >= 5);
    let before = crm.versions().await;
    crm.replay(calls).await;
    assert_same(&before, &crm.versions().await);
}

#[tokio::test]
async fn a_new_lead_of_clara_is_written_whole() {
    needs_server!();
    let crm = production().await;
    nothing_is_left_out(&crm, &two_calls()).await;
    let user = crm.one("select * from auth.users where email = 'clara@trendtialcrm.ai'").await;
    assert_eq!((&user["confirmation_token"], &user["aud"]), (&json!(""), &json!("authenticated")));
    let clara = crm.one("select * from public.users where email = 'clara@trendtialcrm.ai'").await;
    assert_eq!((&clara["full_name"], &clara["role"]), (&json!("Clara AI Agent"), &json!("agent")));
}

#[tokio::test]
async fn a_new_lead_of_an_agent_or_a_manager_is_written_whole() {
    needs_server!();
    for agent in ["ann@team.example", MAX] {
        let crm = production().await;
        let calls = two_calls().map(|mut call| {
            call["agent"] = json!(agent);
            call
        });
        nothing_is_left_out(&crm, &calls).await;
    }
}

#[tokio::test]
async fn a_known_lead_is_written_whole_whoever_owns_it() {
    needs_server!();
    for owner in [ANN, MAX] {
        let crm = production().await;
        enter(&crm, Some(owner)).await;
        nothing_is_left_out(&crm, &two_calls()).await;
        let lead = crm.lead().await;
        assert_eq!((&lead["agent_id"], &lead["contact_person"]), (&json!(owner), &json!("S. Chen")));
        assert_eq!(crm.one("select agent_id from public.follow_ups").await["agent_id"], owner);
    }
}

#[tokio::test]
async fn of_a_lead_that_nobody_owns_the_call_is_kept_and_the_rest_is_told() {
    needs_server!();
    let crm = production().await;
    enter(&crm, None).await;
    let report = crm.replay(&two_calls()).await;
    assert!(report.conversations.iter().all(|one| one.warnings[0].contains("nobody owns the lead")));
    let lead = crm.lead().await;
    assert_eq!((&lead["agent_id"], &lead["status_bucket"]), (&json!(null), &json!("P1")));
    assert_eq!(crm.all("select 1 from public.calls").await.len(), 2);
    assert_eq!(crm.all("select 1 from public.follow_ups").await.len(), 0);
}

#[tokio::test]
async fn a_later_conversation_that_arrives_first_is_no_obstacle() {
    needs_server!();
    let crm = production().await;
    let [early, late] = two_calls();
    crm.replay(&[late]).await;
    crm.replay(&[early]).await;
    assert_eq!(crm.lead().await["first_touch_date"], "2025-11-03T10:00:00+00:00");
    assert_eq!(crm.all("select 1 from public.follow_ups").await.len(), 1);
}

#[tokio::test]
async fn a_role_that_may_not_see_every_lead_is_refused() {
    needs_server!();
    let crm = production().await;
    enter(&crm, Some(ANN)).await;
    let before = crm.rows().await;
    let mut db = crm.database.open().await;
    as_role(&mut db, "authenticated").await;
    let error = replay_into(&mut db, &Job::default(), &two_calls()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotPermitted);
    assert!(error.message().contains("`leads`"), "{error}");
    assert_same(&before, &crm.rows().await);
    let mut db = crm.database.open().await;
    as_role(&mut db, "service_role").await;
    crm.sql("grant select, insert on auth.users to service_role").await;
    assert_eq!(replay_into(&mut db, &Job::default(), &two_calls()).await.unwrap().rejected, []);
}

async fn as_role(db: &mut Database, role: &str) {
    let tx = db.begin(Access::Write).await.unwrap();
    tx.batch(&format!("set role {role}")).await.unwrap();
    tx.commit().await.unwrap();
}
