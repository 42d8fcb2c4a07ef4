//! AssemblyAI: utterances with speaker labels, timed in milliseconds; the length of the
//! recording in seconds.

use super::call::{Call, Progress};
use super::record::{Record, number, plain_text};
use super::speakers::{self, Utterance};
use crate::transcript::reason::{Code, Reason};

pub(super) fn read(mut record: Record, agent: Option<&str>) -> Result<Call, Reason> {
    let status = record.text(&["/status"]).unwrap_or_else(|| "completed".into());
    if status != "completed" {
        return Err(Code::EmptyMessages.because("a transcription of AssemblyAI that is not completed"));
    }
    let items = record.take_items(&["/utterances"]);
    if items.is_empty() {
        return Err(Code::SpeakersUnknown
            .because("the speakers are not told apart: transcribe it again with speaker_labels"));
    }
    // The same talk again, in other forms.
    for path in ["/text", "/words"] {
        record.take(path);
    }
    let said = items.iter().map(|item| Utterance {
        speaker: item.get("speaker").or_else(|| item.get("channel")).and_then(plain_text),
        text: item.get("text").and_then(plain_text).unwrap_or_default(),
        start: item.get("start").and_then(number).map(|ms| ms / 1000.0),
        end: item.get("end").and_then(number).map(|ms| ms / 1000.0),
        confidence: item.get("confidence").and_then(number),
    });
    let (turns, found) = speakers::told_apart(said.collect(), agent)?;
    Ok(Call {
        id: record.text(&["/id"]),
        turns,
        seconds: record.number(&["/audio_duration"]),
        progress: Progress::Over,
        agent_speaker: Some(found),
        rest: record.rest(),
        ..Call::default()
    })
}
