//! Where a word surely ends: before a space, before a boundary of words, before the end.

use regex_syntax::hir::{Class, Hir, HirKind, Look};

use super::openings::is_word;

/// Whether a word surely ends before every match of something, if it does before what comes behind.
pub(super) fn before(hir: &Hir, behind: bool) -> bool {
    match hir.kind() {
        HirKind::Empty => behind,
        HirKind::Look(look) => behind || is_boundary(*look),
        HirKind::Literal(literal) => literal.0.first().is_some_and(|first| !is_word(*first)),
        HirKind::Class(class) => !holds_word(class),
        HirKind::Capture(capture) => before(&capture.sub, behind),
        HirKind::Repetition(repeated) => {
            let may_be_none = repeated.min == 0;
            before(&repeated.sub, behind) && (behind || !may_be_none)
        }
        HirKind::Concat(parts) => before_all(parts, behind),
        HirKind::Alternation(parts) => parts.iter().all(|hir| before(hir, behind)),
    }
}

/// Whether a word surely ends behind every match of something.
pub(super) fn every_match(hir: &Hir) -> bool {
    let HirKind::Concat(parts) = hir.kind() else { return false };
    let behind = parts.iter().rposition(|part| part.properties().maximum_len() != Some(0));
    before_all(&parts[behind.map_or(0, |last| last + 1)..], false)
}

/// The same of what comes one behind the other.
pub(super) fn before_all(parts: &[Hir], behind: bool) -> bool {
    parts.iter().rev().fold(behind, |behind, hir| before(hir, behind))
}

fn is_boundary(look: Look) -> bool {
    matches!(look, Look::WordAscii | Look::WordUnicode | Look::End)
}

/// Whether a class has a byte of a word in it.
fn holds_word(class: &Class) -> bool {
    let holds = |from: u32, to: u32| (from..=to.min(0x7f)).any(|byte| u8::try_from(byte).is_ok_and(is_word));
    match class {
        Class::Unicode(class) => class.iter().any(|range| holds(range.start().into(), range.end().into())),
        Class::Bytes(class) => class.iter().any(|range| holds(range.start().into(), range.end().into())),
    }
}
