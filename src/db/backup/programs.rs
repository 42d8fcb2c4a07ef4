//! PostgreSQL's own `pg_dump` and `pg_restore`: finding those that fit the server, and
//! running them.

use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Output, Stdio};

use tokio::process::Command;

use super::libpq::Environment;
use super::partial::Partial;
use crate::error::{Error, ErrorKind, Result};

/// How long `pg_dump` waits for a table that somebody changes, in milliseconds.
const LOCK_WAIT: &str = "--lock-wait-timeout=60000";

/// The folders to look for the programs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programs {
    folders: Vec<PathBuf>,
}

/// `pg_dump` and `pg_restore` of one version.
pub(super) struct Tools {
    dump: PathBuf,
    restore: PathBuf,
    major: u32,
}

impl Programs {
    /// Those of `PATH`, then those where packages put each version, the newest first.
    #[must_use]
    pub fn of_system() -> Self {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let mut folders: Vec<_> = std::env::split_paths(&path).collect();
        folders.extend(packaged());
        Self { folders }
    }

    /// Those of these folders, the first of which that fits is taken.
    #[must_use]
    pub fn in_folders(folders: impl IntoIterator<Item = PathBuf>) -> Self {
        Self { folders: folders.into_iter().collect() }
    }

    /// The first that are not older than the server, as `pg_dump` demands.
    pub(super) async fn choose(&self, server_major: u32, environment: &Environment) -> Result<Tools> {
        let mut newest = None;
        for folder in &self.folders {
            let Some(tools) = Tools::of(folder, environment).await else { continue };
            if tools.major >= server_major {
                return Ok(tools);
            }
            newest = newest.max(Some(tools.major));
        }
        let why = match newest {
            None => "there is no `pg_dump` with its `pg_restore` on this machine".to_owned(),
            Some(major) => format!(
                "`pg_dump` is of PostgreSQL {major} here, the server of PostgreSQL {server_major}: an older one cannot read it"
            ),
        };
        Err(Error::new(ErrorKind::Input, "no backup can be made").because(why).hint(format!(
            "install the client programs of PostgreSQL {server_major} or later (Debian, Ubuntu: \
             postgresql-client-{server_major}; Homebrew: libpq), or put their folder into PATH"
        )))
    }
}

/// The folders in which packages of Debian, Red Hat and Homebrew put the programs.
fn packaged() -> Vec<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = Vec::new();
    for (parent, prefix) in [
        ("/usr/lib/postgresql", ""),
        ("/usr", "pgsql-"),
        ("/opt/homebrew/opt", "postgresql@"),
        ("/usr/local/opt", "postgresql@"),
    ] {
        for entry in std::fs::read_dir(parent).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let number = name.to_str().and_then(|name| name.strip_prefix(prefix)?.parse().ok());
            found.extend(number.map(|number| (number, entry.path().join("bin"))));
        }
    }
    found.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
    let libpq = ["/opt/homebrew/opt/libpq/bin", "/usr/local/opt/libpq/bin"].map(PathBuf::from);
    found.into_iter().map(|(_, folder)| folder).chain(libpq).collect()
}

impl Tools {
    /// The programs of a folder, where it has both and they say their version.
    async fn of(folder: &Path, environment: &Environment) -> Option<Self> {
        let program = |name: &str| folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        let (dump, restore) = (program("pg_dump"), program("pg_restore"));
        if !dump.is_file() || !restore.is_file() {
            return None;
        }
        // In the same surroundings as later: Debian's `pg_dump` picks its version by them.
        let output = command(&dump, environment).arg("--version").output().await.ok()?;
        let major = major(&String::from_utf8_lossy(&output.stdout))?;
        Some(Self { dump, restore, major })
    }

    /// Writes the archive.
    pub(super) async fn dump(&self, environment: &Environment, into: &Partial) -> Result<()> {
        let mut dump = command(&self.dump, environment);
        dump.args(["--format=custom", "--no-password", LOCK_WAIT]).stdout(into.handle()?);
        let output = run(&mut dump, &self.dump).await?;
        if output.status.success() {
            return Ok(());
        }
        Err(failure("the backup could not be made", "pg_dump", &output))
    }

    /// The contents of the archive.
    pub(super) async fn list(&self, environment: &Environment, archive: &Partial) -> Result<String> {
        let mut restore = command(&self.restore, environment);
        restore.arg("--list").arg(archive.path()).stdout(Stdio::piped());
        let output = run(&mut restore, &self.restore).await?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        Err(failure("the backup cannot be read back", "pg_restore", &output))
    }

    /// Reads every row of the archive: its list stands in front and says nothing of the rest.
    pub(super) async fn read_through(&self, environment: &Environment, archive: &Partial) -> Result<()> {
        let mut restore = command(&self.restore, environment);
        restore.arg("--file=-").arg(archive.path()).stdout(Stdio::null());
        let output = run(&mut restore, &self.restore).await?;
        if output.status.success() {
            return Ok(());
        }
        Err(failure("the backup cannot be read back", "pg_restore", &output))
    }
}

fn command(program: &Path, environment: &Environment) -> Command {
    let mut command = Command::new(program);
    environment.apply(&mut command);
    command.stdin(Stdio::null()).kill_on_drop(true);
    command
}

/// Runs a program to its end. Standard output goes where the command says.
async fn run(command: &mut Command, program: &Path) -> Result<Output> {
    let child = command.stderr(Stdio::piped()).spawn();
    let failed = |error| {
        Error::new(ErrorKind::Input, format!("`{}` could not be run", program.display())).because(error)
    };
    child.map_err(failed)?.wait_with_output().await.map_err(failed)
}

/// The number in `pg_dump (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)`, also of `18beta1`.
fn major(version: &str) -> Option<u32> {
    let number = version.split_once("(PostgreSQL) ")?.1;
    let end = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
    number[..end].parse().ok()
}

/// What a program says when it fails. Of its details only the server's message is told:
/// others may quote rows.
fn failure(what: &str, program: &str, output: &Output) -> Error {
    let said = String::from_utf8_lossy(&output.stderr);
    let prefix = format!("{program}: ");
    let lines = said.lines().filter_map(|line| line.strip_prefix(&prefix));
    let errors = lines.filter_map(|line| {
        line.strip_prefix("error: ").or(line.strip_prefix("detail: Error message from server: "))
    });
    let (kind, hint) = judged(&said);
    let mut error = Error::new(kind, what).because(ended(program, output.status));
    for line in errors.take(3) {
        error = error.because(line);
    }
    match hint {
        Some(hint) => error.hint(hint),
        None => error,
    }
}

fn judged(said: &str) -> (ErrorKind, Option<&'static str>) {
    if said.contains("No space left on device") || said.contains("Disk quota exceeded") {
        return (ErrorKind::Input, Some("free space on the disk, or name a file on another one"));
    }
    if said.contains("permission denied") || said.contains("row-level security") {
        let hint = "connect as a role that may read every row, such as the owner of the tables or `postgres`";
        return (ErrorKind::NotPermitted, Some(hint));
    }
    if said.contains("lock timeout") || said.contains("could not obtain lock") {
        return (ErrorKind::Server, Some("run the command again when nobody changes the tables"));
    }
    (ErrorKind::Server, None)
}

fn ended(program: &str, status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return format!("`{program}` was ended by signal {signal}");
    }
    format!(
        "`{program}` ended with {}",
        status.code().map_or_else(|| "no code".into(), |code| format!("code {code}"))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_every_build_says_them() {
        assert_eq!(major("pg_dump (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)\n"), Some(15));
        assert_eq!(major("pg_dump (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(major("pg_dump (PostgreSQL) 14"), Some(14));
        assert_eq!(major("command not found"), None);
    }
}
