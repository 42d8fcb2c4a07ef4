//! The doorway: parse, run, and end the process with the code that says how it went.

use std::process::ExitCode;

fn main() -> ExitCode {
    clara_crm::run(std::env::args_os()).into()
}
