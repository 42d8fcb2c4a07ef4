//! Applies `migrations/` to a database, under a lock and in one transaction.
//!
//! refinery keeps the files, their checksums and the history table; the session, the
//! lock and the checks before anything changes are ours, because refinery takes no lock
//! and its own driver does not work through a transaction-mode pooler.

mod history;
mod preflight;
mod runner;
mod session;

pub use history::HISTORY_TABLE;
pub use runner::{Applied, LOCK_KEY, Report, Step, applied, builds_here, migrate, migrate_within, pending};
