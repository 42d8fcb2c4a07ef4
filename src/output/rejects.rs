//! The file of rejects: what was not written, why, and the record itself, one a line, so
//! that it can be mended and replayed.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use crate::error::{Error, ErrorKind, Result};
use crate::transcript::reason::Code;
use crate::transcript::source::Reject;

/// A file that rejects are written to as they come.
#[derive(Debug)]
pub struct RejectsFile {
    path: PathBuf,
    file: File,
}

/// A line of it, which `replay` knows by its keys.
#[derive(Serialize)]
struct Line<'a> {
    source: &'a str,
    line: Option<u64>,
    session_id: Option<&'a str>,
    code: Code,
    reason: &'a str,
    record: Option<Box<RawValue>>,
}

impl RejectsFile {
    /// Makes the file, readable by its owner alone: it holds what customers said. An empty
    /// file is taken as it is, and so is a pipe.
    ///
    /// # Errors
    /// `Refused` where the file holds something already; `Input` where it cannot be written.
    pub fn create(path: &Path) -> Result<Self> {
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let unwritable = |error: io::Error| {
            unwritable(path).because(error).hint("name a file in a folder that you may write to")
        };
        let file = options.open(path).map_err(unwritable)?;
        let found = file.metadata().map_err(unwritable)?;
        if found.is_file() && found.len() > 0 {
            let what = format!("the file `{}` is there already", path.display());
            return Err(Error::new(ErrorKind::Refused, what)
                .because("the rejects of a replay take the place of no others")
                .hint("name another file, or delete this one"));
        }
        Ok(Self { path: path.to_owned(), file })
    }

    /// Writes a reject.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub(super) fn write(&mut self, reject: &Reject) -> Result<()> {
        let line = Line {
            source: &reject.source,
            line: reject.origin.line,
            session_id: reject.session_id.as_deref(),
            code: reject.code,
            reason: &reject.reason,
            record: reject.origin.text.as_deref().and_then(record),
        };
        let text = serde_json::to_string(&line).map_err(io::Error::from);
        // One write a line: whatever happens next, it is whole.
        let written = text.and_then(|text| self.file.write_all(format!("{text}\n").as_bytes()));
        written.map_err(|error| unwritable(&self.path).because(error))
    }

    pub(super) fn name(&self) -> String {
        self.path.display().to_string()
    }
}

/// The record word for word: JSON as it is, anything else as text.
fn record(text: &str) -> Option<Box<RawValue>> {
    // Between the values of JSON, and nowhere else in it, lines may end.
    let json = text.replace(['\n', '\r'], " ");
    RawValue::from_string(json).or_else(|_| to_raw_value(text)).ok()
}

fn unwritable(path: &Path) -> Error {
    Error::new(ErrorKind::Input, format!("the rejects cannot be written to `{}`", path.display()))
}
