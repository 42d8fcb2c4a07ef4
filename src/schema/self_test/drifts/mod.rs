//! The differences that are tried, a family a file.

mod access;
mod columns;
mod constraints;
mod people;
mod rows;

use super::drift::Drift;
use crate::schema::contract::Contract;

/// Every one.
pub(super) fn all(contract: &Contract) -> Vec<Drift> {
    let mut all = columns::all();
    all.extend(constraints::all(contract));
    all.extend(access::all());
    all.extend(people::all());
    all.extend(rows::all(contract));
    all
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::schema::contract::contract;

    #[test]
    fn there_are_many_and_each_has_a_name_of_its_own() {
        let all = all(contract().unwrap());
        let mut names: Vec<_> = all.iter().map(|drift| drift.name).collect();
        names.sort_unstable();
        names.dedup();
        assert!(names.len() >= 60, "{}", names.len());
        assert_eq!(names.len(), all.len());
        assert!(all.iter().all(|drift| !drift.reported.is_empty()));
    }
}
