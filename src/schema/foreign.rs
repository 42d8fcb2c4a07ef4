//! A table of the same name with another meaning: somebody else's, not to be altered.

use super::catalog::Relation;
use super::checks::Subject;
use super::column_type::{Fit, fit};
use super::contract::Table;
use super::finding::{Code, Finding, Severity, Verdict};
use super::probe::{Reaction, tried_values};

/// From how many errors on a table on one that also wants columns the CRM does not know
/// is taken for somebody else's.
const ERRORS: usize = 3;
/// From how many columns of the contract on a table is the CRM's own, whatever else it has.
const KIN: usize = 8;
/// What a column is called that holds a password. The CRM's tables never do.
const SECRETS: [&str; 3] = ["passw", "pwd", "secret"];

/// The same verdicts and one more, on whose table it is; where it is somebody else's,
/// without a fix that would change it.
pub(super) fn kept(subject: &Subject<'_>, mut verdicts: Vec<Verdict>) -> Vec<Verdict> {
    let table = subject.name;
    let reason = subject.live().and_then(|relation| looks_foreign(subject, relation, &verdicts));
    let Some(reason) = reason else {
        verdicts.push(subject.on_table(|_| Verdict::Pass));
        return verdicts;
    };
    let foreign = Finding::new(Code::ForeignTable, Severity::Error, table)
        .expected(format!("the CRM's own `{table}`, or none"))
        .actual(reason);
    verdicts.push(foreign.into());
    let hint = format!(
        "`{table}` looks like another system's table: leave it, and give the CRM a database of its own"
    );
    let keep = |finding: Finding| finding.by_hand(&hint);
    let verdict = |verdict| match verdict {
        Verdict::Found(findings) => findings.into_iter().map(keep).collect::<Vec<_>>().into(),
        other => other,
    };
    verdicts.into_iter().map(verdict).collect()
}

/// Why a table is another system's. Legacy Clara's tables and half-done mixtures are not,
/// however far they are from what the CRM needs.
fn looks_foreign(subject: &Subject<'_>, relation: &Relation, verdicts: &[Verdict]) -> Option<String> {
    let kin = is_kin(subject.table, relation);
    if let Some(key) = other_key(subject.table, relation, kin) {
        return Some(key);
    }
    let demands = demands(verdicts, subject.table);
    if let Some(name) = demands.iter().find(|name| SECRETS.iter().any(|secret| name.contains(secret))) {
        return Some(format!("every row has a `{name}`, which the CRM does not know"));
    }
    if kin {
        return None;
    }
    if let Some(column) = other_words(subject, relation) {
        return Some(format!("`{column}` takes none of the values that it has in the CRM"));
    }
    let found = verdicts.iter().filter_map(|verdict| match verdict {
        Verdict::Found(findings) => Some(findings),
        _ => None,
    });
    let errors = found.flatten().filter(|finding| finding.severity == Severity::Error).count();
    (!demands.is_empty() && errors >= ERRORS)
        .then(|| format!("every row has a {}, which the CRM does not know", spelled(&demands)))
}

fn spelled(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Most of its columns are the CRM's, under their names of now or then.
fn is_kin(table: &Table, relation: &Relation) -> bool {
    let known = |name: &str| table.column(name).is_some() || table.successor(name).is_some();
    let count = relation.columns.iter().filter(|live| known(&live.name)).count();
    count >= KIN && count * 3 >= relation.columns.len() * 2
}

/// Its rows are numbered, say. Text may hold the same ids.
fn other_key(table: &Table, relation: &Relation, kin: bool) -> Option<String> {
    table.primary_key().into_iter().find_map(|name| {
        let (column, live) = (table.column(name)?, relation.column(name)?);
        let as_text = kin && matches!(live.type_name.as_str(), "text" | "varchar");
        (fit(column, live) == Fit::Fails && !as_text)
            .then(|| format!("its key `{name}` is {}, not {}", live.type_display, column.kind))
    })
}

/// The columns that must be filled and were never the CRM's.
fn demands<'a>(verdicts: &'a [Verdict], table: &Table) -> Vec<&'a str> {
    let found = verdicts.iter().filter_map(|verdict| match verdict {
        Verdict::Found(findings) => Some(findings),
        _ => None,
    });
    found
        .flatten()
        .filter(|finding| finding.code == Code::ExtraColumnRequired)
        .filter_map(|finding| finding.object.as_deref())
        .filter(|name| table.successor(name).is_none())
        .collect()
}

/// A column whose CHECK refuses each of the values that the CRM knows for it.
fn other_words<'a>(subject: &Subject<'a>, relation: &Relation) -> Option<&'a str> {
    let columns = subject
        .table
        .all_columns()
        .filter(|(name, column)| !column.values.is_empty() && relation.column(name).is_some());
    columns.map(|(name, column)| (name, tried_values(column).0.len())).find_map(|(name, tried)| {
        let reactions = subject.answers.reactions.get(&(subject.name.to_owned(), name.to_owned()))?;
        let refuses = |reaction: &Reaction| matches!(reaction, Reaction::Refused(_));
        (tried > 0 && reactions.iter().take(tried).all(refuses)).then_some(name)
    })
}
