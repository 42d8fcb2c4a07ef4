//! Is the table there, and is it a table?

use super::Subject;
use crate::schema::finding::{Code, Finding, Severity, Verdict};

pub(super) fn check(subject: &Subject<'_>) -> Verdict {
    match subject.found {
        Some(relation) if relation.is_table() => Verdict::Pass,
        Some(relation) => Finding::new(Code::NotATable, Severity::Error, subject.name)
            .by_hand("give it another name, or give the CRM a database of its own")
            .expected("table")
            .actual(&relation.kind)
            .into(),
        None => {
            let severity = if subject.table.optional { Severity::Info } else { Severity::Error };
            Finding::new(Code::TableMissing, severity, subject.name).expected("table").into()
        }
    }
}
