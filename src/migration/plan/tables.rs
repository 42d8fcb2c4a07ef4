//! Tables and enum types that are not there.

use super::draft::Draft;
use super::{Lock, Phase, Step};
use crate::schema::{Code, ddl};

pub(super) fn draft(draft: &mut Draft<'_>) {
    let missing: Vec<_> = draft.found(&[Code::EnumMissing, Code::TableMissing]).collect();
    for part in draft.parts.clone() {
        let is_missing = missing.iter().any(|finding| match part.kind {
            "enum" => finding.code == Code::EnumMissing && finding.object.as_deref() == Some(part.name),
            "table" | "rows" | "indexes" => {
                finding.code == Code::TableMissing && finding.table.as_deref() == Some(part.subject())
            }
            _ => false,
        });
        if is_missing {
            let what = match part.kind {
                "enum" => format!("create the type {}", part.name),
                "table" => format!("create the table {}", part.name),
                "rows" => format!("fill {}", part.name),
                _ => format!("index {}", part.name),
            };
            draft.take(part, &what, Lock::None);
        }
    }
    for finding in draft.found(&[Code::EnumLabelMissing]) {
        let Some(name) = finding.object.as_deref() else { continue };
        let found = draft.catalog().enums.get(name);
        for label in draft.contract.enums.get(name).into_iter().flatten() {
            if found.is_none_or(|found| !found.contains(label)) {
                let sql = format!("alter type public.{name} add value {}", ddl::literal(label));
                draft.push(Step::new(Phase::Extend, None, Lock::None, format!("add {label} to {name}"), sql));
            }
        }
    }
}
