//! The statements that put a difference right, written from the contract.

use super::contract::{Column, Table};

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

/// `add constraint … foreign key …`, an action of `alter table`.
pub(crate) fn add_constraint_foreign_key(
    constraint: &str,
    name: &str,
    target: &str,
    column: &Column,
) -> String {
    format!("add constraint {} foreign key ({name}) {}", identifier(constraint), references(target, column))
}

/// A table that the contract refers to, with its schema.
pub(crate) fn qualified(table: &str) -> String {
    if table.contains('.') { table.to_owned() } else { format!("public.{table}") }
}

fn references(target: &str, column: &Column) -> String {
    let target = qualified(target);
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

/// `alter table … add primary key …`.
pub(crate) fn add_primary_key(table: &str, contract: &Table) -> String {
    format!("alter table public.{table} add primary key ({})", contract.primary_key().join(", "))
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

/// An expression of the contract that means the same whatever `standard_conforming_strings`
/// says: its literals have no doubled quotes, and may have backslashes.
pub(crate) fn portable(expression: &str) -> String {
    let parts = expression.split('\'').enumerate().map(|(place, part)| match place % 2 {
        0 => part.to_owned(),
        _ => literal(part),
    });
    parts.collect()
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
    fn an_expression_means_the_same_whatever_the_session_says() {
        assert_eq!(portable(r"regexp_replace(a, '\s+', ' ')"), r"regexp_replace(a, E'\\s+', ' ')");
        assert_eq!(portable("lower(a)"), "lower(a)");
    }

    #[test]
    fn literals_survive_quotes_and_backslashes() {
        assert_eq!(literal("it's"), "'it''s'");
        assert_eq!(literal("a\\'b"), "E'a\\\\''b'");
    }
}
