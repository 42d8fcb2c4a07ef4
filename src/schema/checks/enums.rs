//! Do the enum types have the labels that the CRM uses?

use crate::schema::catalog::Catalog;
use crate::schema::contract::Contract;
use crate::schema::finding::{Code, Finding, Severity, Verdict};

/// Two verdicts for each enum type: is it there, are its labels. More labels do no harm.
pub(in crate::schema) fn check(contract: &Contract, catalog: &Catalog) -> Vec<Verdict> {
    contract.enums.iter().flat_map(|(name, labels)| judge(name, labels, catalog.enums.get(name))).collect()
}

fn judge(name: &str, labels: &[String], found: Option<&Vec<String>>) -> [Verdict; 2] {
    let finding = |code| Finding::of_no_table(code, Severity::Error).object(name).expected(labels.join(", "));
    let Some(found) = found else {
        let missing = finding(Code::EnumMissing);
        return [missing.into(), Verdict::Implied];
    };
    if labels.iter().all(|label| found.contains(label)) {
        return [Verdict::Pass, Verdict::Pass];
    }
    [Verdict::Pass, finding(Code::EnumLabelMissing).actual(found.join(", ")).into()]
}
