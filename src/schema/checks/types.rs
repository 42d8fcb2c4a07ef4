//! Can each column hold what is written to it?

use super::{Place, Subject};
use crate::schema::column_type::{Fit, fit};
use crate::schema::ddl;
use crate::schema::finding::{Code, Finding, Severity, Verdict};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Verdict> {
    subject.on_columns(|_| true, judge)
}

fn judge(place: &Place<'_>) -> Verdict {
    let (code, severity) = match fit(place.column, place.live) {
        Fit::Holds => return Verdict::Pass,
        Fit::TooShort => (Code::ColumnTooShort, Severity::Error),
        Fit::Approximates => (Code::ColumnType, Severity::Warning),
        Fit::Fails => (Code::ColumnType, Severity::Error),
    };
    let finding = Finding::new(code, severity, place.table)
        .object(place.name)
        .expected(expected(place))
        .actual(&place.live.type_display);
    if place.column.primary_key {
        // Whatever refers to it has to change with it.
        return finding.by_hand(ddl::change_type(place.table, place.name, place.column)).into();
    }
    finding.into()
}

fn expected(place: &Place<'_>) -> String {
    match place.column.holds {
        Some(characters) => format!("{}, {characters} characters or more", place.column.kind),
        None => place.column.kind.to_string(),
    }
}
