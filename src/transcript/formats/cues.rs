//! WebVTT and SubRip: cues with their times, and who speaks in `<v Name>` or before a colon.

use super::clock::clock_seconds;
use super::lines::{Labels, labelled};
use super::speakers::Utterance;

/// What is longer than this is no tag.
const TAG_BYTES: usize = 100;

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
    numbered && lines.next().is_some_and(|line| times_of(line).is_some())
}

/// What both have: a line of times, and the words until a blank line.
pub(super) fn utterances(text: &str) -> Vec<Utterance> {
    let cues = cues(text);
    let plain = cues.iter().flat_map(|cue| &cue.lines).filter(|line| !line.starts_with('<'));
    let labels = Labels::of(plain.copied());
    cues.iter().flat_map(|cue| cue.lines.iter().map(|line| spoken(line, cue, &labels))).collect()
}

/// A cue with its times in seconds.
struct Cue<'a> {
    start: f64,
    end: f64,
    lines: Vec<&'a str>,
}

fn cues(text: &str) -> Vec<Cue<'_>> {
    let mut cues: Vec<Cue<'_>> = Vec::new();
    let mut open = false;
    for line in text.lines().map(str::trim) {
        if let Some((start, end)) = times_of(line) {
            cues.push(Cue { start, end, lines: Vec::new() });
            open = true;
        } else if line.is_empty() {
            open = false;
        } else if let Some(cue) = cues.last_mut().filter(|_| open) {
            cue.lines.push(line);
        }
    }
    cues
}

/// The beginning and end of a cue, from `00:00:01.000 --> 00:00:04.000 align:start`.
fn times_of(line: &str) -> Option<(f64, f64)> {
    let (start, end) = line.split_once("-->")?;
    Some((clock_seconds(start)?, clock_seconds(end.split_whitespace().next()?)?))
}

fn spoken(line: &str, cue: &Cue<'_>, labels: &Labels) -> Utterance {
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
    let speaker = speaker.filter(|name| !name.is_empty());
    Utterance { speaker, text, start: Some(cue.start), end: Some(cue.end), confidence: None }
}

/// Words without `<i>`, `</v>` and the like, and with the few characters that are escaped.
fn unmarked(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once('<') {
        words.push_str(before);
        match tag.bytes().take(TAG_BYTES).position(|byte| byte == b'>') {
            Some(end) => rest = tag.get(end + 1..).unwrap_or_default(),
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
