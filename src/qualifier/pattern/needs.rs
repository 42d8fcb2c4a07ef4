//! What a text must hold for a pattern to match in it, whatever the pattern begins with: each
//! match of `i (?:[a-z]+ )?founded` has a word in it that begins with "founded".

use regex_syntax::hir::{Hir, HirKind};

use super::ends;
use super::heads::HEAD;
use super::openings::is_word;

/// A word that a match holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Its first bytes, or all of them.
    pub(super) bytes: Vec<u8>,
    /// These are all of them.
    pub(super) whole: bool,
}

/// Words of which each match holds one at least; nothing where there are none. Those that a literal
/// begins with are left out: where a pattern is tried, it is known that they are there.
pub(super) fn of(hir: &Hir) -> Option<Vec<Word>> {
    let parts = match hir.kind() {
        HirKind::Concat(parts) => parts.as_slice(),
        _ => std::slice::from_ref(hir),
    };
    let leads = |part: &&Hir| matches!(part.kind(), HirKind::Look(_) | HirKind::Literal(_));
    let known: usize =
        parts.iter().take_while(leads).filter_map(|part| part.properties().maximum_len()).sum();
    all(parts, Some(Vec::new()), false, known.min(HEAD)).words
}

/// What every match of a part of a pattern holds, and the word that goes on behind it.
struct Part {
    words: Option<Vec<Word>>,
    /// The bytes of that word so far, none where a word begins; nothing where they are not known.
    open: Open,
}

type Open = Option<Vec<u8>>;

/// Of a part behind some bytes of a word, and behind which a word surely has ended, or may go on.
fn part(hir: &Hir, open: Open, ended: bool) -> Part {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Part { words: None, open },
        HirKind::Class(_) => Part { words: None, open: None },
        HirKind::Literal(bytes) => literal(&bytes.0, open, ended, 0),
        HirKind::Capture(capture) => part(&capture.sub, open, ended),
        HirKind::Repetition(repeated) => {
            let may_be_none = repeated.min == 0;
            let begins_word = open.as_ref().is_some_and(Vec::is_empty);
            let once = part(&repeated.sub, open, ended && ends::before(&repeated.sub, ended));
            // It may be there once more, behind bytes of its own.
            let ends_word = once.open.as_ref().is_some_and(Vec::is_empty);
            let ends_word = ends_word && (begins_word || !may_be_none);
            Part { words: once.words.filter(|_| !may_be_none), open: ends_word.then(Vec::new) }
        }
        HirKind::Concat(parts) => all(parts, open, ended, 0),
        HirKind::Alternation(parts) => {
            let parts: Vec<Part> = parts.iter().map(|hir| part(hir, open.clone(), ended)).collect();
            let open = parts[0].open.clone().filter(|_| parts.iter().all(|part| part.open == parts[0].open));
            let words: Option<Vec<Vec<Word>>> = parts.into_iter().map(|part| part.words).collect();
            Part { words: words.map(|words| words.concat()), open }
        }
    }
}

/// Of parts one behind the other, of which the first bytes are known.
fn all(parts: &[Hir], open: Open, ended: bool, mut known: usize) -> Part {
    let mut whole = Part { words: None, open };
    for (at, hir) in parts.iter().enumerate() {
        let ended = ends::before_all(&parts[at + 1..], ended);
        let next = match hir.kind() {
            HirKind::Literal(bytes) => literal(&bytes.0, whole.open, ended, std::mem::take(&mut known)),
            _ => part(hir, whole.open, ended),
        };
        let words = [whole.words, next.words].into_iter().flatten().max_by_key(|words| worth(words));
        whole = Part { words, open: next.open };
    }
    whole
}

/// How much some words say: the shortest as much as it has bytes, and where it ends there one more.
pub(super) fn worth(words: &[Word]) -> usize {
    words.iter().map(|word| word.bytes.len() + usize::from(word.whole)).min().unwrap_or_default()
}

/// Of a literal of which so many first bytes are known: its longest word, as far as it is in it.
fn literal(bytes: &[u8], open: Open, ended: bool, known: usize) -> Part {
    let begins_word = open.is_some();
    let bytes = [open.unwrap_or_default().as_slice(), bytes].concat();
    let words: Vec<&[u8]> = bytes.split(|byte| *byte == b' ').collect();
    let last = words.len() - 1;
    let goes_on = words[last].to_vec();
    let begin = |at: usize| words[..at].iter().map(|word| word.len() + 1).sum::<usize>();
    let begun = (usize::from(!begins_word)..words.len()).filter(|at| begin(*at) >= known);
    let begun = begun.filter(|at| words[*at].first().is_some_and(|first| is_word(*first)));
    let longest = begun.max_by_key(|at| words[*at].len()).map(|at| {
        let whole = (at < last || ended) && words[at].iter().all(|byte| is_word(*byte));
        vec![Word { bytes: words[at].to_vec(), whole }]
    });
    Part { words: longest, open: (begins_word || last > 0).then_some(goes_on) }
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
            // What the alternatives have in common stands before them.
            ("[0-9]+ (?:people|persons|ppl)(?-u:\\b)", Some(&["people.", "persons.", "ppl."])),
            ("[0-9]+ sta(?:ff|tions?)(?: in| of)(?-u:\\b)", Some(&["staff.", "station"])),
            ("[0-9]+ (?:un)+(?:do|did)", Some(&["un"])),
            ("[0-9]+ no(?:t|ne)?(?-u:\\b)", Some(&["no"])),
            // It is known of the first bytes that they are there.
            (r"would (?:be|do) (?:fine|good)(?-u:\b)", Some(&["fine.", "good."])),
            (r"we would (?:like|love) to", Some(&["like.", "love."])),
            (r"we are not interested", Some(&["interested"])),
            (r"calendars", None),
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
