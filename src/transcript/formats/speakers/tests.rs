#![allow(clippy::unwrap_used, reason = "a test may panic")]
use super::*;
use crate::transcript::source;

fn told(lines: &[(&str, &str)], agent: Option<&str>) -> Result<(Vec<String>, f64), String> {
    let said = lines.iter().map(|(speaker, text)| Utterance {
        speaker: Some((*speaker).to_owned()).filter(|speaker| !speaker.is_empty()),
        text: (*text).to_owned(),
        ..Utterance::default()
    });
    let (turns, found) = told_apart(said.collect(), agent).map_err(|why| why.text)?;
    let shown = turns.iter().map(|turn| {
        let part = if turn.role == Role::Assistant { "agent" } else { "user" };
        format!("{part}: {}", turn.content)
    });
    Ok((shown.collect(), found["sureness"].as_f64().unwrap()))
}

/// Every conversation among the fixtures as a diarised recording: the agent is found, or
/// the record is rejected; never is the caller taken for the agent.
#[test]
fn the_agent_of_every_fixture_is_found_or_asked_for() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/conversations").into();
    let (mut found, mut asked) = (0, Vec::new());
    for record in source::read(&[folder], &crate::transcript::formats::Reading::default()) {
        let sourced = record.unwrap();
        let voice = |role| if role == Role::Assistant { "B" } else { "A" };
        let talk =
            sourced.transcript.messages.iter().filter(|m| matches!(m.role, Role::User | Role::Assistant));
        let lines: Vec<(&str, &str)> = talk.map(|m| (voice(m.role), m.content.as_str())).collect();
        match told(&lines, None) {
            Ok((turns, _)) => {
                let first = if lines[0].0 == "B" { "agent: " } else { "user: " };
                assert!(turns[0].starts_with(first), "{}: {turns:?}", sourced.source);
                found += 1;
            }
            Err(_) => asked.push(sourced.source),
        }
    }
    assert!(found >= 14 && asked.len() <= 2, "found {found}, asked for {asked:?}");
}

#[test]
fn names_of_parts_decide() {
    for (one, other, agent) in [
        ("Agent", "Sarah Chen", 0),
        ("Customer", "Bo", 1),
        ("AI", "Human", 0),
        ("Caller 1", "Clara", 1),
        ("John Doe (Agent)", "Sarah", 0),
        ("USER", "BOT", 1),
    ] {
        let (turns, sureness) = told(&[(one, "Hm."), (other, "Well.")], None).unwrap();
        let parts = if agent == 0 { ["agent: Hm.", "user: Well."] } else { ["user: Hm.", "agent: Well."] };
        assert_eq!((turns, sureness), (parts.map(str::to_owned).to_vec(), 0.99), "{one}, {other}");
    }
}

#[test]
fn names_of_people_and_labels_that_are_alike_decide_nothing() {
    for (one, other) in [
        ("Ai Tanaka", "Bo"),
        ("User 1", "User 2"),
        ("Agent 1", "Agent 2"),
        ("Clara Schmidt", "Tom"),
        ("A", "B"),
        ("0", "1"),
    ] {
        let reason = told(&[(one, "Hm."), (other, "Well.")], None).unwrap_err();
        assert!(reason.contains("--agent-speaker"), "{reason}");
        assert!(one.len() < 3 || !reason.contains(one), "{reason}");
    }
}

#[test]
fn what_is_said_decides_where_it_is_plain() {
    let talk = [
        ("1", "Thanks for calling TrendtialCRM, this is Clara. How can I help you?"),
        ("0", "Hi, I'm calling about your prices. We are looking for a CRM."),
        ("1", "Gladly. How many people would use it?"),
        ("0", "Forty. How much does it cost?"),
    ];
    let (turns, sureness) = told(&talk, None).unwrap();
    assert!(turns[0].starts_with("agent:") && turns[1].starts_with("user:"), "{turns:?}");
    assert!((0.9..1.0).contains(&sureness), "{sureness}");
}

#[test]
fn the_agent_may_be_named_by_label_number_or_place() {
    let talk = [("SPEAKER_01", "Hm."), ("SPEAKER_00", "Well.")];
    for (named, first) in [("SPEAKER_01", "agent"), ("speaker_00", "user"), ("1", "agent"), ("0", "user")] {
        let (turns, sureness) = told(&talk, Some(named)).unwrap();
        assert!(turns[0].starts_with(first), "{named}: {turns:?}");
        assert!((sureness - 1.0).abs() < f64::EPSILON);
    }
    let (turns, _) = told(&[("Bo", "Hm."), ("Sarah Chen", "Well.")], Some("1")).unwrap();
    assert_eq!(turns, ["user: Hm.", "agent: Well."]);
    let reason = told(&talk, Some("7")).unwrap_err();
    assert!(reason.ends_with("the speakers are SPEAKER_01, SPEAKER_00"), "{reason}");
    let reason = told(&[("Bo", "Hm."), ("Sarah Chen", "Well.")], Some("Tom")).unwrap_err();
    assert!(!reason.contains("Sarah"), "{reason}");
}

#[test]
fn a_single_voice_may_be_either() {
    let (turns, _) = told(&[("A", "Please leave a message after the tone.")], None).unwrap();
    assert_eq!(turns, ["user: Please leave a message after the tone."]);
    let (turns, _) = told(&[("A", "Hello, this is Clara, thanks for calling.")], None).unwrap();
    assert!(turns[0].starts_with("agent:"));
    assert!(told(&[("A", "Hello?")], None).is_err());
    assert!(told(&[("", "Hello?")], None).unwrap_err().contains("diarisation"));
}

#[test]
fn what_one_voice_says_on_is_one_turn() {
    let talk = [("Agent", "One."), ("Agent", " two. "), ("", "Three."), ("Bo", ""), ("Bo", "Four.")];
    assert_eq!(told(&talk, None).unwrap().0, ["agent: One. two. Three.", "user: Four."]);
}
