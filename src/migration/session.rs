//! Lets refinery work inside one of our transactions.
//!
//! refinery's own driver opens a transaction a migration and uses named statements,
//! which a transaction-mode pooler does not carry over.

use std::time::{Duration, Instant};

use refinery_core::Migration;
use refinery_core::traits::r#async::{AsyncMigrate, AsyncQuery, AsyncTransaction};

use super::history;
use crate::db::Transaction;
use crate::error::{Error, Result};

/// A transaction as refinery takes it.
pub(super) struct Session<'a, 't> {
    tx: &'a Transaction<'t>,
    /// How long each batch took: first the history table, then a migration each.
    pub(super) durations: Vec<Duration>,
}

impl<'a, 't> Session<'a, 't> {
    pub(super) fn new(tx: &'a Transaction<'t>) -> Self {
        Self { tx, durations: Vec::new() }
    }
}

impl AsyncTransaction for Session<'_, '_> {
    type Error = Error;

    async fn execute<'a, T: Iterator<Item = &'a str> + Send + 'a>(&'a mut self, queries: T) -> Result<usize> {
        let started = Instant::now();
        let mut count = 0;
        for query in queries {
            self.tx.batch(query).await?;
            count += 1;
        }
        self.durations.push(started.elapsed());
        Ok(count)
    }
}

impl AsyncQuery<Vec<Migration>> for Session<'_, '_> {
    async fn query<'a>(&'a mut self, query: &'a str) -> Result<Vec<Migration>> {
        self.tx.query(query, &[]).await?.iter().map(history::read_row).collect()
    }
}

impl AsyncMigrate for Session<'_, '_> {
    // The version column may be wider than refinery makes it today.
    fn get_applied_migrations_query(_: &str) -> String {
        history::SELECT.to_owned()
    }
}
