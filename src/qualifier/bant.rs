//! Budget, authority and need, at the levels of the CRM. Negation decides as much as the
//! word itself: "no budget yet", "not my decision", "we don't need it".

use std::sync::LazyLock;

use super::Said;
use super::asked::Topic;
use super::cue::{Cues, pattern};
use super::ledger::{Ledger, Weight};
use super::money;
use super::talk::{Claim, Talk};
use crate::lead::bant::{Authority, Budget, Need};
use regex::Regex;

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
static AUTHORITY: LazyLock<Cues<Authority>> = LazyLock::new(|| {
    Cues::new(&[
        (
            Authority::Influencer,
            r"(?:i |would |will |can |to |only |and |my job is to )(?:recommend|shortlist|advise|propose|present (?:it|this|the options))|(?:put|putting) together (?:a |the )?(?:shortlist|recommendation|options|proposal)|i (?:have|need|will have|would have|would need|will need|want|should|must|would like|will|would)(?: to)? (?:first )?(?:ask|check with|run (?:it|this|that|things) (?:by|past)|talk (?:it over |this over )?(?:to|with)|speak (?:to|with)|discuss (?:it|this) with|consult|get (?:approval|sign off|buy in|permission|the ok|the okay)|convince|clear (?:it|this) with|take (?:it|this) to|bring (?:it|this) to)(?: (?:my|our|the|him|her|them|it|with|from|team|boss|manager|cfo|ceo|board|partner|partners|director|owner|husband|wife|it))*",
        ),
        (
            Authority::Influencer,
            r"(?:need|needs|require|requires|have|has|would need) (?:to get )?(?:the |my |our |a )?(?:[a-z']+ )?(?:approval|sign off|to approve|to sign|to sign off|buy in|permission)|(?:boss|manager|director|cfo|ceo|cto|coo|owner|board|partner|vp|president|head of [a-z]+|she|he|they|finance|procurement) (?:[a-z]+ )?(?:has to|have to|needs to|need to|must|will have to|would have to|signs?|signs off|sign off|approves?|would approve|gives the ok) ?(?:approve|sign|sign off|ok|agree|off)?|part of (?:the )?(?:decision|buying|evaluation|selection)|(?:we|team|committee|board) (?:all )?(?:decides?|votes?) (?:together|as a (?:team|group|committee))|decision (?:is made )?(?:by|with) (?:a |the )?(?:committee|board|group|team)|evaluating (?:this |it |options |tools )?(?:for|on behalf of) (?:my|our|the) (?:boss|manager|ceo|team|director)|i (?:have|do have) (?:a say|some say|input|influence)|joint decision with",
        ),
        (
            Authority::No,
            r"not (?:really |actually |exactly )?(?:my|our|mine|the) (?:decision|call|place|decision maker)|not (?:really |actually )?(?:the (?:one|person) (?:who|that|to) (?:decides?|makes?|signs?|buys?)|a decision maker|up to me|in charge|authori[sz]ed|responsible for (?:that|buying|this))|(?:do|can|could|would) not (?:really |actually |get to |make |sign |have )*(?:decide|decisions?|the decisions?|that decision|the call|any decisions?|sign off|approve|(?:a|any|much) (?:say|authority|power))|no (?:say|authority|decision|power)|above my pay ?grade|(?:someone|somebody) else (?:decides|makes|handles|does)|(?:boss|manager|director|cfo|ceo|cto|coo|owner|board|partner|vp|president|husband|wife|head office|headquarters|she|he|they) (?:[a-z]+ )?(?:decides?|makes? (?:the|that|those|all the|all) (?:final )?(?:decisions?|calls?)|is the (?:decision maker|one who decides)|has the final say)|just (?:an?|the) (?:intern|assistant|student|receptionist|temp)|just (?:the )?(?:gathering|collecting|doing) (?:info|information|research|the research)",
        ),
        (
            Authority::Yes,
            r"(?:i|we) (?:can |will |do |would |get to |am the one who |am the one that |personally |actually |usually |alone |just |also )*(?:decide|approve|sign)(?: (?:it|this|that|these|those|on|off))*|(?:i|we) (?:will |do |can |would )?(?:make|own|take|am making|have) (?:the |that |this |all the |these |those |all )?(?:final |buying |purchasing )*(?:decisions?|call|say|authority)|(?:i am|we are|that is|are we) (?:also )?the (?:[a-z]+ )?(?:decision maker|one who (?:decides|signs|approves|makes)|person who (?:decides|signs|approves|makes)|final (?:decision|say))",
        ),
        (
            Authority::Yes,
            r"(?:it is|that is|is|would be|totally|entirely|completely) (?:totally |all |entirely |completely |ultimately |basically |really )?(?:my|our) (?:own )?(?:decision|call)|(?:it is |that is |is )(?:all |totally |entirely |ultimately |really )?(?:up|down) to me|i (?:own|control|hold|manage|have) (?:the |that |our |my own )(?:budget|purse strings)|i (?:am|have) the (?:final say|authority|last word)|i sign (?:the )?(?:contracts?|cheques?|checks?|off)|sole decision ?maker|(?:our|my) decision to make",
        ),
    ])
});
/// The whole answer to "who decides".
static ME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^ (?:(?:oh|well|um|that|it|is|would|be|just|only|yeah|yes|basically|mostly|honestly|mainly|no) )*(?:me|myself|i do|i am|i would|just me|only me|i make (?:it|them)|you are (?:talking|speaking) to (?:him|her|them))(?: (?:i guess|really|actually|basically|alone|and [a-z ]+|on my own|do|the owner))* $",
    )
});
static OWNER: LazyLock<Cues<Authority>> = LazyLock::new(|| {
    Cues::new(&[(
        Authority::Yes,
        r"i am (?:the |an? |one of the |also the )?(?:(?:ceo|founder|owner|co founder|cofounder|co owner|managing director|president|proprietor|managing partner)(?: |$))|i (?:own|founded) (?:the|a|this|my own|our) (?:[a-z]+ )?(?:company|business|firm|agency|shop|clinic|practice|store|studio|restaurant)",
    )])
});
static NEED: LazyLock<Cues<Option<Need>>> = LazyLock::new(|| {
    Cues::new(&[
        (
            None,
            r"(?:do|would|will|did) (?:i|we|you) (?:need|have to|must)|no need to (?:rush|hurry|call)|need (?:your|my|the|a) (?:name|email|number|phone|minute|second|moment)",
        ),
        (
            Some(Need::Low),
            r"just (?:browsing|looking around|curious|looking $|checking (?:you |it )?out|researching|having a look|doing (?:some )?research|gathering (?:info|information)|shopping around|wondering|window shopping|exploring)|(?:only|mostly|really) (?:browsing|curious)|kicking (?:the )?tires|(?:no|not any) (?:real |urgent |immediate |particular |pressing )*need|(?:do|does) not (?:really |actually |currently |even )*need (?:it|this|that|one|anything|a|any)|not (?:really |actually |actively )*(?:looking|in the market|a priority|interested)|nice to have|low (?:on the )?priority",
        ),
        (
            Some(Need::Medium),
            r"(?:not|nothing|is not|no) (?:really |that |super |very |too |an |an? )*(?:urgent|emergency|critical|desperate)|no (?:rush|hurry|urgency)",
        ),
        (
            Some(Need::Urgent),
            r"urgent|urgently|asap|as soon as possible|(?:right away|straight away|immediately)|critical|emergency|can not wait|desperate|desperately|needed (?:it|this|one) yesterday|on fire|need (?:it|this|something|one|a solution) (?:right )?(?:now|today|this week)|before it is too late|running out of time",
        ),
        (
            Some(Need::High),
            r"(?:we|i|really|definitely|absolutely|badly|team|company|business) (?:really |definitely |absolutely |badly |just |also |do |still |clearly )*(?:need|needs|must have|must|require)|have to (?:have|replace|fix|change|switch|get|find|move|solve|do something)|has to (?:go|change|be replaced|work)|struggl(?:e|es|ing)|pain(?:s|ful)?|(?:big|huge|real|major|serious|main|biggest) (?:problem|issue|challenge|headache|bottleneck)|(?:problem|issue|challenge|headache|bottleneck) (?:is|with|we have)|frustrat(?:ed|ing|ion)|los(?:e|es|ing) (?:[a-z]+ ){0,2}(?:deals?|customers?|clients?|leads?|money|business|orders?|sales|time|track|hours|patients?|calls?)|killing us|drowning|nightmare|a mess|wast(?:e|es|ing)|can not keep up|fed up|falling (?:apart|through the cracks)|slip(?:s|ping)? through|essential|a must|must have|top priority|high priority|(?:keeps?|kept) (?:breaking|crashing|failing)|broken|does not work|not working|too slow|too manual|unreliable|out ?grown|overwhelmed",
        ),
        (
            Some(Need::Medium),
            r"interested|interest(?:s|ing) (?:us|me)|looking (?:for|into|at|to)|considering|evaluating|exploring|would like|want(?:ed)? (?:to|a|an|some|something|it|this|better)|curious about|comparing|thinking (?:about|of)|in the market|could use|shopping for|hoping (?:to|for)|something that",
        ),
    ])
});
/// "I need to go", "I have to ask my boss": a need, but not of the product.
static ERRAND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:need|have|want|must|would like|got|looking|going)(?: to)? (?:go|run|check (?:with|my|the)|ask|talk (?:to|with)|speak (?:to|with)|think|hang up|leave|discuss|cancel|call (?:you )?back|drive|get (?:back|going|approval|sign off|off)|run|be (?:honest|clear)|unsubscribe|report|return|complain|reschedule|speak|apply|the approval|approval|confirm|know (?:who|why|how you))|must have (?:the|been|missed|made|dialed|dialled|called|got)|wrong number|no problem|not a problem|(?:not|is not) (?:an issue|a problem)|no pain|need (?:his|her|their|my boss|approval|sign off)",
    )
});

pub(super) fn budget(talk: &Talk<'_>) -> Option<Said<Budget>> {
    let mut ledger = Ledger::default();
    for claim in &talk.claims {
        let sums = money::offered(claim);
        for sum in sums.iter().filter(|_| !claim.denied()) {
            let high = sum.yearly.is_some_and(|y| y >= HIGH_BUDGET);
            let level = if high { Budget::High } else { Budget::Medium };
            ledger.offer(claim.weight(Weight::Stated), claim.corrects(), level, claim.evidence(&sum.place));
        }
        let Some((Some(level), place)) = BUDGET.first(&claim.sentence) else { continue };
        if claim.denied() {
            if level != Budget::Low {
                ledger.offer(Weight::Stated, true, Budget::Low, claim.evidence(&place));
            }
            continue;
        }
        let asks = claim.own() && claim.sentence.question;
        if asks || (level == Budget::Medium && (!sums.is_empty() || claim.sentence.negated(place.start))) {
            continue;
        }
        let own = if level == Budget::Medium { Weight::Mentioned } else { Weight::Stated };
        ledger.offer(claim.weight(own).min(Weight::Stated), claim.corrects(), level, claim.evidence(&place));
    }
    ledger.finish()
}

pub(super) fn authority(talk: &Talk<'_>) -> Option<Said<Authority>> {
    let mut ledger = Ledger::default();
    for claim in &talk.claims {
        if let Some((level, place)) = AUTHORITY.first(&claim.sentence) {
            let yes = level == Authority::Yes;
            if claim.denied() {
                if yes {
                    ledger.offer(Weight::Stated, true, Authority::No, claim.evidence(&place));
                }
                continue;
            }
            if yes && (claim.sentence.negated(place.start) || (claim.own() && claim.sentence.question)) {
                continue;
            }
            // One who has no say and yet recommends or asks around is an influencer.
            let softer = level == Authority::No && ledger.value() == Some(&Authority::Influencer);
            let weight = if softer { Weight::Mentioned } else { Weight::Stated };
            ledger.offer(weight, claim.corrects() && !softer, level, claim.evidence(&place));
        } else if claim.asked(Topic::Authority) && claim.opens && claim.sentence.has(&ME) {
            ledger.offer(Weight::Stated, false, Authority::Yes, claim.evidence(&(1..2)));
        } else if let Some((level, place)) = OWNER.first(&claim.sentence).filter(|_| claim.own()) {
            ledger.offer(Weight::Implied, false, level, claim.evidence(&place));
        }
    }
    ledger.finish()
}

pub(super) fn need(talk: &Talk<'_>) -> Option<Said<Need>> {
    let mut ledger = Ledger::default();
    for claim in talk.claims.iter().filter(|c| !c.denied()) {
        let Some((Some(level), place)) = NEED.first(&claim.sentence) else { continue };
        let negated = level != Need::Low && claim.sentence.negated(place.start);
        if negated || (claim.sentence.has(&ERRAND) && level != Need::Urgent) {
            continue;
        }
        let calms = claim.sentence.has(&CALM);
        if calms && ledger.value() != Some(&Need::Urgent) {
            continue;
        }
        let weight = match level {
            _ if calms => Weight::Confirmed,
            Need::Urgent => Weight::Confirmed,
            Need::High | Need::Low => Weight::Stated,
            Need::Medium => Weight::Mentioned,
        };
        ledger.offer(weight, calms, level, claim.evidence(&place));
    }
    ledger.finish()
}

static CALM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:not|nothing|no) (?:really |that |super |very |too |an? )*(?:urgent|emergency|critical|desperate|rush|hurry|urgency)",
    )
});

/// Whether a claim says that it cannot wait.
pub(super) fn urgent(claim: &Claim<'_>) -> Option<std::ops::Range<usize>> {
    match NEED.first(&claim.sentence) {
        Some((Some(Need::Urgent), place)) if !claim.denied() && !claim.sentence.negated(place.start) => {
            Some(place)
        }
        _ => None,
    }
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
            (&["A Has the budget been approved?", "U yes it has"], Some(Budget::High)),
            (&["A Our Pro plan fits any budget.", "U nice"], None),
            (&["U we haven't discussed the budget"], None),
            (&["U 60k is approved", "U so it's within budget"], Some(Budget::High)),
        ] {
            assert_eq!(budget(&Talk::new(&talk(lines))).map(|s| s.value), want, "{lines:?}");
        }
    }

    #[test]
    fn authorities() {
        for (lines, want) in [
            (&["U I sign off on that"][..], Some(Authority::Yes)),
            (&["U it's my decision"], Some(Authority::Yes)),
            (&["A Who makes the final decision?", "U that would be me"], Some(Authority::Yes)),
            (&["A Are you the decision maker?", "U yes"], Some(Authority::Yes)),
            (&["A Are you the decision maker?", "U no"], Some(Authority::No)),
            (&["U I'm the founder of a bakery"], Some(Authority::Yes)),
            (&["U i have to run it by my boss"], Some(Authority::Influencer)),
            (&["U our cfo has to approve it"], Some(Authority::Influencer)),
            (&["U i'd recommend it to the board"], Some(Authority::Influencer)),
            (&["U not my decision"], Some(Authority::No)),
            (&["U my boss decides"], Some(Authority::No)),
            (&["U i'm not the decision maker"], Some(Authority::No)),
            (&["U i need to check my calendar"], None),
            (&["U that's a good call"], None),
            (&["U my boss decides but i will recommend something"], Some(Authority::Influencer)),
        ] {
            assert_eq!(authority(&Talk::new(&talk(lines))).map(|s| s.value), want, "{lines:?}");
        }
    }

    #[test]
    fn needs() {
        for (lines, want) in [
            (&["U we need it asap"][..], Some(Need::Urgent)),
            (&["U we're struggling with spreadsheets"], Some(Need::High)),
            (&["U we keep losing leads"], Some(Need::High)),
            (&["U we need a new crm"], Some(Need::High)),
            (&["U we're looking for a crm"], Some(Need::Medium)),
            (&["U just browsing"], Some(Need::Low)),
            (&["U we don't really need it"], Some(Need::Low)),
            (&["U no problem"], None),
            (&["U i need to ask my boss"], None),
            (&["U it's urgent", "U well not that urgent"], Some(Need::Medium)),
            (&["U do i need a credit card"], None),
            (&["A You need a CRM urgently.", "U hm"], None),
            (&["U we need help", "U yes i'm interested"], Some(Need::High)),
        ] {
            assert_eq!(need(&Talk::new(&talk(lines))).map(|s| s.value), want, "{lines:?}");
        }
    }
}
