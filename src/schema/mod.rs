//! What the CRM needs from its database, and how a live one compares with it.
//!
//! `contract.toml` says what is needed; [`check`] reads the catalogs, asks the server
//! what its constraints mean, and reports every difference as a [`Finding`].

mod alignment;
mod catalog;
mod check;
mod checks;
mod column_type;
mod contract;
pub(crate) mod ddl;
mod evaluate;
mod finding;
mod foreign;
mod probe;
mod self_test;
mod state;

pub use alignment::{Alignment, TableStatus, TableSummary};
pub(crate) use catalog::{Catalog, Constraint, LiveColumn, Relation, Rule, Surroundings, Trigger};
pub use check::check;
pub(crate) use check::{Survey, survey};
pub(crate) use checks::indexes::is_index_on;
pub use column_type::ColumnType;
pub(crate) use column_type::{Fit, fit};
pub use contract::{Column, Contract, OnDelete, Privilege, Stage, Table, contract};
pub(crate) use evaluate::evaluate;
pub use finding::{Code, Finding, Fix, Severity};
pub(crate) use probe::{Reaction, tried_values};
pub use self_test::{Outcome, Report, Trial, self_test};
