//! Integration tests: one binary, so that the dependencies are linked once.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[cfg(unix)]
mod support;
#[cfg(unix)]
mod tls;
