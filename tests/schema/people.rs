//! Who sees and may do what in a database that was migrated.

use clara_crm::db::{Access, Transaction};

use super::migrated;
use crate::support::database::TestDatabase;
use crate::support::server::needs_server;

const TEAM: &str = "
    insert into auth.users (id, email) values
        ('00000000-0000-4000-8000-00000000000a', 'ann@example.com'),
        ('00000000-0000-4000-8000-00000000000b', 'bob@example.com'),
        ('00000000-0000-4000-8000-00000000000c', 'cyd@example.com'),
        ('00000000-0000-4000-8000-00000000000d', 'dot@example.com');
    update public.users set role = 'manager' where email = 'cyd@example.com';
    update public.users set role = 'super_admin' where email = 'dot@example.com';
    update public.users set manager_id = '00000000-0000-4000-8000-00000000000c' where email = 'ann@example.com';
    insert into public.clients (id, client_name)
        values ('00000000-0000-4000-8000-0000000000c1', 'Alder Ltd');
    insert into public.leads (id, client_id, agent_id, status_bucket) values
        ('00000000-0000-4000-8000-0000000000a1', '00000000-0000-4000-8000-0000000000c1',
         '00000000-0000-4000-8000-00000000000a', 'P1'),
        ('00000000-0000-4000-8000-0000000000b1', '00000000-0000-4000-8000-0000000000c1',
         '00000000-0000-4000-8000-00000000000b', 'P2'),
        ('00000000-0000-4000-8000-0000000000f1', '00000000-0000-4000-8000-0000000000c1', null, 'P3');
    insert into public.conversations (session_id, lead_id) values
        ('s-ann', '00000000-0000-4000-8000-0000000000a1'), ('s-bob', '00000000-0000-4000-8000-0000000000b1'),
        ('s-nobody', null);
    insert into public.activities (activity_type, lead_id) values
        ('ai_interaction', '00000000-0000-4000-8000-0000000000a1'),
        ('ai_interaction', '00000000-0000-4000-8000-0000000000b1');
    insert into public.notifications (user_id, type, title, message)
        values ('00000000-0000-4000-8000-00000000000a', 'lead_update', 'Lead', 'moved');";

/// What one signed-in person sees: leads, conversations, activities, notifications.
async fn seen(tx: &Transaction<'_>, user: char) -> [i64; 4] {
    let claims =
        format!("{{\"sub\":\"00000000-0000-4000-8000-00000000000{user}\",\"role\":\"authenticated\"}}");
    tx.batch(&format!(
        "select set_config('request.jwt.claims', '{claims}', true); set local role authenticated"
    ))
    .await
    .unwrap();
    let row = &tx
        .query(
            "select (select count(*) from public.leads), (select count(*) from public.conversations),
                    (select count(*) from public.activities), (select count(*) from public.notifications)",
            &[],
        )
        .await
        .unwrap()[0];
    let counts = [row.get(0), row.get(1), row.get(2), row.get(3)];
    tx.batch("reset role").await.unwrap();
    counts
}

#[tokio::test]
async fn people_see_their_own_their_reports_or_all() {
    needs_server!();
    let database = migrated(TestDatabase::supabase().await).await;
    let mut db = database.open().await;
    let tx = db.begin(Access::Write).await.unwrap();
    tx.batch(TEAM).await.unwrap();
    assert_eq!(seen(&tx, 'a').await, [1, 1, 1, 1], "an agent");
    assert_eq!(seen(&tx, 'b').await, [1, 1, 1, 0], "another agent");
    assert_eq!(seen(&tx, 'c').await, [1, 1, 1, 0], "the first one's manager");
    assert_eq!(seen(&tx, 'd').await, [3, 3, 2, 0], "a super admin");
    assert_eq!(seen(&tx, 'e').await, [0, 0, 0, 0], "nobody we know");
}

#[tokio::test]
async fn an_agent_cannot_give_a_lead_away_and_anon_reads_nothing() {
    needs_server!();
    let database = migrated(TestDatabase::supabase().await).await;
    let mut db = database.open().await;
    let attempts = [
        ("authenticated", "update public.leads set agent_id = '00000000-0000-4000-8000-00000000000b'"),
        (
            "authenticated",
            "update public.users set role = 'super_admin' where false; \
                           insert into public.users (id, role) values (gen_random_uuid(), 'super_admin')",
        ),
        ("authenticated", "insert into public.conversations (session_id) values ('mine')"),
        ("authenticated", "select * from public.refinery_schema_history"),
        ("anon", "select * from public.conversations"),
        ("anon", "select * from public.calls"),
        ("anon", "select * from public.leads"),
        ("anon", "select public.get_current_user_role()"),
    ];
    for (role, sql) in attempts {
        let tx = db.begin(Access::Write).await.unwrap();
        tx.batch(TEAM).await.unwrap();
        tx.batch("select set_config('request.jwt.claims', '{\"sub\":\"00000000-0000-4000-8000-00000000000a\"}', true)")
            .await
            .unwrap();
        tx.batch(&format!("set local role {role}")).await.unwrap();
        let refused = tx.batch(sql).await.unwrap_err();
        assert!(refused.to_string().contains("42501"), "{role}: {sql}: {refused}");
    }
}

#[tokio::test]
async fn service_role_writes_everything() {
    needs_server!();
    let database = migrated(TestDatabase::supabase().await).await;
    let mut db = database.open().await;
    let tx = db.begin(Access::Write).await.unwrap();
    tx.batch(TEAM).await.unwrap();
    tx.batch(
        "set local role service_role;
         insert into public.conversations (session_id) values ('s-more');
         insert into public.user_links (email) values ('ann@example.com');
         update public.leads set lead_score = 80",
    )
    .await
    .unwrap();
}
