//! Spelling aloud: "b as in boy", "bravo romeo", "ormerod, that's o r m e r o d, all one word".

use super::sentence::Sentence;

/// What is said of a name's letters and is no part of it.
const REMARKS: &[&[&str]] = &[
    &["all", "one", "word"],
    &["all", "1", "word"],
    &["one", "word"],
    &["1", "word"],
    &["all", "together"],
    &["all", "lower", "case"],
    &["lower", "case"],
    &["all", "lowercase"],
    &["no", "spaces"],
    &["no", "space"],
];
/// The letters of one word at which a spelling may differ from what was heard.
const HEARD_WRONG: usize = 2;

/// Where the words end without a remark on how they are written.
pub(super) fn before_remark(sentence: &Sentence<'_>, end: usize) -> usize {
    let said = |words: &[&str]| {
        let first = end.checked_sub(words.len())?;
        words.iter().enumerate().all(|(n, w)| sentence.word(first + n) == *w).then_some(first)
    };
    REMARKS.iter().find_map(|words| said(words)).unwrap_or(end)
}

/// Where the words begin that the letters before a place spell again: "ormerod that's o r m".
pub(super) fn before_spelling(sentence: &Sentence<'_>, first: usize) -> Option<usize> {
    let marked = first > 2 && sentence.word(first - 1) == "is" && sentence.word(first - 2) == "that";
    (marked && sentence.word(first).len() == 1).then(|| first - 2)
}

/// A name that was said and then spelled is as it was spelled; `None` where the two do not
/// fit together, for part of a name is another one.
pub(super) fn settled(pieces: &[String]) -> Option<Vec<String>> {
    let mut pieces = pieces.to_vec();
    for remark in REMARKS {
        if let Some(at) = pieces.windows(remark.len()).position(|w| w.iter().eq(remark.iter())) {
            pieces.drain(at..at + remark.len());
        }
    }
    let letter = |i: usize| pieces.get(i).is_some_and(|p| p.chars().count() == 1);
    let marker = (1..pieces.len()).find(|&i| {
        pieces[i] == "that" && pieces[i + 1..].first().is_some_and(|w| w == "is") && letter(i + 2)
    });
    let Some(at) = marker else { return Some(pieces) };
    let (said, spelled) = (&pieces[..at], pieces[at + 2..].concat());
    let near = |word: &str| {
        word.chars().next() == spelled.chars().next() && word.len().abs_diff(spelled.len()) <= HEARD_WRONG
    };
    let whole = said.concat();
    if whole.ends_with(&spelled) {
        return Some(said.to_vec());
    }
    if near(&whole) {
        return Some(vec![spelled]);
    }
    let (last, before) = said.split_last()?;
    near(last).then(|| before.iter().cloned().chain([spelled]).collect())
}

/// "dot i e", "dot com dot a u": the letters behind a dot are one word.
pub(super) fn joined_endings(pieces: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(pieces.len());
    let mut dotted = false;
    for piece in pieces {
        let letter = piece.chars().count() == 1 && piece.chars().all(char::is_alphabetic);
        match out.last_mut() {
            Some(last) if letter && dotted && last != "dot" => last.push_str(&piece),
            _ => {
                dotted = piece == "dot" || (letter && dotted);
                out.push(piece);
            }
        }
    }
    out
}

/// The letter that "b as in boy" and "b for bravo" end in word `i` explain.
pub(super) fn explained(sentence: &Sentence<'_>, i: usize) -> Option<usize> {
    let word = |back: usize| i.checked_sub(back).map_or("", |n| sentence.word(n));
    match (word(1), word(2), word(3)) {
        ("in", "as", letter) if letter.len() == 1 => Some(i - 3),
        ("as" | "for" | "like", letter, _) if letter.len() == 1 && letter != "a" && letter != "i" => {
            Some(i - 2)
        }
        _ => None,
    }
}

/// "john j o h n" is john once.
pub(super) fn without_spelling_twice(pieces: &[String]) -> Vec<&str> {
    let mut out: Vec<&str> = Vec::new();
    let mut i = 0;
    while i < pieces.len() {
        let word = pieces[i].as_str();
        out.push(word);
        let spelled: String = pieces[i + 1..].iter().take(word.chars().count()).map(String::as_str).collect();
        let all_letters = pieces[i + 1..].iter().take(word.chars().count()).all(|p| p.chars().count() == 1);
        i += 1;
        if word.chars().count() > 1 && all_letters && spelled == word {
            i += word.chars().count();
        }
    }
    out
}

/// Words with "b as in boy" and "bravo romeo" read as letters.
pub(super) fn letters(sentence: &Sentence<'_>, from: usize, to: usize) -> Vec<String> {
    let mut out = Vec::new();
    let mut at = from;
    while at < to {
        let word = sentence.word(at);
        let explained =
            word.len() == 1 && matches!(sentence.word(at + 1), "as" | "for" | "like") && at + 1 < to;
        let nato = letter_word(word).filter(|_| {
            let run = [at.wrapping_sub(1), at + 1]
                .iter()
                .filter(|n| (from..to).contains(n) && letter_word(sentence.word(**n)).is_some())
                .count();
            run == 2 || (run == 1 && (at == from || at + 1 == to || run_of_letters(sentence, at, from, to)))
        });
        if explained {
            out.push(word.to_owned());
            at += if sentence.word(at + 1) == "as" && sentence.word(at + 2) == "in" { 4 } else { 3 };
            continue;
        }
        out.push(nato.map_or_else(|| word.to_owned(), |c| c.to_string()));
        at += 1;
    }
    out
}

fn run_of_letters(sentence: &Sentence<'_>, at: usize, from: usize, to: usize) -> bool {
    let nato = |n: usize| (from..to).contains(&n) && letter_word(sentence.word(n)).is_some();
    (nato(at + 1) && nato(at + 2)) || (at > 1 && nato(at - 1) && nato(at - 2))
}

fn letter_word(word: &str) -> Option<char> {
    const ALPHABET: &[&str] = &[
        "alpha", "alfa", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliet",
        "juliett", "kilo", "lima", "mike", "november", "oscar", "papa", "quebec", "romeo", "sierra", "tango",
        "uniform", "victor", "whiskey", "whisky", "xray", "yankee", "zulu",
    ];
    ALPHABET.contains(&word).then(|| word.chars().next()).flatten()
}
