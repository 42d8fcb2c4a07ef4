//! A real PostgreSQL inside the program, its files in one folder.
//!
//! It serves one connection at a time, on a Unix socket in a private folder, where
//! there are such sockets, because other users of the machine can reach a TCP port.

mod dump;
mod folder;

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use oliphaunt_wasix::{
    DatabaseStorage, ErrorKind as EngineErrorKind, OliphauntServer, ServerListen, StorageErrorCode,
};
#[cfg(unix)]
use tempfile::TempDir;

use crate::error::{Error, ErrorKind, Result};
use folder::Folder;

/// Where the database is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Storage {
    /// In this folder, which is made when it is missing. Nothing in it is ever deleted.
    Folder(PathBuf),
    /// In memory, gone with the server.
    Memory,
}

/// Where the server listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listen {
    /// For this user alone, where the system has private sockets.
    Private,
    /// On 127.0.0.1, for every user of this machine; any free port where none is
    /// given.
    Tcp(Option<u16>),
}

/// The embedded PostgreSQL runs and yet let nobody in: hints on hosts and networks would
/// lead astray.
pub(super) fn unanswered(error: &Error) -> Error {
    let causes = error.causes().iter();
    causes
        .fold(Error::new(ErrorKind::Connection, "the embedded PostgreSQL did not answer"), Error::because)
        .hint("run it again; where that does not help, name a server with --database-url")
}

/// A running embedded PostgreSQL; stopped when dropped. It serves one client at a
/// time: the next one waits until the first has gone.
pub struct Server {
    // Stopped in this order: the folder's lock is given back last. The lock around the
    // engine is for the compiler alone, which does not share the engine otherwise.
    engine: Mutex<OliphauntServer>,
    url: String,
    listen: Listen,
    #[cfg(unix)]
    _socket: Option<TempDir>,
    folder: Option<Folder>,
}

impl Server {
    /// Starts the server, initializing the folder the first time.
    ///
    /// # Errors
    /// `Locked` when another process uses the folder, after two seconds of waiting;
    /// `Refused` for a folder with other content or of another PostgreSQL version;
    /// `Input` for a folder that cannot be used.
    pub async fn start(storage: Storage, listen: Listen) -> Result<Self> {
        blocking(move || start(storage, listen)).await?
    }

    /// A connection string for any PostgreSQL client.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What the user should know that is no error.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        self.folder.as_ref().map_or(&[], Folder::warnings)
    }

    /// Stops the server, ending a connection that is still there.
    ///
    /// # Errors
    /// `Server` when it does not stop in order. What was committed is safe even then.
    pub async fn close(self) -> Result<()> {
        blocking(move || self.stop().map(drop)).await?
    }

    /// Stops the server; what is left is what it was started with.
    fn stop(self) -> Result<(Option<Folder>, Listen)> {
        let mut engine = self.engine.into_inner().unwrap_or_else(PoisonError::into_inner);
        engine.close().map_err(|error| {
            Error::new(ErrorKind::Server, "the embedded PostgreSQL did not stop in order").because(error)
        })?;
        Ok((self.folder, self.listen))
    }
}

/// Runs what blocks outside the threads that serve connections.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        Error::new(ErrorKind::Internal, "the embedded PostgreSQL failed unexpectedly").because(error)
    })
}

fn start(storage: Storage, listen: Listen) -> Result<Server> {
    let folder = match storage {
        Storage::Memory => None,
        Storage::Folder(dir) => Some(Folder::open(&dir)?),
    };
    serve(folder, listen)
}

/// Starts the server on a folder that is ours, or in memory.
fn serve(folder: Option<Folder>, listen: Listen) -> Result<Server> {
    #[cfg(unix)]
    let socket = match &listen {
        Listen::Private => Some(socket_dir()?),
        Listen::Tcp(_) => None,
    };
    let address = match &listen {
        #[cfg(unix)]
        Listen::Private => {
            ServerListen::unix(socket.as_ref().map(|dir| dir.path().to_owned()).unwrap_or_default())
        }
        #[cfg(not(unix))]
        Listen::Private => ServerListen::tcp(),
        Listen::Tcp(Some(port)) => ServerListen::tcp_port(*port),
        Listen::Tcp(None) => ServerListen::tcp(),
    };
    let engine = start_engine(folder.as_ref(), &address)?;
    let url = engine.connection_string().to_owned();
    Ok(Server {
        engine: Mutex::new(engine),
        url,
        listen,
        #[cfg(unix)]
        _socket: socket,
        folder,
    })
}

/// A private folder with a name short enough for a socket's path: macOS allows 104
/// bytes, and its temporary folder takes half of them.
#[cfg(unix)]
fn socket_dir() -> Result<TempDir> {
    let in_dir = |dir: &std::path::Path| tempfile::Builder::new().prefix("clara-").tempdir_in(dir);
    let usual = std::env::temp_dir();
    let short = usual.as_os_str().len() <= 70;
    (if short { in_dir(&usual) } else { in_dir("/tmp".as_ref()) }).map_err(|error| {
        Error::new(ErrorKind::Input, format!("no temporary folder can be made in `{}`", usual.display()))
            .because(error)
            .hint("set TMPDIR to a folder that you may write to")
    })
}

fn start_engine(folder: Option<&Folder>, listen: &ServerListen) -> Result<OliphauntServer> {
    patiently(folder, || {
        let storage =
            folder.map_or(DatabaseStorage::Memory, |folder| DatabaseStorage::Directory(folder.root()));
        OliphauntServer::builder()
            .storage(storage)
            .listen(listen.clone())
            .startup_guc("timezone", "UTC")
            .startup_guc("log_timezone", "UTC")
            .start()
    })
}

/// Opens the engine. A process that is just ending holds its lock a moment longer.
fn patiently<T>(folder: Option<&Folder>, open: impl Fn() -> Result<T, oliphaunt_wasix::Error>) -> Result<T> {
    let started = Instant::now();
    loop {
        match open() {
            Ok(engine) => return Ok(engine),
            Err(error) if is_busy(&error) && started.elapsed() < folder::PATIENCE => {
                thread::sleep(Duration::from_millis(50));
            }
            Err(error) => return Err(explain(folder, &error)),
        }
    }
}

fn is_busy(error: &oliphaunt_wasix::Error) -> bool {
    error.storage_error().is_some_and(|details| details.code() == StorageErrorCode::Busy)
}

fn explain(folder: Option<&Folder>, error: &oliphaunt_wasix::Error) -> Error {
    if let (Some(folder), Some(details)) = (folder, error.storage_error()) {
        return match details.code() {
            StorageErrorCode::Busy => folder.in_use(),
            StorageErrorCode::Incompatible => folder.other_version(),
            StorageErrorCode::Corrupt | StorageErrorCode::Incomplete => folder.damaged(error),
            _ => folder.unusable(error),
        };
    }
    let text = chain(error);
    let failed = Error::new(ErrorKind::Input, "the embedded PostgreSQL could not be started").because(&text);
    if text.contains("No space left") || text.contains("not enough space") {
        return failed.hint("free space on the disk, or use a folder on another one with --data-dir");
    }
    if text.contains("cache") {
        return failed
            .hint("it unpacks itself once into the user's cache folder: set XDG_CACHE_HOME (or HOME) to a folder that you may write to");
    }
    match error.kind() {
        EngineErrorKind::Other if text.contains("temporary") || text.contains("workspace") => {
            failed.hint("set TMPDIR to a folder that you may write to, with space left")
        }
        _ => failed.hint("`--database-url` takes a PostgreSQL server instead"),
    }
}

/// An error and all that is behind it, each thing once.
fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        next = cause.source();
    }
    text
}

#[cfg(test)]
#[path = "embedded/tests.rs"]
mod tests;
