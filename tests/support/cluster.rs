//! A PostgreSQL server of a test's own, with certificates made by `openssl`.

use std::fs;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::programs::{Programs, checked, give};
use super::server;

/// The folder of the database, as the programs see it, which run in the cluster's folder.
const DATA: &str = "data";

/// A server on a free port, stopped and removed when dropped.
pub(crate) struct Cluster {
    dir: TempDir,
    programs: Programs,
    port: u16,
}

impl Cluster {
    /// Starts one with these lines of `pg_hba.conf`. `None`, said on stderr, where the
    /// programs that it takes are missing; a failed test where `CI` is set.
    pub(crate) fn start(hba: &str) -> Option<Self> {
        let missing = match (Programs::find(), has_openssl()) {
            (Some(programs), true) => return Some(Self::start_with(programs, hba)),
            (None, _) => "PostgreSQL's server programs",
            (_, false) => "openssl",
        };
        server::skip(&format!("a test with a server of its own needs {missing}"));
        None
    }

    /// Starts one with these programs.
    pub(crate) fn start_with(programs: Programs, hba: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let cluster = Self { dir, programs, port };
        cluster.give_away();
        cluster.run("initdb", &["-D", DATA, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]);
        fs::write(cluster.path("data/pg_hba.conf"), format!("local all all trust\n{hba}")).unwrap();
        let settings = format!(
            "port = {port}\nlisten_addresses = 'localhost'\nunix_socket_directories = '{}'\nfsync = off\n",
            cluster.dir.path().display()
        );
        fs::write(cluster.path("data/postgresql.auto.conf"), settings).unwrap();
        cluster.give_away();
        cluster.run("pg_ctl", &["-D", DATA, "-l", &cluster.path("log"), "-w", "start"]);
        cluster
    }

    /// Leaves it to run until this process has ended, in whatever way.
    pub(crate) fn until_the_process_ends(self) {
        let mut stop = self.command("pg_ctl");
        stop.args(["-D", DATA, "-m", "immediate", "stop"]);
        let watch = "trap '' INT TERM HUP; cat; cd \"$1\" && shift && \"$@\"; rm -rf \"$DIR\"";
        let mut watcher = Command::new("sh");
        watcher.args(["-c", watch, "sh"]).arg(self.dir.path()).arg(stop.get_program()).args(stop.get_args());
        watcher.env("DIR", self.dir.path()).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        // Its standard input ends with the process that holds the other end.
        std::mem::forget(watcher.spawn().unwrap().stdin);
        std::mem::forget(self);
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// A path in the cluster's folder.
    pub(crate) fn path(&self, name: &str) -> String {
        self.dir.path().join(name).to_str().unwrap().to_owned()
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
        self.restart();
    }

    /// Restarts with another line in its settings.
    pub(crate) fn configure(&self, setting: &str) {
        let path = self.path("data/postgresql.auto.conf");
        let settings = fs::read_to_string(&path).unwrap();
        fs::write(path, format!("{settings}{setting}\n")).unwrap();
        self.restart();
    }

    /// Restarts as a standby, which waits for a primary that never comes.
    pub(crate) fn stand_by(&self) {
        self.write("data/standby.signal", "");
        self.restart();
    }

    /// What the server has logged.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.path("log")).unwrap()
    }

    /// Restarts, as an administrator would.
    pub(crate) fn restart(&self) {
        self.give_away();
        self.run("pg_ctl", &["-D", DATA, "-l", &self.path("log"), "-w", "-m", "fast", "restart"]);
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

    fn command(&self, program: &str) -> Command {
        let mut command = self.programs.command(program);
        command.current_dir(self.dir.path());
        command
    }

    fn give_away(&self) {
        give(self.dir.path());
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = self
            .command("pg_ctl")
            .args(["-D", DATA, "-m", "immediate", "stop"])
            .stdout(Stdio::null())
            .status();
    }
}

/// Makes a file its owner's alone, as PostgreSQL wants its keys.
pub(crate) fn restrict(path: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

fn has_openssl() -> bool {
    Command::new("openssl").arg("version").output().is_ok_and(|output| output.status.success())
}
