//! The integration tests: one binary, a module a topic.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod agents;
mod leads;
mod migrate;
mod replay;
mod schema;
mod support;
