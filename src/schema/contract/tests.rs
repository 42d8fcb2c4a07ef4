//! The page that is compiled in is sound, and an unsound one is refused.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;

#[test]
fn the_contract_names_the_required_tables_and_one_optional() {
    let contract = contract().unwrap();
    let optional: Vec<_> =
        contract.tables.iter().filter(|(_, t)| t.optional).map(|(name, _)| name.as_str()).collect();
    assert_eq!(optional, ["user_links"]);
    assert_eq!(contract.tables.len(), 24);
}

/// The names in the migration, those of its loops spelled out.
fn policies_of_v001() -> Vec<(String, String)> {
    let sql = include_str!("../../../migrations/V001__align_with_trendtialcrm.sql");
    let alone = regex::Regex::new(r"create policy (\w+) on public\.(\w+)").unwrap();
    let mut found: Vec<_> = alone.captures_iter(sql).map(|c| (c[2].to_owned(), c[1].to_owned())).collect();
    let repeated = regex::Regex::new(
        r"array\[([^\]]*)\]\s*loop\s*execute format\(\s*'create policy %I[^;]*?name \|\| '(\w+)'",
    )
    .unwrap();
    for c in repeated.captures_iter(sql) {
        let tables = c[1].split(',').map(|table| table.trim().trim_matches('\''));
        found.extend(tables.map(|table| (table.to_owned(), format!("{table}{}", &c[2]))));
    }
    found.sort();
    found
}

#[test]
fn the_policies_are_those_that_the_migration_writes() {
    let mut named = Vec::new();
    for (table, wanted) in &contract().unwrap().tables {
        let shown = wanted.row_level_security && !wanted.dashboard.is_empty();
        assert!(wanted.policies.is_empty() != shown, "{table}");
        named.extend(wanted.policies.iter().map(|policy| (table.clone(), policy.clone())));
    }
    named.sort();
    assert_eq!(named, policies_of_v001());
}

#[test]
fn a_misspelt_key_is_refused() {
    let text = "functions = []\n[enums]\n[tables.t.columns]\nid = { type = \"uuid\", primery_key = true }";
    assert!(Contract::parse(text).unwrap_err().contains("primery_key"));
}

#[test]
fn a_reference_to_nothing_is_refused() {
    let text = "functions = []\n[enums]\n[tables.t.columns]\n\
                id = { type = \"uuid\", primary_key = true, references = \"nobody\" }";
    assert!(Contract::parse(text).unwrap_err().contains("unknown table `nobody`"));
}

#[test]
fn a_misspelt_type_is_refused() {
    let text = "functions = []\n[enums]\n[tables.t.columns]\nid = { type = \"uid\", primary_key = true }";
    assert!(Contract::parse(text).unwrap_err().contains("unknown type `uid`"));
}
