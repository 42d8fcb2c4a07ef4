//! Asks the server many things at once, some of which may fail.

use tokio::join;
use tokio_postgres::types::FromSqlOwned;

use crate::db::{Transaction, column};
use crate::error::{ErrorKind, Result};

/// SQLSTATE of a statement that took longer than it may.
const TIMED_OUT: &str = "57014";

/// Runs queries of one value each; `None` for those that fail.
///
/// All of them go in one statement. When that fails it is halved until those that fail
/// are alone, so that one bad expression does not hide the others. What takes too long is
/// not asked again.
pub(crate) async fn evaluate<T: FromSqlOwned + Clone>(
    tx: &Transaction<'_>,
    queries: &[String],
) -> Result<Vec<Option<T>>> {
    let mut values = vec![None; queries.len()];
    let whole = 0..queries.len();
    let mut open = Vec::from([whole]);
    while let Some(range) = open.pop() {
        if range.is_empty() {
            continue;
        }
        match attempt(tx, &queries[range.clone()]).await? {
            Attempt::Values(found) => {
                range.zip(found).for_each(|(place, value)| values[place] = Some(value));
            }
            Attempt::Failed if range.len() > 1 => {
                let middle = range.start + range.len() / 2;
                open.extend([range.start..middle, middle..range.end]);
            }
            Attempt::Failed => {}
            Attempt::TimedOut => break,
        }
    }
    Ok(values)
}

enum Attempt<T> {
    Values(Vec<T>),
    Failed,
    TimedOut,
}

/// Runs queries as one statement in a savepoint, all of it in one round trip.
async fn attempt<T: FromSqlOwned>(tx: &Transaction<'_>, queries: &[String]) -> Result<Attempt<T>> {
    // Not a UNION: planning that takes the square of the number of branches.
    let rows = queries.iter().enumerate().map(|(place, query)| format!("({place}, ({query}))"));
    let rows = rows.collect::<Vec<_>>().join(", ");
    let sql = format!("select answer.value from (values {rows}) answer (place, value) order by answer.place");
    let (begun, answer, released) =
        join!(tx.batch("savepoint probe"), tx.query(&sql, &[]), tx.batch("release savepoint probe"));
    begun?;
    match answer {
        Ok(rows) => {
            released?;
            rows.iter().map(|row| column(row, "value")).collect::<Result<_>>().map(Attempt::Values)
        }
        Err(error) if error.kind() == ErrorKind::Connection => {
            Err(error.context("the connection was lost while the schema was checked"))
        }
        Err(error) => {
            tx.batch("rollback to savepoint probe; release savepoint probe").await?;
            let timed_out = error.sqlstate() == Some(TIMED_OUT);
            Ok(if timed_out { Attempt::TimedOut } else { Attempt::Failed })
        }
    }
}
