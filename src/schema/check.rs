//! Compares a live database with the contract.

use futures_util::try_join;

use super::alignment::{Alignment, Tally};
use super::catalog::Catalog;
use super::checks::{self, Subject, clara, enums, privileges, stages};
use super::contract::contract;
use super::foreign;
use super::probe::Answers;
use super::state::State;
use crate::db::Transaction;
use crate::error::Result;

/// Compares the database with what the CRM needs. Changes nothing, in a transaction of
/// any access; needs no right but to read the catalogs and the pipeline stages.
///
/// # Errors
/// When the connection is gone or the server refuses a query.
pub async fn check(tx: &Transaction<'_>) -> Result<Alignment> {
    Ok(survey(tx).await?.alignment)
}

/// A comparison, and all that it was made from.
#[derive(Debug)]
pub(crate) struct Survey {
    pub(crate) alignment: Alignment,
    pub(crate) catalog: Catalog,
    pub(crate) answers: Answers,
}

/// As [`check`], for who has to know more than the differences.
///
/// # Errors
/// As [`check`].
pub(crate) async fn survey(tx: &Transaction<'_>) -> Result<Survey> {
    let contract = contract()?;
    let catalog = Catalog::read(tx, contract).await?;
    let answers = Answers::ask(tx, contract, &catalog).await?;
    let (staged, users) = (contract.staged(), contract.tables.get("users"));
    let (stages, clara) = try_join!(
        stages::read(tx, staged, staged.and_then(|(name, _)| catalog.table(name))),
        clara::read(tx, users, catalog.table("users")),
    )?;
    let state = State::count(tx, contract, &catalog, &answers).await?;

    let mut tally = Tally::default();
    let around = &catalog.surroundings;
    for verdict in enums::check(contract, &catalog) {
        tally.count(None, verdict);
    }
    for verdict in privileges::check_schema(contract, around) {
        tally.count(None, verdict);
    }
    for (name, table) in &contract.tables {
        let found = catalog.relations.get(name);
        tally.table(name, found.is_none());
        let subject = Subject { name, table, found, surroundings: around, answers: &answers, state: &state };
        let mut verdicts = checks::all(&subject);
        verdicts.extend(stages::check(name, table, &stages));
        if name == "users" {
            verdicts.push(clara::check(&subject, &clara));
        }
        for verdict in foreign::kept(&subject, verdicts) {
            tally.count(Some(name), verdict);
        }
    }
    let alignment = tally.finish(catalog.surroundings.server_version.clone());
    Ok(Survey { alignment, catalog, answers })
}

/// The contract is compiled in, so its own soundness is a test's matter.
#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::schema::Contract;

    fn verdicts(contract: &Contract, catalog: &Catalog) -> usize {
        let (answers, state) = (Answers::default(), State::default());
        let subject = |name, table| Subject {
            name,
            table,
            found: catalog.relations.get(name),
            surroundings: &catalog.surroundings,
            answers: &answers,
            state: &state,
        };
        contract.tables.iter().map(|(name, table)| checks::all(&subject(name, table)).len()).sum()
    }

    #[test]
    fn there_is_a_check_for_everything_the_contract_says() {
        let contract = contract().unwrap();
        let columns: usize = contract.tables.values().map(|table| table.all_columns().count()).sum();
        // At least existence, type and nullability of each column.
        assert!(verdicts(contract, &Catalog::default()) > 3 * columns);
    }
}
