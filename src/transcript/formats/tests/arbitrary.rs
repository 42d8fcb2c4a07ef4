//! No reader panics, whatever it is given, and what it makes can be kept: read back from
//! its own JSON, it is the same.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::super::{Format, Reading, text_transcript, transcript};
use crate::transcript::Transcript;
use crate::transcript::source;

/// The fixtures, as JSON and as text.
fn fixtures() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/formats");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect()
}

fn json_fixtures() -> Vec<Value> {
    fixtures().iter().filter_map(|text| serde_json::from_str(text).ok()).collect()
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop_oneof![Just(1e300), Just(-1.0), Just(1e9), Just(1e11), Just(1e18)].prop_map(Value::from),
        "\\PC{0,20}".prop_map(Value::from),
        prop_oneof![
            Just("user"),
            Just("agent"),
            Just("bot"),
            Just("9999-12-31T23:59:59Z"),
            Just("{\"start\":\"x\"}")
        ]
        .prop_map(Value::from),
    ];
    let keys = prop_oneof![
        "[a-z_]{0,8}",
        Just("messages".to_owned()),
        Just("role".to_owned()),
        Just("content".to_owned()),
        Just("call".to_owned()),
        Just("transcript".to_owned()),
        Just("session_id".to_owned()),
    ];
    leaf.prop_recursive(4, 64, 6, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            vec((keys.clone(), inner), 0..6)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// The places in a value.
fn places(value: &Value, path: &str, all: &mut Vec<String>) {
    all.push(path.to_owned());
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                places(item, &format!("{path}/{index}"), all);
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                places(item, &format!("{path}/{key}"), all);
            }
        }
        _ => {}
    }
}

/// What can be kept comes back as it was.
fn is_sound(read: &Transcript) -> Result<(), TestCaseError> {
    prop_assert!(!read.session_id.is_empty() && !read.messages.is_empty());
    let kept: Transcript = serde_json::from_value(serde_json::to_value(read).unwrap()).unwrap();
    prop_assert_eq!(kept.digest(), read.digest());
    prop_assert_eq!(read.clone().united_with(kept).digest(), read.digest());
    Ok(())
}

fn every_reader(value: &Value) -> Result<(), TestCaseError> {
    let formats = Format::ALL.into_iter().filter(|format| *format != Format::Native).map(Some);
    for format in formats.chain([None]) {
        for agent_speaker in [None, Some("0".to_owned())] {
            if let Ok(Some(read)) = transcript(value.clone(), &Reading { format, agent_speaker })
                && read.metadata.contains_key("recorded_by")
            {
                is_sound(&read)?;
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_json_at_all(value in any_json()) {
        every_reader(&value)?;
    }

    #[test]
    fn a_fixture_with_one_part_of_it_another(which in any::<prop::sample::Index>(), place in any::<prop::sample::Index>(), with in any_json()) {
        let all = json_fixtures();
        let mut value = which.get(&all).clone();
        let mut paths = Vec::new();
        places(&value, "", &mut paths);
        if let Some(part) = value.pointer_mut(&paths[place.index(paths.len())]) {
            *part = with;
        }
        every_reader(&value)?;
        every_reader(&json!([value]))?;
    }

    #[test]
    fn any_text_at_all(text in prop_oneof!["\\PC{0,200}", "([A-Z][a-z]{0,4}( [A-Z])?: \\PC{0,20}\n){0,9}", "(\\d{1,3}\n?([0-9:.,]{0,12} --> [0-9:.,]{0,12}\n)?(<v ?\\PC{0,6}>)?\\PC{0,10}\n\n?){0,9}"]) {
        for format in [Format::Vtt, Format::Srt, Format::Text] {
            for agent_speaker in [None, Some("0".to_owned())] {
                if let Ok(Some(read)) = text_transcript(&text, format, &Reading { format: None, agent_speaker }) {
                    is_sound(&read)?;
                }
            }
        }
    }

    #[test]
    fn a_file_that_is_cut_short_or_spoilt(which in any::<prop::sample::Index>(), cut in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let all = fixtures();
        let mut bytes = which.get(&all).clone().into_bytes();
        let place = cut.index(bytes.len());
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in [("a.json", bytes[..place].to_vec()), ("b.txt", { bytes[place] = byte; bytes })] {
            let path = folder.path().join(name);
            std::fs::write(&path, content).unwrap();
            prop_assert!(source::read(&[path], &Reading::default()).next().is_some());
        }
    }
}
