//! Is uniqueness enforced where the CRM relies on it, and where it does not expect it?

use super::{Subject, counted};
use crate::schema::catalog::{Index, Relation};
use crate::schema::finding::{Code, Finding, Severity, Verdict};
use crate::schema::state::Question;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Verdict> {
    let mut verdicts: Vec<_> = subject
        .table
        .unique
        .iter()
        .map(|columns| subject.on_table(|relation| enforced(subject, relation, columns)))
        .collect();
    verdicts.push(subject.on_table(|relation| unexpected(subject, relation)));
    verdicts
}

fn enforced(subject: &Subject<'_>, relation: &Relation, columns: &[String]) -> Verdict {
    if relation.indexes.iter().any(|index| index.enforces(columns)) {
        return Verdict::Pass;
    }
    if columns.iter().any(|name| relation.column(name).is_none()) {
        return Verdict::Implied;
    }
    let set = columns.join(", ");
    let finding = Finding::new(Code::UniqueMissing, Severity::Error, subject.name)
        .object(&set)
        .expected(format!("unique ({set})"));
    match subject.state.rows(subject.name, &set, Question::Shared) {
        Some((rows, values)) => {
            let values = values.first().map_or("", String::as_str);
            finding.actual(format!("{rows} rows share {}", counted(values, "value"))).into()
        }
        None => finding.into(),
    }
}

/// Unique indexes of which the CRM knows nothing may refuse a row that it writes.
fn unexpected(subject: &Subject<'_>, relation: &Relation) -> Verdict {
    let known = |index: &Index| {
        let implied_by = |set: &[String]| set.iter().all(|name| index.keys.contains(name));
        let key: Vec<String> = subject.table.primary_key().into_iter().map(ToOwned::to_owned).collect();
        implied_by(&key) || subject.table.unique.iter().any(|set| implied_by(set))
    };
    let concerns = |index: &Index| index.keys.iter().any(|key| mentions_column(subject, key));
    let finding = |index: &Index| {
        let keys = index.keys.join(", ");
        let rows = index.predicate.as_ref().map_or_else(String::new, |rows| format!(" where {rows}"));
        let hint =
            format!("keep it if it is meant: a row of Clara's that breaks it is refused (`{}`)", index.name);
        Finding::new(Code::UniqueUnexpected, Severity::Info, subject.name)
            .by_hand(hint)
            .object(&keys)
            .expected("not unique")
            .actual(format!("unique ({keys}){rows}"))
    };
    let unknown =
        relation.indexes.iter().filter(|i| i.is_unique && !i.is_primary && !known(i) && concerns(i));
    unknown.map(finding).collect::<Vec<_>>().into()
}

/// A key is a column, or an expression over some.
fn mentions_column(subject: &Subject<'_>, key: &str) -> bool {
    key.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| subject.table.column(word).is_some())
}
