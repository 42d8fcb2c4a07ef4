//! Plain text with a `Name:` before what each says, with or without times.

use std::collections::HashMap;

use super::call::{Turn, role_named};
use super::clock::clock_seconds;
use super::speakers::{self, Utterance};
use crate::transcript::Role;

/// A name has no more words or characters than this; what has more is a sentence.
const NAME_WORDS: usize = 5;
const NAME_CHARS: usize = 60;

/// The label of a line, its time in seconds, and the words after it: `Agent: …`,
/// `[00:12] Agent: …`, `00:12 Agent: …`, `Agent (00:12): …`.
pub(super) fn labelled(line: &str) -> Option<(&str, Option<f64>, &str)> {
    let (before, rest) = timed(line.trim_start());
    let end = rest.find([':', '(', '['])?;
    let name = rest.get(..end)?.trim_end();
    let after = rest.get(end..)?;
    // `Sarah (customer)` is a name, `Sarah (00:12)` one with a time.
    let (name, time, after) = match after.strip_prefix(':') {
        Some(after) => (name, None, after),
        None => {
            let close = after.find([')', ']'])?;
            let outside = after.get(close + 1..)?.trim_start().strip_prefix(':')?;
            match clock_seconds(after.get(1..close)?) {
                Some(time) => (name, Some(time), outside),
                None => (rest.get(..end + close + 1)?, None, outside),
            }
        }
    };
    let words = after.strip_prefix(char::is_whitespace).or_else(|| after.is_empty().then_some(after))?;
    is_name(name).then_some((name, before.or(time), words.trim()))
}

/// A time at the beginning, and what follows it.
fn timed(line: &str) -> (Option<f64>, &str) {
    let inner = line.trim_start_matches(['[', '(']);
    let end = inner.find(|c: char| !c.is_ascii_digit() && !":.,".contains(c)).unwrap_or(inner.len());
    let (clock, rest) = inner.split_at(end);
    match clock_seconds(clock).filter(|_| clock.len() < 16) {
        Some(seconds) => {
            (Some(seconds), rest.trim_start_matches([']', ')']).trim_start_matches([' ', '-', '\t']))
        }
        None => (None, line),
    }
}

fn is_name(name: &str) -> bool {
    name.len() <= NAME_CHARS * 4
        && name.starts_with(char::is_alphabetic)
        && name.chars().count() <= NAME_CHARS
        && name.split_whitespace().count() <= NAME_WORDS
        && !name.contains(['"', '{', '}', '<', '>', '!', '?', ',', ';', '='])
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
    // A heading may stand before the talk.
    let first = lines().take(5).filter_map(labelled).any(|(label, _, _)| labels.holds(label));
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
        said.push(Utterance { speaker, text: text.to_owned(), start, ..Utterance::default() });
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_with_and_without_times() {
        for (line, wanted) in [
            ("Agent: Hello: there", Some(("Agent", None, "Hello: there"))),
            ("  [00:12] Sarah Chen: Hi", Some(("Sarah Chen", Some(12.0), "Hi"))),
            ("(1:02:03) - Agent 2:", Some(("Agent 2", Some(3723.0), ""))),
            ("00:12 Agent:\tHi", Some(("Agent", Some(12.0), "Hi"))),
            ("Agent (00:12): Hi", Some(("Agent", Some(12.0), "Hi"))),
            ("Sarah (customer): Hi", Some(("Sarah (customer)", None, "Hi"))),
            ("SPEAKER_00: Hi", Some(("SPEAKER_00", None, "Hi"))),
            ("О'Нил: да", Some(("О'Нил", None, "да"))),
            ("https://a.example", None),
            ("at 10:30 we", None),
            ("We need three things from you now: a, b, c", None),
            ("Well, then: no", None),
            ("\"role\": 1", None),
            (": x", None),
            ("(: x", None),
            ("", None),
        ] {
            assert_eq!(labelled(line), wanted, "{line}");
        }
    }
}
