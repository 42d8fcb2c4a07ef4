//! Finds the rows that the database refuses among those that it takes, by halves.

use uuid::Uuid;

use super::failure::{Remedy, remedy};
use super::report::RefusedRow;
use super::rule::Rule;
use crate::db::Transaction;
use crate::error::{Error, Result};
use crate::store::backfill::Candidate;

/// Writes what can be written: the rows in which it is, and those that were refused.
///
/// # Errors
/// What is not about a row.
pub(super) async fn write<R: Rule>(
    tx: &mut Transaction<'_>,
    rule: &R,
    rows: &[(&Candidate, &R::Change)],
) -> Result<(Vec<Uuid>, Vec<RefusedRow>)> {
    // What would be looked at with the commit says of no row that it is the one.
    tx.batch("set constraints all immediate").await?;
    let (mut written, mut refused) = (Vec::new(), Vec::new());
    let mut parts = vec![rows];
    while let Some(part) = parts.pop() {
        let savepoint = tx.savepoint().await?;
        match rule.write(&savepoint, part).await {
            Ok(ids) => {
                savepoint.commit().await?;
                written.extend(ids);
            }
            Err(error) if matches!(remedy(&error), Remedy::LeaveOut | Remedy::Fewer) => {
                savepoint.rollback().await?;
                match part {
                    [(row, _)] => refused.push(of_row(row.id, &error)),
                    _ => {
                        let (first, second) = part.split_at(part.len() / 2);
                        parts.extend([second, first]);
                    }
                }
            }
            Err(error) => return Err(error),
        }
    }
    Ok((written, refused))
}

fn of_row(id: Uuid, error: &Error) -> RefusedRow {
    let reason = error.causes().first().map_or(error.message(), String::as_str);
    RefusedRow { id, reason: reason.to_owned(), sqlstate: error.sqlstate().map(str::to_owned) }
}
