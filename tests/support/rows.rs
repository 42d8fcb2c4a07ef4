//! Every row of the CRM as text, so that two databases can be compared.

use std::fmt::Write as _;

use clara_crm::db::{Access, Database, Type};
use clara_crm::schema::contract;

/// The columns that hold when the server made a row that no conversation asked for: the
/// clock of the machine, and so different in every database.
const CLOCK: &[(&str, &[&str])] = &[
    // Clara's own user is made when she is first needed, not at the time of a call.
    ("users", &["created_at", "updated_at"]),
    // Reference data, made by `migrate`.
    ("pipeline_stages", &["created_at", "updated_at"]),
];

/// All rows of all tables, a line each, in an order of their own.
pub(crate) async fn all(db: &mut Database) -> String {
    let tx = db.begin(Access::Read).await.unwrap();
    let mut dump = String::new();
    let tables = &contract().unwrap().tables;
    assert_eq!(tables.len(), 24);
    for table in tables.keys() {
        let clock = CLOCK.iter().find(|(name, _)| name == table).map_or(&[][..], |(_, columns)| columns);
        let sql = format!("select (to_jsonb(t) - $1)::text as row from public.{table} t order by row");
        for row in tx.query(&sql, &[(&clock, Type::TEXT_ARRAY)]).await.unwrap() {
            writeln!(dump, "{table} {}", row.get::<_, &str>(0)).unwrap();
        }
    }
    tx.rollback().await.unwrap();
    dump
}

/// How many of these rows are of `table`.
pub(crate) fn count(rows: &str, table: &str) -> usize {
    rows.lines().filter(|line| line.split(' ').next() == Some(table)).count()
}
