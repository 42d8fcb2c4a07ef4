//! The labelled conversations, heard by the library and held against their labels.

#![allow(dead_code, reason = "the benchmark and the test each use a part")]

#[path = "labelled/compare.rs"]
pub mod compare;
#[path = "labelled/figures.rs"]
pub mod figures;
#[path = "labelled/found.rs"]
pub mod found;

use std::path::PathBuf;

use clara_crm::lead::contribution::Contribution;
use clara_crm::transcript::Transcript;
use clara_crm::transcript::times::CallTimes;
use serde_json::Value;

/// A half of the collection. Nothing is ever tuned on `test`.
pub const HALVES: [&str; 2] = ["train", "test"];

/// What is learned from.
pub const TAUGHT: [&str; 2] = ["train", "learn"];

/// One conversation with what a careful sales assistant would note.
pub struct Labelled {
    /// The name of its file.
    pub name: String,
    pub transcript: Transcript,
    pub expected: Value,
    /// The turns in which the labels were said, where somebody wrote them down.
    pub evidence: Value,
}

/// Where the collection stands.
pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/labelled")
}

/// The conversations of a half, by name.
pub fn load(half: &str) -> Vec<Labelled> {
    let mut found: Vec<Labelled> = std::fs::read_dir(folder().join(half))
        .unwrap_or_else(|e| panic!("{half}: {e}"))
        .flat_map(|entry| read(&entry.unwrap_or_else(|e| panic!("{half}: {e}")).path()))
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// A file holds one conversation, or one in each line.
fn read(path: &std::path::Path) -> Vec<Labelled> {
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{name}: {e}"));
    if path.extension().is_some_and(|extension| extension == "json") {
        return vec![of(name, &text)];
    }
    let named = (1..).zip(text.lines()).map(|(line, text)| of(format!("{name}-{line}"), text));
    named.collect()
}

fn of(name: String, text: &str) -> Labelled {
    let mut file: Value = serde_json::from_str(text).unwrap_or_else(|e| panic!("{name}: {e}"));
    let transcript =
        serde_json::from_value(file["transcript"].take()).unwrap_or_else(|e| panic!("{name}: {e}"));
    let mut expected = file["expected"].take();
    // Some hold it beside the labels, some among them.
    let evidence =
        [file["evidence"].take(), expected["evidence"].take()].into_iter().find(|turns| !turns.is_null());
    Labelled { name, transcript, expected, evidence: evidence.unwrap_or_default() }
}

/// The library's own way from a transcript to what a replay would write.
pub fn heard(transcript: &Transcript) -> Contribution {
    Contribution::of(transcript, &CallTimes::of(transcript))
}
