//! The only place that opens connections and knows PostgreSQL sessions.
//!
//! Everything here works through a transaction-mode pooler: statements are unnamed
//! and typed, settings are local to a transaction, and no lock outlives one.

mod backup;
mod connect;
mod conninfo;
#[cfg(feature = "embedded")]
pub mod embedded;
mod endpoint;
mod environment;
mod failure;
mod passfile;
mod secret;
mod session;
mod settings;
mod target;
mod tls;
mod transaction;

use std::fmt;

use tokio::sync::mpsc::UnboundedReceiver;
pub use tokio_postgres::types::{Json, ToSql, Type};
pub use tokio_postgres::{Notification, Row};

pub use backup::{Backup, Programs, backup, backup_with};
use endpoint::Endpoint;
pub use environment::Environment;
use session::Session;
pub use settings::ServerTarget;
pub use target::{Target, TargetOptions};
pub use transaction::{Access, CopyIn, Param, Transaction};

use crate::error::{Error, ErrorKind, Result};

/// A busy or slow machine takes its time to start the embedded PostgreSQL.
#[cfg(feature = "embedded")]
const EMBEDDED_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(120);

/// An open database.
pub struct Database {
    // Before the server, which is dropped after it.
    session: Session,
    #[cfg(feature = "embedded")]
    server: Option<embedded::Server>,
    /// How it was reached; nothing for the embedded PostgreSQL, which serves one client.
    target: Option<ServerTarget>,
    /// Which of the hosts it is; nothing for the embedded one.
    endpoint: Option<Endpoint>,
    label: String,
    warnings: Vec<String>,
}

impl Database {
    /// Opens the database of `target`: logs in to the server, or starts the embedded
    /// PostgreSQL.
    ///
    /// # Errors
    /// `Connection` when a server cannot be reached or turns the login down; `Locked`
    /// when another process uses the embedded database; `Refused` for a folder that
    /// is not ours; `Input` for a folder or file that cannot be used.
    pub async fn connect(target: &Target) -> Result<Self> {
        match target {
            Target::Server(server) => Self::connect_to(server).await,
            #[cfg(feature = "embedded")]
            Target::Embedded(dir) => {
                Self::embed(embedded::Storage::Folder(dir.clone()), target.label()).await
            }
            #[cfg(feature = "embedded")]
            Target::InMemory | Target::Rehearsal(_) => {
                Self::embed(embedded::Storage::Memory, target.label()).await
            }
        }
    }

    /// Opens the database server at `url`.
    ///
    /// # Errors
    /// As [`Self::connect`], and `Usage` for a broken URL.
    pub async fn open(url: &str) -> Result<Self> {
        Self::connect_to(&ServerTarget::parse(url, &Environment::of_process())?).await
    }

    async fn connect_to(server: &ServerTarget) -> Result<Self> {
        let connected = connect::connect(server).await?;
        Ok(Self {
            session: connected.session,
            #[cfg(feature = "embedded")]
            server: None,
            target: Some(server.clone()),
            label: server.label_of(std::slice::from_ref(&connected.endpoint)),
            endpoint: Some(connected.endpoint),
            warnings: server.warnings().to_vec(),
        })
    }

    #[cfg(feature = "embedded")]
    async fn embed(storage: embedded::Storage, label: String) -> Result<Self> {
        let server = embedded::Server::start(storage, embedded::Listen::Private).await?;
        Self::connect_to_embedded(server, label).await
    }

    #[cfg(feature = "embedded")]
    async fn connect_to_embedded(server: embedded::Server, label: String) -> Result<Self> {
        // The environment's PG… variables are meant for servers.
        let mut target = ServerTarget::parse(server.url(), &Environment::default())?;
        target.connect_timeout = Some(EMBEDDED_TIMEOUT);
        let connected = connect::connect(&target).await.map_err(|error| embedded::unanswered(&error))?;
        let warnings = server.warnings().to_vec();
        Ok(Self {
            session: connected.session,
            server: Some(server),
            target: None,
            endpoint: None,
            label,
            warnings,
        })
    }

    /// Closes the embedded PostgreSQL, runs its own `pg_dump` and opens it again. Returns the
    /// script.
    ///
    /// # Errors
    /// `Internal` for a server; else as [`embedded::Server::dump`]. It is closed then.
    #[cfg(feature = "embedded")]
    async fn dump(self, arguments: Vec<String>) -> Result<(Self, String)> {
        let Some(server) = self.server else {
            return Err(Error::new(ErrorKind::Internal, "a server has no `pg_dump` of its own"));
        };
        self.session.close().await;
        let (server, script) = server.dump(arguments).await?;
        Ok((Self::connect_to_embedded(server, self.label).await?, script))
    }

    /// Which database this is, for people: never a password.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Whether it is the embedded PostgreSQL.
    #[must_use]
    pub fn is_embedded(&self) -> bool {
        #[cfg(feature = "embedded")]
        return self.server.is_some();
        #[cfg(not(feature = "embedded"))]
        false
    }

    /// What the user should know that is no error: a password file that was ignored,
    /// a `.env` that could not be read.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Begins a transaction with the settings that suit `access`, in one round trip:
    /// timeouts, UTC as its time zone and, to write, `public` in front of the
    /// `search_path`.
    ///
    /// # Errors
    /// When the server refuses or the connection is gone.
    pub async fn begin(&mut self, access: Access) -> Result<Transaction<'_>> {
        Transaction::begin(&self.session, access, "").await
    }

    /// As [`Self::begin`], with statements that need no parameters in the same message.
    ///
    /// # Errors
    /// When the server refuses one of them or the connection is gone.
    pub async fn begin_with(&mut self, access: Access, first: &str) -> Result<Transaction<'_>> {
        Transaction::begin(&self.session, access, first).await
    }

    /// A second connection to the same database; none where it serves one client.
    ///
    /// # Errors
    /// As [`Self::connect`].
    pub async fn second(&self) -> Result<Option<Self>> {
        match &self.target {
            Some(target) => Self::connect_to(target).await.map(Some),
            None => Ok(None),
        }
    }

    /// Takes up a connection that was lost again.
    ///
    /// # Errors
    /// As [`Self::connect`]; `Connection` for the embedded PostgreSQL, which is gone then.
    pub async fn reconnect(&mut self) -> Result<()> {
        let Some(target) = &self.target else {
            return Err(Error::new(ErrorKind::Connection, "the embedded PostgreSQL has stopped")
                .hint("run the command again"));
        };
        let connected = connect::connect(target).await?;
        self.session = connected.session;
        self.endpoint = Some(connected.endpoint);
        Ok(())
    }

    /// Whether the connection is still there, as far as is known without asking.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        !self.session.client().is_closed()
    }

    /// Runs one statement outside of any transaction, as PostgreSQL demands of what it
    /// does concurrently.
    ///
    /// # Errors
    /// What the server reported, without row values.
    pub async fn alone(&mut self, sql: &str) -> Result<()> {
        transaction::alone(&self.session, sql).await
    }

    /// What `LISTEN` brings from now on. Needs a direct connection: a transaction-mode
    /// pooler gives the session away after each transaction.
    #[must_use]
    pub fn notifications(&self) -> UnboundedReceiver<Notification> {
        self.session.notifications()
    }

    /// Closes the connection and, after it, the embedded PostgreSQL.
    ///
    /// # Errors
    /// When the embedded PostgreSQL does not stop in order. What was committed is
    /// safe even then.
    pub async fn close(self) -> Result<()> {
        self.session.close().await;
        #[cfg(feature = "embedded")]
        if let Some(server) = self.server {
            server.close().await?;
        }
        Ok(())
    }
}

/// A value of a row that our own query made.
///
/// # Errors
/// When the query is not what the code that reads it takes it for.
pub(crate) fn column<'a, T: tokio_postgres::types::FromSql<'a>>(row: &'a Row, name: &str) -> Result<T> {
    row.try_get(name).map_err(|cause| {
        Error::new(ErrorKind::Internal, "a query returned something unexpected").because(cause)
    })
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database").field("label", &self.label).finish_non_exhaustive()
    }
}
