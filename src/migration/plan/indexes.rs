//! Indexes, built beside the team's work, and those that a killed build left behind.

use super::draft::{Draft, Place};
use super::{Lock, Phase, Step};
use crate::schema::{Code, ddl};

pub(super) fn draft(draft: &mut Draft<'_>) {
    for finding in draft.found(&[Code::IndexInvalid]) {
        if let (Some(table), Some(name)) = (&finding.table, &finding.object) {
            mend(draft, table, name);
        }
    }
    for finding in draft.found(&[Code::IndexMissing]) {
        if let (Some(table), Some(keys)) = (&finding.table, &finding.object) {
            add(draft, table, keys);
        }
    }
}

/// An index that is not valid serves nobody and slows every write.
fn mend(draft: &mut Draft<'_>, table: &str, name: &str) {
    let Some(index) = draft.catalog().table(table).and_then(|t| t.indexes.iter().find(|i| i.name == name))
    else {
        return;
    };
    let wanted = draft.contract.tables.get(table);
    let unique = wanted.is_some_and(|wanted| wanted.unique.contains(&index.keys));
    let ours = unique
        || wanted
            .is_some_and(|wanted| wanted.indexes.iter().any(|keys| crate::schema::is_index_on(index, keys)));
    let name = ddl::identifier(name);
    let (what, sql) = if ours {
        (
            format!("drop {name}, which a build that was stopped left behind"),
            format!("drop index concurrently public.{name}"),
        )
    } else {
        (format!("build {name} anew"), format!("reindex index concurrently public.{name}"))
    };
    draft.push(Step::new(Phase::Build, Some(table), Lock::ShareUpdateExclusive, what, sql));
}

/// The indexes that begin with a column which is added or renamed.
pub(super) fn add_with(draft: &mut Draft<'_>, place: &Place<'_>) {
    for keys in &place.wanted.indexes {
        let mut words = keys.split(|c: char| !c.is_alphanumeric() && c != '_');
        if words.any(|word| word == place.name) {
            add(draft, place.table, keys);
        }
    }
}

fn add(draft: &mut Draft<'_>, table: &str, keys: &str) {
    let what = format!("index {keys}");
    if draft.is_filled(table) {
        let stem: String = keys
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .filter(|word| draft.contract.tables.get(table).is_some_and(|table| table.column(word).is_some()))
            .collect::<Vec<_>>()
            .join("_");
        let name = draft.free_name(table, &stem, "idx");
        let sql = format!("create index concurrently {name} on public.{table} ({})", ddl::portable(keys));
        draft.push(Step::new(Phase::Build, Some(table), Lock::ShareUpdateExclusive, what, sql));
    } else {
        let sql = format!("create index on public.{table} ({keys})");
        draft.push(Step::prepare(Some(table), Lock::ShareRowExclusive, what, sql));
    }
}
