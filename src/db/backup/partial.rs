//! A file that has its name only once it is whole.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};

/// A file on its way to `wanted`, readable by its owner alone; gone when dropped.
pub(super) struct Partial {
    wanted: PathBuf,
    part: PathBuf,
    file: File,
    kept: bool,
}

impl Partial {
    /// Makes the file beside `wanted`, with `.part` after its name.
    ///
    /// # Errors
    /// `Refused` where either is there already; `Input` where nothing can be written there.
    pub(super) fn create(wanted: &Path) -> Result<Self> {
        if wanted.file_name().is_none() || wanted.is_dir() {
            return Err(unwritable(wanted).because("this names a folder").hint("name a file in it"));
        }
        // A link that leads nowhere is something, too.
        if fs::symlink_metadata(wanted).is_ok() {
            return Err(taken(wanted));
        }
        let mut name = wanted.as_os_str().to_owned();
        name.push(".part");
        let part = PathBuf::from(name);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&part).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => Error::new(
                ErrorKind::Refused,
                format!("the unfinished backup `{}` is in the way", part.display()),
            )
            .because("another run is making it, or one was killed while it did")
            .hint("delete it where no other run is making it"),
            _ => unwritable(wanted).because(error).hint("name a file in a folder that you may write to"),
        })?;
        Ok(Self { wanted: wanted.to_owned(), part, file, kept: false })
    }

    /// Where it is for now.
    pub(super) fn path(&self) -> &Path {
        &self.part
    }

    /// A handle for a program to write through.
    ///
    /// # Errors
    /// When the system gives no more.
    pub(super) fn handle(&self) -> Result<File> {
        self.file.try_clone().map_err(|error| unwritable(&self.wanted).because(error))
    }

    /// Waits until all that was written is on the disk.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub(super) fn sync(&self) -> Result<()> {
        self.file.sync_all().map_err(|error| unwritable(&self.wanted).because(error))
    }

    /// The error where it cannot be written on.
    #[cfg(feature = "embedded")]
    pub(super) fn failed(&self, error: io::Error) -> Error {
        let failed = unwritable(&self.wanted);
        let full = matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
        let failed = failed.because(error);
        if full { failed.hint("free space on the disk, or name a file on another one") } else { failed }
    }

    /// Gives the file its name, and tells its size.
    ///
    /// # Errors
    /// `Refused` where somebody else took the name meanwhile.
    pub(super) fn keep(mut self) -> Result<u64> {
        let failed = |error: io::Error| unwritable(&self.wanted).because(error);
        let bytes = self.file.metadata().map_err(failed)?.len();
        // Unlike a rename, a link never takes the place of another file.
        match fs::hard_link(&self.part, &self.wanted) {
            Ok(()) => fs::remove_file(&self.part).map_err(failed)?,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(taken(&self.wanted)),
            // Some file systems have no links.
            Err(_) => fs::rename(&self.part, &self.wanted).map_err(failed)?,
        }
        self.kept = true;
        #[cfg(unix)]
        if let Some(folder) = self.wanted.parent() {
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            // Best effort: some file systems do not let a folder be synced.
            let _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
        Ok(bytes)
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if !self.kept {
            let _ = fs::remove_file(&self.part);
        }
    }
}

fn taken(wanted: &Path) -> Error {
    Error::new(ErrorKind::Refused, format!("the file `{}` is there already", wanted.display()))
        .because("a backup takes the place of no other file")
        .hint("name another file, or delete this one")
}

fn unwritable(wanted: &Path) -> Error {
    Error::new(ErrorKind::Input, format!("the backup `{}` cannot be written", wanted.display()))
}
