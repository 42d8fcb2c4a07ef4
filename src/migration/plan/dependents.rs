//! What would break if a column got another name or type: views, policies and triggers,
//! which PostgreSQL knows, and functions, whose bodies are only text.

use std::sync::LazyLock;

use regex::Regex;

use super::columns;
use super::draft::{Draft, Place};
use super::facts::Routine;
use crate::schema::{Code, Fit, LiveColumn, fit};

/// Texts, keys of JSON documents and comments name no columns.
static QUOTED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"'(?:[^']|'')*'|--[^\n]*|(?s)/\*.*?\*/").ok());
/// What a function calls that runs a text as a statement.
static DYNAMIC: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\bexecute\b").ok());

/// Each with what to do about it.
pub(super) fn hindrances(draft: &Draft<'_>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for place in draft.places(&[Code::ColumnMissing]) {
        let Some(live) = place.named_formerly() else { continue };
        let (table, former, name) = (place.table, live.name.as_str(), place.name);
        for routine in draft.facts.routines.iter().filter(|routine| uses(draft, routine, table, former)) {
            found.push((
                format!("the function `{}` uses `{table}.{former}`, which becomes `{name}`", routine.name),
                "drop that function, migrate, and create it again with the new name".to_owned(),
            ));
        }
        if fit(place.column, live) != Fit::Holds {
            found.extend(in_the_way(draft, &place, former, |_| true));
        }
    }
    for place in draft.places(&[Code::ColumnType, Code::ColumnTooShort, Code::ValueRefused]) {
        let Some(live) = place.live() else { continue };
        if !draft.refusing(&place).is_empty() {
            continue;
        }
        if columns::changes_in_place(draft, &place, live) {
            found.extend(in_the_way(draft, &place, place.name, |_| true));
        } else {
            found.extend(of_an_aside(draft, &place, live));
        }
    }
    found
}

/// What would go on with the column that is set aside, or stumble over the new one. A view
/// goes on showing what it showed.
fn of_an_aside(draft: &Draft<'_>, place: &Place<'_>, live: &LiveColumn) -> Vec<(String, String)> {
    let (table, name, kind) = (place.table, place.name, &place.column.kind);
    let mut found = in_the_way(draft, place, name, |what| !what.contains("view "));
    if live.fills_itself {
        found.push((
            format!("`{table}.{name}` is worked out by the database, and has to hold {kind}"),
            format!("drop that column, and migrate: alter table public.{table} drop column {name}"),
        ));
    }
    for routine in draft.facts.routines.iter().filter(|routine| uses(draft, routine, table, name)) {
        found.push((
            format!("the function `{}` uses `{table}.{name}`, which has to become {kind}", routine.name),
            "drop that function, migrate, and create it again for the new type".to_owned(),
        ));
    }
    found
}

/// What PostgreSQL knows to rest on a column whose type changes.
fn in_the_way(
    draft: &Draft<'_>,
    place: &Place<'_>,
    name: &str,
    matters: impl Fn(&str) -> bool,
) -> Vec<(String, String)> {
    let resting = draft.facts.dependents.iter().filter(|d| d.table == place.table && d.column == name);
    let resting = resting.filter(|dependent| matters(&dependent.what));
    let said = |what: &str| {
        (
            format!(
                "the {what} rests on `{}.{name}`, whose type has to become {}",
                place.table, place.column.kind
            ),
            "drop what rests on it, migrate, and create it again".to_owned(),
        )
    };
    resting.map(|dependent| said(&dependent.what)).collect()
}

/// Whether a function's body names the column: of the table by name, of an alias of it, of
/// a row of it, of the row of a trigger, in a statement that it puts together, or alone in a
/// statement about no other table that has it.
fn uses(draft: &Draft<'_>, routine: &Routine, table: &str, column: &str) -> bool {
    let plain = |text: &str| {
        QUOTED.as_ref().map_or(text.to_owned(), |quoted| quoted.replace_all(text, "''").into_owned())
    };
    let text = routine.body.to_lowercase();
    let body = plain(&text);
    let of_row = |row: &str| has_word(&body, &format!("{row}.{column}"));
    if routine.triggers_on.iter().any(|name| name == table) && (of_row("new") || of_row("old")) {
        return true;
    }
    let takes_a_row = has_word(&routine.name.to_lowercase(), table) && routine.name.contains('(');
    if (takes_a_row || holds_a_row(&body, table)) && has_qualified(&body, column) {
        return true;
    }
    let is_dynamic = DYNAMIC.as_ref().is_some_and(|dynamic| dynamic.is_match(&body));
    let statements = if is_dynamic { text.replace('\'', " ") } else { body };
    let is_parameter = routine.parameters.iter().any(|name| name == column);
    statements.split(';').any(|statement| statement_uses(draft, statement, table, column, is_parameter))
}

/// Whether rows of the table go through a variable.
fn holds_a_row(body: &str, table: &str) -> bool {
    has_word(body, table) && (body.contains("%rowtype") || has_word(body, "record") || has_word(body, "for"))
}

/// `word` as a whole behind a dot.
fn has_qualified(text: &str, word: &str) -> bool {
    places(text, word).any(|at| text[..at].ends_with('.'))
}

fn statement_uses(draft: &Draft<'_>, statement: &str, table: &str, column: &str, is_parameter: bool) -> bool {
    // Behind another schema's name it is another table.
    let ours = |at: usize| !statement[..at].ends_with('.') || statement[..at].ends_with("public.");
    if !places(statement, table).any(ours) {
        return false;
    }
    let words: Vec<&str> =
        statement.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()).collect();
    let mut names = vec![table.to_owned()];
    for (at, _) in words.iter().enumerate().filter(|(_, word)| **word == table) {
        let behind = words.get(at + 1).filter(|word| **word != "as").or_else(|| words.get(at + 2));
        names.extend(behind.map(|alias| (*alias).to_owned()));
    }
    if names.iter().any(|name| has_word(statement, &format!("{name}.{column}"))) {
        return true;
    }
    let others = draft.contract.tables.iter().filter(|(name, other)| {
        name.as_str() != table && other.column(column).is_some() && has_word(statement, name)
    });
    !is_parameter && others.count() == 0 && has_bare(statement, column)
}

/// `word` as a whole; it may hold a dot.
fn has_word(text: &str, word: &str) -> bool {
    places(text, word).next().is_some()
}

/// `word` as a whole, not behind a dot: a column of whatever table the statement is about.
fn has_bare(text: &str, word: &str) -> bool {
    places(text, word).any(|at| !text[..at].ends_with('.'))
}

fn places<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word)
        .map(|(at, _)| at)
        .filter(move |at| !text[..*at].ends_with(is_part) && !text[at + word.len()..].starts_with(is_part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_whole() {
        assert!(has_word("select c.name from clients c", "c.name"));
        assert!(!has_word("select client_name from clients", "name"));
        assert!(!has_bare("select p.name from stages p", "name"));
        assert!(has_bare("insert into clients (name)", "name"));
    }
}
