//! The checks, a family a file. Each gives the same number of verdicts for a table
//! whatever the database, so that scores compare.

pub(super) mod accounts;
pub(super) mod clara;
pub(super) mod columns;
pub(super) mod defaults;
pub(super) mod enums;
pub(super) mod foreign_keys;
pub(crate) mod indexes;
pub(super) mod nullability;
pub(super) mod policies;
pub(super) mod primary_key;
pub(super) mod privileges;
pub(super) mod row_level_security;
pub(super) mod rows;
pub(super) mod stages;
pub(super) mod tables;
pub(super) mod triggers;
pub(super) mod types;
pub(super) mod uniqueness;
pub(super) mod values;

use super::catalog::{LiveColumn, Relation, Surroundings};
use super::contract::{Column, Table};
use super::finding::Verdict;
use super::probe::Answers;
use super::state::State;

/// A table of the contract beside what is there.
pub(super) struct Subject<'a> {
    pub(super) name: &'a str,
    pub(super) table: &'a Table,
    /// What bears its name, table or not.
    pub(super) found: Option<&'a Relation>,
    pub(super) surroundings: &'a Surroundings,
    pub(super) answers: &'a Answers,
    pub(super) state: &'a State,
}

impl<'a> Subject<'a> {
    /// The live table, if there is one.
    pub(super) fn live(&self) -> Option<&'a Relation> {
        self.found.filter(|relation| relation.is_table())
    }

    /// What becomes of a check that has no table to look at.
    fn without_table(&self) -> Verdict {
        if self.table.optional && self.found.is_none() { Verdict::Pass } else { Verdict::Implied }
    }

    /// One verdict on the live table.
    pub(super) fn on_table(&self, judge: impl FnOnce(&'a Relation) -> Verdict) -> Verdict {
        self.live().map_or_else(|| self.without_table(), judge)
    }

    /// One verdict for each column of the contract that `concerns` picks.
    fn on_columns(
        &self,
        concerns: impl Fn(&Column) -> bool,
        judge: impl Fn(&Place<'a>) -> Verdict,
    ) -> Vec<Verdict> {
        let columns = self.table.all_columns().filter(|(_, column)| concerns(column));
        columns
            .map(|(name, column)| {
                self.on_table(|relation| match relation.column(name) {
                    Some(live) => judge(&Place { table: self.name, name, column, live, relation }),
                    None => Verdict::Implied,
                })
            })
            .collect()
    }
}

/// A column of the contract beside the live one.
pub(super) struct Place<'a> {
    table: &'a str,
    name: &'a str,
    column: &'a Column,
    live: &'a LiveColumn,
    relation: &'a Relation,
}

impl Place<'_> {
    /// The place as a key of [`Answers`].
    fn key(&self) -> (String, String) {
        (self.table.to_owned(), self.name.to_owned())
    }
}

/// Every verdict on one table.
pub(super) fn all(subject: &Subject<'_>) -> Vec<Verdict> {
    let mut verdicts = vec![tables::check(subject)];
    verdicts.extend(columns::check(subject));
    verdicts.extend(types::check(subject));
    verdicts.extend(nullability::check(subject));
    verdicts.extend(defaults::check(subject));
    verdicts.extend(values::check(subject));
    verdicts.push(primary_key::check(subject));
    verdicts.extend(foreign_keys::check(subject));
    verdicts.extend(uniqueness::check(subject));
    verdicts.extend(indexes::check(subject));
    verdicts.extend(row_level_security::check(subject));
    verdicts.extend(policies::check(subject));
    verdicts.extend(privileges::check(subject));
    verdicts.extend(triggers::check(subject));
    verdicts.extend(accounts::check(subject));
    verdicts.extend(rows::check(subject));
    verdicts
}

/// A number of things in words: `1 row`, `12 rows`.
fn counted(count: impl std::fmt::Display, noun: &str) -> String {
    let count = count.to_string();
    let plural = if count == "1" { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
