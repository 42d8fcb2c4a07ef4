//! TrendtialCRM's production: its triggers, its policies, its roles.

use serde_json::Value;

use super::legacy::{counts, of, run};
use crate::support::command::Sandbox;
use crate::support::database::TestDatabase;
use crate::support::role::Role;
use crate::support::server::needs_server;

const ANN: &str = "00000000-0000-4000-8000-0000000000a1";

/// Production, with leads that its own triggers let nobody change who is nobody.
async fn production() -> TestDatabase {
    let database = TestDatabase::supabase().await;
    database.run(include_str!("../support/gotrue.sql")).await;
    clara_crm::migration::migrate(&mut database.open().await).await.unwrap();
    database.run(include_str!("../support/trendtialcrm_triggers.sql")).await;
    database
        .run(&format!(
            "insert into auth.users (id, instance_id, email, confirmation_token, recovery_token, is_sso_user, is_anonymous)
             values ('{ANN}', '{ANN}', 'ann@team.example', '', '', false, false);
             set local session_replication_role = replica;
             update public.users set full_name = 'Ann' where id = '{ANN}';
             alter table public.leads add column assigned_agent text,
                 alter client_id drop not null, alter status_bucket drop not null;
             insert into public.leads (contact_person, assigned_agent, lead_score)
             select 'Person ' || n, (array['ann', 'Clara', 'Who'])[1 + n % 3], n from generate_series(1, 90) n;
             insert into public.conversations (session_id, lead_id, messages)
             select 's-' || row_number() over (), id, '[{{\"role\": \"user\", \"content\": \"Hi\"}}]' from public.leads"
        ))
        .await;
    database
}

#[tokio::test]
async fn its_triggers_take_what_is_written() {
    needs_server!();
    let database = production().await;
    let client = database.client().await;
    let plain = client.execute("update public.leads set status_bucket = 'P3'", &[]).await;
    assert!(plain.is_err(), "the trigger refuses nobody");
    let dry = run(&database, ["--dry-run"], 3);
    let report = run(&database, [], 3);
    for (task, wanted) in [
        ("client", [90, 90, 0, 0, 0]),
        ("agent-id", [90, 60, 0, 30, 0]),
        ("status-bucket", [90, 90, 0, 0, 0]),
        ("pipeline-stage", [90, 90, 0, 0, 0]),
        ("calls", [90, 90, 0, 0, 0]),
    ] {
        assert_eq!(counts(&dry, task), wanted, "{task}");
        assert_eq!(counts(&report, task), wanted, "{task}");
    }
    assert_eq!(of(&report, "agent-id")["unresolved_values"][0]["value"], "Who");
    assert_eq!(
        database.text("select count(*)::text from public.admin_audit where user_id is not null").await,
        "4"
    );
    // Clara has an account, as everybody here.
    assert_eq!(
        database.text("select count(*)::text from public.users u join auth.users a using (id)").await,
        "2"
    );
    // Her agents see their leads, and nobody the state of the backfills.
    let seen = client
        .simple_query(&format!(
            "begin; set local role authenticated;
             set local request.jwt.claims = '{{\"sub\": \"{ANN}\", \"role\": \"authenticated\"}}';
             select count(*) from public.leads"
        ))
        .await
        .unwrap();
    assert!(format!("{seen:?}").contains("30"), "{seen:?}");
    let hidden = client.simple_query("select count(*) from public.clara_crm_backfills").await;
    assert!(hidden.is_err(), "people may read the state");
}

#[tokio::test]
async fn a_role_of_the_service_is_enough_and_one_that_sees_less_is_refused() {
    needs_server!();
    let database = production().await;
    let service = Role::new(&database, "grant service_role to $role; alter role $role bypassrls").await;
    let weak = Role::new(&database, "grant authenticated to $role").await;
    let sandbox = Sandbox::new();
    let tried = |role: &Role<'_>| {
        sandbox
            .clara(["backfill", "status-bucket", "--format=json"])
            .env("DATABASE_URL", role.url())
            .run()
            .parts()
    };
    let (code, _, stderr) = tried(&weak);
    assert_eq!(code, Some(1), "{stderr}");
    assert!(stderr.contains("not_permitted"), "{stderr}");
    let (code, stdout, stderr) = tried(&service);
    assert_eq!(code, Some(0), "{stderr}");
    let told: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(counts(&told, "status-bucket"), [90, 90, 0, 0, 0]);
}
