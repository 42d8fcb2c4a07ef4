//! The rehearsal: one made-up conversation is written as a replay would write it, past every
//! trigger, policy and constraint, and rolled back.

use std::sync::Arc;

use serde_json::Value;

use super::attempt::may_pass;
use super::cast::Cast;
use super::part::Part;
use super::qualify::Qualified;
use super::report::ConversationReport;
use super::{Job, kept_or_undone, onlookers};
use crate::agent::{CLARA_NAME, Identity};
use crate::db::{Database, Transaction};
use crate::error::{Error, ErrorKind, Result};
use crate::schema::{Alignment, Code, Finding, Fix, Severity, TableStatus, TableSummary};
use crate::store;
use crate::transcript::parse;
use crate::transcript::source::Sourced;

/// A caller whom no CRM knows, so that each kind of row is written: all addresses are
/// reserved for examples (RFC 2606), the number for drama (Ofcom).
const CONVERSATION: &str = include_str!("rehearsal.json");

/// What has to be written, in a few words.
const EXPECTED: &str = "a new lead with its call, activities, follow-up, meeting and notification is written";

/// Rehearses under the name that a replay would write under: what refused it, or who does
/// not see what was written or must not. Empty where all is well.
///
/// Nothing is left behind but numbers that sequences gave away.
///
/// # Errors
/// When it cannot be told: the connection is lost, or somebody else's lock is in the way.
pub async fn run(db: &mut Database, identity: &Identity) -> Result<Vec<Finding>> {
    let words = Arc::default();
    let calls = [conversation(CONVERSATION)?, conversation(&again())?]
        .map(|sourced| Part::of(vec![Qualified::of(sourced, &words)]));
    let job = Job { identity: identity.clone(), dry_run: true, ..Job::default() };
    let mut tx = store::replay::begin(db).await?;
    let role = role(&tx).await?;
    let (mut cast, mut done) = (None, Ok(None));
    for call in &calls {
        let savepoint = tx.savepoint().await?;
        done = rehearsed(savepoint, call, &mut cast, &job).await.map(Some);
        if done.is_err() {
            break;
        }
    }
    let seen = match &done {
        Ok(Some(report)) => looked_at(&mut tx, report).await,
        _ => Ok(Vec::new()),
    };
    tx.rollback().await?;
    let agent = cast.as_ref().and_then(|cast| cast.default_agent.as_ref());
    let writer = agent.map_or(CLARA_NAME, |agent| agent.name());
    match done {
        // Of a caller whom somebody's lead happens to share an address with, it is that lead's.
        Ok(Some(report)) if report.lead.is_some() => {
            seen.map_err(|error| error.context("the rehearsal could not be finished"))
        }
        Ok(_) => Err(Error::new(ErrorKind::Internal, "the rehearsal's conversation made no lead")),
        Err(error) if says_nothing(&error) => Err(error.context("the rehearsal could not be finished")),
        Err(error) => Ok(vec![finding(&error, &role, writer)]),
    }
}

/// Writes one conversation, and keeps it until the transaction around is rolled back.
async fn rehearsed(
    tx: Transaction<'_>,
    call: &Part,
    cast: &mut Option<Arc<Cast>>,
    job: &Job,
) -> Result<ConversationReport> {
    let outcome = kept_or_undone(tx, call, cast.clone(), job).await?;
    *cast = Some(outcome.cast);
    let nothing = || Err(Error::new(ErrorKind::Internal, "the rehearsal came to nothing"));
    outcome.verdicts.into_iter().next().unwrap_or_else(nothing)
}

async fn looked_at(tx: &mut Transaction<'_>, report: &ConversationReport) -> Result<Vec<Finding>> {
    let lead = report.lead.as_ref().and_then(|lead| Some((lead.id, lead.agent_id?)));
    let Some((lead, owner)) = lead else { return Ok(Vec::new()) };
    match onlookers::look(tx, lead, owner).await {
        // A column of `users` that is not there is the schema check's to tell.
        Err(error) if !says_nothing(&error) => Ok(Vec::new()),
        looked => looked,
    }
}

/// Counts the rehearsal as one more check, of the table of its first finding, whose
/// findings come before all others.
pub fn count(alignment: &mut Alignment, findings: Vec<Finding>) {
    alignment.checks_total += 1;
    alignment.checks_passed += usize::from(findings.is_empty());
    for (place, finding) in findings.iter().enumerate() {
        let of_it = |summary: &&mut TableSummary| Some(summary.table.as_str()) == finding.table.as_deref();
        if let Some(summary) = alignment.tables.iter_mut().find(of_it) {
            summary.checks_total += usize::from(place == 0);
            if summary.status == TableStatus::Ok {
                summary.status = TableStatus::Differs;
            }
        }
    }
    alignment.findings.splice(0..0, findings);
}

/// The same caller two days later: a lead has more than one call.
fn again() -> String {
    CONVERSATION
        .replace("clara-crm-rehearsal\"", "clara-crm-rehearsal-again\"")
        .replace("2025-01-06T", "2025-01-08T")
}

fn conversation(text: &str) -> Result<Sourced> {
    let broken =
        |why: String| Error::new(ErrorKind::Internal, "the rehearsal's conversation is broken").because(why);
    let value: Value = serde_json::from_str(text).map_err(|error| broken(error.to_string()))?;
    let transcript = parse::transcript(value).map_err(|why| broken(why.text))?;
    Ok(Sourced::new("rehearsal", transcript))
}

async fn role(tx: &Transaction<'_>) -> Result<String> {
    let rows = tx.query("select quote_ident(current_user)", &[]).await?;
    Ok(rows.first().map(|row| row.get(0)).unwrap_or_default())
}

/// What passes by itself, or concerns the connection, says nothing about the schema: no
/// time left, a lock, a deadlock, a server that goes away.
fn says_nothing(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Connection | ErrorKind::Internal | ErrorKind::Interrupted)
        || may_pass(error)
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
