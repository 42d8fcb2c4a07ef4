//! Writes an archive.

use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};

use chrono::{DateTime, Datelike, Local, Timelike};
use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::{BLOCK, COMPRESSION, END_OF_ROWS, Entry, MAGIC, PLACE_KNOWN, PLACE_NONE, PLACE_UNKNOWN};
use super::{SIZES_AND_FORMAT, VERSION};

/// How much of a table's rows is kept before it is written, in bytes.
const PIECE: usize = 64 * 1024;

/// What an archive says of itself.
pub(in crate::db::backup) struct Head {
    /// When it was made.
    pub(in crate::db::backup) made: DateTime<Local>,
    pub(in crate::db::backup) database: String,
    /// Of the server and of `pg_dump`.
    pub(in crate::db::backup) version: String,
}

/// An archive that is being written.
pub(in crate::db::backup) struct Writer<'a> {
    head: &'a Head,
    entries: &'a [Entry],
    /// Where the block of each entry begins, where it has one.
    places: Vec<Option<u64>>,
    file: BufWriter<File>,
}

impl<'a> Writer<'a> {
    /// Begins an archive of these entries in an empty file.
    pub(in crate::db::backup) fn begin(file: File, head: &'a Head, entries: &'a [Entry]) -> io::Result<Self> {
        let file = BufWriter::with_capacity(PIECE, file);
        let mut writer = Self { head, entries, places: vec![None; entries.len()], file };
        writer.front()?;
        Ok(writer)
    }

    /// Begins the block of the entry at `index`.
    pub(in crate::db::backup) fn block(&mut self, index: usize) -> io::Result<Block<'_>> {
        self.places[index] = Some(self.file.stream_position()?);
        self.file.write_all(&[BLOCK])?;
        int(&mut self.file, self.entries[index].id)?;
        let pieces = BufWriter::with_capacity(PIECE, Pieces(&mut self.file));
        Ok(Block(ZlibEncoder::new(pieces, Compression::default())))
    }

    /// Ends the archive: now that they are known, the places of the blocks go to its front.
    pub(in crate::db::backup) fn finish(mut self) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(0))?;
        self.front()?;
        self.file.flush()
    }

    /// Everything before the blocks, always of the same length.
    fn front(&mut self) -> io::Result<()> {
        let file = &mut self.file;
        head(file, self.head)?;
        int(file, i32::try_from(self.entries.len()).map_err(io::Error::other)?)?;
        for (entry, place) in self.entries.iter().zip(&self.places) {
            self::entry(file, entry)?;
            let state = match (place, &entry.copy) {
                (Some(_), _) => PLACE_KNOWN,
                (None, Some(_)) => PLACE_UNKNOWN,
                (None, None) => PLACE_NONE,
            };
            file.write_all(&[state])?;
            file.write_all(&place.unwrap_or_default().to_le_bytes())?;
        }
        Ok(())
    }
}

/// The rows of a table on their way into an archive.
pub(in crate::db::backup) struct Block<'a>(ZlibEncoder<BufWriter<Pieces<'a>>>);

impl Block<'_> {
    /// Adds rows in the text format of `COPY`.
    pub(in crate::db::backup) fn rows(&mut self, rows: &[u8]) -> io::Result<()> {
        self.0.write_all(rows)
    }

    pub(in crate::db::backup) fn finish(mut self) -> io::Result<()> {
        self.0.write_all(END_OF_ROWS)?;
        let pieces = self.0.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
        int(pieces.0, 0)
    }
}

/// Writes pieces, each after its length.
pub(in crate::db::backup) struct Pieces<'a>(&'a mut BufWriter<File>);

impl Write for Pieces<'_> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        // A piece of no length would end the block.
        if !piece.is_empty() {
            int(self.0, i32::try_from(piece.len()).map_err(io::Error::other)?)?;
            self.0.write_all(piece)?;
        }
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn head(file: &mut impl Write, head: &Head) -> io::Result<()> {
    file.write_all(MAGIC)?;
    file.write_all(&VERSION)?;
    file.write_all(&SIZES_AND_FORMAT)?;
    int(file, COMPRESSION)?;
    let made = head.made;
    for number in [made.second(), made.minute(), made.hour(), made.day(), made.month0()] {
        int(file, i32::try_from(number).map_err(io::Error::other)?)?;
    }
    int(file, made.year() - 1900)?;
    // No daylight saving time: `pg_restore` shows the time as it is.
    int(file, 0)?;
    for text in [&head.database, &head.version, &head.version] {
        string(file, Some(text))?;
    }
    Ok(())
}

fn entry(file: &mut impl Write, entry: &Entry) -> io::Result<()> {
    int(file, entry.id)?;
    int(file, i32::from(entry.copy.is_some()))?;
    string(file, Some(&entry.class.to_string()))?;
    string(file, Some(&entry.oid.to_string()))?;
    string(file, Some(&entry.tag))?;
    string(file, Some(&entry.kind))?;
    int(file, entry.section as i32)?;
    string(file, Some(&entry.definition))?;
    string(file, Some(&entry.drop))?;
    string(file, entry.copy.as_deref())?;
    string(file, entry.schema.as_deref())?;
    // Tablespace and access method: the restoring server's own.
    string(file, None)?;
    string(file, None)?;
    string(file, entry.owner.as_deref())?;
    // Rows with object ids, which no server has had since PostgreSQL 12.
    string(file, Some("false"))?;
    for id in &entry.dependencies {
        string(file, Some(&id.to_string()))?;
    }
    string(file, None)
}

fn int(file: &mut impl Write, number: i32) -> io::Result<()> {
    file.write_all(&[u8::from(number < 0)])?;
    file.write_all(&number.unsigned_abs().to_le_bytes())
}

fn string(file: &mut impl Write, text: Option<&str>) -> io::Result<()> {
    let Some(text) = text else { return int(file, -1) };
    int(file, i32::try_from(text.len()).map_err(io::Error::other)?)?;
    file.write_all(text.as_bytes())
}
