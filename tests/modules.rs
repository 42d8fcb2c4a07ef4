//! Nothing that was written as a test is left out.

use std::collections::BTreeSet;
use std::path::Path;

fn read(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The modules that lie beside `list`, and those that it names.
fn modules(folder: &str, list: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let files = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap();
    let there = files
        .filter_map(|file| file.unwrap().file_name().to_str()?.strip_suffix(".rs").map(str::to_owned))
        .filter(|name| name != list)
        .collect();
    let text = read(&format!("{folder}/{list}.rs"));
    let named = text
        .lines()
        .filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';'))
        .map(str::to_owned)
        .filter(|name| name != "support")
        .collect();
    (there, named)
}

#[test]
fn every_file_is_a_module_of_the_one_binary() {
    for (folder, list) in [("tests", "main"), ("tests/support", "mod")] {
        let (there, named) = modules(folder, list);
        assert_eq!(there, named, "{folder}/{list}.rs");
    }
}

#[test]
fn every_test_on_a_server_can_be_left_out() {
    let (files, _) = modules("tests", "main");
    let mut seen = 0;
    for file in files.iter().filter(|file| *file != "modules") {
        let text = read(&format!("tests/{file}.rs"));
        for test in text.split("#[tokio::test").skip(1) {
            let body = &test[..test.find("\n}\n").unwrap()];
            if ["TestDatabase::", "test_url()", "url_with(", "server::url()"]
                .iter()
                .any(|word| body.contains(word))
            {
                seen += 1;
                assert!(
                    body.contains("needs_server!();"),
                    "tests/{file}.rs: add `needs_server!();` to\n{body}"
                );
            }
        }
    }
    assert!(seen > 30, "found {seen} tests on a server");
}
