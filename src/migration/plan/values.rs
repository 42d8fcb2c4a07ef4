//! Values in rows that cannot stay as they are.

use super::batch::{self, Batch};
use super::draft::{Draft, Place};
use crate::schema::{Code, ddl};

/// What people and other systems call the levels, and what that means (domain rules of
/// the CRM: an unknown word is `unqualified`).
const QUALIFICATIONS: &[(&str, &[&str])] = &[
    ("opportunity", &["opportunity", "opp", "sales opportunity"]),
    ("sales_qualified", &["sales qualified", "sales qualified lead", "sql", "qualified", "hot"]),
    ("marketing_qualified", &["marketing qualified", "marketing qualified lead", "mql", "warm", "nurture"]),
    ("unqualified", &["unqualified", "not qualified", "new", "cold", "disqualified"]),
];

const BUCKETS: &[(&str, &[&str])] = &[
    ("P1", &["p1", "1", "priority 1", "hot", "high"]),
    ("P2", &["p2", "2", "priority 2", "warm", "medium"]),
    ("P3", &["p3", "3", "priority 3", "cold", "low"]),
];

pub(super) fn draft(draft: &mut Draft<'_>) {
    for (place, former) in draft.with_former() {
        let key = (place.table.to_owned(), place.name.to_owned());
        if draft.facts.disagreeing.get(&key).is_some_and(|rows| *rows > 0) {
            draft.push(batch::disagreements(&place, former));
        }
    }
    for place in draft.places(&[Code::ValuesElsewhere]) {
        if let Some(former) = &place.column.formerly {
            draft.push(batch::elsewhere(&place, former));
        }
    }
    for place in draft.places(&[Code::RowsRefused]) {
        if let Some(step) = put_right(&place) {
            draft.push(step.step(
                format!("put {} into the words that the CRM uses", place.name),
                "each value that changes is kept as it was among the leftovers".into(),
            ));
        }
    }
    for place in draft.places(&[Code::RowsOrphaned]) {
        draft.push(orphans(&place));
    }
}

/// Whether values that the CRM does not know become ones that it does.
pub(super) fn is_mapped(table: &str, name: &str) -> bool {
    matches!((table, name), ("leads", "qualification_status" | "status_bucket"))
}

fn put_right<'a>(place: &Place<'a>) -> Option<Batch<'a>> {
    let Place { table, name, column, relation, .. } = *place;
    let value = format!("t.{name}");
    let after = match (table, name) {
        ("leads", "qualification_status") => meaning(&value, QUALIFICATIONS, "'unqualified'"),
        // Where nothing may be empty, an unknown word is the least urgent.
        ("leads", "status_bucket") => {
            let not_null = place.live().is_some_and(|live| live.not_null);
            meaning(&value, BUCKETS, if not_null { "'P3'" } else { "null" })
        }
        _ => {
            let [low, high] = column.between?;
            format!("least(greatest({value}, {low}), {high})")
        }
    };
    let condition = ddl::condition(name, column)?;
    let needs = format!("{value} is not null and not ({})", condition.replace(name, &value));
    Some(Batch {
        table,
        relation,
        column: name,
        after: Some(after),
        needs,
        kept: Some(("not a value that the CRM knows", value)),
    })
}

/// The word for what a text means, whatever its case and how its words are joined.
fn meaning(value: &str, words: &[(&str, &[&str])], other: &str) -> String {
    let plain = format!("btrim(regexp_replace(lower({value}::text), '[^a-z0-9]+', ' ', 'g'))");
    let whens: Vec<_> = words
        .iter()
        .map(|(word, spellings)| {
            let spellings: Vec<_> = spellings.iter().map(|spelling| format!("'{spelling}'")).collect();
            format!("when {plain} in ({}) then '{word}'", spellings.join(", "))
        })
        .collect();
    format!("case {} else {other} end", whens.join(" "))
}

/// References to rows that are gone.
fn orphans(place: &Place<'_>) -> super::Step {
    let Place { table, name, column, relation, .. } = *place;
    let target = ddl::qualified(column.references.as_deref().unwrap_or_default());
    let batch = Batch {
        table,
        relation,
        column: name,
        after: Some(
            "null".to_owned()
                + &relation.column(name).map_or(String::new(), |live| format!("::{}", live.type_display)),
        ),
        needs: format!("t.{name} is not null and not exists (select from {target} r where r.id = t.{name})"),
        kept: Some(("refers to a row that is gone", format!("t.{name}"))),
    };
    batch.step(
        format!("empty {name} where it refers to nothing"),
        "what it referred to is kept among the leftovers".into(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_has_its_own_words() {
        for words in [QUALIFICATIONS, BUCKETS] {
            let mut all: Vec<_> = words.iter().flat_map(|(_, spellings)| spellings.iter()).collect();
            let count = all.len();
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), count);
        }
    }
}
