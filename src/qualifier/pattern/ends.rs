//! Where a word surely ends: before a space, before a boundary of words, before the end.

use regex_syntax::hir::{Class, Hir, HirKind, Look};

use super::words::is_word;

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

/// The same of what comes one behind the other.
pub(super) fn before_all(parts: &[Hir], behind: bool) -> bool {
    parts.iter().rev().fold(behind, |behind, hir| before(hir, behind))
}

/// Whether something is a literal between boundaries that a whole word has.
pub(super) fn around_a_literal(hir: &Hir) -> bool {
    let HirKind::Concat(parts) = hir.kind() else { return false };
    let literals = parts.iter().filter(|part| matches!(part.kind(), HirKind::Literal(_))).count();
    let ends = parts.last().is_some_and(|last| before(last, false));
    ends && literals == 1
        && parts.iter().all(|part| matches!(part.kind(), HirKind::Literal(_)) || holds_at_a_boundary(part))
}

/// Whether what takes no bytes holds wherever a word begins or ends.
fn holds_at_a_boundary(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Empty => true,
        // Of letters beyond ASCII another kind of boundary takes others for a part of the word.
        HirKind::Look(look) => *look == Look::WordAscii,
        HirKind::Alternation(parts) => parts.iter().any(holds_at_a_boundary),
        HirKind::Capture(capture) => holds_at_a_boundary(&capture.sub),
        HirKind::Concat(parts) => parts.iter().all(holds_at_a_boundary),
        HirKind::Literal(_) | HirKind::Class(_) | HirKind::Repetition(_) => false,
    }
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
