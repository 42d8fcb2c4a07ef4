//! Are references enforced, to the right table, and what happens when its row goes?

use super::{Place, Subject};
use crate::schema::catalog::{Constraint, Relation, Rule};
use crate::schema::contract::OnDelete;
use crate::schema::finding::{Code, Finding, Severity, Verdict};

/// The same people: every row of one is a row of the other.
const PEOPLE: [&str; 2] = ["users", "auth.users"];

pub(super) fn check(subject: &Subject<'_>) -> Vec<Verdict> {
    subject.on_columns(
        |column| column.references.is_some(),
        |place| {
            let target = place.column.references.as_deref().unwrap_or_default();
            let nothing_to_refer_to = target == "auth.users" && !subject.surroundings.auth_users;
            if nothing_to_refer_to { Verdict::Pass } else { judge(place, target) }
        },
    )
}

/// Whether every row is known to refer to something.
pub(in crate::schema) fn is_enforced(relation: &Relation, name: &str, target: &str) -> bool {
    references(relation, name)
        .any(|reference| reference.by_id && leads_to(reference.target, target) && reference.validated)
}

/// A foreign key on the column, taken apart.
struct Reference<'a> {
    constraint: &'a Constraint,
    target: &'a str,
    by_id: bool,
    on_delete: &'a str,
    validated: bool,
}

fn judge(place: &Place<'_>, target: &str) -> Verdict {
    let found: Vec<_> = references(place.relation, place.name).collect();
    let right = found.iter().filter(|reference| reference.by_id && leads_to(reference.target, target));
    // Of several that lead to the right table the best counts.
    let best =
        right.min_by_key(|reference| (!acts_as(reference, place.column.on_delete), !reference.validated));
    match (best, found.first()) {
        (Some(best), _) => judge_action(place, target, best),
        (None, Some(other)) => {
            let actual = format!("`{}` refers to {}", other.constraint.name, other.target);
            finding(place, target, Code::ForeignKeyTarget, Severity::Error).actual(actual).into()
        }
        (None, None) => finding(place, target, Code::ForeignKeyMissing, Severity::Error).into(),
    }
}

fn judge_action(place: &Place<'_>, target: &str, reference: &Reference<'_>) -> Verdict {
    let name = &reference.constraint.name;
    if !acts_as(reference, place.column.on_delete) {
        let actual = format!("`{name}`: on delete {}", spelled(reference.on_delete));
        return finding(place, target, Code::ForeignKeyAction, Severity::Warning).actual(actual).into();
    }
    if !reference.validated {
        let actual = format!("`{name}` is not valid for the rows that were there before it");
        return finding(place, target, Code::ForeignKeyNotValid, Severity::Warning).actual(actual).into();
    }
    Verdict::Pass
}

fn finding(place: &Place<'_>, target: &str, code: Code, severity: Severity) -> Finding {
    Finding::new(code, severity, place.table)
        .object(place.name)
        .expected(format!("refers to {target} (id) on delete {}", place.column.on_delete.as_sql()))
}

fn references<'a>(relation: &'a Relation, name: &'a str) -> impl Iterator<Item = Reference<'a>> {
    relation.constraints.iter().filter_map(move |constraint| match &constraint.rule {
        Rule::ForeignKey { target, target_columns, on_delete, validated } if constraint.columns == [name] => {
            Some(Reference {
                constraint,
                target,
                by_id: target_columns == &["id"],
                on_delete,
                validated: *validated,
            })
        }
        _ => None,
    })
}

fn leads_to(found: &str, wanted: &str) -> bool {
    found == wanted || (wanted == "users" && PEOPLE.contains(&found))
}

fn acts_as(reference: &Reference<'_>, wanted: OnDelete) -> bool {
    match wanted {
        // Restrict refuses too, only earlier.
        OnDelete::NoAction => matches!(reference.on_delete, "a" | "r"),
        OnDelete::Cascade => reference.on_delete == "c",
        OnDelete::SetNull => reference.on_delete == "n",
    }
}

fn spelled(on_delete: &str) -> &'static str {
    match on_delete {
        "c" => "cascade",
        "n" => "set null",
        "d" => "set default",
        "r" => "restrict",
        _ => "no action",
    }
}
