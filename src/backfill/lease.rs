//! Keeps a second run of the same task out for as long as the first one runs.
//!
//! The lock belongs to a transaction that does nothing else, on a connection of its own. A
//! lock of the session would get lost in a transaction-mode pooler and stay behind on one
//! of its connections. This one goes when the connection does, so a run that died is in
//! nobody's way. Between two statements such a transaction keeps no snapshot: vacuum and
//! index builds do not wait for it.

use std::time::{Duration, Instant};

use super::Task;
use crate::db::{Database, Transaction, Type, column};
use crate::error::{Error, ErrorKind, Result};
use crate::migration;

/// The first half of the key of the advisory lock; the second is of the task's name.
const KEY: &str = "clara-crm backfill";

/// How long it may take to get the lock again.
const PATIENCE: Duration = Duration::from_secs(5);

/// The right to run tasks, held until it is dropped.
pub(super) struct Lease {
    tasks: Vec<Task>,
    /// Nothing where the database serves one client only.
    holder: Option<Database>,
}

impl Lease {
    /// Takes the tasks, all or none.
    ///
    /// # Errors
    /// [`ErrorKind::Locked`] while another run has one of them, or a migration runs.
    pub(super) async fn take(db: &Database, tasks: &[Task]) -> Result<Self> {
        let mut lease = Self { tasks: tasks.to_vec(), holder: None };
        lease.hold(db).await?;
        Ok(lease)
    }

    async fn hold(&mut self, db: &Database) -> Result<()> {
        let Some(mut holder) = db.second().await? else { return Ok(()) };
        holder.alone(&unless_migrating()).await.map_err(|error| taken(error, "a migration"))?;
        for task in &self.tasks {
            holder
                .alone(&locking(*task))
                .await
                .map_err(|error| taken(error, &format!("another run of the backfill `{}`", task.name())))?;
        }
        // The last word: a query keeps its snapshot until the next statement.
        holder.alone("set local idle_in_transaction_session_timeout = 0").await?;
        self.holder = Some(holder);
        Ok(())
    }

    /// Makes sure that it is still held; takes it again where its connection was lost.
    ///
    /// # Errors
    /// [`ErrorKind::Interrupted`] where another run was quicker.
    pub(super) async fn renew(&mut self, db: &Database) -> Result<()> {
        if self.holder.as_ref().is_none_or(Database::is_connected) {
            return Ok(());
        }
        let until = Instant::now() + PATIENCE;
        loop {
            match self.hold(db).await {
                // The server tells of a connection's end before it lets go of its locks.
                Err(error)
                    if matches!(error.kind(), ErrorKind::Locked | ErrorKind::Connection)
                        && Instant::now() < until =>
                {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                Err(error) if error.kind() == ErrorKind::Locked => {
                    return Err(Error::new(ErrorKind::Interrupted, "another run has taken over")
                        .because("the connection that held the lock was lost"));
                }
                done => return done,
            }
        }
    }

    /// Gives the tasks back.
    pub(super) async fn end(self) {
        if let Some(holder) = self.holder {
            // The server ends the transaction with the connection.
            let _ = holder.close().await;
        }
    }
}

fn unless_migrating() -> String {
    format!(
        "begin;
         do $$ begin
             if not pg_try_advisory_xact_lock_shared({}) then
                 raise exception using errcode = '55P03';
             end if;
         end $$;
         rollback;
         begin;
         set local time zone 'UTC';
         select set_config(name, '0', true) from pg_catalog.pg_settings where name = 'transaction_timeout'",
        migration::LOCK_KEY
    )
}

fn locking(task: Task) -> String {
    format!(
        "do $$ begin
             if not pg_try_advisory_xact_lock(hashtext('{KEY}'), hashtext('{}')) then
                 raise exception using errcode = '55P03';
             end if;
         end $$",
        task.name()
    )
}

fn taken(error: Error, who: &str) -> Error {
    if error.sqlstate() != Some("55P03") {
        return error;
    }
    Error::new(ErrorKind::Locked, format!("{who} is at work on this database"))
        .hint("nothing was done; run it again when that has ended")
}

/// The tasks that a run is at work on right now.
///
/// # Errors
/// What the server reported.
pub(super) async fn running(tx: &Transaction<'_>) -> Result<Vec<Task>> {
    let names: Vec<&str> = Task::ALL.iter().map(|task| task.name()).collect();
    let sql = "select task.name from unnest($2::text[]) task (name)
                where exists (
                  select from pg_catalog.pg_locks l
                   where l.locktype = 'advisory' and l.granted
                     and l.database = (select oid from pg_catalog.pg_database where datname = current_database())
                     and l.classid::bigint = hashtext($1)::bigint & 4294967295
                     and l.objid::bigint = hashtext(task.name)::bigint & 4294967295)";
    let rows = tx.query(sql, &[(&KEY, Type::TEXT), (&names, Type::TEXT_ARRAY)]).await?;
    let found: Vec<String> = rows.iter().map(|row| column(row, "name")).collect::<Result<_>>()?;
    Ok(found.iter().filter_map(|name| Task::named(name)).collect())
}
