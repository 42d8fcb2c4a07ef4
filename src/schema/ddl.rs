//! The statements that put a difference right, written from the contract.

use super::contract::{Column, Stage, Table};

/// `alter table … add column …`, without NOT NULL where rows could not satisfy it.
pub(crate) fn add_column(table: &str, contract: &Table, name: &str, column: &Column) -> String {
    let mut sql = format!("alter table public.{table} add column {name} {}", column.kind);
    if let Some(default) = &column.default {
        sql += &format!(" default {default}");
        if column.required {
            sql += " not null";
        }
    }
    if contract.unique.iter().any(|set| set.as_slice() == [name]) {
        sql += " unique";
    }
    if let Some(target) = column.references.as_deref().filter(|target| *target != "auth.users") {
        sql += &format!(" {}", references(target, column));
    }
    if let Some(condition) = condition(name, column) {
        sql += &format!(" check ({condition})");
    }
    sql
}

/// `alter table … alter column …` with any action.
pub(crate) fn alter_column(table: &str, name: &str, action: &str) -> String {
    format!("alter table public.{table} alter column {name} {action}")
}

/// Converts a column. It fails, and changes nothing, on a value that has no counterpart.
pub(crate) fn change_type(table: &str, name: &str, column: &Column) -> String {
    let kind = &column.kind;
    let convert = alter_column(table, name, &format!("type {kind} using {name}::{kind}"));
    match &column.default {
        // A default is not converted by itself.
        Some(default) => format!(
            "{}, {}, alter column {name} set default {default}",
            alter_column(table, name, "drop default"),
            convert.trim_start_matches(&format!("alter table public.{table} "))
        ),
        None => convert,
    }
}

/// `alter table … add foreign key …`.
pub(crate) fn add_foreign_key(table: &str, name: &str, target: &str, column: &Column) -> String {
    format!("alter table public.{table} add foreign key ({name}) {}", references(target, column))
}

/// `alter table … drop constraint …, add foreign key …`.
pub(crate) fn replace_foreign_key(
    table: &str,
    constraint: &str,
    name: &str,
    target: &str,
    column: &Column,
) -> String {
    format!(
        "alter table public.{table} drop constraint {}, add foreign key ({name}) {}",
        identifier(constraint),
        references(target, column)
    )
}

fn references(target: &str, column: &Column) -> String {
    let target = if target.contains('.') { target.to_owned() } else { format!("public.{target}") };
    format!("references {target} (id) on delete {}", column.on_delete.as_sql())
}

/// The CHECK that a column's `values` or `between` ask for.
pub(crate) fn condition(name: &str, column: &Column) -> Option<String> {
    if let Some([low, high]) = column.between {
        return Some(format!("{name} >= {low} and {name} <= {high}"));
    }
    let values: Vec<_> = column.values.iter().map(|value| literal(value)).collect();
    (!values.is_empty()).then(|| format!("{name} in ({})", values.join(", ")))
}

/// Drops the named CHECKs and adds the one that the contract asks for.
pub(crate) fn replace_check(table: &str, constraints: &[&str], name: &str, column: &Column) -> String {
    let mut actions: Vec<_> =
        constraints.iter().map(|old| format!("drop constraint {}", identifier(old))).collect();
    actions.extend(condition(name, column).map(|condition| format!("add check ({condition})")));
    format!("alter table public.{table} {}", actions.join(", "))
}

/// `create type … as enum …`.
pub(crate) fn create_enum(name: &str, labels: &[String]) -> String {
    let labels: Vec<_> = labels.iter().map(|label| literal(label)).collect();
    format!("create type public.{name} as enum ({})", labels.join(", "))
}

/// `create index concurrently …`.
pub(crate) fn create_index(table: &str, keys: &str) -> String {
    format!("create index concurrently on public.{table} ({keys})")
}

/// `alter table … add unique …`.
pub(crate) fn add_unique(table: &str, columns: &[String]) -> String {
    format!("alter table public.{table} add unique ({})", columns.join(", "))
}

/// `alter table … add primary key …`.
pub(crate) fn add_primary_key(table: &str, contract: &Table) -> String {
    format!("alter table public.{table} add primary key ({})", contract.primary_key().join(", "))
}

/// `insert into … ` for a pipeline stage.
pub(crate) fn insert_stage(table: &str, stage: &Stage) -> String {
    format!(
        "insert into public.{table} (name, order_position, probability) values ({}, {}, {})",
        literal(&stage.name),
        stage.order_position,
        stage.probability
    )
}

/// A name as SQL takes it.
pub(crate) fn identifier(name: &str) -> String {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !name.is_empty() && name.chars().all(plain) && !name.starts_with(|c: char| c.is_ascii_digit()) {
        return name.to_owned();
    }
    quoted(name)
}

/// A name in double quotes, whatever it is.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text as SQL takes it, whatever `standard_conforming_strings` says.
pub(crate) fn literal(text: &str) -> String {
    let doubled = text.replace('\'', "''");
    if doubled.contains('\\') {
        format!("E'{}'", doubled.replace('\\', "\\\\"))
    } else {
        format!("'{doubled}'")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_where_sql_needs_it() {
        assert_eq!(identifier("leads_check"), "leads_check");
        assert_eq!(identifier("Leads \"old\""), "\"Leads \"\"old\"\"\"");
        assert_eq!(identifier("2nd"), "\"2nd\"");
    }

    #[test]
    fn literals_survive_quotes_and_backslashes() {
        assert_eq!(literal("it's"), "'it''s'");
        assert_eq!(literal("a\\'b"), "E'a\\\\''b'");
    }
}
