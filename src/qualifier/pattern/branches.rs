//! The ways in which a pattern can match, each for itself: what `a b|c d` begins with and what
//! it cannot do without is another matter for `a b` than for `c d`.

use regex_syntax::hir::{Hir, HirKind};

/// Ways of one pattern that are told apart; what goes beyond stays together.
const MOST: usize = 600;

/// The ways in which something matches.
pub(super) fn of(hir: &Hir) -> Vec<Hir> {
    let (mut done, mut open) = (Vec::new(), vec![hir.clone()]);
    while let Some(hir) = open.pop() {
        match split(&hir).filter(|parts| done.len() + open.len() + parts.len() <= MOST) {
            Some(parts) => open.extend(parts),
            None => done.push(hir),
        }
    }
    done
}

/// The alternatives with which something begins, each with all that comes behind; nothing
/// where there is one way alone.
fn split(hir: &Hir) -> Option<Vec<Hir>> {
    match hir.kind() {
        HirKind::Capture(capture) => split(&capture.sub),
        HirKind::Alternation(parts) => Some(parts.clone()),
        // What may be left out is there, or what comes behind begins it.
        HirKind::Repetition(repeated)
            // Of what may be nothing, once more would be the same.
            if repeated.min == 0 && repeated.sub.properties().minimum_len() > Some(0) =>
        {
            let more = repeated.max.is_none_or(|max| max > 1).then(|| hir.clone());
            let some = std::iter::once((*repeated.sub).clone()).chain(more).collect();
            Some(vec![Hir::concat(some), Hir::empty()])
        }
        HirKind::Concat(parts) => {
            // The space before the first word of a sentence is in each of them.
            let first = parts.iter().position(|part| is_something(part) && !is_space(part))?;
            let with = |one: Hir| {
                let (before, behind) = (&parts[..first], &parts[first + 1..]);
                Hir::concat(before.iter().cloned().chain([one]).chain(behind.iter().cloned()).collect())
            };
            Some(split(&parts[first])?.into_iter().map(with).collect())
        }
        _ => None,
    }
}

fn is_something(hir: &Hir) -> bool {
    hir.properties().maximum_len() != Some(0)
}

fn is_space(hir: &Hir) -> bool {
    matches!(hir.kind(), HirKind::Literal(literal) if *literal.0 == *b" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_is_one_of_its_own() {
        for (pattern, want) in [
            (r"(?-u:\b)(?:(?:a|the) quote|how much)(?-u:\b)", 3),
            ("(?:yes|no) (?:sir|madam)", 2),
            ("(?:we )?(?:have|had) it", 3),
            ("^ (?:(?:oh|well) )*(?:yes|no)", 4),
            ("(?:(?:so )?)*yes", 1),
            ("just one", 1),
        ] {
            let ways = of(&super::super::compiled(regex_syntax::parse(pattern)));
            assert_eq!(ways.len(), want, "{pattern}: {ways:?}");
        }
    }

    #[test]
    fn there_are_no_more_than_can_be_kept() {
        let many = (0..MOST * 2).map(|n| format!("x{n}y")).collect::<Vec<_>>().join("|");
        let ways = of(&super::super::compiled(regex_syntax::parse(&many)));
        assert!((1..=MOST).contains(&ways.len()), "{}", ways.len());
    }
}
