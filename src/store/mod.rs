//! The rows of the CRM: every statement that reads or writes leads, clients, calls
//! and what belongs to them.
//!
//! Rows travel as JSON and are typed by the server (`jsonb_populate_recordset`), so a
//! column may be `text` or `varchar`, an enum or `numeric(12,2)`, as the database has it.

pub mod agents;
pub mod clients;
pub mod leads;
pub mod replay;
pub mod sight;

use serde_json::{Map, Value};
use uuid::Uuid;

use crate::db::{ToSql, Transaction, Type};
use crate::error::{Error, ErrorKind, Result};

/// How many rows a statement made and changed, as the server counted them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// New rows.
    pub inserted: u64,
    /// Rows that were there and differed.
    pub updated: u64,
}

impl Written {
    /// True where the server changed nothing.
    #[must_use]
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

impl std::ops::AddAssign for Written {
    fn add_assign(&mut self, other: Self) {
        self.inserted += other.inserted;
        self.updated += other.updated;
    }
}

/// Writes rows of `table` by their `id`: new ones are inserted, known ones updated
/// where they differ and otherwise not touched. All rows have the same keys.
///
/// # Errors
/// What the server refused.
pub async fn upsert(tx: &Transaction<'_>, table: &str, rows: &[Value]) -> Result<Written> {
    let Some(Value::Object(first)) = rows.first() else { return Ok(Written::default()) };
    let columns: Vec<&str> = first.keys().map(String::as_str).collect();
    let list = listed(&columns, "");
    let changed: Vec<&str> = columns.iter().copied().filter(|column| *column != "id").collect();
    let set: Vec<String> = changed.iter().map(|column| format!("{column} = excluded.{column}")).collect();
    let sql = format!(
        "with written as (
           insert into public.{table} as t ({list})
           select {list} from jsonb_populate_recordset(null::public.{table}, $1)
           on conflict (id) do update set {set}
             where ({old}) is distinct from ({new})
           returning (t.xmax = 0) as inserted)
         select count(*) filter (where inserted), count(*) filter (where not inserted) from written",
        set = set.join(", "),
        old = listed(&changed, "t."),
        new = listed(&changed, "excluded."),
    );
    let rows = Value::Array(rows.to_vec());
    let found = tx.query(&sql, &[(&rows, Type::JSONB)]).await.map_err(|error| error.on_table(table))?;
    let counted = |index| found.first().map_or(0, |row| row.get::<_, i64>(index)).unsigned_abs();
    Ok(Written { inserted: counted(0), updated: counted(1) })
}

/// Changes the given columns of the row with this id.
///
/// # Errors
/// What the server refused; also when the row is not there or hidden from this role,
/// because a write that reached nothing must not look like success.
pub async fn update(tx: &Transaction<'_>, table: &str, id: Uuid, changes: &Map<String, Value>) -> Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    let set: Vec<String> = changes.keys().map(|column| format!("{column} = r.{column}")).collect();
    let sql = format!(
        "update public.{table} t set {} from jsonb_populate_record(null::public.{table}, $1) r where t.id = $2",
        set.join(", ")
    );
    let touched =
        tx.execute(&sql, &[(&Value::Object(changes.clone()), Type::JSONB), (&id, Type::UUID)]).await;
    let touched = touched.map_err(|error| error.on_table(table))?;
    if touched == 1 {
        return Ok(());
    }
    Err(Error::new(ErrorKind::NotPermitted, format!("a row of `{table}` could not be changed"))
        .on_table(table)
        .because("it is hidden from this role by row level security, or was deleted meanwhile")
        .hint("connect as a role that may write every lead, such as `postgres` or `service_role`"))
}

/// Changes a row that Clara wrote from `before` to `after`, of which both give the same
/// columns: those that differ, and only where the row still holds what she wrote. What a
/// person changed meanwhile stays.
///
/// # Errors
/// As [`update`].
pub async fn revise(
    tx: &Transaction<'_>,
    table: &str,
    id: Uuid,
    before: &Value,
    after: &Value,
) -> Result<Written> {
    let (Value::Object(old), Value::Object(new)) = (before, after) else { return Ok(Written::default()) };
    let differs = |column: &&str| old.get(*column) != new.get(*column);
    let columns: Vec<&str> = new.keys().map(String::as_str).filter(differs).collect();
    if columns.is_empty() {
        return Ok(Written::default());
    }
    let ours = |column: &&str| {
        format!(
            "{column} = case when t.{column} is not distinct from b.{column} then a.{column} else t.{column} end"
        )
    };
    let sql = format!(
        "update public.{table} t set {}
           from jsonb_populate_record(null::public.{table}, $1) b,
                jsonb_populate_record(null::public.{table}, $2) a
          where t.id = $3",
        columns.iter().map(ours).collect::<Vec<_>>().join(", ")
    );
    let part = |of: &Map<String, Value>| {
        Value::Object(columns.iter().filter_map(|c| Some(((*c).to_owned(), of.get(*c)?.clone()))).collect())
    };
    let params =
        [(&part(old) as &(dyn ToSql + Sync), Type::JSONB), (&part(new), Type::JSONB), (&id, Type::UUID)];
    match tx.execute(&sql, &params).await.map_err(|error| error.on_table(table))? {
        0 => Ok(Written::default()),
        updated => Ok(Written { inserted: 0, updated }),
    }
}

/// Removes rows by their ids.
///
/// # Errors
/// What the server refused.
pub async fn delete(tx: &Transaction<'_>, table: &str, ids: &[Uuid]) -> Result<u64> {
    if ids.is_empty() {
        return Ok(0);
    }
    let sql = format!("delete from public.{table} where id = any($1)");
    tx.execute(&sql, &[(&ids, Type::UUID_ARRAY)]).await.map_err(|error| error.on_table(table))
}

/// Column names come from this crate's own record types, never from outside.
fn listed(columns: &[&str], prefix: &str) -> String {
    columns.iter().map(|column| format!("{prefix}{column}")).collect::<Vec<_>>().join(", ")
}
