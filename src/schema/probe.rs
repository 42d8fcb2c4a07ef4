//! Asks the server what its own constraints and defaults mean.
//!
//! An expression is judged by evaluating it, never by its text, which PostgreSQL
//! rewrites. Nothing is created: a row is made up in the query, so this works in a
//! read-only transaction and needs no right on the tables.

use std::collections::HashMap;

use super::catalog::{Catalog, Condition, LiveColumn, Relation, Rule};
use super::column_type::{ColumnType, Fit, fit};
use super::contract::{Column, Contract};
use super::ddl::{literal, quoted};
use super::evaluate::evaluate;
use crate::db::Transaction;
use crate::error::Result;
use serde_json::Value;

/// What the server said, by table and column.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    /// The reactions to each of [`tried_values`], in order.
    pub(crate) reactions: HashMap<(String, String), Vec<Reaction>>,
    /// Whether the live default is what the contract asks for.
    pub(crate) defaults: HashMap<(String, String), bool>,
    /// What the conditions of policies come to that depend on nothing.
    constants: HashMap<String, bool>,
}

/// What became of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reaction {
    /// Every CHECK accepts it.
    Taken,
    /// These CHECKs refuse it.
    Refused(Vec<String>),
    /// The column cannot hold it.
    Failed,
}

/// The values to try on a column: those it must take, then those it must refuse.
pub(crate) fn tried_values(column: &Column) -> (Vec<Value>, Vec<Value>) {
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

/// One value on one column.
struct Probe {
    key: (String, String),
    /// The CHECKs that look at the column, by name, with their expressions.
    checks: Vec<(String, String)>,
    /// A row with this value and nothing else, as it is written after FROM.
    row: String,
}

impl Probe {
    /// What each CHECK says to the row. One that comes to NULL accepts.
    fn sql(&self) -> String {
        let verdicts: Vec<_> =
            self.checks.iter().map(|(_, expression)| format!("coalesce(({expression}), true)")).collect();
        format!("select array[{}]::boolean[] from {}", verdicts.join(", "), self.row)
    }

    /// What the answers of its CHECKs come to.
    fn reaction(&self, accepted: &[bool]) -> Reaction {
        let refusing = self.checks.iter().zip(accepted).filter(|(_, accepted)| !**accepted);
        let names: Vec<_> = refusing.map(|((name, _), _)| name.clone()).collect();
        if names.is_empty() { Reaction::Taken } else { Reaction::Refused(names) }
    }

    /// Finds what it is that fails, where the whole does: the column or some CHECKs.
    async fn ask_in_parts(&self, tx: &Transaction<'_>) -> Result<Reaction> {
        let alone = |(name, expression): &(String, String)| {
            let check = (name.clone(), expression.clone());
            Self { key: self.key.clone(), checks: vec![check], row: self.row.clone() }.sql()
        };
        let mut queries = vec![format!("select array[true] from {}", self.row)];
        queries.extend(self.checks.iter().map(alone));
        let mut answers = evaluate::<Vec<bool>>(tx, &queries).await?.into_iter();
        if answers.next().flatten().is_none() {
            return Ok(Reaction::Failed);
        }
        let accepted: Vec<_> = answers.map(|answer| answer == Some(vec![true])).collect();
        Ok(self.reaction(&accepted))
    }
}

impl Answers {
    /// Asks about every column and default of the contract that is there.
    ///
    /// # Errors
    /// When the connection is gone; what an expression does is an answer, not an error.
    pub(crate) async fn ask(tx: &Transaction<'_>, contract: &Contract, catalog: &Catalog) -> Result<Self> {
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
        let (asked, known): (Vec<_>, Vec<_>) =
            comparisons.into_iter().partition(|comparison| comparison.known.is_none());
        answers.defaults.extend(known.into_iter().filter_map(|c| Some((c.key, c.known?))));

        let constants = constants(catalog);
        let questions = probes.iter().map(Probe::sql).chain(asked.iter().map(|c| c.sql.clone()));
        let questions =
            questions.chain(constants.iter().map(|text| format!("select array[coalesce(({text}), false)]")));
        let mut replies = evaluate::<Vec<bool>>(tx, &questions.collect::<Vec<_>>()).await?.into_iter();
        for (probe, reply) in probes.iter().zip(replies.by_ref()) {
            let reaction = match reply {
                Some(accepted) => probe.reaction(&accepted),
                None => probe.ask_in_parts(tx).await?,
            };
            answers.reactions.entry(probe.key.clone()).or_default().push(reaction);
        }
        for (comparison, same) in asked.into_iter().zip(replies.by_ref()) {
            answers.defaults.insert(comparison.key, same == Some(vec![true]));
        }
        for (condition, reply) in constants.into_iter().zip(replies) {
            answers.constants.extend(reply.and_then(|truth| Some((condition, *truth.first()?))));
        }
        Ok(answers)
    }

    /// What a condition comes to for every row, where that is known.
    pub(crate) fn constant(&self, condition: &Condition) -> Option<bool> {
        condition.constant.then(|| self.constants.get(&condition.expression).copied()).flatten()
    }
}

/// The conditions of policies that depend on nothing.
fn constants(catalog: &Catalog) -> Vec<String> {
    let policies = catalog.relations.values().flat_map(|relation| &relation.policies);
    let conditions = policies.flat_map(|policy| policy.using.iter().chain(&policy.check));
    let mut constants: Vec<_> =
        conditions.filter(|c| c.constant).map(|condition| condition.expression.clone()).collect();
    constants.sort_unstable();
    constants.dedup();
    constants
}

fn probes_of(table: &str, relation: &Relation, name: &str, column: &Column) -> Vec<Probe> {
    let (taken, refused) = tried_values(column);
    if taken.is_empty() && refused.is_empty() {
        return Vec::new();
    }
    let of_column = relation.constraints.iter().filter(|c| c.columns.iter().any(|c| c == name));
    let checks: Vec<_> = of_column
        .filter_map(|constraint| match &constraint.rule {
            Rule::Check { expression, conclusive: true, .. } => {
                Some((constraint.name.clone(), expression.clone()))
            }
            _ => None,
        })
        .collect();
    let probe = |value: Value| Probe {
        key: (table.to_owned(), name.to_owned()),
        checks: checks.clone(),
        row: format!(
            "jsonb_populate_record(null::public.{table}, {}::jsonb) as {table}",
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
    // An enum that is compared may not be there.
    let kind = if matches!(column.kind, ColumnType::Enum(_)) { &ColumnType::Text } else { &column.kind };
    let sql = if wanted == "now()" {
        // Any clock will do: now(), CURRENT_TIMESTAMP, clock_timestamp(), timezone('utc', now()).
        format!(
            "select array[coalesce(abs(extract(epoch from ({found})::{kind} - {wanted})) < 86400, false)]"
        )
    } else {
        format!("select array[({found})::{kind} is not distinct from ({wanted})::{kind}]")
    };
    Some(Comparison { key: (table.to_owned(), name.to_owned()), sql, known })
}

/// A built-in function that only computes.
fn is_harmless(call: &str) -> bool {
    call.strip_prefix("pg_catalog.").is_some_and(|call| {
        !call.contains(" v ") || call.starts_with("clock_timestamp ") || call.starts_with("timeofday ")
    })
}
