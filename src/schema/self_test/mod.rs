//! Proves that [`check`] misses nothing: makes one difference after the other, each in a
//! transaction that is rolled back, and looks whether it is reported as what it is.

mod drift;
mod drifts;

use serde::Serialize;

use super::check::check;
use super::contract::contract;
use super::finding::{Code, Finding, Severity};
use crate::db::{Access, Database, Transaction, column};
use crate::error::{Error, ErrorKind, Result};
use drift::Drift;

/// A big table is not rewritten for this, and nobody waits behind it for a lock.
const WHILE_MADE: &str = "set local lock_timeout = '500ms'; set local statement_timeout = '3s'";
const WHILE_CHECKED: &str = "set local statement_timeout = '20s'";

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
    let role = role(db).await?;
    for drift in drifts::all(contract()?) {
        let drift = drift.by(&role);
        let tx = db.begin(Access::Schema).await?;
        // Others may be at work: what they do meanwhile is not this difference.
        tx.batch("set transaction isolation level repeatable read").await?;
        let trial = attempt(&tx, drift).await;
        tx.rollback().await?;
        trials.push(trial?);
    }
    Ok(trials)
}

async fn role(db: &mut Database) -> Result<String> {
    let tx = db.begin(Access::Read).await?;
    let rows = tx.query("select current_user::text as role", &[]).await?;
    let role = rows.first().map(|row| column(row, "role")).transpose()?.unwrap_or_default();
    tx.rollback().await?;
    Ok(role)
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
    tx.batch(WHILE_MADE).await?;
    match tx.batch(&drift.sql).await {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::Connection => return Err(error),
        Err(error) => return Ok(trial(Outcome::Skipped, Vec::new(), Some(why(&error)))),
    }
    tx.batch(WHILE_CHECKED).await?;
    let (outcome, reported) = judged(&before, &expected, reports(tx).await?);
    Ok(trial(outcome, reported, None))
}

/// All that was expected, and nothing else, has to be new.
fn judged(before: &[Report], expected: &[Report], after: Vec<Report>) -> (Outcome, Vec<Report>) {
    let new: Vec<_> = after.into_iter().filter(|report| !before.contains(report)).collect();
    let outcome = if new == expected { Outcome::Reported } else { Outcome::Missed };
    (outcome, new)
}

async fn reports(tx: &Transaction<'_>) -> Result<Vec<Report>> {
    let mut reports: Vec<_> = check(tx).await?.findings.iter().map(Report::from).collect();
    reports.sort();
    Ok(reports)
}

fn why(error: &Error) -> String {
    error.causes().first().cloned().unwrap_or_else(|| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(code: Code, object: &str) -> Report {
        Report { code, severity: Severity::Error, table: Some("leads".into()), object: Some(object.into()) }
    }

    #[test]
    fn what_is_not_reported_or_as_something_else_is_missed() {
        let was = report(Code::ColumnType, "tags");
        let wanted = report(Code::ColumnMissing, "budget");
        let other = report(Code::ColumnMissing, "need");
        let judge = |after: &[&Report]| {
            let after = after.iter().map(|report| (*report).clone()).collect();
            judged(std::slice::from_ref(&was), std::slice::from_ref(&wanted), after).0
        };
        assert_eq!(judge(&[&was, &wanted]), Outcome::Reported);
        assert_eq!(judge(&[&wanted]), Outcome::Reported);
        assert_eq!(judge(&[&was]), Outcome::Missed);
        assert_eq!(judge(&[&was, &other]), Outcome::Missed);
        assert_eq!(judge(&[&was, &wanted, &other]), Outcome::Missed);
    }
}
