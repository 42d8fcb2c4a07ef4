//! Are the columns there, and can a row be added that knows only them?

use super::Subject;
use crate::schema::catalog::{LiveColumn, Relation};
use crate::schema::contract::Column;
use crate::schema::finding::{Code, Finding, Severity, Verdict};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Verdict> {
    let columns = subject.table.all_columns().map(|(name, column)| {
        subject.on_table(|relation| match relation.column(name) {
            Some(_) => Verdict::Pass,
            None => missing(subject, relation, name, column).into(),
        })
    });
    let mut verdicts: Vec<_> = columns.collect();
    verdicts.push(subject.on_table(|relation| extra_columns(subject, relation)));
    verdicts
}

fn missing(subject: &Subject<'_>, relation: &Relation, name: &str, column: &Column) -> Finding {
    let finding = Finding::new(Code::ColumnMissing, Severity::Error, subject.name)
        .object(name)
        .expected(column.kind.to_string());
    match column.formerly.as_deref().filter(|former| relation.column(former).is_some()) {
        Some(former) => finding.actual(format!("it is called `{former}` here")),
        None => finding,
    }
}

/// One verdict on all columns that the contract does not know. Every one that must be
/// filled is reported, the rest does no harm.
fn extra_columns(subject: &Subject<'_>, relation: &Relation) -> Verdict {
    let unfillable = |live: &&LiveColumn| {
        let unknown = subject.table.column(&live.name).is_none();
        unknown && live.not_null && live.default.is_none() && !live.fills_itself
    };
    let to_be_renamed = |live: &&LiveColumn| {
        let successor = subject.table.successor(&live.name);
        successor.is_some_and(|name| relation.column(name).is_none())
    };
    let demanding = relation.columns.iter().filter(unfillable).filter(|live| !to_be_renamed(live));
    let finding = |live: &LiveColumn| {
        Finding::new(Code::ExtraColumnRequired, Severity::Error, subject.name)
            .object(&live.name)
            .expected("a default, or NULL allowed")
            .actual("NOT NULL without a default: no row can be added that does not know it")
    };
    demanding.map(finding).collect::<Vec<_>>().into()
}
