//! The integration tests: one binary, a module a topic.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bad_input;
mod connecting;
#[cfg(feature = "embedded")]
mod embedded;
mod help;
#[cfg(unix)]
mod interruption;
mod json;
mod migrate;
mod modules;
mod output;
mod refusals;
mod replay;
#[cfg(feature = "embedded")]
mod same_rows;
mod schema;
mod server_errors;
mod support;
#[cfg(unix)]
mod tls;
