//! The places where a server is to be looked for.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use crate::db::secret::Secret;
use crate::error::{Error, ErrorKind, Result};

/// PostgreSQL's own port.
const DEFAULT_PORT: u16 = 5432;

/// One of the hosts of a connection string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Endpoint {
    pub(super) address: Address,
    pub(super) port: u16,
    /// The password from the password file, which is looked up for each host.
    pub(super) password: Option<Secret>,
}

/// Where an [`Endpoint`] is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Address {
    /// A host by name or address; `hostaddr` spares looking the name up.
    Tcp { host: String, hostaddr: Option<IpAddr> },
    /// A folder with a Unix socket in it.
    Unix(PathBuf),
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.address {
            Address::Tcp { host, .. } if host.contains(':') => write!(f, "[{host}]:{}", self.port),
            Address::Tcp { host, .. } => write!(f, "{host}:{}", self.port),
            Address::Unix(dir) => write!(f, "{}", socket(dir, self.port).display()),
        }
    }
}

impl Endpoint {
    /// The name under which libpq looks in the password file: `localhost` stands
    /// for a socket in the default folder.
    pub(super) fn passfile_host(&self) -> &str {
        match &self.address {
            Address::Tcp { host, .. } => host,
            Address::Unix(dir) if is_default_socket_dir(dir) => "localhost",
            Address::Unix(dir) => dir.to_str().unwrap_or_default(),
        }
    }
}

/// The folders in which distributions and PostgreSQL itself put the socket.
const SOCKET_DIRS: [&str; 3] = ["/var/run/postgresql", "/run/postgresql", "/tmp"];

fn is_default_socket_dir(dir: &Path) -> bool {
    SOCKET_DIRS.iter().any(|default| dir == Path::new(default))
}

fn socket(dir: &Path, port: u16) -> PathBuf {
    dir.join(format!(".s.PGSQL.{port}"))
}

/// Pairs the comma-separated lists of hosts, addresses and ports, as libpq does: one
/// port serves all hosts, and no host at all is the default socket or `localhost`.
///
/// # Errors
/// `Usage` when the lists do not fit or a port or address is none.
pub(super) fn pair_up(
    host: Option<&str>,
    hostaddr: Option<&str>,
    port: Option<&str>,
) -> Result<Vec<Endpoint>> {
    let hosts = split(host);
    let addresses = split(hostaddr);
    let count = hosts.len().max(addresses.len()).max(1);
    if !hosts.is_empty() && !addresses.is_empty() && hosts.len() != addresses.len() {
        return Err(usage("the database URL has another number of `hostaddr` than of hosts"));
    }
    let ports = split(port).into_iter().map(read_port).collect::<Result<Vec<_>>>()?;
    if ports.len() > 1 && ports.len() != count {
        return Err(usage("the database URL has another number of ports than of hosts"));
    }
    (0..count)
        .map(|at| {
            let port = ports.get(at).or(ports.first()).copied().unwrap_or(DEFAULT_PORT);
            let host = hosts.get(at).copied().unwrap_or_default();
            let hostaddr = addresses.get(at).filter(|text| !text.is_empty()).copied();
            Ok(Endpoint { address: address(host, hostaddr, port)?, port, password: None })
        })
        .collect()
}

fn split(list: Option<&str>) -> Vec<&str> {
    list.map(|text| text.split(',').map(str::trim).collect()).unwrap_or_default()
}

fn usage(message: &str) -> Error {
    Error::new(ErrorKind::Usage, message)
}

// The value is not shown: in a URL whose password has a bare `/`, it is what stands
// where a port should.
fn read_port(text: &str) -> Result<u16> {
    match text {
        "" => Ok(DEFAULT_PORT),
        text => text.parse().ok().filter(|port| *port > 0).ok_or_else(|| {
            usage("the database URL has a port that is not a number from 1 to 65535").hint(
                "percent-encode these characters in a user or password: \
                 `@` as %40, `:` as %3A, `/` as %2F, `?` as %3F, `#` as %23, `%` as %25",
            )
        }),
    }
}

fn address(host: &str, hostaddr: Option<&str>, port: u16) -> Result<Address> {
    let hostaddr = hostaddr
        .map(|text| {
            text.parse::<IpAddr>().map_err(|_| usage("the parameter `hostaddr` is not an IP address"))
        })
        .transpose()?;
    Ok(match (host, hostaddr) {
        ("", None) => default_address(port),
        ("", Some(ip)) => Address::Tcp { host: ip.to_string(), hostaddr: Some(ip) },
        (dir, _) if cfg!(unix) && dir.starts_with('/') => Address::Unix(PathBuf::from(dir)),
        (host, hostaddr) => Address::Tcp { host: host.to_owned(), hostaddr },
    })
}

fn default_address(port: u16) -> Address {
    if cfg!(unix) {
        for dir in SOCKET_DIRS.map(Path::new) {
            if socket(dir, port).exists() {
                return Address::Unix(dir.to_owned());
            }
        }
    }
    Address::Tcp { host: "localhost".into(), hostaddr: None }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn shown(host: &str, port: &str) -> Vec<String> {
        pair_up(Some(host), None, Some(port)).unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn ports_go_with_their_hosts() {
        assert_eq!(shown("a,b,c", "1,,3"), ["a:1", "b:5432", "c:3"]);
        assert_eq!(shown("a,::1", "6543"), ["a:6543", "[::1]:6543"]);
        assert_eq!(shown("/tmp/sock", "5433"), ["/tmp/sock/.s.PGSQL.5433"]);
        let addressed = pair_up(Some("db.example.com"), Some("192.0.2.7"), None).unwrap();
        assert_eq!(
            addressed[0].address,
            Address::Tcp { host: "db.example.com".into(), hostaddr: Some("192.0.2.7".parse().unwrap()) }
        );
    }

    #[test]
    fn lists_that_do_not_fit_are_refused() {
        for (host, hostaddr, port) in [
            ("a,b", None, Some("1,2,3")),
            ("a,b", Some("192.0.2.1"), None),
            ("a", Some("nowhere"), None),
            ("a", None, Some("hunter2")),
            ("a", None, Some("0")),
            ("a", None, Some("65536")),
        ] {
            let error = pair_up(Some(host), hostaddr, port).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Usage);
            assert!(!error.to_string().contains("hunter2"));
        }
    }

    #[test]
    fn no_host_is_a_socket_or_localhost() {
        let endpoints = pair_up(None, None, Some("59999")).unwrap();
        assert_eq!(endpoints[0].to_string(), "localhost:59999");
        assert_eq!(endpoints[0].passfile_host(), "localhost");
        let socket = pair_up(Some("/tmp"), None, None).unwrap();
        assert_eq!(socket[0].passfile_host(), "localhost");
    }
}
