//! The band of the company's size, from a word ("we're a startup") where no number was said.

use std::sync::LazyLock;

use super::cue::Cues;
use super::ledger::{Ledger, Weight};
use super::talk::Talk;
use super::{Said, SizeBand};

static BAND: LazyLock<Cues<SizeBand>> = LazyLock::new(|| {
    let own = r"(?:we are|we are still|i am|are we|i run|i own|i work (?:at|for|in)|it is|as|from|for|our company is|still|founder of|ceo of|owner of|we are just)";
    let tables = [
        (
            SizeBand::Startup,
            format!(r"{own} (?:a|an|just a|still a|only a|our) (?:[a-z]+ ){{0,3}}(?:startup|start up)"),
        ),
        (
            SizeBand::Small,
            format!(
                r"{own} (?:a|an|just a|only a|still a|our)? ?(?:very |pretty |really |fairly |quite |relatively )?small(?:ish)?(?: [a-z]+){{0,2}} (?:business|company|firm|agency|shop|team|practice|clinic|studio|bakery|store|outfit)"
            ),
        ),
        (
            SizeBand::Medium,
            format!(
                r"{own} (?:(?:a|an|just a|only a|our) )?(?:mid ?size|mid sized|midsized|medium sized|medium size|medium|mid market)(?: [a-z]+){{0,2}}"
            ),
        ),
        (
            SizeBand::Enterprise,
            format!(
                r"{own} (?:(?:a|an|our) )?(?:[a-z]+ )?(?:enterprise|multinational|fortune [0-9]+|global corporation)"
            ),
        ),
        (
            SizeBand::Large,
            format!(
                r"{own} (?:a|an|our)? ?(?:very |pretty |really |fairly |quite )?(?:large|big)(?: [a-z]+){{0,2}} (?:business|company|firm|organi[sz]ation|corporation|group)"
            ),
        ),
    ];
    let table: Vec<(SizeBand, &str)> = tables.iter().map(|(b, t)| (*b, t.as_str())).collect();
    Cues::new(&table)
});

/// The band, from a word ("we're a startup"), else from the number.
pub(super) fn hear(talk: &Talk<'_>, size: Option<&Said<i32>>) -> Option<Said<SizeBand>> {
    if let Some(size) = size {
        return Some(Said { value: SizeBand::of(size.value), evidence: size.evidence.clone() });
    }
    let mut ledger = Ledger::default();
    for claim in talk.claims.iter().filter(|c| !c.denied()) {
        if let Some((band, place)) = BAND.first(&claim.sentence)
            && !claim.sentence.negated(place.start)
        {
            ledger.offer(claim.weight(Weight::Stated), claim.corrects(), band, claim.evidence(&place));
        }
    }
    ledger.finish()
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use super::*;

    #[test]
    fn bands() {
        let band_of = |lines: &[&str]| hear(&Talk::new(&talk(lines)), None).map(|s| s.value);
        assert_eq!(band_of(&["U we're a startup"]), Some(SizeBand::Startup));
        assert_eq!(band_of(&["U we are a small family business"]), Some(SizeBand::Small));
        assert_eq!(band_of(&["U we sell to startups"]), None);
        assert_eq!(band_of(&["U does the enterprise plan have sso"]), None);
    }
}
