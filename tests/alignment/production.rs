//! TrendtialCRM's production keeps its own rules, and everybody's rights, to the letter.

use super::proof::migrates_built;
use super::rights::{matrix, tables};
use super::run;
use super::snapshot::difference;
use super::starts::{Platform, production};
use crate::support::database::TestDatabase;
use crate::support::server::needs_server;

/// The team's triggers, policies and functions, as the server writes them.
const RULES: &str = "
    select concat_ws(' ', tgrelid::regclass, tgenabled, pg_get_triggerdef(oid)) from pg_trigger where not tgisinternal
    union all
    select p::text from pg_policies p
    union all
    select concat_ws(' ', proowner::regrole, proacl, pg_get_functiondef(oid)) from pg_proc
    where pronamespace = 'public'::regnamespace and prokind in ('f', 'p')
    union all
    select concat_ws(' ', oid::regclass, relrowsecurity, relforcerowsecurity, relacl) from pg_class
    where relnamespace in ('public'::regnamespace, 'auth'::regnamespace) and relkind = 'r'
    order by 1";

async fn rules(database: &TestDatabase) -> Vec<String> {
    database.client().await.query(RULES, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn its_triggers_policies_and_functions_are_as_they_were() {
    needs_server!();
    let database = production().build().await;
    let before = rules(&database).await;
    assert!(before.len() > 70, "{}", before.len());
    run::migrate(&database);
    let changed: Vec<_> = difference(&before, &rules(&database).await)
        .into_iter()
        .filter(|line| line.starts_with('-'))
        .collect();
    assert!(changed.is_empty(), "{changed:#?}");
}

#[tokio::test]
async fn everybody_sees_and_may_do_what_they_could_before() {
    needs_server!();
    let database = production().build().await;
    let tables = tables(&database).await;
    assert_eq!(tables.len(), 21);
    let before = matrix(&database, &tables).await;
    // The matrix tells people apart, or it proves nothing.
    for (who, what) in [
        ("agent changes leads ", "1 rows"),
        ("agent changes leads ", "0 rows"),
        ("agent adds leads ", "1 rows"),
        ("agent adds leads ", "refused: Agents can only create leads for themselves."),
        ("agent adds todos ", "refused: 42501"),
        ("agent reassigns all leads", "refused: Agents cannot reassign leads."),
        ("manager changes leads ", "1 rows"),
        ("stranger sees leads", "none"),
        ("stranger changes calls ", "1 rows"),
        ("service changes follow_ups ", "refused: Not authorized to change this follow-up."),
        ("super admin promotes everybody", "8 rows"),
        ("agent promotes everybody", "refused: Only super admins can change user roles."),
    ] {
        let found = before.iter().any(|line| line.starts_with(who) && line.ends_with(what));
        let like: Vec<_> = before.iter().filter(|line| line.starts_with(who)).take(5).collect();
        assert!(found, "{who}: {what} is not in the matrix, but {like:#?}");
    }
    run::migrate(&database);
    let changed = difference(&before, &matrix(&database, &tables).await);
    assert!(
        changed.is_empty(),
        "{} of {}: {:#?}",
        changed.len(),
        before.len(),
        &changed[..changed.len().min(20)]
    );
}

#[tokio::test]
async fn without_its_mirror_of_the_accounts_it_gets_one() {
    needs_server!();
    let database = production().build().await;
    database.script("drop trigger on_auth_user_created on auth.users").await;
    let database = migrates_built(database, Platform::Supabase).await;
    database
        .script(
            "insert into auth.users (id, email, instance_id, confirmation_token, recovery_token, is_sso_user, is_anonymous)
             values (md5('new')::uuid, 'new@example.com', md5('')::uuid, '', '', false, false)",
        )
        .await;
    assert_eq!(database.text("select role from public.users where email = 'new@example.com'").await, "agent");
}
