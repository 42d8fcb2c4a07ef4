//! `check-schema` in the forms that CI reads: they say what the JSON says, each in its way.

use std::collections::BTreeSet;

use roxmltree::{Document, Node};
use serde_json::Value;

use crate::support::command::Sandbox;
use crate::support::database::TestDatabase;
use crate::support::server::needs_server;

/// An error on a table, with a name that every form has to escape, one that others rest on,
/// one that concerns no table, a warning and an info.
const DRIFTS: &str = "
    alter table public.leads add \"50% <off>, \"\"net\"\": &\" text not null;
    alter table public.calls drop session_id;
    alter type public.todo_status rename value 'completed' to 'done';
    drop index public.leads_agent_id_idx;
    create unique index on public.clients (email);";

async fn drifted() -> TestDatabase {
    let database = TestDatabase::migrated().await;
    database.run(DRIFTS).await;
    database
}

/// What `check-schema` prints in `form`, where it ends with `code`.
fn printed(database: &TestDatabase, form: &str, code: i32) -> String {
    let sandbox = Sandbox::new();
    let run = sandbox.clara(["check-schema", "--format", form]).on(database).run();
    run.stdout(code, "database: [..]")
}

fn document(database: &TestDatabase) -> Value {
    serde_json::from_str(&printed(database, "json", 3)).unwrap()
}

fn count(document: &Value, severity: &str) -> usize {
    document["findings"].as_array().unwrap().iter().filter(|f| f["severity"] == severity).count()
}

/// A count that an element says of itself.
fn said(node: Node<'_, '_>, name: &str) -> usize {
    node.attribute(name).unwrap().parse().unwrap()
}

fn elements<'a>(node: Node<'a, 'a>, name: &'a str) -> impl Iterator<Item = Node<'a, 'a>> {
    node.descendants().filter(move |node| node.has_tag_name(name))
}

#[tokio::test]
async fn github_shows_each_finding_as_an_annotation() {
    needs_server!();
    let database = drifted().await;
    let (json, text) = (document(&database), printed(&database, "github", 3));
    let (verdict, annotations) =
        text.lines().collect::<Vec<_>>().split_last().map(|(v, a)| (*v, a.to_vec())).unwrap();
    for (command, severity) in [("error", "error"), ("warning", "warning"), ("notice", "info")] {
        let told = annotations.iter().filter(|line| line.starts_with(&format!("::{command} title="))).count();
        assert_eq!(told, count(&json, severity), "{severity} in\n{text}");
        assert!(told > 0, "{severity} in\n{text}");
    }
    assert_eq!(annotations.len(), json["findings"].as_array().unwrap().len());
    assert!(
        annotations.iter().any(|line| line.contains("title=leads.50%25 <off>%2C \"net\"%3A &%3A ")),
        "{text}"
    );
    assert!(annotations.iter().all(|line| line.contains("fix: ")), "{text}");
    assert!(verdict.starts_with("not aligned: "), "{verdict}");
}

#[tokio::test]
async fn junit_counts_as_the_check_does() {
    needs_server!();
    let database = drifted().await;
    let (json, xml) = (document(&database), printed(&database, "junit", 3));
    let report = Document::parse(&xml).unwrap();
    let root = report.root_element();
    assert_eq!(root.tag_name().name(), "testsuites");
    assert_eq!(said(root, "tests"), usize::try_from(json["checks_total"].as_u64().unwrap()).unwrap());
    assert_eq!(said(root, "failures"), count(&json, "error") + count(&json, "warning"));
    let passed = said(root, "tests") - said(root, "failures") - said(root, "skipped");
    assert_eq!(passed, usize::try_from(json["checks_passed"].as_u64().unwrap()).unwrap());
    assert!(said(root, "skipped") > 0, "{xml}");
    for (counted, element) in [("tests", "testcase"), ("failures", "failure"), ("skipped", "skipped")] {
        let of_suites: usize = elements(root, "testsuite").map(|suite| said(suite, counted)).sum();
        assert_eq!(said(root, counted), of_suites, "{counted}");
        for suite in elements(root, "testsuite") {
            assert_eq!(said(suite, counted), elements(suite, element).count(), "{counted} of {suite:?}");
        }
    }
    assert_eq!(elements(root, "system-out").count(), count(&json, "info"));
    assert_eq!(elements(root, "testsuite").count(), json["tables"].as_array().unwrap().len() + 1);
    let wanted = "extra_column_required 50% <off>, \"net\": &";
    let case = elements(root, "testcase").find(|case| case.attribute("name") == Some(wanted)).unwrap();
    assert_eq!(case.attribute("classname"), Some("leads"));
    let names: BTreeSet<_> = elements(root, "testcase")
        .map(|case| (case.attribute("classname"), case.attribute("name")))
        .collect();
    assert_eq!(names.len(), said(root, "tests"), "a name is given twice");
}

/// SARIF's required properties (section 3 of its specification), and those that GitHub's
/// documentation asks for besides.
#[tokio::test]
async fn sarif_has_what_code_scanning_needs() {
    needs_server!();
    let database = drifted().await;
    let (json, log) = (document(&database), printed(&database, "sarif", 3));
    let log: Value = serde_json::from_str(&log).unwrap();
    assert_eq!(log["version"], "2.1.0");
    assert!(log["$schema"].as_str().unwrap().ends_with("sarif-2.1.0.json"));
    let run = &log["runs"][0];
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "clara-crm");
    let rules = driver["rules"].as_array().unwrap();
    let ids: BTreeSet<_> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), rules.len(), "{ids:?}");
    for text in ["/shortDescription/text", "/fullDescription/text", "/help/text"] {
        assert!(rules.iter().all(|rule| rule.pointer(text).unwrap().is_string()), "{text}");
    }
    let findings = json["findings"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), findings.len());
    let mut fingerprints = BTreeSet::new();
    for (finding, result) in findings.iter().zip(results) {
        assert_eq!(result["ruleId"], finding["code"]);
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], finding["code"]);
        let level =
            if finding["severity"] == "info" { "note" } else { finding["severity"].as_str().unwrap() };
        assert_eq!(result["level"], level);
        assert!(result["message"]["text"].as_str().unwrap().ends_with(finding["hint"].as_str().unwrap()));
        let place = &result["locations"][0];
        let file = place["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
        assert!(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file).is_file(), "{file}");
        assert_eq!(place["physicalLocation"]["region"]["startLine"], 1);
        let name = finding["object"].as_str().or(finding["table"].as_str());
        assert_eq!(place["logicalLocations"][0]["name"].as_str(), name);
        fingerprints.insert(result["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap());
    }
    assert_eq!(fingerprints.len(), results.len(), "two differences pass for one");
    let again: Value = serde_json::from_str(&printed(&database, "sarif", 3)).unwrap();
    assert_eq!(again, log);
}

#[tokio::test]
async fn an_aligned_database_fails_no_report() {
    needs_server!();
    let database = TestDatabase::migrated().await;
    assert!(printed(&database, "github", 0).starts_with("aligned: "));
    let xml = printed(&database, "junit", 0);
    let report = Document::parse(&xml).unwrap();
    assert_eq!((said(report.root_element(), "failures"), said(report.root_element(), "skipped")), (0, 0));
    let log: Value = serde_json::from_str(&printed(&database, "sarif", 0)).unwrap();
    assert_eq!(log["runs"][0]["results"], Value::Array(vec![]));
}

#[test]
fn no_other_command_has_them_and_errors_are_for_the_log() {
    let sandbox = Sandbox::new();
    for form in ["github", "junit", "sarif"] {
        let said = format!("error: `--format {form}` is for check-schema\nhint: use --format json\n");
        sandbox.clara(["leads", "--format", form]).run().is(2, "", &said);
        sandbox.clara(["replay", "x.json", "--format", form]).run().is(2, "", &said);
        let nowhere = "postgresql://me@127.0.0.1:1/crm?connect_timeout=1";
        let run = sandbox.clara(["check-schema", "--format", form, "--database-url", nowhere]).run();
        run.is(1, "", "error: [..]\ncaused by: [..]\n...\nhint: [..]\n");
    }
    let said = sandbox.clara(["check-schema", "--format", "jsonl"]).run().json_error(2);
    assert_eq!(said["error"]["hints"], serde_json::json!(["use --format json"]));
}
