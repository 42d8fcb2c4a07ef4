//! Deepgram: utterances or words with their speaker, or one channel a speaker.

use serde_json::Value;

use super::call::{Call, Progress};
use super::record::{Record, number, plain_text};
use super::speakers::{self, Utterance};
use crate::transcript::reason::{Code, Reason};

/// Seconds of silence in which the other side may speak.
const PAUSE: f64 = 1.0;

pub(super) fn read(mut record: Record, agent: Option<&str>) -> Result<Call, Reason> {
    let utterances = record.take_items(&["/results/utterances"]);
    let channels = record.take_items(&["/results/channels"]);
    let many = channels.len() > 1 || record.number(&["/metadata/channels"]).is_some_and(|count| count > 1.0);
    let mut said: Vec<Utterance> = utterances.iter().map(|item| utterance(item, many)).collect();
    if said.is_empty() {
        said = channels
            .iter()
            .enumerate()
            .flat_map(|(index, channel)| of_channel(channel, many.then_some(index)))
            .collect();
        said.sort_by(|a, b| a.start.unwrap_or_default().total_cmp(&b.start.unwrap_or_default()));
    }
    if said.is_empty() {
        return Err(Code::EmptyMessages.because("a record of Deepgram that holds no talk"));
    }
    let (turns, found) = speakers::told_apart(said, agent)?;
    Ok(Call {
        // The audio's own hash stays when it is transcribed again; the request's id does not.
        id: record.text(&["/metadata/sha256", "/metadata/request_id"]),
        turns,
        made_at: record.instant(&["/metadata/created"]),
        seconds: record.number(&["/metadata/duration"]),
        progress: Progress::Over,
        agent_speaker: Some(found),
        rest: record.rest(),
        ..Call::default()
    })
}

/// With a channel for each, every channel counts its speakers from 0.
fn utterance(item: &Value, many: bool) -> Utterance {
    let text = |key: &str| item.get(key).and_then(plain_text);
    let speaker = || text("speaker");
    let channel = || item.get("channel").and_then(|channel| plain_text(channel.get(0).unwrap_or(channel)));
    Utterance {
        speaker: if many { channel().or_else(speaker) } else { speaker().or_else(channel) },
        text: text("transcript").unwrap_or_default(),
        start: item.get("start").and_then(number),
        end: item.get("end").and_then(number),
        confidence: item.get("confidence").and_then(number),
    }
}

/// What is said on one channel, cut where the voice changes or pauses.
fn of_channel(channel: &Value, index: Option<usize>) -> Vec<Utterance> {
    let Some(best) = channel.pointer("/alternatives/0") else { return Vec::new() };
    let words = best.get("words").and_then(Value::as_array).filter(|words| !words.is_empty());
    let said: Vec<Utterance> = match words {
        Some(words) => words.iter().map(word).collect(),
        None => vec![utterance(best, false)],
    };
    let mut joined: Vec<Utterance> = Vec::new();
    for mut word in said.into_iter().filter(|word| !word.text.is_empty()) {
        word.speaker = index.map(|index| index.to_string()).or(word.speaker);
        match joined.last_mut().filter(|last| goes_on(last, &word)) {
            Some(last) => {
                last.text.push(' ');
                last.text.push_str(&word.text);
                last.end = word.end.or(last.end);
            }
            None => joined.push(word),
        }
    }
    joined
}

fn word(word: &Value) -> Utterance {
    let text = ["punctuated_word", "word"].iter().find_map(|key| plain_text(word.get(*key)?));
    Utterance { text: text.unwrap_or_default(), ..utterance(word, false) }
}

fn goes_on(last: &Utterance, word: &Utterance) -> bool {
    let pause = word.start.zip(last.end).map_or(0.0, |(start, end)| start - end);
    last.speaker == word.speaker && pause < PAUSE
}
