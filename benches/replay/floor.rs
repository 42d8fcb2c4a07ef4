//! The floor: one psql session that copies the very rows of a replay into a fresh CRM.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::support::database::TestDatabase;

/// What a replay writes, each table after those that it refers to.
const TABLES: [&str; 11] = [
    "pipeline_stages",
    "users",
    "clients",
    "leads",
    "calls",
    "lead_activities",
    "activities",
    "conversations",
    "follow_ups",
    "meetings",
    "notifications",
];

/// How long it takes to copy what is in a database into a new one with the same schema, in a
/// session with these options.
pub(crate) async fn copied(source: &TestDatabase, options: &str) -> Duration {
    let folder = tempfile::tempdir().unwrap();
    let file = |table: &str| folder.path().join(table).display().to_string();
    let out: Vec<_> = TABLES.iter().map(|t| format!("\\copy public.{t} to '{}'", file(t))).collect();
    psql(source, &out, "");
    let target = TestDatabase::migrated().await;
    target.run("delete from public.pipeline_stages").await;
    let into: Vec<_> = TABLES.iter().map(|t| format!("\\copy public.{t} from '{}'", file(t))).collect();
    let began = Instant::now();
    psql(&target, &into, options);
    let took = began.elapsed();
    for table in TABLES {
        let count = format!("select count(*)::text from public.{table}");
        assert_eq!(source.text(&count).await, target.text(&count).await, "{table}");
    }
    took
}

fn psql(database: &TestDatabase, commands: &[String], options: &str) {
    let mut psql = Command::new("psql");
    psql.env("PGOPTIONS", options);
    psql.args(["-Xq", "-v", "ON_ERROR_STOP=1", "-d", database.url()]);
    for command in commands {
        psql.args(["-c", command]);
    }
    let output = psql.output().expect("psql is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
