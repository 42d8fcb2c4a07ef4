//! An alignment as workflow commands of GitHub Actions, which shows each as an annotation.
//!
//! Source: GitHub's documentation, "Workflow commands for GitHub Actions"; the escapes are
//! those of its own `@actions/core`.

use super::clean;
use super::schema::{difference, headline};
use crate::schema::{Alignment, Finding, Severity};

/// A command for each finding, and the verdict for those who read the log.
pub(super) fn annotations(alignment: &Alignment, verdict: &str) -> String {
    let mut lines: Vec<_> = alignment.findings.iter().map(annotation).collect();
    lines.push(verdict.to_owned());
    lines.join("\n")
}

fn annotation(finding: &Finding) -> String {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let fix = format!("fix: {}", clean(&finding.hint));
    let message: Vec<_> = difference(finding).into_iter().chain([fix]).collect();
    format!("::{command} title={}::{}", property(&headline(finding)), data(&message.join("\n")))
}

/// Text after the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A value between the command's name and the second `::`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Code, Fix};

    fn finding(table: Option<&str>, hint: &str) -> Finding {
        Finding {
            code: Code::ColumnType,
            severity: Severity::Error,
            table: table.map(str::to_owned),
            object: table.map(|_| "a,b:c".to_owned()),
            expected: table.map(|_| "text".to_owned()),
            actual: None,
            fix: Fix::Manual,
            hint: hint.to_owned(),
        }
    }

    #[test]
    fn what_means_something_to_a_runner_is_escaped() {
        assert_eq!(
            annotation(&finding(Some("leads"), "keep 100%\n::stop-commands::x")),
            "::error title=leads.a%2Cb%3Ac%3A column type::wanted: text%0Afix: keep 100%25 ::stop-commands::x"
        );
    }

    #[test]
    fn a_finding_about_no_table_has_its_kind_as_title() {
        let finding = Finding { severity: Severity::Info, ..finding(None, "x") };
        assert_eq!(annotation(&finding), "::notice title=column type::fix: x");
    }
}
