//! CHECK constraints: widened where they refuse what the CRM uses, added where junk gets in.

use std::sync::LazyLock;

use regex::Regex;

use super::draft::{Draft, Place};
use super::{Lock, Phase, Step, columns, values};
use crate::schema::{Code, Column, Constraint, Reaction, Rule, ddl};

/// A CHECK that lists values, as PostgreSQL prints it.
static LISTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^\(*(?:\(?\w+\)?)(?:::text)? = ANY \(+ARRAY\[([^\[\]]*)\]\)*(?:::text\[\])?\)+$").ok()
});
static LITERAL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"'((?:[^']|'')*)'::").ok());

pub(super) fn draft(draft: &mut Draft<'_>) {
    for place in draft.places(&[Code::ValueRefused]) {
        widen(draft, &place);
    }
    for place in draft.places(&[Code::ValueNotChecked]) {
        let phase = if draft.has_refused_rows(&place) { Phase::Settle } else { Phase::Prepare };
        let others = others(draft, &place);
        add(draft, &place, phase, &others);
    }
    for place in draft.places(&[Code::CheckNotValid]) {
        for constraint in own_checks(&place).filter(|constraint| !constraint.is_validated()) {
            draft.push(validate(place.table, &constraint.name));
        }
    }
}

/// Values in the rows that the CRM does not know, and that are not put right: they stay,
/// so they have to be admitted.
fn others(draft: &Draft<'_>, place: &Place<'_>) -> Vec<String> {
    if values::is_mapped(place.table, place.name) {
        return Vec::new();
    }
    let key = (place.table.to_owned(), place.name.to_owned());
    draft.facts.other_values.get(&key).cloned().unwrap_or_default()
}

/// CHECKs on this column alone.
fn own_checks<'a>(place: &Place<'a>) -> impl Iterator<Item = &'a Constraint> + use<'a> {
    let name = place.name;
    place.relation.constraints.iter().filter(move |constraint| {
        constraint.columns == [name] && matches!(constraint.rule, Rule::Check { .. })
    })
}

/// Adds the CHECK of the contract, and besides it admits `others`.
pub(super) fn add(draft: &mut Draft<'_>, place: &Place<'_>, phase: Phase, others: &[String]) {
    let Place { table, name, column, .. } = *place;
    let Some(condition) = with_others(name, column, others) else { return };
    let constraint = draft.free_name(table, name, "check");
    let sql = format!("alter table public.{table} add constraint {constraint} check ({condition}) not valid");
    let what = format!("let {name} take the CRM's values only");
    draft.push(Step::new(phase, Some(table), Lock::AccessExclusive, what, sql));
    draft.push(validate(table, &constraint));
}

fn with_others(name: &str, column: &Column, others: &[String]) -> Option<String> {
    if others.is_empty() || column.values.is_empty() {
        return ddl::condition(name, column);
    }
    let unknown = others.iter().filter(|other| !column.values.contains(other));
    let all: Vec<_> = column.values.iter().chain(unknown).map(|value| ddl::literal(value)).collect();
    Some(format!("{name} in ({})", all.join(", ")))
}

/// Replaces what refuses a value of the CRM's by what takes that value too.
fn widen(draft: &mut Draft<'_>, place: &Place<'_>) {
    let Place { table, name, column, relation, .. } = *place;
    let refusing = draft.refusing(place);
    if refusing.is_empty() {
        // The type itself cannot hold it.
        if let Some(live) = place.live().filter(|live| columns::changes_in_place(draft, place, live)) {
            let step = Step::prepare(
                Some(table),
                Lock::AccessExclusive,
                format!("let {name} hold {} of any size", column.kind),
                ddl::change_type(table, name, column),
            );
            let written_anew = live.type_name != "numeric";
            draft.push(Step { rewrites: written_anew, ..step });
        } else if let Some(live) = place.live() {
            columns::set_aside(draft, place, live);
        }
        return;
    }
    let mut admitted = Vec::new();
    let mut kept = Vec::new();
    for constraint in relation.constraints.iter().filter(|constraint| refusing.contains(&constraint.name)) {
        let Rule::Check { expression, .. } = &constraint.rule else { continue };
        match listed(expression).filter(|_| !column.values.is_empty()) {
            Some(values) => admitted.extend(values),
            None => kept.push(expression.clone()),
        }
    }
    let condition = if kept.is_empty() {
        with_others(name, column, &admitted)
    } else {
        let written = column.writes.iter().filter_map(|value| value.as_str()).map(ToOwned::to_owned);
        let taken: Vec<_> =
            column.values.iter().cloned().chain(written).map(|value| ddl::literal(&value)).collect();
        let also = if taken.is_empty() { "true".into() } else { format!("{name} in ({})", taken.join(", ")) };
        Some(format!("({}) or {also}", kept.join(") and (")))
    };
    let Some(condition) = condition else { return };
    let drops: Vec<_> =
        refusing.iter().map(|old| format!("drop constraint {}", ddl::identifier(old))).collect();
    let constraint = refusing[0].clone();
    let sql = format!(
        "alter table public.{table} {}, add constraint {} check ({condition}) not valid",
        drops.join(", "),
        ddl::identifier(&constraint)
    );
    let what = format!("let {name} take every value of the CRM");
    draft.push(Step::prepare(Some(table), Lock::AccessExclusive, what, sql));
    draft.push(validate(table, &constraint));
}

fn listed(expression: &str) -> Option<Vec<String>> {
    let inner = LISTED.as_ref()?.captures(expression)?.get(1)?.as_str();
    let values = LITERAL.as_ref()?.captures_iter(inner).filter_map(|found| found.get(1));
    Some(values.map(|value| value.as_str().replace("''", "'")).collect())
}

/// Proves a constraint for the rows that were there before it, while everybody goes on.
pub(super) fn validate(table: &str, constraint: &str) -> Step {
    let sql = format!("alter table public.{table} validate constraint {}", ddl::identifier(constraint));
    Step::new(Phase::Settle, Some(table), Lock::ShareUpdateExclusive, format!("validate {constraint}"), sql)
}

impl Draft<'_> {
    /// The CHECKs on this column that refuse a value which the CRM uses.
    pub(super) fn refusing(&self, place: &Place<'_>) -> Vec<String> {
        let key = (place.table.to_owned(), place.name.to_owned());
        let reactions = self.survey.answers.reactions.get(&key);
        let taken = crate::schema::tried_values(place.column).0.len();
        let mut names: Vec<String> = Vec::new();
        for reaction in reactions.into_iter().flatten().take(taken) {
            if let Reaction::Refused(found) = reaction {
                names.extend(found.iter().filter(|name| !names.contains(name)).cloned().collect::<Vec<_>>());
            }
        }
        names
    }

    fn has_refused_rows(&self, place: &Place<'_>) -> bool {
        self.places(&[Code::RowsRefused])
            .iter()
            .any(|other| (other.table, other.name) == (place.table, place.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_values_of_a_list_are_read_from_what_postgresql_prints() {
        let of = |text| listed(text).unwrap_or_default();
        assert_eq!(of("(call_type = ANY (ARRAY['inbound'::text, 'it''s'::text]))"), ["inbound", "it's"]);
        assert_eq!(
            of("((status)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))"),
            ["a", "b"]
        );
        assert_eq!(listed("((a = 'b'::text) OR (c > 1))"), None);
        assert_eq!(listed("((a = ANY (ARRAY['x'::text])) AND (b = ANY (ARRAY['y'::text])))"), None);
    }
}
