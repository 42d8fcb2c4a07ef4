//! WebVTT and SubRip: cues with their times, and who speaks in `<v Name>` or before a colon.

use super::clock::clock_seconds;
use super::lines::{Labels, labelled};
use super::speakers::Utterance;

/// Whether a text begins as WebVTT does.
pub(super) fn is_vtt(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with("WEBVTT")
}

/// Whether a text begins as SubRip does: a number, then a line of times.
pub(super) fn is_srt(text: &str) -> bool {
    let mut lines =
        text.trim_start_matches('\u{feff}').lines().map(str::trim).filter(|line| !line.is_empty());
    let numbered =
        lines.next().is_some_and(|line| line.len() < 10 && line.chars().all(|c| c.is_ascii_digit()));
    numbered && lines.next().is_some_and(|line| start_of(line).is_some())
}

pub(super) fn vtt(text: &str) -> Vec<Utterance> {
    utterances(text)
}

pub(super) fn srt(text: &str) -> Vec<Utterance> {
    utterances(text)
}

/// What both have: a line of times, and the words until a blank line.
fn utterances(text: &str) -> Vec<Utterance> {
    let cues = cues(text);
    let plain = cues.iter().flat_map(|(_, lines)| lines.iter()).filter(|line| !line.starts_with('<'));
    let labels = Labels::of(plain.map(|line| &**line));
    cues.iter().flat_map(|(start, lines)| lines.iter().map(|line| spoken(line, *start, &labels))).collect()
}

fn cues(text: &str) -> Vec<(f64, Vec<String>)> {
    let mut cues: Vec<(f64, Vec<String>)> = Vec::new();
    let mut open = false;
    for line in text.lines().map(str::trim) {
        if let Some(start) = start_of(line) {
            cues.push((start, Vec::new()));
            open = true;
        } else if line.is_empty() {
            open = false;
        } else if let Some((_, lines)) = cues.last_mut().filter(|_| open) {
            lines.push(line.to_owned());
        }
    }
    cues
}

/// The beginning of a cue, from `00:00:01.000 --> 00:00:04.000 align:start`.
fn start_of(line: &str) -> Option<f64> {
    let (start, end) = line.split_once("-->")?;
    clock_seconds(end.split_whitespace().next()?)?;
    clock_seconds(start)
}

fn spoken(line: &str, start: f64, labels: &Labels) -> Utterance {
    let voice = line.strip_prefix("<v").and_then(|rest| rest.split_once('>'));
    let (speaker, text) = match voice {
        // `<v.loud Name>`: classes stand before the name.
        Some((tag, text)) => (tag.split_once(' ').map(|(_, name)| name.trim().to_owned()), text),
        None => match labelled(line).filter(|(label, _, _)| labels.holds(label)) {
            Some((label, _, text)) => (Some(label.to_owned()), text),
            None => (None, line),
        },
    };
    let text = unmarked(text);
    Utterance { speaker: speaker.filter(|name| !name.is_empty()), text, start: Some(start), confidence: None }
}

/// Words without `<i>`, `</v>` and the like, and with the few characters that are escaped.
fn unmarked(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once('<') {
        words.push_str(before);
        match tag.split_once('>').filter(|(name, _)| name.len() < 100) {
            Some((_, after)) => rest = after,
            None => {
                words.push('<');
                rest = tag;
            }
        }
    }
    words.push_str(rest);
    let escaped = [("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&amp;", "&")];
    escaped.iter().fold(words, |words, (code, char)| words.replace(code, char))
}
