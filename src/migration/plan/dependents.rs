//! What would break if a column got another name or type: views, policies and triggers,
//! which PostgreSQL knows, and functions, whose bodies are only text.

use std::sync::LazyLock;

use regex::Regex;

use super::columns;
use super::draft::{Draft, Place};
use super::facts::Routine;
use crate::schema::{Code, Fit, fit};

/// Texts, keys of JSON documents and comments name no columns.
static QUOTED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"'(?:[^']|'')*'|--[^\n]*|(?s)/\*.*?\*/").ok());

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
            found.extend(in_the_way(draft, &place, former));
        }
    }
    for place in draft.places(&[Code::ColumnType, Code::ColumnTooShort, Code::ValueRefused]) {
        let Some(live) = place.live() else { continue };
        let by_check = !draft.refusing(&place).is_empty();
        if columns::changes_in_place(draft, &place, live) && !by_check {
            found.extend(in_the_way(draft, &place, place.name));
        }
    }
    found
}

/// What PostgreSQL knows to rest on a column whose type changes.
fn in_the_way(draft: &Draft<'_>, place: &Place<'_>, name: &str) -> Vec<(String, String)> {
    let resting = draft.facts.dependents.iter().filter(|d| d.table == place.table && d.column == name);
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
/// the row of a trigger, or alone in a statement about no other table that has it.
fn uses(draft: &Draft<'_>, routine: &Routine, table: &str, column: &str) -> bool {
    let body = QUOTED
        .as_ref()
        .map_or(routine.body.clone(), |quoted| quoted.replace_all(&routine.body, "''").into_owned());
    let body = body.to_lowercase();
    let on_table = routine.triggers_on.iter().any(|name| name == table);
    if on_table && (has_word(&body, &format!("new.{column}")) || has_word(&body, &format!("old.{column}"))) {
        return true;
    }
    body.split(';').any(|statement| statement_uses(draft, statement, table, column))
}

fn statement_uses(draft: &Draft<'_>, statement: &str, table: &str, column: &str) -> bool {
    if !has_word(statement, table) {
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
    others.count() == 0 && has_bare(statement, column)
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
