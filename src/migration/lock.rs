//! The lock that keeps a second migration out for as long as the first one runs.

use crate::db::{Access, Database, Transaction, Type, column};
use crate::error::{Error, ErrorKind, Result};

/// The advisory lock of a run: "clara-cr" in ASCII. Anything else that must not meet a
/// migration can take it too.
pub const LOCK_KEY: i64 = i64::from_be_bytes(*b"clara-cr");

/// Takes the lock until the transaction ends.
///
/// # Errors
/// [`ErrorKind::Locked`] while another run holds it.
pub(super) async fn take(tx: &Transaction<'_>) -> Result<()> {
    let rows = tx.query("select pg_try_advisory_xact_lock($1) as taken", &[(&LOCK_KEY, Type::INT8)]).await?;
    match rows.first().map(|row| column::<bool>(row, "taken")).transpose()? {
        Some(true) => Ok(()),
        _ => Err(Error::new(ErrorKind::Locked, "another migrate is running on this database")
            .hint("wait until it has ended; run it again to see that nothing is left to do")),
    }
}

/// Takes the lock for a run of many transactions, on a connection of its own.
///
/// A lock of the session would not hold through a transaction-mode pooler, and would stay
/// behind on its connection. A transaction that only holds this lock has no snapshot, so
/// that no concurrent index build waits for it.
///
/// # Errors
/// As [`take`].
pub(super) async fn take_beside(second: &mut Database) -> Result<Transaction<'_>> {
    let tx = second.begin(Access::Write).await?;
    take(&tx).await?;
    // Not before: until another statement comes the query above keeps its snapshot.
    tx.batch("set local idle_in_transaction_session_timeout = 0").await?;
    Ok(tx)
}
