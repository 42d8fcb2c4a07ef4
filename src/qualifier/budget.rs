//! What the caller can spend: "no budget yet", "it's approved", "sixty thousand a year".

use std::sync::LazyLock;

use super::Said;
use super::asked::Topic;
use super::cue::Cues;
use super::ledger::{Ledger, Weight};
use super::money;
use super::talk::Talk;
use crate::lead::bant::Budget;

/// From here on a year's budget is high.
const HIGH_BUDGET: f64 = 50_000.0;

static BUDGET: LazyLock<Cues<Option<Budget>>> = LazyLock::new(|| {
    Cues::new(&[
        (
            Some(Budget::High),
            r"(?:budget|money|price|cost) (?:is|was) (?:not|no) (?:really )?(?:a |an |the )?(?:issue|problem|concern|object|obstacle)|no budget (?:issues?|problems?|constraints?|limit)",
        ),
        (
            None,
            r"(?:not|never) (?:really |yet )?(?:discussed|talked about|thought about|looked at|decided on|know|sure (?:about|of|what))(?: [a-z]+){0,4} budgets?|do not know (?:the|our|what|if|about)(?: [a-z]+){0,3} budgets?",
        ),
        (
            Some(Budget::Low),
            r"no (?:real |actual |dedicated |formal |set |specific |approved |extra |big |large )*(?:budget|money|funds)|(?:do|does|did|have) not (?:really |actually |yet |currently |even )*(?:have |got |set )?(?:a |any |the |much |much of a )*(?:[a-z]+ )?(?:budget|money|funds|funding)|without (?:a |any )?budget|budget (?:is|has|was) not (?:yet |really |been |been )*(?:approved|allocated|set|there|finali[sz]ed|confirmed|big|large|huge)",
        ),
        (
            Some(Budget::Low),
            r"budget is (?:very |pretty |really |quite |super |a bit |kind of |rather |fairly |so )*(?:tight|limited|small|low|frozen|zero|gone|tiny)|(?:on a |very |really |pretty )?(?:tight|limited|small|tiny|low|zero|shoestring|modest) budget|money is (?:very |really |pretty )?tight|can not (?:really )?afford|can not (?:really )?spend (?:much|a lot|anything)|(?:free|cheapest) (?:plan|version|tier|option|one)|for free|something (?:free|cheap)|too expensive (?:for us|for me)|out of (?:our|my) (?:budget|price range)",
        ),
        (
            Some(Budget::High),
            r"budget (?:that )?(?:is |has been |was |has |already |been |all )*(?:approved|allocated|signed off|secured|in place|confirmed|set aside|locked in)|(?:approved|allocated|secured|big|large|significant|healthy|generous|substantial|unlimited|decent sized) (?:[a-z]+ )?budget|(?:got|have) (?:the |our |a |it )?(?:[a-z]+ )?(?:budget|funding|money) (?:[a-z]+ )?(?:approved|signed off|secured|allocated)|approved (?:the |our |a )?(?:budget|spend|funding)",
        ),
        (
            Some(Budget::Medium),
            r"(?:set|put) aside|earmarked|(?:can|could|would) (?:spend|invest|afford)|(?:looking|willing|able|planning|prepared) to (?:spend|invest|pay)|budgeted|within (?:our |the )?budget|budget",
        ),
    ])
});
/// Answers to a question about the budget that do not name it.
static ANSWERS: LazyLock<Cues<Budget>> = LazyLock::new(|| {
    Cues::new(&[
        (
            Budget::Low,
            r"(?:do|have) not (?:really |actually |yet )*(?:have|got) (?:one|any|anything|much)|^ (?:um |well |honestly )*(?:none|nothing|zero)|(?:has|is|was) not (?:been |yet )*(?:approved|allocated|signed)",
        ),
        (
            Budget::High,
            r"(?:is|has|was|been) (?:already |been |all )*(?:approved|signed off|allocated|secured)",
        ),
    ])
});

pub(super) fn hear(talk: &Talk<'_>) -> Option<Said<Budget>> {
    let mut ledger = Ledger::default();
    for claim in &talk.claims {
        let sums = money::offered(claim);
        for sum in sums.iter().filter(|_| !claim.denied()) {
            let high = sum.yearly.is_some_and(|y| y >= HIGH_BUDGET);
            let level = if high { Budget::High } else { Budget::Medium };
            ledger.offer(claim.weight(Weight::Stated), claim.corrects(), level, claim.evidence(&sum.place));
        }
        if claim.asked(Topic::Budget)
            && let Some((level, place)) = ANSWERS.first(&claim.sentence)
        {
            ledger.offer(Weight::Stated, false, level, claim.evidence(&place));
        }
        let Some((Some(level), place)) = BUDGET.first(&claim.sentence) else { continue };
        if claim.denied() {
            if level != Budget::Low {
                ledger.offer(Weight::Stated, true, Budget::Low, claim.evidence(&place));
            }
            continue;
        }
        let asks = claim.own() && claim.sentence.question;
        let vague = level != Budget::High && !sums.is_empty();
        if asks || vague || (level == Budget::Medium && claim.sentence.negated(place.start)) {
            continue;
        }
        let own = if level == Budget::Medium { Weight::Mentioned } else { Weight::Stated };
        ledger.offer(claim.weight(own).min(Weight::Stated), claim.corrects(), level, claim.evidence(&place));
    }
    ledger.finish()
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use super::*;

    #[test]
    fn budgets() {
        for (lines, want) in [
            (&["U the budget is approved"][..], Some(Budget::High)),
            (&["U budget is not an issue"], Some(Budget::High)),
            (&["U we have sixty thousand a year budgeted"], Some(Budget::High)),
            (&["U our budget is five thousand a month"], Some(Budget::High)),
            (&["U our budget is ten thousand dollars"], Some(Budget::Medium)),
            (&["U we have some budget for this"], Some(Budget::Medium)),
            (&["U no budget yet"], Some(Budget::Low)),
            (&["U we don't really have a budget for that"], Some(Budget::Low)),
            (&["U the budget hasn't been approved yet"], Some(Budget::Low)),
            (&["U money is tight"], Some(Budget::Low)),
            (&["A Do you have a budget in mind?", "U not yet"], Some(Budget::Low)),
            (&["A Do you have a budget in mind?", "U I'm not sure"], None),
            (&["A What budget do you have?", "U we don't have one"], Some(Budget::Low)),
            (&["A Is the budget approved?", "U it hasn't been approved yet"], Some(Budget::Low)),
            (&["A And the budget?", "U that's already been approved"], Some(Budget::High)),
            (&["U budget isn't finalized but it's in the 30-40k range"], Some(Budget::Medium)),
            (&["A Has the budget been approved?", "U yes it has"], Some(Budget::High)),
            (&["A Our Pro plan fits any budget.", "U nice"], None),
            (&["U we haven't discussed the budget"], None),
            (&["U 60k is approved", "U so it's within budget"], Some(Budget::High)),
        ] {
            assert_eq!(hear(&Talk::new(&talk(lines))).map(|s| s.value), want, "{lines:?}");
        }
    }
}
