//! Brings a database to what the CRM needs, from whatever state it is in.
//!
//! `migrations/V001…` holds the parts of the CRM. A plan is drawn from what `check-schema`
//! finds: parts that are missing, and alterations of what is there. It is carried out in
//! one short transaction and, for what takes longer, piece by piece beside the team's work.
//! A run that dies leaves a database that the next one looks at and finishes. refinery
//! keeps the files, their checksums and the format of the history.

mod execute;
mod history;
mod leftovers;
mod lock;
mod parts;
mod plan;
mod preflight;
mod runner;

pub use execute::Progress;
pub use history::HISTORY_TABLE;
pub use leftovers::NAME as LEFTOVERS;
pub use lock::LOCK_KEY;
pub use plan::{Keep, Lock, Phase, Plan, Step};
pub use runner::{
    Applied, Entry, Kept, Report, applied, migrate, migrate_telling, migrate_within, pending, plan,
};
