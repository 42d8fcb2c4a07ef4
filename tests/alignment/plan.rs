//! `migrate --plan` tells what would happen, and does nothing.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::run;
use super::snapshot::{difference, everything};
use super::starts::{BOTH_NAMES, DEPENDENTS, HAND_CALLS, LEGACY, Start, TYPES, production};
use crate::support::command::Sandbox;
use crate::support::database::TestDatabase;
use crate::support::server::needs_server;

/// Writes the statements as they run, so that a linter of migrations can read them.
fn leave_for_the_linter(name: &str, steps: &[Value]) {
    let mut sql = String::from("begin;\n");
    let mut together = true;
    for step in steps {
        let prepares = step["phase"] == "prepare";
        if together && !prepares {
            sql += "commit;\n";
        }
        together &= prepares;
        sql += &format!("{};\n", step["sql"].as_str().unwrap().trim_end().trim_end_matches(';'));
    }
    if together {
        sql += "commit;\n";
    }
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/plans");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{name}.sql")), sql).unwrap();
}

/// The plan, as JSON.
fn plan(database: &TestDatabase) -> Value {
    let (code, stdout, stderr) =
        Sandbox::new().clara(["migrate", "--plan", "--format=json"]).on(database).run().parts();
    assert!(matches!(code, Some(0 | 3)), "{code:?} {stderr}");
    serde_json::from_str(&stdout).unwrap()
}

#[tokio::test]
async fn each_step_says_what_it_takes_and_nothing_changes() {
    needs_server!();
    for (name, start) in [
        ("empty", Start::plain([])),
        ("project", Start::supabase([])),
        ("legacy", Start::plain([LEGACY, DEPENDENTS, BOTH_NAMES])),
        ("types", Start::plain([LEGACY, TYPES])),
        ("hand", Start::plain([LEGACY, HAND_CALLS])),
        ("production", production()),
    ] {
        let database = start.build().await;
        let before = everything(&database).await;
        let plan = plan(&database);
        assert_eq!(difference(&before, &everything(&database).await), Vec::<String>::new());
        let steps = plan["steps"].as_array().unwrap();
        assert!(!steps.is_empty());
        leave_for_the_linter(name, steps);
        for step in steps {
            assert!(step["sql"].as_str().is_some_and(|sql| !sql.trim().is_empty()), "{step}");
            assert!(step["lock"].is_string() || step["lock"].is_null(), "{step}");
            assert!(step["rewrites"].is_boolean(), "{step}");
            assert!(step["effect"].as_str().is_some_and(|effect| !effect.is_empty()), "{step}");
        }
        run::migrate(&database);
        assert_eq!(self::plan(&database)["steps"], json!([]));
    }
}

#[tokio::test]
async fn indexes_on_tables_with_rows_are_built_beside_the_team_and_constraints_validated_after() {
    needs_server!();
    let database = Start::plain([LEGACY]).build().await;
    let plan = plan(&database);
    let steps: Vec<String> = plan["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["sql"].as_str().unwrap().to_lowercase())
        .collect();
    for sql in &steps {
        let on_old = ["clients", "leads", "activities", "conversations"].iter().any(|table| {
            sql.contains(&format!(" on public.{table} ")) || sql.contains(&format!(" on public.{table}("))
        });
        let is_index = sql.starts_with("create index") || sql.starts_with("create unique index");
        assert!(!(is_index && on_old) || sql.contains("concurrently"), "{sql}");
        let constrains =
            sql.contains("public.leads") && sql.contains(" foreign key ") && !sql.starts_with("create table");
        assert!(!constrains || sql.contains("not valid"), "{sql}");
    }
    assert!(steps.iter().any(|sql| sql.contains("validate constraint")), "{steps:#?}");
}

#[tokio::test]
async fn it_answers_or_says_why_not_while_somebody_holds_a_table() {
    needs_server!();
    let database = Start::plain([LEGACY]).build().await;
    let holder = database.client().await;
    holder.batch_execute("begin; lock table public.leads in access exclusive mode").await.unwrap();
    let began = Instant::now();
    let (code, _, stderr) = Sandbox::new().clara(["migrate", "--plan"]).on(&database).run().parts();
    let took = began.elapsed();
    holder.batch_execute("rollback").await.unwrap();
    assert!(took < Duration::from_secs(30), "{took:?}");
    match code {
        Some(0 | 3) => {}
        Some(1) => assert!(stderr.contains("lock") && stderr.contains("hint:"), "{stderr}"),
        other => panic!("{other:?} {stderr}"),
    }
}
