//! What the caller may decide. "Not my decision" says as much as "I sign off on that".

use std::sync::LazyLock;

use super::Said;
use super::asked::Topic;
use super::cue::{Cues, pattern};
use super::ledger::{Ledger, Weight};
use super::pattern::Pattern;
use super::talk::Talk;
use crate::lead::bant::Authority;

static AUTHORITY: LazyLock<Cues<Authority>> = LazyLock::new(|| {
    Cues::new(&[
        (
            Authority::Yes,
            r"(?:me|i|myself) and my (?:business )?(?:partner|co ?founder|wife|husband|brother|sister)(?: [a-z]+){0,2} (?:decide|make)|my (?:business )?(?:partner|co ?founder|wife|husband) and (?:i|me) (?:[a-z]+ )?(?:decide|make)",
        ),
        (
            Authority::Influencer,
            r"(?:i|we|and) (?:[a-z]+ ){0,2}(?:advise|recommend|shortlist|review it|write up|build the case|pick the|bring it|put papers|put it to|push for|pass (?:it|this) on|collect the (?:options|quotes)|pre ?select|make (?:only |the |my )?(?:proposals?|recommendations?|suggestions?))|(?:whichever|whatever|what|the) (?:one )?i (?:pick|choose|recommend|suggest)|show (?:him|her|them) (?:it|this|that|what|how)|tell (?:him|her|them|[a-z]+) what i think|(?:one|a) (?:vote|voice)|partners vote|vote on (?:it|this)|(?:committee|team) recommends|i can say no|(?:wife|husband|partner|she|he|sister|brother|missus) (?:would |will |does )?(?:have|has|had) to (?:say yes|agree|be (?:ok|okay|happy))|goes (?:through|to) (?:our|my|the)|give my (?:recommendation|opinion|view)|(?:i |would |will |can |to |only |and |my job is to )(?:recommend|be making a recommendation|make a recommendation|shortlist|advise|propose|present (?:it|this|the options))|(?:put|putting) together (?:a |the )?(?:shortlist|recommendation|options|proposal)|i (?:have|need|will have|would have|would need|will need|want|should|must|would like|will|would)(?: to)? (?:first )?(?:ask|check with|run (?:it|this|that|things) (?:by|past)|(?:talk (?:it over |this over )?|speak |discuss (?:it |this )?)(?:to|with) (?:my|our|the|him|her|them)|consult|get (?:approval|sign off|buy in|permission|the ok|the okay)|convince|clear (?:it|this) with|take (?:it|this) to|bring (?:it|this) to)(?: (?:my|our|the|him|her|them|it|with|from|team|boss|manager|cfo|ceo|board|partner|partners|director|owner|husband|wife|it))*",
        ),
        (
            Authority::Influencer,
            r"(?:need|needs|require|requires|have|has|would need) (?:to get )?(?:the |my |our |a )?(?:[a-z']+ )?(?:approval|sign off|to approve|to sign|to sign off|buy in|permission)|(?:boss|manager|director|cfo|ceo|cto|coo|owner|board|partner|vp|president|head of [a-z]+|she|he|they|finance|procurement) (?:[a-z]+ )?(?:has to|have to|needs to|need to|must|will have to|would have to|signs?|signs off|sign off|approves?|would approve|gives the ok) ?(?:approve|sign|sign off|ok|agree|off)?|part of (?:the )?(?:decision|buying|evaluation|selection)|(?:we|team|committee|board) (?:all )?(?:decides?|votes?) (?:together|as a (?:team|group|committee))|decision (?:is made )?(?:by|with) (?:a |the )?(?:committee|board|group|team)|evaluating (?:this |it |options |tools )?(?:for|on behalf of) (?:my|our|the) (?:boss|manager|ceo|team|director)|i (?:have|do have) (?:a say|some say|input|influence)|joint decision with",
        ),
        (
            Authority::No,
            r"i only (?:answer|pass|take|book|collect|gather)|i just (?:run|answer|pass|take|book|collect|gather)|(?:he|she|they) (?:makes?|will make|takes?|does|do) (?:all (?:of )?)?(?:those|these|the|that|all)|not me|me no|no vote|not get a vote|not up to me|^ (?:no |god |oh |heavens )*(?:that is|it is) (?:the |our |my |old |new )(?:[a-z]+ )?(?:boss|manager|gm|director|owner|man|vp|ceo|cfo|head)|not (?:really |actually |exactly )?(?:my|our|mine|the) (?:decision|call|place|decision maker)|not (?:really |actually )?(?:the (?:one|person) (?:who|that|to) (?:decides?|makes?|signs?|buys?)|a decision maker|up to me|in charge|authori[sz]ed|responsible for (?:that|buying|this))|(?:do|can|could|would) not (?:really |actually |get to |make |sign |have )*(?:decide|decisions?|the decisions?|that decision|the call|any decisions?|sign off|approve|(?:a|any|much) (?:say|authority|power))|no (?:say|authority|decision|power)|above my pay ?grade|(?:someone|somebody) else (?:decides|makes|handles|does)|(?:boss|manager|director|cfo|ceo|cto|coo|owner|board|partner|vp|president|husband|wife|head office|headquarters|she|he|they) (?:[a-z]+ )?(?:decides?|makes? (?:the|that|those|all the|all) (?:final )?(?:decisions?|calls?)|is the (?:decision maker|one who decides)|has the final say)|just (?:an?|the) (?:intern|assistant|student|receptionist|temp)|just (?:the )?(?:gathering|collecting|doing) (?:info|information|research|the research)",
        ),
        (
            Authority::Yes,
            r"(?:i|we) (?:can |will |do |would |get to |am the one who |am the one that |personally |actually |usually |alone |just |also )*(?:decide|approve|sign)(?: (?:it|this|that|these|those|on|off))*|(?:i|we) (?:will |do |can |would )?(?:make|own|take|am making|have) (?:the |that |this |all the |these |those |all )?(?:final |buying |purchasing )*(?:decisions?|call|say|authority)|(?:i am|we are|that is|are we) (?:also )?the (?:[a-z]+ )?(?:decision maker|one who (?:decides|signs|approves|makes)|person who (?:decides|signs|approves|makes)|final (?:decision|say))",
        ),
        (
            Authority::Yes,
            r"(?:it is|that is|is|would be|totally|entirely|completely) (?:totally |all |entirely |completely |ultimately |basically |really )?(?:my|our) (?:own )?(?:decision|call)|(?:it is |that is |is )(?:all |totally |entirely |ultimately |really )?(?:up|down) to me|i (?:own|control|hold|manage|have) (?:the |that |our |my own )(?:budget|purse strings)|i (?:am|have) the (?:final say|authority|last word)|i sign (?:the )?(?:contracts?|cheques?|checks?|off)|sole decision ?maker|(?:mine|ours) to (?:make|take)|i write the (?:checks?|cheques?)|what i say goes|(?:i am|we are) (?:the )?(?:taking|making) (?:all |the |every )*(?:decisions?|calls)|(?:it is|that is) my (?:own )?(?:company|business|shop|money|name on)|i own (?:it|the (?:place|business|company|shop))|the buck stops|nobody (?:else )?asks questions|(?:our|my) decision to make",
        ),
    ])
});
/// The whole answer to "who decides".
static ME: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"^ (?:(?:oh|well|um|that|it|is|would|be|just|only|yeah|yes|basically|mostly|honestly|mainly|no) )*(?:me|myself|i do|i am|i would|no ?(?:body|one) (?:else )?(?:but|except|other than|besides|apart from) (?:me|myself|us)|(?:me|myself)(?: and)? (?:my |the )?(?:co ?founder|partner|wife|husband|brother|sister)|my (?:sister|brother|wife|husband) and i|(?:it is )?(?:my|me and my|i and my) (?:business )?(?:partner|wife|husband|co ?founder|brother|sister)(?: and (?:me|i|myself))?(?: together| jointly| both)+|(?:my|the) (?:business )?(?:partner|wife|husband|co ?founder|brother|sister) and (?:me|i|myself)|both of us|just me|only me|i make (?:it|them)|you are (?:talking|speaking) to (?:him|her|them))(?: (?:i guess|really|actually|basically|alone|and [a-z ]+|on my own|do|together|jointly|decide|the owner))* (?:(?:but|so|though|thanks|and) .*)?$",
    )
});
/// What was asked of the caller and answered with yes or no: "is that your decision?"
static OURS_TO_DECIDE: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:we|ours?|me)(?: [a-z]+){0,6} (?:decides?|deciding|decision|decisions|decision maker|signs?|choose|choosing|in charge|boss|owner|final say|last word|final word|approve)|(?:decision|call|choice) (?:be |is )?(?:ours?|up to (?:us|you))",
    )
});
/// Somebody else as the answer to "who decides".
static BOSS: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"^ (?:(?:oh|well|um|that|it|is|would|be|probably|mostly|usually) )*(?:my|our|the) (?:[a-z]+ )?(?:boss|bosses|manager|director|cfo|ceo|cto|coo|gm|md|owners?|board|partners?|president|committee|management|leadership|husband|wife|dad|father|mum|mom|mother|parents|uncle|aunt|brother|sister|son|daughter|principal|head ?teacher|dean|council|trustees|elders|chief|chairman|head|procurement|purchasing|finance|accounts|corporate|group|company|team|supervisor|chef|doctor|partner)|^ (?:(?:oh|well|um|no|that|it|is|would|be|probably|mostly|usually) )*(?:head office|headquarters|corporate|(?:mr|mrs|ms|miss|dr) [^ ]+|he does|she does|they do|he will|she will|they will|not me|above me|somebody else|someone else|the boss)",
    )
});
static OWNER: LazyLock<Cues<Authority>> = LazyLock::new(|| {
    Cues::new(&[(
        Authority::Yes,
        r"i am (?:the |an? |one of the |also the )?(?:(?:ceo|founder|owner|co founder|cofounder|co owner|managing director|president|proprietor|managing partner)(?: |$))|i (?:own|founded) (?:the|a|this|my own|our) (?:[a-z]+ )?(?:company|business|firm|agency|shop|clinic|practice|store|studio|restaurant)",
    )])
});

pub(super) fn hear(talk: &Talk<'_>) -> Option<Said<Authority>> {
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
        } else if !claim.own() && claim.sentence.has(&OURS_TO_DECIDE) {
            let level = if claim.denied() { Authority::No } else { Authority::Yes };
            ledger.offer(Weight::Stated, false, level, claim.evidence(&(1..2)));
        } else if claim.asked(Topic::Authority) && claim.opens && claim.sentence.has(&ME) {
            ledger.offer(Weight::Stated, false, Authority::Yes, claim.evidence(&(1..2)));
        } else if claim.asked(Topic::Authority) && claim.opens && claim.sentence.has(&BOSS) {
            ledger.offer(Weight::Stated, false, Authority::No, claim.evidence(&(1..2)));
        } else if let Some((level, place)) = OWNER.first(&claim.sentence).filter(|_| claim.own()) {
            ledger.offer(Weight::Implied, false, level, claim.evidence(&place));
        }
    }
    ledger.finish()
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use super::*;

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
            (&["A Who decides?", "U nobody but me"], Some(Authority::Yes)),
            (&["A Who decides?", "U no one except me"], Some(Authority::Yes)),
            (&["A Who decides?", "U my wife and I together"], Some(Authority::Yes)),
            (&["A Who decides?", "U me and my partner together"], Some(Authority::Yes)),
            (&["A May I ask who decides?", "U I do, but I'm not interested, thanks."], Some(Authority::Yes)),
            (&["A Who decides?", "U I do but I'm busy"], Some(Authority::Yes)),
            (&["A Who decides?", "U my wife"], Some(Authority::No)),
            (&["A Who decides?", "U I do not know"], None),
            (&["U not my decision"], Some(Authority::No)),
            (&["U my boss decides"], Some(Authority::No)),
            (&["A Who makes the decision?", "U my boss, but she listens to me"], Some(Authority::No)),
            (&["U me and my partner decide together"], Some(Authority::Yes)),
            (&["U i want to speak to a human"], None),
            (&["U i'm not the decision maker"], Some(Authority::No)),
            (&["U i need to check my calendar"], None),
            (&["U that's a good call"], None),
            (&["U my boss decides but i will recommend something"], Some(Authority::Influencer)),
        ] {
            assert_eq!(hear(&Talk::new(&talk(lines))).map(|s| s.value), want, "{lines:?}");
        }
    }
}
