//! References: added without a look at the rows, validated while everybody goes on.

use super::draft::{Draft, Place};
use super::{Lock, Step, checks};
use crate::schema::{Code, Rule, ddl};

pub(super) fn draft(draft: &mut Draft<'_>) {
    for place in draft.places(&[Code::ForeignKeyMissing]) {
        add(draft, &place);
    }
    for place in draft.places(&[Code::ForeignKeyTarget, Code::ForeignKeyAction]) {
        replace(draft, &place);
    }
    for place in draft.places(&[Code::ForeignKeyNotValid]) {
        for (name, _) in found(&place).filter(|(_, validated)| !validated) {
            draft.push(checks::validate(place.table, name));
        }
    }
}

/// Foreign keys on the column alone, and whether they hold for every row.
fn found<'a>(place: &Place<'a>) -> impl Iterator<Item = (&'a str, bool)> + use<'a> {
    let name = place.name;
    place.relation.constraints.iter().filter_map(move |constraint| match &constraint.rule {
        Rule::ForeignKey { .. } if constraint.columns == [name] => {
            Some((constraint.name.as_str(), constraint.is_validated()))
        }
        _ => None,
    })
}

/// Adds the reference that the contract asks for, if there is anything to refer to.
pub(super) fn add(draft: &mut Draft<'_>, place: &Place<'_>) {
    let Some(target) = place.column.references.as_deref() else { return };
    if target == "auth.users" && !draft.catalog().surroundings.auth_users {
        return;
    }
    let constraint = draft.free_name(place.table, place.name, "fkey");
    let action = ddl::add_constraint_foreign_key(&constraint, place.name, target, place.column);
    let sql = format!("alter table public.{} {action} not valid", place.table);
    let what = format!("let {} refer to {target}", place.name);
    draft.push(Step::prepare(Some(place.table), Lock::ShareRowExclusive, what, sql));
    draft.push(checks::validate(place.table, &constraint));
}

fn replace(draft: &mut Draft<'_>, place: &Place<'_>) {
    let Some(wanted) = place.column.references.as_deref() else { return };
    let drops: Vec<_> =
        found(place).map(|(name, _)| format!("drop constraint {}", ddl::identifier(name))).collect();
    let constraint = draft.free_name(place.table, place.name, "fkey");
    let action = ddl::add_constraint_foreign_key(
        &constraint,
        place.name,
        draft.same_people(place, wanted),
        place.column,
    );
    let sql = format!("alter table public.{} {}, {action} not valid", place.table, drops.join(", "));
    let what = format!("let {} refer to {wanted} as the CRM relies on", place.name);
    draft.push(Step::prepare(Some(place.table), Lock::AccessExclusive, what, sql));
    draft.push(checks::validate(place.table, &constraint));
}

impl Draft<'_> {
    /// What a reference leads to: `auth.users` stays where it stands for `users`.
    fn same_people<'b>(&self, place: &Place<'_>, wanted: &'b str) -> &'b str {
        let to_accounts = place.relation.constraints.iter().any(|constraint| {
            constraint.columns == [place.name]
                && matches!(&constraint.rule, Rule::ForeignKey { target, .. } if target == "auth.users")
        });
        if wanted == "users" && to_accounts { "auth.users" } else { wanted }
    }
}
