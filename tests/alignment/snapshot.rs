//! All rows of a database, value by value, and everything in its catalogs.

use std::collections::{BTreeMap, BTreeSet};

use tokio_postgres::Client;

use crate::support::database::TestDatabase;

/// A row of a table, by its primary key as text.
pub(super) type RowId = (String, String);

/// Values by column, as the server shows them; NULLs are left out.
pub(super) type Values = BTreeMap<String, String>;

/// What is in the schema `public`.
pub(super) struct Snapshot {
    pub(super) rows: BTreeMap<RowId, Values>,
    /// The columns of each table.
    pub(super) columns: BTreeMap<String, BTreeSet<String>>,
}

impl Snapshot {
    pub(super) async fn take(database: &TestDatabase) -> Self {
        let client = database.client().await;
        let mut snapshot = Self { rows: BTreeMap::new(), columns: BTreeMap::new() };
        for table in tables(&client).await {
            if table.schema != "public" || table.name == "refinery_schema_history" {
                continue;
            }
            let sql = format!(
                "select {}::text, coalesce((select jsonb_object_agg(key, value) from jsonb_each_text(to_jsonb(t)) where value is not null), '{{}}')::text
                 from {} t",
                table.key,
                table.qualified()
            );
            for row in client.query(&sql, &[]).await.unwrap() {
                let values: Values = serde_json::from_str(row.get(1)).unwrap();
                snapshot.rows.insert((table.name.clone(), row.get(0)), values);
            }
            snapshot.columns.insert(table.name, table.columns);
        }
        snapshot
    }
}

struct Table {
    schema: String,
    name: String,
    key: String,
    columns: BTreeSet<String>,
}

impl Table {
    fn qualified(&self) -> String {
        format!("\"{}\".\"{}\"", self.schema, self.name)
    }
}

async fn tables(client: &Client) -> Vec<Table> {
    let rows = client.query(include_str!("queries/tables.sql"), &[]).await.unwrap();
    let table = |row: &tokio_postgres::Row| Table {
        schema: row.get("schema"),
        name: row.get("name"),
        key: row.get("key"),
        columns: row.get::<_, Vec<String>>("columns").into_iter().collect(),
    };
    rows.iter().map(table).collect()
}

/// Every object and every row of every schema, a line each; a row that was written again
/// with the same values shows too.
pub(super) async fn everything(database: &TestDatabase) -> Vec<String> {
    let client = database.client().await;
    let rows = client.query(include_str!("queries/everything.sql"), &[]).await.unwrap();
    let mut lines: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    for table in tables(&client).await {
        let name = table.qualified();
        let sql = format!("select concat_ws(' ', 'row', '{name}', t.xmin, t.*) from {name} t order by 1");
        lines.extend(client.query(&sql, &[]).await.unwrap().iter().map(|row| row.get::<_, String>(0)));
    }
    lines
}

/// What one of two lists has that the other has not, with a sign before it.
pub(super) fn difference(before: &[String], after: &[String]) -> Vec<String> {
    let (old, new): (BTreeSet<_>, BTreeSet<_>) = (before.iter().collect(), after.iter().collect());
    let gone = old.difference(&new).map(|line| format!("- {line}"));
    gone.chain(new.difference(&old).map(|line| format!("+ {line}"))).collect()
}
