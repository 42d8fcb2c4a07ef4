//! Aligns Clara, the AI voice agent, with the TrendtialCRM database and turns
//! recorded sales calls into leads.

pub mod db;
pub mod error;
pub mod exit;
pub mod lead;
pub mod migration;
pub mod qualifier;
pub mod schema;
pub mod transcript;
