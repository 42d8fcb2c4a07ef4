//! Must a column be filled where the CRM relies on it, and only there?

use super::{Place, Subject};
use crate::schema::finding::{Code, Finding, Severity, Verdict};

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
    Finding::new(Code::ColumnNullable, Severity::Warning, place.table)
        .object(place.name)
        .expected("NOT NULL")
        .actual("NULL allowed")
        .into()
}

fn not_null(place: &Place<'_>) -> Verdict {
    let filled = place.live.default.is_some() || place.live.fills_itself;
    let severity = if filled { Severity::Warning } else { Severity::Error };
    Finding::new(Code::ColumnNotNull, severity, place.table)
        .object(place.name)
        .expected("NULL allowed")
        .actual("NOT NULL")
        .into()
}
