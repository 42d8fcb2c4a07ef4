//! Do the enum types have the labels that the CRM uses?

use crate::schema::catalog::Catalog;
use crate::schema::contract::Contract;
use crate::schema::ddl;
use crate::schema::finding::{Code, Finding, Severity, Verdict};

/// Two verdicts for each enum type: is it there, are its labels. More labels do no harm.
pub(in crate::schema) fn check(contract: &Contract, catalog: &Catalog) -> Vec<Verdict> {
    contract.enums.iter().flat_map(|(name, labels)| judge(name, labels, catalog.enums.get(name))).collect()
}

fn judge(name: &str, labels: &[String], found: Option<&Vec<String>>) -> [Verdict; 2] {
    let finding = |code, hint| Finding { table: None, ..Finding::new(code, Severity::Error, "", hint) };
    let Some(found) = found else {
        let missing = finding(Code::EnumMissing, ddl::create_enum(name, labels));
        let missing = missing.object(name).expected(labels.join(", "));
        return [missing.into(), Verdict::Implied];
    };
    let missing: Vec<_> = labels.iter().filter(|label| !found.contains(label)).collect();
    let Some(first) = missing.first() else { return [Verdict::Pass, Verdict::Pass] };
    let hint = format!("alter type public.{name} add value {}", ddl::literal(first));
    let finding = finding(Code::EnumLabelMissing, hint);
    [Verdict::Pass, finding.object(name).expected(labels.join(", ")).actual(found.join(", ")).into()]
}
