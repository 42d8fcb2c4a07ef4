//! The integration tests: one binary, a module a topic.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod migrate;
mod schema;
mod support;
#[cfg(unix)]
mod tls;
