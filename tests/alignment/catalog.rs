//! Compares a migrated database with one that was built from nothing, by what the
//! catalogs mean.

use std::collections::BTreeSet;

use clara_crm::migration;
use clara_crm::schema::contract;

use super::starts::Platform;
use crate::support::database::TestDatabase;

/// Columns that become NOT NULL when their backfill has run.
const WAIT_FOR_A_BACKFILL: &[&str] = &["leads.client_id", "leads.status_bucket"];

/// What a database has of the CRM, a line a fact.
pub(super) async fn meaning(database: &TestDatabase) -> BTreeSet<String> {
    let tables: Vec<&str> = contract().unwrap().tables.keys().map(String::as_str).collect();
    let client = database.client().await;
    let rows = client.query(include_str!("queries/meaning.sql"), &[&tables]).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

/// What a fresh build there has.
pub(super) async fn fresh(platform: Platform) -> BTreeSet<String> {
    let database = platform.empty().await;
    migration::migrate(&mut database.open().await).await.unwrap();
    meaning(&database).await
}

/// What `migrated` lacks of `fresh`. `policed` are the tables whose policies the team had
/// written itself before: which commands those cover is its own choice.
pub(super) fn missing(
    fresh: &BTreeSet<String>,
    migrated: &BTreeSet<String>,
    policed: &BTreeSet<String>,
) -> Vec<String> {
    let excused = |line: &str| {
        let mut words = line.split(' ');
        match (words.next(), words.next()) {
            (Some("required"), Some(column)) => {
                WAIT_FOR_A_BACKFILL.contains(&column) && migrated.contains(&format!("optional {column}"))
            }
            (Some("policy"), Some(table)) => policed.contains(table),
            _ => false,
        }
    };
    fresh.difference(migrated).filter(|line| !excused(line)).cloned().collect()
}

/// The tables that have a policy.
pub(super) async fn policed(database: &TestDatabase) -> BTreeSet<String> {
    let client = database.client().await;
    let sql = "select distinct polrelid::regclass::text from pg_policy";
    client.query(sql, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
}
