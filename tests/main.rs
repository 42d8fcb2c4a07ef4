//! The integration tests: one binary, a module a topic.

mod migrate;
mod schema;
mod support;
