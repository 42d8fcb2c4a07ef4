//! Where transcripts come from: files, folders and standard input, plain or
//! compressed, one record or many.

mod files;
mod json;
mod order;
mod piece;
mod split;
mod surrogates;
mod text;

use std::path::PathBuf;
use std::sync::Arc;

pub use order::{InOrder, Intake};
pub use piece::{Form, Piece};

use super::Transcript;
use super::formats::Reading;
use super::reason::{Code, Reason};

/// What a record was read from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The line where it begins, counted from 1.
    pub line: Option<u64>,
    /// The record word for word; nothing where it could not be read.
    pub text: Option<Arc<str>>,
}

/// A record that was read, with the place it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Sourced {
    /// `calls.jsonl:17`: the file as it was named, and the line where the record begins.
    pub source: String,
    /// The conversation.
    pub transcript: Transcript,
    /// What it was read from.
    pub origin: Origin,
}

/// A record, or a whole file, that is no transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// The file and, where it could be read, the line.
    pub source: String,
    /// The session, where the record names one.
    pub session_id: Option<String>,
    /// What kind of reason.
    pub code: Code,
    /// Why. Names keys and lines, never what was said.
    pub reason: String,
    /// What it was read from.
    pub origin: Origin,
}

impl Sourced {
    /// A conversation that comes from no file.
    pub fn new(source: impl Into<String>, transcript: Transcript) -> Self {
        Self { source: source.into(), transcript, origin: Origin::default() }
    }

    /// This record as one that was not written, and why.
    #[must_use]
    pub fn rejected(&self, Reason { code, text }: Reason) -> Reject {
        let (source, session_id) = (self.source.clone(), Some(self.transcript.session_id.clone()));
        Reject { source, session_id, code, reason: text, origin: self.origin.clone() }
    }
}

impl Reject {
    /// About how much memory it takes, in bytes.
    #[must_use]
    pub(crate) fn size(&self) -> usize {
        self.origin.text.as_deref().map_or(0, str::len) + self.reason.len() + size_of::<Self>()
    }

    /// A file or folder of which nothing is read.
    fn whole(source: &str, Reason { code, text }: Reason) -> Self {
        Self { source: source.into(), session_id: None, code, reason: text, origin: Origin::default() }
    }
}

/// What a record turned out to be.
pub type Record = Result<Sourced, Reject>;

/// What is found in the files, in their order: records as `T`.
#[derive(Debug)]
pub enum Found<T = Piece> {
    /// A record.
    Piece(T),
    /// What is none.
    Reject(Box<Reject>),
    /// A file or folder begins.
    Begin,
    /// It ends. Where nothing came of it, that is what is said of it.
    End(Option<Box<Reject>>),
}

impl<T> Found<T> {
    fn map<U>(self, with: impl FnOnce(T) -> U) -> Found<U> {
        match self {
            Self::Piece(piece) => Found::Piece(with(piece)),
            Self::Reject(reject) => Found::Reject(reject),
            Self::Begin => Found::Begin,
            Self::End(empty) => Found::End(empty),
        }
    }
}

/// Finds every record under the given paths, in the order of the paths; files of a folder
/// come in the order of their names. `-` is standard input. Reads as it goes, and holds
/// one record at a time.
pub fn find(paths: &[PathBuf], reading: &Reading) -> impl Iterator<Item = Found> + Send + use<> {
    files::Files::new(paths, reading.format)
}

/// Reads every record under the given paths, in the order in which they are found.
pub fn read(paths: &[PathBuf], reading: &Reading) -> impl Iterator<Item = Record> + Send + use<> {
    let (reading, mut outcomes) = (reading.clone(), Outcomes::default());
    find(paths, &reading.clone())
        .filter_map(move |found| outcomes.of(found.map(|piece| piece.read(&reading))))
}

/// Tells what came of each file.
#[derive(Debug, Default)]
struct Outcomes {
    told: u64,
    /// What was told before each of the files and folders that are open.
    open: Vec<u64>,
}

impl Outcomes {
    /// What is to be told of what was found, where its records are read.
    fn of<T>(&mut self, found: Found<Option<Result<T, Reject>>>) -> Option<Result<T, Reject>> {
        let told = match found {
            Found::Piece(record) => record,
            Found::Reject(reject) => Some(Err(*reject)),
            Found::Begin => {
                self.open.push(self.told);
                None
            }
            Found::End(empty) => {
                let before = self.open.pop().unwrap_or_default();
                empty.filter(|_| self.told == before).map(|reject| Err(*reject))
            }
        };
        self.told += u64::from(told.is_some());
        told
    }
}

#[cfg(test)]
mod tests;
