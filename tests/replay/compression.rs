//! How long values are compressed.

use clara_crm::db::Database;
use clara_crm::replay::Job;
use serde_json::json;

use super::crm::{Crm, call, replay_into};
use crate::support::role::Role;
use crate::support::server::needs_server;

fn long_call() -> [serde_json::Value; 1] {
    let words = "we talked of many things ".repeat(400);
    [call("s-long", "2025-11-03T10:00:00Z", json!({"messages": [{"role": "user", "content": words}]}))]
}

async fn compression(crm: &Crm) -> String {
    crm.database.text("select pg_column_compression(messages) from public.conversations").await
}

#[tokio::test]
async fn by_lz4_where_nobody_chose() {
    needs_server!();
    let crm = Crm::new().await;
    crm.replay(&long_call()).await;
    assert_eq!(compression(&crm).await, "lz4");
}

#[tokio::test]
async fn as_somebody_chose() {
    needs_server!();
    let crm = Crm::new().await;
    let name = crm.database.name();
    crm.sql(&format!("alter database {name} set default_toast_compression = pglz")).await;
    crm.replay(&long_call()).await;
    assert_eq!(compression(&crm).await, "pglz");
}

#[tokio::test]
async fn a_role_that_may_not_read_the_settings_replays_all_the_same() {
    needs_server!();
    let crm = Crm::new().await;
    crm.sql("revoke select on pg_catalog.pg_settings from public").await;
    let rights = "alter role $role bypassrls; grant all on all tables in schema public to $role";
    let role = Role::new(&crm.database, rights).await;
    let mut db = Database::open(&role.url()).await.unwrap();
    let report = replay_into(&mut db, &Job::default(), &long_call()).await.unwrap();
    assert_eq!((report.summary.read, report.summary.rejected), (1, 0));
    drop(db);
    assert_eq!(compression(&crm).await, "pglz");
}
