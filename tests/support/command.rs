//! Runs the program as a user would: in a folder, a home and an environment of its own,
//! with both streams and the exit code looked at every time.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use super::database::TestDatabase;
use super::embedded;
use super::expected::{self, Redactions};

/// The password that tests give away; no stream may ever hold it.
pub(crate) const PASSWORD: &str = "hunter2-Zq9";

/// A folder that a test works in, gone when the test is.
pub(crate) struct Sandbox {
    dir: TempDir,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        let sandbox = Self { dir: tempfile::tempdir().unwrap() };
        for name in ["home", "tmp", "cwd"] {
            std::fs::create_dir(sandbox.dir.path().join(name)).unwrap();
        }
        sandbox
    }

    /// A path in the working directory of the program.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join("cwd").join(name)
    }

    /// Writes a file into the working directory.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    /// The folder of the embedded database, [`Clara::embedded`].
    pub(crate) fn data_dir(&self) -> PathBuf {
        self.path("data")
    }

    /// The program with these arguments.
    pub(crate) fn clara<const N: usize>(&self, args: [&str; N]) -> Clara<'_> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_clara-crm"));
        let root = self.dir.path();
        command
            .args(args)
            .env_clear()
            .current_dir(root.join("cwd"))
            .env("HOME", root.join("home"))
            .env("TMPDIR", root.join("tmp"))
            .env("XDG_DATA_HOME", root.join("home/data"))
            .env("XDG_CONFIG_HOME", root.join("home/config"))
            // The unpacked embedded PostgreSQL: large, and the same for all.
            .env("XDG_CACHE_HOME", Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache"))
            .env("COLUMNS", "100")
            .env("LANG", "C.UTF-8")
            .env("RUST_BACKTRACE", "1")
            .stdin(Stdio::null());
        // Windows starts nothing without it.
        command.envs(std::env::var_os("SystemRoot").map(|root| ("SystemRoot", root)));
        Clara { command, sandbox: self, stdin: None, embedded: false }
    }
}

/// A run to be made.
#[must_use = "nothing is run before `run`"]
pub(crate) struct Clara<'a> {
    command: Command,
    sandbox: &'a Sandbox,
    stdin: Option<Vec<u8>>,
    embedded: bool,
}

impl Clara<'_> {
    pub(crate) fn arg(mut self, arg: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.arg(arg);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn stdin(mut self, text: impl Into<Vec<u8>>) -> Self {
        self.stdin = Some(text.into());
        self
    }

    /// On the embedded database of the sandbox.
    pub(crate) fn embedded(mut self) -> Self {
        self.embedded = true;
        let folder = self.sandbox.data_dir();
        self.arg("--data-dir").arg(folder)
    }

    /// On a server.
    pub(crate) fn on(self, database: &TestDatabase) -> Self {
        self.env("DATABASE_URL", database.url())
    }

    /// Starts the program and lets it run.
    pub(crate) fn spawn(mut self) -> Child {
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let text = self.stdin.unwrap_or_default();
        // A program that reads nothing, or ends early, leaves a broken pipe behind.
        std::thread::spawn(move || stdin.write_all(&text));
        child
    }

    /// Runs the program to its end.
    pub(crate) fn run(self) -> Outcome {
        let _permit = self.embedded.then(embedded::permit);
        let (shown, redactions) =
            (format!("{:?}", self.command), Redactions { root: self.sandbox.dir.path().to_owned() });
        Outcome::of(self.spawn().wait_with_output().unwrap(), shown, redactions)
    }
}

/// What a run left behind.
#[must_use = "say what the streams and the exit code should be"]
pub(crate) struct Outcome {
    shown: String,
    code: Option<i32>,
    stdout: String,
    stderr: String,
    redactions: Redactions,
}

impl Outcome {
    fn of(output: Output, shown: String, redactions: Redactions) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let (stdout, stderr) = (text(output.stdout), text(output.stderr));
        for never in [PASSWORD, "panicked", "RUST_BACKTRACE", "stack backtrace"] {
            let found = stdout.contains(never) || stderr.contains(never);
            assert!(!found, "{shown} said {never}:\n{stdout}\n------- stderr -------\n{stderr}");
        }
        Self { shown, code: output.status.code(), stdout, stderr, redactions }
    }

    /// Both streams and the code are these. `[..]` stands for anything within a line, a
    /// line `...` for any lines; see [`Redactions`] for what else is replaced.
    #[track_caller]
    pub(crate) fn is(self, code: i32, stdout: &str, stderr: &str) {
        self.check(code, Some(stdout), stderr);
    }

    /// The code and standard error are these, and standard output is one JSON document.
    #[track_caller]
    pub(crate) fn json(self, code: i32, stderr: &str) -> Value {
        self.check(code, None, stderr);
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}", self.stdout))
    }

    /// The code and standard error are these, and standard output is JSON, one a line.
    #[track_caller]
    pub(crate) fn json_lines(self, code: i32, stderr: &str) -> Vec<Value> {
        self.check(code, None, stderr);
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The code is this, nothing is on standard output, and standard error ends in one
    /// JSON object, which is returned.
    #[track_caller]
    pub(crate) fn json_error(self, code: i32) -> Value {
        let (talk, last) = self.stderr.trim_end().rsplit_once('\n').unwrap_or(("", &self.stderr));
        assert!(talk.lines().all(|line| line.starts_with("database: ")), "{}", self.stderr);
        let error = serde_json::from_str(last).unwrap_or_else(|error| panic!("{error}: {last}"));
        self.check(code, Some(""), "...\n[..]\n");
        error
    }

    /// Standard output, with nothing replaced; the code and standard error are these.
    #[track_caller]
    pub(crate) fn stdout(self, code: i32, stderr: &str) -> String {
        self.check(code, None, stderr);
        self.stdout
    }

    /// Standard error, with nothing replaced; the code and standard output are these.
    #[track_caller]
    pub(crate) fn stderr(self, code: i32, stdout: &str) -> String {
        self.check(code, Some(stdout), "...\n");
        self.stderr
    }

    /// The exit code, standard output and standard error, for a test that judges itself.
    pub(crate) fn parts(self) -> (Option<i32>, String, String) {
        (self.code, self.stdout, self.stderr)
    }

    #[track_caller]
    fn check(&self, code: i32, stdout: Option<&str>, stderr: &str) {
        let (out, err) = (self.redactions.apply(&self.stdout), self.redactions.apply(&self.stderr));
        let right = self.code == Some(code)
            && stdout.is_none_or(|pattern| expected::matches(pattern, &out))
            && expected::matches(stderr, &err);
        assert!(
            right,
            "{}\n======= expected: code {code}\n{}\n------- stderr -------\n{stderr}\n\
             ======= got: code {:?}\n{out}\n------- stderr -------\n{err}",
            self.shown,
            stdout.unwrap_or("(any)"),
            self.code,
        );
    }
}
