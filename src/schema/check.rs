//! Compares a live database with the contract.

use super::alignment::{Alignment, Tally};
use super::catalog::Catalog;
use super::checks::{self, Subject, enums, stages};
use super::contract::contract;
use super::foreign;
use super::probe::Answers;
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

    let mut tally = Tally::default();
    for verdict in enums::check(contract, &catalog) {
        tally.count(None, verdict);
    }
    for (name, table) in &contract.tables {
        let found = catalog.relations.get(name);
        tally.table(name, found.is_none());
        let subject = Subject { name, table, found, surroundings: &catalog.surroundings, answers: &answers };
        let mut verdicts = checks::all(&subject);
        if !table.stages.is_empty() {
            let live = stages::read(tx, name, table, catalog.table(name)).await?;
            verdicts.extend(stages::check(name, table, &live));
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
        let answers = Answers::default();
        let subject = |name, table| Subject {
            name,
            table,
            found: catalog.relations.get(name),
            surroundings: &catalog.surroundings,
            answers: &answers,
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
