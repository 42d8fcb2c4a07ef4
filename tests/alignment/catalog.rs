//! Compares a migrated database with one that was built from nothing, by what the
//! catalogs mean.

use std::collections::BTreeSet;

use clara_crm::migration;
use clara_crm::schema::contract;
use tokio_postgres::Client;

use super::starts::Platform;
use crate::support::database::TestDatabase;
use crate::support::server::needs_server;

/// Columns that become NOT NULL when their backfill has run.
const WAIT_FOR_A_BACKFILL: &[&str] = &["leads.client_id", "leads.status_bucket"];

/// What a database has of the CRM, a line a fact.
pub(super) async fn meaning(database: &TestDatabase) -> BTreeSet<String> {
    meaning_seen_by(&database.client().await).await
}

async fn meaning_seen_by(client: &Client) -> BTreeSet<String> {
    let tables: Vec<&str> = contract().unwrap().tables.keys().map(String::as_str).collect();
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

#[tokio::test]
async fn each_loss_shows_and_no_harmless_difference_does() {
    needs_server!();
    let database = Platform::Supabase.empty().await;
    migration::migrate(&mut database.open().await).await.unwrap();
    let client = database.client().await;
    let whole = meaning_seen_by(&client).await;
    assert!(whole.len() > 900, "{}", whole.len());
    for (drift, lacking) in [
        ("alter table leads drop column tags", "column leads.tags text[]"),
        ("alter table leads alter column lead_score type bigint", "column leads.lead_score integer"),
        ("alter table leads alter column lead_score drop default", "default leads.lead_score 0"),
        ("alter table clients alter column client_name drop not null", "required clients.client_name"),
        ("alter table clients alter column email set not null", "optional clients.email"),
        ("alter table clients drop constraint clients_client_name_key", "unique clients client_name"),
        (
            "alter table leads drop constraint leads_agent_id_fkey",
            "reference leads.agent_id people on delete n",
        ),
        (
            "alter table calls drop constraint calls_outcome_check,
             add check (outcome in ('completed', 'no_answer', 'busy', 'failed', 'voicemail', 'qualified'))",
            "check takes calls.outcome 'not_interested'",
        ),
        ("alter table calls add check (outcome in ('completed'))", "check takes calls.outcome 'busy'"),
        ("drop index leads_agent_id_idx", "index leads agent_id"),
        (
            "update pg_index set indisvalid = false where indexrelid = 'leads_agent_id_idx'::regclass",
            "index leads agent_id",
        ),
        ("alter table leads disable trigger user", "stamps leads updated_at"),
        ("alter table leads disable row level security", "row security leads t"),
        ("alter table calls enable row level security", "row security calls f"),
        ("drop policy clients_of_everyone on clients", "policy clients w"),
        ("revoke insert on leads from authenticated", "grant leads authenticated insert"),
        ("drop trigger on_auth_user_created on auth.users", "mirror of accounts"),
        ("update pipeline_stages set probability = 70 where name = 'Negotiation'", "stage 5 Negotiation 80"),
        ("update pipeline_stages set order_position = 99 where name = 'New Lead'", "stage 1 New Lead 10"),
        ("alter type todo_status rename value 'pending' to 'open'", "label todo_status pending"),
        // No harm in these.
        ("alter table leads add column shoe_size int", ""),
        ("alter table clients alter column company type varchar(300)", ""),
        ("alter table leads alter column deal_value type numeric(12, 2)", ""),
        ("create index on leads (updated_at); alter index leads_agent_id_idx rename to by_agent", ""),
        ("drop index follow_ups_lead_id_idx; create index on follow_ups (lead_id, created_at)", ""),
        (
            "alter table calls drop constraint calls_user_id_fkey, add foreign key (user_id) references users on delete set null",
            "",
        ),
    ] {
        client.batch_execute(&format!("begin; set local search_path = public; {drift}")).await.unwrap();
        let lost: Vec<_> = whole.difference(&meaning_seen_by(&client).await).cloned().collect();
        client.batch_execute("rollback").await.unwrap();
        assert_eq!(lost.is_empty(), lacking.is_empty(), "{drift}: {lost:?}");
        assert!(lacking.is_empty() || lost.iter().any(|line| line == lacking), "{drift}: {lost:?}");
    }
}
