//! The rehearsal: one made-up conversation is written as a replay would write it, past every
//! trigger, policy and constraint, and rolled back.

use serde_json::Value;

use super::{Cast, Job, kept_or_undone};
use crate::agent::{CLARA_NAME, Identity};
use crate::db::{Access, Database, Transaction};
use crate::error::{Error, ErrorKind, Result};
use crate::schema::{Alignment, Code, Finding, Fix, Severity, TableStatus};
use crate::transcript::parse;
use crate::transcript::source::Sourced;

/// A caller whom no CRM knows, so that each kind of row is written: all addresses are
/// reserved for examples (RFC 2606), the number for drama (Ofcom).
const CONVERSATION: &str = include_str!("rehearsal.json");

/// What has to be written, in a few words.
const EXPECTED: &str = "a new lead with its call, activities, follow-up, meeting and notification is written";

/// Rehearses under the name that a replay would write under. `None` where nothing refused.
///
/// Nothing is left behind but numbers that sequences gave away.
///
/// # Errors
/// When it cannot be told: the connection is lost, or somebody else's lock is in the way.
pub async fn run(db: &mut Database, identity: &Identity) -> Result<Option<Finding>> {
    let conversation = conversation()?;
    let job = Job { identity: identity.clone(), dry_run: true, ..Job::default() };
    let mut cast = Cast::default();
    let mut tx = db.begin(Access::Write).await?;
    let role = role(&tx).await?;
    let savepoint = tx.savepoint().await?;
    let done = kept_or_undone(savepoint, &conversation, &job, &mut cast).await;
    tx.rollback().await?;
    let writer = cast.default_agent.as_ref().map_or(CLARA_NAME, |agent| agent.name());
    match done {
        // Of a caller whom somebody's lead happens to share an address with, it is that lead's.
        Ok((report, _)) if report.lead.is_some() => Ok(None),
        Ok(_) => Err(Error::new(ErrorKind::Internal, "the rehearsal's conversation made no lead")),
        Err(error) if says_nothing(&error) => Err(error.context("the rehearsal could not be finished")),
        Err(error) => Ok(Some(finding(&error, &role, writer))),
    }
}

/// Counts the rehearsal as one more check, which heads the findings where it failed.
pub fn count(alignment: &mut Alignment, refused: Option<Finding>) {
    alignment.checks_total += 1;
    let Some(finding) = refused else {
        alignment.checks_passed += 1;
        return;
    };
    let table = finding.table.as_deref();
    if let Some(summary) = alignment.tables.iter_mut().find(|summary| Some(summary.table.as_str()) == table) {
        summary.checks_total += 1;
        if summary.status == TableStatus::Ok {
            summary.status = TableStatus::Differs;
        }
    }
    alignment.findings.insert(0, finding);
}

fn conversation() -> Result<Sourced> {
    let broken =
        |why: String| Error::new(ErrorKind::Internal, "the rehearsal's conversation is broken").because(why);
    let value: Value = serde_json::from_str(CONVERSATION).map_err(|error| broken(error.to_string()))?;
    let transcript = parse::transcript(value).map_err(broken)?;
    Ok(Sourced { source: "rehearsal".into(), transcript })
}

async fn role(tx: &Transaction<'_>) -> Result<String> {
    let rows = tx.query("select quote_ident(current_user)", &[]).await?;
    Ok(rows.first().map(|row| row.get(0)).unwrap_or_default())
}

/// What passes by itself, or concerns the connection, says nothing about the schema: no
/// time left, a lock, a deadlock, a server that goes away.
fn says_nothing(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Connection | ErrorKind::Internal | ErrorKind::Interrupted)
        || super::may_pass(error)
        || error.sqlstate().is_some_and(|state| state == "57014" || state.starts_with("53"))
}

fn finding(error: &Error, role: &str, writer: &str) -> Finding {
    // Of what the server refused, its own words are the last ones.
    let told = error.sqlstate().and_then(|_| error.causes().last().cloned());
    Finding {
        code: Code::RehearsalRefused,
        severity: Severity::Error,
        table: error.table().map(str::to_owned),
        object: error.object().map(str::to_owned),
        expected: Some(EXPECTED.into()),
        actual: Some(told.unwrap_or_else(|| error.to_string())),
        fix: Fix::Manual,
        hint: hint(error, role, writer),
    }
}

/// What helps, by PostgreSQL's code (its documentation, appendix "PostgreSQL Error Codes").
fn hint(error: &Error, role: &str, writer: &str) -> String {
    let state = error.sqlstate().unwrap_or_default();
    match (state, state.get(..2).unwrap_or_default(), error.table()) {
        ("42501", _, Some(table)) => format!(
            "grant select, insert, update on public.{table} to {role}; where row level security refuses, \
             connect as a role that it does not apply to, such as `postgres` or `service_role`"
        ),
        ("42P01" | "42703" | "42704" | "42883" | "42804" | "3F000", ..) => "clara-crm migrate".into(),
        (_, "22" | "23", _) => {
            "clara-crm migrate; a column or constraint that is left as it is then is your \
             own: let it take what Clara writes"
                .into()
        }
        (_, "P0", _) if error.hints().is_empty() => format!(
            "a trigger does not let {writer} write this: give that user a role that it accepts (agent, manager \
             or super_admin), or set DEFAULT_AGENT_ID to a user who has one; clara-crm agents lists them"
        ),
        _ if error.hints().is_empty() => "clara-crm check-schema names what differs".into(),
        _ => error.hints().join("; "),
    }
}
