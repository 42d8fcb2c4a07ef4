//! What a text must hold for a pattern to match in it, whatever the pattern begins with: each
//! match of `i (?:[a-z]+ )?founded` has a word in it that begins with "founded".

use regex_syntax::hir::{Hir, HirKind};

/// The beginnings of words of which each match holds one at least; nothing where there are
/// none that say much.
pub(super) fn of(hir: &Hir) -> Option<Vec<Vec<u8>>> {
    part(hir, true).words
}

/// What every match of a part of a pattern holds, and whether a word begins behind it.
struct Part {
    words: Option<Vec<Vec<u8>>>,
    ends_word: bool,
}

/// A part that begins where a word does, or in the middle of one.
fn part(hir: &Hir, begins_word: bool) -> Part {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Part { words: None, ends_word: begins_word },
        HirKind::Class(_) => Part { words: None, ends_word: false },
        HirKind::Literal(literal) => {
            Part { words: longest(&literal.0, begins_word), ends_word: literal.0.ends_with(b" ") }
        }
        HirKind::Capture(capture) => part(&capture.sub, begins_word),
        HirKind::Repetition(repeated) => {
            let once = part(&repeated.sub, begins_word);
            let may_be_none = repeated.min == 0;
            Part {
                words: once.words.filter(|_| !may_be_none),
                ends_word: once.ends_word && (begins_word || !may_be_none),
            }
        }
        HirKind::Concat(parts) => {
            let mut whole = Part { words: None, ends_word: begins_word };
            for hir in parts {
                let next = part(hir, whole.ends_word);
                let words = [whole.words, next.words].into_iter().flatten().max_by_key(|words| worth(words));
                whole = Part { words, ends_word: next.ends_word };
            }
            whole
        }
        HirKind::Alternation(parts) => {
            let parts: Vec<Part> = parts.iter().map(|hir| part(hir, begins_word)).collect();
            let ends_word = parts.iter().all(|part| part.ends_word);
            let words: Option<Vec<Vec<Vec<u8>>>> = parts.into_iter().map(|part| part.words).collect();
            Part { words: words.map(|words| words.concat()), ends_word }
        }
    }
}

/// How much some words say: the shortest as much as it has bytes.
pub(super) fn worth(words: &[Vec<u8>]) -> usize {
    words.iter().map(Vec::len).min().unwrap_or_default()
}

/// The longest word of a literal, as far as it is in it.
fn longest(literal: &[u8], begins_word: bool) -> Option<Vec<Vec<u8>>> {
    let words = literal.split(|byte| *byte == b' ').skip(usize::from(!begins_word));
    let words = words.filter(|word| word.first().is_some_and(|first| super::openings::is_word(*first)));
    words.max_by_key(|word| word.len()).map(|word| vec![word.to_vec()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_match_holds_these() {
        for (pattern, want) in [
            ("i (?:[a-z]+ )?founded", Some(&["founded"][..])),
            ("(?:a|an|the) quotes?", Some(&["quote"])),
            ("^ (?:(?:hi|ok) )*(?:[^ ]+ ){1,3}from", Some(&["from"])),
            ("[0-9]+ (?:people|men)", Some(&["people", "men"])),
            // "founder" is in no match of a part that may be left out.
            ("(?:founder )?[a-z]+", None),
            // Where a word begins with something else, what follows does not begin it.
            ("[a-z]+less", None),
        ] {
            let words = of(&super::super::compiled(regex_syntax::parse(pattern)));
            let want =
                want.map(|words| words.iter().map(|word| word.as_bytes().to_vec()).collect::<Vec<_>>());
            assert_eq!(words, want, "{pattern}");
        }
    }
}
