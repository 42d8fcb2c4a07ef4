//! Goes through the rows of a task, batch after batch, past whatever can pass.

mod end;

use std::time::{Duration, Instant};

use uuid::Uuid;

use super::batch::{self, Ended, Frame, Mode, Outcome};
use super::failure::{Remedy, may_come_back, remedy};
use super::lease::Lease;
use super::report::{Counts, RefusedRow, TaskReport, Unresolved};
use super::rule::Rule;
use super::tasks::Prepared;
use super::{Job, Task, note};
use crate::db::{Access, Database, Transaction};
use crate::error::{Error, ErrorKind, Result};
use crate::pace::Pace;
use crate::store::backfill::{self, State, Stretch};

/// How often what others do may be in the way of one batch.
const ATTEMPTS: u32 = 8;
/// How long to wait the first time; twice as long each time after.
const BACKOFF: Duration = Duration::from_millis(50);
/// How long a server may be away.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often rows that others were busy with are looked at again, at the end.
const ROUNDS: u32 = 3;
/// More refused rows than this mean that it is not about the rows.
const MOST_REFUSED: usize = 1000;

/// How far a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The task.
    pub task: Task,
    /// How many rows there were to look at when it began.
    pub total: u64,
    /// How many it has looked at.
    pub done: u64,
}

/// A run of one task.
pub(super) struct Run<'a> {
    pub(super) id: Uuid,
    pub(super) job: &'a Job,
    pub(super) deadline: Option<Instant>,
    pub(super) tell: &'a dyn Fn(Progress),
}

/// A task on its way.
pub(super) struct Walk<'a, R> {
    db: &'a mut Database,
    lease: &'a mut Lease,
    run: &'a Run<'a>,
    rule: R,
    prepared: Prepared,
    pace: Pace<'a>,
    counts: Counts,
    batches: u64,
    unresolved: Unresolved,
    refused: Vec<RefusedRow>,
    missed: Vec<Uuid>,
    after: Option<Uuid>,
    /// The earlier run died, and nobody has said so yet.
    dead: Option<State>,
}

/// Whether the rows came to an end.
#[derive(PartialEq, Eq)]
enum End {
    Reached,
    Stopped,
}

impl<'a, R: Rule> Walk<'a, R> {
    pub(super) fn new(
        db: &'a mut Database,
        lease: &'a mut Lease,
        run: &'a Run<'a>,
        rule: R,
        prepared: Prepared,
    ) -> Self {
        let pace = Pace::new(&run.job.limits, rule.most());
        let dead = prepared.previous.clone().filter(|previous| previous.state == "running");
        let (refused, missed, unresolved) = (Vec::new(), Vec::new(), Unresolved::default());
        let (counts, batches, after) = (Counts::default(), 0, None);
        Self {
            db,
            lease,
            run,
            rule,
            prepared,
            pace,
            counts,
            batches,
            unresolved,
            refused,
            missed,
            after,
            dead,
        }
    }

    /// Goes through all of it, and notes how it ended.
    pub(super) async fn go(mut self) -> (TaskReport, Option<Error>) {
        let began = Instant::now();
        let mut failure = None;
        let mut finished = false;
        match Box::pin(self.walk()).await {
            Ok(end) => finished = end == End::Reached && self.missed.is_empty(),
            Err(error) => failure = Some(error),
        }
        if let Err(error) = self.close(finished, failure.as_ref()).await {
            failure.get_or_insert(error);
            finished = false;
        }
        let report = TaskReport {
            task: self.prepared.task,
            counts: self.counts,
            batches: self.batches,
            duration_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
            finished: finished && failure.is_none(),
            unresolved_values: self.unresolved.into_values(),
            refused: self.refused,
            moves_updated_at: self.prepared.stamped && self.counts.updated > 0,
        };
        (report, failure)
    }

    /// From where the last run stopped to the end, then from the beginning to there: rows
    /// that came behind it meanwhile are not forgotten.
    async fn walk(&mut self) -> Result<End> {
        let unfinished = self.prepared.previous.as_ref().filter(|previous| previous.state != "finished");
        let start = unfinished.and_then(|previous| previous.after);
        let mut stretches = vec![Stretch { after: start, ..Stretch::default() }];
        if start.is_some() {
            stretches.push(Stretch { up_to: start, ..Stretch::default() });
        }
        for stretch in stretches {
            if self.stretch(stretch).await? == End::Stopped {
                return Ok(End::Stopped);
            }
        }
        for round in 0..ROUNDS {
            if self.missed.is_empty() {
                break;
            }
            self.rest(BACKOFF * 4_u32.pow(round)).await;
            let missed = std::mem::take(&mut self.missed);
            let (before, looked_for) = (self.counts.scanned, missed.len());
            let only = Stretch { only: Some(missed.clone()), ..Stretch::default() };
            if self.stretch(only).await? == End::Stopped {
                self.missed.extend(missed);
                return Ok(End::Stopped);
            }
            // The rest of them lack nothing any more.
            let found = self.counts.scanned - before + batch::count(self.missed.len());
            let settled = batch::count(looked_for).saturating_sub(found);
            self.counts.unchanged += settled;
            self.counts.scanned += settled;
        }
        Ok(End::Reached)
    }

    async fn stretch(&mut self, mut stretch: Stretch) -> Result<End> {
        loop {
            if self.is_over() {
                return Ok(End::Stopped);
            }
            self.lease.renew(self.db).await?;
            let outcome = self.batch(&stretch).await?;
            let Some(last) = outcome.last else { return Ok(End::Reached) };
            let full = outcome.rows >= self.pace.size();
            let wait = self.pace.after(outcome.rows, outcome.took, outcome.way);
            self.take_in(outcome);
            too_many_refused(&self.refused)?;
            stretch.after = Some(last);
            let Progress { task, total, .. } = self.progress();
            (self.run.tell)(Progress { task, total, done: self.counts.scanned });
            // The only rows are few: what was left of them has been seen.
            if stretch.only.is_some() && !full {
                return Ok(End::Reached);
            }
            self.rest(wait).await;
        }
    }

    fn progress(&self) -> Progress {
        Progress { task: self.prepared.task, total: self.prepared.total, done: self.counts.scanned }
    }

    fn is_over(&self) -> bool {
        self.run.job.is_stopped() || self.run.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// Sleeps, unless it is over meanwhile.
    async fn rest(&self, wait: Duration) {
        let until = Instant::now() + wait;
        while let Some(left) = until.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()) {
            if self.is_over() {
                return;
            }
            tokio::time::sleep(left.min(Duration::from_millis(50))).await;
        }
    }

    /// One batch, as often as it takes.
    async fn batch(&mut self, stretch: &Stretch) -> Result<Outcome> {
        let mut mode = Mode { dry_run: self.run.job.dry_run, ..Mode::default() };
        let mut attempt = 0;
        loop {
            let error = match self.attempt(stretch, mode).await {
                Ended::Done(outcome) => return Ok(outcome),
                Ended::Unknown(outcome, error) => match self.was_saved(&outcome, error).await? {
                    true => return Ok(outcome),
                    false => continue,
                },
                Ended::Failed(error) => error,
            };
            match remedy(&error) {
                Remedy::Fewer if self.pace.shrink() => {}
                Remedy::LeaveOut | Remedy::Fewer if !mode.careful => mode.careful = true,
                Remedy::StepAside if !mode.aside => mode.aside = true,
                Remedy::Reconnect => self.reconnect(error).await?,
                Remedy::StepAside | Remedy::Again if attempt < ATTEMPTS && !self.is_over() => {
                    self.rest(BACKOFF * 2_u32.pow(attempt)).await;
                    attempt += 1;
                }
                _ => return Err(error),
            }
        }
    }

    async fn attempt(&mut self, stretch: &Stretch, mode: Mode) -> Ended {
        let Self { run, rule, prepared, pace, counts, batches, refused, dead, .. } = self;
        let frame = Frame { stretch, size: pace.size(), mode, acting: prepared.acting };
        let (run, prepared, dead) = (*run, &*prepared, dead.as_ref());
        let (counts, batches, refused) = (&*counts, *batches, &*refused);
        let save = async move |tx: &Transaction<'_>, outcome: &Outcome| {
            if outcome.counts.updated == 0 && outcome.refused.iter().all(|row| prepared.was_refused(row)) {
                return Ok(false);
            }
            if let Some(dead) = dead {
                note::mourn(tx, prepared, dead).await?;
            }
            let refused: Vec<_> = refused.iter().chain(&outcome.refused).cloned().collect();
            let mut state = note::state(
                run,
                prepared,
                "running",
                (note::counted(counts, outcome), batches + 1),
                &refused,
            );
            state.after = if stretch.only.is_some() { None } else { outcome.last };
            backfill::save(tx, &state).await?;
            Ok(true)
        };
        batch::run(self.db, rule, &frame, save).await
    }

    /// Whether the transaction whose commit was not answered was committed.
    async fn was_saved(&mut self, outcome: &Outcome, mut error: Error) -> Result<bool> {
        let wanted = note::document(note::counted(&self.counts, outcome), self.batches + 1);
        loop {
            self.reconnect(error).await?;
            match self.saved().await {
                Ok(found) => {
                    return Ok(found.is_some_and(|state| state.run == self.run.id && state.counts == wanted));
                }
                Err(again) if remedy(&again) == Remedy::Reconnect => error = again,
                Err(error) => return Err(error),
            }
        }
    }

    async fn saved(&mut self) -> Result<Option<State>> {
        let tx = self.db.begin(Access::Read).await?;
        let found = backfill::state(&tx, self.prepared.task.name()).await?;
        tx.rollback().await.map(|()| found)
    }

    fn take_in(&mut self, outcome: Outcome) {
        if outcome.kept {
            self.batches += 1;
            self.dead = self.dead.take().filter(|_| self.run.job.dry_run);
        }
        self.after = outcome.last.or(self.after);
        self.counts += outcome.counts;
        self.unresolved.extend(outcome.unresolved);
        self.refused.extend(outcome.refused);
        self.missed.extend(outcome.missed);
    }

    async fn reconnect(&mut self, error: Error) -> Result<()> {
        let until = Instant::now() + PATIENCE;
        let mut pause = BACKOFF;
        self.rule.forget();
        loop {
            match self.db.reconnect().await {
                Ok(()) => return self.lease.renew(self.db).await,
                Err(again) if may_come_back(&again) && Instant::now() < until && !self.is_over() => {
                    self.rest(pause).await;
                    pause = (pause * 2).min(Duration::from_secs(5));
                }
                Err(_) => return Err(error),
            }
        }
    }
}

/// Refuses to go on where the database refuses everything.
fn too_many_refused(refused: &[RefusedRow]) -> Result<()> {
    if refused.len() <= MOST_REFUSED {
        return Ok(());
    }
    let first = refused.first().map(|row| row.reason.clone()).unwrap_or_default();
    Err(Error::new(ErrorKind::Refused, format!("the database refuses more than {MOST_REFUSED} rows"))
        .because(first)
        .hint("look at the triggers and constraints of the table"))
}
