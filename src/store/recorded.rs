//! The sessions that the live agent recorded, read in pages.

use serde_json::Value;
use uuid::Uuid;

use crate::db::{Param, Transaction, Type, column};
use crate::error::Result;

/// Sessions of a page, and bytes of talk in it.
const PAGE: (i64, i64) = (1000, 4 << 20);

/// A row of `conversations`, with the client that it names.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// Primary key.
    pub id: Uuid,
    /// The row.
    pub session: Value,
    /// The row of `clients`, where it names one.
    pub client: Option<Value>,
}

/// The sessions after this one, in the order of their ids; none at the end.
///
/// # Errors
/// What the server reported.
pub async fn page(tx: &Transaction<'_>, after: Option<Uuid>) -> Result<Vec<SessionRow>> {
    let params: [Param<'_>; 3] = [(&after, Type::UUID), (&PAGE.0, Type::INT8), (&PAGE.1, Type::INT8)];
    let rows = tx.query(include_str!("sql/recorded.sql"), &params).await?;
    let read = |row| {
        Ok(SessionRow {
            id: column(row, "id")?,
            session: column(row, "session")?,
            client: column(row, "client")?,
        })
    };
    rows.iter().map(read).collect()
}
