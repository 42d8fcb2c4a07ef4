//! A table of the same name with another meaning: somebody else's, not to be altered.

use super::finding::{Code, Finding, Fix, Severity, Verdict};

/// From how many errors on a table on one that also wants columns the CRM does not know
/// is taken for somebody else's.
const ERRORS: usize = 3;

/// Whether a table is another system's: its key is another, or it differs in many ways and
/// cannot be filled without columns that the CRM does not know.
pub(super) fn looks_foreign(verdicts: &[Verdict]) -> bool {
    let found = || {
        verdicts.iter().filter_map(|verdict| match verdict {
            Verdict::Found(finding) => Some(finding.as_ref()),
            _ => None,
        })
    };
    let errors = found().filter(|finding| finding.severity == Severity::Error).count();
    let demands = found().any(|finding| finding.code == Code::ExtraColumnRequired);
    let other_key =
        found().any(|finding| finding.code == Code::ColumnType && finding.object.as_deref() == Some("id"));
    other_key || (demands && errors >= ERRORS)
}

/// The same finding, without a statement that would change what is not the CRM's.
pub(super) fn kept(table: &str, verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Found(finding) => {
            let hint = format!(
                "`{table}` looks like another system's table: leave it, and give the CRM a database of its own"
            );
            Finding { fix: Fix::Manual, hint, ..*finding }.into()
        }
        other => other,
    }
}
