//! Recordings that tell voices apart and not their parts, and vCon, which tells parties.

use serde_json::json;

use super::{Reading, at, call, parts, records, times};
use crate::transcript::Outcome;

const DIARISED: [&str; 10] = [
    "deepgram-utterances.json",
    "deepgram-channels.json",
    "assemblyai.json",
    "whisperx.json",
    "webvtt-voices.vtt",
    "webvtt-names.vtt",
    "subrip.srt",
    "lines.txt",
    "vcon-analysis.json",
    "vcon-text.json",
];

#[test]
fn the_agent_is_found_in_each() {
    for file in DIARISED {
        let call = call(file);
        let wanted = if file == "vcon-text.json" { "au" } else { "auauau" };
        assert_eq!(parts(&call), wanted, "{file}");
        assert!(call.metadata["agent_speaker"]["sureness"].as_f64().unwrap() >= 0.8, "{file}");
    }
}

#[test]
fn what_is_told_beats_what_is_guessed() {
    for (file, agent) in [
        ("deepgram-utterances.json", "1"),
        ("assemblyai.json", "b"),
        ("whisperx.json", "SPEAKER_01"),
        ("webvtt-names.vtt", "marta kowalska"),
        ("subrip.srt", "Speaker 2"),
        ("subrip.srt", "2"),
        ("lines.txt", "customer"),
    ] {
        let reading = Reading { agent_speaker: Some(agent.into()), ..Reading::default() };
        let told = records(file, &reading).remove(0).unwrap().transcript;
        assert_eq!(parts(&told), "uauaua", "{file}");
        // It is the same session, and corrects what was delivered before.
        let guessed = call(file);
        assert_eq!(told.session_id, guessed.session_id, "{file}");
        assert_eq!(parts(&guessed.clone().united_with(told.clone())), "uauaua", "{file}");
        assert_eq!(parts(&told.united_with(guessed)), "uauaua", "{file}");
    }
}

#[test]
fn ids_and_units_of_each() {
    let deepgram = call("deepgram-utterances.json");
    // Of the audio, which stays when it is transcribed again.
    assert!(deepgram.session_id.starts_with("fd3c9a0e"));
    assert_eq!(times(&deepgram), ("2025-12-10T09:00:00+00:00".into(), String::new(), Some(24)));
    assert_eq!(at(&deepgram, 2), "2025-12-10T09:00:10.600+00:00");
    assert_eq!(call("deepgram-channels.json").session_id, "0e2c8f1a-aaaa-4bbb-8ccc-ddddeeee0002");
    // Milliseconds, and the length in seconds.
    let assemblyai = call("assemblyai.json");
    assert_eq!(
        (assemblyai.session_id.as_str(), assemblyai.duration_seconds),
        ("9f2d5c1e-aaaa-4bbb-8ccc-ddddeeee0003", Some(24))
    );
    assert_eq!(assemblyai.messages[2].extra["seconds_from_start"], json!(10.6));
    for file in ["whisperx.json", "webvtt-names.vtt", "webvtt-voices.vtt", "subrip.srt"] {
        let call = call(file);
        assert_eq!((call.duration_seconds, call.started_at), (Some(24), None), "{file}");
        assert_eq!(call.messages[2].extra["seconds_from_start"], json!(10.6), "{file}");
        assert!(call.session_id.starts_with("talk-"), "{file}");
    }
}

#[test]
fn plain_text_keeps_a_colon_in_a_sentence() {
    let call = call("lines.txt");
    let last = &call.messages[5].content;
    assert_eq!(last, "It's marta at baltic ports dot example. One thing: call me before noon.");
}

#[test]
fn vcon_parties() {
    let call = call("vcon-text.json");
    assert_eq!(call.session_id, "0198a1b2-c3d4-8e5f-9a0b-1c2d3e4f5a6b");
    assert_eq!(
        times(&call),
        ("2025-12-11T10:00:00+00:00".into(), "2025-12-11T10:00:30.400+00:00".into(), Some(30))
    );
    let lead = (call.lead.contact_person.as_deref(), call.lead.email.as_deref(), call.lead.phone.as_deref());
    assert_eq!(lead, (Some("Oskar Elm"), Some("oskar@elmtools.example"), Some("+12025550153")));
    let busy = json!({"vcon": "0.3.0", "uuid": "0198a1b2-c3d4-8e5f-9a0b-1c2d3e4f5a6d",
        "parties": [{"tel": "+12025550100", "role": "agent"}, {"tel": "+12025550155", "role": "customer"}],
        "dialog": [{"type": "incomplete", "start": "2025-12-11T10:00:00Z", "parties": [0, 1], "disposition": "busy"}]});
    let busy = super::super::transcript(busy, &Reading::default()).unwrap().unwrap();
    assert_eq!((busy.outcome, busy.lead.phone.as_deref()), (Some(Outcome::Busy), Some("+12025550155")));
}
