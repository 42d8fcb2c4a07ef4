//! What is tried again, and how patiently: only what can succeed the next time.

use std::time::Duration;

use crate::db::Database;
use crate::error::{Error, ErrorKind, Result};
use crate::store;

/// How often what another session was in the way of is tried again.
const ATTEMPTS: u32 = 5;
/// How often a connection is tried to be taken up again: for about a minute.
const RECONNECTS: u32 = 18;
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Attempts at one piece of work.
#[derive(Debug, Default)]
pub(super) struct Attempts {
    made: u32,
}

impl Attempts {
    /// Waits before the next attempt; false where there is to be none after this error.
    pub(super) async fn again(&mut self, error: &Error) -> bool {
        let most = match (is_lost(error), may_pass(error)) {
            (true, _) => RECONNECTS,
            (_, true) => ATTEMPTS,
            _ => 0,
        };
        if self.made >= most {
            return false;
        }
        let pause = FIRST_PAUSE * 2_u32.pow(self.made.min(10));
        self.made += 1;
        tokio::time::sleep(pause.min(LONGEST_PAUSE)).await;
        true
    }
}

/// A lock that was not to be had in time, a serialization failure, a deadlock: what was in
/// the way may be gone the next time (PostgreSQL's documentation, "Serialization Failure
/// Handling").
pub(super) fn may_pass(error: &Error) -> bool {
    matches!(error.sqlstate(), Some("55P03" | "40001" | "40P01"))
}

/// The connection is gone, or the server is starting or stopping: it can be taken up again.
pub(super) fn is_lost(error: &Error) -> bool {
    error.kind() == ErrorKind::Connection
}

/// A value the database will not take (class 22), a constraint (23), a `WITH CHECK` (44), a
/// limit such as the width of an index (54) or a trigger of its own (P0) that refuses this
/// row, or one that was kept from being written: the next record may well be fine.
pub(super) fn concerns_one_record(error: &Error) -> bool {
    match (error.sqlstate().and_then(|state| state.get(..2)), error.kind()) {
        (Some(class), _) => matches!(class, "22" | "23" | "44" | "54" | "P0"),
        (None, ErrorKind::Input) => true,
        // Of a row that the server did not keep, the table is told; see `store::bulk`.
        (None, ErrorKind::NotPermitted) => error.table().is_some(),
        (None, _) => false,
    }
}

/// What may be too much at once: a statement that took too long, or too much memory.
pub(super) fn is_too_much(error: &Error) -> bool {
    matches!(error.sqlstate(), Some("57014" | "53200"))
}

/// Takes the connection up again; a server that restarts takes its time.
pub(super) async fn reconnected(db: &mut Database, attempts: &mut Attempts) -> Result<()> {
    while let Err(error) = db.reconnect().await {
        if !attempts.again(&error).await {
            return Err(error);
        }
    }
    Ok(())
}

/// Whether a transaction whose commit was not answered is committed.
pub(super) async fn has_committed(db: &mut Database, number: &str) -> Result<bool> {
    let mut attempts = Attempts::default();
    loop {
        reconnected(db, &mut attempts).await?;
        let error = match store::replay::has_committed(db, number).await {
            Ok(Some(committed)) => return Ok(committed),
            Ok(None) => Error::new(ErrorKind::Connection, "the last transaction is still under way"),
            Err(error) => error,
        };
        if !attempts.again(&error).await {
            return Err(error);
        }
    }
}
