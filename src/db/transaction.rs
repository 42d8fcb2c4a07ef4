//! Transactions: begun, set up and left alone in as few round trips as can be.

use std::io::Cursor;
use std::pin::pin;
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use futures_util::SinkExt as _;
#[cfg(feature = "embedded")]
use futures_util::StreamExt as _;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Row, Statement};
use uuid::Uuid;

use crate::db::failure;
use crate::db::session::Session;
use crate::error::{Error, ErrorKind, Result};

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

/// Begins and sets up a transaction in one message, which is one round trip. All of
/// it is local to the transaction, so that a pooled connection goes back as it came.
fn opening(access: Access) -> &'static str {
    match access {
        Access::Read => {
            "begin isolation level repeatable read, read only; \
             set local time zone 'UTC'; set local datestyle = 'ISO'; set local standard_conforming_strings = on; \
             set local statement_timeout = '60s'; set local lock_timeout = '5s'"
        }
        // Triggers of other people name their tables without a schema, and some poolers
        // and roles come with a search_path that does not find them. Compiling a statement
        // takes longer than what is read to write some rows, however many they may look
        // where a table was never analysed.
        Access::Write => {
            "begin isolation level read committed; set local jit = off; \
             set local time zone 'UTC'; set local datestyle = 'ISO'; set local standard_conforming_strings = on; \
             set local statement_timeout = '60s'; set local lock_timeout = '5s'; \
             select set_config('search_path', \
             concat_ws(', ', 'public', nullif(current_setting('search_path'), '')), true)"
        }
        Access::Schema => {
            "begin isolation level read committed; \
             set local time zone 'UTC'; set local datestyle = 'ISO'; set local standard_conforming_strings = on; \
             set local statement_timeout = '10min'; set local lock_timeout = '400ms'"
        }
    }
}

/// A `COPY … FROM STDIN` that the server has understood. It has a name there, so it is to
/// be dropped before its transaction ends: a pooler may give the next one another session.
pub struct CopyIn(Statement);

/// A transaction or a savepoint in one; rolled back when dropped.
pub struct Transaction<'a> {
    session: &'a Session,
    /// Zero for the transaction itself, else the savepoint's number.
    depth: u32,
    open: bool,
    /// How long its first message and the answer took.
    way: Duration,
}

impl<'a> Transaction<'a> {
    pub(super) async fn begin(session: &'a Session, access: Access, first: &str) -> Result<Self> {
        // Made before the server answers: a future dropped meanwhile rolls back.
        let mut transaction = Self { session, depth: 0, open: true, way: Duration::ZERO };
        let asked = Instant::now();
        transaction.batch(&format!("{}; {first}", opening(access))).await?;
        transaction.way = asked.elapsed();
        Ok(transaction)
    }

    /// How long the way to the server and back took when it began, and the wait for a
    /// connection where a pooler had none.
    pub(crate) fn way(&self) -> Duration {
        self.way
    }
}

impl Transaction<'_> {
    /// Runs one statement in one round trip and returns its rows. Give each
    /// parameter's type; cast in the SQL (`$1::text::my_enum`) to what is not built in.
    ///
    /// Takes `&self`: statements whose futures run together are pipelined. Join them in
    /// their order (`futures_util::try_join!`, not tokio's, which takes turns), so that the
    /// failure which is reported is the first one.
    ///
    /// # Errors
    /// What the server reported, without row values.
    pub async fn query(&self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>> {
        match self.session.client().query_typed(sql, params).await {
            Ok(done) => Ok(done),
            Err(error) => Err(self.failure(error).await),
        }
    }

    /// Runs one statement and returns the number of rows it touched.
    ///
    /// # Errors
    /// What the server reported, without row values.
    pub async fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<u64> {
        match self.session.client().execute_typed(sql, params).await {
            Ok(done) => Ok(done),
            Err(error) => Err(self.failure(error).await),
        }
    }

    /// Runs statements without parameters, separated by semicolons.
    ///
    /// # Errors
    /// What the server reported, without row values.
    pub async fn batch(&self, sql: &str) -> Result<()> {
        match self.session.client().batch_execute(sql).await {
            Ok(done) => Ok(done),
            Err(error) => Err(self.failure(error).await),
        }
    }

    /// Has the server understand a `COPY … FROM STDIN`.
    ///
    /// # Errors
    /// What the server reported.
    pub async fn prepare_copy(&self, sql: &str) -> Result<CopyIn> {
        match self.session.client().prepare(sql).await {
            Ok(statement) => Ok(CopyIn(statement)),
            Err(error) => Err(self.failure(error).await),
        }
    }

    /// Copies what `pieces` give, which are asked for as the server takes them, and returns
    /// the number of rows that it kept. Not to be joined with other statements: where the
    /// server refuses it before it takes the first byte, the connection is lost.
    ///
    /// # Errors
    /// What the server reported, without row values.
    pub async fn copy_in(&self, copy: &CopyIn, pieces: impl Iterator<Item = Vec<u8>>) -> Result<u64> {
        let copied = async {
            let mut sink = pin!(self.session.client().copy_in::<_, Cursor<Vec<u8>>>(&copy.0).await?);
            for piece in pieces {
                sink.send(Cursor::new(piece)).await?;
            }
            sink.finish().await
        };
        match copied.await {
            Ok(rows) => Ok(rows),
            Err(error) => Err(self.failure(error).await),
        }
    }

    /// Runs a `COPY … TO STDOUT` and hands on what it brings, piece by piece. Its statement has
    /// a name, so that it does not work through a transaction-mode pooler.
    ///
    /// # Errors
    /// What the server reported, and what `take` fails of.
    #[cfg(feature = "embedded")]
    pub(super) async fn copy_out(&self, sql: &str, mut take: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
        let mut pieces = match self.session.client().copy_out(sql).await {
            Ok(pieces) => Box::pin(pieces),
            Err(error) => return Err(self.failure(error).await),
        };
        while let Some(piece) = pieces.next().await {
            match piece {
                Ok(piece) => take(&piece)?,
                Err(error) => return Err(self.failure(error).await),
            }
        }
        Ok(())
    }

    /// Makes the rest of the transaction act for `user` in the eyes of Supabase's
    /// `auth.uid()` and `auth.role()`, which read `request.jwt.claims` or, in older
    /// projects, a setting for each claim. `role` is that of the claim (`authenticated`,
    /// `service_role`); the database role stays as it is.
    ///
    /// # Errors
    /// What the server reported.
    pub async fn act_as(&self, user: Uuid, role: &str) -> Result<()> {
        let subject = user.to_string();
        let claims = serde_json::json!({ "sub": subject, "role": role }).to_string();
        self.claim(&claims, &subject, role).await
    }

    /// Nobody has signed in any more, as when the transaction began.
    ///
    /// # Errors
    /// What the server reported.
    pub async fn act_as_nobody(&self) -> Result<()> {
        self.claim("", "", "").await
    }

    async fn claim(&self, claims: &str, subject: &str, role: &str) -> Result<()> {
        let sql = "select set_config('request.jwt.claims', $1, true), \
                   set_config('request.jwt.claim.sub', $2, true), \
                   set_config('request.jwt.claim.role', $3, true)";
        self.query(sql, &[(&claims, Type::TEXT), (&subject, Type::TEXT), (&role, Type::TEXT)]).await?;
        Ok(())
    }

    /// Begins a savepoint.
    ///
    /// # Errors
    /// What the server reported.
    pub async fn savepoint(&mut self) -> Result<Transaction<'_>> {
        let inner = Transaction { session: self.session, depth: self.depth + 1, open: true, way: self.way };
        inner.batch(&format!("savepoint clara_{}", inner.depth)).await?;
        Ok(inner)
    }

    /// Commits.
    ///
    /// # Errors
    /// What the server reported; the outcome is unknown when the connection is lost.
    pub async fn commit(mut self) -> Result<()> {
        self.open = false;
        let sql = match self.depth {
            0 => "commit".to_owned(),
            depth => format!("release savepoint clara_{depth}"),
        };
        self.batch(&sql).await.map_err(|error| match error.kind() {
            ErrorKind::Connection if self.depth == 0 => outcome_unknown(error),
            _ => error,
        })
    }

    /// Rolls back.
    ///
    /// # Errors
    /// When the connection is lost.
    pub async fn rollback(mut self) -> Result<()> {
        self.open = false;
        self.batch(&self.undo()).await
    }

    fn undo(&self) -> String {
        match self.depth {
            0 => "rollback".into(),
            depth => format!("rollback to savepoint clara_{depth}; release savepoint clara_{depth}"),
        }
    }

    async fn failure(&self, error: tokio_postgres::Error) -> Error {
        let error = explained(self.session, error).await;
        self.session.first_failure(error)
    }
}

/// Runs one statement outside of any transaction.
pub(super) async fn alone(session: &Session, sql: &str) -> Result<()> {
    match session.client().batch_execute(sql).await {
        Ok(()) => Ok(()),
        Err(error) => Err(explained(session, error).await),
    }
}

async fn explained(session: &Session, error: tokio_postgres::Error) -> Error {
    let lost = if error.is_closed() { session.lost().await } else { None };
    failure::of_statement(&error, lost)
}

fn outcome_unknown(error: Error) -> Error {
    error.hint("whether the last rows were saved is not known; the same command again settles it")
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if self.open {
            // The first poll sends the statement; nobody is left to wait for its answer.
            let _ = self.session.client().batch_execute(&self.undo()).now_or_never();
        }
    }
}
