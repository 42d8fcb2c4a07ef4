//! Columns that are not there, have another name, hold something else, or may or must not
//! be empty.

use super::draft::{Draft, Place};
use super::{Keep, Lock, Phase, Step, batch, checks, foreign_keys, indexes, uniqueness};
use crate::schema::{Code, Column, ColumnType, Fit, LiveColumn, ddl, fit};

pub(super) fn draft(draft: &mut Draft<'_>) {
    for finding in draft.found(&[Code::PrimaryKey]) {
        let Some((table, wanted)) =
            finding.table.as_ref().and_then(|table| draft.contract.tables.get_key_value(table))
        else {
            continue;
        };
        let sql = ddl::add_primary_key(table, wanted);
        draft.push(Step::prepare(Some(table), Lock::AccessExclusive, "make the id the key again", sql));
    }
    for place in draft.places(&[Code::ColumnMissing]) {
        match place.named_formerly() {
            Some(live) => rename(draft, &place, live),
            None => add(draft, &place),
        }
    }
    for place in draft.places(&[Code::ColumnType, Code::ColumnTooShort]) {
        if let Some(live) = place.live() {
            retype(draft, &place, live);
        }
    }
    for aside in &draft.facts.asides {
        if let Some(place) = draft.place(&aside.table, &aside.name) {
            copy_aside(draft, &place, &aside.aside);
        }
    }
    for place in draft.places(&[Code::ColumnNullable]) {
        require(draft, &place);
    }
    for place in draft.places(&[Code::ColumnNotNull]) {
        allow_null(draft, place.table, place.name);
    }
    for finding in draft.found(&[Code::ExtraColumnRequired]) {
        let (Some(table), Some(names)) = (&finding.table, &finding.object) else { continue };
        names.split(", ").for_each(|name| allow_null(draft, table, name));
    }
    for place in draft.places(&[Code::DefaultMissing, Code::DefaultDiffers]) {
        if let Some(default) = &place.column.default {
            let sql = ddl::alter_column(place.table, place.name, &format!("set default {default}"));
            let what = format!("give {} its default", place.name);
            draft.push(Step::prepare(Some(place.table), Lock::AccessExclusive, what, sql));
        }
    }
}

fn allow_null(draft: &mut Draft<'_>, table: &str, name: &str) {
    let sql = ddl::alter_column(table, &ddl::identifier(name), "drop not null");
    draft.push(Step::prepare(Some(table), Lock::AccessExclusive, format!("let {name} be empty"), sql));
}

/// The default, where rows that are there already may have it too: not a time at which
/// nothing happened to them, nor a person who did nothing.
fn default_of_old_rows(column: &Column) -> Option<&str> {
    let of_the_moment = |default: &&str| matches!(*default, "now()" | "auth.uid()" | "gen_random_uuid()");
    column.default.as_deref().filter(|default| !of_the_moment(default))
}

/// What `add column` takes: the type, the default, NOT NULL where every row can bear it.
fn definition(draft: &Draft<'_>, place: &Place<'_>) -> String {
    let Place { name, column, .. } = place;
    let mut sql = format!("add column {name} {}", column.kind);
    let constant = default_of_old_rows(column);
    if let Some(default) = constant {
        sql += &format!(" default {default}");
    }
    if column.is_required() && (constant.is_some() || !draft.is_filled(place.table)) {
        sql += " not null";
    }
    let moment = column.default.as_deref().filter(|_| constant.is_none());
    let known = |default: &&str| *default != "auth.uid()" || draft.catalog().surroundings.auth_uid;
    if let Some(default) = moment.filter(known) {
        sql += &format!(", alter column {name} set default {default}");
    }
    sql
}

/// What `add column` takes for a column whose values are to come from another: a row that
/// had none is not to have the default.
fn beside(draft: &Draft<'_>, place: &Place<'_>) -> String {
    let Place { name, column, .. } = place;
    match default_of_old_rows(column).filter(|_| !column.is_required()) {
        Some(default) => {
            format!("add column {name} {}, alter column {name} set default {default}", column.kind)
        }
        None => definition(draft, place),
    }
}

fn add(draft: &mut Draft<'_>, place: &Place<'_>) {
    let sql = format!("alter table public.{} {}", place.table, definition(draft, place));
    let what = format!("add the column {}", place.name);
    draft.push(Step::prepare(Some(place.table), Lock::AccessExclusive, what, sql));
    rules(draft, place);
}

/// What holds for a column besides its type.
fn rules(draft: &mut Draft<'_>, place: &Place<'_>) {
    foreign_keys::add(draft, place);
    checks::add(draft, place, Phase::Prepare, &[]);
    uniqueness::add_with(draft, place);
    indexes::add_with(draft, place);
}

fn rename(draft: &mut Draft<'_>, place: &Place<'_>, live: &LiveColumn) {
    let Place { table, name, column, .. } = *place;
    let sql = format!("alter table public.{table} rename column {} to {name}", ddl::identifier(&live.name));
    let step = Step::prepare(
        Some(table),
        Lock::AccessExclusive,
        format!("call {} by its name, {name}", live.name),
        sql,
    );
    draft.push(step.with_data("every value stays where it is"));
    match fit(column, live) {
        Fit::Holds => {}
        _ => retype(draft, place, live),
    }
    match (column.is_required(), live.not_null) {
        (true, false) => require(draft, place),
        (false, true) => allow_null(draft, table, name),
        _ => {}
    }
    uniqueness::add_with(draft, place);
    indexes::add_with(draft, place);
}

/// Whether the type can be changed without writing the rows anew.
pub(super) fn changes_in_place(draft: &Draft<'_>, place: &Place<'_>, live: &LiveColumn) -> bool {
    matches!(
        (&place.column.kind, live.type_name.as_str()),
        (ColumnType::Text, "varchar")
            | (ColumnType::Timestamptz, "timestamp")
            | (ColumnType::Numeric, "numeric")
    ) || !draft.is_filled(place.table)
}

fn retype(draft: &mut Draft<'_>, place: &Place<'_>, live: &LiveColumn) {
    if !changes_in_place(draft, place, live) {
        return set_aside(draft, place, live);
    }
    let Place { table, name, column, .. } = *place;
    let what = format!("let {name} hold {}", column.kind);
    let step = Step::prepare(Some(table), Lock::AccessExclusive, what, ddl::change_type(table, name, column));
    draft.push(match live.type_name.as_str() {
        "timestamp" => step.with_data("times without a zone are read as UTC"),
        _ => step.with_data("every value stays as it is"),
    });
}

/// The name under which a column goes on that holds something else than it should.
fn aside(place: &Place<'_>) -> String {
    let wanted = place.column.set_aside_as.clone().unwrap_or_else(|| format!("{}_original", place.name));
    if place.relation.column(&wanted).is_none() {
        return wanted;
    }
    let free = |n: &u32| place.relation.column(&format!("{}_original{n}", place.name)).is_none();
    (1_u32..).find(free).map_or(wanted, |n| format!("{}_original{n}", place.name))
}

/// The comment on a column whose values are being copied, before the name of where they go.
const COPYING: &str = "clara-crm: its values are being copied to ";

/// Gives the column another name and adds the right one beside it: no value has to be
/// converted while anybody waits, and none that cannot be is lost.
pub(super) fn set_aside(draft: &mut Draft<'_>, place: &Place<'_>, live: &LiveColumn) {
    let Place { table, name, column, .. } = *place;
    let aside = aside(place);
    let by_backfill = column.backfill.as_ref().filter(|_| column.set_aside_as.as_deref() == Some(&aside));
    let copied = by_backfill.is_none();
    let sql = format!(
        "alter table public.{table} rename column {name} to {aside};\n\
         alter table public.{table} alter column {aside} drop default, alter column {aside} drop not null;\n\
         alter table public.{table} {}{}",
        beside(draft, place),
        if copied {
            format!(";\ncomment on column public.{table}.{aside} is '{COPYING}{name}'")
        } else {
            String::new()
        }
    );
    let what = format!("set {name} ({}) aside as {aside} and add {name} {}", live.type_display, column.kind);
    let data = match by_backfill {
        Some(task) => format!("values stay in {aside}; `backfill {task}` reads them"),
        None => format!("values stay in {aside}; those that convert are copied"),
    };
    let reason = match by_backfill {
        Some(task) => format!("`backfill {task}` reads it"),
        None => format!("is no {}", column.kind),
    };
    let unread = format!(
        "select count(*) from public.{table} t where {aside} is not null \
         and ({name} is null or {})",
        batch::differs(column, name, &aside)
    );
    let keep =
        Keep { column: name.to_owned(), kept_in: format!("{table}.{aside}"), reason, count: Some(unread) };
    draft.push(Step::prepare(Some(table), Lock::AccessExclusive, what, sql).with_data(data).keeping(keep));
    for grant in draft.facts.grants_on(table, name) {
        let what = format!("grant on the new {name} what was granted on the old one");
        draft.push(Step::prepare(Some(table), Lock::None, what, grant));
    }
    if copied {
        // What is copied may have to be put right before a CHECK can hold: that shows when
        // the run looks again.
        copy_aside(draft, place, &aside);
    } else {
        checks::add(draft, place, Phase::Prepare, &[]);
    }
    foreign_keys::add(draft, place);
    uniqueness::add_with(draft, place);
    indexes::add_with(draft, place);
}

/// Copies what converts, and notes when that is done: a run that is stopped on the way goes
/// on with it.
fn copy_aside(draft: &mut Draft<'_>, place: &Place<'_>, aside: &str) {
    let Place { table, name, .. } = *place;
    let convert = batch::convert(draft, place, aside);
    draft.push(convert);
    let sql = format!(
        "comment on column public.{table}.{aside} is 'clara-crm: what {name} was before it was set aside'"
    );
    let what = format!("note that {aside} is copied");
    draft.push(Step::new(Phase::Settle, Some(table), Lock::ShareUpdateExclusive, what, sql));
}

/// NOT NULL for a column that may be empty: proven by a CHECK that nobody waits for.
fn require(draft: &mut Draft<'_>, place: &Place<'_>) {
    let Place { table, name, column, .. } = *place;
    if !draft.is_filled(table) {
        let sql = ddl::alter_column(table, name, "set not null");
        return draft.push(Step::prepare(Some(table), Lock::AccessExclusive, format!("require {name}"), sql));
    }
    if column.backfill.is_some() && draft.facts.has_empty(table, name) {
        return;
    }
    if let Some(fill) = batch::fill_required(draft, place) {
        draft.push(fill);
    }
    let check = format!("{table}_{name}_is_filled");
    if place.relation.constraints.iter().all(|constraint| constraint.name != check) {
        let sql =
            format!("alter table public.{table} add constraint {check} check ({name} is not null) not valid");
        draft.push(Step::new(
            Phase::Settle,
            Some(table),
            Lock::AccessExclusive,
            format!("require {name} of new rows"),
            sql,
        ));
    }
    draft.push(checks::validate(table, &check));
    let sql = format!("alter table public.{table} alter column {name} set not null, drop constraint {check}");
    draft.push(Step::new(Phase::Settle, Some(table), Lock::AccessExclusive, format!("require {name}"), sql));
}
