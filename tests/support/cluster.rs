//! A PostgreSQL server of a test's own, with certificates made by `openssl`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A server on a free port, stopped and removed when dropped.
pub(crate) struct Cluster {
    dir: TempDir,
    bin: PathBuf,
    port: u16,
}

impl Cluster {
    /// Starts one with these lines of `pg_hba.conf`. `None`, said on stderr, where the
    /// programs that it takes are missing; a failed test where `CI` is set.
    pub(crate) fn start(hba: &str) -> Option<Self> {
        let missing = match (server_programs(), found("openssl")) {
            (Some(bin), true) => return Some(Self::start_with(bin, hba)),
            (None, _) => "PostgreSQL's server programs",
            (_, false) => "openssl",
        };
        assert!(std::env::var_os("CI").is_none(), "{missing} must be installed for this test");
        #[expect(clippy::print_stderr, reason = "who runs the tests must see what was left out")]
        {
            eprintln!("SKIPPED: {missing} not found");
        }
        None
    }

    fn start_with(bin: PathBuf, hba: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let cluster = Self { dir, bin, port };
        cluster.give_away();
        cluster.run("initdb", &["-D", cluster.data(), "-U", "postgres", "-A", "trust", "--no-sync"]);
        fs::write(cluster.path("data/pg_hba.conf"), format!("local all all trust\n{hba}")).unwrap();
        let settings = format!(
            "port = {port}\nlisten_addresses = 'localhost'\nunix_socket_directories = '{}'\nfsync = off\n",
            cluster.dir.path().display()
        );
        fs::write(cluster.path("data/postgresql.auto.conf"), settings).unwrap();
        cluster.give_away();
        cluster.run("pg_ctl", &["-D", cluster.data(), "-l", &cluster.path("log"), "-w", "start"]);
        cluster
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// A path in the cluster's folder.
    pub(crate) fn path(&self, name: &str) -> String {
        self.dir.path().join(name).to_str().unwrap().to_owned()
    }

    fn data(&self) -> &'static str {
        // The programs run in the cluster's folder.
        "data"
    }

    /// Runs SQL as the superuser over the socket.
    pub(crate) fn sql(&self, sql: &str) {
        let socket = self.dir.path().to_str().unwrap();
        let port = self.port.to_string();
        let mut psql = self.command("psql");
        psql.args(["-XqAt", "-v", "ON_ERROR_STOP=1", "-h", socket, "-p", &port]);
        checked(psql.args(["-U", "postgres", "-d", "postgres", "-c", sql]));
    }

    /// Restarts with `name.chain` (or `name.crt`) and `name.key` as the server's
    /// certificate; `None` turns TLS off.
    pub(crate) fn serve(&self, certificate: Option<(&str, &str)>) {
        let ssl = match certificate {
            None => "ssl = off\n".to_owned(),
            Some((certificate, key)) => {
                fs::copy(self.path(certificate), self.path("data/server.crt")).unwrap();
                fs::copy(self.path(key), self.path("data/server.key")).unwrap();
                restrict(&self.path("data/server.key"));
                format!("ssl = on\nssl_ca_file = '{}'\n", self.path("ca.crt"))
            }
        };
        let path = self.path("data/postgresql.auto.conf");
        let kept: String = fs::read_to_string(&path)
            .unwrap()
            .lines()
            .filter(|line| !line.starts_with("ssl"))
            .map(|line| format!("{line}\n"))
            .collect();
        fs::write(path, kept + &ssl).unwrap();
        self.give_away();
        self.run("pg_ctl", &["-D", self.data(), "-l", &self.path("log"), "-w", "-m", "fast", "restart"]);
    }

    /// Runs `openssl` in the cluster's folder.
    pub(crate) fn openssl(&self, arguments: &str) {
        let mut command = Command::new("openssl");
        checked(command.current_dir(self.dir.path()).args(arguments.split_whitespace()));
    }

    pub(crate) fn write(&self, name: &str, content: &str) {
        fs::write(self.path(name), content).unwrap();
    }

    pub(crate) fn concatenate(&self, names: &[&str], into: &str) {
        let content: String = names.iter().map(|name| fs::read_to_string(self.path(name)).unwrap()).collect();
        self.write(into, &content);
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        checked(self.command(program).args(arguments).stdout(Stdio::null()));
    }

    /// PostgreSQL refuses to run as root, so root hands over to `postgres`.
    fn command(&self, program: &str) -> Command {
        let program = self.bin.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(self.dir.path()).env_remove("PGPASSWORD");
        command
    }

    fn give_away(&self) {
        if is_root() {
            checked(Command::new("chown").args(["-R", "postgres"]).arg(self.dir.path()));
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = self
            .command("pg_ctl")
            .args(["-D", self.data(), "-m", "immediate", "stop"])
            .stdout(Stdio::null())
            .status();
    }
}

/// Makes a file its owner's alone, as PostgreSQL wants its keys.
pub(crate) fn restrict(path: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

fn checked(command: &mut Command) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(status.success(), "{command:?} failed:\n{}{}", text(&stdout), text(&stderr));
}

fn found(program: &str) -> bool {
    Command::new(program).arg("version").output().is_ok_and(|output| output.status.success())
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n")
}

fn server_programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path: Vec<_> = std::env::split_paths(&path).collect();
    versions.chain(on_path).find(|dir| has_all(dir))
}

fn has_all(dir: &Path) -> bool {
    ["initdb", "pg_ctl", "postgres", "psql"].iter().all(|program| dir.join(program).is_file())
}
