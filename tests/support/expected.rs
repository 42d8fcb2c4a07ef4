//! Compares what a program printed with what is expected of it.

use std::path::PathBuf;

use regex::Regex;

/// What differs from run to run and is replaced before a comparison: the test's folder by
/// `[DIR]`, durations by `[MS]`, the port of a server on this machine by `[PORT]`.
pub(crate) struct Redactions {
    pub(crate) root: PathBuf,
}

impl Redactions {
    pub(crate) fn apply(&self, text: &str) -> String {
        // The system may hand out its temporary folder through a link, as macOS does.
        let real = self.root.canonicalize().unwrap_or_else(|_| self.root.clone());
        let mut text = text.to_owned();
        for root in [real, self.root.clone()] {
            text = text.replace(root.to_str().unwrap(), "[DIR]");
        }
        for (pattern, with) in [
            (r#""duration_ms":\d+"#, r#""duration_ms":[MS]"#),
            (r"\bin \d+ ms\b", "in [MS] ms"),
            (r"(127\.0\.0\.1|localhost):\d+", "$1:[PORT]"),
        ] {
            text = Regex::new(pattern).unwrap().replace_all(&text, with).into_owned();
        }
        text
    }
}

/// Whether `text` is as `pattern` says: line by line, with `[..]` for anything within a
/// line and a line `...` for any number of lines.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<_>, Vec<_>) = (pattern.lines().collect(), text.lines().collect());
    lines_match(&pattern, &text)
}

fn lines_match(pattern: &[&str], text: &[&str]) -> bool {
    match (pattern.split_first(), text.split_first()) {
        (None, None) => true,
        (Some((&"...", rest)), _) => (0..=text.len()).any(|skipped| lines_match(rest, &text[skipped..])),
        (Some((wanted, rest)), Some((line, more))) => line_matches(wanted, line) && lines_match(rest, more),
        (None, Some(_)) | (Some(_), None) => false,
    }
}

fn line_matches(pattern: &str, line: &str) -> bool {
    let Some((start, rest)) = pattern.split_once("[..]") else { return pattern == line };
    line.strip_prefix(start).is_some_and(|line| {
        line.char_indices().map(|(at, _)| at).chain([line.len()]).any(|at| line_matches(rest, &line[at..]))
    })
}

#[test]
fn wildcards_match_what_they_say_and_no_more() {
    for (pattern, text, right) in [
        ("", "", true),
        ("a\n", "a\n", true),
        ("a", "b", false),
        ("a", "a\nb", false),
        ("a[..]c", "abc", true),
        ("a[..]c", "abcd", false),
        ("a[..]c[..]", "abcd", true),
        ("a[..]", "a", true),
        ("...\nb", "a\na\nb", true),
        ("...\nb", "a\na\nc", false),
        ("a\n...", "a", true),
        ("a\n...\nc", "a\nc", true),
    ] {
        assert_eq!(matches(pattern, text), right, "{pattern:?} and {text:?}");
    }
}
