//! Plain words from speech: contractions spelled out, fillers and stutters left out.

use super::word::Word;

const FILLERS: &[&str] = &["um", "uh", "uhm", "erm", "er", "umm", "hmm", "mm", "ah", "eh"];

/// Contractions spelled out, fillers and stutters left out.
pub(super) fn words(words: Vec<Word>) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::with_capacity(words.len() + 4);
    let mut pause = false;
    for mut w in words {
        pause |= w.after_pause;
        if FILLERS.contains(&w.text.as_str()) {
            continue;
        }
        w.after_pause = std::mem::take(&mut pause);
        let repeated = out.last().is_some_and(|l| l.text == w.text && w.text.len() > 1);
        let word = w.text.bytes().all(|b| b.is_ascii_alphabetic()) && !is_digit_word(&w.text);
        if repeated && word && (!w.after_pause || w.text.len() < 4) {
            continue;
        }
        let (first, second) = expand(&w.text);
        let second = second.map(|text| Word { text: text.to_owned(), after_pause: false, ..w.clone() });
        w.text = first;
        out.push(w);
        out.extend(second);
    }
    out
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

fn expand(word: &str) -> (String, Option<&'static str>) {
    let bare = match word {
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
    (bare.0.to_owned(), Some(bare.1))
}

fn suffixed(word: &str) -> (String, Option<&'static str>) {
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
    for (suffix, full) in
        [("n't", "not"), ("'re", "are"), ("'m", "am"), ("'ll", "will"), ("'ve", "have"), ("'d", "would")]
    {
        if let Some(base) = word.strip_suffix(suffix) {
            return (base.to_owned(), Some(full));
        }
    }
    match word.strip_suffix("'s") {
        Some(base) if IS.contains(&base) => (base.to_owned(), Some("is")),
        _ if matches!(word, "a.m" | "p.m") => (word.replace('.', ""), None),
        _ => (word.to_owned(), None),
    }
}
