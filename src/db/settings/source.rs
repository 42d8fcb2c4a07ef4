//! The values of a connection, each from the connection string, else from libpq's
//! environment variable for it.

use std::path::PathBuf;
use std::time::Duration;

use tokio_postgres::config::ChannelBinding;

use super::{SessionWanted, TcpOptions};
use crate::db::conninfo::Parameters;
use crate::db::endpoint::{self, Endpoint};
use crate::db::environment::Environment;
use crate::db::tls::{SslMode, TlsOptions};
use crate::error::{Error, ErrorKind, Result};

/// How long one address may take to answer where nothing is said.
const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Parameters that mean something to other clients and nothing here.
const OF_OTHERS: [&str; 9] = [
    "pgbouncer",
    "supa",
    "connection_limit",
    "pool_timeout",
    "statement_cache_size",
    "statement-cache-capacity",
    "sslcompression",
    "sslsni",
    "gssdelegation",
];

/// libpq's parameters that a user may rely on and that this program lacks.
const NOT_SUPPORTED: [&str; 15] = [
    "service",
    "servicefile",
    "sslcrl",
    "sslcrldir",
    "sslpassword",
    "sslcertmode",
    "ssl_max_protocol_version",
    "requirepeer",
    "require_auth",
    "krbsrvname",
    "gsslib",
    "gssencmode",
    "replication",
    "scram_client_key",
    "scram_server_key",
];

type Words<T, const N: usize> = [(&'static str, T); N];

const SESSIONS: Words<SessionWanted, 6> = [
    ("any", SessionWanted::Any),
    ("read-write", SessionWanted::ReadWrite),
    ("read-only", SessionWanted::ReadOnly),
    ("primary", SessionWanted::Primary),
    ("standby", SessionWanted::Standby),
    ("prefer-standby", SessionWanted::PreferStandby),
];
const BALANCE: Words<bool, 2> = [("disable", false), ("random", true)];
const BINDINGS: Words<ChannelBinding, 3> = [
    ("disable", ChannelBinding::Disable),
    ("prefer", ChannelBinding::Prefer),
    ("require", ChannelBinding::Require),
];
const MODES: Words<SslMode, 6> = [
    ("disable", SslMode::Disable),
    ("allow", SslMode::Allow),
    ("prefer", SslMode::Prefer),
    ("require", SslMode::Require),
    ("verify-ca", SslMode::VerifyCa),
    ("verify-full", SslMode::VerifyFull),
];
const BOOLEANS: Words<bool, 4> = [("0", false), ("1", true), ("false", false), ("true", true)];

/// Where a value comes from: what was given, else libpq's variable for it.
pub(super) struct Source<'a> {
    given: Parameters,
    environment: &'a Environment,
}

impl<'a> Source<'a> {
    pub(super) fn new(mut given: Parameters, environment: &'a Environment) -> Self {
        given.retain(|name, _| !OF_OTHERS.contains(&name.as_str()));
        // The variable says where another host is than the one that was given.
        if given.contains_key("host") {
            given.entry("hostaddr".into()).or_default();
        }
        Self { given, environment }
    }

    /// Whether the connection string itself has a value for `name`.
    pub(super) fn has(&self, name: &str) -> bool {
        self.given.get(name).is_some_and(|value| !value.is_empty())
    }

    pub(super) fn take(&mut self, name: &str) -> Option<String> {
        match self.given.remove(name) {
            Some(value) if !value.is_empty() => Some(value),
            Some(_) if name == "hostaddr" => None,
            _ => self.environment.get(variable(name)?).map(str::to_owned),
        }
    }

    fn one_of<T: Copy, const N: usize>(&mut self, name: &str, words: &Words<T, N>) -> Result<Option<T>> {
        let Some(value) = self.take(name) else { return Ok(None) };
        match words.iter().find(|(word, _)| *word == value) {
            Some((_, meaning)) => Ok(Some(*meaning)),
            None => {
                let known: Vec<_> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
                Err(bad_value(name).hint(format!("`{name}` is one of {}", known.join(", "))))
            }
        }
    }

    fn number(&mut self, name: &str) -> Result<Option<i64>> {
        let Some(value) = self.take(name) else { return Ok(None) };
        value
            .trim()
            .parse()
            .map(Some)
            .map_err(|_| bad_value(name).hint(format!("`{name}` is a whole number")))
    }

    fn seconds(&mut self, name: &str) -> Result<Option<Duration>> {
        let seconds = self.number(name)?.and_then(|value| u64::try_from(value).ok());
        Ok(seconds.filter(|value| *value > 0).map(Duration::from_secs))
    }

    pub(super) fn endpoints(&mut self) -> Result<Vec<Endpoint>> {
        let (host, hostaddr, port) = (self.take("host"), self.take("hostaddr"), self.take("port"));
        endpoint::pair_up(host.as_deref(), hostaddr.as_deref(), port.as_deref())
    }

    pub(super) fn user(&mut self) -> Result<String> {
        let user = self.take("user").or_else(|| self.environment.user().map(str::to_owned));
        user.ok_or_else(|| {
            Error::new(ErrorKind::Usage, "the database URL names no user, and the system does not tell yours")
                .hint("write it as `postgresql://user@host:5432/dbname`, or set PGUSER")
        })
    }

    pub(super) fn application_name(&mut self) -> String {
        let named = self.take("application_name");
        let fallback = self.take("fallback_application_name");
        named.or(fallback).unwrap_or_else(|| env!("CARGO_PKG_NAME").into())
    }

    pub(super) fn session(&mut self) -> Result<SessionWanted> {
        Ok(self.one_of("target_session_attrs", &SESSIONS)?.unwrap_or(SessionWanted::Any))
    }

    pub(super) fn random_order(&mut self) -> Result<bool> {
        Ok(self.one_of("load_balance_hosts", &BALANCE)?.unwrap_or(false))
    }

    pub(super) fn channel_binding(&mut self) -> Result<ChannelBinding> {
        Ok(self.one_of("channel_binding", &BINDINGS)?.unwrap_or(ChannelBinding::Prefer))
    }

    /// Zero and negative numbers wait without end, as in libpq.
    pub(super) fn connect_timeout(&mut self) -> Result<Option<Duration>> {
        Ok(match self.number("connect_timeout")? {
            None => Some(DEFAULT_CONNECT_TIMEOUT),
            Some(seconds) => u64::try_from(seconds).ok().filter(|value| *value > 0).map(Duration::from_secs),
        })
    }

    pub(super) fn tcp(&mut self) -> Result<TcpOptions> {
        Ok(TcpOptions {
            keepalives: self.one_of("keepalives", &BOOLEANS)?.unwrap_or(true),
            idle: self.seconds("keepalives_idle")?,
            interval: self.seconds("keepalives_interval")?,
            count: self.number("keepalives_count")?.and_then(|value| u32::try_from(value).ok()),
            user_timeout: self
                .number("tcp_user_timeout")?
                .and_then(|value| u64::try_from(value).ok())
                .map(Duration::from_millis),
        })
    }

    pub(super) fn tls(&mut self) -> Result<TlsOptions> {
        let mut mode = self.one_of("sslmode", &MODES)?;
        // JDBC's spelling, which libpq takes too.
        if self.one_of("ssl", &BOOLEANS)? == Some(true) && mode.is_none() {
            mode = Some(SslMode::Require);
        }
        let in_home = self.environment.home().map(|home| home.join(".postgresql"));
        let file = |name: &str| in_home.as_ref().map(|dir| dir.join(name)).filter(|path| path.exists());
        let root = self.take("sslrootcert");
        let direct =
            self.one_of("sslnegotiation", &[("postgres", false), ("direct", true)])?.unwrap_or(false);
        let protocols = [("TLSv1", false), ("TLSv1.1", false), ("TLSv1.2", false), ("TLSv1.3", true)];
        let tls13_only = self.one_of("ssl_min_protocol_version", &protocols)?.unwrap_or(false);
        TlsOptions {
            mode: mode.unwrap_or(SslMode::Prefer),
            root: None,
            certificate: self.take("sslcert").map(PathBuf::from).or_else(|| file("postgresql.crt")),
            key: self.take("sslkey").map(PathBuf::from).or_else(|| file("postgresql.key")),
            direct,
            tls13_only,
        }
        .with_root(root.as_deref(), file("root.crt"), mode.is_some())
    }

    pub(super) fn passfile(&mut self) -> Option<PathBuf> {
        let in_home = || self.environment.home().map(|home| home.join(".pgpass"));
        self.given
            .remove("passfile")
            .or_else(|| self.environment.get("PGPASSFILE").map(str::to_owned))
            .map(PathBuf::from)
            .or_else(in_home)
    }

    /// # Errors
    /// `Usage` for a parameter that nobody asked for.
    pub(super) fn nothing_left(mut self) -> Result<()> {
        // Said by other clients; true of every connection made here.
        if matches!(
            self.given.get("client_encoding").map(String::as_str),
            Some("UTF8" | "utf8" | "UTF-8" | "auto")
        ) {
            self.given.remove("client_encoding");
        }
        if matches!(self.given.get("gssencmode").map(String::as_str), Some("disable" | "prefer")) {
            self.given.remove("gssencmode");
        }
        if self.given.get("schema").is_some_and(|schema| schema == "public") {
            self.given.remove("schema");
        }
        let Some(name) = self.given.keys().next() else { return Ok(()) };
        if NOT_SUPPORTED.contains(&name.as_str()) {
            return Err(usage(format!(
                "the database URL has the parameter `{name}`, which clara-crm does not support"
            ))
            .hint(format!("leave out `{name}`")));
        }
        // A piece of a broken password must not pass for a name.
        let is_name =
            name.len() <= 40 && name.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c == '-');
        let shown = if is_name { format!(" `{name}`") } else { String::new() };
        Err(usage(format!("the database URL has a parameter{shown} that is not known"))
            .hint("PostgreSQL's documentation lists them under \"Parameter Key Words\""))
    }
}

fn usage(message: String) -> Error {
    Error::new(ErrorKind::Usage, message)
}

fn bad_value(name: &str) -> Error {
    let variable = variable(name).map(|variable| format!(" (or {variable})")).unwrap_or_default();
    usage(format!("the parameter `{name}`{variable} of the database URL has a wrong value"))
}

/// libpq's environment variable for a parameter.
fn variable(name: &str) -> Option<&'static str> {
    Some(match name {
        "host" => "PGHOST",
        "hostaddr" => "PGHOSTADDR",
        "port" => "PGPORT",
        "user" => "PGUSER",
        "dbname" => "PGDATABASE",
        "password" => "PGPASSWORD",
        "options" => "PGOPTIONS",
        "application_name" => "PGAPPNAME",
        "connect_timeout" => "PGCONNECT_TIMEOUT",
        "sslmode" => "PGSSLMODE",
        "sslrootcert" => "PGSSLROOTCERT",
        "sslcert" => "PGSSLCERT",
        "sslkey" => "PGSSLKEY",
        "sslnegotiation" => "PGSSLNEGOTIATION",
        "ssl_min_protocol_version" => "PGSSLMINPROTOCOLVERSION",
        "channel_binding" => "PGCHANNELBINDING",
        "target_session_attrs" => "PGTARGETSESSIONATTRS",
        "load_balance_hosts" => "PGLOADBALANCEHOSTS",
        _ => return None,
    })
}
