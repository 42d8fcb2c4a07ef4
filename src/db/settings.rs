//! A server to connect to: a connection string made complete with libpq's
//! environment variables, password file and defaults.

mod source;

use std::path::Path;
use std::time::Duration;

use tokio_postgres::config::ChannelBinding;

use crate::db::conninfo;
use crate::db::endpoint::{Address, Endpoint};
use crate::db::environment::Environment;
use crate::db::passfile;
use crate::db::secret::Secret;
use crate::db::tls::TlsOptions;
use crate::error::Result;
use source::Source;

/// A PostgreSQL server and how to log in there. `Debug` hides the passwords.
#[derive(Debug, Clone)]
pub struct ServerTarget {
    pub(super) endpoints: Vec<Endpoint>,
    pub(super) user: String,
    pub(super) dbname: String,
    pub(super) password: Option<Secret>,
    pub(super) application_name: String,
    pub(super) options: Option<String>,
    /// For each address; `None` waits without end.
    pub(super) connect_timeout: Option<Duration>,
    pub(super) session: SessionWanted,
    pub(super) random_order: bool,
    pub(super) channel_binding: ChannelBinding,
    pub(super) tcp: TcpOptions,
    pub(super) tls: TlsOptions,
    warnings: Vec<String>,
}

/// libpq's `target_session_attrs`: which of several servers is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SessionWanted {
    Any,
    ReadWrite,
    ReadOnly,
    Primary,
    Standby,
    PreferStandby,
}

/// TCP settings; `None` leaves what the operating system does.
#[derive(Debug, Clone, Copy)]
pub(super) struct TcpOptions {
    pub(super) keepalives: bool,
    pub(super) idle: Option<Duration>,
    pub(super) interval: Option<Duration>,
    pub(super) count: Option<u32>,
    pub(super) user_timeout: Option<Duration>,
}

impl ServerTarget {
    /// Reads a connection string, URL or `name=value` pairs. What it does not say
    /// comes from the `PG…` variables of `environment`, as in libpq.
    ///
    /// # Errors
    /// `Usage` when it is broken, has a parameter that is not known, or a value that
    /// is none. The message never shows the string.
    pub fn parse(text: &str, environment: &Environment) -> Result<Self> {
        let mut from = Source::new(conninfo::parse(text)?, environment);
        let mut warnings: Vec<_> = environment.dotenv_warning().into_iter().collect();
        let names_root = from.has("sslrootcert");
        let mut target = Self {
            endpoints: from.endpoints()?,
            user: from.user()?,
            dbname: from.take("dbname").unwrap_or_default(),
            password: from.take("password").map(Secret::new),
            application_name: from.application_name(),
            options: from.take("options"),
            connect_timeout: from.connect_timeout()?,
            session: from.session()?,
            random_order: from.random_order()?,
            channel_binding: from.channel_binding()?,
            tcp: from.tcp()?,
            tls: from.tls()?,
            warnings: Vec::new(),
        };
        if names_root && !target.tls.mode.checks_certificates() {
            warnings.push(
                "`sslrootcert` checks nothing without `sslmode=verify-full` (or `verify-ca`, `require`)"
                    .into(),
            );
        }
        target.warnings = warnings;
        if target.dbname.is_empty() {
            target.dbname.clone_from(&target.user);
        }
        let passfile = from.passfile();
        from.nothing_left()?;
        if let (None, Some(path)) = (&target.password, passfile) {
            target.look_in(&path);
        }
        Ok(target)
    }

    /// What the user should know that is no error.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Which server this is, for people: never a password.
    #[must_use]
    pub fn label(&self) -> String {
        self.label_of(&self.endpoints)
    }

    /// The label when only `endpoints` are meant.
    pub(super) fn label_of(&self, endpoints: &[Endpoint]) -> String {
        let places: Vec<_> = endpoints.iter().map(ToString::to_string).collect();
        let Self { user, dbname, .. } = self;
        if endpoints.iter().all(|endpoint| matches!(endpoint.address, Address::Unix(_))) {
            return format!("postgresql://{user}@/{dbname} (Unix socket {})", places.join(", "));
        }
        format!("postgresql://{user}@{}/{dbname}", places.join(","))
    }

    fn look_in(&mut self, path: &Path) {
        for endpoint in &mut self.endpoints {
            let lookup = passfile::Lookup {
                host: endpoint.passfile_host(),
                port: endpoint.port,
                database: &self.dbname,
                user: &self.user,
            };
            let found = passfile::find(path, lookup);
            endpoint.password = found.password;
            if let Some(warning) = found.warning.filter(|text| !self.warnings.contains(text)) {
                self.warnings.push(warning);
            }
        }
    }
}

#[cfg(test)]
#[path = "settings/tests.rs"]
mod tests;
