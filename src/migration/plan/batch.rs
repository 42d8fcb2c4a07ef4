//! Batches: one statement that does some rows and says where it stopped.

use super::draft::{Draft, Place};
use super::facts::disagree;
use super::{Keep, Lock, Phase, Step};
use crate::migration::leftovers;
use crate::schema::{Column, ColumnType, Relation, Trigger, ddl};

/// A conversion that answers NULL instead of failing; lives as long as its transaction.
pub(in crate::migration) const CONVERT: &str = include_str!("../queries/convert.sql");

/// What a batch does to rows.
pub(super) struct Batch<'a> {
    pub(super) table: &'a str,
    pub(super) relation: &'a Relation,
    pub(super) column: &'a str,
    /// The value that goes in; none to leave the row alone.
    pub(super) after: Option<String>,
    /// Which rows.
    pub(super) needs: String,
    /// Why the old value is kept among the leftovers, if it is, and which.
    pub(super) kept: Option<(&'a str, String)>,
}

impl Batch<'_> {
    pub(super) fn step(&self, what: String, data: String) -> Step {
        let Self { table, column, .. } = *self;
        let mut step =
            Step::new(Phase::Fill, Some(table), Lock::RowExclusive, what, self.sql()).with_data(data);
        if let Some((reason, value)) = &self.kept {
            step.keeps = Some(Keep {
                column: value.trim_start_matches("t.").to_owned(),
                kept_in: leftovers::NAME.to_owned(),
                reason: (*reason).to_owned(),
                count: None,
            });
        }
        debug_assert!(self.after.is_some() || self.kept.is_some(), "{table}.{column}");
        step
    }

    fn sql(&self) -> String {
        let Self { table, column, needs, .. } = self;
        let id = self.relation.column("id").map_or("text", |id| id.type_name.as_str());
        let after = self.after.as_deref().unwrap_or("null");
        let (kept, kept_count) = match &self.kept {
            Some((reason, value)) => (keeping(table, value, reason), "(select count(*) from kept)"),
            None => (String::new(), "0::bigint"),
        };
        let stamped = self.after.is_some() && is_stamped(self.relation);
        let (stamp, keeps_stamp, stamped_count) = if stamped {
            ("t.updated_at", leftovers::keeping_stamps(table), "(select count(*) from stamped)")
        } else {
            ("null::timestamptz", String::new(), "0::bigint")
        };
        let old =
            self.kept.as_ref().map_or("null::jsonb".to_owned(), |(_, value)| format!("to_jsonb({value})"));
        let (changed, changed_count) = if self.after.is_some() {
            let changed = format!(
                ", changed as (\n    update public.{table} t set {column} = batch.after from batch\n    \
                 where t.id = batch.id and t.{column} is not distinct from batch.before returning 1\n)"
            );
            (changed, "(select count(*) from changed)")
        } else {
            (String::new(), "0::bigint")
        };
        format!(
            "with batch as materialized (\n    select t.id, t.{column} as before, {after} as after, {old} as old, {stamp} as stamp\n    \
             from public.{table} t\n    where ($1::text is null or t.id > $1::text::{id}) and {needs}\n    \
             order by t.id limit $2::integer\n){kept}{keeps_stamp}{changed}\n\
             select (select id::text from batch order by id desc limit 1) as last,\n    \
             {changed_count} as changed, {kept_count} as kept, {stamped_count} as stamped"
        )
    }
}

/// Whether a trigger that is not ours notes the time of each change.
pub(super) fn is_stamped(relation: &Relation) -> bool {
    let theirs = |trigger: &Trigger| {
        trigger.enabled
            && trigger.before_every_update
            && trigger.mentions("updated_at")
            && !trigger.mentions("keeps_updated_at")
    };
    relation.column("updated_at").is_some() && relation.triggers.iter().any(theirs)
}

fn keeping(table: &str, value: &str, reason: &str) -> String {
    let column = value.trim_start_matches("t.");
    format!(
        ", kept as (\n    insert into {} (table_name, row_id, column_name, value, reason)\n    \
         select '{table}', id::text, '{column}', old, '{reason}' from batch where old is not null\n    \
         on conflict do nothing returning 1\n)",
        leftovers::TABLE
    )
}

/// What a column that was set aside says, as the type that it should have had; NULL where
/// it says nothing of the kind.
pub(super) fn converted(kind: &ColumnType, aside: &str) -> String {
    let text = match kind {
        // The day of a point in time.
        ColumnType::Date => format!("left(t.{aside}::text, 10)"),
        _ => format!("t.{aside}::text"),
    };
    format!("pg_temp.clara_convert({text}, '{kind}')::{kind}")
}

/// Whether the column says something else than the one that was set aside.
pub(super) fn differs(column: &Column, name: &str, aside: &str) -> String {
    match column.kind {
        // The time of the day does not go into a date.
        ColumnType::Date => {
            format!(
                "{name}::timestamp is distinct from {}",
                format_args!("pg_temp.clara_convert(t.{aside}::text, 'timestamp')::timestamp")
            )
        }
        _ => format!("{name} is distinct from {}", converted(&column.kind, aside)),
    }
}

/// Copies what converts from the column that was set aside.
pub(super) fn convert(draft: &Draft<'_>, place: &Place<'_>, aside: &str) -> Step {
    let Place { table, name, column, relation, .. } = *place;
    let kind = &column.kind;
    let converted = converted(&column.kind, aside);
    let target = column
        .references
        .as_deref()
        .filter(|target| *target != "auth.users" || draft.catalog().surroundings.auth_users);
    let exists = target.map_or(String::new(), |target| {
        let target = ddl::qualified(target);
        format!(" and exists (select from {target} r where r.id = {converted})")
    });
    let unset = match column.default.as_deref() {
        Some(default) if column.is_required() => format!("(t.{name} is null or t.{name} = {default})"),
        _ => format!("t.{name} is null"),
    };
    let batch = Batch {
        table,
        relation,
        column: name,
        needs: format!("t.{aside} is not null and {unset} and {converted} is not null{exists}"),
        after: Some(converted),
        kept: None,
    };
    batch.step(
        format!("copy what {aside} holds to {name}"),
        format!("what converts to {kind} is copied; {aside} stays as it is"),
    )
}

/// Fills a required column where it is empty.
pub(super) fn fill_required(draft: &Draft<'_>, place: &Place<'_>) -> Option<Step> {
    let Place { table, name, column, relation, .. } = *place;
    let value = filling(draft, place)?;
    let batch = Batch { table, relation, column: name, after: Some(value.0), needs: value.1, kept: None };
    debug_assert!(column.is_required());
    Some(batch.step(format!("fill {name} where it is empty"), value.2))
}

/// What goes in, into which rows, and how to say it.
fn filling(draft: &Draft<'_>, place: &Place<'_>) -> Option<(String, String, String)> {
    let Place { table, name, column, relation, .. } = *place;
    if (table, name) == ("clients", "client_name") {
        let sources =
            ["company", "email", "phone"].into_iter().filter(|source| relation.column(source).is_some());
        let sources =
            sources.map(|source| format!("nullif(btrim(t.{source}::text), '')")).collect::<Vec<_>>();
        let after = format!(
            "coalesce({}'Client ' || left(t.id::text, 8))",
            sources.iter().map(|s| format!("{s}, ")).collect::<String>()
        );
        return Some((
            after,
            "t.client_name is null".into(),
            "the company, the email or the phone; else a part of the id".into(),
        ));
    }
    let default = column.default.as_deref()?;
    if place.live().is_none() || default == "auth.uid()" && !draft.catalog().surroundings.auth_uid {
        return None;
    }
    Some((default.to_owned(), format!("t.{name} is null"), format!("its default, {default}")))
}

/// Copies from a former column what the right one lacks.
pub(super) fn elsewhere(place: &Place<'_>, former: &str) -> Step {
    let Place { table, name, relation, .. } = *place;
    let batch = Batch {
        table,
        relation,
        column: name,
        after: Some(format!("t.{former}")),
        needs: format!("coalesce(btrim(t.{name}::text), '') = '' and btrim(t.{former}::text) <> ''"),
        kept: Some(("it was blank, and the former column was not", format!("t.{name}"))),
    };
    batch.step(format!("copy {former} to {name} where that is empty"), format!("{former} stays as it is"))
}

/// Notes where a column and its former one disagree.
pub(super) fn disagreements(place: &Place<'_>, former: &str) -> Step {
    let Place { table, name, relation, .. } = *place;
    let batch = Batch {
        table,
        relation,
        column: name,
        after: None,
        needs: disagree(name, former),
        kept: Some(("another value is in the column that took its place", format!("t.{former}"))),
    };
    batch.step(
        format!("note where {former} and {name} disagree"),
        format!("{name} counts; what {former} says is noted and stays"),
    )
}
