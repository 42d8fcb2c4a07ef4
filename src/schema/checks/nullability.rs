//! Must a column be filled where the CRM relies on it, and only there?

use super::rows::waiting;
use super::{Place, Subject, counted};
use crate::schema::finding::{Code, Finding, Severity, Verdict};
use crate::schema::state::Question;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Verdict> {
    subject.on_columns(|_| true, |place| judge(subject, place))
}

fn judge(subject: &Subject<'_>, place: &Place<'_>) -> Verdict {
    match (place.column.is_required(), place.live.not_null) {
        (true, false) => nullable(subject, place),
        (false, true) => not_null(place),
        _ => Verdict::Pass,
    }
}

fn nullable(subject: &Subject<'_>, place: &Place<'_>) -> Verdict {
    let found = |severity, actual: String| {
        Finding::new(Code::ColumnNullable, severity, place.table)
            .object(place.name)
            .expected("NOT NULL")
            .actual(actual)
    };
    let (rows, locked) = subject.state.to_fill(place.table, place.name, Question::Empty);
    if rows + locked == 0 {
        return found(Severity::Warning, "NULL allowed".into()).into();
    }
    match &place.column.backfill {
        // Nothing can be done before the sync has ended.
        Some(task) if rows == 0 => {
            found(Severity::Info, format!("NULL allowed; {}", waiting(locked))).by_backfill(task).into()
        }
        task => {
            let rows = if task.is_some() { rows } else { rows + locked };
            let verb = if rows == 1 { "has" } else { "have" };
            let finding =
                found(Severity::Warning, format!("NULL allowed; {} {verb} none", counted(rows, "row")));
            match task {
                Some(task) => finding.by_backfill(task).into(),
                None => finding.into(),
            }
        }
    }
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
