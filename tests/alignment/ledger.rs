//! The ledger of a migration: where each value of the start is afterwards.

use std::collections::{BTreeMap, BTreeSet};

use super::snapshot::{RowId, Snapshot, Values};

/// The columns that a migration renames.
const RENAMES: &[(&str, &str, &str)] = &[
    ("clients", "name", "client_name"),
    ("leads", "name", "contact_person"),
    ("leads", "source", "lead_source"),
];

/// Where a migration keeps what no column of the row can hold.
pub(super) const LEFTOVERS: &str = "clara_crm_leftovers";

/// What became of the values.
#[derive(Default)]
pub(super) struct Ledger {
    /// Values that are nowhere, each with its row.
    pub(super) lost: Vec<String>,
    /// The values that are not in the column that they belong in, but kept elsewhere, by
    /// table and that column: the row and the value, once where two columns said the same.
    pub(super) kept: BTreeMap<(String, String), BTreeSet<(String, String)>>,
}

impl Ledger {
    pub(super) fn close(before: &Snapshot, after: &Snapshot) -> Self {
        let leftovers = leftovers(after);
        let mut ledger = Self::default();
        for (row, values) in &before.rows {
            let Some(now) = after.rows.get(row) else {
                ledger.lost.push(format!("the row {row:?}"));
                continue;
            };
            for (column, value) in values {
                let entry =
                    Entry { row, column, value, before: &before.columns[&row.0], now, leftovers: &leftovers };
                ledger.enter(&entry);
            }
        }
        ledger
    }

    /// How far the numbers that `migrate` gave are from these. Blanks may be counted or not.
    pub(super) fn audit(&self, said: &BTreeMap<(String, String), usize>) -> Vec<String> {
        let columns: BTreeSet<_> = self.kept.keys().chain(said.keys()).collect();
        let wrong = columns.into_iter().filter_map(|column| {
            let kept = || self.kept.get(column).into_iter().flatten();
            let (all, blank) = (kept().count(), kept().filter(|(_, value)| value.trim().is_empty()).count());
            let said = said.get(column).copied().unwrap_or(0);
            let right = (all - blank..=all).contains(&said);
            (!right).then(|| format!("{column:?}: {said} said, {all} kept, {blank} of them blank"))
        });
        wrong.collect()
    }

    fn enter(&mut self, entry: &Entry<'_>) {
        let (table, id) = entry.row;
        let home = renamed(table, entry.column);
        if entry.is_in(home) {
            return;
        }
        if entry.is_in(entry.column) || entry.is_left_over() || entry.is_in_a_new_column() {
            let kept = self.kept.entry((table.clone(), home.to_owned())).or_default();
            kept.insert((id.clone(), entry.value.to_owned()));
        } else if !entry.is_a_blank_that_says_nothing(home) {
            let Entry { row, column, value, now, .. } = entry;
            self.lost.push(format!("{row:?} {column} {value:?}, now {:?}", now.get(home)));
        }
    }
}

/// A value of the start, and its row before and after.
struct Entry<'a> {
    row: &'a RowId,
    column: &'a str,
    value: &'a str,
    before: &'a BTreeSet<String>,
    now: &'a Values,
    leftovers: &'a BTreeMap<(RowId, String), Vec<String>>,
}

impl Entry<'_> {
    fn is_in(&self, column: &str) -> bool {
        self.now.get(column).is_some_and(|now| same(self.value, now))
    }

    /// Nothing but blanks has no meaning in a column that holds no text, nor in one that
    /// another column's value fills.
    fn is_a_blank_that_says_nothing(&self, column: &str) -> bool {
        let place = (self.row.0.as_str(), column);
        let filled = RENAMES.iter().any(|(table, _, new)| place == (*table, *new));
        self.value.trim().is_empty() && (filled || HOLDS_NO_TEXT.contains(&place))
    }

    fn is_left_over(&self) -> bool {
        let column = |name: &str| self.leftovers.get(&(self.row.clone(), name.to_owned()));
        let kept = column(self.column).into_iter().chain(column(renamed(&self.row.0, self.column)));
        kept.flatten().any(|kept| kept == self.value || same(self.value, kept))
    }

    fn is_in_a_new_column(&self) -> bool {
        self.now.iter().any(|(column, value)| !self.before.contains(column) && value == self.value)
    }
}

/// Columns of the fixtures that were text and are not.
const HOLDS_NO_TEXT: &[(&str, &str)] =
    &[("clients", "company_size"), ("leads", "agent_id"), ("leads", "win_probability")];

/// What a column of the start is called afterwards.
pub(super) fn renamed<'a>(table: &str, column: &'a str) -> &'a str {
    RENAMES.iter().find(|(t, old, _)| *t == table && *old == column).map_or(column, |(_, _, new)| new)
}

fn leftovers(after: &Snapshot) -> BTreeMap<(RowId, String), Vec<String>> {
    let mut kept: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for ((table, _), values) in &after.rows {
        if table == LEFTOVERS {
            let get = |column: &str| values[column].clone();
            kept.entry(((get("table_name"), get("row_id")), get("column_name")))
                .or_default()
                .push(get("value"));
        }
    }
    kept
}

/// Whether two texts are one value, whatever types they come from.
fn same(before: &str, after: &str) -> bool {
    let (old, new) = (before.trim(), after.trim());
    before == after
        || (is_uuid(new) && old.eq_ignore_ascii_case(new))
        || number(old).is_some_and(|n| number(new) == Some(n))
        // A time without zone is read in UTC, a day is its first moment.
        || format!("{old}+00:00") == new
        || format!("{old}T00:00:00+00:00") == new
        || json(old).is_some_and(|value| json(new) == Some(value))
}

fn is_uuid(text: &str) -> bool {
    uuid::Uuid::parse_str(text).is_ok()
}

/// A number without the zeros that say nothing.
fn number(text: &str) -> Option<String> {
    text.parse::<f64>().ok()?;
    let whole = text.trim_start_matches('0');
    let plain = if whole.contains('.') { whole.trim_end_matches('0').trim_end_matches('.') } else { whole };
    Some(plain.to_owned())
}

fn json(text: &str) -> Option<serde_json::Value> {
    if text.starts_with(['{', '[']) { serde_json::from_str(text).ok() } else { None }
}

#[test]
fn one_value_in_two_types_is_the_same_and_another_is_not() {
    for (before, after, expected) in [
        ("a", "a", true),
        ("a", " a", false),
        ("", "0", false),
        (" 10 ", "10", true),
        ("10", "100", false),
        ("10.50", "10.5", true),
        ("12.5", "12", false),
        ("0", "0", true),
        ("7F3C1C7E-6F0B-4C2E-9C1A-2B1D5E0F7A11", "7f3c1c7e-6f0b-4c2e-9c1a-2b1d5e0f7a11", true),
        ("MQL", "mql", false),
        ("2024-01-01T09:03:00", "2024-01-01T09:03:00+00:00", true),
        ("2024-01-01T09:03:00", "2024-01-01T10:03:00+00:00", false),
        ("2024-01-01", "2024-01-01T00:00:00+00:00", true),
        ("2024-01-01T09:03:00+00:00", "2024-01-01", false),
        ("[1,  2]", "[1, 2]", true),
        ("[1, 2]", "[2, 1]", false),
    ] {
        assert_eq!(same(before, after), expected, "{before:?} and {after:?}");
    }
}

#[test]
fn a_value_that_is_nowhere_is_lost_and_one_in_the_leftovers_is_kept() {
    let row = |table: &str, id: &str, values: &[(&str, &str)]| {
        let values = values.iter().map(|(column, value)| ((*column).to_owned(), (*value).to_owned()));
        ((table.to_owned(), id.to_owned()), values.collect())
    };
    let snapshot = |rows: Vec<(RowId, Values)>| Snapshot {
        rows: rows.into_iter().collect(),
        columns: [("leads".to_owned(), ["name", "status", "updated_at"].map(str::to_owned).into())].into(),
    };
    let before = snapshot(vec![
        row("leads", "1", &[("name", "Ann"), ("status", "hot"), ("updated_at", "yesterday")]),
        row("leads", "2", &[("name", "Ben"), ("status", "cold")]),
        row("leads", "3", &[]),
    ]);
    let left = [("table_name", "leads"), ("row_id", "1"), ("column_name", "status"), ("value", "hot")];
    let after = snapshot(vec![
        row("leads", "1", &[("contact_person", "Ann"), ("status", "opportunity"), ("updated_at", "now")]),
        row("leads", "2", &[("contact_person", "Ben"), ("status", "hot")]),
        row(LEFTOVERS, "1", &left),
    ]);
    let ledger = Ledger::close(&before, &after);
    assert_eq!(
        ledger.lost,
        [
            r#"("leads", "1") updated_at "yesterday", now Some("now")"#.to_owned(),
            r#"("leads", "2") status "cold", now Some("hot")"#.to_owned(),
            r#"the row ("leads", "3")"#.to_owned(),
        ]
    );
    let kept = [("1".to_owned(), "hot".to_owned())].into();
    assert_eq!(ledger.kept, [(("leads".to_owned(), "status".to_owned()), kept)].into());
}
