//! Hears conversations on all cores but one, in the order in which they come.

use std::num::NonZeroUsize;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tokio::sync::{mpsc, oneshot};

use crate::error::{Error, ErrorKind, Result};
use crate::lead::contribution::Contribution;
use crate::qualifier::Vocabulary;
use crate::transcript::Transcript;
use crate::transcript::source::{Record, Reject, Sourced};
use crate::transcript::times::CallTimes;

/// Records that are heard by one thread in one go, and bytes of talk after which it is
/// enough.
const TOGETHER: usize = 16;
const BYTES_TOGETHER: usize = 256 << 10;
/// Chunks that wait to be written: what a batch takes is heard while the server writes the
/// one before it.
const AHEAD: usize = 56;

/// A conversation with what was heard in it.
#[derive(Debug)]
pub(super) struct Qualified {
    pub(super) sourced: Sourced,
    /// Its fingerprint.
    pub(super) digest: String,
    pub(super) times: CallTimes,
    pub(super) said: Arc<Contribution>,
    /// The words with which it was heard.
    pub(super) vocabulary: Arc<Vocabulary>,
    /// Bytes of talk.
    pub(super) size: usize,
}

impl Qualified {
    /// Hears a conversation.
    #[must_use]
    pub(super) fn of(sourced: Sourced, vocabulary: &Arc<Vocabulary>) -> Self {
        let (times, said) = heard(&sourced.transcript, vocabulary);
        Self {
            digest: sourced.transcript.digest(),
            times,
            said,
            vocabulary: Arc::clone(vocabulary),
            size: size(&sourced),
            sourced,
        }
    }
}

/// The times of a conversation, and what was heard in it.
#[must_use]
pub(super) fn heard(transcript: &Transcript, vocabulary: &Vocabulary) -> (CallTimes, Arc<Contribution>) {
    let times = CallTimes::of(transcript);
    let said = Contribution::with(transcript, &times, vocabulary);
    (times, Arc::new(said))
}

fn size(sourced: &Sourced) -> usize {
    sourced.transcript.messages.iter().map(|message| message.content.len()).sum()
}

/// Records that one thread heard in one go.
type Chunk = Vec<Result<Qualified, Reject>>;

/// Records that a thread is to hear, and who waits for them.
type Task = (Vec<Record>, oneshot::Sender<Chunk>);

/// Records that are being heard.
pub(super) struct Qualifying {
    chunks: mpsc::Receiver<oneshot::Receiver<Chunk>>,
    /// The next chunk, while it is waited for.
    next: Option<oneshot::Receiver<Chunk>>,
    ready: std::vec::IntoIter<Result<Qualified, Reject>>,
}

impl Qualifying {
    /// Begins to hear records on `jobs` threads; on all cores but one where that is not said.
    /// What waits to be written is bounded.
    pub(super) fn start(
        records: impl Iterator<Item = Record> + Send + 'static,
        jobs: Option<NonZeroUsize>,
        vocabulary: &Arc<Vocabulary>,
    ) -> Self {
        let jobs = jobs.map_or_else(spare_cores, NonZeroUsize::get);
        let (sender, chunks) = mpsc::channel(AHEAD);
        let (tasks, open) = sync_channel::<Task>(jobs);
        let open = Arc::new(Mutex::new(open));
        // Always the same threads: each keeps what it has worked out of the patterns.
        for _ in 0..jobs {
            let (open, vocabulary) = (Arc::clone(&open), Arc::clone(vocabulary));
            thread::spawn(move || hear(&open, &vocabulary));
        }
        // A thread of its own: a read of standard input that never ends holds nobody up.
        thread::spawn(move || read(records, &tasks, &sender));
        Self { chunks, next: None, ready: Vec::new().into_iter() }
    }

    /// The next record; nothing after the last. Nothing is lost where it is not waited for
    /// to the end.
    pub(super) async fn next(&mut self) -> Result<Option<Result<Qualified, Reject>>> {
        loop {
            if let Some(record) = self.ready.next() {
                return Ok(Some(record));
            }
            let Some(chunk) = &mut self.next else {
                self.next = self.chunks.recv().await;
                if self.next.is_none() {
                    return Ok(None);
                }
                continue;
            };
            let chunk = chunk
                .await
                .map_err(|_| Error::new(ErrorKind::Internal, "a conversation could not be heard"))?;
            self.next = None;
            self.ready = chunk.into_iter();
        }
    }
}

/// All cores but the one that decides what was heard and, where the server is near, feeds it:
/// a server that waits for its turn costs more time than one more thread that hears saves.
fn spare_cores() -> usize {
    thread::available_parallelism().map_or(1, NonZeroUsize::get).saturating_sub(1).max(1)
}

/// Puts records together until there are no more, or nobody takes them any more.
fn read(
    records: impl Iterator<Item = Record>,
    tasks: &SyncSender<Task>,
    sender: &mpsc::Sender<oneshot::Receiver<Chunk>>,
) {
    let mut records = records.peekable();
    while records.peek().is_some() {
        let (mut chunk, mut bytes) = (Vec::new(), 0);
        while let Some(record) = records.next_if(|_| chunk.len() < TOGETHER && bytes < BYTES_TOGETHER) {
            bytes += record.as_ref().map_or(0, size);
            chunk.push(record);
        }
        let (done, heard) = oneshot::channel();
        if sender.blocking_send(heard).is_err() || tasks.send((chunk, done)).is_err() {
            return;
        }
    }
}

/// How much further behind others a thread stands that hears (see `nice(2)`).
#[cfg(target_os = "linux")]
const BEHIND: i32 = 10;

/// Hears what is to be heard until there is no more, behind the threads that decide and send: the
/// server waits for those, and what was heard waits.
fn hear(open: &Mutex<Receiver<Task>>, vocabulary: &Arc<Vocabulary>) {
    // Of this thread alone, which only Linux knows; where it is refused, nothing is lost.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(BEHIND);
    loop {
        let task = open.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((chunk, done)) = task else { return };
        let of = |sourced| Qualified::of(sourced, vocabulary);
        let heard = chunk.into_iter().map(|record| record.map(of)).collect();
        // Where nobody waits for it any more, the run is over.
        let _ = done.send(heard);
    }
}
