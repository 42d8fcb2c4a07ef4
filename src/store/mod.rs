//! The rows of the CRM: every statement that reads or writes leads, clients, calls
//! and what belongs to them.
//!
//! Rows travel as text, by COPY or as JSON (`jsonb_populate_recordset`), and are typed by the
//! server, so a column may be `text` or `varchar`, an enum or `numeric(12,2)`, as the
//! database has it.

pub mod agents;
pub mod backfill;
pub mod bulk;
pub mod cell;
pub mod clients;
mod copy;
pub mod layout;
pub mod leads;
pub mod recorded;
pub mod replay;
pub mod sight;
pub mod work;

use uuid::Uuid;

use crate::db::{Transaction, Type};
use crate::error::{Error, ErrorKind, Result};

/// A write that reached nothing must not look like success.
fn unreached(table: &str) -> Error {
    Error::new(ErrorKind::NotPermitted, format!("a row of `{table}` could not be changed"))
        .on_table(table)
        .because("it is hidden from this role by row level security, or was deleted meanwhile")
        .hint("connect as a role that may write every lead, such as `postgres` or `service_role`")
}

/// Removes rows by their ids.
///
/// # Errors
/// What the server refused.
async fn delete(tx: &Transaction<'_>, table: &str, ids: &[Uuid]) -> Result<u64> {
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
