//! Can the CRM's lookups and cascading deletes find their rows without reading a table?

use super::Subject;
use crate::schema::catalog::{Index, Relation};
use crate::schema::finding::{Code, Finding, Severity, Verdict};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Verdict> {
    let judge = |wanted: &String| {
        subject.on_table(|relation| {
            let keys: Vec<String> = keys_of(wanted).map(comparable).collect();
            if relation.indexes.iter().any(|index| serves(index, &keys)) {
                return Verdict::Pass;
            }
            let mut words = wanted.split(|c: char| !c.is_alphanumeric() && c != '_');
            if words.any(|word| subject.table.column(word).is_some() && relation.column(word).is_none()) {
                return Verdict::Implied;
            }
            Finding::new(Code::IndexMissing, Severity::Warning, subject.name)
                .object(wanted)
                .expected(format!("index on ({wanted})"))
                .into()
        })
    };
    let mut verdicts: Vec<_> = subject.table.indexes.iter().map(judge).collect();
    verdicts.push(subject.on_table(|relation| leftovers(subject, relation)));
    verdicts
}

/// What a build that was cut short leaves: it costs at every write and serves nobody.
fn leftovers(subject: &Subject<'_>, relation: &Relation) -> Verdict {
    let finding = |index: &Index| {
        Finding::new(Code::IndexInvalid, Severity::Warning, subject.name)
            .object(&index.name)
            .expected("a valid index")
            .actual("left over from a build that did not end")
    };
    relation.indexes.iter().filter(|index| !index.valid).map(finding).collect::<Vec<_>>().into()
}

/// Whether an index is one on these keys of the contract, valid or not.
pub(crate) fn is_index_on(index: &Index, keys: &str) -> bool {
    let wanted: Vec<_> = keys_of(keys).map(comparable).collect();
    index.keys.iter().map(|key| comparable(key)).eq(wanted)
}

/// Under any name, with more columns behind, and without the rows that have none.
fn serves(index: &Index, wanted: &[String]) -> bool {
    let found: Vec<String> = index.keys.iter().map(|key| comparable(key)).collect();
    let whole = index.predicate.as_deref().is_none_or(|predicate| {
        wanted.first().is_some_and(|first| comparable(predicate) == format!("{first} is not null"))
    });
    let ordered = index.method == "btree" || (index.method == "hash" && wanted.len() == 1);
    index.usable && whole && ordered && found.starts_with(wanted)
}

/// The keys of an index: what stands between the commas that are in no bracket.
fn keys_of(wanted: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_i32;
    wanted
        .split(move |c| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            c == ',' && depth == 0
        })
        .map(str::trim)
}

/// An index key without the casts and brackets that PostgreSQL adds when it prints it.
fn comparable(key: &str) -> String {
    let lower = key.to_lowercase().replace("::character varying", "").replace("::text", "").replace('"', "");
    let lower = lower.replace("((", "(").replace("))", ")");
    let inner = lower.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inner.map_or(lower.clone(), ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(keys: &[&str], predicate: Option<&str>) -> Index {
        Index {
            name: "any".into(),
            method: "btree".into(),
            is_unique: false,
            is_primary: false,
            valid: true,
            usable: true,
            keys: keys.iter().map(ToString::to_string).collect(),
            predicate: predicate.map(Into::into),
        }
    }

    #[test]
    fn a_longer_index_serves_and_a_shorter_does_not() {
        let wanted = ["lead_id".to_owned()];
        assert!(serves(&index(&["lead_id", "activity_date"], None), &wanted));
        assert!(!serves(&index(&["activity_date", "lead_id"], None), &wanted));
        assert!(!serves(&index(&["lead_id"], None), &["lead_id".into(), "activity_date".into()]));
    }

    #[test]
    fn an_expression_is_the_same_over_varchar() {
        assert!(serves(&index(&["lower(email::text)"], None), &["lower(email)".into()]));
        assert!(serves(&index(&["lower((email)::text)"], None), &["lower(email)".into()]));
    }

    #[test]
    fn a_partial_index_serves_only_if_it_leaves_out_empty_keys() {
        let wanted = ["phone".to_owned()];
        assert!(serves(&index(&["phone"], Some("(phone IS NOT NULL)")), &wanted));
        assert!(!serves(&index(&["phone"], Some("(status = 'open'::text)")), &wanted));
    }
}
