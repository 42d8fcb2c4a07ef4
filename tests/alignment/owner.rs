//! Whoever owns the tables migrates them without being a superuser, as `postgres` does in a
//! Supabase project.

use super::catalog;
use super::ledger::Ledger;
use super::proof::findings;
use super::run;
use super::snapshot::Snapshot;
use super::starts::{ACCOUNTS, DEPENDENTS, LEGACY, Platform, Start, production};
use crate::support::role::Role;
use crate::support::server::needs_server;

/// What `postgres` may there.
const AS_IN_A_PROJECT: &str = "
    alter role $role bypassrls;
    grant anon, authenticated, service_role to $role;
    grant usage on schema auth, extensions to $role;
    grant all on auth.users to $role;
    grant usage, create on schema public to $role;
    alter default privileges for role $role in schema public
        grant all on tables to anon, authenticated, service_role;
    alter default privileges for role $role in schema public
        grant all on sequences to anon, authenticated, service_role";

async fn assert_migrated_by_its_owner(start: Start) {
    let database = start.platform.empty().await;
    let owner = Role::new(&database, AS_IN_A_PROJECT).await;
    for sql in &start.sql {
        database.script(&format!("set role {};\n{sql}", owner.name())).await;
    }
    let (before, policed) = (Snapshot::take(&database).await, catalog::policed(&database).await);
    run::migrate_at(&owner.url());
    assert_eq!(findings(&database).await, Vec::<String>::new());
    let ledger = Ledger::close(&before, &Snapshot::take(&database).await);
    assert_eq!(ledger.lost, Vec::<String>::new());
    let (fresh, migrated) = (catalog::fresh(Platform::Supabase).await, catalog::meaning(&database).await);
    assert_eq!(catalog::missing(&fresh, &migrated, &policed), Vec::<String>::new());
}

#[tokio::test]
async fn an_empty_project() {
    needs_server!();
    assert_migrated_by_its_owner(Start::supabase([])).await;
}

#[tokio::test]
async fn claras_first_database() {
    needs_server!();
    assert_migrated_by_its_owner(Start::supabase([LEGACY, DEPENDENTS])).await;
}

#[tokio::test]
async fn accounts_and_users_apart() {
    needs_server!();
    assert_migrated_by_its_owner(Start::supabase([LEGACY, ACCOUNTS])).await;
}

#[tokio::test]
async fn trendtialcrm_production() {
    needs_server!();
    assert_migrated_by_its_owner(production()).await;
}
