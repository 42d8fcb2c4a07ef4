//! What breaks a record breaks none beside it.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn call(n: usize) -> String {
    serde_json::json!({"session_id": format!("s{n}"), "started_at": "2025-11-03T10:00:00Z", "messages": [
        {"role": "user", "content": format!("Hello [from] {{{n}}}, \"you\"?")},
        {"role": "assistant", "content": "Yes."}], "lead": {"tags": ["a", "b"]}, "note": "the last"})
    .to_string()
}

fn pretty(n: usize) -> String {
    let value: serde_json::Value = serde_json::from_str(&call(n)).unwrap();
    let text = serde_json::to_string_pretty(&value).unwrap();
    text.lines().map(|line| format!("  {line}\n")).collect::<String>().trim_end().to_owned()
}

/// The sessions that were read of four records of which one is `broken`, and how many
/// rejects there were.
fn read_of(file: &str, text: &str) -> (BTreeSet<String>, usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(file);
    std::fs::write(&path, text).unwrap();
    let (good, bad): (Vec<_>, Vec<_>) = read(&[path], &Reading::default()).partition(Result::is_ok);
    (good.into_iter().flatten().map(|sourced| sourced.transcript.session_id).collect(), bad.len())
}

/// Four records in each of the forms that a file can have, one of them `broken`.
fn files(which: usize, spoil: impl Fn(String) -> String) -> Vec<(&'static str, String)> {
    let of = |call: &dyn Fn(usize) -> String| -> Vec<String> {
        (0..4).map(|n| if n == which { spoil(call(n)) } else { call(n) }).collect()
    };
    vec![
        ("lines.jsonl", of(&call).join("\n") + "\n"),
        ("lines.json", of(&call).join("\n") + "\n"),
        ("array.json", format!("[{}]", of(&call).join(","))),
        ("array-lines.json", format!("[\n{}\n]\n", of(&call).join(",\n"))),
        ("pretty.json", format!("[\n{}\n]\n", of(&pretty).join(",\n"))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_byte_that_is_lost_or_another(which in 0_usize..4, place in any::<prop::sample::Index>(), with in proptest::option::of(prop_oneof![Just('"'), Just('{'), Just('}'), Just('['), Just(','), Just('\\'), Just('\n'), Just('x')])) {
        let spoil = |mut text: String| {
            let place = place.index(text.len());
            text.replace_range(place..=place, &with.map(String::from).unwrap_or_default());
            text
        };
        for (file, text) in files(which, spoil) {
            let (good, bad) = read_of(file, &text);
            for other in (0..4).filter(|n| *n != which) {
                prop_assert!(good.contains(&format!("s{other}")), "{file} lost s{other}: {text}");
            }
            // A line that was broken in two may be two rejects.
            prop_assert!(good.len() == 4 || bad >= 1, "{file} hides a record: {text}");
        }
    }

    #[test]
    fn a_record_that_is_cut_short(which in 0_usize..4, place in any::<prop::sample::Index>()) {
        let spoil = |text: String| text[..3 + place.index(text.len() - 3)].to_owned();
        for (file, text) in files(which, spoil) {
            let (good, bad) = read_of(file, &text);
            for other in (0..4).filter(|n| *n != which) {
                prop_assert!(good.contains(&format!("s{other}")), "{file} lost s{other}: {text}");
            }
            prop_assert!(bad >= 1, "{file} hides a record: {text}");
        }
    }
}

#[test]
fn a_bracket_too_many_hides_no_record() {
    for which in 0..4 {
        for (file, text) in files(which, |call| format!("[{call}")) {
            let (good, bad) = read_of(file, &text);
            let wanted = if file.starts_with("lines") { 3 } else { 4 };
            assert!(good.len() >= wanted && bad == 1, "{file}: {good:?} and {bad} rejects of {text}");
        }
    }
}

#[test]
fn lists_within_a_list_are_pages_of_records_or_talks() {
    let pages = format!("[[{},{}],[[{}]],\n[],{}]", call(0), call(1), call(2), call(3));
    let (good, bad) = read_of("pages.json", &pages);
    assert_eq!((good.len(), bad), (4, 1), "the empty page is told");
    let talk = |word: &str| {
        format!(r#"[{{"role":"user","content":"{word}"}},{{"role":"assistant","content":"Yes?"}}]"#)
    };
    let (good, bad) = read_of("talks.json", &format!("[{},{}]", talk("Hello"), talk("Good morning")));
    assert_eq!((good.len(), bad), (2, 0));
}

#[test]
fn a_file_that_is_cut_short_gives_what_is_whole() {
    let whole = format!("[\n{},\n{},\n{}", call(0), call(1), &call(2)[..30]);
    let (good, bad) = read_of("a.json", &whole);
    assert_eq!((good.len(), bad), (2, 1));
    let (good, bad) = read_of("a.json", &format!("[\n{},\n{}", call(0), call(1)));
    assert_eq!((good.len(), bad), (2, 1));
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    gz.write_all([call(0), call(1), call(2)].join("\n").as_bytes()).unwrap();
    let bytes = gz.finish().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl.gz");
    std::fs::write(&path, &bytes[..bytes.len() - 60]).unwrap();
    let told: Vec<_> = read(&[path], &Reading::default()).map(told).collect();
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[1].ends_with(":2 = s1") && told[2].contains("beyond line 3"), "{told:?}");
}
