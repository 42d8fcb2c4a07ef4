//! What a text must hold for a pattern to match in it, whatever the pattern begins with: each
//! match of `i (?:[a-z]+ )?founded` has a word in it that begins with "founded".

use regex_syntax::hir::{Hir, HirKind};

use super::ends;
use super::openings::is_word;

/// A word that a match holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Its first bytes, or all of them.
    pub(super) bytes: Vec<u8>,
    /// These are all of them.
    pub(super) whole: bool,
}

/// Words of which each match holds one at least; nothing where there are none.
pub(super) fn of(hir: &Hir) -> Option<Vec<Word>> {
    part(hir, true, false).words
}

/// What every match of a part of a pattern holds, and whether a word begins behind it.
struct Part {
    words: Option<Vec<Word>>,
    ends_word: bool,
}

/// A part that begins where a word does, or in the middle of one, and behind which a word surely
/// has ended, or may go on.
fn part(hir: &Hir, begins_word: bool, ended: bool) -> Part {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Part { words: None, ends_word: begins_word },
        HirKind::Class(_) => Part { words: None, ends_word: false },
        HirKind::Literal(literal) => {
            Part { words: longest(&literal.0, begins_word, ended), ends_word: literal.0.ends_with(b" ") }
        }
        HirKind::Capture(capture) => part(&capture.sub, begins_word, ended),
        HirKind::Repetition(repeated) => {
            let once = part(&repeated.sub, begins_word, ended && ends::before(&repeated.sub, ended));
            let may_be_none = repeated.min == 0;
            Part {
                words: once.words.filter(|_| !may_be_none),
                ends_word: once.ends_word && (begins_word || !may_be_none),
            }
        }
        HirKind::Concat(parts) => {
            let mut whole = Part { words: None, ends_word: begins_word };
            for (at, hir) in parts.iter().enumerate() {
                let next = part(hir, whole.ends_word, ends::before_all(&parts[at + 1..], ended));
                let words = [whole.words, next.words].into_iter().flatten().max_by_key(|words| worth(words));
                whole = Part { words, ends_word: next.ends_word };
            }
            whole
        }
        HirKind::Alternation(parts) => {
            let parts: Vec<Part> = parts.iter().map(|hir| part(hir, begins_word, ended)).collect();
            let ends_word = parts.iter().all(|part| part.ends_word);
            let words: Option<Vec<Vec<Word>>> = parts.into_iter().map(|part| part.words).collect();
            Part { words: words.map(|words| words.concat()), ends_word }
        }
    }
}

/// How much some words say: the shortest as much as it has bytes, and where it ends there one more.
pub(super) fn worth(words: &[Word]) -> usize {
    words.iter().map(|word| word.bytes.len() + usize::from(word.whole)).min().unwrap_or_default()
}

/// The longest word of a literal, as far as it is in it.
fn longest(literal: &[u8], begins_word: bool, ended: bool) -> Option<Vec<Word>> {
    let words: Vec<&[u8]> = literal.split(|byte| *byte == b' ').collect();
    let last = words.len() - 1;
    let words = words.into_iter().enumerate().skip(usize::from(!begins_word));
    let words = words.filter(|(_, word)| word.first().is_some_and(|first| is_word(*first)));
    let (at, word) = words.max_by_key(|(_, word)| word.len())?;
    let whole = (at < last || ended) && word.iter().all(|byte| is_word(*byte));
    Some(vec![Word { bytes: word.to_vec(), whole }])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_match_holds_these() {
        // A full stop stands behind a word that ends there.
        for (pattern, want) in [
            ("i (?:[a-z]+ )?founded", Some(&["founded"][..])),
            (r"(?:a|an|the) quotes?(?-u:\b)", Some(&["quote"])),
            ("^ (?:(?:hi|ok) )*(?:[^ ]+ ){1,3}from", Some(&["from"])),
            (r"[0-9]+ (?:people|men)(?-u:\b)", Some(&["people.", "men."])),
            (r"[0-9]+ (?:people|men)(?: (?:or|and) so)?(?-u:\b)", Some(&["people.", "men."])),
            ("[a-z]+ (?:people|men)[a-z ]", Some(&["people", "men"])),
            ("[a-z]+ (?:a man |women )x", Some(&["man.", "women."])),
            (r"(?:[a-z]+ no\.one's)+ $", Some(&["no.one's"])),
            ("(?:[a-z]+ any)+", Some(&["any"])),
            ("[a-z]+ any(?: so)?s", Some(&["any"])),
            ("[a-z]+ any(?: so)?(?: s|$)", Some(&["any."])),
            ("(?:[a-z]+ any)+ $", Some(&["any"])),
            ("(?: [a-z]+ any)+ $", Some(&["any."])),
            // "founder" is in no match of a part that may be left out.
            ("(?:founder )?[a-z]+", None),
            // Where a word begins with something else, what follows does not begin it.
            ("[a-z]+less", None),
        ] {
            let words = of(&super::super::compiled(regex_syntax::parse(pattern)));
            let shown = |word: Word| {
                format!("{}{}", String::from_utf8_lossy(&word.bytes), if word.whole { "." } else { "" })
            };
            let words = words.map(|words| words.into_iter().map(shown).collect::<Vec<_>>());
            let want = want.map(|words| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
            assert_eq!(words, want, "{pattern}");
        }
    }
}
