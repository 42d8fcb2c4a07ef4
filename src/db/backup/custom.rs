//! The custom format of `pg_dump`, version 1.14: written by PostgreSQL 12 to 15 and read by
//! every `pg_restore` since.
//!
//! A head, the entries, then the rows of each table as a block of compressed pieces. The
//! source is PostgreSQL's `pg_backup_archiver.c` (`WriteHead`, `WriteToc`) and
//! `pg_backup_custom.c`.

mod read;
mod write;

pub(super) use read::read;
pub(super) use write::{Head, Writer};

const MAGIC: &[u8; 5] = b"PGDMP";
/// Major, minor and revision.
const VERSION: [u8; 3] = [1, 14, 0];
/// The bytes of an integer and of an offset, and the number of the custom format.
const SIZES_AND_FORMAT: [u8; 3] = [4, 8, 1];
/// The level of zlib that it chooses itself.
const COMPRESSION: i32 = -1;
/// A block that holds the rows of a table.
const BLOCK: u8 = 1;
/// Ends the rows of a block, as `pg_dump` ends them.
const END_OF_ROWS: &[u8] = b"\\.\n\n\n";
/// Whether the place of an entry's block is not known, known, or there is none.
const PLACE_UNKNOWN: u8 = 1;
const PLACE_KNOWN: u8 = 2;
const PLACE_NONE: u8 = 3;

/// When `pg_restore` makes an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// With the object that it belongs to.
    None = 1,
    /// Before the rows.
    PreData = 2,
    /// With the rows.
    Data = 3,
    /// After the rows.
    PostData = 4,
}

/// One object of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its number in the archive, from 1.
    pub(super) id: i32,
    /// The catalog that it is in, and its number there; 0 where it has none.
    pub(super) class: u32,
    pub(super) oid: u32,
    pub(super) tag: String,
    /// As `pg_restore --list` calls it: `TABLE`, `FK CONSTRAINT`.
    pub(super) kind: String,
    pub(super) section: Section,
    /// The statements that make it.
    pub(super) definition: String,
    /// The statement that drops it. Without one, `pg_restore` gives it to nobody.
    pub(super) drop: String,
    /// The statement that takes its rows, of an entry that has a block of them.
    pub(super) copy: Option<String>,
    pub(super) schema: Option<String>,
    pub(super) owner: Option<String>,
    /// The entries that have to be there before it.
    pub(super) dependencies: Vec<i32>,
}

#[cfg(test)]
#[path = "custom/tests.rs"]
mod tests;
