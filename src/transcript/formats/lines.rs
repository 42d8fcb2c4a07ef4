//! Plain text with a `Name:` before what each says, with or without times.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::call::{Turn, role_named};
use super::clock::clock_seconds;
use super::speakers::{self, Utterance};
use crate::transcript::Role;

/// `[00:12] Agent: …`, `Agent (00:12): …`, `00:12 Agent: …`, `Agent: …`.
static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^\s*[\[(]?(?P<before>\d{1,2}(?::\d{2}){1,2}(?:[.,]\d{1,3})?)?[\])]?\s*-?\s*(?P<name>\p{L}[\p{L}\p{M}\p{N}_.'’&/() -]{0,58}?)\s*(?:[\[(](?P<after>\d{1,2}(?::\d{2}){1,2})[\])])?\s*:(?:\s+|$)",
    )
    .ok()
});
/// A name has no more words than this; what has more is a sentence with a colon in it.
const NAME_WORDS: usize = 5;
/// How much of a line may be its label.
const LABEL_BYTES: usize = 200;

/// The label of a line, its time in seconds, and the words after it.
pub(super) fn labelled(line: &str) -> Option<(&str, Option<f64>, &str)> {
    let mut end = line.len().min(LABEL_BYTES);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    let found = LABEL.as_ref()?.captures(line.get(..end)?)?;
    let name = found.name("name")?.as_str().trim();
    let time =
        found.name("before").or_else(|| found.name("after")).and_then(|time| clock_seconds(time.as_str()));
    let words = line.get(found.get(0)?.end()..)?;
    (name.split_whitespace().count() <= NAME_WORDS).then_some((name, time, words.trim()))
}

/// The labels of a text that are speakers: those that come twice, and those that name a
/// part in the talk. "One thing: we need…" has none.
pub(super) struct Labels(HashMap<String, usize>);

impl Labels {
    pub(super) fn of<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let mut counts: HashMap<String, usize> = HashMap::new();
        let mut order: Vec<String> = Vec::new();
        for (label, _, _) in lines.filter_map(labelled) {
            let count = counts.entry(label.to_lowercase()).or_default();
            *count += 1;
            if *count == 1 && order.len() < 2 {
                order.push(label.to_lowercase());
            }
        }
        let mut kept = counts.clone();
        kept.retain(|label, count| *count > 1 || part_of(label).is_some());
        // Two people who say one thing each.
        for label in order {
            if kept.len() < 2 {
                let count = counts.get(&label).copied().unwrap_or(1);
                kept.insert(label, count);
            }
        }
        Self(kept)
    }

    pub(super) fn holds(&self, label: &str) -> bool {
        self.0.contains_key(&label.to_lowercase())
    }

    fn repeats(&self) -> bool {
        self.0.iter().any(|(label, count)| *count > 1 || part_of(label).is_some())
    }
}

fn part_of(label: &str) -> Option<Role> {
    speakers::part_of(label).or_else(|| role_named(label))
}

/// Whether most lines of a text begin with who says them.
pub(super) fn is_talk(text: &str) -> bool {
    let lines =
        || text.trim_start_matches('\u{feff}').lines().filter(|line| !line.trim().is_empty()).take(400);
    let labels = Labels::of(lines());
    let spoken =
        lines().filter(|line| labelled(line).is_some_and(|(label, _, _)| labels.holds(label))).count();
    let first = lines().next().and_then(labelled).is_some_and(|(label, _, _)| labels.holds(label));
    first && spoken >= 2 && labels.repeats() && spoken * 3 >= lines().count()
}

/// What is said by whom; a line without a label goes on with the one before.
pub(super) fn utterances(text: &str) -> Vec<Utterance> {
    let labels = Labels::of(text.lines());
    let mut said: Vec<Utterance> = Vec::new();
    for line in text.trim_start_matches('\u{feff}').lines().filter(|line| !line.trim().is_empty()) {
        let own = labelled(line).filter(|(label, _, _)| labels.holds(label));
        let (speaker, start, text) = match own {
            Some((label, time, text)) => (Some(label.to_owned()), time, text),
            None => (None, None, line.trim()),
        };
        said.push(Utterance { speaker, text: text.to_owned(), start, confidence: None });
    }
    // What stands before the first speaker is a heading.
    let first = said.iter().position(|said| said.speaker.is_some()).unwrap_or(said.len());
    said.split_off(first)
}

/// The turns of a recorder's own text, whose labels name the parts: `AI: …` and `User: …`.
pub(super) fn turns(text: &str) -> Vec<Turn> {
    let mut turns: Vec<Turn> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let own = labelled(line).and_then(|(label, _, text)| Some((part_of(label)?, text)));
        match (own, turns.last_mut()) {
            (Some((role, text)), _) => turns.push(Turn::new(role, text)),
            (None, Some(last)) => {
                last.content.push('\n');
                last.content.push_str(line.trim());
            }
            (None, None) => {}
        }
    }
    turns
}
