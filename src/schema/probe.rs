//! Asks the server what its own constraints and defaults mean.
//!
//! An expression is judged by evaluating it, never by its text, which PostgreSQL
//! rewrites. Nothing is created: a row is made up in the query, so this works in a
//! read-only transaction and needs no right on the tables.

use std::collections::HashMap;

use super::catalog::{Catalog, LiveColumn, Relation, Rule, get};
use super::column_type::{Fit, fit};
use super::contract::{Column, Contract};
use super::ddl::{literal, quoted};
use crate::db::Transaction;
use crate::error::{Error, ErrorKind, Result};
use serde_json::Value;

/// What the server said, by table and column.
#[derive(Debug, Default)]
pub(super) struct Answers {
    /// The reactions to each of [`tried_values`], in order.
    pub(super) reactions: HashMap<(String, String), Vec<Reaction>>,
    /// Whether the live default is what the contract asks for.
    pub(super) defaults: HashMap<(String, String), bool>,
}

/// What became of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reaction {
    /// Every CHECK accepts it.
    Taken,
    /// These CHECKs refuse it.
    Refused(Vec<String>),
    /// The column cannot hold it, or a CHECK failed on it.
    Failed,
}

/// The values to try on a column: those it must take, then those it must refuse.
pub(super) fn tried_values(column: &Column) -> (Vec<Value>, Vec<Value>) {
    let mut taken: Vec<Value> = column.values.iter().map(|value| value.as_str().into()).collect();
    taken.extend(column.writes.iter().cloned());
    let mut refused = Vec::new();
    if let Some([low, high]) = column.between {
        taken.extend([low.into(), high.into()]);
        // Far outside: a wider range than asked for does no harm.
        let far = 1_000_000_000;
        refused.extend([Value::from(low - far), Value::from(high + far)]);
    }
    if !column.values.is_empty() {
        refused.push("-".into());
    }
    (taken, refused)
}

/// One value on one column, as a query of its own.
struct Probe {
    key: (String, String),
    checks: Vec<String>,
    sql: String,
}

impl Answers {
    /// Asks about every column and default of the contract that is there.
    ///
    /// # Errors
    /// When the connection is gone; what an expression does is an answer, not an error.
    pub(super) async fn ask(tx: &Transaction<'_>, contract: &Contract, catalog: &Catalog) -> Result<Self> {
        let mut probes = Vec::new();
        let mut comparisons = Vec::new();
        for (name, table) in &contract.tables {
            let Some(relation) = catalog.table(name) else { continue };
            for (column_name, column) in table.all_columns() {
                let Some(live) = relation.column(column_name) else { continue };
                if matches!(fit(column, live), Fit::Fails | Fit::TooShort) {
                    continue;
                }
                probes.extend(probes_of(name, relation, column_name, column));
                comparisons.extend(comparison(name, column_name, column, live));
            }
        }
        let mut answers = Self::default();
        answers.react(tx, &probes).await?;
        answers.compare(tx, comparisons).await?;
        Ok(answers)
    }

    async fn react(&mut self, tx: &Transaction<'_>, probes: &[Probe]) -> Result<()> {
        let queries: Vec<&str> = probes.iter().map(|probe| probe.sql.as_str()).collect();
        for (probe, accepted) in probes.iter().zip(evaluate::<Vec<bool>>(tx, &queries).await?) {
            let reaction = match accepted {
                None => Reaction::Failed,
                Some(accepted) if accepted.iter().all(|&yes| yes) => Reaction::Taken,
                Some(accepted) => Reaction::Refused(
                    probe
                        .checks
                        .iter()
                        .zip(accepted)
                        .filter(|(_, yes)| !yes)
                        .map(|(c, _)| c.clone())
                        .collect(),
                ),
            };
            self.reactions.entry(probe.key.clone()).or_default().push(reaction);
        }
        Ok(())
    }

    async fn compare(&mut self, tx: &Transaction<'_>, comparisons: Vec<Comparison>) -> Result<()> {
        let (asked, known): (Vec<_>, Vec<_>) =
            comparisons.into_iter().partition(|comparison| comparison.known.is_none());
        let queries: Vec<&str> = asked.iter().map(|comparison| comparison.sql.as_str()).collect();
        for (comparison, same) in asked.iter().zip(evaluate::<bool>(tx, &queries).await?) {
            self.defaults.insert(comparison.key.clone(), same.unwrap_or(false));
        }
        self.defaults.extend(known.into_iter().filter_map(|c| Some((c.key, c.known?))));
        Ok(())
    }
}

fn probes_of(table: &str, relation: &Relation, name: &str, column: &Column) -> Vec<Probe> {
    let (taken, refused) = tried_values(column);
    if taken.is_empty() && refused.is_empty() {
        return Vec::new();
    }
    let mut checks = Vec::new();
    let mut verdicts = Vec::new();
    for constraint in relation.constraints.iter().filter(|c| c.columns.iter().any(|c| c == name)) {
        if let Rule::Check { expression } = &constraint.rule {
            checks.push(constraint.name.clone());
            // A CHECK that comes to NULL accepts.
            verdicts.push(format!("coalesce(({expression}), true)"));
        }
    }
    let probe = |value: Value| Probe {
        key: (table.to_owned(), name.to_owned()),
        checks: checks.clone(),
        sql: format!(
            "select array[{}]::boolean[] from jsonb_populate_record(null::public.{table}, {}::jsonb) as {table}",
            verdicts.join(", "),
            literal(&serde_json::json!({ name: value }).to_string()),
            table = quoted(table),
        ),
    };
    taken.into_iter().chain(refused).map(probe).collect()
}

/// A live default beside the contract's.
struct Comparison {
    key: (String, String),
    sql: String,
    /// The answer, where it needs no evaluation.
    known: Option<bool>,
}

fn comparison(table: &str, name: &str, column: &Column, live: &LiveColumn) -> Option<Comparison> {
    let (wanted, found) = (column.default.as_ref()?, live.default.as_ref()?);
    let known = if column.generates_uuid() {
        // Any one function that makes a new UUID at each call.
        Some(matches!(live.default_calls.as_slice(), [call] if call.ends_with(" v uuid")))
    } else if wanted == "auth.uid()" {
        Some(matches!(live.default_calls.as_slice(), [call] if call.starts_with("auth.uid ")))
    } else {
        // What is evaluated must have no effect.
        (!live.default_calls.iter().all(|call| is_harmless(call))).then_some(false)
    };
    let kind = &column.kind;
    let sql = if wanted == "now()" {
        // Any clock will do: now(), CURRENT_TIMESTAMP, clock_timestamp(), timezone('utc', now()).
        format!("select abs(extract(epoch from ({found})::{kind} - {wanted})) < 86400")
    } else {
        format!("select ({found})::{kind} is not distinct from ({wanted})::{kind}")
    };
    Some(Comparison { key: (table.to_owned(), name.to_owned()), sql, known })
}

/// A built-in function that only computes.
fn is_harmless(call: &str) -> bool {
    call.strip_prefix("pg_catalog.").is_some_and(|call| {
        !call.contains(" v ") || call.starts_with("clock_timestamp ") || call.starts_with("timeofday ")
    })
}

/// Runs queries of one value each and returns their values, `None` for those that fail.
///
/// All of them go in one statement. Only when one fails is each asked by itself, in a
/// savepoint of its own, so that one bad expression does not hide the others.
async fn evaluate<T>(tx: &Transaction<'_>, queries: &[&str]) -> Result<Vec<Option<T>>>
where
    T: for<'a> tokio_postgres::types::FromSql<'a>,
{
    if queries.is_empty() {
        return Ok(Vec::new());
    }
    let numbered: Vec<_> = queries
        .iter()
        .enumerate()
        .map(|(i, query)| format!("select {i} as place, ({query}) as value"))
        .collect();
    let all = format!("{} order by place", numbered.join(" union all "));
    if let Some(values) = attempt(tx, &all).await? {
        return Ok(values);
    }
    let mut values = Vec::with_capacity(queries.len());
    for query in numbered {
        values.push(attempt(tx, &query).await?.and_then(|mut found| found.pop()).flatten());
    }
    Ok(values)
}

/// Runs a query in a savepoint; `None` when it fails.
async fn attempt<T>(tx: &Transaction<'_>, sql: &str) -> Result<Option<Vec<Option<T>>>>
where
    T: for<'a> tokio_postgres::types::FromSql<'a>,
{
    tx.batch("savepoint probe").await?;
    match tx.query(sql, &[]).await {
        Ok(rows) => {
            tx.batch("release savepoint probe").await?;
            rows.iter().map(|row| get(row, "value")).collect::<Result<_>>().map(Some)
        }
        Err(error) if error.kind() == ErrorKind::Connection => Err(gone(error)),
        Err(_) => {
            tx.batch("rollback to savepoint probe; release savepoint probe").await?;
            Ok(None)
        }
    }
}

fn gone(error: Error) -> Error {
    error.context("the connection was lost while the schema was checked")
}
