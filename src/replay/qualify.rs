//! Hears conversations on all cores, in the order in which they come.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread;

use tokio::runtime::Handle;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinHandle;

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
const AHEAD: usize = 40;

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

type Chunk = Vec<Result<Qualified, Reject>>;

/// Records that are being heard.
pub(super) struct Qualifying {
    chunks: mpsc::Receiver<JoinHandle<Chunk>>,
    /// The next chunk, while it is waited for.
    next: Option<JoinHandle<Chunk>>,
    ready: std::vec::IntoIter<Result<Qualified, Reject>>,
}

impl Qualifying {
    /// Begins to hear records on `jobs` threads; on all cores where that is not said. What
    /// waits to be written is bounded.
    pub(super) fn start(
        records: impl Iterator<Item = Record> + Send + 'static,
        jobs: Option<NonZeroUsize>,
        vocabulary: &Arc<Vocabulary>,
    ) -> Self {
        let cores = || thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let jobs = jobs.map_or_else(cores, NonZeroUsize::get);
        let (sender, chunks) = mpsc::channel(AHEAD);
        let runtime = Handle::current();
        let vocabulary = Arc::clone(vocabulary);
        // A thread of its own: a read of standard input that never ends holds nobody up.
        thread::spawn(move || read(records, jobs, &vocabulary, &sender, &runtime));
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
            let chunk = chunk.await.map_err(|error| {
                Error::new(ErrorKind::Internal, "a conversation could not be heard").because(error)
            })?;
            self.next = None;
            self.ready = chunk.into_iter();
        }
    }
}

fn read(
    records: impl Iterator<Item = Record>,
    jobs: usize,
    vocabulary: &Arc<Vocabulary>,
    sender: &mpsc::Sender<JoinHandle<Chunk>>,
    runtime: &Handle,
) {
    let free = Arc::new(Semaphore::new(jobs));
    let mut records = records.peekable();
    while records.peek().is_some() {
        let (mut chunk, mut bytes) = (Vec::new(), 0);
        while let Some(record) = records.next_if(|_| chunk.len() < TOGETHER && bytes < BYTES_TOGETHER) {
            bytes += record.as_ref().map_or(0, size);
            chunk.push(record);
        }
        let Ok(permit) = runtime.block_on(Arc::clone(&free).acquire_owned()) else { return };
        let vocabulary = Arc::clone(vocabulary);
        let heard = runtime.spawn_blocking(move || {
            let of = |sourced| Qualified::of(sourced, &vocabulary);
            let heard = chunk.into_iter().map(|record| record.map(of)).collect();
            drop(permit);
            heard
        });
        // Nobody takes them any more.
        if sender.blocking_send(heard).is_err() {
            return;
        }
    }
}
