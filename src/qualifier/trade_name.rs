//! How companies are named and written: legal forms, "we are Acme GmbH", "my own shop, Baker Bikes".

use std::ops::Range;

use super::company::{company_at, is_business};
use super::names::{self, written_name};
use super::sentence::Sentence;

/// Legal forms that make a company of any name before them.
pub(super) const LEGAL_FORMS: &[&str] = &[
    "inc", "ltd", "llc", "gmbh", "corp", "limited", "plc", "co", "ag", "kg", "ohg", "ug", "sarl", "sas",
    "bv", "nv", "llp", "pty", "srl", "kgaa", "mbh",
];

/// "We are Acme GmbH", "my own shop, Baker Bikes".
pub(super) fn find(sentence: &Sentence<'_>) -> Option<Range<usize>> {
    let we_are = |at: usize| at > 1 && sentence.word(at - 2) == "we" && sentence.word(at - 1) == "are";
    (1..sentence.words.len()).filter(|at| sentence.breaks_at(*at) || we_are(*at)).find_map(|at| {
        let upper =
            sentence.written(at).starts_with(char::is_uppercase) && !names::is_everyday(sentence.word(at));
        let words = upper.then(|| company_at(sentence, at)).flatten()?;
        let legal = LEGAL_FORMS.contains(&sentence.word(words.end - 1)) && words.len() > 1;
        let own = sentence.breaks_at(at)
            && ((is_business(sentence.word(at - 1)) && owned(sentence, at - 1)) || apposed(sentence, at));
        ((we_are(at) && (legal || sentence.breaks_at(words.end))) || own).then_some(words)
    })
}

/// "a prep school in Shrewsbury, St Winifred's": what it is stands before what it is called.
fn apposed(sentence: &Sentence<'_>, at: usize) -> bool {
    let first = at.saturating_sub(6);
    let article = |i: usize| {
        (i.saturating_sub(5)..i).any(|a| {
            matches!(sentence.word(a), "a" | "an" | "one" | "my" | "our" | "this" | "wee" | "are" | "having")
        })
    };
    let foreign = [" customer", " client ", " friend ", " like ", " competitor", " supplier "]
        .iter()
        .any(|w| sentence.flat[..sentence.place(at).start].contains(w));
    !foreign
        && !sentence.negated(sentence.place(at).start)
        && (first..at).any(|i| is_business(sentence.word(i)) && article(i))
        && (first + 1..at).all(|i| !sentence.words[i].after_pause || is_business(sentence.word(i - 1)))
}

/// "my own little shop": whose it is stands at most three words before.
fn owned(sentence: &Sentence<'_>, at: usize) -> bool {
    let first = at.saturating_sub(3);
    (first..at).any(|i| matches!(sentence.word(i), "my" | "our"))
        && !sentence.negated(sentence.place(first).start)
}

/// A company's name as it would be written.
pub(super) fn written(text: &str) -> String {
    // "TechStart's" is TechStart, "Timber Tom's" is what it says.
    let text = if text.contains(' ') { text } else { text.trim_end_matches("'s").trim_end_matches("’s") };
    let name = written_name(text);
    name.split(' ')
        .map(|w| match w.to_lowercase().as_str() {
            "llc" => "LLC".to_owned(),
            "gmbh" => "GmbH".to_owned(),
            joiner @ ("und" | "and" | "et" | "of") if w.len() < name.len() => joiner.to_owned(),
            "plc" => "PLC".to_owned(),
            "ag" => "AG".to_owned(),
            lower
                if lower.len() < 5
                    && lower.len() > 1
                    && !lower.contains(['a', 'e', 'i', 'o', 'u', 'y', '&'])
                    && !matches!(lower, "ltd" | "st" | "dr" | "mr" | "mrs" | "bros" | "ms")
                    && w.chars().skip(1).all(char::is_lowercase) =>
            {
                lower.to_uppercase()
            }
            _ => w.to_owned(),
        })
        .collect::<Vec<_>>()
        .join(" ")
}
