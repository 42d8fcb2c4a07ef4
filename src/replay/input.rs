//! Records on their way into batches.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::Job;
use super::qualify::{Qualified, Qualifying};
use super::report::Report;
use crate::error::{Error, ErrorKind, Result};
use crate::transcript::source::Reject;

/// Conversations of the first batch: something is to be seen soon.
const FIRST: usize = 20;
/// Conversations of a batch, where nothing else was asked for: more take more memory than
/// they save time.
const MOST: usize = 640;
/// Bytes of talk after which a batch is large enough.
const BYTES: usize = 4 << 20;
/// How long the first conversation of a batch waits for the next ones.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often it is looked whether the run is to stop while nothing comes.
const LOOK: Duration = Duration::from_millis(100);

/// Records that came together.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) conversations: Vec<Qualified>,
    pub(super) rejected: Rejected,
}

/// Records that are no conversations, each with the number of conversations before it.
#[derive(Debug, Default)]
pub(super) struct Rejected {
    pub(super) records: VecDeque<(usize, Reject)>,
    /// The number of conversations told of.
    pub(super) told: usize,
}

/// Where batches come from.
pub(super) struct Input {
    records: Qualifying,
    size: usize,
    most: usize,
    read: u64,
    ended: bool,
    stop: Arc<AtomicBool>,
}

impl Input {
    pub(super) fn new(records: Qualifying, job: &Job) -> Self {
        let size = job.batch_size.map_or(FIRST, Into::into);
        let most = job.batch_size.map_or(MOST, Into::into);
        Self { records, size, most, read: 0, ended: false, stop: Arc::clone(&job.stop) }
    }

    /// The next batch; nothing at the end of the input, and where the run is to stop.
    pub(super) async fn next(&mut self) -> Result<Option<Batch>> {
        let mut batch = Batch::default();
        let (mut bytes, mut since) = (0, Instant::now());
        while batch.conversations.len() < self.size && bytes < BYTES {
            let Ok(record) = tokio::time::timeout(LOOK, self.records.next()).await else {
                let waits = !batch.conversations.is_empty() && since.elapsed() > PATIENCE;
                if waits || self.stop.load(Ordering::Relaxed) {
                    break;
                }
                continue;
            };
            let Some(record) = record? else {
                self.ended = true;
                break;
            };
            self.read += 1;
            let place = batch.conversations.len();
            if place == 0 {
                since = Instant::now();
            }
            match record {
                Ok(qualified) => {
                    bytes += qualified.size;
                    batch.conversations.push(qualified);
                }
                Err(reject) => {
                    bytes += reject.size();
                    batch.rejected.records.push_back((place, reject));
                }
            }
            if self.stop.load(Ordering::Relaxed) {
                break;
            }
        }
        self.size = self.most.min(self.size * 4);
        let empty = batch.conversations.is_empty() && batch.rejected.records.is_empty();
        Ok((!empty).then_some(batch))
    }

    /// Whether the last record was read.
    pub(super) fn has_ended(&self) -> bool {
        self.ended
    }

    /// Every record that was read is told of.
    ///
    /// # Errors
    /// Where one is not, in a run that went on to the end.
    pub(super) fn balanced(&self, report: &Report) -> Result<()> {
        let told = report.summary.read;
        if report.stopped || told == self.read {
            return Ok(());
        }
        let what = format!("{} records were read, and {told} are told of", self.read);
        Err(Error::new(ErrorKind::Internal, what))
    }
}
