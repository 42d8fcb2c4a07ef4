//! How a database compares with what the CRM needs, and what a migration did.

use serde_json::{Value, json};

use super::table::{laid_out, prose, value};
use super::{Output, clean};
use crate::cli::Format;
use crate::migration::{Report, Step};
use crate::schema::{Alignment, Finding, Severity};

impl Output {
    /// Prints an alignment.
    pub fn alignment(&self, database: &str, alignment: &Alignment) {
        if self.format != Format::Table {
            let body = json!({
                "server_version": alignment.server_version,
                "aligned": alignment.aligned(),
                "score": alignment.score(),
                "checks_total": alignment.checks_total,
                "checks_passed": alignment.checks_passed,
                "tables": alignment.tables,
                "findings": alignment.findings,
            });
            return self.document(database, body);
        }
        if !alignment.findings.is_empty() {
            self.data(&self.findings_table(&alignment.findings));
            self.data("");
        }
        self.data(&self.verdict(alignment));
    }

    /// One line that says how much of the contract holds.
    fn verdict(&self, alignment: &Alignment) -> String {
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

    fn findings_table(&self, findings: &[Finding]) -> String {
        let rows = findings
            .iter()
            .map(|finding| {
                let severity = match finding.severity {
                    Severity::Error => self.styles.error("error"),
                    Severity::Warning => self.styles.warning("warning"),
                    Severity::Info => self.styles.dim("info"),
                };
                let place = [finding.table.as_deref(), finding.object.as_deref()];
                let place = place.into_iter().flatten().map(clean).collect::<Vec<_>>().join(".");
                let code = json!(finding.code).as_str().unwrap_or_default().replace('_', " ");
                vec![severity, place, format!("{code}{}", difference(finding)), clean(&finding.hint)]
            })
            .collect();
        laid_out(self.width, &[value(""), prose("WHERE"), prose("WHAT"), prose("FIX")], rows)
    }

    /// Prints what a migration did, and the alignment before and after it.
    pub fn migration(&self, database: &str, report: &Report, before: &Alignment, after: &Alignment) {
        if self.format != Format::Table {
            let applied: Vec<Value> = report
                .applied
                .iter()
                .map(|step| json!({"version": step.version, "name": step.name, "duration_ms": step.duration.as_millis()}))
                .collect();
            let body = json!({
                "applied": applied,
                "already_applied": report.already_applied.iter().map(step).collect::<Vec<_>>(),
                "score_before": before.score(),
                "score_after": after.score(),
                "findings_after": after.findings,
            });
            return self.document(database, body);
        }
        for applied in &report.applied {
            let name = applied.name.replace('_', " ");
            self.data(&format!(
                "applied V{:03} {name} in {} ms",
                applied.version,
                applied.duration.as_millis()
            ));
        }
        if report.applied.is_empty() {
            self.data("nothing to apply");
        }
        if !after.findings.is_empty() {
            self.data("");
            self.data(&self.findings_table(&after.findings));
        }
        self.data(&format!("before  {}", self.verdict(before)));
        self.data(&format!("after   {}", self.verdict(after)));
    }

    /// Prints which migrations are applied and which are not.
    pub fn migration_status(&self, database: &str, applied: &[Step], pending: &[Step]) {
        if self.format != Format::Table {
            let body = json!({
                "already_applied": applied.iter().map(step).collect::<Vec<_>>(),
                "pending": pending.iter().map(step).collect::<Vec<_>>(),
            });
            return self.document(database, body);
        }
        let row = |step: &Step, state: String| {
            vec![format!("V{:03}", step.version), step.name.replace('_', " "), state]
        };
        let done = applied.iter().map(|step| row(step, self.styles.good("applied")));
        let open = pending.iter().map(|step| row(step, self.styles.warning("pending")));
        let columns = [value(""), prose("MIGRATION"), value("STATE")];
        self.data(&laid_out(self.width, &columns, done.chain(open).collect()));
    }
}

fn step(step: &Step) -> Value {
    json!({"version": step.version, "name": step.name})
}

fn difference(finding: &Finding) -> String {
    match (&finding.expected, &finding.actual) {
        (Some(expected), Some(actual)) => format!(": needs {}, has {}", clean(expected), clean(actual)),
        (Some(expected), None) => format!(": needs {}", clean(expected)),
        (None, Some(actual)) => format!(": has {}", clean(actual)),
        (None, None) => String::new(),
    }
}
