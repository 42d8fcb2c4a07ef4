//! How this database lays out the tables that a replay writes, as far as that decides how
//! rows are written.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

use super::replay::parsed;
use super::work::Table;
use crate::db::Transaction;
use crate::error::Result;

/// One table.
#[derive(Debug, Clone, Default, Deserialize)]
struct TableLayout {
    name: String,
    copies: bool,
    arrays: HashSet<String>,
    defaults: HashSet<String>,
}

/// The tables that a replay writes.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    tables: HashMap<String, TableLayout>,
}

impl Layout {
    /// Reads it.
    ///
    /// # Errors
    /// What the server reported.
    pub async fn read(tx: &Transaction<'_>) -> Result<Self> {
        let found: Vec<TableLayout> = parsed(&tx.query(include_str!("sql/layout.sql"), &[]).await?)?;
        Ok(Self { tables: found.into_iter().map(|table| (table.name.clone(), table)).collect() })
    }

    /// Whether rows can be copied into it. PostgreSQL refuses that to a role that row level
    /// security applies to, and passes by the rules of a table.
    #[must_use]
    pub fn copies(&self, table: Table) -> bool {
        self.tables.get(table.name()).is_some_and(|table| table.copies)
    }

    /// Whether a column holds an array.
    #[must_use]
    pub fn is_array(&self, table: Table, column: &str) -> bool {
        self.tables.get(table.name()).is_some_and(|table| table.arrays.contains(column))
    }

    /// Whether a column that is left out gets another value than null.
    #[must_use]
    pub fn has_default(&self, table: Table, column: &str) -> bool {
        self.tables.get(table.name()).is_some_and(|table| table.defaults.contains(column))
    }
}
