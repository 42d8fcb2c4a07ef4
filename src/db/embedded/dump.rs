//! The embedded PostgreSQL's own `pg_dump`, which runs inside the program as well.

use oliphaunt_wasix::tools::{PgDumpOptions, PostgresToolOutput};
use oliphaunt_wasix::{DatabaseStorage, Oliphaunt};

use super::folder::Folder;
use super::{Server, blocking, chain, explain, patiently, serve};
use crate::error::{Error, ErrorKind, Result};

impl Server {
    /// Stops the server, runs `pg_dump` and starts it again. The folder stays locked. Returns
    /// the script, which is in memory as a whole.
    ///
    /// # Errors
    /// `Refused` for a database in memory, which ends with its server; `Server` where
    /// `pg_dump` fails; else as [`Self::start`].
    pub(in crate::db) async fn dump(self, arguments: Vec<String>) -> Result<(Self, String)> {
        blocking(move || {
            let (folder, listen) = self.stop()?;
            let Some(folder) = folder else { return Err(nothing_kept()) };
            let script = dump(&folder, arguments)?;
            Ok((serve(Some(folder), listen)?, script))
        })
        .await?
    }
}

fn dump(folder: &Folder, arguments: Vec<String>) -> Result<String> {
    // `pg_dump` reaches only a database that is opened without a server.
    let mut engine = patiently(Some(folder), || {
        Oliphaunt::builder()
            .storage(DatabaseStorage::Directory(folder.root()))
            .startup_guc("timezone", "UTC")
            .startup_guc("log_timezone", "UTC")
            .open()
    })?;
    let output =
        engine.pg_dump_output(PgDumpOptions::new().args(arguments)).map_err(|error| failure(&error))?;
    engine.close().map_err(|error| explain(Some(folder), &error))?;
    String::from_utf8(PostgresToolOutput::into_parts(output).0)
        .map_err(|_| failed().because("it wrote something that is not in UTF-8"))
}

fn failure(error: &oliphaunt_wasix::Error) -> Error {
    let Some(tool) = error.tool_error() else { return failed().because(chain(error)) };
    let lines = tool.stderr().lines().filter_map(|line| line.strip_prefix("pg_dump: error: "));
    lines.take(3).fold(failed(), Error::because)
}

fn failed() -> Error {
    Error::new(ErrorKind::Server, "`pg_dump` of the embedded PostgreSQL failed")
}

fn nothing_kept() -> Error {
    Error::new(ErrorKind::Refused, "the embedded PostgreSQL in memory cannot be backed up")
        .because("it ends with its server, which has to be stopped for that")
        .hint("name a folder with --data-dir")
}
