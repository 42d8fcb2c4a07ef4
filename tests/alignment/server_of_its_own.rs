//! What takes a server of the test's own: a standby, and a log of every statement.

use serde_json::Value;

use super::starts::LEGACY;
use crate::support::cluster::Cluster;
use crate::support::command::Sandbox;

const TRUST: &str = "host all all 127.0.0.1/32 trust\nhost all all ::1/128 trust\n";

fn url(cluster: &Cluster) -> String {
    format!("postgresql://postgres@127.0.0.1:{}/postgres", cluster.port())
}

/// Clara's first database on a server of its own.
fn legacy() -> Option<Cluster> {
    let cluster = Cluster::start(TRUST)?;
    cluster.sql("create extension \"uuid-ossp\"");
    cluster.sql(LEGACY);
    Some(cluster)
}

#[test]
fn a_standby_is_refused() {
    let Some(cluster) = legacy() else { return };
    cluster.stand_by();
    let sandbox = Sandbox::new();
    let run = sandbox.clara(["migrate", "--format=json"]).env("DATABASE_URL", url(&cluster));
    let error = run.run().json_error(1).to_string();
    assert!(error.contains("standby") && error.contains("primary"), "{error}");
    // Looking is allowed there.
    let run = sandbox.clara(["check-schema", "--quiet"]).env("DATABASE_URL", url(&cluster));
    assert_eq!(run.run().parts().0, Some(3));
}

/// One line, one blank between words.
fn plain(sql: &str) -> String {
    sql.trim().trim_end_matches(';').split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The statements in a log that change something.
fn changes(log: &str) -> Vec<String> {
    let entries = log.split("LOG:  ").filter_map(|entry| entry.split_once(": ").map(|(_, sql)| plain(sql)));
    let verbs =
        ["alter ", "create ", "drop ", "update ", "insert ", "delete ", "grant ", "revoke ", "comment "];
    entries.filter(|sql| verbs.iter().any(|verb| sql.to_lowercase().starts_with(verb))).collect()
}

#[test]
fn the_steps_of_the_plan_are_the_statements_that_run() {
    let Some(cluster) = legacy() else { return };
    cluster.configure("log_statement = 'all'\nlog_line_prefix = ''");
    let sandbox = Sandbox::new();
    let run = |arg: &str| {
        let clara = sandbox.clara(["migrate", "--format=json", arg]).env("DATABASE_URL", url(&cluster));
        let (code, stdout, stderr) = clara.run().parts();
        assert!(matches!(code, Some(0 | 3)), "{stderr}");
        serde_json::from_str::<Value>(&stdout).unwrap()
    };
    let plan = run("--plan");
    let planned: Vec<String> =
        plan["steps"].as_array().unwrap().iter().map(|step| plain(step["sql"].as_str().unwrap())).collect();
    assert!(planned.len() > 20, "{planned:#?}");
    let said_before = cluster.log().len();
    run("--no-progress");
    let log = cluster.log().split_off(said_before);
    let ran = plain(&log);
    let missing: Vec<_> = planned.iter().filter(|sql| !ran.contains(sql.as_str())).collect();
    assert!(missing.is_empty(), "planned and not run: {missing:#?}");
    let surplus: Vec<_> = changes(&log)
        .into_iter()
        // Bookkeeping, and what is gone with its session.
        .filter(|sql| !sql.contains("refinery_schema_history") && !sql.contains("pg_temp."))
        .filter(|sql| !planned.iter().any(|step| step.contains(sql.as_str()) || sql.contains(step.as_str())))
        .collect();
    assert!(surplus.is_empty(), "run and not planned: {surplus:#?}");
}
