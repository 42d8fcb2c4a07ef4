//! Draws up the plan: each finding that `migrate` repairs becomes steps.

use std::collections::HashSet;

use super::facts::Facts;
use super::{
    Plan, Step, checks, columns, foreign_keys, indexes, refusal, rights, stages, tables, uniqueness, values,
};
use crate::db::Transaction;
use crate::error::Result;
use crate::migration::leftovers;
use crate::migration::parts::{Part, parts};
use crate::schema::{
    Catalog, Code, Column, Contract, Finding, Fix, LiveColumn, Relation, Severity, Survey, Table, contract,
};

/// A plan in the making, and all that it is made from.
pub(super) struct Draft<'a> {
    pub(super) contract: &'a Contract,
    pub(super) survey: &'a Survey,
    pub(super) facts: &'a Facts,
    pub(super) parts: Vec<Part>,
    steps: Vec<Step>,
    names: HashSet<String>,
    taken: HashSet<(&'static str, &'static str, Option<&'static str>, &'static str)>,
}

/// A column of the contract in a table that is there.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) table: &'a str,
    pub(super) wanted: &'a Table,
    pub(super) name: &'a str,
    pub(super) column: &'a Column,
    pub(super) relation: &'a Relation,
}

impl Place<'_> {
    /// What is there under the column's name.
    pub(super) fn live(&self) -> Option<&LiveColumn> {
        self.relation.column(self.name)
    }

    /// What is there under its former name, where that is all there is.
    pub(super) fn named_formerly(&self) -> Option<&LiveColumn> {
        let former = self.column.formerly.as_deref()?;
        if self.live().is_some() { None } else { self.relation.column(former) }
    }
}

/// The steps that are left to do.
///
/// # Errors
/// [`crate::error::ErrorKind::Refused`] or `NotPermitted`, naming everything that stands
/// against the migration; what the server reported.
pub(in crate::migration) async fn draw(tx: &Transaction<'_>, survey: &Survey) -> Result<Plan> {
    let contract = contract()?;
    let facts = Facts::read(tx, contract, survey).await?;
    let mut draft = Draft {
        contract,
        survey,
        facts: &facts,
        parts: parts(&survey.catalog.surroundings)?,
        steps: Vec::new(),
        names: HashSet::new(),
        taken: HashSet::new(),
    };
    refusal::none(&draft)?;
    tables::draft(&mut draft);
    // What is filled from elsewhere is not filled with anything else.
    values::draft(&mut draft);
    columns::draft(&mut draft);
    checks::draft(&mut draft);
    foreign_keys::draft(&mut draft);
    uniqueness::draft(&mut draft);
    indexes::draft(&mut draft);
    rights::draft(&mut draft);
    stages::draft(&mut draft, tx).await?;
    Ok(draft.finish())
}

impl<'a> Draft<'a> {
    pub(super) fn catalog(&self) -> &'a Catalog {
        &self.survey.catalog
    }

    /// What `migrate` repairs, of the given kinds.
    pub(super) fn found(&self, codes: &'static [Code]) -> impl Iterator<Item = &'a Finding> + use<'a> {
        let findings = &self.survey.alignment.findings;
        // What does no harm stays; a table that is only good to have is made all the same.
        let acts =
            |finding: &&Finding| finding.severity != Severity::Info || finding.code == Code::TableMissing;
        let mine = |finding: &&Finding| finding.fix == Fix::Migrate && codes.contains(&finding.code);
        findings.iter().filter(mine).filter(acts)
    }

    /// Columns that stand beside their former ones.
    pub(super) fn with_former(&self) -> Vec<(Place<'a>, &'a str)> {
        let mut found = Vec::new();
        for (table, wanted) in &self.contract.tables {
            for (name, column) in wanted.all_columns() {
                if let (Some(former), Some(place)) = (column.formerly.as_deref(), self.place(table, name))
                    && place.live().is_some()
                    && place.relation.column(former).is_some()
                {
                    found.push((place, former));
                }
            }
        }
        found
    }

    /// Whether there is a function of that name in `public` that takes what ours takes.
    pub(super) fn has_function(&self, name: &str) -> bool {
        let of_policies = self.contract.policy_functions.iter();
        let signature = of_policies.clone().find(|signature| signature.split('(').next() == Some(name));
        match signature {
            Some(signature) => {
                let there = &self.catalog().surroundings.functions;
                there.iter().any(|function| function.signature == *signature)
            }
            None => self.facts.routine(name).is_some(),
        }
    }

    /// The names of a table's policies.
    pub(super) fn policies_of(&self, table: &str) -> Vec<&'a str> {
        let relation = self.catalog().table(table);
        relation
            .map(|relation| relation.policies.iter().map(|policy| policy.name.as_str()).collect())
            .unwrap_or_default()
    }

    /// The columns that findings of these kinds are about.
    pub(super) fn places(&self, codes: &'static [Code]) -> Vec<Place<'a>> {
        self.found(codes)
            .filter_map(|finding| self.place(finding.table.as_deref()?, finding.object.as_deref()?))
            .collect()
    }

    /// A column of the contract in a table that is there.
    pub(super) fn place(&self, table: &'a str, name: &'a str) -> Option<Place<'a>> {
        let wanted = self.contract.tables.get(table)?;
        let column = wanted.column(name)?;
        let relation = self.catalog().table(table)?;
        Some(Place { table, wanted, name, column, relation })
    }

    pub(super) fn push(&mut self, step: Step) {
        if !self.steps.contains(&step) {
            self.steps.push(step);
        }
    }

    /// Takes a part, once.
    pub(super) fn take(&mut self, part: Part, what: &str, lock: super::Lock) {
        if self.taken.insert((part.kind, part.name, part.table, part.sql)) {
            let table = self.contract.tables.contains_key(part.subject()).then(|| part.subject());
            self.push(Step::prepare(table, lock, what, part.sql));
        }
    }

    /// Takes the parts of a kind that are about `subject`.
    pub(super) fn take_all(&mut self, kind: &str, subject: &str, what: &str, lock: super::Lock) {
        let parts: Vec<_> = self
            .parts
            .iter()
            .filter(|part| part.kind == kind && part.subject() == subject)
            .copied()
            .collect();
        for part in parts {
            self.take(part, what, lock);
        }
    }

    /// Whether the table holds rows, so that what is done to it has to be gentle.
    pub(super) fn is_filled(&self, table: &str) -> bool {
        self.facts.filled.contains(table)
    }

    /// A name for a constraint or an index that nothing has yet.
    pub(super) fn free_name(&mut self, table: &str, stem: &str, suffix: &str) -> String {
        let relation = self.catalog().table(table);
        let used = |name: &str| {
            relation.is_some_and(|relation| {
                relation.constraints.iter().any(|constraint| constraint.name == name)
                    || relation.indexes.iter().any(|index| index.name == name)
            }) || self.catalog().relations.contains_key(name)
        };
        // PostgreSQL cuts names after 63 bytes; all of ours are ASCII.
        let stem: String = format!("{table}_{stem}").chars().take(63 - suffix.len() - 4).collect();
        let candidates = (0..).map(|n| match n {
            0 => format!("{stem}_{suffix}"),
            n => format!("{stem}_{suffix}{n}"),
        });
        let name =
            candidates.into_iter().find(|name| !used(name) && !self.names.contains(name)).unwrap_or_default();
        self.names.insert(name.clone());
        name
    }

    /// The steps by phase, with the table of leftovers first where one of them needs it.
    fn finish(mut self) -> Plan {
        let keeps = self.steps.iter().any(|step| step.sql.contains(leftovers::TABLE));
        if keeps && !self.facts.leftovers {
            let made = std::mem::take(&mut self.steps);
            self.take_all(
                "table",
                leftovers::NAME,
                "make a table for values that cannot stay in their column",
                super::Lock::None,
            );
            self.take_all(
                "rights",
                leftovers::NAME,
                "keep it from everybody but the owner",
                super::Lock::None,
            );
            self.steps.extend(made);
        }
        self.steps.sort_by_key(|step| step.phase);
        Plan { steps: self.steps }
    }
}
