//! What a company does, where the end of its name tells it, or a word or two behind it: "Pesek
//! and Rao Dental", "Vow and Vine, wedding planning".

use std::ops::Range;
use std::sync::LazyLock;

use super::lexicon::{self, Words};
use super::sentence::Sentence;
use super::trade::is_trade;
use super::trade_name::LEGAL_FORMS;

static NAMED: LazyLock<Words> =
    LazyLock::new(|| lexicon::lines(include_str!("lists/named_trades.txt")).collect());
/// What stands behind a trade in a name and tells none.
const FORMS: &[&str] =
    &["company", "group", "services", "service", "partners", "associates", "bros", "brothers"];

/// What a company of this name does: "plumbing and heating" of "Hall Plumbing and Heating Ltd".
pub(super) fn of(name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    let is_edge = |c: char| !c.is_alphanumeric() && c != '&';
    let words: Vec<&str> = lower.split(' ').map(|word| word.trim_matches(is_edge)).collect();
    let whole = trade_of(&words);
    let is_form = |word: &&str| FORMS.contains(word) || LEGAL_FORMS.contains(word);
    let forms = words.iter().rev().take_while(|word| is_form(word)).count();
    whole.or_else(|| trade_of(&words[..words.len() - forms]))
}

/// A trade of two or three words that is all that is said between a pause and the next one. One
/// word alone may be anything: "delivery was late".
pub(super) fn apposed(sentence: &Sentence<'_>, at: usize) -> Option<Range<usize>> {
    let ends = |end: usize| sentence.breaks_at(end) || sentence.word(end) == "in";
    let end = (at + 1..at + 4).find(|end| ends(*end)).filter(|end| *end > at + 1)?;
    is_named(&(at..end).map(|word| sentence.word(word)).collect::<Vec<_>>()).then_some(at..end)
}

/// The trade at the end of some words, and the one that an "and" joins to it.
fn trade_of(words: &[&str]) -> Option<String> {
    let from = (1..words.len()).find(|from| is_named(&words[*from..]))?;
    let joined = from.checked_sub(1).filter(|and| matches!(words[*and], "and" | "&" | "und" | "y" | "et"));
    let other = joined.and_then(|and| (1..and).find(|other| is_named(&words[*other..and])));
    Some(words[other.unwrap_or(from)..].join(" "))
}

fn is_named(words: &[&str]) -> bool {
    let text = words.join(" ");
    is_trade(&text) || NAMED.contains(text.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_trades() {
        for (name, want) in [
            ("Pesek and Rao Dental", Some("dental")),
            ("Ollerenshaw Plumbing and Heating Ltd", Some("plumbing and heating")),
            ("Saltgrass Brewing Company", Some("brewing")),
            ("Little Otters Swim School", Some("swim school")),
            ("Dental", None),
            ("Acme", None),
            ("Broad Street", None),
            ("Roofing and Sons", None),
            ("", None),
        ] {
            assert_eq!(of(name).as_deref(), want, "{name}");
        }
    }
}
