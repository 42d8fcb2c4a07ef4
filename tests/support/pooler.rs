//! PgBouncer in front of the tests' server, each transaction on any session of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use tokio_postgres::Config;
use tokio_postgres::config::Host;

use super::database::TestDatabase;
use super::programs::{give, unprivileged_command};
use super::server;

/// A pooler in transaction mode on a free port, stopped when dropped.
pub(crate) struct Pooler {
    dir: TempDir,
    process: Child,
    port: u16,
}

impl Pooler {
    /// Starts one with this many sessions for each database. `None`, said on stderr, where
    /// PgBouncer is not installed; a failed test where `CI` is set.
    pub(crate) fn start(sessions: usize) -> Option<Self> {
        let Some(program) = program() else {
            server::skip("a test through a pooler needs PgBouncer (Debian: pgbouncer)");
            return None;
        };
        let dir = tempfile::tempdir().unwrap();
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let behind: Config = server::url().unwrap().parse().unwrap();
        let host = match &behind.get_hosts()[0] {
            Host::Tcp(name) => name.clone(),
            Host::Unix(path) => path.display().to_string(),
        };
        let password = behind.get_password().map(|word| String::from_utf8_lossy(word).into_owned());
        let settings = format!(
            "[databases]\n* = host={host} port={} user={}{}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\n\
             unix_socket_dir =\nauth_type = any\npool_mode = transaction\ndefault_pool_size = {sessions}\n",
            behind.get_ports().first().copied().unwrap_or(5432),
            behind.get_user().unwrap_or("postgres"),
            password.map_or(String::new(), |password| format!(" password={password}")),
        );
        let path = dir.path().join("pgbouncer.ini");
        fs::write(&path, settings).unwrap();
        give(dir.path());
        let mut command = unprivileged_command(&program);
        command.args(["-q".as_ref(), path.as_os_str()]).stdout(Stdio::null()).stderr(Stdio::null());
        let pooler = Self { process: command.spawn().unwrap(), dir, port };
        pooler.answers();
        Some(pooler)
    }

    /// The URL of a database, through the pooler.
    pub(crate) fn url(&self, database: &TestDatabase) -> String {
        format!("postgresql://anybody@127.0.0.1:{}/{}?sslmode=disable", self.port, database.name())
    }

    fn answers(&self) {
        for _ in 0..200 {
            if std::net::TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("PgBouncer in {} does not answer", self.dir.path().display());
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        // Not SIGKILL: `runuser` hands on what it is told by others.
        let _ = std::process::Command::new("kill").arg(self.process.id().to_string()).status();
        let _ = self.process.wait();
    }
}

fn program() -> Option<PathBuf> {
    ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/opt/homebrew/bin/pgbouncer", "/usr/local/bin/pgbouncer"]
        .iter()
        .map(PathBuf::from)
        .find(|path| Path::is_file(path))
}
