//! Which files are read, and in which order: as they are named; those of a folder by their
//! names, the folders in it among them.

use std::collections::{HashSet, VecDeque};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::split::{Kind, Split};
use super::text::Text;
use super::{Found, Reject};
use crate::transcript::formats::Format;
use crate::transcript::reason::{Code, Reason};

/// The endings a folder is searched for.
const ENDINGS: &[&str] = &["json", "jsonl", "ndjson", "vtt", "srt", "txt"];
/// Why a file of webhooks is none of a call.
const EVENTS_ONLY: &str =
    "holds events of a call under way, and no talk: replay the report that ends the call";

/// What is found under some paths.
pub(super) struct Files {
    tasks: VecDeque<Task>,
    format: Option<Format>,
    open: Option<Split>,
}

enum Task {
    /// A path that was named.
    Named(PathBuf),
    /// A file of a folder.
    InFolder(PathBuf),
    Give(Found),
}

impl Files {
    pub(super) fn new(paths: &[PathBuf], format: Option<Format>) -> Self {
        Self { tasks: paths.iter().cloned().map(Task::Named).collect(), format, open: None }
    }
}

impl Iterator for Files {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        if let Some(found) = self.open.as_mut().and_then(Iterator::next) {
            return Some(found);
        }
        self.open = None;
        Some(match self.tasks.pop_front()? {
            Task::Give(found) => found,
            Task::Named(path) if path.as_os_str() == "-" => {
                self.begin("stdin", &Kind { format: self.format, ..Kind::default() }, Text::open(io::stdin()))
            }
            Task::Named(path) if path.is_dir() => self.folder(&path),
            Task::Named(path) => self.file(&path, false),
            Task::InFolder(path) => self.file(&path, true),
        })
    }
}

impl Files {
    fn folder(&mut self, folder: &Path) -> Found {
        let name = folder.display().to_string();
        let mut search = Search { seen: HashSet::new(), tasks: Vec::new() };
        search.folder(folder);
        let reason = format!("holds no transcript in a file that ends in .{}", ENDINGS.join(", ."));
        let empty = Reject::whole(&name, Code::Empty.because(reason));
        let end = Task::Give(Found::End(Some(Box::new(empty))));
        for task in search.tasks.into_iter().chain([end]).rev() {
            self.tasks.push_front(task);
        }
        Found::Begin
    }

    fn file(&mut self, path: &Path, unasked: bool) -> Found {
        let kind = Kind { ending: plain_ending(path), format: self.format, unasked };
        self.begin(&path.display().to_string(), &kind, File::open(path).and_then(Text::open))
    }

    fn begin(&mut self, name: &str, kind: &Kind, text: io::Result<Text>) -> Found {
        let split = text.map(|text| Split::new(name.into(), kind.clone(), text));
        match split {
            Ok(split) => self.open = Some(split),
            Err(error) => return Found::Reject(Box::new(Reject::whole(name, unreadable(&error)))),
        }
        let events = || Reject::whole(name, Code::Empty.because(EVENTS_ONLY));
        let end = Found::End((!kind.unasked).then(|| Box::new(events())));
        self.tasks.push_front(Task::Give(end));
        Found::Begin
    }
}

/// The files of a folder and of those in it.
struct Search {
    /// Folders that were searched: a loop of links ends there.
    seen: HashSet<PathBuf>,
    tasks: Vec<Task>,
}

impl Search {
    fn folder(&mut self, folder: &Path) {
        let entries = fs::canonicalize(folder).and_then(|place| {
            if !self.seen.insert(place) {
                return Ok(Vec::new());
            }
            fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()
        });
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => {
                let why = Code::Unreadable.because(format!("the folder cannot be read: {error}"));
                return self.give(Reject::whole(&folder.display().to_string(), why));
            }
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            if !entry.file_name().to_string_lossy().starts_with('.') {
                self.entry(&entry.path());
            }
        }
    }

    fn entry(&mut self, path: &Path) {
        if path.is_dir() {
            self.folder(path);
        } else if ENDINGS.contains(&plain_ending(path).as_str()) {
            // To open a pipe would wait for somebody to write to it.
            match fs::metadata(path) {
                Ok(found) if !found.is_file() => {
                    let why = Code::Unreadable.because("not a file");
                    self.give(Reject::whole(&path.display().to_string(), why));
                }
                _ => self.tasks.push(Task::InFolder(path.to_owned())),
            }
        }
    }

    fn give(&mut self, reject: Reject) {
        self.tasks.push(Task::Give(Found::Reject(Box::new(reject))));
    }
}

/// The ending without that of the compression: `jsonl` of `calls.jsonl.gz`.
fn plain_ending(path: &Path) -> String {
    let ending =
        |path: &Path| path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    match ending(path).as_str() {
        "gz" | "zst" => ending(Path::new(path.file_stem().unwrap_or_default())),
        other => other.to_owned(),
    }
}

fn unreadable(error: &io::Error) -> Reason {
    Code::Unreadable.because(match error.kind() {
        io::ErrorKind::NotFound => "the file does not exist".into(),
        _ => format!("the file cannot be read: {error}"),
    })
}
