//! Must a column be filled where the CRM relies on it, and only there?

use super::{Place, Subject};
use crate::schema::ddl;
use crate::schema::finding::{Code, Finding, Fix, Severity, Verdict};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Verdict> {
    subject.on_columns(|_| true, judge)
}

fn judge(place: &Place<'_>) -> Verdict {
    match (place.column.is_required(), place.live.not_null) {
        (true, false) => nullable(place),
        (false, true) => not_null(place),
        _ => Verdict::Pass,
    }
}

fn nullable(place: &Place<'_>) -> Verdict {
    let hint = ddl::alter_column(place.table, place.name, "set not null");
    let mut finding = Finding::new(Code::ColumnNullable, Severity::Warning, place.table, hint)
        .object(place.name)
        .expected("NOT NULL")
        .actual("NULL allowed");
    if let Some(task) = &place.column.backfill {
        finding.hint = format!("clara-crm backfill {task}, then: {}", finding.hint);
        finding.fix = Fix::Backfill(task.clone());
    }
    finding.into()
}

fn not_null(place: &Place<'_>) -> Verdict {
    let filled = place.live.default.is_some() || place.live.fills_itself;
    let severity = if filled { Severity::Warning } else { Severity::Error };
    let hint = ddl::alter_column(place.table, place.name, "drop not null");
    Finding::new(Code::ColumnNotNull, severity, place.table, hint)
        .object(place.name)
        .expected("NULL allowed")
        .actual("NOT NULL")
        .into()
}
