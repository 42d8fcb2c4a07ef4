//! What a migration is going to do here: the steps, in order, each with the lock it takes
//! and what it does to the rows.

mod batch;
mod checks;
mod columns;
mod dependents;
mod draft;
mod facts;
mod foreign_keys;
mod indexes;
mod refusal;
mod rights;
mod stages;
mod tables;
mod uniqueness;
mod values;

pub(super) use batch::CONVERT;
pub(super) use draft::draw;

/// The steps that bring a database to what the CRM needs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// In the order in which they run.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// When it runs, and in what company.
    pub phase: Phase,
    /// The table that it is about, if it is about one.
    pub table: Option<String>,
    /// What it does, in words.
    pub what: String,
    /// The very statements that run. A batch takes `$1`, the last row of the batch before
    /// it, and `$2`, the number of rows.
    pub sql: String,
    /// What it locks.
    pub lock: Lock,
    /// The table is written anew while the lock is held.
    pub rewrites: bool,
    /// What becomes of the values in the rows, where it touches any.
    pub data: Option<String>,
    /// Where values stay that this step moves or changes.
    pub keeps: Option<Keep>,
}

/// When a step runs. The phases follow one another in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// First of all, each by itself: a label of an enum cannot be used in the transaction
    /// that adds it.
    Extend,
    /// All in one short transaction: what only touches the catalogs.
    Prepare,
    /// Batches of rows, a transaction each.
    Fill,
    /// Alone, outside of any transaction: what PostgreSQL builds concurrently.
    Build,
    /// A transaction each: indexes become constraints, constraints are validated.
    Settle,
}

impl Phase {
    /// The stable name used in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Extend => "extend",
            Self::Prepare => "prepare",
            Self::Fill => "fill",
            Self::Build => "build",
            Self::Settle => "settle",
        }
    }
}

/// The table lock that a step takes, as PostgreSQL names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lock {
    /// No table that was there before.
    None,
    /// Only the rows that it changes.
    RowExclusive,
    /// Readers and writers go on.
    ShareUpdateExclusive,
    /// Readers go on, writers wait.
    ShareRowExclusive,
    /// Readers and writers wait.
    AccessExclusive,
}

impl Lock {
    /// As PostgreSQL writes it; `none` where there is none.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::RowExclusive => "ROW EXCLUSIVE",
            Self::ShareUpdateExclusive => "SHARE UPDATE EXCLUSIVE",
            Self::ShareRowExclusive => "SHARE ROW EXCLUSIVE",
            Self::AccessExclusive => "ACCESS EXCLUSIVE",
        }
    }
}

/// Where values stay that could not stay where they were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keep {
    /// The column that they were in.
    pub column: String,
    /// Where they are to be found: `table.column` of the same row, or the leftovers.
    pub kept_in: String,
    /// Why they are there.
    pub reason: String,
    /// Counts them, where the step does not do it itself.
    pub count: Option<String>,
}

impl Step {
    /// A step that touches the catalogs only.
    pub(super) fn prepare(
        table: Option<&str>,
        lock: Lock,
        what: impl Into<String>,
        sql: impl Into<String>,
    ) -> Self {
        Self::new(Phase::Prepare, table, lock, what, sql)
    }

    fn new(
        phase: Phase,
        table: Option<&str>,
        lock: Lock,
        what: impl Into<String>,
        sql: impl Into<String>,
    ) -> Self {
        Self {
            phase,
            table: table.map(ToOwned::to_owned),
            what: what.into(),
            sql: sql.into(),
            lock,
            rewrites: false,
            data: None,
            keeps: None,
        }
    }

    fn with_data(mut self, data: impl Into<String>) -> Self {
        self.data = Some(data.into());
        self
    }

    fn keeping(mut self, keep: Keep) -> Self {
        self.keeps = Some(keep);
        self
    }
}

impl Plan {
    /// Nothing is left to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The steps of one phase, in order.
    pub fn of(&self, phase: Phase) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(move |step| step.phase == phase)
    }
}
