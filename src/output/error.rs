//! Errors: what failed, why, and what helps.

use serde_json::json;

use super::Output;
use crate::error::{Error, ErrorKind};

impl Output {
    /// Prints an error on standard error: three parts for people, one object for programs.
    pub fn error(&self, error: &Error) {
        if self.format.is_json() {
            return print_json(error);
        }
        let styles = self.talk_styles;
        eprintln!("{} {}", styles.error("error:"), error.message());
        for cause in error.causes() {
            eprintln!("{} {cause}", styles.error("caused by:"));
        }
        for hint in error.hints() {
            eprintln!("{} {hint}", styles.hint("hint:"));
        }
    }
}

/// Prints an error as one JSON object on standard error.
pub(super) fn print_json(error: &Error) {
    let document = json!({"error": {
        "kind": error.kind().as_str(), "message": error.message(),
        "causes": error.causes(), "hints": error.hints(),
    }});
    eprintln!("{document}");
}

/// The error for a command line that clap turned down: its first line says what is
/// wrong, the next ones what exactly, down to the usage.
pub(super) fn of_command_line(told: &clap::Error) -> Error {
    let text = told.render().to_string();
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let message = lines.next().unwrap_or_default().trim_start_matches("error: ").to_owned();
    let details = lines.take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more"));
    let mut error = Error::new(ErrorKind::Usage, message);
    for line in details {
        error = match line.strip_prefix("tip: ") {
            Some(tip) => error.hint(tip),
            None => error.because(line),
        };
    }
    error.hint("clara-crm --help")
}
