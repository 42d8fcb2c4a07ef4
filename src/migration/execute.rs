//! Runs the steps of a plan: what only touches the catalogs in one short transaction, the
//! rest beside the team's work, piece by piece.

use std::time::{Duration, Instant};

use super::plan::{CONVERT, Keep, Lock, Phase, Plan, Step};
use super::{Kept, leftovers};
use crate::db::{Access, Database, Transaction, Type, column};
use crate::error::{Error, Result};
use crate::pace::{Limits, Pace};
use crate::store::agents;

/// The most rows of a batch. Beside the team it has as many as are done in a moment:
/// whoever wants one of them waits until it ends.
const BATCH: usize = 5_000;
/// How long all the locks of the short transaction may take together, in milliseconds:
/// whoever comes meanwhile waits behind it.
const LOCK_WAIT_MS: u32 = 600;
/// How long to try altogether until the locks are free.
const PATIENCE: Duration = Duration::from_secs(120);

/// What happens, for who watches.
#[derive(Debug, Clone, Copy)]
pub enum Progress<'a> {
    /// A step begins that may take its time.
    Begins(&'a Step),
    /// The locks that this step, and those with it, need are not free; it is tried again.
    Waits(&'a Step),
}

/// What was done.
#[derive(Debug, Default)]
pub(super) struct Done {
    /// How many steps ran.
    pub(super) steps: usize,
    /// What could not stay in its column.
    pub(super) kept: Vec<Kept>,
}

impl Done {
    fn keep(&mut self, step: &Step, keep: &Keep, rows: u64) {
        if rows == 0 {
            return;
        }
        let table = step.table.clone().unwrap_or_default();
        let same = |kept: &&mut Kept| {
            kept.table == table && kept.column == keep.column && kept.reason == keep.reason
        };
        if let Some(kept) = self.kept.iter_mut().find(same) {
            kept.rows += rows;
            return;
        }
        let (column, kept_in, reason) = (keep.column.clone(), keep.kept_in.clone(), keep.reason.clone());
        self.kept.push(Kept { table, column, kept_in, rows, reason });
    }
}

/// Runs a plan on a server, where people are at work.
///
/// # Errors
/// What the server reported. What was done until then stays, and the next run goes on
/// from there; of the short transaction all is done or nothing.
pub(super) async fn beside_the_team(
    db: &mut Database,
    plan: &Plan,
    done: &mut Done,
    tell: &dyn Fn(Progress<'_>),
) -> Result<()> {
    for step in plan.of(Phase::Extend) {
        db.alone(&step.sql).await.map_err(|error| failed(error, step))?;
        done.steps += 1;
    }
    let together: Vec<_> = plan.of(Phase::Prepare).collect();
    if !together.is_empty() {
        patiently(db, &together, tell).await?;
        done.steps += together.len();
    }
    for step in plan.of(Phase::Fill) {
        tell(Progress::Begins(step));
        fill(db, step, done).await.map_err(|error| failed(error, step))?;
        done.steps += 1;
    }
    for step in plan.of(Phase::Build) {
        tell(Progress::Begins(step));
        db.alone(&step.sql).await.map_err(|error| failed(error, step))?;
        done.steps += 1;
    }
    for step in plan.of(Phase::Settle) {
        tell(Progress::Begins(step));
        patiently(db, &[step], tell).await?;
        done.steps += 1;
    }
    if plan.steps.iter().any(|step| step.keeps.is_some()) {
        let tx = db.begin(Access::Write).await?;
        tx.batch(CONVERT).await?;
        count_asides(&tx, plan, done).await?;
        return tx.rollback().await;
    }
    Ok(())
}

/// Runs a plan inside a transaction, where nobody else is at work or nothing is to stay.
///
/// # Errors
/// What the server reported; the transaction is then good for a rollback only.
pub(super) async fn within(tx: &Transaction<'_>, plan: &Plan, done: &mut Done) -> Result<()> {
    let (catalogs, rest): (Vec<_>, Vec<_>) = plan.steps.iter().partition(|step| step.phase <= Phase::Prepare);
    let sql: Vec<_> = catalogs.iter().map(|step| step.sql.as_str()).collect();
    if !sql.is_empty() {
        tx.batch(&joined(&sql)).await?;
    }
    tx.batch(CONVERT).await?;
    if rest.iter().any(|step| step.phase == Phase::Fill) {
        act(tx).await?;
    }
    for step in rest {
        match step.phase {
            Phase::Fill => fill_within(tx, step, done).await,
            // Nobody is kept waiting here.
            _ => tx.batch(&step.sql.replacen(" concurrently", "", 1)).await,
        }
        .map_err(|error| failed(error, step))?;
    }
    done.steps += plan.steps.len();
    count_asides(tx, plan, done).await?;
    tx.batch("drop function pg_temp.clara_convert(text, text)").await
}

fn joined(statements: &[&str]) -> String {
    let ended = statements.iter().map(|sql| format!("{};\n", sql.trim_end().trim_end_matches(';')));
    ended.collect()
}

/// Runs steps in one transaction as soon as their locks are free. Never waits for them
/// longer than a moment: everybody else would wait behind.
async fn patiently(db: &mut Database, steps: &[&Step], tell: &dyn Fn(Progress<'_>)) -> Result<()> {
    let started = Instant::now();
    let mut pause = Duration::from_millis(100);
    loop {
        match attempt(db, steps).await {
            Ok(()) => return Ok(()),
            Err(error) if is_in_the_way(&error) && started.elapsed() < PATIENCE => {
                // Once, and not for what is over in a moment.
                let locking = steps.iter().find(|step| step.lock >= Lock::ShareRowExclusive);
                if let Some(step) = locking.filter(|_| pause == Duration::from_millis(800)) {
                    tell(Progress::Waits(step));
                }
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(Duration::from_secs(5));
            }
            Err(error) if is_in_the_way(&error) => {
                return Err(error
                    .context("the tables could not be locked for a moment, however often it was tried")
                    .hint("`select pid, state, query from pg_stat_activity order by xact_start` shows who holds them; run it again then"));
            }
            Err(error) => return Err(found_out(db, steps, error).await),
        }
    }
}

async fn attempt(db: &mut Database, steps: &[&Step]) -> Result<()> {
    let tx = db.begin(Access::Schema).await?;
    if let Some(sql) = locking(steps) {
        tx.batch(&sql).await?;
    }
    let sql: Vec<_> = steps.iter().map(|step| step.sql.as_str()).collect();
    tx.batch(&joined(&sql)).await?;
    tx.commit().await
}

/// Takes every lock at once, with one limit for all of them, before anything is changed.
fn locking(steps: &[&Step]) -> Option<String> {
    let strong = |step: &&&Step| step.lock >= Lock::ShareRowExclusive;
    let mut tables: Vec<_> = steps.iter().filter(strong).filter_map(|step| step.table.as_deref()).collect();
    tables.sort_unstable();
    tables.dedup();
    if tables.is_empty() {
        return None;
    }
    let tables: Vec<_> = tables.iter().map(|table| format!("public.{table}")).collect();
    Some(format!(
        "set local statement_timeout = {LOCK_WAIT_MS};\nlock table {} in access exclusive mode;\n\
         set local statement_timeout = '10min'",
        tables.join(", ")
    ))
}

/// A lock that was not free, a deadlock, or the limit on the wait for all locks.
fn is_in_the_way(error: &Error) -> bool {
    matches!(error.sqlstate(), Some("55P03" | "40P01" | "57014"))
}

/// Says which step failed: the message that all of them went in does not tell.
async fn found_out(db: &mut Database, steps: &[&Step], error: Error) -> Error {
    let Ok(tx) = db.begin(Access::Schema).await else { return error };
    for step in steps {
        if let Err(error) = tx.batch(&step.sql).await {
            return failed(error, step).hint("nothing was changed by the short transaction it was in");
        }
    }
    error
}

fn failed(error: Error, step: &Step) -> Error {
    let place = step.table.as_deref().map_or(String::new(), |table| format!(" (table `{table}`)"));
    error
        .context(format!("a step of the migration failed: {}{place}", step.what))
        .hint("run it again to go on from here; `clara-crm migrate --plan` shows the steps that are left")
}

async fn fill(db: &mut Database, step: &Step, done: &mut Done) -> Result<()> {
    let limits = Limits { batch: 1..=BATCH, ..Limits::default() };
    let mut pace = Pace::new(&limits, BATCH);
    let mut after = None;
    loop {
        let rows = pace.size();
        let tx = db.begin(Access::Write).await?;
        tx.batch(CONVERT).await?;
        act(&tx).await?;
        let began = Instant::now();
        let batch = batch(&tx, step, after.as_deref(), rows, done).await?;
        let (took, way) = (began.elapsed(), tx.way());
        tx.batch("drop function pg_temp.clara_convert(text, text)").await?;
        tx.commit().await?;
        pace.after(rows, took, way);
        match batch {
            Some(last) => after = Some(last),
            None => return Ok(()),
        }
    }
}

async fn fill_within(tx: &Transaction<'_>, step: &Step, done: &mut Done) -> Result<()> {
    let mut after = None;
    while let Some(last) = batch(tx, step, after.as_deref(), BATCH, done).await? {
        after = Some(last);
    }
    Ok(())
}

/// One batch of at most so many rows; the last that it looked at, if there was any.
async fn batch(
    tx: &Transaction<'_>,
    step: &Step,
    after: Option<&str>,
    most: usize,
    done: &mut Done,
) -> Result<Option<String>> {
    let most = i32::try_from(most).unwrap_or(i32::MAX);
    let rows = tx.query(&step.sql, &[(&after, Type::TEXT), (&most, Type::INT4)]).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    if let Some(keep) = &step.keeps {
        let kept: i64 = column(row, "kept")?;
        done.keep(step, keep, kept.unsigned_abs());
    }
    let stamped: i64 = column(row, "stamped")?;
    let stamp = Keep {
        column: "updated_at".to_owned(),
        kept_in: leftovers::NAME.to_owned(),
        reason: leftovers::STAMPED.to_owned(),
        count: None,
    };
    done.keep(step, &stamp, stamped.unsigned_abs());
    column(row, "last")
}

/// Acts as somebody whom the CRM's own triggers let do this: a super admin, where there is
/// one, in the service's role. Keeps `updated_at` where the trigger is ours.
async fn act(tx: &Transaction<'_>) -> Result<()> {
    tx.batch("select set_config('clara_crm.keeps_updated_at', 'on', true)").await?;
    let there = "select to_regclass('public.users') is not null and exists (select from pg_catalog.pg_attribute \
                 where attrelid = to_regclass('public.users') and attname = 'role' and not attisdropped) as there";
    let rows = tx.query(there, &[]).await?;
    let mut admin = None;
    if rows.first().map(|row| column::<bool>(row, "there")).transpose()? == Some(true) {
        admin = agents::super_admin(tx).await?;
    }
    tx.act_as(admin.unwrap_or_default(), "service_role").await
}

/// Counts the values that stay in a column which was set aside.
async fn count_asides(tx: &Transaction<'_>, plan: &Plan, done: &mut Done) -> Result<()> {
    for step in &plan.steps {
        let Some(keep) = &step.keeps else { continue };
        if let Some(sql) = &keep.count {
            let rows = tx.query(sql, &[]).await?;
            let count: i64 = rows.first().map(|row| column(row, "count")).transpose()?.unwrap_or_default();
            done.keep(step, keep, count.unsigned_abs());
        } else if step.phase == Phase::Prepare && keep.kept_in == leftovers::NAME {
            done.keep(step, keep, 1);
        }
    }
    Ok(())
}
