//! Does each column take the values that the CRM uses, and refuse what means nothing?

use super::{Place, Subject};
use crate::schema::catalog::{Constraint, Relation, Rule};
use crate::schema::contract::Column;
use crate::schema::ddl;
use crate::schema::finding::{Code, Finding, Severity, Verdict};
use crate::schema::probe::{Reaction, tried_values};
use serde_json::Value;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Verdict> {
    let mut verdicts = subject.on_columns(must_take, |place| takes(subject, place));
    verdicts.extend(subject.on_columns(must_refuse, |place| refuses(subject, place)));
    verdicts.push(subject.on_table(|relation| not_judged(subject, relation)));
    verdicts
}

/// A CHECK of several columns may refuse a row although it refuses no value by itself.
fn not_judged(subject: &Subject<'_>, relation: &Relation) -> Verdict {
    let refuses = |name: &String| {
        let of_table = subject.answers.reactions.iter().filter(|((table, _), _)| table == subject.name);
        of_table.flat_map(|(_, reactions)| reactions).any(|reaction| match reaction {
            Reaction::Refused(names) => names.contains(name),
            Reaction::Taken | Reaction::Failed => false,
        })
    };
    let concerns = |name: &String| subject.table.column(name).is_some();
    let open = relation.constraints.iter().filter(|constraint| {
        let several = constraint.columns.len() > 1 && constraint.columns.iter().any(concerns);
        several && matches!(constraint.rule, Rule::Check { .. }) && !refuses(&constraint.name)
    });
    let finding = |constraint: &Constraint| {
        Finding::new(Code::CheckNotJudged, Severity::Info, subject.name)
            .object(&constraint.name)
            .expected("takes every row that Clara writes")
            .actual(format!("looks at {} together", constraint.columns.join(", ")))
            .by_hand("clara-crm check-schema --rehearse tries it with a row of Clara's")
    };
    open.map(finding).collect::<Vec<_>>().into()
}

fn must_take(column: &Column) -> bool {
    !tried_values(column).0.is_empty()
}

fn must_refuse(column: &Column) -> bool {
    !tried_values(column).1.is_empty()
}

fn takes(subject: &Subject<'_>, place: &Place<'_>) -> Verdict {
    let Some(reactions) = subject.answers.reactions.get(&place.key()) else { return Verdict::Implied };
    let (values, _) = tried_values(place.column);
    let mut refused = Vec::new();
    let mut checks: Vec<&str> = Vec::new();
    for (value, reaction) in values.iter().zip(reactions) {
        if *reaction != Reaction::Taken {
            refused.push(spelled(value));
        }
        if let Reaction::Refused(names) = reaction {
            checks.extend(names.iter().map(String::as_str));
        }
    }
    if refused.is_empty() {
        return Verdict::Pass;
    }
    checks.sort_unstable();
    checks.dedup();
    let actual = match checks.as_slice() {
        [] => format!("`{}` cannot hold {}", place.live.type_display, refused.join(", ")),
        names => format!("`{}` refuses {}", names.join("`, `"), refused.join(", ")),
    };
    Finding::new(Code::ValueRefused, Severity::Error, place.table)
        .object(place.name)
        .expected(format!("takes {}", values.iter().map(spelled).collect::<Vec<_>>().join(", ")))
        .actual(actual)
        .into()
}

fn refuses(subject: &Subject<'_>, place: &Place<'_>) -> Verdict {
    let Some(reactions) = subject.answers.reactions.get(&place.key()) else { return Verdict::Implied };
    let finding = |code| {
        Finding::new(code, Severity::Warning, place.table)
            .object(place.name)
            .expected(ddl::condition(place.name, place.column).unwrap_or_default())
    };
    if refusals(place.column, reactions).any(|reaction| *reaction == Reaction::Taken) {
        return finding(Code::ValueNotChecked).actual("any value is taken").into();
    }
    if are_verified(place.relation, place.column, reactions) {
        return Verdict::Pass;
    }
    finding(Code::CheckNotValid).actual("not verified for the rows that were there before it").into()
}

/// The reactions to what must be refused.
fn refusals<'a>(column: &Column, reactions: &'a [Reaction]) -> impl Iterator<Item = &'a Reaction> {
    reactions.iter().skip(tried_values(column).0.len())
}

/// Whether what refuses a value refuses it in every row that is there.
fn are_verified(relation: &Relation, column: &Column, reactions: &[Reaction]) -> bool {
    let verified = |name: &String| {
        relation.constraints.iter().any(|constraint| {
            constraint.name == *name && matches!(constraint.rule, Rule::Check { validated: true, .. })
        })
    };
    refusals(column, reactions).all(|reaction| match reaction {
        Reaction::Refused(names) => names.iter().any(verified),
        Reaction::Taken | Reaction::Failed => true,
    })
}

/// Whether every row is known to hold a value that the column may have.
pub(in crate::schema) fn are_enforced(relation: &Relation, column: &Column, reactions: &[Reaction]) -> bool {
    let taken = reactions.iter().take(tried_values(column).0.len()).all(|r| *r == Reaction::Taken);
    let refused = refusals(column, reactions).all(|r| *r != Reaction::Taken);
    taken && refused && are_verified(relation, column, reactions)
}

fn spelled(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}
