//! `check-schema`: every single difference is reported, as what it is, and nothing else.

mod foreign;
mod meaning;
mod people;
mod rows;
mod self_test;

use clara_crm::migration;
use clara_crm::schema::{Alignment, Code, Severity};

use crate::support::database::TestDatabase;

pub(crate) async fn migrated(database: TestDatabase) -> TestDatabase {
    migration::migrate(&mut database.open().await).await.unwrap();
    database
}

pub(crate) fn described(alignment: &Alignment) -> Vec<(Code, Severity, &str, &str)> {
    let mut all = Vec::new();
    for finding in &alignment.findings {
        let (table, object) = (finding.table.as_deref(), finding.object.as_deref());
        all.push((finding.code, finding.severity, table.unwrap_or(""), object.unwrap_or("")));
    }
    all
}
