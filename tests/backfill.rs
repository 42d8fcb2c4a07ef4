//! Backfills fill what is empty and right, whatever happens meanwhile, and nothing else.

#[cfg(feature = "embedded")]
mod embedded;
mod faults;
mod legacy;
mod live;
mod people;
#[cfg(unix)]
mod pooler;
mod production;
mod quiet;
#[cfg(unix)]
mod stopped;
mod tasks;
mod together;
