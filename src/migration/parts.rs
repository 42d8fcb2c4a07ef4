//! A migration file taken apart: the statements that make one object each.

use crate::error::{Error, ErrorKind, Result};
use crate::schema::Surroundings;

const ALIGN: &str = include_str!("../../migrations/V001__align_with_trendtialcrm.sql");
const HEAD: &str = "--# ";

/// One part: its statements and what they make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    /// `table`, `enum`, `function`, `policy` and the like.
    pub(super) kind: &'static str,
    pub(super) name: &'static str,
    /// The table that it belongs to, where that is not its name.
    pub(super) table: Option<&'static str>,
    condition: Condition,
    pub(super) sql: &'static str,
}

/// Where a part has a place at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Condition {
    Always,
    Accounts,
    NoAccounts,
    Auth,
    Roles,
    Anon,
}

impl Condition {
    fn read(word: &str) -> Option<Self> {
        Some(match word {
            "accounts" => Self::Accounts,
            "no-accounts" => Self::NoAccounts,
            "auth" => Self::Auth,
            "roles" => Self::Roles,
            "anon" => Self::Anon,
            _ => return None,
        })
    }

    fn holds(self, around: &Surroundings) -> bool {
        match self {
            Self::Always => true,
            Self::Accounts => around.auth_users,
            Self::NoAccounts => !around.auth_users,
            Self::Auth => around.auth_uid,
            Self::Roles => around.policies_possible,
            Self::Anon => around.policies_possible && around.anon,
        }
    }
}

/// The parts of the alignment that have a place here, in the order in which they are made.
///
/// # Errors
/// When the file that is compiled in cannot be read, which a test rules out.
pub(super) fn parts(around: &Surroundings) -> Result<Vec<Part>> {
    let parts = split(ALIGN).map_err(|cause| {
        Error::new(ErrorKind::Internal, "the migration file cannot be taken apart").because(cause)
    })?;
    Ok(parts.into_iter().filter(|part| part.condition.holds(around)).collect())
}

fn split(text: &'static str) -> Result<Vec<Part>, String> {
    let starts: Vec<usize> = text
        .match_indices(HEAD)
        .map(|(at, _)| at)
        .filter(|at| *at == 0 || text[..*at].ends_with('\n'))
        .collect();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().zip(ends).map(|(start, end)| read(&text[*start..end])).collect()
}

fn read(text: &'static str) -> Result<Part, String> {
    let (head, body) = text.split_once('\n').unwrap_or((text, ""));
    let words: Vec<_> = head.trim_start_matches(HEAD).split_whitespace().collect();
    let unreadable = || format!("`{head}`");
    let [kind, name, rest @ ..] = words.as_slice() else { return Err(unreadable()) };
    let (table, rest) = match rest {
        ["on", table, rest @ ..] => (Some(*table), rest),
        rest => (None, rest),
    };
    let condition = match rest {
        [] => Condition::Always,
        ["if", word] => Condition::read(word).ok_or_else(unreadable)?,
        _ => return Err(unreadable()),
    };
    Ok(Part { kind, name, table, condition, sql: without_trailing_comments(body) })
}

/// What stands after the last statement introduces the next part.
fn without_trailing_comments(body: &'static str) -> &'static str {
    let mut rest = body.trim_end();
    while let Some(at) = rest.rfind('\n').map(|at| at + 1).or((!rest.is_empty()).then_some(0)) {
        if !rest[at..].starts_with("--") {
            break;
        }
        rest = rest[..at].trim_end();
    }
    rest
}

impl Part {
    /// The table that it is about.
    pub(super) fn subject(&self) -> &'static str {
        self.table.unwrap_or(self.name)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::schema::contract;

    #[test]
    fn every_statement_of_the_file_is_in_one_part() {
        let parts = split(ALIGN).unwrap();
        let first = ALIGN.find(HEAD).map(|_| ALIGN.find("\n--# ").unwrap()).unwrap();
        let of = |text: &str| {
            text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("--")).count()
        };
        assert_eq!(of(&ALIGN[..first]), 0, "a statement before the first part");
        assert_eq!(parts.iter().map(|part| of(part.sql)).sum::<usize>(), of(ALIGN));
        for part in &parts {
            assert!(part.sql.ends_with(';'), "{part:?}");
        }
    }

    #[test]
    fn every_table_and_enum_of_the_contract_is_a_part_and_nothing_else_is() {
        let parts = split(ALIGN).unwrap();
        let of = |kind| {
            let mut names: Vec<_> = parts.iter().filter(|p| p.kind == kind).map(|p| p.name).collect();
            names.sort_unstable();
            names
        };
        let contract = contract().unwrap();
        let mut tables: Vec<_> = contract.tables.keys().map(String::as_str).collect();
        tables.push(super::super::leftovers::NAME);
        tables.sort_unstable();
        assert_eq!(of("table"), tables);
        let mut enums: Vec<_> = contract.enums.keys().map(String::as_str).collect();
        enums.sort_unstable();
        assert_eq!(of("enum"), enums);
    }

    #[test]
    fn a_head_that_cannot_be_read_is_named() {
        assert!(split("--# table\nselect 1;").unwrap_err().contains("--# table"));
        assert!(split("--# table a if sunny\nselect 1;").unwrap_err().contains("sunny"));
    }

    #[test]
    fn a_comment_belongs_to_the_part_that_it_introduces() {
        let parts =
            split("--# a b\nselect 1;\n\n-- About c.\n--# c d on t if roles\n-- Inside.\nselect 2;\n")
                .unwrap();
        assert_eq!(parts[0].sql, "select 1;");
        assert_eq!(parts[1].sql, "-- Inside.\nselect 2;");
        assert_eq!((parts[1].table, parts[1].condition), (Some("t"), Condition::Roles));
    }
}
