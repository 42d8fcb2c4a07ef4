//! `migrate` aligns every database that it meets, or leaves it alone, and loses nothing.

mod catalog;
mod dependents;
mod every_start;
mod holes;
#[cfg(unix)]
mod killed;
mod ledger;
mod owner;
mod plan;
mod production;
mod proof;
mod refusals;
mod rights;
mod run;
#[cfg(unix)]
mod server_of_its_own;
mod settled;
mod snapshot;
mod starts;
mod team;

/// Shows a measurement, past the capture of the test harness.
fn measured(what: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "    measured: {what}");
}
