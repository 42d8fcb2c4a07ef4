//! The doorway: parse, run, and end the process with the code that says how it went.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// A replay makes many small values on several threads.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    clara_crm::run(std::env::args_os()).into()
}
