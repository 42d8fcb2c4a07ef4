//! The integration tests: one binary, a module a topic.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg_attr(not(feature = "embedded"), allow(dead_code, unused_imports, reason = "half of the support"))]

mod agents;
mod alignment;
mod backfill;
#[cfg(unix)]
mod backup;
#[cfg(feature = "embedded")]
mod backup_embedded;
mod bad_input;
mod check_schema_forms;
mod connecting;
#[cfg(feature = "embedded")]
mod embedded;
mod failures;
mod formats;
mod from_conversations;
mod help;
#[cfg(unix)]
mod interruption;
mod json;
mod labelled;
mod leads;
mod migrate;
mod modules;
mod output;
#[cfg(unix)]
mod pooled;
mod refusals;
mod rehearsal;
mod rejects;
mod replay;
mod replay_command;
#[cfg(unix)]
mod replay_faults;
#[cfg(feature = "embedded")]
mod same_rows;
mod scenarios;
mod schema;
mod settings;
mod support;
#[cfg(unix)]
mod tls;
mod transcript_schema;
