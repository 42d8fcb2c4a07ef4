//! The rows that backfills look at and fill, how far they are, and the lines they leave
//! in `admin_audit`.

mod progress;

pub use progress::{State, audit, save, state};

use std::collections::HashMap;

use uuid::Uuid;

use crate::db::{Json, Param, ToSql, Transaction, Type, column};
use crate::error::{Error, ErrorKind, Result};

/// Which rows of a table a backfill looks at.
#[derive(Debug, Clone)]
pub struct Selection {
    /// The table, in `public`.
    pub table: &'static str,
    /// A condition on `t`: the row lacks what the backfill fills in.
    pub needs: String,
    /// What is decided from, as text: SQL expressions on `t`. A row in which one of them
    /// changed since it was read is not written.
    pub inputs: Vec<String>,
    /// Rows may be locked by a sync from outside (`sync_lock`), and are left alone then.
    pub has_sync_lock: bool,
}

/// A row that a backfill looks at.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Primary key.
    pub id: Uuid,
    /// It is being synced from outside.
    pub locked: bool,
    /// What is decided from, in the order of [`Selection::inputs`].
    pub inputs: Vec<Option<String>>,
}

/// A part of a table in the order of its key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stretch {
    /// Behind this row; from the first one where there is none.
    pub after: Option<Uuid>,
    /// Up to this row, which is part of it; to the last one where there is none.
    pub up_to: Option<Uuid>,
    /// These rows only.
    pub only: Option<Vec<Uuid>>,
}

/// The columns of the tables of `public`, with their types, by table and name.
#[derive(Debug, Default)]
pub struct Columns(HashMap<(String, String), String>);

impl Columns {
    /// Whether the table has the column.
    #[must_use]
    pub fn has(&self, table: &str, column: &str) -> bool {
        self.type_of(table, column).is_some()
    }

    /// The type of the column, as SQL spells it.
    #[must_use]
    pub fn type_of(&self, table: &str, column: &str) -> Option<&str> {
        self.0.get(&(table.to_owned(), column.to_owned())).map(String::as_str)
    }
}

/// The columns of these tables.
///
/// # Errors
/// What the server reported.
pub async fn columns(tx: &Transaction<'_>, tables: &[&str]) -> Result<Columns> {
    let sql =
        "select c.relname::text as of, a.attname::text as name, format_type(a.atttypid, a.atttypmod) as type
                 from pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid
                where c.relnamespace = to_regnamespace('public') and c.relkind in ('r', 'p')
                  and c.relname = any($1) and a.attnum > 0 and not a.attisdropped";
    let mut columns = Columns::default();
    for row in tx.query(sql, &[(&tables, Type::TEXT_ARRAY)]).await? {
        columns.0.insert((column(&row, "of")?, column(&row, "name")?), column(&row, "type")?);
    }
    Ok(columns)
}

/// Whether a trigger that is not ours sets `updated_at` at each change of the table.
///
/// # Errors
/// What the server reported.
pub async fn is_stamped(tx: &Transaction<'_>, table: &str) -> Result<bool> {
    let rows = tx.query(include_str!("sql/stamping.sql"), &[(&table, Type::TEXT)]).await?;
    rows.first().map_or(Ok(false), |row| column(row, "stamps"))
}

/// How many rows a backfill has before it, and how many of them a sync has locked.
///
/// # Errors
/// What the server reported.
pub async fn left(tx: &Transaction<'_>, selection: &Selection) -> Result<(u64, u64)> {
    let Selection { table, needs, .. } = selection;
    let sql = format!(
        "select count(*) as rows, count(*) filter (where {}) as locked from public.{table} t where {needs}",
        locked(selection)
    );
    let rows = tx.query(&sql, &[]).await?;
    let Some(row) = rows.first() else { return Ok((0, 0)) };
    Ok((column::<i64>(row, "rows")?.unsigned_abs(), column::<i64>(row, "locked")?.unsigned_abs()))
}

fn locked(selection: &Selection) -> &'static str {
    if selection.has_sync_lock { "t.sync_lock is true" } else { "false" }
}

/// The next rows of a stretch, by their key, at most `limit` of them.
///
/// # Errors
/// What the server reported.
pub async fn candidates(
    tx: &Transaction<'_>,
    selection: &Selection,
    stretch: &Stretch,
    limit: i64,
) -> Result<Vec<Candidate>> {
    let Selection { table, needs, inputs, .. } = selection;
    let mut params: Vec<Param<'_>> = vec![(&limit, Type::INT8)];
    let mut bounds = String::new();
    let bound_types = [
        ("t.id > ", stretch.after.as_ref().map(|id| id as &(dyn ToSql + Sync)), Type::UUID),
        ("t.id <= ", stretch.up_to.as_ref().map(|id| id as &(dyn ToSql + Sync)), Type::UUID),
        ("t.id = any", stretch.only.as_ref().map(|ids| ids as &(dyn ToSql + Sync)), Type::UUID_ARRAY),
    ];
    for (comparison, value, kind) in bound_types {
        if let Some(value) = value {
            params.push((value, kind));
            bounds.push_str(&format!(" and {comparison}(${})", params.len()));
        }
    }
    let sql = format!(
        "select t.id, {} as locked, array[{}]::text[] as inputs from public.{table} t
          where ({needs}){bounds} order by t.id limit $1",
        locked(selection),
        inputs.join(", ")
    );
    let rows = tx.query(&sql, &params).await.map_err(|error| error.on_table(table))?;
    let read = |row| {
        Ok(Candidate {
            id: column(row, "id")?,
            locked: column(row, "locked")?,
            inputs: column(row, "inputs")?,
        })
    };
    rows.iter().map(read).collect()
}

/// Locks those of the rows that nobody else has locked, and returns them.
///
/// # Errors
/// What the server reported.
pub async fn lock_free(tx: &Transaction<'_>, table: &str, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    let sql = format!("select id from public.{table} where id = any($1) for no key update skip locked");
    let rows = tx.query(&sql, &[(&ids, Type::UUID_ARRAY)]).await?;
    rows.iter().map(|row| column(row, "id")).collect()
}

/// Fills an empty column of the rows, each with its value as text, and returns the rows
/// that were written: those that are still as they were read.
///
/// # Errors
/// What the server refused.
pub async fn fill(
    tx: &Transaction<'_>,
    selection: &Selection,
    (name, kind): (&str, &str),
    rows: &[(&Candidate, &str)],
) -> Result<Vec<Uuid>> {
    let Selection { table, inputs, .. } = selection;
    let ids: Vec<Uuid> = rows.iter().map(|(row, _)| row.id).collect();
    let values: Vec<&str> = rows.iter().map(|(_, value)| *value).collect();
    let input = |at| rows.iter().map(|(row, _)| row.inputs.get(at).and_then(Option::as_deref)).collect();
    let read: Vec<Vec<Option<&str>>> = (0..inputs.len()).map(input).collect();
    let mut params: Vec<Param<'_>> = vec![(&ids, Type::UUID_ARRAY), (&values, Type::TEXT_ARRAY)];
    params.extend(read.iter().map(|read| (read as &(dyn ToSql + Sync), Type::TEXT_ARRAY)));
    let places: Vec<_> = (1..=params.len()).map(|n| format!("${n}")).collect();
    let names: Vec<_> = (0..inputs.len()).map(|n| format!(", read{n}")).collect();
    let same: Vec<_> = inputs
        .iter()
        .zip(0..)
        .map(|(input, n)| format!(" and ({input}) is not distinct from given.read{n}"))
        .collect();
    let sql = format!(
        "update public.{table} t set {name} = given.value::{kind}
           from unnest({}) given (id, value{})
          where t.id = given.id and t.{name} is null and not ({}){}
         returning t.id",
        places.join(", "),
        names.concat(),
        locked(selection),
        same.concat()
    );
    let written = tx.query(&sql, &params).await.map_err(|error| error.on_table(table))?;
    written.iter().map(|row| column(row, "id")).collect()
}

/// Adds rows that are not there yet, and returns the ids of those that were added. All rows
/// have the same keys.
///
/// # Errors
/// What the server refused.
pub async fn add(tx: &Transaction<'_>, table: &str, rows: &[&super::cell::Columns]) -> Result<Vec<Uuid>> {
    let Some(first) = rows.first() else { return Ok(Vec::new()) };
    let names = first.names().collect::<Vec<_>>().join(", ");
    let sql = format!(
        "insert into public.{table} ({names})
         select {names} from jsonb_populate_recordset(null::public.{table}, $1)
         on conflict do nothing returning id"
    );
    let added = tx.query(&sql, &[(&Json(rows), Type::JSONB)]).await.map_err(|error| error.on_table(table))?;
    added.iter().map(|row| column(row, "id")).collect()
}

/// Refuses a database in which a table or a column that a backfill needs is not there.
///
/// # Errors
/// [`ErrorKind::NotMigrated`], naming it.
pub fn require(columns: &Columns, needed: &[(&str, &str)]) -> Result<()> {
    match needed.iter().find(|(table, name)| !columns.has(table, name)) {
        None => Ok(()),
        Some((table, name)) => {
            Err(Error::new(ErrorKind::NotMigrated, "the database lacks something that a backfill needs")
                .because(format!("there is no `{table}.{name}`"))
                .hint("clara-crm migrate")
                .on_table(table))
        }
    }
}
