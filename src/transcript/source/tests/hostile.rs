//! Input that nobody would send on purpose: it is read or rejected, and never more than that.

use proptest::prelude::*;

use super::*;

fn read_of(text: impl AsRef<[u8]>) -> (Vec<Sourced>, Vec<Reject>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.json");
    std::fs::write(&path, text).unwrap();
    let (good, bad): (Vec<_>, Vec<_>) = read(&[path], &Reading::default()).partition(Result::is_ok);
    (good.into_iter().flatten().collect(), bad.into_iter().filter_map(Result::err).collect())
}

#[test]
fn values_ten_thousand_deep_are_rejected() {
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let within =
        format!(r#"{{"session_id": "s", "messages": [{{"role": "user", "content": "hi", "x": {deep}}}]}}"#);
    let objects = format!("{}1{}", r#"{"a":"#.repeat(10_000), "}".repeat(10_000));
    for text in [deep.clone(), within, objects, "[".repeat(10_000), r#"{"messages":["#.repeat(10_000)] {
        let (good, bad) = read_of(&text);
        assert!(good.is_empty() && !bad.is_empty(), "{} {}", good.len(), bad.len());
    }
}

#[test]
fn a_character_that_was_cut_in_two_loses_no_call() {
    let text =
        r#"{"session_id": "s", "messages": [{"role": "user", "content": "thanks \ud83d bye \ude00"}]}"#;
    let (good, bad) = read_of(text);
    assert!(bad.is_empty(), "{}", bad[0].reason);
    assert_eq!(good[0].transcript.messages[0].content, "thanks \u{fffd} bye \u{fffd}");
}

#[test]
fn what_is_no_text_or_nothing_is_told() {
    for bytes in
        [&b""[..], b"  \n ", b"\xff\xfe{\x00", b"\xef\xbb\xbf", b"\x00\x00", b"{\"session_id\": \"\xff\"}"]
    {
        let (good, bad) = read_of(bytes);
        assert!(good.is_empty() && bad.len() == 1, "{bytes:?}");
    }
}

fn fixtures() -> Vec<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/conversations");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Every value of a real record replaced by another kind of value.
    #[test]
    fn a_value_of_another_kind(
        which in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        with in prop_oneof![
            Just("null"), Just("-1"), Just("1e308"), Just("[]"), Just("{}"), Just("\"\""), Just("true"),
            Just("\"\\u202e\\u0001\\ud83d\""), Just("99999999999999999999"), Just("\"0000-99-99T99:99:99Z\""),
        ],
    ) {
        let all = fixtures();
        let text = which.get(&all);
        let ends: Vec<usize> = text.match_indices(": ").map(|(at, _)| at + 2).collect();
        prop_assume!(!ends.is_empty());
        let at = *place.get(&ends);
        let end = text[at..].find([',', '\n', '}']).map_or(text.len(), |end| at + end);
        let spoiled = format!("{}{with}{}", &text[..at], &text[end..]);
        let (good, bad) = read_of(&spoiled);
        prop_assert!(!good.is_empty() || !bad.is_empty());
        for sourced in good {
            let said = crate::lead::contribution::Contribution::of(
                &sourced.transcript,
                &crate::transcript::times::CallTimes::of(&sourced.transcript),
            );
            prop_assert!(said.heard.bant.budget.is_none_or(|said| !said.evidence.is_empty()));
        }
    }
}
