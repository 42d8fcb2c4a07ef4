//! `replay --settings`: whom the team sells to, what counts, and words of its own.

use serde_json::{Value, json};

use crate::support::command::{Clara, Sandbox};
use crate::support::database::TestDatabase;
use crate::support::rows;
use crate::support::server::needs_server;

const SETTINGS: &str = "[market]\nindustries = ['breweries']\nregions = ['Kent']\n\
     [weights.industry]\nexact = 15\n[keywords]\ncompetitors = ['Ledger Loft']\n\
     [keywords.industries]\nbreweries = ['craft beer']\n";

fn call(session: &str, day: u32) -> Value {
    json!({"session_id": session, "started_at": format!("2025-11-{day:02}T10:00:00Z"), "messages": [
        {"role": "assistant", "content": "Hi, this is Clara. Who am I speaking with?"},
        {"role": "user", "content": "I'm Sarah Chen from Hop Works, sarah@hopworks.example, we are based in Kent."},
        {"role": "assistant", "content": "What do you do?"},
        {"role": "user", "content": "We make craft beer and we use Ledger Loft today."}]})
}

fn replay<'a>(sandbox: &'a Sandbox, database: &TestDatabase) -> Clara<'a> {
    sandbox.clara(["replay", "--format", "json", "--dry-run", "call.json"]).on(database)
}

fn heard(report: &Value) -> (Value, Value) {
    let conversation = &report["conversations"][0];
    (conversation["score"]["company_fit"].clone(), conversation["lead"]["industry"].clone())
}

#[tokio::test]
async fn the_file_that_was_named_counts_before_the_others() {
    needs_server!();
    let (sandbox, database) = (Sandbox::new(), TestDatabase::migrated().await);
    sandbox.write("call.json", call("s-1", 3).to_string());
    let settings = sandbox.write("team.toml", SETTINGS);
    let other = sandbox.write("other.toml", "[weights.region]\nother = 7\n");
    let quiet = "database: [..]\n";
    let plain = heard(&replay(&sandbox, &database).run().json(0, quiet));
    let named = replay(&sandbox, &database).arg("--settings").arg(&settings);
    let named = heard(&named.env("CLARA_CRM_SETTINGS", &other).run().json(0, quiet));
    assert_eq!(named, (json!(20), json!("breweries")), "15 for the industry, 5 for the region");
    let by_variable =
        heard(&replay(&sandbox, &database).env("CLARA_CRM_SETTINGS", &other).run().json(0, quiet));
    assert_eq!(by_variable.1, plain.1);
    assert_eq!(by_variable.0, json!(plain.0.as_i64().unwrap() + 5), "7 for the place, not 2");
}

/// The folder of macOS and Windows is another one.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_file_in_the_configuration_folder_is_used_where_none_is_named() {
    needs_server!();
    let (sandbox, database) = (Sandbox::new(), TestDatabase::migrated().await);
    sandbox.write("call.json", call("s-1", 3).to_string());
    sandbox.write("../home/config/clara-crm/settings.toml", SETTINGS);
    let report =
        replay(&sandbox, &database).arg("--verbose").run().json(0, "...\nsettings: [..]settings.toml\n...\n");
    assert_eq!(heard(&report), (json!(20), json!("breweries")));
}

#[tokio::test]
async fn a_later_change_leaves_what_was_replayed_as_it_is() {
    needs_server!();
    let (sandbox, database) = (Sandbox::new(), TestDatabase::migrated().await);
    sandbox.write("call.json", call("s-1", 3).to_string());
    sandbox.write("team.toml", SETTINGS);
    let run = || sandbox.clara(["replay", "--format", "json", "--settings", "team.toml", "call.json"]);
    let first = run().on(&database).run().json(0, "database: [..]\n");
    assert_eq!(first["summary"]["created"], 1);
    let written = rows::all(&mut database.open().await).await;
    sandbox.write("team.toml", "[keywords]\nown_names = ['Ledger Loft']\n");
    let again = run().on(&database).run().json(0, "database: [..]\n");
    assert_eq!(again["summary"]["leads_created"], 0);
    assert_eq!(again["conversations"][0]["lead"]["industry"], "breweries");
    // With the first settings everything is as it was.
    sandbox.write("team.toml", SETTINGS);
    let back = run().on(&database).run().json(0, "database: [..]\n");
    assert_eq!(back["conversations"][0]["score"], first["conversations"][0]["score"]);
    let counts = |written| ["leads", "calls", "conversations", "clients"].map(|t| rows::count(written, t));
    assert_eq!(counts(&rows::all(&mut database.open().await).await), counts(&written));
}

#[test]
fn a_wrong_file_is_told_with_its_line_before_anything_is_done() {
    let sandbox = Sandbox::new();
    sandbox.write("call.json", call("s-1", 3).to_string());
    sandbox.write("wrong.toml", "[market]\nregions = []\n\n[weights.budget]\nhigh = 50\n");
    let run = |file| sandbox.clara(["replay", "call.json", "--settings", file]);
    run("wrong.toml").run().is(
        2,
        "",
        "error: the settings file `wrong.toml` is wrong\n\
         caused by: line 5, column 8: invalid value: integer `50`, expected a whole number from 0 to 30\n\
         hint: [..]--print-settings[..]\n",
    );
    run("missing.toml").run().is(
        1,
        "",
        "error: the settings file `missing.toml` cannot be read\n...\nhint: [..]--print-settings[..]\n",
    );
}

#[test]
fn the_settings_that_are_printed_are_settings() {
    let sandbox = Sandbox::new();
    let printed = sandbox.clara(["replay", "--print-settings"]).run().stdout(0, "");
    assert_eq!(
        clara_crm::settings::Settings::parse(&printed).unwrap(),
        clara_crm::settings::Settings::default()
    );
}
