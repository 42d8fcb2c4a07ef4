//! What stands against a migration: found before anything changes, and all of it named.

use super::dependents;
use super::draft::Draft;
use super::facts::Routine;
use crate::error::{Error, ErrorKind, Result};
use crate::migration::leftovers::NAME;
use crate::schema::{Code, Finding, Fix, Severity};

/// # Errors
/// Naming everything that stands against this migration, and what to do.
pub(super) fn none(draft: &Draft<'_>) -> Result<()> {
    foreign(draft)?;
    owners(draft)?;
    let mut causes = findings(draft);
    causes.extend(out_of_reach(draft));
    causes.extend(taken(draft));
    causes.extend(cannot_be_filled(draft));
    causes.extend(dependents::hindrances(draft));
    if causes.is_empty() {
        return Ok(());
    }
    let error = causes.into_iter().fold(refused(), |error, (cause, hint)| {
        let error = error.because(cause);
        if error.hints().contains(&hint) { error } else { error.hint(hint) }
    });
    Err(error.hint(UNCHANGED))
}

const UNCHANGED: &str = "nothing was changed; `clara-crm check-schema` shows all differences";

fn refused() -> Error {
    Error::new(ErrorKind::Refused, "this database cannot be migrated")
}

fn foreign(draft: &Draft<'_>) -> Result<()> {
    let what = |finding: &Finding| {
        let table = finding.table.as_deref().unwrap_or_default();
        match draft.catalog().relations.get(table).filter(|relation| !relation.is_table()) {
            Some(relation) => format!("there is a {} `{table}`", relation.kind),
            None => format!("the table {}", said(finding)),
        }
    };
    let clashes: Vec<_> = draft
        .survey
        .alignment
        .findings
        .iter()
        .filter(|finding| matches!(finding.code, Code::ForeignTable | Code::NotATable))
        .collect();
    if clashes.is_empty() {
        return Ok(());
    }
    let error = clashes.iter().fold(refused(), |error, finding| error.because(what(finding)));
    Err(error
        .hint("it belongs to another system: give the CRM a database of its own, or move what clashes to another schema")
        .hint(UNCHANGED))
}

/// Functions that triggers of ours call.
const OF_TRIGGERS: [&str; 2] = ["trigger_set_timestamp", "set_completed_at"];

/// Names of our own that something else has.
fn taken(draft: &Draft<'_>) -> Vec<(String, String)> {
    let mut causes = Vec::new();
    let elsewhere = |name: &str| format!("move it to another schema, or give it another name than `{name}`");
    if draft.facts.name_is_taken {
        causes.push((format!("`{NAME}` is another system's, not a table of leftovers"), elsewhere(NAME)));
    }
    let foreign =
        |routine: &&Routine| OF_TRIGGERS.contains(&routine.bare_name()) && routine.returns != "trigger";
    for routine in draft.facts.routines.iter().filter(foreign) {
        let name = &routine.name;
        causes.push((format!("the function `{}` is another system's", routine.bare_name()), elsewhere(name)));
    }
    for (name, labels) in &draft.contract.enums {
        let found = draft.catalog().enums.get(name);
        if found.is_some_and(|found| labels.iter().all(|label| !found.contains(label))) {
            causes.push((format!("the type `{name}` has none of the CRM's values"), elsewhere(name)));
        }
    }
    causes
}

/// Tables whose rows the role does not see although it owns them, and tables in parts.
fn out_of_reach(draft: &Draft<'_>) -> Vec<(String, String)> {
    let mut tables: Vec<_> = touched(draft).filter_map(|finding| finding.table.as_deref()).collect();
    tables.sort_unstable();
    tables.dedup();
    let mut causes = Vec::new();
    for (table, relation) in tables.iter().filter_map(|table| Some((table, draft.catalog().table(table)?))) {
        if !relation.shows_all_rows {
            causes.push((
                format!("row level security hides rows of `{table}` from `{}`", draft.facts.role),
                format!(
                    "use a role that it does not hold for (BYPASSRLS, a superuser), or as the owner first: \
                     alter table public.{table} no force row level security"
                ),
            ));
        }
        if relation.kind != "table" {
            causes.push((
                format!("`{table}` is a {}", relation.kind),
                "indexes and constraints of such a table cannot be added beside the team's work: \
                 make it a plain table first"
                    .to_owned(),
            ));
        }
    }
    causes
}

/// What `migrate` would repair.
fn touched<'a>(draft: &Draft<'a>) -> impl Iterator<Item = &'a Finding> + use<'a> {
    draft.survey.alignment.findings.iter().filter(|finding| finding.fix == Fix::Migrate)
}

fn owners(draft: &Draft<'_>) -> Result<()> {
    let touched = touched(draft);
    let mut tables: Vec<_> = touched
        .filter_map(|finding| finding.table.as_deref())
        .filter_map(|table| draft.facts.of_others.get_key_value(table))
        .collect();
    tables.sort();
    tables.dedup();
    let Some((_, owner)) = tables.first() else { return Ok(()) };
    let role = &draft.facts.role;
    let error = tables.iter().fold(
        Error::new(ErrorKind::NotPermitted, "this database cannot be migrated"),
        |error, (table, owner)| {
            error.because(format!("`{table}` belongs to `{owner}`, and `{role}` may not alter it"))
        },
    );
    Err(error.hint(format!("connect as `{owner}`, or as a role that is a member of it")).hint(UNCHANGED))
}

/// Findings that a person has to settle before anything else can be done.
fn findings(draft: &Draft<'_>) -> Vec<(String, String)> {
    let stands = |finding: &&Finding| {
        finding.fix == Fix::Manual
            && finding.severity != Severity::Info
            && matches!(finding.code, Code::RowsOrphaned | Code::PrimaryKey | Code::ColumnType)
    };
    let found = draft.survey.alignment.findings.iter().filter(stands);
    found.map(|finding| (said(finding), finding.hint.clone())).collect()
}

/// Columns that must not be empty, are, and have nothing to be filled with; values that
/// must not be shared and are.
fn cannot_be_filled(draft: &Draft<'_>) -> Vec<(String, String)> {
    let mut causes = Vec::new();
    for place in draft.places(&[Code::ColumnNullable, Code::ColumnMissing]) {
        let (table, name) = (place.table, place.name);
        let empty = draft.facts.empty.get(&(table.to_owned(), name.to_owned())).copied().unwrap_or_default();
        let has_filling =
            place.column.default.is_some() || place.column.backfill.is_some() || name == "client_name";
        if place.column.is_required() && empty > 0 && !has_filling {
            causes.push((
                format!("`{table}.{name}` must not be empty, and {} has none", rows(empty)),
                format!("fill it: select * from public.{table} where {name} is null"),
            ));
        }
    }
    for (table, columns, count) in &draft.facts.shared {
        let settled = [("clients", "client_name"), ("pipeline_stages", "order_position")];
        if !settled.contains(&(table.as_str(), columns.as_str())) {
            causes.push((
                format!("no two rows of `{table}` may share {columns}, and {} do", rows(*count)),
                format!(
                    "select {columns}, count(*) from public.{table} group by {columns} having count(*) > 1"
                ),
            ));
        }
    }
    causes
}

fn rows(count: i64) -> String {
    if count == 1 { "1 row".into() } else { format!("{count} rows") }
}

/// What a finding comes to, in words.
fn said(finding: &Finding) -> String {
    let place = [finding.table.as_deref(), finding.object.as_deref()];
    let place = place.into_iter().flatten().collect::<Vec<_>>().join(".");
    match (&finding.actual, &finding.expected) {
        (Some(actual), _) => format!("`{place}`: {actual}"),
        (None, Some(expected)) => format!("`{place}` is no {expected}"),
        (None, None) => format!("`{place}`"),
    }
}
