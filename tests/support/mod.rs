//! What the integration tests share.

pub mod archive;
pub mod calls;
#[cfg(unix)]
pub mod cluster;
pub mod command;
pub mod database;
pub mod embedded;
pub mod expected;
pub mod labelled;
#[cfg(unix)]
pub mod pooler;
#[cfg(unix)]
pub mod programs;
pub mod role;
pub mod rows;
pub mod server;
pub mod wire;
