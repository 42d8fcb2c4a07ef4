//! Records in the order in which the calls happened, whatever the order of the input, in
//! the same memory for any number of them.
//!
//! Each is read twice: once for its time, after which it waits as it came, and once when
//! its turn has come. What waits is held in memory while it is little, else in a temporary
//! file that has no name, so that nothing of it is left however the program ends.

use std::cmp::Ordering;
use std::collections::VecDeque;
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::sync::Arc;

use tempfile::SpooledTempFile;

use super::{Form, Found, Origin, Outcomes, Piece, Record, Reject, Sourced};
use crate::error::{Error, ErrorKind, Result};
use crate::transcript::formats::Reading;
use crate::transcript::reason::Code;
use crate::transcript::times::CallTimes;

/// Up to how many bytes of records, and as many of rejects, wait in memory.
const HELD: usize = 4 << 20;
/// How many bytes of records, and how many records, are read together.
const TOGETHER: (usize, usize) = (1 << 20, 4096);

/// Takes records in any order.
#[derive(Debug)]
pub struct Intake {
    reading: Reading,
    jobs: usize,
    outcomes: Outcomes,
    /// Found and not yet read, with their bytes.
    found: Vec<Found>,
    bytes: usize,
    waiting: Waiting,
    rejects: SpooledTempFile,
    rejected: u64,
}

/// The records that wait for their turn.
#[derive(Debug)]
struct Waiting {
    texts: SpooledTempFile,
    end: u64,
    keys: Vec<Key>,
}

/// What is remembered of a record.
#[derive(Debug)]
struct Key {
    /// When the call began, in microseconds.
    began: i64,
    session_id: Box<str>,
    file: Arc<str>,
    line: Option<u64>,
    form: Form,
    place: u64,
    length: usize,
}

impl Key {
    fn order(&self, other: &Self) -> Ordering {
        (self.began, &self.session_id).cmp(&(other.began, &other.session_id))
    }
}

impl Intake {
    /// Takes records that are read so, by as many threads as `jobs` or, without it, as
    /// there are cores.
    #[must_use]
    pub fn new(reading: &Reading, jobs: Option<NonZeroUsize>) -> Self {
        let jobs = jobs.or_else(|| std::thread::available_parallelism().ok());
        Self {
            reading: reading.clone(),
            jobs: jobs.map_or(1, NonZeroUsize::get),
            outcomes: Outcomes::default(),
            found: Vec::new(),
            bytes: 0,
            waiting: Waiting { texts: SpooledTempFile::new(HELD), end: 0, keys: Vec::new() },
            rejects: SpooledTempFile::new(HELD),
            rejected: 0,
        }
    }

    /// How many records were taken so far.
    #[must_use]
    pub fn taken(&self) -> u64 {
        self.waiting.keys.len() as u64 + self.rejected
    }

    /// Takes what was found.
    ///
    /// # Errors
    /// When there is no room for what waits.
    pub fn take(&mut self, found: Found) -> Result<()> {
        if let Found::Piece(piece) = &found {
            self.bytes += piece.text.len();
        }
        self.found.push(found);
        if self.bytes < TOGETHER.0 && self.found.len() < TOGETHER.1 {
            return Ok(());
        }
        self.read()
    }

    /// Ends the input.
    ///
    /// # Errors
    /// When there is no room for what waits.
    pub fn in_order(mut self) -> Result<InOrder> {
        self.read()?;
        let mut keys = self.waiting.keys;
        keys.sort_unstable_by(Key::order);
        self.rejects.rewind().map_err(|error| no_room(&error))?;
        Ok(InOrder {
            reading: self.reading,
            rejected: self.rejected,
            rejects: BufReader::new(self.rejects),
            texts: self.waiting.texts,
            total: self.rejected + keys.len() as u64,
            keys: keys.into_iter().peekable(),
            ties: VecDeque::new(),
        })
    }

    /// Reads what was found, by all threads, and keeps it.
    fn read(&mut self) -> Result<()> {
        let found = std::mem::take(&mut self.found);
        self.bytes = 0;
        for found in read_all(found, &self.reading, self.jobs) {
            match self.outcomes.of(found) {
                Some(Ok((began, session_id, piece))) => self.waiting.add(began, session_id, piece),
                Some(Err(reject)) => self.reject(&reject),
                None => Ok(()),
            }
            .map_err(|error| no_room(&error))?;
        }
        Ok(())
    }

    fn reject(&mut self, reject: &Reject) -> io::Result<()> {
        self.rejected += 1;
        let Reject { source, session_id, code, reason, origin } = reject;
        let parts = (source, session_id, code, reason, origin.line, origin.text.as_deref());
        let mut line = serde_json::to_vec(&parts)?;
        line.push(b'\n');
        self.rejects.write_all(&line)
    }
}

/// When a call began, its session, and the record.
type Timed = (i64, Box<str>, Piece);

fn timed(piece: Piece, reading: &Reading) -> Option<Result<Timed, Reject>> {
    Some(piece.read(reading)?.map(|Sourced { transcript, .. }| {
        let began = CallTimes::of(&transcript).started_at.timestamp_micros();
        (began, transcript.session_id.into(), piece)
    }))
}

/// Reads records, each thread its share of them.
fn read_all(found: Vec<Found>, reading: &Reading, jobs: usize) -> Vec<Found<Option<Result<Timed, Reject>>>> {
    let read = |found: Vec<Found>| -> Vec<_> {
        found.into_iter().map(|found| found.map(|piece| timed(piece, reading))).collect()
    };
    let share = found.len().div_ceil(jobs);
    if jobs == 1 || share < 2 {
        return read(found);
    }
    let (mut found, mut shares) = (found, Vec::with_capacity(jobs));
    while found.len() > share {
        let rest = found.split_off(share);
        shares.push(std::mem::replace(&mut found, rest));
    }
    std::thread::scope(|scope| {
        let threads: Vec<_> = shares.into_iter().map(|share| scope.spawn(|| read(share))).collect();
        let last = read(found);
        let joined =
            threads.into_iter().flat_map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        joined.chain(last).collect()
    })
}

impl Waiting {
    fn add(&mut self, began: i64, session_id: Box<str>, piece: Piece) -> io::Result<()> {
        self.texts.write_all(piece.text.as_bytes())?;
        self.keys.push(Key {
            began,
            session_id,
            file: piece.file,
            line: piece.line,
            form: piece.form,
            place: self.end,
            length: piece.text.len(),
        });
        self.end += piece.text.len() as u64;
        Ok(())
    }
}

/// All records: first what is none, then the conversations in the order in which they
/// happened; of two deliveries of one session, always the same one first.
#[derive(Debug)]
pub struct InOrder {
    reading: Reading,
    rejects: BufReader<SpooledTempFile>,
    rejected: u64,
    texts: SpooledTempFile,
    keys: std::iter::Peekable<std::vec::IntoIter<Key>>,
    /// Deliveries of one session at one time, in their order.
    ties: VecDeque<Key>,
    total: u64,
}

impl Iterator for InOrder {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        let mut line = String::new();
        if self.rejects.read_line(&mut line).is_ok_and(|read| read > 0) {
            return Some(Err(reject_of(&line)));
        }
        if let Some(key) = self.ties.pop_front() {
            return Some(self.record(&key));
        }
        let key = self.keys.next()?;
        let tied = |other: &Key| key.order(other) == Ordering::Equal;
        if !self.keys.peek().is_some_and(tied) {
            return Some(self.record(&key));
        }
        let mut ties = Vec::new();
        while let Some(other) = self.keys.next_if(tied) {
            ties.push(other);
        }
        ties.push(key);
        ties.sort_by_cached_key(|key| {
            self.record(key).map_or_else(|_| String::new(), |read| read.transcript.digest())
        });
        self.ties = ties.into();
        self.ties.pop_front().map(|key| self.record(&key))
    }
}

impl InOrder {
    /// How many records there are.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// How many of them are none.
    #[must_use]
    pub fn rejected(&self) -> u64 {
        self.rejected
    }

    fn record(&mut self, key: &Key) -> Record {
        let (file, line, form) = (Arc::clone(&key.file), key.line, key.form);
        let lost = |why: &dyn std::fmt::Display| {
            let source = line.map_or_else(|| file.to_string(), |line| format!("{file}:{line}"));
            let reason = format!("it was read and could not be read again: {why}");
            let (session_id, origin) = (Some(key.session_id.to_string()), Origin { line, text: None });
            Reject { source, session_id, code: Code::Unreadable, reason, origin }
        };
        let text = self.text(key).map_err(|error| lost(&error))?;
        let piece = Piece { file: Arc::clone(&file), line, form, text };
        piece.read(&self.reading).unwrap_or_else(|| Err(lost(&"it holds no talk")))
    }

    fn text(&mut self, key: &Key) -> io::Result<Arc<str>> {
        self.texts.seek(SeekFrom::Start(key.place))?;
        let mut bytes = vec![0; key.length];
        self.texts.read_exact(&mut bytes)?;
        String::from_utf8(bytes).map(Into::into).map_err(io::Error::other)
    }
}

fn reject_of(line: &str) -> Reject {
    type Parts = (String, Option<String>, Code, String, Option<u64>, Option<String>);
    match serde_json::from_str::<Parts>(line) {
        Ok((source, session_id, code, reason, line, text)) => {
            Reject { source, session_id, code, reason, origin: Origin { line, text: text.map(Into::into) } }
        }
        Err(error) => Reject::whole("", Code::Unreadable.because(error.to_string())),
    }
}

fn no_room(error: &io::Error) -> Error {
    Error::new(ErrorKind::Input, "the records could not be kept until their turn")
        .because(format!("a temporary file in {}: {error}", std::env::temp_dir().display()))
        .hint("TMPDIR names a folder with room for them, as much as they take unpacked")
}
