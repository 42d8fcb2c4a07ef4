//! Errors: what failed, why, and what helps.

use serde_json::json;

use super::Output;
use crate::cli::Format;
use crate::error::Error;

impl Output {
    /// Prints an error on standard error: three parts for people, one object for programs.
    pub fn error(&self, error: &Error) {
        if self.format == Format::Table {
            let styles = self.talk_styles;
            eprintln!("{} {}", styles.error("error:"), error.message());
            for cause in error.causes() {
                eprintln!("{} {cause}", styles.error("caused by:"));
            }
            for hint in error.hints() {
                eprintln!("{} {hint}", styles.hint("hint:"));
            }
        } else {
            let document = json!({"error": {
                "kind": error.kind().as_str(), "message": error.message(),
                "causes": error.causes(), "hints": error.hints(),
            }});
            eprintln!("{document}");
        }
    }
}
