//! What a text must hold for a pattern to match in it, whatever the pattern begins with: each
//! match of `i (?:[a-z]+ )?founded` has a word in it that begins with "founded".

use regex_syntax::hir::{Hir, HirKind};

use super::ends;
use super::heads::HEAD;
use super::words::is_word;

/// A word that a match holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
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
    all(parts, &Some(vec![Vec::new()]), false, known.min(HEAD)).words
}

/// What every match of a part of a pattern holds, and the word that goes on behind it.
struct Part {
    words: Option<Vec<Word>>,
    open: Open,
}

/// The bytes of a word so far, one way or another, none where it begins; nothing where they are not known.
type Open = Option<Vec<Vec<u8>>>;

/// Ways in which a word can have begun that are told apart.
const MOST_BEGUN: usize = 8;

/// What there is one way or another, each once; nothing where one of the ways has nothing.
fn any_of<T: Ord + Clone>(ways: impl IntoIterator<Item = Option<Vec<T>>>) -> Option<Vec<T>> {
    let mut all = ways.into_iter().collect::<Option<Vec<_>>>()?.concat();
    all.sort_unstable();
    all.dedup();
    Some(all)
}

/// A word that has begun one way or another.
fn begun(ways: impl IntoIterator<Item = Open>) -> Open {
    any_of(ways).filter(|all| all.len() <= MOST_BEGUN)
}

/// Only a word that begins there.
fn is_new(open: &Open) -> bool {
    open.as_ref().is_some_and(|begun| begun.iter().all(Vec::is_empty))
}

/// The words that end where nothing more of them comes.
fn words_of(open: &Open, ended: bool) -> Option<Vec<Word>> {
    let begun = open.as_ref().filter(|_| ended)?;
    let word = |bytes: &Vec<u8>| {
        bytes.iter().all(|byte| is_word(*byte)).then(|| Word { bytes: bytes.clone(), whole: true })
    };
    begun.iter().map(|bytes| word(bytes).filter(|_| !bytes.is_empty())).collect()
}

/// Of a part behind some bytes of a word, and behind which a word surely has ended, or may go on.
fn part(hir: &Hir, open: &Open, ended: bool) -> Part {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Part { words: words_of(open, ended), open: open.clone() },
        HirKind::Class(_) => Part { words: None, open: None },
        HirKind::Literal(bytes) => literal(&bytes.0, open, ended, 0),
        HirKind::Capture(capture) => part(&capture.sub, open, ended),
        HirKind::Repetition(repeated) if (repeated.min, repeated.max) == (0, Some(1)) => {
            let there = part(&repeated.sub, open, ended);
            let words = any_of([there.words, words_of(open, ended)]);
            Part { words, open: begun([open.clone(), there.open]) }
        }
        HirKind::Repetition(repeated) => {
            let may_be_none = repeated.min == 0;
            let begins_word = is_new(open);
            let once = part(&repeated.sub, open, ended && ends::before(&repeated.sub, ended));
            // It may be there once more, behind bytes of its own.
            let ends_word = is_new(&once.open) && (begins_word || !may_be_none);
            let words = once.words.filter(|_| !may_be_none);
            Part { words, open: ends_word.then(|| vec![Vec::new()]) }
        }
        HirKind::Concat(parts) => all(parts, open, ended, 0),
        HirKind::Alternation(parts) => {
            let parts: Vec<Part> = parts.iter().map(|hir| part(hir, open, ended)).collect();
            let (words, opens): (Vec<_>, Vec<_>) =
                parts.into_iter().map(|part| (part.words, part.open)).unzip();
            Part { words: any_of(words), open: begun(opens) }
        }
    }
}

/// Of parts one behind the other, of which so many first bytes are known.
fn all(parts: &[Hir], open: &Open, ended: bool, mut known: usize) -> Part {
    let mut whole = Part { words: None, open: open.clone() };
    let mut known_word: Option<Vec<u8>> = None;
    for (at, hir) in parts.iter().enumerate() {
        let ended = ends::before_all(&parts[at + 1..], ended);
        let next = match hir.kind() {
            HirKind::Literal(bytes) => {
                let known = std::mem::take(&mut known);
                let last = goes_on(&bytes.0);
                known_word = (bytes.0.len() - last.len() < known).then_some(last);
                literal(&bytes.0, &whole.open, ended, known)
            }
            _ => part(hir, &whole.open, ended),
        };
        // What goes on with a word that is known says nothing new.
        let is_known = |word: &Word| known_word.as_ref().is_some_and(|known| word.bytes.starts_with(known));
        let new = next.words.filter(|words| !words.iter().any(is_known));
        let words = [whole.words, new].into_iter().flatten().max_by_key(|words| worth(words));
        whole = Part { words, open: next.open };
    }
    whole
}

/// Words that are in one sentence of twenty or more: as good as none.
const COMMON: [&str; 24] = [
    "the", "and", "you", "a", "i", "it", "in", "is", "to", "for", "at", "on", "of", "what", "that", "do",
    "so", "with", "we", "how", "have", "me", "my", "are",
];

impl Word {
    /// How much it says: as much as it has bytes, and where it ends there one more.
    fn worth(&self) -> usize {
        let common = COMMON.iter().any(|common| common.as_bytes() == self.bytes);
        let worth = self.bytes.len() + usize::from(self.whole);
        if common { worth.min(LEAST) } else { worth }
    }
}

/// Words that say less than this are in most sentences.
pub(super) const LEAST: usize = 3;

/// How much some words say: no more than the one of them that says least.
pub(super) fn worth(words: &[Word]) -> usize {
    words.iter().map(Word::worth).min().unwrap_or_default()
}

/// Of a literal of which so many first bytes are known, behind a word that has begun.
fn literal(bytes: &[u8], open: &Open, ended: bool, known: usize) -> Part {
    let Some(opens) = open else {
        let behind = (0..bytes.len()).find(|at| bytes[*at] == b' ');
        let words = behind.and_then(|space| longest(&bytes[space..], ended, known.saturating_sub(space)));
        return Part { words: words.map(|word| vec![word]), open: behind.map(|_| vec![goes_on(bytes)]) };
    };
    let all: Vec<Vec<u8>> = opens.iter().map(|open| [open, bytes].concat()).collect();
    let words = all.iter().map(|bytes| longest(bytes, ended, known)).collect();
    Part { words, open: begun([Some(all.iter().map(|bytes| goes_on(bytes)).collect())]) }
}

/// The longest word of some bytes, of which so many first ones are known, as far as it is in them.
fn longest(bytes: &[u8], ended: bool, known: usize) -> Option<Word> {
    let words: Vec<&[u8]> = bytes.split(|byte| *byte == b' ').collect();
    let begin = |at: usize| words[..at].iter().map(|word| word.len() + 1).sum::<usize>();
    let begun = (0..words.len()).filter(|at| begin(*at) >= known);
    let begun = begun.filter(|at| words[*at].first().is_some_and(|first| is_word(*first)));
    let word = |at: usize| {
        let whole = (at < words.len() - 1 || ended) && words[at].iter().all(|byte| is_word(*byte));
        Word { bytes: words[at].to_vec(), whole }
    };
    begun.map(word).max_by_key(Word::worth)
}

/// The word of some bytes that goes on behind them.
fn goes_on(bytes: &[u8]) -> Vec<u8> {
    bytes.rsplit(|byte| *byte == b' ').next().unwrap_or_default().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_match_holds_these() {
        // A full stop stands behind a word that ends there.
        for (pattern, want) in [
            ("i (?:[a-z]+ )?founded", Some(&["founded"][..])),
            (r"(?:a|an|the) quotes?(?-u:\b)", Some(&["quote.", "quotes."])),
            ("^ (?:(?:hi|ok) )*(?:[^ ]+ ){1,3}from", Some(&["from"])),
            (r"[0-9]+ (?:people|men)(?-u:\b)", Some(&["men.", "people."])),
            (r"[0-9]+ (?:people|men)(?: (?:or|and) so)?(?-u:\b)", Some(&["men.", "people."])),
            ("[a-z]+ (?:people|men)[a-z ]", Some(&["men", "people"])),
            ("[a-z]+ (?:a man |women )x", Some(&["man.", "women."])),
            (r"(?:[a-z]+ no\.one's)+ $", Some(&["no.one's"])),
            ("(?:[a-z]+ any)+", Some(&["any"])),
            ("[a-z]+ any(?: so)?s", Some(&["anys", "sos"])),
            ("[a-z]+ any(?: so)?(?: s|$)", Some(&["any."])),
            ("(?:[a-z]+ any)+ $", Some(&["any"])),
            ("(?: [a-z]+ any)+ $", Some(&["any."])),
            // "founder" is in no match of a part that may be left out.
            ("(?:founder )?[a-z]+", None),
            // Where a word begins with something else, what follows does not begin it.
            ("[a-z]+less", None),
            // What the alternatives have in common stands before them.
            ("[0-9]+ (?:people|persons|ppl)(?-u:\\b)", Some(&["people.", "persons.", "ppl."])),
            ("[0-9]+ sta(?:ff|tions?)(?: in| of)(?-u:\\b)", Some(&["staff.", "station.", "stations."])),
            ("[0-9]+ (?:un)+(?:do|did)", Some(&["un"])),
            ("[0-9]+ no(?:t|ne)?(?-u:\\b)", Some(&["no.", "none.", "not."])),
            // It is known of the first bytes that they are there.
            (r"would (?:be|do) (?:fine|good)(?-u:\b)", Some(&["fine.", "good."])),
            (r"we would (?:like|love) to", Some(&["like.", "love."])),
            (r"we are not interested", Some(&["interested"])),
            (r"calendars", None),
            // Of two words the rarer one says more.
            (r"[0-9]+ (?:led you|got you)(?-u:\b)", Some(&["got.", "led."])),
            (r"want(?:s)?(?: it)?(?-u:\b)", None),
            // A word may have begun one way or another.
            (r"[0-9]+ (?:co ?workers|men)(?-u:\b)", Some(&["coworkers.", "men.", "workers."])),
            (
                r"[0-9]+ (?:is|was)? ?(?:it|on)(?-u:\b)",
                Some(&["isit.", "ison.", "it.", "on.", "wasit.", "wason."]),
            ),
            (r"[0-9]+ ok(?:ay)?(?-u:\b)", Some(&["ok.", "okay."])),
            (r"[0-9]+ (?:do|go(?:es)?)(?: it)?(?-u:\b)", Some(&["do.", "go.", "goes.", "it."])),
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
