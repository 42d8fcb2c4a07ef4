//! Who sees what Clara writes: its owner, the owner's manager and a super admin, and
//! nobody else.

use clara_crm::agent::Identity;
use clara_crm::migration;
use clara_crm::replay::rehearsal;
use clara_crm::schema::{Code, Fix, Severity};

use super::digests;
use crate::support::database::TestDatabase;
use crate::support::server::needs_server;

const NEW: &str = "a new project";
const PRODUCTION: &str = "production";

/// A Supabase project that nobody uses yet, and TrendtialCRM's with its team.
async fn starts() -> [(&'static str, TestDatabase); 2] {
    let (new, production) = (TestDatabase::supabase().await, TestDatabase::supabase().await);
    for sql in [
        include_str!("../support/gotrue.sql"),
        include_str!("../starts/supabase_extensions.sql"),
        include_str!("../starts/trendtialcrm_tables.sql"),
        include_str!("../starts/trendtialcrm_rows.sql"),
        include_str!("../starts/trendtialcrm_functions.sql"),
        include_str!("../starts/trendtialcrm_rules.sql"),
    ] {
        production.script(sql).await;
    }
    for database in [&new, &production] {
        migration::migrate(&mut database.open().await).await.unwrap();
    }
    [(NEW, new), (PRODUCTION, production)]
}

/// What is found, as "table who: code".
async fn found(database: &TestDatabase) -> Vec<String> {
    let findings = rehearsal::run(&mut database.open().await, &Identity::default()).await.unwrap();
    for finding in &findings {
        assert_eq!((finding.severity, &finding.fix), (Severity::Error, &Fix::Manual));
        let table = finding.table.as_deref().unwrap();
        assert!(finding.hint.contains(&format!("public.{table}")), "{finding:?}");
    }
    let told = findings.iter().map(|finding| {
        let code = match finding.code {
            Code::RehearsalHidden => "hidden",
            Code::RehearsalExposed => "exposed",
            other => panic!("{other:?}: {finding:?}"),
        };
        format!("{} {}: {code}", finding.table.as_deref().unwrap(), finding.object.as_deref().unwrap())
    });
    told.collect()
}

/// What is done at which start, and what is found of it.
const DRIFTS: &[(&str, &str, &[&str])] = &[
    (
        NEW,
        "drop policy leads_of_own_and_reports on public.leads",
        &[
            "leads owner: hidden",
            "activities owner: hidden",
            "conversations owner: hidden",
            "leads owner's manager: hidden",
            "activities owner's manager: hidden",
            "conversations owner's manager: hidden",
            "leads super admin: hidden",
        ],
    ),
    (
        PRODUCTION,
        r#"drop policy "Agents manage own leads" on public.leads"#,
        &["leads owner: hidden", "activities owner: hidden", "conversations owner: hidden"],
    ),
    (
        PRODUCTION,
        r#"drop policy "Managers manage team leads" on public.leads"#,
        &[
            "leads owner's manager: hidden",
            "activities owner's manager: hidden",
            "conversations owner's manager: hidden",
        ],
    ),
    (
        PRODUCTION,
        r#"drop policy "Super admins manage all leads" on public.leads"#,
        &["leads super admin: hidden"],
    ),
    (
        PRODUCTION,
        r#"drop policy "Managers manage team meetings" on public.meetings"#,
        &["meetings owner's manager: hidden"],
    ),
    (
        PRODUCTION,
        r#"alter policy "Agents manage own leads" on public.leads
        using (agent_id = auth.uid() and status_bucket <> 'P1') with check (agent_id = auth.uid())"#,
        &["leads owner: hidden", "activities owner: hidden", "conversations owner: hidden"],
    ),
    (
        PRODUCTION,
        "alter table public.calls enable row level security",
        &["calls owner: hidden", "calls owner's manager: hidden", "calls super admin: hidden"],
    ),
];

/// As [`DRIFTS`], at both.
const ANYWHERE: &[(&str, &[&str])] = &[
    (
        "create policy nosy on public.leads as restrictive for select to authenticated using (false)",
        &[
            "leads owner: hidden",
            "activities owner: hidden",
            "conversations owner: hidden",
            "leads owner's manager: hidden",
            "activities owner's manager: hidden",
            "conversations owner's manager: hidden",
            "leads super admin: hidden",
        ],
    ),
    (
        "create policy all_see on public.leads for select to authenticated using (true)",
        &[
            "leads another agent: exposed",
            "activities another agent: exposed",
            "conversations another agent: exposed",
        ],
    ),
    (
        "create policy all_see on public.conversations for select to authenticated using (true)",
        &["conversations another agent: exposed"],
    ),
    (
        "grant select on public.conversations to anon;
      create policy all_see on public.conversations for select to anon using (now() > '2000-01-01')",
        &["conversations anon: exposed"],
    ),
];

#[tokio::test]
async fn whoever_has_to_see_it_does_and_nobody_else() {
    needs_server!();
    for (name, database) in starts().await {
        let before = digests(&database).await;
        assert_eq!(found(&database).await, [""; 0], "{name}");
        assert_eq!(digests(&database).await, before, "{name}");
        let here = DRIFTS.iter().filter(|(start, ..)| *start == name).map(|(_, sql, told)| (sql, told));
        for (sql, told) in here.chain(ANYWHERE.iter().map(|(sql, told)| (sql, told))) {
            let copy = TestDatabase::copy_of(&database).await;
            copy.run(sql).await;
            assert_eq!(found(&copy).await, *told, "{name}: {sql}");
        }
    }
}

#[tokio::test]
async fn who_may_not_ask_in_their_place_is_told_nothing() {
    needs_server!();
    let database = TestDatabase::supabase().await;
    migration::migrate(&mut database.open().await).await.unwrap();
    database
        .run(
            "grant select, insert on auth.users to service_role;
             drop policy leads_of_own_and_reports on public.leads",
        )
        .await;
    let mut db = database.open().await;
    let tx = db.begin(clara_crm::db::Access::Write).await.unwrap();
    // A login whose only right is the service's, as behind some poolers.
    tx.batch("set session authorization service_role").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(rehearsal::run(&mut db, &Identity::default()).await.unwrap(), []);
}
