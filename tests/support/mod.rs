//! What the integration tests share.

pub mod calls;
#[cfg(unix)]
pub mod cluster;
pub mod command;
pub mod database;
pub mod embedded;
pub mod expected;
#[cfg(unix)]
pub mod programs;
pub mod rows;
pub mod server;
