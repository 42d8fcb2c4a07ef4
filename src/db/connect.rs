//! Finds a server among the hosts of a target and logs in.

mod failure;

use std::hash::{BuildHasher as _, RandomState};
use std::io;
use std::net::IpAddr;
use std::time::{Duration, Instant};

use tokio::net::lookup_host;
use tokio::time::{sleep, timeout};
use tokio_postgres::config::{SslMode as Encryption, SslNegotiation};
use tokio_postgres::error::SqlState;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::db::endpoint::{Address, Endpoint};
use crate::db::session::Session;
use crate::db::settings::{ServerTarget, SessionWanted};
use crate::db::tls::SslMode;
use crate::error::Result;

/// Why one host did not serve.
#[derive(Debug)]
enum Attempt {
    /// The name has no address.
    Lookup(io::Error),
    /// No answer within `connect_timeout`.
    Timeout(Duration),
    /// What the network, TLS or the server reported.
    Failed(tokio_postgres::Error),
    /// It is another kind of server than `target_session_attrs` asks for.
    NotWanted,
}

/// A session and the host that it is with.
pub(super) struct Connected {
    pub(super) session: Session,
    pub(super) endpoint: Endpoint,
}

/// Connects to the first host of `target` that serves.
///
/// A server that is just starting, or has no connection free, is asked again until
/// `connect_timeout` is over; one that refuses, for two seconds.
///
/// # Errors
/// `Connection` when none does, `Input` or `Usage` for TLS files.
pub(super) async fn connect(target: &ServerTarget) -> Result<Connected> {
    let tls = target.tls.connector()?;
    let started = Instant::now();
    let mut pause = Duration::from_millis(100);
    loop {
        let failures = match try_hosts(target, &tls).await {
            Ok(connected) => return Ok(connected),
            Err(failures) => failures,
        };
        let patience = failures.iter().map(|(_, attempt)| attempt.patience(target)).max().unwrap_or_default();
        if started.elapsed() + pause > patience {
            return Err(failure::explain(target, &failures));
        }
        sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(1));
    }
}

impl Attempt {
    /// How long it makes sense to try again.
    fn patience(&self, target: &ServerTarget) -> Duration {
        let limit = target.connect_timeout.unwrap_or(Duration::from_secs(30));
        match self {
            Self::Failed(error) => match error.code() {
                Some(&SqlState::CANNOT_CONNECT_NOW | &SqlState::TOO_MANY_CONNECTIONS) => limit,
                None if io_kind(error) == Some(io::ErrorKind::ConnectionRefused) => {
                    limit.min(Duration::from_secs(2))
                }
                _ => Duration::ZERO,
            },
            Self::Lookup(_) | Self::Timeout(_) | Self::NotWanted => Duration::ZERO,
        }
    }

    /// Whether the other hosts would say the same: libpq stops when a server was
    /// reached and turned the login down.
    fn is_final(&self) -> bool {
        matches!(self, Self::Failed(error) if error.code().is_some_and(|code| {
            matches!(code.code().get(..2), Some("28" | "3D"))
        }))
    }
}

fn io_kind(error: &tokio_postgres::Error) -> Option<io::ErrorKind> {
    std::error::Error::source(error)?.downcast_ref::<io::Error>().map(io::Error::kind)
}

type Failures = Vec<(Endpoint, Attempt)>;

async fn try_hosts(target: &ServerTarget, tls: &MakeRustlsConnect) -> Result<Connected, Failures> {
    let mut endpoints: Vec<_> = target.endpoints.iter().collect();
    if target.random_order {
        endpoints.sort_by_cached_key(|_| RandomState::new().hash_one(0));
    }
    let mut wanted = vec![target.session];
    if target.session == SessionWanted::PreferStandby {
        wanted = vec![SessionWanted::Standby, SessionWanted::Any];
    }
    let mut failures = Failures::new();
    for wanted in wanted {
        failures.clear();
        for endpoint in &endpoints {
            match try_host(target, endpoint, wanted, tls).await {
                Ok(session) => return Ok(Connected { session, endpoint: (*endpoint).clone() }),
                Err(attempt) => {
                    let stop = attempt.is_final();
                    failures.push(((*endpoint).clone(), attempt));
                    if stop {
                        return Err(failures);
                    }
                }
            }
        }
    }
    Err(failures)
}

async fn try_host(
    target: &ServerTarget,
    endpoint: &Endpoint,
    wanted: SessionWanted,
    tls: &MakeRustlsConnect,
) -> Result<Session, Attempt> {
    let mut last = None;
    for address in addresses(target, endpoint).await? {
        match try_address(target, endpoint, address, tls).await {
            Ok(session) if is_wanted(&session, wanted).await.map_err(Attempt::Failed)? => return Ok(session),
            Ok(session) => {
                session.close().await;
                last = Some(Attempt::NotWanted);
            }
            Err(attempt) if attempt.is_final() => return Err(attempt),
            Err(attempt) => last = Some(attempt),
        }
    }
    Err(last.unwrap_or_else(|| Attempt::Lookup(io::Error::other("the name has no address"))))
}

/// The addresses of a host; `None` stands for a socket, which needs none.
async fn addresses(target: &ServerTarget, endpoint: &Endpoint) -> Result<Vec<Option<IpAddr>>, Attempt> {
    let host = match &endpoint.address {
        Address::Unix(_) => return Ok(vec![None]),
        Address::Tcp { hostaddr: Some(address), .. } => return Ok(vec![Some(*address)]),
        Address::Tcp { host, hostaddr: None } => host,
    };
    let lookup = lookup_host((host.as_str(), endpoint.port));
    let found = within(target.connect_timeout, lookup).await?.map_err(Attempt::Lookup)?;
    let mut addresses: Vec<_> = found.map(|found| Some(found.ip())).collect();
    addresses.dedup();
    Ok(addresses)
}

async fn within<T>(limit: Option<Duration>, future: impl Future<Output = T>) -> Result<T, Attempt> {
    match limit {
        None => Ok(future.await),
        Some(limit) => timeout(limit, future).await.map_err(|_| Attempt::Timeout(limit)),
    }
}

/// Logs in, with TLS or without as `sslmode` has it, by its second choice where it
/// has one and the first did not do.
async fn try_address(
    target: &ServerTarget,
    endpoint: &Endpoint,
    address: Option<IpAddr>,
    tls: &MakeRustlsConnect,
) -> Result<Session, Attempt> {
    let (first, second) = match target.tls.mode {
        // PostgreSQL has no TLS on sockets.
        _ if address.is_none() => (Encryption::Disable, None),
        SslMode::Disable => (Encryption::Disable, None),
        SslMode::Allow => (Encryption::Disable, Some(Encryption::Require)),
        SslMode::Prefer => (Encryption::Prefer, Some(Encryption::Disable)),
        SslMode::Require | SslMode::VerifyCa | SslMode::VerifyFull => (Encryption::Require, None),
    };
    let error = match log_in(target, endpoint, address, first, tls).await {
        Err(Attempt::Failed(error)) => error,
        result => return result,
    };
    let about_tls = failure::is_about_tls(&error);
    let Some(second) = second.filter(|_| about_tls || failure::is_about_encryption(&error)) else {
        return Err(Attempt::Failed(error));
    };
    let again = log_in(target, endpoint, address, second, tls).await;
    // Where TLS broke and plain is not allowed, the broken TLS is what to mend.
    if about_tls && matches!(&again, Err(Attempt::Failed(other)) if failure::is_about_encryption(other)) {
        return Err(Attempt::Failed(error));
    }
    again
}

async fn log_in(
    target: &ServerTarget,
    endpoint: &Endpoint,
    address: Option<IpAddr>,
    encryption: Encryption,
    tls: &MakeRustlsConnect,
) -> Result<Session, Attempt> {
    let mut config = config(target, endpoint);
    config.ssl_mode(encryption);
    if let Some(address) = address {
        config.hostaddr(address);
    }
    let connecting = config.connect(tls.clone());
    let (client, connection) = within(target.connect_timeout, connecting).await?.map_err(Attempt::Failed)?;
    Ok(Session::start(client, connection))
}

fn config(target: &ServerTarget, endpoint: &Endpoint) -> tokio_postgres::Config {
    let mut config = tokio_postgres::Config::new();
    config
        .user(&target.user)
        .dbname(&target.dbname)
        .application_name(&target.application_name)
        .channel_binding(target.channel_binding)
        .port(endpoint.port)
        .keepalives(target.tcp.keepalives);
    match &endpoint.address {
        Address::Tcp { host, .. } => config.host(host),
        #[cfg(unix)]
        Address::Unix(dir) => config.host_path(dir),
        #[cfg(not(unix))]
        Address::Unix(dir) => config.host(dir.to_string_lossy()),
    };
    if let Some(password) = target.password.as_ref().or(endpoint.password.as_ref()) {
        config.password(password.expose());
    }
    if let Some(options) = &target.options {
        config.options(options);
    }
    if target.tls.direct {
        config.ssl_negotiation(SslNegotiation::Direct);
    }
    if let Some(idle) = target.tcp.idle {
        config.keepalives_idle(idle);
    }
    if let Some(interval) = target.tcp.interval {
        config.keepalives_interval(interval);
    }
    if let Some(count) = target.tcp.count {
        config.keepalives_retries(count);
    }
    if let Some(limit) = target.tcp.user_timeout {
        config.tcp_user_timeout(limit);
    }
    config
}

/// Whether the server is of the kind that `target_session_attrs` asks for.
async fn is_wanted(session: &Session, wanted: SessionWanted) -> Result<bool, tokio_postgres::Error> {
    let sql = match wanted {
        SessionWanted::Any | SessionWanted::PreferStandby => return Ok(true),
        SessionWanted::ReadWrite | SessionWanted::ReadOnly => {
            "select current_setting('transaction_read_only')::boolean"
        }
        SessionWanted::Primary | SessionWanted::Standby => "select pg_is_in_recovery()",
    };
    let row = session.client().query_typed(sql, &[]).await?;
    let passive = row.first().map(|row| row.try_get::<_, bool>(0)).transpose()?.unwrap_or(false);
    Ok(passive == matches!(wanted, SessionWanted::ReadOnly | SessionWanted::Standby))
}
