//! Parts of a document that are longer than memory should hold.

use std::io::{self, Seek as _, Write};

use serde::Serialize;
use serde_json::Value;
use tempfile::SpooledTempFile;

use super::{Output, headed};

/// Up to how many bytes are held in memory; what is more waits in a file without a name.
const HELD: usize = 4 << 20;

/// The values of an array, as text, until the document that they are part of is printed.
pub(super) struct Spool {
    text: SpooledTempFile,
    /// The value at hand: it is written at once.
    value: Vec<u8>,
    empty: bool,
    failed: Option<io::Error>,
}

impl Spool {
    pub(super) fn new() -> Self {
        Self { text: SpooledTempFile::new(HELD), value: Vec::new(), empty: true, failed: None }
    }

    /// Adds a value. What goes wrong with it is told when the document is printed.
    pub(super) fn push(&mut self, value: &impl Serialize) {
        self.value.clear();
        if !std::mem::take(&mut self.empty) {
            self.value.push(b',');
        }
        let written = serde_json::to_writer(&mut self.value, value).map_err(io::Error::from);
        if let Err(error) = written.and_then(|()| self.text.write_all(&self.value)) {
            self.failed.get_or_insert(error);
        }
    }

    fn write_to(mut self, out: &mut dyn Write) -> io::Result<()> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        self.text.rewind()?;
        io::copy(&mut self.text, out).map(drop)
    }
}

impl Output {
    /// Prints a document that ends with long arrays.
    pub(super) fn long_document<const N: usize>(
        &self,
        database: &str,
        body: [(&str, Value); 2],
        arrays: [(&str, Spool); N],
    ) {
        let head = Value::Object(headed(database, body)).to_string();
        self.print(|out| {
            write!(out, "{}", head.strip_suffix('}').unwrap_or(&head))?;
            for (name, spool) in arrays {
                write!(out, ",\"{name}\":[")?;
                spool.write_to(out)?;
                write!(out, "]")?;
            }
            writeln!(out, "}}")
        });
    }
}
