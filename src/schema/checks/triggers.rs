//! Does something set the columns and look at the changes that the CRM counts on?

use super::Subject;
use crate::schema::catalog::{Relation, Trigger};
use crate::schema::finding::{Code, Finding, Severity, Verdict};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Verdict> {
    let touches = subject.table.touches.iter();
    let mut verdicts: Vec<_> =
        touches.map(|column| subject.on_table(|relation| touched(subject, relation, column))).collect();
    verdicts.extend(
        subject
            .table
            .guard
            .as_deref()
            .map(|guard| subject.on_table(|relation| guarded(subject, relation, guard))),
    );
    verdicts.push(subject.on_table(|relation| switched_off(subject.name, &relation.triggers)));
    verdicts
}

/// Any trigger will do, whatever its name and its function's.
fn touched(subject: &Subject<'_>, relation: &Relation, column: &str) -> Verdict {
    if relation.column(column).is_none() {
        return Verdict::Implied;
    }
    among(relation, |trigger| trigger.before_every_update && trigger.mentions(column)).unwrap_or_else(|| {
        Finding::new(Code::TriggerMissing, Severity::Warning, subject.name)
            .object(column)
            .expected(format!("a trigger that sets `{column}` when a row changes"))
            .into()
    })
}

/// TrendtialCRM's own rules about who may change what, where it has them.
fn guarded(subject: &Subject<'_>, relation: &Relation, guard: &str) -> Verdict {
    if !subject.surroundings.functions.iter().any(|function| function.name == guard) {
        return Verdict::Pass;
    }
    among(relation, |trigger| trigger.function == guard).unwrap_or_else(|| {
        Finding::new(Code::TriggerMissing, Severity::Error, subject.name)
            .object(guard)
            .expected(format!("a trigger that calls `{guard}` before every change"))
            .into()
    })
}

/// The verdict where there is such a trigger; one that is switched off is reported as that.
fn among(relation: &Relation, serves: impl Fn(&Trigger) -> bool) -> Option<Verdict> {
    let mut found =
        relation.triggers.iter().filter(|trigger| !trigger.internal && serves(trigger)).peekable();
    found.peek()?;
    Some(if found.any(|trigger| trigger.enabled) { Verdict::Pass } else { Verdict::Implied })
}

/// One verdict on all triggers of a table; each that is switched off is reported.
pub(super) fn switched_off<'a>(table: &str, triggers: impl IntoIterator<Item = &'a Trigger>) -> Verdict {
    let off = triggers.into_iter().filter(|trigger| !trigger.enabled);
    let finding = |trigger: &Trigger| {
        let finding = Finding::new(Code::TriggerDisabled, Severity::Warning, table)
            .object(&trigger.name)
            .expected("enabled");
        if trigger.internal {
            // It takes a superuser to do and to undo.
            let hint = format!("alter table public.{table} enable trigger all");
            return finding.actual("disabled: a foreign key is not enforced").by_hand(hint);
        }
        finding.actual("disabled")
    };
    off.map(finding).collect::<Vec<_>>().into()
}
