//! Reads an archive of this form back, to the last byte.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Read, Seek};

use flate2::read::ZlibDecoder;

use super::{BLOCK, COMPRESSION, END_OF_ROWS, Entry, MAGIC, PLACE_KNOWN, PLACE_NONE};
use super::{SIZES_AND_FORMAT, Section, VERSION};

/// What was found in an archive.
pub(in crate::db::backup) struct Contents {
    pub(in crate::db::backup) entries: Vec<Entry>,
    /// How many rows each block holds, by the number of its entry.
    pub(in crate::db::backup) rows: BTreeMap<i32, u64>,
}

/// Reads an archive.
///
/// # Errors
/// What is broken in it, or `UnexpectedEof`.
pub(in crate::db::backup) fn read(mut file: impl BufRead + Seek) -> io::Result<Contents> {
    head(&mut file)?;
    let mut entries = Vec::new();
    let mut places = BTreeMap::new();
    for _ in 0..int(&mut file)? {
        let (entry, place) = entry(&mut file)?;
        places.extend(place.map(|place| (place, entry.id)));
        entries.push(entry);
    }
    let mut rows = BTreeMap::new();
    for (place, id) in places {
        if file.stream_position()? != place || byte(&mut file)? != BLOCK || int(&mut file)? != id {
            return Err(broken("a block of rows is not where it should be"));
        }
        rows.insert(id, block(&mut file)?);
    }
    if file.fill_buf()?.is_empty() { Ok(Contents { entries, rows }) } else { Err(broken("it has no end")) }
}

fn head(file: &mut impl Read) -> io::Result<()> {
    let wanted = [&MAGIC[..], &VERSION, &SIZES_AND_FORMAT].concat();
    let mut found = vec![0; wanted.len()];
    file.read_exact(&mut found)?;
    if found != wanted || int(file)? != COMPRESSION {
        return Err(broken("it is of another format"));
    }
    // The time, then the names of the database and of the versions.
    for _ in 0..7 {
        int(file)?;
    }
    for _ in 0..3 {
        string(file)?;
    }
    Ok(())
}

/// An entry, and where its block begins.
fn entry(file: &mut impl Read) -> io::Result<(Entry, Option<u64>)> {
    let id = int(file)?;
    let has_rows = int(file)? != 0;
    let class = number(file)?;
    let oid = number(file)?;
    let tag = known(file)?;
    let kind = known(file)?;
    let section = section(int(file)?)?;
    let definition = known(file)?;
    let drop = known(file)?;
    let copy = string(file)?;
    let schema = string(file)?;
    let _tablespace = string(file)?;
    let _access_method = string(file)?;
    let owner = string(file)?;
    let _with_oids = string(file)?;
    let mut dependencies = Vec::new();
    while let Some(id) = string(file)? {
        dependencies.push(id.parse().map_err(|_| broken("a number is none"))?);
    }
    let entry =
        Entry { id, class, oid, tag, kind, section, definition, drop, copy, schema, owner, dependencies };
    let state = byte(file)?;
    let mut place = [0; 8];
    file.read_exact(&mut place)?;
    match (state, has_rows, entry.copy.is_some()) {
        (PLACE_KNOWN, true, true) => Ok((entry, Some(u64::from_le_bytes(place)))),
        (PLACE_NONE, false, false) => Ok((entry, None)),
        _ => Err(broken("the rows of a table are not in it")),
    }
}

/// The number of rows of a block, each of which is a line; zlib's checksum says that they
/// are what was written.
fn block(file: &mut impl BufRead) -> io::Result<u64> {
    let mut rows = ZlibDecoder::new(Pieces { file, left: 0, ended: false });
    let (mut lines, mut tail) = (0, Vec::new());
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let length = rows.read(&mut buffer)?;
        if length == 0 {
            break;
        }
        lines += buffer[..length].iter().filter(|byte| **byte == b'\n').count() as u64;
        tail.extend_from_slice(&buffer[..length]);
        tail.drain(..tail.len().saturating_sub(END_OF_ROWS.len()));
    }
    if tail != END_OF_ROWS || rows.into_inner().read(&mut buffer)? > 0 {
        return Err(broken("the rows of a table are cut off"));
    }
    Ok(lines - END_OF_ROWS.iter().filter(|byte| **byte == b'\n').count() as u64)
}

/// The pieces of a block, one after the other.
struct Pieces<'a, R> {
    file: &'a mut R,
    left: usize,
    ended: bool,
}

impl<R: BufRead> Read for Pieces<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 && !self.ended {
            self.left = usize::try_from(int(self.file)?).map_err(|_| broken("a length is below zero"))?;
            self.ended = self.left == 0;
        }
        let wanted = buffer.len().min(self.left);
        let length = self.file.read(&mut buffer[..wanted])?;
        if length == 0 && wanted > 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left -= length;
        Ok(length)
    }
}

fn section(number: i32) -> io::Result<Section> {
    let all = [Section::None, Section::PreData, Section::Data, Section::PostData];
    all.into_iter().find(|section| *section as i32 == number).ok_or_else(|| broken("a section is not known"))
}

fn byte(file: &mut impl Read) -> io::Result<u8> {
    let mut byte = [0];
    file.read_exact(&mut byte)?;
    Ok(byte[0])
}

fn int(file: &mut impl Read) -> io::Result<i32> {
    let negative = byte(file)? != 0;
    let mut bytes = [0; 4];
    file.read_exact(&mut bytes)?;
    let number = i32::from_le_bytes(bytes);
    Ok(if negative { -number } else { number })
}

fn string(file: &mut impl Read) -> io::Result<Option<String>> {
    let Ok(length) = u64::try_from(int(file)?) else { return Ok(None) };
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    String::from_utf8(bytes).map(Some).map_err(|_| broken("a text is not in UTF-8"))
}

fn known(file: &mut impl Read) -> io::Result<String> {
    string(file)?.ok_or_else(|| broken("a text is missing"))
}

fn number(file: &mut impl Read) -> io::Result<u32> {
    known(file)?.parse().map_err(|_| broken("a number is none"))
}

fn broken(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}
