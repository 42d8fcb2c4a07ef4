//! The words that numbers are made of.

const UNITS: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: &[&str] = &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const ORDINALS: &[&str] = &[
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
];

pub(super) fn small(word: &str) -> Option<u32> {
    // Most words are none, and are told by their first letter.
    if !word.starts_with(['z', 'o', 't', 'f', 's', 'e', 'n']) {
        return None;
    }
    let word = match word {
        "fourty" => "forty",
        "nought" => "zero",
        _ => word,
    };
    let unit = (0..).zip(UNITS).find(|(_, name)| **name == word).map(|(n, _)| n);
    unit.or_else(|| (2..).zip(TENS).find(|(_, name)| **name == word).map(|(n, _)| n * 10))
}

pub(super) fn ordinal_word(word: &str) -> Option<u32> {
    if word.len() < 5 || !word.starts_with(['f', 's', 't', 'e', 'n']) {
        return None;
    }
    if word == "thirtieth" {
        return Some(30);
    }
    (1..).zip(ORDINALS).find(|(_, name)| **name == word).map(|(n, _)| n)
}

pub(super) fn magnitude(word: &str) -> Option<f64> {
    match word {
        "thousand" | "thousands" | "k" | "grand" => Some(1e3),
        "million" | "millions" | "mil" | "mio" => Some(1e6),
        "lakh" | "lakhs" => Some(1e5),
        "crore" | "crores" => Some(1e7),
        "billion" => Some(1e9),
        "dozen" => Some(12.0),
        _ => None,
    }
}
