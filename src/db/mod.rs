//! The only place that opens connections and knows PostgreSQL sessions.
//!
//! Everything here works through a transaction-mode pooler: statements are unnamed
//! and typed, settings are local to a transaction, and no lock outlives one.

mod failure;

pub use tokio_postgres::Row;
pub use tokio_postgres::types::{ToSql, Type};

use crate::error::Result;

/// A value and its PostgreSQL type, for [`Transaction::query`].
pub type Param<'a> = (&'a (dyn ToSql + Sync), Type);

/// What a transaction is going to do; decides its settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Reads only, from one snapshot.
    Read,
    /// Writes rows.
    Write,
    /// Changes the schema.
    Schema,
}

/// An open database.
#[derive(Debug)]
pub struct Database {
    client: tokio_postgres::Client,
    label: String,
}

impl Database {
    /// Opens the database at `url`, without TLS.
    ///
    /// # Errors
    /// When it cannot be reached or refuses the connection.
    pub async fn open(url: &str) -> Result<Self> {
        let (client, connection) =
            tokio_postgres::connect(url, tokio_postgres::NoTls).await.map_err(failure::from_server)?;
        tokio::spawn(connection);
        Ok(Self { client, label: "server".into() })
    }

    /// Which database this is, for people: never a password.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Begins a transaction with the timeouts that suit `access`.
    ///
    /// # Errors
    /// When the server refuses or the connection is gone.
    pub async fn begin(&mut self, access: Access) -> Result<Transaction<'_>> {
        let read_only = access == Access::Read;
        let inner = self
            .client
            .build_transaction()
            .read_only(read_only)
            .start()
            .await
            .map_err(failure::from_server)?;
        inner.batch_execute(settings(access)).await.map_err(failure::from_server)?;
        Ok(Transaction { inner })
    }
}

/// The settings of a transaction. Local to it, so that a pooled connection goes
/// back as it came.
fn settings(access: Access) -> &'static str {
    match access {
        Access::Read => "set local statement_timeout = '60s'",
        Access::Write => "set local statement_timeout = '60s'; set local lock_timeout = '5s'",
        Access::Schema => "set local statement_timeout = '10min'; set local lock_timeout = '2s'",
    }
}

/// A transaction; rolled back when dropped.
pub struct Transaction<'a> {
    inner: tokio_postgres::Transaction<'a>,
}

impl Transaction<'_> {
    /// Runs one statement in one round trip and returns its rows. Give each
    /// parameter's type; cast in the SQL (`$1::text::my_enum`) to what is not built in.
    ///
    /// Takes `&self`: statements whose futures run together are pipelined.
    ///
    /// # Errors
    /// What the server reported, without row values.
    pub async fn query(&self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>> {
        self.inner.query_typed(sql, params).await.map_err(failure::from_server)
    }

    /// Runs one statement and returns the number of rows it touched.
    ///
    /// # Errors
    /// What the server reported, without row values.
    pub async fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<u64> {
        self.inner.execute_typed(sql, params).await.map_err(failure::from_server)
    }

    /// Runs statements without parameters, separated by semicolons.
    ///
    /// # Errors
    /// What the server reported, without row values.
    pub async fn batch(&self, sql: &str) -> Result<()> {
        self.inner.batch_execute(sql).await.map_err(failure::from_server)
    }

    /// Acts as a user.
    ///
    /// # Errors
    /// none
    pub async fn act_as(&self, user: uuid::Uuid, role: &str) -> Result<()> {
        let claims = serde_json::json!({"sub": user, "role": role}).to_string();
        self.query("select set_config('request.jwt.claims', $1, true)", &[(&claims, Type::TEXT)])
            .await
            .map(drop)
    }

    /// Begins a savepoint.
    ///
    /// # Errors
    /// What the server reported.
    pub async fn savepoint(&mut self) -> Result<Transaction<'_>> {
        let inner = self.inner.transaction().await.map_err(failure::from_server)?;
        Ok(Transaction { inner })
    }

    /// Commits.
    ///
    /// # Errors
    /// What the server reported; the outcome is unknown when the connection is lost.
    pub async fn commit(self) -> Result<()> {
        self.inner.commit().await.map_err(failure::from_server)
    }

    /// Rolls back.
    ///
    /// # Errors
    /// When the connection is lost.
    pub async fn rollback(self) -> Result<()> {
        self.inner.rollback().await.map_err(failure::from_server)
    }
}
