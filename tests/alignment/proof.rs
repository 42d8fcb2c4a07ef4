//! The proof for one start: all promises are looked at, and all that are broken are told.

use clara_crm::db::Access;
use clara_crm::schema::{self, Fix, Severity};
use serde_json::Value;

use super::ledger::{LEFTOVERS, Ledger};
use super::snapshot::{Snapshot, difference, everything};
use super::starts::{Platform, Start};
use super::{catalog, run};
use crate::support::database::TestDatabase;

/// How many complaints of a kind are shown.
const SHOWN: usize = 25;

/// Migrates a start and holds the result against everything that was promised.
pub(super) async fn migrates(start: Start) -> TestDatabase {
    let database = start.build().await;
    migrates_built(database, start.platform).await
}

/// The same for a database that is built already.
pub(super) async fn migrates_built(database: TestDatabase, platform: Platform) -> TestDatabase {
    let before = Snapshot::take(&database).await;
    let policed = catalog::policed(&database).await;
    let report = run::migrate(&database);
    let mut broken = Broken::default();
    broken.add("check-schema still finds", &findings(&database).await);
    broken.add("check-schema and migrate differ", &run::disagreements(&database, &report));
    keeps_every_value(&database, &before, &report, &mut broken).await;
    let lacking =
        catalog::missing(&catalog::fresh(platform).await, &catalog::meaning(&database).await, &policed);
    broken.add("a fresh build also has", &lacking);
    if platform == Platform::Supabase {
        broken.add("readable by anybody", &what_anon_reads(&database).await);
    }
    broken.add("a second migrate changes", &second_run(&database).await);
    broken.add("replay is refused", &run::replay(&database));
    broken.assert_none();
    database
}

async fn keeps_every_value(database: &TestDatabase, before: &Snapshot, report: &Value, broken: &mut Broken) {
    let ledger = Ledger::close(before, &Snapshot::take(database).await);
    broken.add("lost", &ledger.lost);
    broken
        .add("`kept` is wrong", &run::kept(report).map_or_else(|why| vec![why], |said| ledger.audit(&said)));
}

/// Nothing is left but what a backfill fills.
pub(super) async fn findings(database: &TestDatabase) -> Vec<String> {
    let mut db = database.open().await;
    let tx = db.begin(Access::Read).await.unwrap();
    let findings = schema::check(&tx).await.unwrap().findings;
    let left = findings.iter().filter(|finding| {
        let waits = finding.severity == Severity::Warning && matches!(finding.fix, Fix::Backfill(_));
        finding.severity != Severity::Info && !waits
    });
    left.map(|finding| serde_json::to_string(finding).unwrap()).collect()
}

/// The tables with people's words in which `anon` sees rows.
async fn what_anon_reads(database: &TestDatabase) -> Vec<String> {
    let client = database.client().await;
    client.batch_execute("begin; set local role anon").await.unwrap();
    let mut read = Vec::new();
    for table in ["activities", "conversations", LEFTOVERS, "refinery_schema_history"] {
        client.batch_execute("savepoint before").await.unwrap();
        if let Ok(row) = client.query_one(&format!("select count(*) from public.{table}"), &[]).await {
            let rows: i64 = row.get(0);
            read.extend((rows > 0).then(|| format!("{table}: {rows} rows")));
        }
        client.batch_execute("rollback to before").await.unwrap();
    }
    read
}

async fn second_run(database: &TestDatabase) -> Vec<String> {
    let before = everything(database).await;
    let report = run::migrate(database);
    let mut changed = difference(&before, &everything(database).await);
    changed.extend((report["applied"] != serde_json::json!([])).then(|| report["applied"].to_string()));
    changed
}

/// The promises that were not kept.
#[derive(Default)]
struct Broken {
    text: String,
}

impl Broken {
    fn add(&mut self, what: &str, complaints: &[String]) {
        use std::fmt::Write as _;
        if complaints.is_empty() {
            return;
        }
        writeln!(self.text, "{what} ({}):", complaints.len()).unwrap();
        for complaint in complaints.iter().take(SHOWN) {
            writeln!(self.text, "  {}", complaint.chars().take(400).collect::<String>()).unwrap();
        }
    }

    fn assert_none(&self) {
        assert!(self.text.is_empty(), "\n{}", self.text);
    }
}
