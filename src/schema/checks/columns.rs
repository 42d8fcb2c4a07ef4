//! Are the columns there, and can a row be added that knows only them?

use super::Subject;
use crate::schema::catalog::LiveColumn;
use crate::schema::ddl;
use crate::schema::finding::{Code, Finding, Severity, Verdict};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Verdict> {
    let columns = subject.table.all_columns().map(|(name, column)| {
        subject.on_table(|relation| match relation.column(name) {
            Some(_) => Verdict::Pass,
            None => Finding::new(
                Code::ColumnMissing,
                Severity::Error,
                subject.name,
                ddl::add_column(subject.name, subject.table, name, column),
            )
            .object(name)
            .expected(column.kind.to_string())
            .into(),
        })
    });
    let mut verdicts: Vec<_> = columns.collect();
    verdicts.extend(extra_columns(subject));
    verdicts
}

/// One verdict on all columns that the contract does not know. Every one that must be
/// filled is reported, the rest does no harm.
fn extra_columns(subject: &Subject<'_>) -> Vec<Verdict> {
    let Some(relation) = subject.live() else { return vec![subject.without_table()] };
    let unfillable = |live: &&LiveColumn| {
        let unknown = subject.table.column(&live.name).is_none();
        unknown && live.not_null && live.default.is_none() && !live.fills_itself
    };
    let names: Vec<_> = relation.columns.iter().filter(unfillable).map(|live| live.name.as_str()).collect();
    let Some(first) = names.first() else { return vec![Verdict::Pass] };
    let hint = ddl::alter_column(subject.name, &ddl::identifier(first), "drop not null");
    let finding = Finding::new(Code::ExtraColumnRequired, Severity::Error, subject.name, hint)
        .object(names.join(", "))
        .expected("a default, or NULL allowed")
        .actual("NOT NULL without a default: no row can be added that does not know it");
    vec![finding.into()]
}
