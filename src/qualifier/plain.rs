//! Plain words from speech: contractions spelled out, fillers and stutters left out.

use std::borrow::Cow;

use super::numeral;
use super::word::Word;

/// Contractions spelled out, fillers and stutters left out.
pub(super) fn words(words: Vec<Word<'_>>) -> Vec<Word<'_>> {
    let mut out: Vec<Word<'_>> = Vec::with_capacity(words.len() + 4);
    let mut pause = false;
    for mut w in words {
        pause |= w.after_pause;
        if is_filler(&w.text) {
            continue;
        }
        w.after_pause = std::mem::take(&mut pause);
        let repeated = out.last().is_some_and(|l| l.text == w.text && w.text.len() > 1);
        let word = || w.text.bytes().all(|b| b.is_ascii_alphabetic()) && !is_digit_word(&w.text);
        if repeated && (!w.after_pause || w.text.len() < 4) && word() {
            continue;
        }
        let second = expand(&mut w.text).map(|text| Word {
            text: Cow::Borrowed(text),
            start: w.start,
            end: w.end,
            after_pause: false,
        });
        out.push(w);
        out.extend(second);
    }
    out
}

fn is_filler(word: &str) -> bool {
    matches!(word, "um" | "uh" | "uhm" | "erm" | "er" | "umm" | "hmm" | "mm" | "ah" | "eh")
}

fn is_digit_word(word: &str) -> bool {
    matches!(
        word,
        "zero"
            | "oh"
            | "one"
            | "two"
            | "three"
            | "four"
            | "five"
            | "six"
            | "seven"
            | "eight"
            | "nine"
            | "double"
    ) || word.ends_with("ty")
}

/// Cuts the word down to the first of the two that it is short for, and gives the second.
fn expand(word: &mut Cow<'_, str>) -> Option<&'static str> {
    let (first, second) = match &**word {
        "im" | "i'm" => ("i", "am"),
        "ive" => ("i", "have"),
        "its" => ("it", "is"),
        "thats" => ("that", "is"),
        "whats" => ("what", "is"),
        "whos" => ("who", "is"),
        "theres" => ("there", "is"),
        "youre" => ("you", "are"),
        "theyre" => ("they", "are"),
        "weve" => ("we", "have"),
        "dont" | "don't" => ("do", "not"),
        "doesnt" => ("does", "not"),
        "didnt" => ("did", "not"),
        "isnt" => ("is", "not"),
        "arent" => ("are", "not"),
        "wasnt" => ("was", "not"),
        "havent" => ("have", "not"),
        "hasnt" => ("has", "not"),
        "wouldnt" => ("would", "not"),
        "couldnt" => ("could", "not"),
        "shouldnt" => ("should", "not"),
        "cant" | "can't" | "cannot" => ("can", "not"),
        "wont" | "won't" => ("will", "not"),
        "gonna" => ("going", "to"),
        "wanna" => ("want", "to"),
        "gotta" => ("have", "to"),
        _ => return suffixed(word),
    };
    *word = Cow::Borrowed(first);
    Some(second)
}

fn suffixed(word: &mut Cow<'_, str>) -> Option<&'static str> {
    const IS: &[&str] = &[
        "it",
        "that",
        "what",
        "who",
        "there",
        "here",
        "he",
        "she",
        "how",
        "where",
        "when",
        "name",
        "this",
        "company",
        "email",
        "number",
        "budget",
        "address",
        "everything",
        "money",
        "time",
        "timing",
        "everyone",
    ];
    if !word.contains(['\'', '.']) {
        return None;
    }
    for (suffix, full) in
        [("n't", "not"), ("'re", "are"), ("'m", "am"), ("'ll", "will"), ("'ve", "have"), ("'d", "would")]
    {
        if word.ends_with(suffix) {
            shorten(word, suffix.len());
            return Some(full);
        }
    }
    let is_number = |base: &str| numeral::small(base).is_some() || numeral::magnitude(base).is_some();
    if word.strip_suffix("'s").is_some_and(|base| IS.contains(&base) || is_number(base)) {
        shorten(word, 2);
        return Some("is");
    }
    if matches!(&**word, "a.m" | "p.m") {
        *word = Cow::Owned(word.replace('.', ""));
    }
    None
}

fn shorten(word: &mut Cow<'_, str>, by: usize) {
    let end = word.len() - by;
    match word {
        Cow::Borrowed(text) => *text = &text[..end],
        Cow::Owned(text) => text.truncate(end),
    }
}
