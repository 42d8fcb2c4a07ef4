//! Who is meant: the map, those who take the rest, and what is refused before anything runs.

use super::legacy::{JOSE, SARAH, backfill, counts, leads, run, with_leads};
use crate::support::command::Sandbox;
use crate::support::server::needs_server;

#[tokio::test]
async fn the_map_counts_before_everything_else() {
    needs_server!();
    let database = with_leads(60).await;
    let sandbox = Sandbox::new();
    sandbox.write("map.tsv", format!("who\tuser\njon  SMTH\tjose@example.com\nclara\t{SARAH}\n"));
    let (code, stdout, stderr) = backfill(&sandbox, &database, ["agent-id", "--map=map.tsv"]).run().parts();
    assert_eq!(code, Some(0), "{stderr}");
    assert_eq!(counts(&serde_json::from_str(&stdout).unwrap(), "agent-id"), [60, 60, 0, 0, 0]);
    let owner = |of: &str| {
        format!(
            "select string_agg(distinct agent_id::text, ' ') from public.leads where assigned_agent = '{of}'"
        )
    };
    assert_eq!(database.text(&owner("Jon Smth")).await, JOSE);
    assert_eq!(database.text(&owner("Clara")).await, SARAH);
}

#[tokio::test]
async fn people_who_are_not_there_are_refused_before_anything_is_done() {
    needs_server!();
    let database = with_leads(6).await;
    let before = leads(&database).await;
    let sandbox = Sandbox::new();
    sandbox.write("nobody.csv", "value,user\nBob,bob@example.com\nJon,nobody@example.com\n");
    sandbox.write("broken.csv", "Bob,bob@example.com\nJon\n");
    sandbox.write("twice.csv", "Bob,bob@example.com\nBOB,sarah@example.com\n");
    for (args, code, said) in [
        (["--map=nobody.csv"], 1, "line 3 "),
        (["--map=broken.csv"], 1, "line 2: "),
        (["--map=twice.csv"], 1, "line 2 "),
        (["--map=none.csv"], 1, "none.csv"),
        (["--assign-unmatched=nobody@example.com"], 2, "is not there"),
        (["--assign-unmatched=gone@example.com"], 2, "may not own leads"),
    ] {
        let (got, stdout, stderr) = backfill(&sandbox, &database, args).run().parts();
        assert_eq!((got, stdout.as_str()), (Some(code), ""), "{args:?} {stderr}");
        assert!(stderr.contains(said), "{args:?} {stderr}");
    }
    assert_eq!(leads(&database).await, before);
}

#[tokio::test]
async fn the_environment_says_who_stands_for_clara() {
    needs_server!();
    let database = with_leads(60).await;
    let sandbox = Sandbox::new();
    let named = |run: crate::support::command::Clara<'_>| {
        let (code, stdout, stderr) = run.run().parts();
        (
            code,
            serde_json::from_str::<serde_json::Value>(&stdout)
                .unwrap_or_else(|error| panic!("{error}: {stderr}")),
        )
    };
    // Nobody is named: Clara's leads are left, and she is not made.
    let (code, report) =
        named(backfill(&sandbox, &database, ["agent-id"]).env("AGENT_AUTH_REQUIRED", "true"));
    assert_eq!((code, counts(&report, "agent-id")), (Some(3), [60, 30, 0, 30, 0]));
    assert_eq!(database.text("select count(*)::text from public.users").await, "5");
    let (code, report) = named(
        backfill(&sandbox, &database, ["agent-id"])
            .env("AGENT_AUTH_REQUIRED", "true")
            .env("DEFAULT_AGENT_ID", JOSE),
    );
    assert_eq!((code, counts(&report, "agent-id")), (Some(3), [30, 20, 0, 10, 0]));
    assert_eq!(database.text("select count(*)::text from public.users").await, "5");
    let _ = run(&database, ["agent-id", "--assign-unmatched", SARAH], 0);
}

#[tokio::test]
async fn where_clara_cannot_be_made_the_others_are_filled_all_the_same() {
    needs_server!();
    let database = with_leads(60).await;
    database
        .script(
            "create function public.no_bots() returns trigger language plpgsql as
             $$ begin raise exception 'people only' using errcode = '42501'; end $$;
             create trigger no_bots before insert on public.users for each row execute function public.no_bots()",
        )
        .await;
    let report = run(&database, ["agent-id"], 3);
    assert_eq!(counts(&report, "agent-id"), [60, 30, 0, 30, 0]);
    let values = super::legacy::of(&report, "agent-id")["unresolved_values"].as_array().unwrap().clone();
    let clara = values.iter().find(|one| one["value"] == "Clara").unwrap();
    assert!(clara["reason"].as_str().unwrap().contains("clara-crm agents ensure"), "{clara}");
}
