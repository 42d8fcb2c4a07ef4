//! Aligns Clara, the AI voice agent, with the TrendtialCRM database and turns
//! recorded sales calls into leads.

pub mod agent;
pub mod db;
pub mod error;
pub mod exit;
pub mod ids;
pub mod lead;
pub mod migration;
pub mod qualifier;
pub mod replay;
pub mod schema;
pub mod store;
pub mod transcript;
