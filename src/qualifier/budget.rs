//! What the caller can spend: "no budget yet", "it's approved", "sixty thousand a year".

use std::sync::LazyLock;

use super::Said;
use super::asked::Topic;
use super::cue::{Cues, pattern};
use super::ledger::{Ledger, Weight};
use super::money;
use super::pattern::Pattern;
use super::sentence::Sentence;
use super::sums::Sum;
use super::tagger::levels::Question;
use super::talk::{Claim, Talk};
use crate::lead::bant::Budget;

/// From here on a year's budget is high.
const HIGH_BUDGET: f64 = 50_000.0;

static BUDGET: LazyLock<Cues<Option<Budget>>> = LazyLock::new(|| {
    Cues::new(&[
        (
            Some(Budget::High),
            r"(?:budget|money|price|costs?|cash|funding) (?:is|was|are) (?:not|no) (?:really |actually |exactly )?(?:an? |the |our |my |what )*(?:issues?|problems?|concerns?|object|obstacle|question|worry|barrier|blocker|holding|matter)|no budget (?:issues?|problems?|constraints?|limit|worries)|(?:money|cash) is no|not short of (?:money|cash)|(?:whatever|as much as) it (?:takes|costs)|(?:got|have|received|won|awarded) (?:a |the |an )?(?:[a-z]+ )?grant|sky is the limit|(?:grant|fund|funding|subsidy|scheme|parent company|head office) (?:covers?|pays? for|is paying|will pay|will cover)",
        ),
        (
            None,
            r"(?:not|never) (?:really |yet )?(?:discussed|talked about|thought about|looked at|decided on|know|sure (?:about|of|what))(?: [a-z]+){0,4} budgets?|do not know (?:the|our|what|if|about)(?: [a-z]+){0,3} budgets?|(?:have|has|did|do|does) not (?:really |actually |quite |yet )*(?:settled|decided|fixed|agreed|worked out|mention|mentioned|say|said|told|tell|determined|figured)|(?:check|clarify|confirm|find out|must ask|have to ask|need to ask|to see)(?: [a-z]+){0,4} (?:with|from|hq|budget)|(?:have|has) not (?:really |actually |quite |yet )*(?:got|gotten|come|thought|been) (?:that|so|quite that|this) far|not (?:at )?that (?:stage|point)|not that i (?:know|am aware)|nothing (?:fixed|firm|definite|official|formal|specific|in writing|decided|agreed)|do not (?:deal|handle|do|see|touch|have anything to do)(?: [a-z]+){0,2} budgets?",
        ),
        (
            Some(Budget::Low),
            r"(?:no|hardly any|barely any|next to no|precious little|very little|zero|not much|not a lot of|not any) (?:real |actual |dedicated |formal |set |specific |approved |extra |big |large |spare |marketing |software |it )*(?:budget|money|funds|funding|cash)|(?:do|does|did|have) not (?:really |actually |yet |currently |even |exactly )*(?:have |got |set )?(?:a |any |the |much |much of a )*(?:[a-z]+ )?(?:budget|money|funds|funding|cash)|without (?:a |any )?budget|(?:budget|funding|money|it) (?:is|has|was) not (?:yet |really |been |been )*(?:approved|allocated|set|there|finali[sz]ed|confirmed|big|large|huge|signed off)",
        ),
        (
            Some(Budget::Low),
            r"(?:budgets?|money|funds|funding|cash|purse strings|things|margins|finances) (?:is|are|was|has|have|got|has been|have been|were)(?: been| got| really| very| pretty| quite| super| a bit| kind of| rather| fairly| so| always| all| financially)* (?:tight|limited|small|low|frozen|zero|gone|tiny|cut|slashed|short|scarce|non ?existent|stretched|thin)|(?:on a |very |really |pretty |quite )?(?:tight|limited|small|tiny|low|zero|shoestring|modest) budget|shoestring|(?:rather |very |so |quite )(?:little|low) (?:to spend|budget|money)|(?:not|have no|without) (?:any )?(?:money|funds|cash) (?:for|to)|(?:havenae|have nae|haven\'t) (?:any )?money|can not (?:really |actually |even |currently )*(?:afford (?:it|that|this|much|more|anything|you|your|the|a|those|big|[$€£0-9]+)|pay (?:for |a |any|much|that|this)|spend (?:much|a lot|anything|an? (?:dime|penny|cent)))|(?:has|have|must|need|needs) to be free|(?:just|only|want|need|take|prefer|like) (?:the |a |your )*(?:free|cheapest) (?:plan|version|tier|option|one)|(?:get|have|want|need) (?:it|this|that|one) for free|something (?:free|cheap)|as (?:little|cheap(?:ly)?|low) as (?:possible|we can|you can|it gets)|too expensive (?:for us|for me)|out of (?:our|my) (?:budget|price range|league)|(?:way|far|well|quite|a bit|much) (?:over|above|beyond|more than) (?:what (?:i|we)|our|my)|skint|(?:we|i) (?:am|are) (?:flat |completely |totally )?broke|every (?:penny|cent|pound|dollar|euro|rupee) (?:counts|twice)|(?:count|watch|turn)(?:ing)? (?:every|the|our|each) (?:penny|pennies|cents?|pound|dollar|euro)|(?:cash |money )?strapped|(?:froze|frozen|freeze on) (?:all |any |the )?(?:spend|spending|budgets?|purchases|costs)|(?:spending|budget|hiring and spending) freeze|next to nothing|nothing (?:left|there|to spare|in the (?:pot|kitty|budget))|(?:unless|until) it pays for itself",
        ),
        (
            Some(Budget::High),
            r"(?:budget|money|funding|funds|cash|pot|line item|sum|amount|grant|spend) (?:that |for it |for this |for that )?(?:is |has been |was |has |are |have |already |been |all |got |now )*(?:pre ?approved|approved|allocated|signed off|secured|in place|confirmed|set aside|locked in|released|granted|cleared|ring ?fenced|ring fenced|sanctioned|green ?lit|in the bank|waiting|came through|come through|agreed)|(?:it|that) (?:is|has|was) (?:already |been |all )*(?:approved|signed off|sanctioned|green ?lit|budgeted)|(?:budget|money|funding|funds|cash) is (?:there|available|sorted|no problem)|(?:money|grant|funding|approval) (?:has )?(?:came|come) through|(?:we|i) have been approved (?:for|it|that|$)|(?:approved|allocated|secured|sanctioned|big|large|significant|healthy|generous|substantial|unlimited|decent sized|ample) (?:[a-z]+ )?(?:budget|funding)|(?:got|have) (?:the |our |a |it )?(?:[a-z]+ )?(?:budget|funding|money|it) (?:[a-z]+ )?(?:approved|signed off|secured|allocated|cleared)|(?:approved|cleared|released|sanctioned|granted|signed off) (?:the |our |a |it |this |that )*(?:budget|spend|funding|money|sum|[$€£]|[0-9]+)|(?:gave|given|have|got) (?:us |me |it )?(?:the )?(?:green light|go ahead|thumbs up)(?: on| for)?|(?:already |all )?(?:in|part of) (?:this|the|our|next) (?:year|year's|years|annual|current|quarter's)+ (?:budget|plan)|already (?:budgeted|in the budget|funded)|in the (?:approved )?(?:grant )?budget (?:for|already|yes|$)|(?:management|board|owner|boss|director|committee|finance|head office|partners|treasurer) (?:has |have |had )?(?:already )?(?:approved|sanctioned|okayed|ok(?:ay)?ed|cleared|released|granted)(?: already| it| that| $)|plenty of (?:money|budget|cash|funds)",
        ),
        (
            Some(Budget::Medium),
            r"(?:set|put) (?:it |that |this |money |some |something )*(?:aside|by|away)|(?:find|scrape together|run to|put up) (?:maybe |about )?(?:a few|a couple of) (?:hundred|thousand|grand)|earmarked|(?:can|could|would|might) (?:probably |maybe |just |perhaps )*(?:spend|invest|afford|stretch|go (?:to|up to|as high as|as far as) (?:about |maybe |around |perhaps )*(?:[$€£] )?[0-9]+)|(?:looking|willing|able|planning|prepared|happy) to (?:spend|invest|pay)|budgeted|within (?:our |the )?budget|budget (?:is|of|for|in|to|but|and|we|i|from|already|that|there|or|so|around|about|would|will|was|has) |budget $|some (?:money|cash|funds|funding)|(?:a|some) (?:pot|line item|bit of money)|comfortable (?:with|at|around)|(?:stay|be|keep it|come in) (?:under|below) (?:[$€£] )?[0-9]+|(?:i|we) (?:will|would|could|can) do (?:[$€£] )?[0-9]{3,}|(?:not|never) (?:going |go |pay |spend |paying |spending )+(?:over|above|beyond|more than) (?:[$€£] )?[0-9]+|[0-9]+ (?:[a-z]+ ){0,3}to (?:work with|spend|play with|invest)",
        ),
    ])
});
/// Money that is there, whatever it is.
static APPROVED: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:pre )?approved|signed (?:it )?off|allocated|secured|green ?lit|set in stone|cleared|sanctioned|granted|released|ring ?fenced|green light|signed|okayed|(?:voted|waved|nodded) (?:it |that |this )?through",
    )
});
/// A price by the head or the month, as the answer to "what is the budget".
static RATE: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"[0-9]+(?: [a-z$€£]+)? (?:a|per|each|every) (?:[a-z]+ )?(?:head|seat|user|person|licen[cs]e|agent|rep|month|year)",
    )
});
/// "Did she mention a budget?": a no leaves it open.
static TOLD: LazyLock<Pattern> =
    LazyLock::new(|| pattern(r"mention(?:ed)?|say|said|tell|told|know|idea|happen to|discuss(?:ed)?"));
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
            r"(?:it is|money is|that is|things are|^) (?:(?:very|really|pretty|quite|a bit|rather|fairly|um|oh) )*(?:tight|limited|small|tiny|modest|low|next to nothing|not much|very little|minimal)|(?:do|have|is) not (?:really |actually |yet |exactly )*(?:(?:have|got) )?(?:one|any|anything|much|a lot)|(?:there is|we have|i have|got) (?:none|nothing|nowt|zero|0)(?: |$)|so not (?:a lot|much)|(?:bit|too|rather|pretty|quite|very) (?:steep|dear|rich|pricey)|(?:like|basically|almost|practically|nearly|pretty much) (?:nothing|zero|0)|^ (?:(?:um|well|honestly|at the moment|right now|basically|no|oh) )*(?:none|nothing|zero|0|nil|nada)|(?:has|is|was) not (?:been |yet )*(?:approved|allocated|signed)",
        ),
        (
            Budget::High,
            r"(?:is|has|was|been) (?:already |been |all )*(?:approved|signed off|allocated|secured)",
        ),
    ])
});

pub(super) fn hear(talk: &Talk<'_>, offered: &[Vec<Sum>]) -> Option<Said<Budget>> {
    let mut ledger = Ledger::default();
    let mut approved = false;
    let claims = talk.claims.iter().zip(offered);
    for (claim, sums) in claims.filter(|(claim, _)| claim.may_answer(Question::Budget)) {
        approved |= !claim.denied() && is_approved(claim);
        for sum in sums.iter().filter(|_| !claim.denied()) {
            let level = sum_level(claim, sum, approved);
            ledger.offer(claim.weight(Weight::Stated), claim.corrects(), level, claim.evidence(&sum.place));
        }
        let found = BUDGET.all(&claim.sentence).find(|(level, place)| {
            *level != Some(Budget::High) || claim.denied() || !hedged(&claim.sentence, place.start)
        });
        if claim.asked(Topic::Budget) {
            answered(claim, sums.is_empty(), matches!(found, Some((None, _))), &mut ledger);
        }
        let Some((Some(level), place)) = found else { continue };
        if claim.denied() {
            if level != Budget::Low && !is_open(&claim.sentence) {
                ledger.offer(Weight::Stated, true, Budget::Low, claim.evidence(&place));
            }
            continue;
        }
        if is_foreign(claim, level, place.start, sums.is_empty()) {
            continue;
        }
        let own = if level == Budget::Medium { Weight::Mentioned } else { Weight::Stated };
        ledger.offer(claim.weight(own).min(Weight::Stated), claim.corrects(), level, claim.evidence(&place));
    }
    ledger.finish()
}

/// What the answer to a question about the budget says without naming it.
fn answered(claim: &Claim<'_>, no_sum: bool, unknown: bool, ledger: &mut Ledger<Budget>) {
    let sentence = &claim.sentence;
    if unknown {
        // "No, I don't deal with budgets" is no "there is none".
        ledger.revoke(|level| *level == Budget::Low);
    }
    // "We haven't got one, sorry, we do, it's 25,000": the sum is what counts.
    if !no_sum {
        return;
    }
    if let Some((level, place)) = ANSWERS.first(sentence).filter(|_| !unknown) {
        ledger.offer(Weight::Stated, false, level, claim.evidence(&place));
    }
    if is_approved(claim) {
        ledger.offer(Weight::Stated, claim.corrects(), Budget::High, claim.evidence(&(1..2)));
    } else if let Some(place) = sentence.find(&RATE) {
        ledger.offer(Weight::Stated, claim.corrects(), Budget::Medium, claim.evidence(&place));
    }
}

/// Whether words of money are a question, somebody else's, or less than the sum beside them.
fn is_foreign(claim: &Claim<'_>, level: Budget, at: usize, no_sum: bool) -> bool {
    let sentence = &claim.sentence;
    let medium = level == Budget::Medium;
    let asks = claim.own() && sentence.question;
    // "Just the free version" of another tool, "he holds the budget" of another's purse.
    let of_tool = claim.asked(Topic::Tool) && !claim.asked(Topic::Budget);
    let vague = level != Budget::High && !no_sum;
    let held = medium && (sentence.has(&HELD_BY_OTHERS) || sentence.negated(at));
    asks || of_tool || vague || held || money::third_party(sentence, at)
}

fn is_approved(claim: &Claim<'_>) -> bool {
    let sentence = &claim.sentence;
    let asks = claim.own() && sentence.question;
    sentence.find(&APPROVED).is_some_and(|place| !asks && !hedged(sentence, place.start))
}

/// "Not approved", "once it gets approved".
fn hedged(sentence: &Sentence<'_>, at: usize) -> bool {
    let before = sentence.lead_in(at, 5);
    let open =
        [" not ", " if ", " until ", " need ", " needs ", " once ", " get ", " be ", " waiting ", " when "];
    sentence.negated(at) || open.iter().any(|w| before.contains(w))
}

/// "Did she mention a budget?", "is 10,000 the budget?": a no leaves it open.
fn is_open(sentence: &Sentence<'_>) -> bool {
    sentence.has(&TOLD) || sentence.words.iter().any(super::word::Word::is_number)
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
            let said = talk(lines);
            let talk = Talk::new(&said);
            assert_eq!(hear(&talk, &money::offered(&talk)).map(|s| s.value), want, "{lines:?}");
        }
    }
}
