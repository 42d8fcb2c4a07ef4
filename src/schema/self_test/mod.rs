//! Proves that [`check`] misses nothing: makes one difference after the other, each in a
//! transaction that is rolled back, and looks whether it is reported as what it is.

mod drift;
mod drifts;

use serde::Serialize;

use super::check::check;
use super::contract::contract;
use super::finding::{Code, Finding, Severity};
use crate::db::{Access, Database, Transaction};
use crate::error::{Error, ErrorKind, Result};
use drift::Drift;

/// What became of one difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trial {
    /// What was done.
    pub drift: &'static str,
    /// Whether that was reported.
    pub outcome: Outcome,
    /// What was to be reported.
    pub expected: Vec<Report>,
    /// What was reported that was not before.
    pub reported: Vec<Report>,
    /// Why it was skipped.
    pub reason: Option<String>,
}

/// How one difference ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Reported, as what it is.
    Reported,
    /// Not reported, or as something else.
    Missed,
    /// It cannot be made in this database.
    Skipped,
}

/// A finding, as far as it says what differs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Report {
    /// What kind of difference.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// The table, unless it concerns none.
    pub table: Option<String>,
    /// The part of it.
    pub object: Option<String>,
}

impl From<&Finding> for Report {
    fn from(finding: &Finding) -> Self {
        let Finding { code, severity, table, object, .. } = finding;
        Self { code: *code, severity: *severity, table: table.clone(), object: object.clone() }
    }
}

/// Makes every difference that it knows, one at a time, and takes each back. Changes
/// nothing that lasts, but takes locks for moments, so writers may wait.
///
/// # Errors
/// When the connection is gone, or the check itself fails.
pub async fn self_test(db: &mut Database) -> Result<Vec<Trial>> {
    let mut trials = Vec::new();
    for drift in drifts::all(contract()?) {
        // Of the same moment, because others may be at work.
        let tx = db.begin(Access::Schema).await?;
        let trial = attempt(&tx, drift).await;
        tx.rollback().await?;
        trials.push(trial?);
    }
    Ok(trials)
}

async fn attempt(tx: &Transaction<'_>, drift: Drift) -> Result<Trial> {
    let before = reports(tx).await?;
    let expected = drift.reported;
    let trial = |outcome, reported, reason| Trial {
        drift: drift.name,
        outcome,
        expected: expected.clone(),
        reported,
        reason,
    };
    let there = |report: &Report| before.contains(report);
    if expected.iter().any(there) {
        return Ok(trial(Outcome::Skipped, Vec::new(), Some("it is so here already".into())));
    }
    match tx.batch(&drift.sql).await {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::Connection => return Err(error),
        Err(error) => return Ok(trial(Outcome::Skipped, Vec::new(), Some(why(&error)))),
    }
    let mut reported = reports(tx).await?;
    reported.retain(|report| !there(report));
    let outcome = if reported == expected { Outcome::Reported } else { Outcome::Missed };
    Ok(trial(outcome, reported, None))
}

async fn reports(tx: &Transaction<'_>) -> Result<Vec<Report>> {
    let mut reports: Vec<_> = check(tx).await?.findings.iter().map(Report::from).collect();
    reports.sort();
    Ok(reports)
}

fn why(error: &Error) -> String {
    error.causes().first().cloned().unwrap_or_else(|| error.to_string())
}
