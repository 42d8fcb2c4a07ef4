//! What the caller can spend: "no budget yet", "it's approved", "sixty thousand a year".

use std::sync::LazyLock;

use super::Said;
use super::asked::Topic;
use super::cue::{Cues, pattern};
use super::ledger::{Ledger, Weight};
use super::money::{self, Sum};
use super::pattern::Pattern;
use super::talk::{Claim, Talk};
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
            r"budget is (?:very |pretty |really |quite |super |a bit |kind of |rather |fairly |so )*(?:tight|limited|small|low|frozen|zero|gone|tiny)|(?:on a |very |really |pretty )?(?:tight|limited|small|tiny|low|zero|shoestring|modest) budget|money is (?:[a-z]+ ){0,2}tight|(?:rather |very |so |quite )(?:little|low) (?:to spend|budget|money)|no money|(?:not|have no|without) (?:any )?(?:money|funds|cash) (?:for|to)|(?:havenae|have nae|haven\'t) (?:any )?money|can not (?:really )?afford|can not (?:really )?spend (?:much|a lot|anything)|(?:free|cheapest) (?:plan|version|tier|option|one)|for free|something (?:free|cheap)|too expensive (?:for us|for me)|out of (?:our|my) (?:budget|price range)",
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
/// Money that is there, whatever it is.
static APPROVED: LazyLock<Pattern> =
    LazyLock::new(|| pattern(r"(?:pre )?approved|signed off|allocated|secured|green ?lit|set in stone"));
static HELD_BY_OTHERS: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:he|she|they|vp|boss|director|cfo|ceo|owner|finance|manager|board) (?:[a-z]+ )?(?:holds?|controls?|owns?|sets?|decides?|has|handles?|manages?) (?:on )?(?:the |our |all )?budgets?|who (?:handles|owns|holds|has)",
    )
});
static TIGHT: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"tight|shoestring|(?:very |really |pretty |quite )limited|(?:is|it is) limited|not (?:a lot|much)|very little|barely",
    )
});
/// Answers to a question about the budget that do not name it.
static ANSWERS: LazyLock<Cues<Budget>> = LazyLock::new(|| {
    Cues::new(&[
        (
            Budget::Low,
            r"(?:it is|money is|that is|things are|^) (?:(?:very|really|pretty|quite|a bit|rather|fairly|um|oh) )*(?:tight|limited|small|tiny|modest|low|next to nothing|not much|very little|minimal)|(?:do|have) not (?:really |actually |yet )*(?:have|got) (?:one|any|anything|much)|^ (?:um |well |honestly )*(?:none|nothing|zero)|(?:has|is|was) not (?:been |yet )*(?:approved|allocated|signed)",
        ),
        (
            Budget::High,
            r"(?:is|has|was|been) (?:already |been |all )*(?:approved|signed off|allocated|secured)",
        ),
    ])
});

pub(super) fn hear(talk: &Talk<'_>) -> Option<Said<Budget>> {
    let mut ledger = Ledger::default();
    let mut approved = false;
    for claim in &talk.claims {
        let sums = money::offered(claim);
        approved |= !claim.denied() && is_approved(claim);
        for sum in sums.iter().filter(|_| !claim.denied()) {
            let level = sum_level(claim, sum, approved);
            ledger.offer(claim.weight(Weight::Stated), claim.corrects(), level, claim.evidence(&sum.place));
        }
        if claim.asked(Topic::Budget)
            && let Some((level, place)) = ANSWERS.first(&claim.sentence)
            // "We haven't got one, sorry, we do, it's 25,000": the sum is what counts.
            && sums.is_empty()
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
        // "Just the free version" of another tool, "he holds the budget" of another's purse.
        let foreign = (claim.asked(Topic::Tool) && !claim.asked(Topic::Budget))
            || (level == Budget::Medium && claim.sentence.has(&HELD_BY_OTHERS));
        let vague = level != Budget::High && !sums.is_empty();
        let other = money::third_party(&claim.sentence, place.start);
        if asks
            || foreign
            || vague
            || other
            || (level == Budget::Medium && claim.sentence.negated(place.start))
        {
            continue;
        }
        let own = if level == Budget::Medium { Weight::Mentioned } else { Weight::Stated };
        ledger.offer(claim.weight(own).min(Weight::Stated), claim.corrects(), level, claim.evidence(&place));
    }
    ledger.finish()
}

fn is_approved(claim: &Claim<'_>) -> bool {
    let sentence = &claim.sentence;
    let asks = claim.own() && sentence.question;
    sentence.find(&APPROVED).is_some_and(|place| {
        let hedged = [" not ", " if ", " until ", " need ", " needs ", " once ", " get ", " be "];
        let before = sentence.lead_in(place.start, 5);
        !asks && !sentence.negated(place.start) && !hedged.iter().any(|w| before.contains(w))
    })
}

/// An approved sum is high and a tight one low, whatever its size.
fn sum_level(claim: &Claim<'_>, sum: &Sum, approved: bool) -> Budget {
    match () {
        () if claim.sentence.has(&TIGHT) => Budget::Low,
        () if approved || sum.yearly.is_some_and(|y| y >= HIGH_BUDGET) => Budget::High,
        () => Budget::Medium,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use super::*;

    const BUDGETS: &[(&[&str], Option<Budget>)] = &[
        (&["U the budget is approved"], Some(Budget::High)),
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
        (&["U I have 20k approved"], Some(Budget::High)),
        (&["A Budget?", "U I have 20k approved"], Some(Budget::High)),
        (&["A Is the budget approved?", "U yes, twenty thousand"], Some(Budget::High)),
        (&["U a budget of 9k is approved"], Some(Budget::High)),
        (&["A Budget?", "U 20k, but that's not approved yet"], Some(Budget::Medium)),
        (&["U we have a budget of 20k once it gets approved"], Some(Budget::Medium)),
        (&["A Budget?", "U it's tight, five thousand"], Some(Budget::Low)),
        (&["A Budget?", "U it's tight"], Some(Budget::Low)),
        (&["U the budget is pretty tight, maybe 3k"], Some(Budget::Low)),
        (
            &[
                "A Budget?",
                "U we haven't got one, actually no, sorry, we do, it's twenty five thousand, approved last week",
            ],
            Some(Budget::High),
        ),
        (&["A Budget?", "U no more than two grand a year"], Some(Budget::Medium)),
        (&["U My friend at Oracle said he has a budget of two million"], None),
        (&["U 60k is approved", "U so it's within budget"], Some(Budget::High)),
    ];

    #[test]
    fn budgets() {
        for &(lines, want) in BUDGETS {
            assert_eq!(hear(&Talk::new(&talk(lines))).map(|s| s.value), want, "{lines:?}");
        }
    }
}
