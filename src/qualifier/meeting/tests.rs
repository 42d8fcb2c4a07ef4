//! Talks that end in a meeting, and talks that do not.

use super::*;
use crate::qualifier::tagger;
use crate::qualifier::tests::talk;

fn heard(lines: &[&str]) -> Option<(String, i64)> {
    // A Wednesday.
    let call = DateTime::parse_from_rfc3339("2025-12-03T10:00:00+01:00").unwrap_or_default();
    let talk_of = talk(lines);
    let said = hear(&Talk::new(&talk_of), call, tagger::learned())?.said;
    assert!(said.evidence.iter().all(|e| e.turn >= 1 && e.turn <= lines.len() && !e.text.is_empty()));
    Some((said.value.start.to_rfc3339(), said.value.minutes))
}

const AGREED: &[(&[&str], &str)] = &[
    (
        &[
            "A Does Thursday at 3 PM work for a demo?",
            "U thursday's tricky. Could we do friday at 10?",
            "A Friday at 10 it is.",
        ],
        "2025-12-05T10:00:00+01:00",
    ),
    (&["A How about next Tuesday at 2 PM?", "U yes that works"], "2025-12-09T14:00:00+01:00"),
    (&["U can we do a demo tomorrow at ten", "A Perfect, booked."], "2025-12-04T10:00:00+01:00"),
    (
        &["A When would a demo suit you?", "U the 8th at half past two", "A Great, see you then."],
        "2025-12-08T14:30:00+01:00",
    ),
    (
        &["A What time works?", "U thursday afternoon at 3", "A You're all set for Thursday at 3 PM."],
        "2025-12-04T15:00:00+01:00",
    ),
    (
        &[
            "A Does Tuesday or Thursday work for a call?",
            "U thursday",
            "A What time?",
            "U 2 pm",
            "A Great, booked.",
        ],
        "2025-12-04T14:00:00+01:00",
    ),
    (
        &["A I have Tuesday at 10 or Wednesday at 3. Which works for the demo?", "U wednesday works"],
        "2025-12-10T15:00:00+01:00",
    ),
    (
        &[
            "A Demo on Friday at 11?",
            "U sure",
            "A Booked.",
            "U actually can we move it to monday at 4",
            "A Of course, Monday at 4 PM it is.",
        ],
        "2025-12-08T16:00:00+01:00",
    ),
    (
        &["U can we meet friday at 9", "A That slot is taken, how about 11?", "U 11 works"],
        "2025-12-05T11:00:00+01:00",
    ),
    (&["A Can we do Thursday at 2:30 PM?", "U yes that works"], "2025-12-04T14:30:00+01:00"),
    (&["A Could you do Thursday at 2 PM?", "U yes"], "2025-12-04T14:00:00+01:00"),
    (&["A Can we do Thursday at half past two?", "U yes that works"], "2025-12-04T14:30:00+01:00"),
    (&["A Would the 31st of March at 16:00 be ok?", "U yes"], "2026-03-31T16:00:00+01:00"),
    (&["A When?", "U let's do next Tuesday at 3", "A Great."], "2025-12-09T15:00:00+01:00"),
    (&["U could we say Friday at 11", "A Sure, done."], "2025-12-05T11:00:00+01:00"),
    (&["A Tomorrow at 3 PM?", "U yes tomorrow at 3 pm"], "2025-12-04T15:00:00+01:00"),
    (&["A Tomorrow at 3 PM?", "U yes, my email is dan@x.example"], "2025-12-04T15:00:00+01:00"),
    (
        &[
            "A Demo tomorrow at noon?",
            "U tomorrow noon doesn't work. Friday, same time?",
            "A Friday noon it is. Email?",
        ],
        "2025-12-05T12:00:00+01:00",
    ),
    (
        &[
            "A Shall we do a demo on the 5th of March at 4pm?",
            "U 4 is bad, make it quarter to five",
            "A Ok, 5th of March at quarter to five. Booked.",
        ],
        "2026-03-05T16:45:00+01:00",
    ),
    (
        &[
            "U Can we move our meeting from Tuesday to Wednesday at ten?",
            "A Wednesday 10th at 10 AM, fine, moved.",
        ],
        "2025-12-10T10:00:00+01:00",
    ),
];

#[test]
fn agreed_times() {
    for (lines, want) in AGREED {
        assert_eq!(heard(lines).map(|m| m.0).as_deref(), Some(*want), "{lines:?}");
    }
}

#[test]
fn the_kind_is_what_was_spoken_of() {
    let call = DateTime::parse_from_rfc3339("2025-12-03T10:00:00+01:00").unwrap_or_default();
    for (lines, want) in [
        (&["A Does Tuesday at 3 PM work for a demo?", "U yes"][..], "demo"),
        (&["A Can we do Tuesday at 3 PM?", "U yes"], "demo"),
        (&["U could you call me on friday at 10", "A Sure, Friday at 10 it is."], "call"),
        (&["A Shall we have a quick chat tomorrow at 4 PM?", "U sure"], "call"),
        (&["A Does a call on Tuesday at 3 PM suit you?", "U yes, show me the demo then"], "demo"),
        (&["U I'd like a meeting on Friday at 9", "A Perfect, booked."], "meeting"),
        (&["U I want a demo", "A Shall we meet tomorrow at 3 PM?", "U yes"], "demo"),
        (&["U I don't want a demo", "A Shall we meet tomorrow at 3 PM?", "U yes"], "meeting"),
        (&["U can we meet friday at 9", "A Great, see you then."], "meeting"),
        (&["A Shall we say Tuesday at 3 PM?", "U yes that works, but no demo, just a call"], "call"),
    ] {
        let talk_of = talk(lines);
        let agreed = hear(&Talk::new(&talk_of), call, tagger::learned());
        assert_eq!(agreed.map(|a| a.said.value.meeting_type).as_deref(), Some(want), "{lines:?}");
    }
}

#[test]
fn nothing_agreed_is_no_meeting() {
    for lines in [
        &["A How about next Tuesday at 2 PM?", "U no that doesn't work"][..],
        &["A How about next Tuesday at 2 PM?", "U let me get back to you"],
        &["U can we meet tuesday at 2"],
        &["A Does Thursday at 3 PM work?", "U thursday is tricky"],
        &["A Demo on Friday at 11?", "U sure", "A Booked.", "U sorry please cancel that"],
        &["A How about Tuesday?", "U yes"],
        &["A Tuesday at 2 or Wednesday at 3 for the demo?", "U yes"],
        &["U our contract ends on friday at 5", "A Great."],
        &["A Tomorrow at 3 PM?", "U hmm I would have to check"],
        &["A Monday at 2?", "U No, I can't, and I'm not interested"],
        &["U my train leaves tomorrow at 3 pm", "A Great."],
        &["U we opened on Monday at 9, say 50 visitors came", "A Great."],
    ] {
        assert_eq!(heard(lines), None, "{lines:?}");
    }
}
