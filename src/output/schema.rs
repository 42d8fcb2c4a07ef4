//! How a database compares with what the CRM needs.

use serde_json::{Value, json};

use super::{Output, clean, github, junit, sarif};
use crate::cli::Format;
use crate::schema::{Alignment, Finding, Fix, Severity};

/// Columns before the text of a finding.
const INDENT: usize = 9;

impl Output {
    /// Prints an alignment.
    pub fn alignment(&self, database: &str, alignment: &Alignment) {
        match self.format {
            Format::Table => self.alignment_for_people(alignment),
            Format::Json | Format::Jsonl => self.document(database, alignment_document(alignment)),
            Format::Github => {
                self.data(&github::annotations(alignment, &self.verdict(alignment)));
            }
            Format::Junit => self.data(&junit::report(database, alignment)),
            Format::Sarif => self.data(&sarif::log(database, alignment).to_string()),
        }
    }

    fn alignment_for_people(&self, alignment: &Alignment) {
        if !alignment.findings.is_empty() {
            self.data(&self.findings(&alignment.findings));
            self.data("");
        }
        self.data(&self.verdict(alignment));
    }

    /// One line that says how much of the contract holds.
    pub(super) fn verdict(&self, alignment: &Alignment) -> String {
        let Alignment { checks_passed, checks_total, .. } = alignment;
        let count =
            |severity| alignment.findings.iter().filter(|finding| finding.severity == severity).count();
        let word =
            if alignment.aligned() { self.styles.good("aligned") } else { self.styles.error("not aligned") };
        let (errors, warnings, infos) =
            (count(Severity::Error), count(Severity::Warning), count(Severity::Info));
        let named = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
        let found = format!("{}, {}, {infos} info", named(errors, "error"), named(warnings, "warning"));
        format!(
            "{word}: {checks_passed} of {checks_total} checks pass ({found}); PostgreSQL {}",
            alignment.server_version
        )
    }

    /// Each finding with its fix below it, on a line of its own that can be copied; the
    /// fix that several in a row share is said once.
    pub(super) fn findings(&self, findings: &[Finding]) -> String {
        let mut lines = Vec::new();
        let mut by_migrate = 0;
        for (index, finding) in findings.iter().enumerate() {
            let severity = match finding.severity {
                Severity::Error => self.styles.error("error  "),
                Severity::Warning => self.styles.warning("warning"),
                Severity::Info => self.styles.dim("info   "),
            };
            let difference = difference(finding).map(|text| format!(" ({text})")).unwrap_or_default();
            let text = format!("{}{difference}", headline(finding));
            let room = self.width.saturating_sub(INDENT).max(20);
            for (row, line) in textwrap::wrap(&text, room).into_iter().enumerate() {
                let head = if row == 0 { severity.as_str() } else { "       " };
                lines.push(format!("{head}  {line}"));
            }
            if finding.fix == Fix::Migrate {
                by_migrate += 1;
            } else if findings.get(index + 1).is_none_or(|next| next.hint != finding.hint) {
                lines.push(format!("{:INDENT$}{}", "", self.styles.hint(&clean(&finding.hint))));
            }
        }
        if by_migrate > 0 {
            let these = if by_migrate == findings.len() {
                "all of these".into()
            } else {
                format!("{by_migrate} of these")
            };
            lines.push(format!("fix for {these}: {}", self.styles.hint("clara-crm migrate")));
        }
        lines.join("\n")
    }
}

fn alignment_document(alignment: &Alignment) -> Value {
    json!({
        "server_version": alignment.server_version,
        "aligned": alignment.aligned(),
        "score": alignment.score(),
        "checks_total": alignment.checks_total,
        "checks_passed": alignment.checks_passed,
        "tables": alignment.tables,
        "findings": alignment.findings,
    })
}

/// The stable name of a finding's code.
pub(super) fn code(finding: &Finding) -> String {
    json!(finding.code).as_str().unwrap_or_default().to_owned()
}

/// The table and the part of it that a finding is about; empty where it is about neither.
pub(super) fn place(finding: &Finding) -> String {
    let place = [finding.table.as_deref(), finding.object.as_deref()];
    place.into_iter().flatten().map(clean).collect::<Vec<_>>().join(".")
}

/// What kind of difference is where.
pub(super) fn headline(finding: &Finding) -> String {
    let kind = code(finding).replace('_', " ");
    match place(finding).as_str() {
        "" => kind,
        place => format!("{place}: {kind}"),
    }
}

/// What was wanted and what was found, where the finding says.
pub(super) fn difference(finding: &Finding) -> Option<String> {
    match (&finding.expected, &finding.actual) {
        (Some(expected), Some(actual)) => {
            Some(format!("wanted: {}; found: {}", clean(expected), clean(actual)))
        }
        (Some(expected), None) => Some(format!("wanted: {}", clean(expected))),
        (None, Some(actual)) => Some(format!("found: {}", clean(actual))),
        (None, None) => None,
    }
}
