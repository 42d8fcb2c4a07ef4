//! Large and odd input: it is read to its end, and nothing is lost. A quadratic step would
//! take hours.

use serde_json::{Value, json};

use super::super::{Format, Reading, text_transcript, transcript};
use super::parts;

const MANY: usize = 100_000;

fn list(message: impl Fn(usize) -> Value) -> Value {
    (0..MANY).map(message).collect()
}

fn many() -> Vec<(&'static str, Value)> {
    let role = |n: usize, names: [&str; 2]| names[n % 2].to_owned();
    let seconds = |n: usize| u32::try_from(n).unwrap();
    vec![
        (
            "vapi",
            json!({"id": "c", "endedReason": "x", "messages": list(|n| json!({"role": role(n, ["bot", "user"]), "message": "Words.", "time": 1_764_774_000_000_u64 + n as u64}))}),
        ),
        (
            "retell",
            json!({"call_id": "c", "call_status": "ended", "transcript_with_tool_calls": list(|n| if n % 3 == 0 {
            json!({"role": "tool_call_invocation", "tool_call_id": n.to_string(), "name": "book_meeting", "arguments": "{}"}) } else {
            json!({"role": role(n, ["agent", "user"]), "content": "Words."}) })}),
        ),
        (
            "elevenlabs",
            json!({"conversation_id": "c", "transcript": list(|n| json!({"role": role(n, ["agent", "user"]), "message": "Words.", "time_in_call_secs": n}))}),
        ),
        (
            "livekit",
            json!({"chat_history": {"items": list(|n| json!({"type": "message", "role": role(n, ["assistant", "user"]), "content": ["Words."]}))}}),
        ),
        ("messages", list(|n| json!({"role": role(n, ["assistant", "user"]), "content": "Words."}))),
        (
            "deepgram",
            json!({"results": {"utterances": list(|n| json!({"speaker": n % 2, "transcript": "How can I help?", "start": seconds(n)}))}}),
        ),
        (
            "assemblyai",
            json!({"utterances": list(|n| json!({"speaker": role(n, ["Agent", "B"]), "text": "Words.", "start": seconds(n)}))}),
        ),
        (
            "whisperx",
            json!({"segments": list(|n| json!({"speaker": format!("SPEAKER_{n}"), "text": "Words.", "start": seconds(n), "end": seconds(n)}))}),
        ),
        (
            "vcon",
            json!({"vcon": "0.3.0", "parties": [{"role": "agent"}, {"name": "Bo"}], "dialog": list(|n| json!({"type": "text", "parties": [n % 2], "body": "Words."}))}),
        ),
    ]
}

#[test]
fn a_hundred_thousand_messages_of_each() {
    for (name, value) in many() {
        let reading = Reading { format: Format::named(name), agent_speaker: Some("0".into()) };
        let read = transcript(value, &reading).unwrap().unwrap();
        assert_eq!(read.messages.len(), MANY, "{name}");
    }
}

#[test]
fn five_megabytes_in_one_message_line_or_label() {
    let long = "wörds? ".repeat(700_000);
    let one =
        transcript(json!([{"role": "user", "content": long.clone()}]), &Reading::default()).unwrap().unwrap();
    assert_eq!(one.messages[0].content.len(), long.len());
    let spoken = json!({"results": {"utterances": [{"speaker": 0, "transcript": long.clone()}, {"speaker": 1, "transcript": "How can I help?"}]}});
    assert_eq!(parts(&transcript(spoken, &Reading::default()).unwrap().unwrap()), "ua");
    let reading = Reading { agent_speaker: Some("0".into()), ..Reading::default() };
    for text in [
        format!("A: {long}\nB: Hm."),
        format!("{}: x\nB: Hm.\nB: Hm.", "a".repeat(5_000_000)),
        ":".repeat(5_000_000),
        "A:\n".repeat(1_000_000),
    ] {
        let _ = text_transcript(&text, Format::Text, &reading);
        let _ = text_transcript(&format!("WEBVTT\n\n00:01.000 --> 00:02.000\n{text}"), Format::Vtt, &reading);
    }
    let tags = "<".repeat(5_000_000);
    let _ = text_transcript(&format!("00:01.000 --> 00:02.000\n{tags}"), Format::Vtt, &reading);
}

#[test]
fn characters_of_every_kind_come_through() {
    for text in [
        "\u{202e}שלום\u{202c}",
        "\u{1}\u{7f}\u{85}",
        "👩‍👩‍👧",
        "e\u{301}",
        "\r\n",
        "长".repeat(9).as_str(),
        "\u{feff}",
    ] {
        let value = json!([{"role": "assistant", "content": text}, {"role": "user", "content": "Hm."}]);
        let read = transcript(value, &Reading::default()).unwrap().unwrap();
        let kept = read.messages.iter().any(|message| message.content == text);
        assert_eq!(kept, !text.trim().is_empty(), "{text:?}");
        let named = format!("Agent: {text}\nCustomer: Hm.");
        assert!(text_transcript(&named, Format::Text, &Reading::default()).is_ok(), "{text:?}");
    }
}

#[test]
fn empty_words_are_no_talk() {
    let empty = json!([{"role": "user", "content": ""}, {"role": "assistant", "content": "  "}]);
    assert_eq!(
        transcript(empty, &Reading::default()).unwrap_err().text,
        "a record of a list of messages that holds no talk"
    );
    let one = json!([{"role": "user", "content": "Hello"}, {"role": "assistant", "content": null}]);
    assert_eq!(parts(&transcript(one, &Reading::default()).unwrap().unwrap()), "u");
}
