//! Every database of the field, and mixtures of them, end aligned with nothing lost.

use super::proof::migrates;
use super::starts::{
    ACCOUNTS, BOTH_NAMES, CRM_WITH_LEGACY_LEADS, DEPENDENTS, HAND_CALLS, INTERRUPTED, LEGACY, Start,
    TEXT_AGENT, TYPES, production,
};
use crate::support::server::needs_server;

/// A test a start.
macro_rules! starts {
    ($($name:ident: $start:expr;)*) => {$(
        #[tokio::test]
        async fn $name() {
            needs_server!();
            migrates($start).await;
        }
    )*};
}

starts! {
    an_empty_database: Start::plain([]);
    an_empty_supabase_project: Start::supabase([]);
    legacy_clara: Start::plain([LEGACY]);
    legacy_clara_on_supabase: Start::supabase([LEGACY]);
    legacy_clara_with_views_and_functions: Start::plain([LEGACY, DEPENDENTS]);
    legacy_clara_with_views_and_functions_on_supabase: Start::supabase([LEGACY, DEPENDENTS]);
    trendtialcrm_production: production();
    old_and_new_names_side_by_side: Start::plain([LEGACY, BOTH_NAMES]);
    old_and_new_names_side_by_side_on_supabase: Start::supabase([LEGACY, BOTH_NAMES]);
    owners_and_buckets_as_text: Start::plain([LEGACY, TEXT_AGENT]);
    calls_made_by_hand: Start::plain([LEGACY, HAND_CALLS]);
    other_types: Start::plain([LEGACY, TYPES]);
    a_migration_by_hand_that_stopped: Start::plain([LEGACY, INTERRUPTED]);
    trendtialcrm_with_legacy_leads: Start::plain([CRM_WITH_LEGACY_LEADS]);
    accounts_and_users_apart: Start::supabase([LEGACY, ACCOUNTS]);
}
