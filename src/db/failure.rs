//! Turns what the server or the network reports into an [`Error`], by SQLSTATE and
//! never with row values.

use tokio_postgres::error::SqlState;

use crate::error::{Error, ErrorKind};

/// The error for what a statement met.
pub(super) fn from_server(error: tokio_postgres::Error) -> Error {
    let Some(db) = error.as_db_error() else {
        let kind = if error.is_closed() { ErrorKind::Connection } else { ErrorKind::Server };
        return Error::new(kind, "the connection to the database failed").because_chain(&error.into());
    };
    let kind = match db.code() {
        &SqlState::INSUFFICIENT_PRIVILEGE => ErrorKind::NotPermitted,
        &SqlState::UNDEFINED_TABLE | &SqlState::UNDEFINED_COLUMN => ErrorKind::NotMigrated,
        _ => ErrorKind::Server,
    };
    Error::new(kind, "the database refused a statement").because(format!(
        "{} (SQLSTATE {})",
        db.message(),
        db.code().code()
    ))
}
