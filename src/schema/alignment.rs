//! The result of `check-schema`: the findings, and how much of the contract holds.

use indexmap::IndexMap;
use serde::Serialize;

use super::finding::{Finding, Severity, Verdict};

/// How a live database compares with what the CRM needs.
#[derive(Debug, Serialize)]
pub struct Alignment {
    /// The server's version, as it says it.
    pub server_version: String,
    /// How many checks there are: the same number for every database.
    pub checks_total: usize,
    /// How many of them hold; a harmless difference holds.
    pub checks_passed: usize,
    /// Every table of the contract.
    pub tables: Vec<TableSummary>,
    /// The differences, worst first.
    pub findings: Vec<Finding>,
}

/// How one table compares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableSummary {
    /// Its name.
    pub table: String,
    /// Whether it is as needed.
    pub status: TableStatus,
    /// How many checks concern it.
    pub checks_total: usize,
    /// How many of them hold.
    pub checks_passed: usize,
}

/// Whether a table is as needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TableStatus {
    /// Every check holds.
    Ok,
    /// Some do not.
    Differs,
    /// There is no such table.
    Missing,
}

impl Alignment {
    /// There is neither an error nor a warning.
    #[must_use]
    pub fn aligned(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity == Severity::Info)
    }

    /// The part of the checks that hold, 0 to 1.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "there are hundreds of checks, not 2^52")]
    pub fn score(&self) -> f64 {
        self.checks_passed as f64 / self.checks_total.max(1) as f64
    }
}

/// Counts verdicts, by table.
#[derive(Debug, Default)]
pub(super) struct Tally {
    tables: IndexMap<String, TableSummary>,
    other_total: usize,
    other_passed: usize,
    findings: Vec<Finding>,
}

impl Tally {
    /// Opens the account of a table.
    pub(super) fn table(&mut self, name: &str, missing: bool) {
        let status = if missing { TableStatus::Missing } else { TableStatus::Ok };
        let summary = TableSummary { table: name.to_owned(), status, checks_total: 0, checks_passed: 0 };
        self.tables.insert(name.to_owned(), summary);
    }

    /// Counts a verdict on a table, or on none.
    pub(super) fn count(&mut self, table: Option<&str>, verdict: Verdict) {
        let passed = match &verdict {
            Verdict::Pass => true,
            Verdict::Found(findings) => findings.iter().all(|finding| finding.severity == Severity::Info),
            Verdict::Implied => false,
        };
        match table.and_then(|name| self.tables.get_mut(name)) {
            Some(summary) => {
                summary.checks_total += 1;
                summary.checks_passed += usize::from(passed);
                if !passed && summary.status == TableStatus::Ok {
                    summary.status = TableStatus::Differs;
                }
            }
            None => {
                self.other_total += 1;
                self.other_passed += usize::from(passed);
            }
        }
        if let Verdict::Found(findings) = verdict {
            self.findings.extend(findings);
        }
    }

    /// Closes the accounts.
    pub(super) fn finish(mut self, server_version: String) -> Alignment {
        let key = |f: &Finding| (f.severity, f.table.clone(), f.object.clone(), f.code);
        self.findings.sort_by_cached_key(key);
        let tables: Vec<_> = self.tables.into_values().collect();
        Alignment {
            server_version,
            checks_total: self.other_total + tables.iter().map(|t| t.checks_total).sum::<usize>(),
            checks_passed: self.other_passed + tables.iter().map(|t| t.checks_passed).sum::<usize>(),
            tables,
            findings: self.findings,
        }
    }
}
