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

/// Clara's first database after years: three hundred thousand leads.
pub(super) const YEARS_OF_LEADS: &str = "
    insert into public.clients (id, name, email, company_size)
    select md5('more ' || n)::uuid, 'More ' || n % 29000, 'more' || n || '@example.com', n || '-' || 2 * n
    from generate_series(1, 30000) as n;
    insert into public.leads (id, client_id, name, email, phone, qualification_status, source, assigned_agent, updated_at)
    select md5('many ' || n)::uuid, md5('more ' || 1 + n % 30000)::uuid, 'Person ' || n, 'many' || n || '@example.com',
        '+1555' || n, (array['MQL', 'hot', 'unqualified', 'SQL'])[1 + n % 4], 'Web', 'Sarah Jones', '2024-01-01Z'
    from generate_series(1, 300000) as n;
    analyze";

/// TrendtialCRM's production.
pub(super) fn production() -> Start {
    Start::supabase([
        include_str!("../starts/trendtialcrm_tables.sql"),
        include_str!("../starts/trendtialcrm_rows.sql"),
        include_str!("../starts/trendtialcrm_functions.sql"),
        include_str!("../starts/trendtialcrm_rules.sql"),
    ])
}
