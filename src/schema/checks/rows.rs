//! Do rows stand in the way of what the server does not enforce yet?

use super::{Place, Subject, counted};
use crate::schema::finding::{Code, Finding, Severity, Verdict};
use crate::schema::state::{Question, orphans};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Verdict> {
    let mut verdicts =
        subject.on_columns(|column| column.references.is_some(), |place| orphaned(subject, place));
    let limited = |column: &crate::schema::Column| !column.values.is_empty() || column.between.is_some();
    verdicts.extend(subject.on_columns(limited, |place| refused(subject, place)));
    verdicts
        .extend(subject.on_columns(|column| column.formerly.is_some(), |place| elsewhere(subject, place)));
    verdicts
        .extend(subject.on_columns(|column| column.set_aside_as.is_some(), |place| unfilled(subject, place)));
    verdicts.push(subject.on_table(|_| hidden(subject)));
    verdicts
}

fn orphaned(subject: &Subject<'_>, place: &Place<'_>) -> Verdict {
    let Some((rows, _)) = subject.state.rows(place.table, place.name, Question::Orphaned) else {
        return Verdict::Pass;
    };
    let target = place.column.references.as_deref().unwrap_or_default();
    let verb = if rows == 1 { "refers" } else { "refer" };
    let finding = Finding::new(Code::RowsOrphaned, Severity::Error, place.table)
        .object(place.name)
        .expected(format!("every row refers to one of {target}"))
        .actual(format!("{} {verb} to nothing in {target}", counted(rows, "row")));
    if !place.column.is_required() {
        return finding.into();
    }
    // It cannot be emptied, and which row was meant is not known.
    let condition = orphans(place.name, target);
    let hint = format!(
        "give these rows what they refer to, or delete them: select * from public.{} t where {condition}",
        place.table
    );
    finding.by_hand(hint).into()
}

fn refused(subject: &Subject<'_>, place: &Place<'_>) -> Verdict {
    let Some((rows, examples)) = subject.state.rows(place.table, place.name, Question::Refused) else {
        return Verdict::Pass;
    };
    let (verb, noun) = if rows == 1 { ("holds", "value") } else { ("hold", "values") };
    Finding::new(Code::RowsRefused, Severity::Warning, place.table)
        .object(place.name)
        .expected(crate::schema::ddl::condition(place.name, place.column).unwrap_or_default())
        .actual(format!("{} {verb} other {noun}: {}", counted(rows, "row"), examples.join(", ")))
        .into()
}

fn elsewhere(subject: &Subject<'_>, place: &Place<'_>) -> Verdict {
    let Some((rows, _)) = subject.state.rows(place.table, place.name, Question::Elsewhere) else {
        return Verdict::Pass;
    };
    let former = place.column.formerly.as_deref().unwrap_or_default();
    let verb = if rows == 1 { "has" } else { "have" };
    Finding::new(Code::ValuesElsewhere, Severity::Warning, place.table)
        .object(place.name)
        .expected(format!("every value of `{former}` also in `{}`", place.name))
        .actual(format!("{} {verb} it only in `{former}`", counted(rows, "row")))
        .into()
}

fn unfilled(subject: &Subject<'_>, place: &Place<'_>) -> Verdict {
    let (rows, locked) = subject.state.to_fill(place.table, place.name, Question::Unfilled);
    let text = place.column.set_aside_as.as_deref();
    let expected = match text.filter(|text| place.relation.column(text).is_some()) {
        Some(text) => format!("what `{text}` says, as {}", place.column.kind),
        None => "a value in every row of Clara's".to_owned(),
    };
    let (severity, actual) = match (rows, locked) {
        (0, 0) => return Verdict::Pass,
        (0, locked) => (Severity::Info, waiting(locked)),
        (rows, _) => {
            let verb = if rows == 1 { "has" } else { "have" };
            (Severity::Warning, format!("{} {verb} none yet", counted(rows, "row")))
        }
    };
    Finding::new(Code::RowsToFill, severity, place.table)
        .object(place.name)
        .expected(expected)
        .actual(actual)
        .by_backfill(place.column.backfill.as_deref().unwrap_or_default())
        .into()
}

/// Rows that a backfill fills once a sync from outside has let them go.
pub(super) fn waiting(locked: i64) -> String {
    let verb = if locked == 1 { "waits for its" } else { "wait for their" };
    format!("{} {verb} `sync_lock`", counted(locked, "row"))
}

/// Rows that do not show are not rows that are not there.
fn hidden(subject: &Subject<'_>) -> Verdict {
    if !subject.state.hidden(subject.name, |question| !question.is_about_accounts()) {
        return Verdict::Pass;
    }
    let hint = format!("run it as the owner of public.{}, or as a role that sees every row", subject.name);
    Finding::new(Code::RowsHidden, Severity::Info, subject.name)
        .object(subject.name)
        .expected("rows that can be counted")
        .actual("the current role does not see them all, or counting took too long")
        .by_hand(hint)
        .into()
}
