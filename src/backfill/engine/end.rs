//! How a walk ends: what is noted of it.

use super::{ATTEMPTS, MOST_REFUSED, Walk};
use crate::backfill::failure::{Remedy, remedy};
use crate::backfill::note;
use crate::backfill::rule::Rule;
use crate::db::Access;
use crate::error::{Error, Result};
use crate::store::backfill::{self, State};

impl<R: Rule> Walk<'_, R> {
    /// Notes how the run ended, where there is anything to note.
    pub(super) async fn close(&mut self, finished: bool, failure: Option<&Error>) -> Result<()> {
        let previous = self.prepared.previous.as_ref();
        let as_before = previous.is_none_or(|previous| previous.state == "finished" || !finished);
        let nothing_new = self.batches == 0 && failure.is_none() && self.dead.is_none() && as_before;
        if self.run.job.dry_run || nothing_new {
            return Ok(());
        }
        self.refused.truncate(MOST_REFUSED);
        let word = match (failure, finished) {
            (Some(_), _) => "failed",
            (None, true) => "finished",
            (None, false) => "stopped",
        };
        let mut state =
            note::state(self.run, &self.prepared, word, (self.counts, self.batches), &self.refused);
        state.after =
            if finished { None } else { self.after.or(previous.and_then(|previous| previous.after)) };
        let mut attempt = 0;
        loop {
            match self.closed(&state, failure).await {
                Err(error)
                    if remedy(&error) == Remedy::Reconnect && failure.is_none() && attempt < ATTEMPTS =>
                {
                    self.reconnect(error).await?;
                    attempt += 1;
                }
                done => return done,
            }
        }
    }

    async fn closed(&mut self, state: &State, failure: Option<&Error>) -> Result<()> {
        if !self.db.is_connected() {
            self.db.reconnect().await?;
        }
        let prepared = &self.prepared;
        let tx = self.db.begin(Access::Write).await?;
        tx.act_as(prepared.acting, "service_role").await?;
        if let Some(dead) = &self.dead {
            note::mourn(&tx, prepared, dead).await?;
        }
        backfill::save(&tx, state).await?;
        if self.batches > 0 || failure.is_some() {
            let mut details = serde_json::json!({
                "state": state.state, "counts": state.counts, "refused": state.refused,
                "version": env!("CARGO_PKG_VERSION"),
            });
            if let Some(error) = failure {
                details["error"] = error.to_string().into();
            }
            note::leave(&tx, prepared, self.run.id, &details).await?;
        }
        tx.commit().await
    }
}
