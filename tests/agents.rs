//! Under whose name Clara writes.

use clara_crm::agent::Identity;
use clara_crm::db::Access;
use clara_crm::error::ErrorKind;
use clara_crm::replay::Job;
use clara_crm::store;
use serde_json::{Value, json};

use crate::replay::crm::{Crm, call, replay_into, sarah};
use crate::support::server::needs_server;

const ANN: &str = "00000000-0000-4000-8000-0000000000a1";
const GONE: &str = "00000000-0000-4000-8000-0000000000b2";

async fn crm() -> Crm {
    let crm = Crm::new().await;
    crm.sql(&format!(
        "insert into public.users (id, email, full_name, role, is_active) values
           ('{ANN}', 'Ann@Team.example', 'Ann', 'agent', true), ('{GONE}', 'gone@team.example', 'Gone', 'agent', false)"
    ))
    .await;
    crm
}

fn by(agent: Option<&str>) -> Value {
    call("s-1", "2025-11-03T10:00:00Z", json!({"lead": sarah(), "agent": agent}))
}

fn job(default_agent: Option<&str>, named_only: bool) -> Job {
    let default_agent = default_agent.map(|id| id.parse().unwrap());
    Job { identity: Identity { default_agent, named_only }, ..Job::default() }
}

async fn maker(crm: &Crm) -> String {
    let row = crm.one("select u.email from public.calls c join public.users u on u.id = c.user_id").await;
    assert_eq!(
        crm.one("select u.email from public.leads l join public.users u on u.id = l.agent_id").await,
        row
    );
    row["email"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_default_agent_takes_the_place_of_claras_user() {
    needs_server!();
    let crm = crm().await;
    crm.run(&job(Some(ANN), false), &[by(None)]).await;
    assert_eq!(maker(&crm).await, "Ann@Team.example");
    assert_eq!(crm.all("select 1 from public.users").await.len(), 2);
}

#[tokio::test]
async fn a_default_agent_that_is_unknown_or_gone_stops_the_run() {
    needs_server!();
    let crm = crm().await;
    for id in [GONE, "00000000-0000-4000-8000-00000000dead"] {
        let mut db = crm.database.open().await;
        let error = replay_into(&mut db, &job(Some(id), false), &[by(None)]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Refused, "{id}");
        assert!(error.hints()[0].contains("agents list"));
    }
    assert!(crm.all("select 1 from public.conversations").await.is_empty());
}

#[tokio::test]
async fn the_record_names_its_agent_by_email_or_id() {
    needs_server!();
    for name in ["ann@team.example", " ANN@team.example ", ANN] {
        let crm = crm().await;
        crm.replay(&[by(Some(name))]).await;
        assert_eq!(maker(&crm).await, "Ann@Team.example", "{name}");
    }
}

#[tokio::test]
async fn where_the_named_agent_may_not_clara_stands_in_and_says_so() {
    needs_server!();
    for name in ["gone@team.example", "nobody@team.example", GONE] {
        let crm = crm().await;
        let report = crm.replay(&[by(Some(name))]).await;
        assert_eq!(maker(&crm).await, "clara@trendtialcrm.ai", "{name}");
        assert!(report.conversations[0].warnings[0].contains("Clara AI Agent takes the call"));
    }
}

#[tokio::test]
async fn with_authentication_required_only_a_named_agent_writes() {
    needs_server!();
    let crm = crm().await;
    let before = crm.rows().await;
    for name in [None, Some("gone@team.example"), Some("nobody@team.example")] {
        let report = crm.run(&job(None, true), &[by(name)]).await;
        assert_eq!(report.rejected.len(), 1, "{name:?}");
        assert!(report.rejected[0].reason.contains("AGENT_AUTH_REQUIRED"));
    }
    crate::replay::crm::assert_same(&before, &crm.rows().await);
    let report = crm.run(&job(None, true), &[by(Some(ANN))]).await;
    assert_eq!((report.rejected.len(), maker(&crm).await.as_str()), (0, "Ann@Team.example"));
}

#[tokio::test]
async fn with_authentication_required_the_default_agent_is_a_named_one() {
    needs_server!();
    let crm = crm().await;
    assert_eq!(crm.run(&job(Some(ANN), true), &[by(None)]).await.rejected, []);
    assert_eq!(maker(&crm).await, "Ann@Team.example");
}

#[tokio::test]
async fn claras_user_is_made_once_by_two_at_once() {
    needs_server!();
    let crm = Crm::new().await;
    let ensure = async || {
        let mut db = crm.database.open().await;
        let tx = db.begin(Access::Write).await.unwrap();
        let (agent, made) = store::agents::ensure_clara(&tx).await.unwrap();
        tx.commit().await.unwrap();
        (agent.id, made)
    };
    let (one, two) = tokio::join!(ensure(), ensure());
    assert_eq!(one.0, two.0);
    assert_eq!(usize::from(one.1) + usize::from(two.1), 1);
    assert_eq!(crm.all("select 1 from public.users").await.len(), 1);
}
