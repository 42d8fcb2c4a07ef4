//! WhisperX (and Whisper with a diariser): segments with their speaker, timed in seconds.

use std::collections::HashMap;

use serde_json::Value;

use super::call::{Call, Progress};
use super::record::{Record, number, plain_text};
use super::speakers::{self, Utterance};
use crate::transcript::reason::Reason;

pub(super) fn read(mut record: Record, agent: Option<&str>) -> Result<Call, Reason> {
    let segments = record.take_items(&["/segments"]);
    // The same talk again, in other forms.
    for path in ["/text", "/word_segments"] {
        record.take(path);
    }
    let said = segments.iter().map(|segment| Utterance {
        speaker: segment.get("speaker").and_then(plain_text).or_else(|| of_words(segment)),
        text: segment.get("text").and_then(plain_text).unwrap_or_default(),
        start: segment.get("start").and_then(number),
        end: segment.get("end").and_then(number),
        confidence: None,
    });
    let said: Vec<Utterance> = said.collect();
    let seconds = speakers::length(&said);
    let (turns, found) = speakers::told_apart(said, agent)?;
    Ok(Call {
        turns,
        seconds,
        progress: Progress::Over,
        agent_speaker: Some(found),
        rest: record.rest(),
        ..Call::default()
    })
}

/// The speaker of most of a segment's words.
fn of_words(segment: &Value) -> Option<String> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for word in segment.get("words")?.as_array()? {
        if let Some(speaker) = word.get("speaker").and_then(plain_text) {
            *counts.entry(speaker).or_default() += 1;
        }
    }
    counts.into_iter().max_by(|a, b| (a.1, &b.0).cmp(&(b.1, &a.0))).map(|(speaker, _)| speaker)
}
