//! Aligns Clara, the AI voice agent, with the TrendtialCRM database and turns
//! recorded sales calls into leads.
//!
//! Data flows one way: [`commands`] resolve what was typed and call the domain
//! ([`schema`], [`migration`], [`replay`] with [`transcript`], [`qualifier`] and
//! [`lead`]), which reads and writes through [`store`] and [`db`]. Results come back as
//! values, and only [`output`] prints them.

pub mod agent;
pub mod backfill;
pub mod cli;
pub mod commands;
pub mod db;
pub mod document;
pub mod error;
pub mod exit;
pub mod ids;
pub mod lead;
pub mod migration;
pub mod output;
pub mod pace;
pub mod qualifier;
pub mod replay;
pub mod schema;
pub mod settings;
pub mod store;
pub mod transcript;

use std::ffi::OsString;

use clap::Parser as _;

use crate::cli::Cli;
use crate::commands::Context;
use crate::error::{Error, ErrorKind};
use crate::exit::Exit;
use crate::output::Output;

/// Runs the program with these arguments, the first of which is its name.
pub fn run(args: impl IntoIterator<Item = OsString>) -> Exit {
    let args: Vec<OsString> = args.into_iter().collect();
    let cli = match Cli::try_parse_from(&args) {
        Ok(cli) => cli,
        Err(told) => return output::usage(&told, cli::asks_for_json(&args)),
    };
    let output = Output::new(&cli.output);
    let context = Context { database: &cli.database, output: &output };
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            output.error(&Error::new(ErrorKind::Internal, "the program could not start").because(error));
            return Exit::Failed;
        }
    };
    let exit = runtime.block_on(commands::run(&cli.command, &context)).unwrap_or_else(|error| {
        output.error(&error);
        error.kind().into()
    });
    output.exit(exit)
}
