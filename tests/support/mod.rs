//! What the integration tests share.

#[cfg(unix)]
pub mod cluster;
pub mod database;
