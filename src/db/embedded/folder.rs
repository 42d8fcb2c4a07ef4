//! The folder of the embedded PostgreSQL: whether it is ours, and who uses it.
//!
//! Layout: `clara-crm.lock` says that the folder is ours and which process uses it,
//! `postgres/` is the engine's. A folder within the folder, so that the engine's own
//! lock file, which it puts beside its folder, is in a place that is ours.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::error::{Error, ErrorKind, Result};

/// How long to wait for a process that is just ending.
pub(super) const PATIENCE: Duration = Duration::from_secs(2);

const LOCK_FILE: &str = "clara-crm.lock";
const ROOT: &str = "postgres";
/// Written by the engine when a folder is complete.
const DESCRIPTOR: &str = ".oliphaunt.json";
/// What systems and people put into an empty folder.
const HARMLESS: [&str; 6] = ["lost+found", ".DS_Store", ".gitignore", ".gitkeep", ".keep", "desktop.ini"];

/// A folder that is ours, and locked for this process as long as this lives.
#[derive(Debug)]
pub(super) struct Folder {
    dir: PathBuf,
    warnings: Vec<String>,
    // Held for its lock, which ends when the process does, however it ends.
    _lock: File,
}

impl Folder {
    /// Makes the folder if need be, checks that it is ours and locks it.
    pub(super) fn open(dir: &Path) -> Result<Self> {
        make(dir)?;
        check_content(dir)?;
        let lock = lock(dir)?;
        let mut folder = Self { dir: dir.to_owned(), warnings: Vec::new(), _lock: lock };
        folder.set_aside_unfinished()?;
        Ok(folder)
    }

    /// The folder for the engine.
    pub(super) fn root(&self) -> PathBuf {
        self.dir.join(ROOT)
    }

    pub(super) fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// A first start that was killed leaves files that the engine will not adopt and
    /// in which no database ever ran. They are moved, not deleted.
    fn set_aside_unfinished(&mut self) -> Result<()> {
        let root = self.root();
        let unfinished = !root.join(DESCRIPTOR).exists()
            && fs::read_dir(&root).is_ok_and(|mut entries| entries.next().is_some());
        if !unfinished {
            return Ok(());
        }
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let aside = self.dir.join(format!("{ROOT}.unfinished-{now}"));
        fs::rename(&root, &aside).map_err(|error| cannot_use(&self.dir, &error))?;
        self.warnings.push(format!(
            "an earlier first start was interrupted; its unfinished files are now in `{}` and may be deleted",
            aside.display()
        ));
        Ok(())
    }

    pub(super) fn in_use(&self) -> Error {
        in_use(&self.dir, None)
    }

    /// The error for files of another engine.
    pub(super) fn other_version(&self) -> Error {
        let root = self.root();
        let version = fs::read_to_string(root.join("pgdata/PG_VERSION")).unwrap_or_default();
        let descriptor = fs::read(root.join(DESCRIPTOR)).unwrap_or_default();
        let descriptor: serde_json::Value = serde_json::from_slice(&descriptor).unwrap_or_default();
        let format = descriptor.get("physicalFormat").and_then(|format| format.as_str()).unwrap_or("unknown");
        let version = if version.trim().is_empty() { "unknown" } else { version.trim() };
        refused(&self.dir, "was made by another version of the embedded PostgreSQL")
            .because(format!("found PostgreSQL {version}, storage format `{format}`"))
            .hint("open it with the clara-crm that made it and take its data along with `clara-crm db dump FILE`")
            .hint("or use another folder with --data-dir")
    }

    pub(super) fn damaged(&self, cause: &oliphaunt_wasix::Error) -> Error {
        refused(&self.dir, "does not hold a whole embedded PostgreSQL").because(cause).hint(
            "nothing in it was changed: restore it from a backup, or use another folder with --data-dir",
        )
    }

    pub(super) fn unusable(&self, cause: &oliphaunt_wasix::Error) -> Error {
        Error::new(ErrorKind::Input, format!("the data folder `{}` cannot be used", self.dir.display()))
            .because(super::chain(cause))
            .hint(OWN)
    }
}

const OWN: &str = "use a folder that you may write to: --data-dir DIR or CLARA_CRM_DATA_DIR";

fn refused(dir: &Path, what: &str) -> Error {
    Error::new(ErrorKind::Refused, format!("the data folder `{}` {what}", dir.display()))
}

fn cannot_use(dir: &Path, error: &io::Error) -> Error {
    Error::new(ErrorKind::Input, format!("the data folder `{}` cannot be used", dir.display()))
        .because(error)
        .hint(OWN)
}

/// Makes the folder for this user alone; one that is there stays as it is.
fn make(dir: &Path) -> Result<()> {
    match fs::metadata(dir) {
        Ok(found) if found.is_dir() => return Ok(()),
        Ok(_) => {
            return Err(refused(dir, "is not a folder").hint("name a folder with --data-dir"));
        }
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(cannot_use(dir, &error)),
        Err(_) => {}
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(dir).map_err(|error| cannot_use(dir, &error))
}

/// Refuses a folder that holds something else.
fn check_content(dir: &Path) -> Result<()> {
    if dir.join(LOCK_FILE).is_file() || dir.join(ROOT).join(DESCRIPTOR).is_file() {
        return Ok(());
    }
    let entries = fs::read_dir(dir).map_err(|error| cannot_use(dir, &error))?;
    for entry in entries {
        let name = entry.map_err(|error| cannot_use(dir, &error))?.file_name();
        if HARMLESS.iter().any(|harmless| name == *harmless) {
            continue;
        }
        let error = refused(dir, "is not empty and not one of clara-crm's");
        let error = match fs::read_to_string(dir.join("PG_VERSION")) {
            Ok(version) => {
                error.because(format!("it is the data directory of a PostgreSQL {} server", version.trim()))
            }
            Err(_) => error.because(format!("it holds `{}`", name.to_string_lossy())),
        };
        return Err(error.hint("name an empty or a new folder with --data-dir"));
    }
    Ok(())
}

fn lock(dir: &Path) -> Result<File> {
    let path = dir.join(LOCK_FILE);
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .map_err(|error| cannot_use(dir, &error))?;
    let started = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => break,
            Err(TryLockError::WouldBlock) if started.elapsed() < PATIENCE => {
                thread::sleep(Duration::from_millis(50));
            }
            Err(TryLockError::WouldBlock) => return Err(in_use(dir, holder(&mut file))),
            Err(TryLockError::Error(error)) => return Err(cannot_use(dir, &error)),
        }
    }
    // Only told to people; the lock itself is the operating system's.
    let written = file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id()));
    written.map_err(|error| cannot_use(dir, &error))?;
    Ok(file)
}

/// The process that wrote itself into the lock file.
fn holder(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.rewind().and_then(|()| file.read_to_string(&mut text)).ok()?;
    text.trim().parse().ok()
}

fn in_use(dir: &Path, holder: Option<u32>) -> Error {
    let error = Error::new(ErrorKind::Locked, format!("the data folder `{}` is in use", dir.display()));
    let error = match holder {
        Some(process) => error.because(format!("another clara-crm (process {process}) is using it")),
        None => error.because("another clara-crm is using it"),
    };
    error.hint("wait until it is done, or use another folder with --data-dir")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_other_things_is_refused_untouched() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("PG_VERSION"), "15\n").unwrap();
        let error = Folder::open(dir.path()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Refused);
        assert!(error.to_string().contains("PostgreSQL 15"), "{error}");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);

        let file = dir.path().join("PG_VERSION");
        assert_eq!(Folder::open(&file).unwrap_err().kind(), ErrorKind::Refused);
        assert_eq!(Folder::open(&file.join("below")).unwrap_err().kind(), ErrorKind::Input);
    }

    #[test]
    fn a_new_or_empty_folder_is_taken_and_locked() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("lost+found")).unwrap();
        let folder = Folder::open(dir.path()).unwrap();
        let error = Folder::open(dir.path()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Locked);
        assert!(error.to_string().contains(&std::process::id().to_string()), "{error}");
        drop(folder);
        assert!(Folder::open(dir.path()).is_ok());
        assert!(Folder::open(&dir.path().join("a/b/c")).is_ok());
    }

    #[test]
    fn an_unfinished_first_start_is_moved_aside() {
        let dir = tempfile::tempdir().unwrap();
        drop(Folder::open(dir.path()).unwrap());
        let kept = dir.path().join("postgres/pgdata/PG_VERSION");
        fs::create_dir_all(kept.parent().unwrap()).unwrap();
        fs::write(&kept, "18\n").unwrap();
        let folder = Folder::open(dir.path()).unwrap();
        assert!(!folder.root().exists());
        assert_eq!(folder.warnings().len(), 1);
        let moved = fs::read_dir(dir.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .find(|path| path.to_string_lossy().contains("unfinished"))
            .unwrap();
        assert!(moved.join("pgdata/PG_VERSION").is_file());
    }
}
