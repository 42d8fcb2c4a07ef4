//! PostgreSQL's server programs, where they are installed.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder with `initdb`, `pg_ctl` and `postgres` in it.
pub(crate) struct Programs {
    bin: PathBuf,
}

impl Programs {
    /// Looks in the places where packages put them, the newest version first.
    pub(crate) fn find() -> Option<Self> {
        let mut packaged: Vec<_> = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt", "/usr"]
            .iter()
            .flat_map(std::fs::read_dir)
            .flatten()
            .flatten()
            .filter(|entry| {
                let name = entry.file_name();
                let name = name.to_string_lossy();
                entry.path().starts_with("/usr/lib/postgresql")
                    || name.starts_with("postgresql@")
                    || name.starts_with("pgsql-")
            })
            .map(|entry| entry.path().join("bin"))
            .collect();
        packaged.sort_by_key(|bin| std::cmp::Reverse(version(bin)));
        let path = std::env::var_os("PATH").unwrap_or_default();
        let on_path = std::env::split_paths(&path);
        let told = Command::new("pg_config").arg("--bindir").output().ok();
        let told = told.map(|output| PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
        let bin = packaged.into_iter().chain(told).chain(on_path).find(|bin| has_all(bin))?;
        Some(Self { bin })
    }

    /// One of them.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = unprivileged_command(&self.bin.join(program));
        for name in ["PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE", "PGDATA", "PGOPTIONS"] {
            command.env_remove(name);
        }
        command
    }
}

/// A program that refuses to run as root, as PostgreSQL's do: root hands over to another.
pub(crate) fn unprivileged_command(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", unprivileged(), "--"]).arg(program);
    command
}

/// Makes a folder the property of the user who runs such programs.
pub(crate) fn give(folder: &Path) {
    if is_root() {
        checked(Command::new("chown").arg("-R").arg(unprivileged()).arg(folder));
    }
}

/// Runs a command that must succeed.
pub(crate) fn checked(command: &mut Command) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(status.success(), "{command:?} failed:\n{}{}", text(&stdout), text(&stderr));
}

fn has_all(bin: &Path) -> bool {
    ["initdb", "pg_ctl", "postgres"].iter().all(|program| bin.join(program).is_file())
}

/// The number in `/usr/lib/postgresql/17/bin` or `…/postgresql@17/bin`.
fn version(bin: &Path) -> u32 {
    let folder = bin.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
    folder.trim_start_matches(|c: char| !c.is_ascii_digit()).parse().unwrap_or(0)
}

fn is_root() -> bool {
    answer("id", &["-u"]).as_deref() == Some("0")
}

/// The user who owns PostgreSQL here, else the one who owns nothing.
fn unprivileged() -> &'static str {
    if answer("id", &["-u", "postgres"]).is_some() { "postgres" } else { "nobody" }
}

fn answer(program: &str, args: &[&str]) -> Option<String> {
    let output = Command::new(program).args(args).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
