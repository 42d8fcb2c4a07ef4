//! The databases that `migrate` meets in the field, built with data in them.

use crate::support::database::TestDatabase;

/// A database before its first `migrate`.
pub(super) struct Start {
    pub(super) platform: Platform,
    pub(super) sql: Vec<&'static str>,
}

/// Where a start lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Platform {
    Plain,
    Supabase,
}

impl Platform {
    /// A new database there.
    pub(super) async fn empty(self) -> TestDatabase {
        match self {
            Self::Plain => {
                let database = TestDatabase::empty().await;
                database.script(include_str!("../starts/plain_extensions.sql")).await;
                database
            }
            Self::Supabase => {
                let database = TestDatabase::supabase().await;
                database.script(include_str!("../support/gotrue.sql")).await;
                database.script(include_str!("../starts/supabase_extensions.sql")).await;
                database
            }
        }
    }
}

impl Start {
    pub(super) fn plain<const N: usize>(sql: [&'static str; N]) -> Self {
        Self { platform: Platform::Plain, sql: sql.into() }
    }

    pub(super) fn supabase<const N: usize>(sql: [&'static str; N]) -> Self {
        Self { platform: Platform::Supabase, sql: sql.into() }
    }

    pub(super) async fn build(&self) -> TestDatabase {
        let database = self.platform.empty().await;
        for sql in &self.sql {
            database.script(sql).await;
        }
        database
    }
}

pub(super) const LEGACY: &str = include_str!("../starts/legacy_clara.sql");
pub(super) const DEPENDENTS: &str = include_str!("../starts/legacy_dependents.sql");
pub(super) const BOTH_NAMES: &str = include_str!("../starts/half_done_both_names.sql");
pub(super) const TEXT_AGENT: &str = include_str!("../starts/half_done_text_agent.sql");
pub(super) const HAND_CALLS: &str = include_str!("../starts/half_done_hand_calls.sql");
pub(super) const TYPES: &str = include_str!("../starts/half_done_types.sql");
pub(super) const INTERRUPTED: &str = include_str!("../starts/half_done_interrupted.sql");
pub(super) const CRM_WITH_LEGACY_LEADS: &str = include_str!("../starts/half_done_crm_with_legacy_leads.sql");
pub(super) const ACCOUNTS: &str = include_str!("../starts/half_done_accounts.sql");

/// TrendtialCRM's production.
pub(super) fn production() -> Start {
    Start::supabase([
        include_str!("../starts/trendtialcrm_tables.sql"),
        include_str!("../starts/trendtialcrm_rows.sql"),
        include_str!("../starts/trendtialcrm_functions.sql"),
        include_str!("../starts/trendtialcrm_rules.sql"),
    ])
}
