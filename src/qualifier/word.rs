//! Splits what a recorder wrote down into sentences and lower-case words that still
//! know where in the message they stand.

use std::borrow::Cow;

use super::figure;

/// One word as it is matched, with its place in the message.
#[derive(Debug, Clone)]
pub(super) struct Word<'a> {
    /// Lower case, contractions spelled out, numbers in digits.
    pub(super) text: Cow<'a, str>,
    /// Where it begins in the message, in bytes.
    pub(super) start: usize,
    /// Where it ends in the message, in bytes.
    pub(super) end: usize,
    /// A comma, a dash or a bracket stands before it.
    pub(super) after_pause: bool,
}

impl Word<'_> {
    pub(super) fn is_number(&self) -> bool {
        figure::begins(&self.text)
    }
}

/// A word as a number, the same on every machine (FNV-1a).
pub(super) fn hash(text: &[u8]) -> u32 {
    text.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

/// Nobody speaks a longer word; what is longer is noise and is left out.
const LONGEST_WORD: usize = 100;
/// Speech without punctuation is cut here, so that work a sentence stays bounded.
const LONGEST_SENTENCE: usize = 120;
const ABBREVIATIONS: &[&str] = &[
    "dr", "mr", "mrs", "ms", "prof", "st", "inc", "ltd", "co", "corp", "vs", "approx", "e.g", "i.e", "p.m",
    "a.m", "jr", "sr", "dept",
];

/// The byte ranges of the sentences of a message, and whether each ends in a question mark.
pub(super) fn sentences(text: &str) -> Vec<(usize, usize, bool)> {
    let mut found = Vec::new();
    let (mut start, mut words, mut in_word) = (0, 0, false);
    let mut at = 0;
    while let Some(c) = char_at(text, at) {
        let next = at + c.len_utf8();
        let space = c.is_whitespace();
        words += usize::from(space && in_word);
        in_word = !space;
        if words >= LONGEST_SENTENCE && space || ends_sentence(c, text, start, at) {
            push_sentence(text, (start, at), c == '?', &mut found);
            start = next;
            words = 0;
        }
        at = next;
    }
    push_sentence(text, (start, text.len()), false, &mut found);
    found
}

/// The character that begins at a byte.
fn char_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at)? {
        byte if byte.is_ascii() => Some(char::from(*byte)),
        _ => text[at..].chars().next(),
    }
}

fn push_sentence(
    text: &str,
    (start, end): (usize, usize),
    question: bool,
    found: &mut Vec<(usize, usize, bool)>,
) {
    if text[start..end].chars().any(char::is_alphanumeric) {
        found.push((start, end, question));
    } else if question && let Some(last) = found.last_mut() {
        last.2 = true;
    }
}

fn ends_sentence(c: char, text: &str, start: usize, at: usize) -> bool {
    match c {
        '!' | '?' | ';' | '\n' | '\r' | '…' | '。' | '？' | '！' => true,
        '.' if char_at(text, at + 1)
            .is_none_or(|n| n.is_whitespace() || n == '.' || n == '"' || n == '”') =>
        {
            let last = text[start..at].rsplit(char::is_whitespace).next().unwrap_or("");
            let initial = last.chars().count() == 1 && last.chars().all(char::is_uppercase) && last != "I";
            !(initial || last.len() < 8 && ABBREVIATIONS.contains(&last.to_lowercase().as_str()))
        }
        _ => false,
    }
}

/// The words of one sentence, as they stand there.
pub(super) fn words(text: &str, start: usize, end: usize) -> Vec<Word<'_>> {
    let mut found: Vec<Word<'_>> = Vec::with_capacity((end - start) / 4 + 1);
    let mut pause = false;
    let mut offset = start;
    for chunk in text[start..end].split(char::is_whitespace) {
        let at = offset;
        offset += chunk.len();
        offset += text[offset..end].chars().next().map_or(0, char::len_utf8);
        if chunk.bytes().all(|b| b.is_ascii_alphanumeric()) {
            push_word(text, (at, at + chunk.len()), &mut pause, &mut found);
            continue;
        }
        let inner = chunk.find('@').is_some_and(|i| i > 0 && i + 1 < chunk.len());
        if inner {
            let trimmed = chunk.trim_matches(|c: char| !c.is_alphanumeric());
            let from = at + (trimmed.as_ptr() as usize - chunk.as_ptr() as usize);
            push_word(text, (from, from + trimmed.len()), &mut pause, &mut found);
            pause |= chunk.ends_with(',');
        } else {
            chunk_words(text, (at, at + chunk.len()), &mut pause, &mut found);
        }
    }
    found
}

fn push_word<'a>(text: &'a str, (start, end): (usize, usize), pause: &mut bool, found: &mut Vec<Word<'a>>) {
    if start < end && end - start <= LONGEST_WORD {
        let text = lower(&text[start..end]);
        found.push(Word { text, start, end, after_pause: std::mem::take(pause) });
    }
}

fn lower(word: &str) -> Cow<'_, str> {
    if !word.is_ascii() {
        Cow::Owned(word.to_lowercase().replace('’', "'"))
    } else if word.bytes().any(|b| b.is_ascii_uppercase()) {
        Cow::Owned(word.to_ascii_lowercase())
    } else {
        Cow::Borrowed(word)
    }
}

fn chunk_words<'a>(text: &'a str, (start, end): (usize, usize), pause: &mut bool, found: &mut Vec<Word<'a>>) {
    let mut word_start = None;
    let mut previous = ' ';
    let mut chars = text[start..end].char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |&(_, n)| n);
        if c.is_alphanumeric() || connects(previous, c, next, &text[start + i..end]) {
            word_start.get_or_insert(start + i);
        } else {
            if let Some(from) = word_start.take() {
                push_word(text, (from, start + i), pause, found);
            }
            let range = (start + i, start + i + c.len_utf8());
            match c {
                '$' | '€' | '£' => push_word(text, range, pause, found),
                '&' if next == ' ' => push_word(text, range, pause, found),
                '@' if previous == ' ' && next == ' ' => {
                    push_word(text, range, pause, found);
                    // "Jules @ Fernhill" is said "at".
                    found.iter_mut().rev().take(1).for_each(|w| w.text = Cow::Borrowed("at"));
                }
                '+' if next.is_ascii_digit() => push_word(text, range, pause, found),
                '-' | '–' if previous.is_ascii_digit() && next.is_ascii_digit() => {
                    push_word(text, range, pause, found);
                }
                ',' | ':' | '(' | ')' | '—' | '–' | '"' | '“' => *pause = true,
                '-' if previous == ' ' || next == ' ' => *pause = true,
                _ => {}
            }
        }
        previous = c;
    }
    if let Some(from) = word_start {
        push_word(text, (from, end), pause, found);
    }
}

/// Whether a mark between two characters belongs to the word: `3.5`, `10,000`, `2:30`, `don't`, `a&b`.
fn connects(previous: char, c: char, next: char, rest: &str) -> bool {
    let digits = previous.is_ascii_digit() && next.is_ascii_digit();
    match c {
        '\'' | '’' | '.' | '&' | '_' => previous.is_alphanumeric() && next.is_alphanumeric(),
        ':' | '/' => digits,
        ',' => digits && rest[1..].bytes().take_while(u8::is_ascii_digit).take(4).count() == 3,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<Vec<Cow<'_, str>>> {
        sentences(text)
            .iter()
            .map(|&(start, end, _)| words(text, start, end).into_iter().map(|w| w.text).collect())
            .collect()
    }

    #[test]
    fn sentences_end_where_a_speaker_stops() {
        let said = split("Dr. Okafor here. Mail me at m.o@brightpath.co.uk, ok? At 2 p.m. on the 8th");
        assert_eq!(said.len(), 3, "{said:?}");
        assert_eq!(said[0], ["dr", "okafor", "here"]);
        assert_eq!(said[1], ["mail", "me", "at", "m.o@brightpath.co.uk", "ok"]);
        assert_eq!(said[2], ["at", "2", "p.m", "on", "the", "8th"]);
    }

    #[test]
    fn marks_inside_a_word_stay() {
        assert_eq!(
            split("$10,000 or 40-60 at 2:30")[0],
            ["$", "10,000", "or", "40", "-", "60", "at", "2:30"]
        );
        assert_eq!(split("+1 (555) 555-0123")[0], ["+", "1", "555", "555", "-", "0123"]);
        assert_eq!(split("forty-five, s-a-r-a-h")[0], ["forty", "five", "s", "a", "r", "a", "h"]);
    }

    #[test]
    fn a_word_knows_its_place() {
        let text = "Héllo, Wörld";
        let found = words(text, 0, text.len());
        assert_eq!(&text[found[1].start..found[1].end], "Wörld");
        assert!(found[1].after_pause && !found[0].after_pause);
    }

    #[test]
    fn speech_without_any_mark_is_cut() {
        assert!(split(&"word ".repeat(1000)).len() > 7);
        assert!(split(&"x".repeat(1000)).iter().all(Vec::is_empty));
    }
}
