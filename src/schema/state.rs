//! The state of the data: rows that stand in the way of a rule that the server does not
//! enforce yet. Where it does, nothing is counted.

use std::collections::HashMap;

use super::catalog::{Catalog, Relation};
use super::checks::{foreign_keys, values};
use super::column_type::ColumnType;
use super::contract::{Column, Contract, Table};
use super::ddl::{self, quoted};
use super::evaluate::evaluate;
use super::probe::Answers;
use crate::backfill::{self, Task};
use crate::db::Transaction;
use crate::error::Result;

/// What is asked of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Question {
    /// How many have no value, and how many of them a sync has locked.
    Empty,
    /// How many refer to nothing.
    Orphaned,
    /// How many hold a value that means nothing, and which.
    Refused,
    /// How many share a value that only one may have.
    Shared,
    /// How many have a value only under the former name.
    Elsewhere,
    /// How many a backfill would look at, and how many of them it has to leave to a sync.
    Unfilled,
    /// How many accounts have no user.
    WithoutUser,
    /// How many users have no account.
    WithoutAccount,
}

/// What the rows came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Count {
    /// So many, with examples.
    Rows(i64, Vec<String>),
    /// The current role does not see all of them, or it took too long.
    Unknown,
}

/// The counts that were needed, by table and column.
#[derive(Debug, Default)]
pub(super) struct State {
    counts: HashMap<(String, String, Question), Count>,
}

/// A count that is needed, and its query where the role sees all that it is about.
struct Needed {
    table: String,
    column: String,
    question: Question,
    sql: Option<String>,
}

impl State {
    /// Counts what the server does not guarantee, in one round trip.
    ///
    /// # Errors
    /// When the connection is gone; a count that fails is unknown.
    pub(super) async fn count(
        tx: &Transaction<'_>,
        contract: &Contract,
        catalog: &Catalog,
        answers: &Answers,
    ) -> Result<Self> {
        let mut needed = Vec::new();
        for (name, table) in &contract.tables {
            if let Some(relation) = catalog.table(name) {
                let about = About { name, table, relation, catalog, answers };
                needed.extend(about.columns());
                needed.extend(about.sets());
                if name == "users" {
                    needed.extend(about.accounts());
                }
            }
        }
        let queries: Vec<_> = needed.iter().filter_map(|needed| needed.sql.clone()).collect();
        let mut replies = evaluate::<Vec<String>>(tx, &queries).await?.into_iter();
        let mut state = Self::default();
        for Needed { table, column, question, sql } in needed {
            let reply = sql.and_then(|_| replies.next().flatten());
            let count = reply.and_then(|reply| {
                let (count, examples) = reply.split_first()?;
                Some(Count::Rows(count.parse().ok()?, examples.to_vec()))
            });
            state.counts.insert((table, column, question), count.unwrap_or(Count::Unknown));
        }
        Ok(state)
    }

    /// The count, if there are any such rows, with examples.
    pub(super) fn rows(&self, table: &str, column: &str, question: Question) -> Option<(i64, &[String])> {
        match self.counts.get(&(table.to_owned(), column.to_owned(), question))? {
            Count::Rows(count, examples) if *count > 0 => Some((*count, examples)),
            _ => None,
        }
    }

    /// How many rows there are that can be filled, and how many wait for a sync to end.
    pub(super) fn to_fill(&self, table: &str, column: &str, question: Question) -> (i64, i64) {
        let Some((rows, examples)) = self.rows(table, column, question) else { return (0, 0) };
        let locked = examples.first().and_then(|count| count.parse().ok()).unwrap_or(0);
        (rows - locked, locked)
    }

    /// Whether something about the table could not be counted.
    pub(super) fn hidden(&self, table: &str, concerns: impl Fn(Question) -> bool) -> bool {
        let mut counts = self.counts.iter();
        counts
            .any(|((of, _, question), count)| of == table && *count == Count::Unknown && concerns(*question))
    }
}

impl Question {
    /// It is about `users` beside `auth.users`.
    pub(super) fn is_about_accounts(self) -> bool {
        matches!(self, Self::WithoutUser | Self::WithoutAccount)
    }
}

/// A table whose rows are asked about.
struct About<'a> {
    name: &'a str,
    table: &'a Table,
    relation: &'a Relation,
    catalog: &'a Catalog,
    answers: &'a Answers,
}

impl About<'_> {
    fn needed(&self, column: &str, question: Question, shown: bool, sql: String) -> Needed {
        let sql = (shown && self.relation.shows_all_rows).then_some(sql);
        Needed { table: self.name.to_owned(), column: column.to_owned(), question, sql }
    }

    fn live(&self) -> String {
        format!("public.{}", quoted(self.name))
    }

    fn columns(&self) -> Vec<Needed> {
        let mut needed = Vec::new();
        for (name, column) in self.table.all_columns() {
            let Some(live) = self.relation.column(name) else { continue };
            if column.is_required() && !live.not_null {
                let sql = self.counting(&format!("t.{} is null", quoted(name)));
                needed.push(self.needed(name, Question::Empty, true, sql));
            }
            needed.extend(self.orphaned(name, column));
            needed.extend(self.refused(name, column));
            needed.extend(self.elsewhere(name, column));
            needed.extend(self.unfilled(name, column));
        }
        needed
    }

    fn orphaned(&self, name: &str, column: &Column) -> Option<Needed> {
        let target = column.references.as_deref().filter(|target| *target != "auth.users")?;
        if foreign_keys::is_enforced(self.relation, name, target) {
            return None;
        }
        let goal = self.catalog.table(target)?;
        let (own, other) = (self.relation.column(name)?, goal.column("id")?);
        // A column that is yet to be converted holds no ids to look up.
        let sql = (own.type_name == other.type_name).then(|| {
            let condition = orphans(name, target);
            format!("select array[count(*)::text] from {} t where {condition}", self.live())
        })?;
        Some(self.needed(name, Question::Orphaned, goal.shows_all_rows, sql))
    }

    fn refused(&self, name: &str, column: &Column) -> Option<Needed> {
        let reactions = self.answers.reactions.get(&(self.name.to_owned(), name.to_owned()))?;
        if values::are_enforced(self.relation, column, reactions) {
            return None;
        }
        let value = quoted(name);
        let outside = match column.between {
            Some([low, high]) => format!("not ({value} between {low} and {high})"),
            None if column.values.is_empty() => return None,
            None => {
                let known: Vec<_> = column.values.iter().map(|value| ddl::literal(value)).collect();
                format!("{value}::text not in ({})", known.join(", "))
            }
        };
        let table = self.live();
        let sql = format!(
            "select array[count(*)::text] || array(select left(e.v, 40) from (\
                 select distinct {value}::text as v from {table} where {outside} order by 1 limit 5) e) \
             from {table} where {outside}"
        );
        Some(self.needed(name, Question::Refused, true, sql))
    }

    /// The rows that a backfill of the column would look at: those that it says itself.
    fn unfilled(&self, name: &str, column: &Column) -> Option<Needed> {
        let task = Task::named(column.backfill.as_deref().filter(|_| !column.is_required())?)?;
        let has = |table: &str, column: &str| {
            self.catalog.table(table).is_some_and(|relation| relation.column(column).is_some())
        };
        let sql = self.counting(&backfill::needs(task, &has)?);
        Some(self.needed(name, Question::Unfilled, true, sql))
    }

    /// Counts rows, and those of them that a sync has locked.
    fn counting(&self, condition: &str) -> String {
        let locked =
            if self.relation.column("sync_lock").is_some() { "t.sync_lock is true" } else { "false" };
        format!(
            "select array[count(*)::text, (count(*) filter (where {locked}))::text] from {} t where {condition}",
            self.live()
        )
    }

    fn elsewhere(&self, name: &str, column: &Column) -> Option<Needed> {
        let former = column.formerly.as_deref().filter(|former| self.relation.column(former).is_some())?;
        let filled = |name: &str| format!("coalesce(btrim({}::text), '') <> ''", quoted(name));
        let sql = format!(
            "select array[count(*)::text] from {} where {} and not ({})",
            self.live(),
            filled(former),
            filled(name)
        );
        (column.kind == ColumnType::Text).then(|| self.needed(name, Question::Elsewhere, true, sql))
    }

    /// Sets of columns that no two rows may share, which nothing sees to yet.
    fn sets(&self) -> Vec<Needed> {
        let enforced = |set: &&Vec<String>| {
            self.relation.indexes.iter().any(|index| index.enforces(set))
                || set.iter().any(|name| self.relation.column(name).is_none())
        };
        let sets = self.table.unique.iter().filter(|set| !enforced(set));
        sets.map(|set| {
            let columns = set.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
            let present = set.iter().map(|name| format!("{} is not null", quoted(name)));
            let sql = format!(
                "select array[coalesce(sum(s.n), 0)::text, count(*)::text] from (\
                     select count(*) as n from {} where {} group by {columns} having count(*) > 1) s",
                self.live(),
                present.collect::<Vec<_>>().join(" and ")
            );
            self.needed(&set.join(", "), Question::Shared, true, sql)
        })
        .collect()
    }

    fn accounts(&self) -> Vec<Needed> {
        let around = &self.catalog.surroundings;
        let comparable = self.relation.column("id").is_some_and(|id| id.type_name == "uuid");
        if !around.auth_users || !comparable {
            return Vec::new();
        }
        let count = |of: &str, among: &str| {
            format!(
                "select array[count(*)::text] from {of} t where not exists (select from {among} r where r.id = t.id)"
            )
        };
        let without_user = count("auth.users", "public.users");
        let mut needed =
            vec![self.needed("id", Question::WithoutUser, around.shows_all_accounts, without_user)];
        if !foreign_keys::is_enforced(self.relation, "id", "auth.users") {
            let sql = count("public.users", "auth.users");
            needed.push(self.needed("id", Question::WithoutAccount, around.shows_all_accounts, sql));
        }
        needed
    }
}

/// The condition on rows `t` that refer to nothing in `target`.
pub(super) fn orphans(column: &str, target: &str) -> String {
    let column = quoted(column);
    format!(
        "t.{column} is not null and not exists (select from public.{} r where r.id = t.{column})",
        quoted(target)
    )
}
