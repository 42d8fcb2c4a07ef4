//! Whole conversations: the fixtures, and properties that hold for any text.

use std::fmt::{Debug, Write};

use chrono::{DateTime, FixedOffset};
use proptest::prelude::*;
use serde::Serialize;

use super::{Evidence, Heard, Keywords, Said, Vocabulary};
use crate::transcript::Transcript;

/// A talk from lines that begin with `U ` (caller) or `A ` (assistant).
pub(super) fn talk(lines: &[&str]) -> Transcript {
    let messages: Vec<serde_json::Value> = lines
        .iter()
        .map(|line| {
            let (role, content) = line.split_once(' ').unwrap_or(("U", ""));
            let role = if role == "A" { "assistant" } else { "user" };
            serde_json::json!({ "role": role, "content": content })
        })
        .collect();
    serde_json::from_value(serde_json::json!({ "session_id": "test", "messages": messages }))
        .unwrap_or_else(|e| panic!("{e}"))
}

pub(super) fn hear(transcript: &Transcript, call_time: DateTime<FixedOffset>) -> Heard {
    super::hear(transcript, call_time, &Vocabulary::default())
}

#[test]
fn much_is_heard_of_the_sample() {
    let sample: Transcript = serde_json::from_str(super::SAMPLE).unwrap_or_else(|e| panic!("{e}"));
    let heard = hear(&sample, call_time());
    assert!(heard.facts.email.is_some() && heard.facts.phone.is_some() && heard.facts.company_name.is_some());
    assert!(heard.bant.authority.is_some() && heard.meeting.is_some());
}

fn call_time() -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339("2025-12-03T10:00:00+01:00").unwrap_or_default()
}

/// Every fixture with its name, or its name and line.
fn fixtures() -> Vec<(String, Transcript)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/conversations");
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{e}")) {
        let path = entry.unwrap_or_else(|e| panic!("{e}")).path();
        let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{e}"));
        let name = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        if path.extension().is_some_and(|e| e == "jsonl") {
            for (n, line) in (1..).zip(text.lines()) {
                found.push((
                    format!("{name}:{n}"),
                    serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}")),
                ));
            }
        } else {
            found.push((name, serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}"))));
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

fn line<T: Serialize>(out: &mut String, name: &str, said: Option<&Said<T>>) {
    if let Some(said) = said {
        let value = serde_json::to_string(&said.value).unwrap_or_default();
        let turns: Vec<String> = said.evidence.iter().map(|e| e.turn.to_string()).collect();
        let _ = writeln!(out, "{name}: {} @{}", value.trim_matches('"'), turns.join(","));
    }
}

/// What was heard, a line a value, with the turns of its evidence.
fn gist(heard: &Heard) -> String {
    let mut out = String::new();
    let f = &heard.facts;
    for (name, said) in [
        ("contact_person", &f.contact_person),
        ("title", &f.title),
        ("company_name", &f.company_name),
        ("email", &f.email),
        ("phone", &f.phone),
        ("industry", &f.industry),
        ("location", &f.location),
    ] {
        line(&mut out, name, said.as_ref());
    }
    line(&mut out, "company_size", f.company_size.as_ref());
    line(&mut out, "size_band", f.size_band.as_ref());
    line(&mut out, "deal_value", f.deal_value.as_ref());
    for (name, list) in [("competitor", &f.competitors), ("pain", &f.pain_points), ("wish", &f.requirements)]
    {
        list.iter().for_each(|said| line(&mut out, name, Some(said)));
    }
    bant_and_intent(heard, &mut out);
    let _ = writeln!(out, "interest: {}", heard.interest.map_or("-", |i| i.as_str()));
    if let Some(m) = &heard.meeting {
        let _ = writeln!(
            out,
            "agreed: {} {} min {}",
            m.value.start.to_rfc3339(),
            m.value.minutes,
            m.value.meeting_type
        );
    }
    let _ = writeln!(out, "outcome: {}", name_of(&heard.outcome));
    line(&mut out, "refusal", heard.refusal.as_ref());
    line(&mut out, "purpose", heard.purpose.as_ref());
    let _ = writeln!(out, "summary: {}", heard.summary.as_deref().unwrap_or("-"));
    out
}

fn bant_and_intent(heard: &Heard, out: &mut String) {
    line(out, "budget", heard.bant.budget.as_ref());
    line(out, "authority", heard.bant.authority.as_ref());
    line(out, "need", heard.bant.need.as_ref());
    line(out, "timeline", heard.bant.timeline.as_ref());
    let i = &heard.intent;
    let signs = [
        ("pricing", &i.pricing),
        ("demo", &i.demo),
        ("meeting", &i.meeting),
        ("urgency", &i.urgency),
        ("competitor", &i.competitor),
        ("timeline", &i.timeline),
    ];
    let signs: Vec<&str> = signs.iter().filter(|(_, e)| e.is_some()).map(|(n, _)| *n).collect();
    let _ = writeln!(out, "intent: {}", signs.join(" "));
}

fn name_of<T: Serialize + Debug>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default().trim_matches('"').to_owned()
}

#[test]
fn the_fixtures_are_heard_exactly() {
    let mut actual = String::new();
    for (name, transcript) in fixtures() {
        let start = transcript.started_at.unwrap_or_else(call_time);
        let heard = hear(&transcript, start);
        check_evidence(&heard, &transcript);
        let _ = write!(actual, "== {name}\n{}\n", gist(&heard));
    }
    if let Ok(path) = std::env::var("CLARA_CRM_WRITE_EXPECTED") {
        std::fs::write(path, &actual).unwrap_or_else(|e| panic!("{e}"));
    }
    let expected = include_str!("expected.txt");
    for (a, e) in actual.split("== ").zip(expected.split("== ")) {
        assert_eq!(a.trim(), e.trim());
    }
    assert_eq!(actual.trim(), expected.trim());
}

/// Every piece of evidence stands in the turn that it names, and is short.
fn check_evidence(heard: &Heard, transcript: &Transcript) {
    let json = serde_json::to_value(heard).unwrap_or_default();
    let mut found: Vec<Evidence> = Vec::new();
    collect(&json, &mut found);
    for e in found {
        assert!(e.turn <= transcript.messages.len() && !e.text.is_empty(), "{e:?}");
        assert!(e.text.chars().count() <= 160, "{e:?}");
        if e.turn > 0 {
            assert!(transcript.messages[e.turn - 1].content.contains(&e.text), "{e:?}");
        }
    }
}

fn collect(json: &serde_json::Value, found: &mut Vec<Evidence>) {
    match json {
        serde_json::Value::Array(items) => items.iter().for_each(|j| collect(j, found)),
        serde_json::Value::Object(map) => match serde_json::from_value(json.clone()) {
            Ok(evidence) => found.push(evidence),
            Err(_) => map.values().for_each(|j| collect(j, found)),
        },
        _ => {}
    }
}

/// Words that steer the qualifier, so that random talk reaches its branches.
const WORDS: &[&str] = &[
    "at", "dot", "double", "b", "as", "in", "oh", "five", "twenty", "hundred", "thousand", "and", "a",
    "half", "to", "past", "next", "tuesday", "the", "8th", "of", "march", "pm", "$", "10k", "50-200",
    "people", "we", "are", "from", "my", "name", "is", "sarah", "dr", "van", "der", "no", "not", "yes",
    "budget", "decide", "in", "two", "months", "email", "number", "+44", "@", "x@y.io", ",", ".", "?",
    "it's", "i'm", "don't", "é", "日本", "🙂", "\u{202e}", "company", "head", "of", "sales", "demo", "call",
    "quarter", "end", "year", "plus", "(", "-", "'s", "&",
];

fn any_line() -> impl Strategy<Value = String> {
    let words = prop::collection::vec(prop::sample::select(WORDS), 0..30).prop_map(|w| w.join(" "));
    let joined = prop::collection::vec(prop::sample::select(WORDS), 0..12).prop_map(|w| w.concat());
    prop_oneof![4 => words, 1 => joined, 2 => any::<String>(), 1 => r"\PC{0,60}"]
}

fn any_talk() -> impl Strategy<Value = Transcript> {
    prop::collection::vec((any::<bool>(), any_line()), 1..8).prop_map(|lines| {
        let lines: Vec<String> = lines
            .into_iter()
            .map(|(user, text)| format!("{} {text}", if user { "U" } else { "A" }))
            .collect();
        talk(&lines.iter().map(String::as_str).collect::<Vec<_>>())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_talk_is_heard_alike_twice_with_evidence_that_exists(transcript in any_talk()) {
        let heard = hear(&transcript, call_time());
        check_evidence(&heard, &transcript);
        prop_assert!(heard.sentiment.is_none_or(|s| (-1.0..=1.0).contains(&s)));
        prop_assert_eq!(&heard, &hear(&transcript, call_time()));
    }

    #[test]
    fn any_text_is_normalised_to_itself(text in any_line()) {
        if let Some(email) = super::normalise_email(&text) {
            prop_assert_eq!(super::normalise_email(&email), Some(email.clone()));
        }
        if let Some(phone) = super::normalise_phone(&text) {
            prop_assert_eq!(super::normalise_phone(&phone), Some(phone.clone()));
        }
    }
}

#[test]
fn a_talk_in_which_only_the_assistant_speaks_of_facts_says_nothing_of_the_caller() {
    let heard = hear(
        &talk(&[
            "A Hi, this is Clara from Trendtial. We work with Acme Corp, 500 people, budget 50k, demo Tuesday at 2 PM?",
            "U hm",
        ]),
        call_time(),
    );
    assert_eq!(heard.facts, super::Facts::default());
    assert_eq!(heard.bant, super::Bant::default());
    assert_eq!(heard.intent, super::Intent::default());
    assert_eq!(heard.meeting, None);
}

/// How the time grows with the text is measured by the benchmark.
#[test]
fn a_very_long_message_is_heard_to_its_end() {
    for sample in ["five five five at dot ", "no, at x dot ", "next tuesday at 2 or ", "aaaaaaaaaa"] {
        let noise = sample.repeat(200_000 / sample.len());
        let heard = hear(&talk(&[&format!("U {noise}. I'm Sarah Chen from TechStart.")]), call_time());
        assert_eq!(heard.facts.company_name.map(|s| s.value).as_deref(), Some("TechStart"), "{sample}");
    }
}

#[test]
fn a_team_adds_its_own_words() {
    let keywords = Keywords {
        agents: vec!["Nora".into()],
        own: vec!["Fernhill Cloud".into()],
        competitors: vec!["Ledger Loft".into()],
        industries: vec![("breweries".into(), vec!["craft beer".into(), "taproom".into()])],
    };
    let talk = talk(&[
        "A Hi, this is Nora from Fernhill Cloud. How can I help?",
        "U Hi Nora, Kim Lee here from Blue Ocean. We make craft beer and we use ledger loft today",
        "A And Fernhill Cloud would replace it?",
        "U yes, we are looking at fernhill cloud",
    ]);
    let vocabulary = Vocabulary::new(&keywords);
    let with = super::hear(&talk, call_time(), &vocabulary).facts;
    let value = |said: Option<Said<String>>| said.map(|s| s.value).unwrap_or_default();
    assert_eq!(value(with.contact_person), "Kim Lee");
    assert_eq!(value(with.company_name), "Blue Ocean");
    assert_eq!(value(with.industry), "breweries");
    assert_eq!(value(with.current_tool), "Ledger Loft");
    let names: Vec<&str> = with.competitors.iter().map(|s| s.value.as_str()).collect();
    assert_eq!(names, ["Ledger Loft"]);
    let without = hear(&talk, call_time()).facts;
    assert_ne!(value(without.industry), "breweries");
    assert_ne!(value(without.current_tool), "Ledger Loft");
}
