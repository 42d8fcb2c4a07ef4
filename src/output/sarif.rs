//! An alignment as SARIF 2.1.0, which code scanning reads.
//!
//! Sources: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", and
//! what GitHub's documentation, "SARIF support for code scanning", asks for besides.

use std::fmt::Write as _;

use indexmap::IndexMap;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::clean;
use super::schema::{code, difference, headline};
use crate::schema::{Alignment, Finding, Severity};

/// The file that says how the schema should be. A database has no lines, and code scanning
/// takes no result without a file.
const FILE: &str = "migrations/V001__align_with_trendtialcrm.sql";

/// The log, as a whole document.
pub(super) fn log(database: &str, alignment: &Alignment) -> Value {
    // Worst first, so that the first of a kind is also the worst.
    let mut rules: IndexMap<String, &Finding> = IndexMap::new();
    for finding in &alignment.findings {
        rules.entry(code(finding)).or_insert(finding);
    }
    let results: Vec<_> = alignment
        .findings
        .iter()
        .map(|finding| result(finding, rules.get_index_of(&code(finding))))
        .collect();
    let rules: Vec<_> = rules.iter().map(|(id, worst)| rule(id, worst.severity)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "automationDetails": {"id": "clara-crm/check-schema/"},
            "invocations": [{"executionSuccessful": true}],
            "results": results,
            "properties": {
                "database": database,
                "server_version": alignment.server_version,
                "aligned": alignment.aligned(),
                "score": alignment.score(),
                "checks_total": alignment.checks_total,
                "checks_passed": alignment.checks_passed,
            },
        }],
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn rule(id: &str, worst: Severity) -> Value {
    let words = id.replace('_', " ");
    json!({
        "id": id,
        "shortDescription": {"text": format!("Database schema: {words}")},
        "fullDescription": {"text": format!("The database is not what the CRM needs: {words}.")},
        "help": {"text": "Each result says what fixes it; most are fixed by `clara-crm migrate`."},
        "defaultConfiguration": {"level": level(worst)},
    })
}

fn result(finding: &Finding, rule: Option<usize>) -> Value {
    let difference = difference(finding).map(|text| format!(" ({text})")).unwrap_or_default();
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": {"uri": FILE, "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": 1},
        },
    });
    if let Some(logical) = logical_location(finding) {
        location["logicalLocations"] = json!([logical]);
    }
    let message = format!("{}{difference}. Fix: {}", headline(finding), clean(&finding.hint));
    json!({
        "ruleId": code(finding),
        "ruleIndex": rule,
        "level": level(finding.severity),
        // A single brace would begin a placeholder (section 3.11.5).
        "message": {"text": message.replace('{', "{{").replace('}', "}}")},
        "locations": [location],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint(finding)},
        "properties": {
            "expected": finding.expected,
            "actual": finding.actual,
            "fix": finding.fix,
            "hint": finding.hint,
        },
    })
}

/// The table, or the part of it that the finding is about.
fn logical_location(finding: &Finding) -> Option<Value> {
    let (table, object) = (finding.table.as_deref(), finding.object.as_deref());
    let name = object.or(table)?;
    let path: Vec<_> = table.into_iter().chain(object).collect();
    let kind = if object.is_some() { "member" } else { "type" };
    Some(json!({"name": name, "fullyQualifiedName": path.join("."), "kind": kind}))
}

/// The same for the same difference in every run: what was found there, such as a number of
/// rows, is no part of it. The name is the one by which GitHub knows a result again; its own
/// reckoning, from the text of the line, would take all results of one rule for the same.
fn fingerprint(finding: &Finding) -> String {
    let mut identity = Sha256::new();
    let code = code(finding);
    let parts = [Some(&code), finding.table.as_ref(), finding.object.as_ref(), finding.expected.as_ref()];
    for part in parts {
        identity.update(part.map_or("", String::as_str));
        identity.update([0]);
    }
    let mut text = String::new();
    for byte in &identity.finalize()[..8] {
        let _ = write!(text, "{byte:02x}");
    }
    text + ":1"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Code, Fix};

    #[test]
    fn the_file_that_results_point_to_is_there() {
        assert!(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE).is_file());
    }

    #[test]
    fn a_fingerprint_tells_differences_apart_and_not_their_numbers() {
        let finding = |object: &str, actual: &str| {
            fingerprint(&Finding {
                code: Code::ColumnNullable,
                severity: Severity::Warning,
                table: Some("leads".into()),
                object: Some(object.into()),
                expected: Some("NOT NULL".into()),
                actual: Some(actual.into()),
                fix: Fix::Migrate,
                hint: "clara-crm migrate".into(),
            })
        };
        assert_eq!(finding("email", "12 rows"), finding("email", "13 rows"));
        assert_ne!(finding("email", "12 rows"), finding("phone", "12 rows"));
        assert_eq!(finding("email", "").len(), 18);
    }
}
