//! The statements that write rows of any of the tables, each counted by the server.

use serde::Serialize;
use uuid::Uuid;

use super::Part;
use crate::db::{CopyIn, Json, Transaction, Type};
use crate::error::{Error, ErrorKind, Result};
use crate::store::cell::Columns;
use crate::store::copy::Rows;
use crate::store::layout::Layout;
use crate::store::work::{Change, Mode, Table};
use crate::store::{listed, unreached};

/// Copies new rows.
pub(super) async fn copy_rows(
    tx: &Transaction<'_>,
    table: Table,
    copy: &CopyIn,
    rows: &[&Columns],
    layout: &Layout,
) -> Result<Part> {
    let copied = tx.copy_in(copy, Rows::new(table, rows, layout)).await;
    let copied = copied.map_err(|error| error.on_table(table.name()))?;
    all_of(table, copied, rows.len()).map(|()| Part::Rows(table, copied))
}

/// Inserts rows as JSON; those that are there are updated where they differ, or left.
pub(super) async fn put(tx: &Transaction<'_>, table: Table, mode: Mode, rows: &[&Columns]) -> Result<Part> {
    let Some(first) = rows.first() else { return Ok(Part::Nothing) };
    let columns: Vec<&str> = first.names().collect();
    let changed: Vec<&str> = columns.iter().copied().filter(|column| *column != "id").collect();
    let set: Vec<String> = changed.iter().map(|column| format!("{column} = excluded.{column}")).collect();
    let conflict = match mode {
        Mode::Once => "do nothing".to_owned(),
        Mode::New | Mode::Upsert => format!(
            "do update set {} where ({}) is distinct from ({})",
            set.join(", "),
            listed(&changed, "t."),
            listed(&changed, "excluded.")
        ),
    };
    let name = table.name();
    let list = listed(&columns, "");
    let sql = format!(
        "with given as materialized (
           select {list} from jsonb_populate_recordset(null::public.{name}, $1)),
         written as (
           insert into public.{name} as t ({list}) select {list} from given on conflict (id) {conflict}
           returning (t.xmax = 0) as inserted)
         select count(*) filter (where inserted),
                (select count(*) from given g join public.{name} t on t.id = g.id)
           from written"
    );
    let found = tx.query(&sql, &[(&Json(rows), Type::JSONB)]).await.map_err(|error| error.on_table(name))?;
    let counted = |index| found.first().map_or(0, |row| row.get::<_, i64>(index)).unsigned_abs();
    let (inserted, there) = (counted(0), counted(1));
    all_of(table, inserted + there, rows.len()).map(|()| Part::Rows(table, inserted))
}

/// A change as it is sent.
#[derive(Debug, Serialize)]
struct Given<'a> {
    id: Uuid,
    before: Option<&'a Columns>,
    after: &'a Columns,
}

/// Changes rows: in each the columns given, where they still hold what they are changed from.
pub(super) async fn change(tx: &Transaction<'_>, table: Table, rows: &[(Uuid, &Change)]) -> Result<Part> {
    let mut columns: Vec<&str> = Vec::new();
    for column in rows.iter().flat_map(|(_, change)| change.after.names()) {
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    let set: Vec<String> = columns
        .iter()
        .map(|column| {
            format!(
                "{column} = case when r.after ? '{column}' \
                   and (r.before is null or t.{column} is not distinct from b.{column}) \
                 then a.{column} else t.{column} end"
            )
        })
        .collect();
    let name = table.name();
    let sql = format!(
        "with written as (
           update public.{name} t set {set}
             from jsonb_to_recordset($1) r (id uuid, before jsonb, after jsonb),
                  jsonb_populate_record(null::public.{name}, coalesce(r.before, '{{}}')) b,
                  jsonb_populate_record(null::public.{name}, r.after) a
            where t.id = r.id
           returning r.before is null as must)
         select count(*) filter (where must) from written",
        set = set.join(", ")
    );
    let given: Vec<Given<'_>> = rows
        .iter()
        .map(|(id, change)| Given { id: *id, before: change.before.as_ref(), after: &change.after })
        .collect();
    let found =
        tx.query(&sql, &[(&Json(&given), Type::JSONB)]).await.map_err(|error| error.on_table(name))?;
    let reached = found.first().map_or(0, |row| row.get::<_, i64>(0)).unsigned_abs();
    let must = rows.iter().filter(|(_, change)| change.before.is_none()).count();
    if u64::try_from(must) == Ok(reached) { Ok(Part::Nothing) } else { Err(unreached(name)) }
}

fn all_of(table: Table, written: u64, given: usize) -> Result<()> {
    if u64::try_from(given) == Ok(written) {
        return Ok(());
    }
    let name = table.name();
    Err(Error::new(
        ErrorKind::NotPermitted,
        format!("the database kept {written} of {given} rows of `{name}`"),
    )
    .on_table(name)
    .because("a trigger or row level security took the others away")
    .hint("connect as a role that may write every lead, such as `postgres` or `service_role`"))
}
