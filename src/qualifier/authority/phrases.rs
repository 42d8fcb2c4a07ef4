//! Who decides, who must be asked and who only recommends, as people put it.
//!
//! The patterns are put together from who acts (the caller, somebody else) and what they do.

use std::sync::LazyLock;

use crate::lead::bant::Authority;
use crate::qualifier::cue::{Cues, pattern};
use crate::qualifier::pattern::Pattern;

/// Those above and beside the caller.
const ROLE: &str = r"(?:boss|bosses|managers?|management|directors?|cfo|ceo|cto|coo|cio|gm|md|owners?|board|partners?|vps?|president|head|committee|panel|leadership|husband|wife|missus|spouse|dad|father|mum|mom|mother|parents?|uncle|aunt|brother|sister|son|daughter|principal|head ?(?:teacher|master|mistress)|dean|council|trustees?|governors?|elders?|chief|chair(?:man|woman|person)?|procurement|purchasing|finance|accounts|accountants?|controller|comptroller|bookkeeper|corporate|group|headquarters|hq|head office|supervisor|chef|gaffer|bursar|rector|pastor|priest|abbot|ministry|minister|mayor|secretary|treasurer|investors?|franchisor|legal|superintendent|shareholders?|captain|colonel|foreman|matron|superiors?|department|family|guys|people|lady|ladies|team|lead|staff|professor|doctor|judge|counsel|associates|members|attorney)";
/// A thing that is decided, signed or chosen.
const DECIDES: &str = r"(?:decides?|choos(?:e|es)|picks?|approves?|says? (?:yes|ok)|signs?|authori[sz]es?|green ?lights?|ok(?:ay)?s|buys?|(?:makes?|takes?) (?:the |that |those |these |this |all |of |every |any |our |such )*(?:final |last |big |buying |purchasing |spending |software |money |ultimate )*(?:decisions?|calls?|choices?)|makes (?:them|those|these|it)|(?:have|has|get|gets|got|own|owns) (?:the |a )?(?:final |last |full |sole |whole |complete |real |only )*(?:say|word|decision|call|authority|choice|vote)|calls? the shots|(?:holds?|controls?|keeps?) the (?:purse(?: strings)?|budget|wallet|money|cheque ?book|check ?book|strings)|writes? the (?:cheques?|checks?)|votes?|swipes? (?:my|the) card|pays? the bills?)";
/// The third person alone: "Claire decides". No plural and no noun is like it.
const HE_DECIDES: &str = r"(?:decides|chooses|picks|approves|authori[sz]es|signs|green ?lights|(?:makes|takes) (?:the |that |those |these |this |all |of |every |any |our |such )*(?:final |last |big |buying |purchasing |spending |money |ultimate )*(?:decisions?|calls?|choices?)|has (?:the )(?:final |last )*(?:say|word|decision|call|vote)|calls the shots|(?:holds|controls) the (?:purse|budget|wallet|money|cheque|check))";
const ADVERBS: &str = r"(?:(?:can|could|will|would|do|does|also|usually|always|normally|really|actually|just|only|alone|then|still|personally|myself|probably|basically|generally|ultimately|then|all|get to|got to|is going to|has to|have to|needs? to|must|should|may|am the one who|am the one to|am the one that|is the one who|is who|would be the one to|tend to) )*";
const THE: &str = r"(?:my|our|the|his|her|their|another|an?|both|2) (?:[a-z0-9']+ ){0,3}?";
const ASKS: &str = r"(?:ask|check with|run (?:it|this|that|things|everything|anything) (?:by|past|through)|talk (?:it over |this over |that over |it through |this through |about it )?(?:to|with)|speak (?:to|with)|discuss (?:it |this |that )?with|consult|consult with|convince|persuade|clear (?:it |this |that )?with|take (?:it|this|that|everything) (?:back )?to|bring(?:s|ing)? (?:it|this|that|the [a-z]+) (?:to|before|up with|tae)|put (?:it|this|that|the [a-z]+|papers) (?:to|before|in front of|past)|present (?:it |this |that |them |the [a-z]+ )?(?:to|at)|pitch (?:it|this) to|report (?:back )?to|pass (?:it|this|that|everything|the [a-z]+) (?:on |up |along )*to|sell (?:it|this) to|go to|go through|go back to|show (?:it |this |that )?to|send (?:it |this )?up to|forward (?:it|this) to)";
const RECOMMENDS: &str = r"(?:recommend(?:ing|s)?|advis(?:e|ing)|short ?list(?:ing)?|give (?:a|the|my|our|only) (?:recommendation|opinion|view|feedback|input)|(?:choose|pick|select|find) (?:[2-5]|several|some|a few) (?:options |of them |tools |vendors )?and|propose|suggest (?:one|it|this|something|them|options|what)|narrow (?:it |them |things |that )?down|make (?:the |a |my |only |an )*(?:cases?|recommendations?|proposals?|suggestions?|short ?list|pre ?selection)|put (?:it|this|that|them) forward|put forward (?:a|the|my) [a-z]+|put together (?:a |the )?(?:short ?list|recommendation|options|proposal)|prepare (?:the |a )?(?:paper|papers|decision|comparison|proposal|recommendation|short ?list)|do the (?:research|legwork|leg work|groundwork|evaluation|homework|comparing)|lead the (?:project|search|evaluation|selection)|pre ?select|build the case|have (?:a|some|my|one|only one|just one) (?:[a-z]+ )?(?:say|vote|voice|input|influence|opinion)|report back|pass (?:it|this) on|push for|put in (?:a|my) (?:good )?word|evaluate|assess|vet|collect the (?:options|quotes))";

static TABLE: LazyLock<Cues<Authority>> = LazyLock::new(|| {
    use Authority::{Influencer, No, Yes};
    let table: Vec<(Authority, String)> = vec![
        // Within a limit the caller decides.
        (Yes, r"(?:anything|everything|up to|under|below)(?: [a-z0-9$€£]+){1,5} i can (?:do|sign|approve|decide|buy|spend|authori[sz]e)".to_owned()),
        // Nobody else is asked, or one with the caller's own people.
        (Yes, r"(?:do|does|would|will) not (?:really )?(?:need|have) to (?:ask|check with|consult|clear it with) (?:any ?(?:one|body)|no ?(?:one|body))|no ?(?:one|body) (?:else )?(?:to ask|i have to ask|has to|needs to|decides|is involved|signs|above me)|(?:nobody|no one) (?:but|except|other than|besides|apart from) (?:me|myself|us)|(?:nobody|no one) else (?:here )?(?:gets|would|does|can|will)|without asking|sole (?:trader|owner|proprietor|director)|one[ -](?:man|woman|person|lady) (?:band|show|business|company|operation|shop)|(?:talking|speaking) (?:to|with) (?:him|her|the (?:right (?:person|one|man|woman)|boss|owner|decision maker|one))|you have got (?:him|her)|looking at (?:him|her)|(?:talking|speaking) to the (?:man|woman|guy|lady)|(?:free|full) (?:hand|rein|control)|carte blanche|my signature|as (?:the |an? )?(?:co )?(?:ceo|owner|proprietor|founder|managing director|president|sole director)|my own (?:pocket|money)|(?:falls|comes down|boils down|ends|stops|rests|lies|stays) (?:to|with|on) me|the (?:2|3|4) of us (?:[a-z]+ )?(?:decide|sign|agree)|yours truly|buck stops (?:with me|here)".to_owned()),
        (Yes, format!(r"(?:(?:me|i|myself)(?: and| with) my (?:business )?(?:partner|co ?founder|wife|husband|brother|sister|other half)|my (?:business )?(?:partner|co ?founder|wife|husband|brother|sister|other half) (?:[a-z]+ )?and (?:i|me|myself)) (?:[a-z]+ ){{0,2}}(?:{DECIDES}|agree|between us|together|jointly|do that)")),
        // One who recommends, or whom the one who decides listens to.
        (Influencer, format!(r"{ROLE} (?:[a-z]+ ){{0,2}}(?:listens? to|trusts?|follows?|relies on|goes? (?:along )?with|values?|wants?|asks?(?: for)?) (?:me|my (?:opinion|view|advice|recommendation|judg[e]?ment|word|input|take)|what i|whatever i)|(?:he|she|they) (?:[a-z]+ )?asks? me(?: first)?(?: |$)|(?:one|person) (?:that |who |whom )?(?:they|he|she) (?:will |would |always |usually )*asks?|(?:he|she|they) (?:[a-z]+ ){{0,2}}(?:listens? to|trusts?|follows?|goes? (?:along )?with|goes? by) (?:me|my|what i|whatever i)|(?:whichever|whatever|what|the one)(?: one)? i (?:pick|choose|recommend|suggest|put|bring|show|tell)|(?:he|she|they|him|them) (?:[a-z]+ ){{0,2}}(?:does|do|takes?) (?:what|whatever|whichever)(?: one)? i|(?:he|she|they|him|boss|owner) (?:[a-z]+ ){{0,2}}(?:asks?|asked) me (?:what i think|for|about it)|(?:go|goes|going) by (?:my|what i)|trusts? (?:me|mi|my)|tell (?:him|her|them|[a-z]+) what i think|give my (?:recommendation|opinion|view|input)|(?:committee|team|board|panel) recommends|i can say no|partly|partially|not alone|not only me|not just me|not (?:entirely|solely|completely|fully) (?:mine|my|me|up to me)|(?:one|a) (?:vote|voice) (?:of|in)|(?:a|some) say in (?:it|this|that)|(?:am|sit|serve|are) (?:also )?(?:on|part of|in|a member of|one of) the (?:[a-z]+ ){{0,2}}(?:committee|panel|buying|decision|evaluation|selection|working group|board)|part of (?:the )?(?:decision|buying|evaluation|selection)|(?:we|team|committee|board|partners) (?:all )?(?:decides?|votes?|agree) (?:on (?:it|this) )?(?:together|as a|by vote|jointly|collectively)|vote on (?:it|this)|joint decision|decision (?:is )?(?:made )?(?:by|with) (?:a |the )?(?:committee|group)")),
        (Influencer, r"(?:told|asked|wants|sent) me (?:to )?(?:bring|fetch|get|find|collect) (?:him|her|them|us) (?:[a-z0-9]+ ){0,2}(?:options?|quotes?|offers?|prices|names|something)".to_owned()),
        (Influencer, format!(r"(?:i|and|to|me|we|only|just|would|will|can) {ADVERBS}{RECOMMENDS}(?: |$)|(?:convince|persuade) (?:my|our|the) [a-z]+|(?:asked|told|sent|wants?) me to (?:look (?:for|into|at)|evaluate|compare|research|shop around|(?:find|get) (?:a |an |some |the |us |you )*(?:new |better |good )?(?:crm|system|tool|software|options?|solution|provider|something))|(?:am|are) part of (?:it|that|the (?:team|group|decision))|(?:asked|told|supposed|here|my job is|my job|tasked|meant) to (?:evaluate|assess|compare|research|look into|find|gather|collect|shortlist|recommend|report|scout|get)|evaluating (?:this |it |options |tools |systems )?(?:for|on behalf of)")),
        // One who must ask.
        (Influencer, format!(r"(?:i|we|me|and|then) (?:[a-z]+ ){{0,5}}?{ASKS} (?:(?:{THE}{ROLE}|{ROLE}|(?:him|her|them|it)(?: |$)|mr|mrs|ms|dr|my [a-z]+))|(?:get|need|needs|require|requires|subject to|pending|after|until|wait for|for) (?:[a-z']+ ){{0,3}}(?:approval|sign ?off|buy in|permission|blessing|the (?:nod|ok|okay|go ahead|green light)|approved by|signed off by|to (?:approve|sign)(?: off)?)|(?:it|this|that|which|proposal|decision|recommendation) (?:then )?(?:goes|has to go|must go|needs to go|would go) (?:up |through |to |before |past )+(?:{THE}{ROLE}|{ROLE}|him|her|them)|(?:approval|sign ?off|decision|word) (?:is|comes|has to come|must come) from|show (?:my|our|the) {ROLE}|goes (?:up |through |to )+(?:our|my|the) (?:[a-z]+ ){{0,2}}{ROLE}")),
        (Influencer, format!(r"(?:{ROLE}|he|she|they|one|and|who) (?:also |first |then |still |always |usually |of course |would |will )*(?:has|have|needs?|must|want|wants|will want|would have|would need|would want|will need|will have|will|would)(?: also)? (?:to )?(?:approve|sign|agree|whitelist|clear it|confirm it|release|say yes|say ok|see (?:it|the|this|what|some)|look (?:at|over) it|be (?:happy|ok|okay|on board|convinced|involved|asked)|give (?:the|his|her|their|it|me)|nod|weigh in|have a look|bless|rubber stamp|ok it|okay it)|(?:need|want|get) (?:my|the|our|his|her|their) [a-z']+(?: [a-z']+)? (?:okay|ok|approval|blessing|permission|signature|sign ?off|nod|consent)|not without (?:my|the|our|his|her|their)|(?:quotes|options|prices|information|offers)(?: [a-z]+)? (?:together )?for (?:my|our|the) {ROLE}|(?:committee|panel|board|group|team)(?: [a-z0-9]+){{0,4}} i am (?:on|in|part of) (?:it|that)|if i (?:like|want|say|recommend|approve|pick)(?: [a-z]+){{0,3}} (?:{THE}{ROLE}|{ROLE}|he|she|they) (?:will |would )?(?:buys?|signs?|pays?|agrees?|approves?|go|goes)|{ROLE} (?:will|would|does|do) not (?:sign|buy|approve|agree)|helping (?:my|our) {ROLE} (?:to )?(?:find|choose|look|pick|get)|on my (?:proposal|recommendation|advice|suggestion)|{ROLE} (?:only |just |then )*(?:signs?|counter ?signs?|rubber ?stamps?|approves? what)")),
        // One who has no say.
        (No, r"(?:do|does|did|would|have|will|can|could) not (?:really |actually |even |ever |get to |get |have |make |take |sign |got )*(?:decide|decisions?|the decisions?|(?:that|those|these|this|such) (?:decisions?|calls?|choices?)|the call|any decisions?|sign off|approve|(?:an?|any|much|the) (?:say|authority|power|vote|influence|final say)|(?:any|no) influence|choose)(?: |$)|nothing to do with (?:the |that |those |any |this )(?:[a-z]+ )?(?:decisions?|buying|choice|purchase|purchasing)|(?:have|got|with|has) (?:absolutely |really )?(?:no|zero|little|not much) (?:say|authority|power|influence|vote|real say|decision)|no (?:say|authority) (?:in|over|on|about)|(?:not|never) (?:really |actually |exactly |for |at all )*(?:my (?:decision|call|place|choice|department|money|business|job)|our (?:decision|call|choice)|mine|me (?:to|who|that|$)|up to me|down to me|for me to|the (?:one|person|right person) (?:who|that|to)|(?:a|the) decision ?maker|in charge|authori[sz]ed|responsible for (?:that|buying|this)|allowed to|in a position|involved in (?:that|the decision|those))|above (?:my )?(?:pay ?grade|head|station|me)|way above me|(?:someone|somebody|others?) (?:else )?(?:decides?|makes|handles|does (?:that|it))|(?:they|he|she|nobody) (?:do not|does not|never|will not|would not) asks? (?:us|me)|nobody asks (?:us|me)|(?:will|do|does|would) not (?:even )?let (?:me|us)|me no(?: |$)|^ (?:no )?not me".to_owned()),
        (No, r"(?:just|only|merely) (?:an? |the |his |her |their |a humble )?(?:[a-z]+ )?(?:intern|assistant|student|receptionist|temp|secretary|messenger|trainee|apprentice|volunteer|clerk|pa|nurse|helper|admin|junior)|i (?:only|just|merely) (?:answer|pass|take|book|collect|gather|run|get|ask|do|make|note|write|work)|(?:just|only) (?:the )?(?:gathering|collecting|doing|asking|calling|ringing|enquiring) (?:for|info|information|research|the research|prices|quotes|on behalf)|(?:calling|ringing|phoning|asking|enquiring) (?:on behalf of|for (?:my|our|the) (?:boss|manager|director|owner|husband|wife|brother|sister|father|mother|dad|mum|mom|son|daughter|supervisor|chef|partner))".to_owned()),
        (No, format!(r"(?:{ROLE}|mr [a-z]+|mrs [a-z]+|ms [a-z]+|dr [a-z]+|he|she|they) {ADVERBS}{DECIDES}(?: |$)|(?:{ROLE}|he|she|they) (?:is|are|am|would be|will be) the (?:[a-z]+ )?(?:decision ?makers?|ones? (?:who|that|to)|boss|person (?:who|that|to))|(?:(?:(?:is|be|lies|lie|rests?|sits?) (?:with|to|for)|(?:up|down) to) (?:{THE}{ROLE}|{ROLE}|him|her|them|(?:mr|mrs|ms|dr) [a-z]+)|(?:up|down) to (?:the|my|our) [a-z]+)(?: (?:to decide|to say|really))?(?: |$)|(?:decision|call|choice|say|word) (?:is|belongs to|comes from|would be|lies with|rests with|sits with) (?:{THE}{ROLE}|his|hers|theirs)|(?:he|she|they) (?:does|do) (?:all (?:of )?)?(?:that|those|these|the buying|the deciding|purchasing)|(?:is|are) (?:his|her|their) (?:decision|call|choice|job)|(?:that is|it is) (?:the |our |my )?[a-z]+'s (?:decision|call|choice|job|business|department)")),
        (Yes, format!(r"(?:i|we|me) {ADVERBS}{DECIDES}(?: |$)|(?:me|i) (?:and|or) no ?(?:one|body)(?: else)?|(?:i am|i would be|i will be) the one (?:signing|deciding|choosing|buying|paying|approving|picking)|(?:i am|we are|that is|are we|am i|it is|would be) (?:also |really |basically )?the (?:(?:[a-z]+ )?(?:decision ?makers?|budget holder|boss|final (?:decision|say))|(?:one|person) (?:who|to|that) {DECIDES})(?: |$)|(?:i am|we are) in charge of (?:all |everything|the |our )*(?:purchas|procure|buying|budget|decision|software|tools|systems|it)[a-z]*|(?:signed|decided|approved|chosen) by (?:me|us)(?: |$)|self employed|(?:am|are) (?:a )?freelancers?|what i say goes|i can say yes|name (?:is )?(?:that is )?(?:above|over|on) the (?:door|sign|shop|van|letterhead|building)|i (?:run the show|call the shots|am the law|wear all the hats)|(?:have|got) (?:the |full |complete |sole |all the |every )+(?:authority|power|mandate)|delegated (?:it |that |this )?to me")),
        (Yes, r"(?:is|that is|are|be|it is|would be|all|entirely|completely|solely|fully|only|purely) (?:my|our|mine|ours|all mine) (?:own )?(?:decision|call|choice|pick|say|shop|company|business|money)|(?:is|be|are) (?:all |entirely |purely |only |solely )*(?:mine|ours)(?: |$)|(?:up|down) to me|for me to (?:decide|say|choose)|(?:decision|call|choice|word|say|money) (?:is|are|would be|lies|rests|sits|stays|stops) (?:all |entirely |purely )*(?:with (?:me|us)|mine|ours|my own)|decision maker (?:is me|yes|here)|i am (?:my own boss|the boss)|my (?:own )?(?:company|business|shop|firm|money)(?: so| and)? (?:so )?(?:it is )?(?:me|i decide|my|mine)|joint owners|both own|own it together".to_owned()),
    ];
    Cues::new(&table.iter().map(|(level, text)| (*level, text.as_str())).collect::<Vec<_>>())
});

/// What a sentence says of the caller's part in it, the softest first.
pub(super) fn table() -> &'static Cues<Authority> {
    &TABLE
}

/// "Claire decides": a name and no caller.
pub(super) static SOMEBODY_DECIDES: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(&format!(
        r"([^ ]+) (?:usually |always |then |also |alone |really |ultimately )*{HE_DECIDES}(?: |$)"
    ))
});
/// The whole answer to "who decides".
pub(super) static ME: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"^ (?:(?:oh|well|um|that|it|is|would|will|be|just|only|yeah|yes|basically|mostly|honestly|mainly|no|ultimately|actually|ja|si|both|all) )*(?:little old me|me|myself|mine|i do|i am|i would|i will|i can|i did|us two|the two of us|nobody(?: else)?|no one(?: else)?|[^ ]+ and (?:i|me|myself)|(?:me|myself)(?: and)? (?:my |the )?(?:2 |3 )?(?:co ?founders?|partners?|wife|husband|brothers?|sisters?)|(?:my|the) (?:business )?(?:partner|wife|husband|co ?founder|brother|sister|other half) and (?:me|i|myself)|(?:it is )?(?:my|me and my|i and my) (?:business )?(?:partner|wife|husband|co ?founder|brother|sister) (?:and (?:me|i|myself)|together|jointly|both)+|both of us|(?:it is )?(?:my|our) (?:own )?(?:company|business|shop|firm|farm|practice|money|decision|call)|i make (?:it|them)|i own (?:it|the [a-z]+|this [a-z]+)|(?:the )?(?:owner|founder|ceo|boss) (?:that is|so) me)(?: (?:i guess|really|actually|basically|alone|now|these days|and [a-z ]+|on my own|do|together|jointly|decide|the owner|as [a-z ]+|be|always|personally|only|yes|yeah|for better or worse))* (?:(?:but|so|though|thanks|and|because|up to|are|since|then|when|who|we are|we both|we own|always|can|could|i (?:own|sign|decide|run|am the)) .*)?$",
    )
});
/// Somebody else as the answer to "who decides".
pub(super) static BOSS: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(&format!(
        r"^ (?:(?:oh|well|um|that|it|is|would|will|be|probably|mostly|usually|no|nah|ah|actually|ultimately|for|with|i think|yeah|yes|always) )*(?:(?:{THE}{ROLE}|{ROLE})'s(?: (?:call|decision|choice|job))? $|{THE}{ROLE}|{ROLE}|(?:mr|mrs|ms|miss|dr|sir) [^ ]+|he does|she does|they do|he will|she will|they will|(?:he|she) (?:owns|runs) (?:it|the|this)|above me|somebody else|someone else|somebody upstairs|[^ ]+ does|[^ ]+ (?:our|my|the) {ROLE})(?: |$)"
    ))
});
/// What was asked of the caller and answered with yes or no: "is that your decision?"
pub(super) static OURS_TO_DECIDE: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:we|ours?|yours|me)(?: [a-z]+){0,6} (?:decides?|deciding|decision|decisions|decision maker|signs?|sign off|choose|choosing|in charge|boss|owner|final say|last word|final word|approve)|we own (?:it|the|that|this)|(?:decision|call|choice) (?:be |is )?(?:[yo]+urs?|up to (?:us|you)|made by us)|(?:up|down) to (?:we|us|you)|(?:we|me) alone|we (?:do|handle) (?:all )?the (?:buying|purchasing)|we run the (?:business|company|firm|shop|place) (?:yourself|myself|alone)|we in a position to (?:decide|buy|say|choose)",
    )
});
/// The caller's part in what somebody else decides.
pub(super) static PART: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"i (?:[a-z]+ ){0,3}(?:pick|suggest|bring|write|recommend|prepare|shortlist|compare[d]?|test(?:ed)?|tried|argue|push|present|propose|collect|filter|sort out|look into)|what i can do is|my (?:opinion|suggestion|favou?rite|view|advice|recommendation|shortlist|input)|(?:trusts?|tell|tells) (?:me|mi)|(?:asks?|asked) me (?:for|what|which|about|my|how)|(?:what|whatever|whichever) (?:one )?i|my (?:report|options)|(?:told|tells|asked|asks|wants|sent) me (?:to )?(?:go )?(?:and )?(?:look for|pick|shortlist|narrow|compare|choose|research|find (?:some|several|[2-9]|a few|options|tools|an? (?:crm|tool|system|software))|bring)|i (?:will |would |can )?(?:choose|pick|select) (?:[2-9]|several|some|a few)|(?:has|have) to convince (?:her|him|them|my)|until (?:they|he|she) (?:approves?|agrees?|gives? in)",
    )
});
/// "Will you decide on your own?": one who does not has others to decide with.
pub(super) static ALONE: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(r"alone|on (?:our|your|my|their) own|(?:all )?by (?:myself|ourselves|yourself)")
});
/// What takes the caller out of it altogether.
pub(super) static NO_PART: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"nothing to do with (?:the |that |those |any |this )(?:[a-z]+ )?(?:decisions?|buying|choice|purchase|purchasing)|(?:no|not any|zero) (?:say|influence|vote)",
    )
});
/// "Do you advise him?"
pub(super) static DO_WE_ADVISE: LazyLock<Pattern> =
    LazyLock::new(|| pattern(&format!(r"(?:do|can|would|will|are|could) we (?:[a-z]+ ){{0,2}}{RECOMMENDS}")));
/// "Does anybody else have to approve it?"
pub(super) static ANYBODY_ELSE: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:any ?(?:one|body)(?:'s| is)?|some ?(?:one|body)|any other|other|others) (?:else |people |person )?(?:[a-z']+ ){0,5}(?:decid|decision|approv|sign|involved|say|agree|consult|ask|weigh|ok)[a-z]*",
    )
});
/// Deciding and asking about something else: a day, a plan, a customer.
pub(super) static OTHER_MATTER: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"decide (?:between|whether|which|what|if|on (?:a|the) (?:day|time|plan|colou?r))|(?:customers?|clients?|guests?|patients?|tenants?|buyers?|members) (?:[a-z]+ ){0,2}(?:decides?|signs?|chooses?|picks?|votes?|approves?|pays?)|(?:whether|if) [a-z ]*(?:works|free|available|suits)|check (?:my|the|her|his) (?:calendar|diary)|(?:anything|everything) (?:more|over|above|bigger|larger|beyond|else)|(?:above|beyond) (?:that|this) (?:amount|sum|i|we|it)|(?:to|with) (?:a |an )?(?:human|real person|someone|somebody|sales)|sign(?:s|ed)? (?:up|in|them up|people)|picks? (?:up|it up|them up|the phone)|votes? for|ask (?:my|our|the) [a-z]+ (?:whether|about|for) (?:[a-z]+ )?(?:monday|tuesday|wednesday|thursday|friday|time|address|number)",
    )
});
/// An answer that begins with the caller, whatever follows.
pub(super) static ME_FIRST: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"^ (?:(?:oh|well|um|yeah|yes|nah|no|that|it|is|just|only|all|would|be|aye|ja) )*(?:(?:me|myself|mine|yours truly|both of us|on me)(?: |$)|my (?:yard|garage|place|name|neck|kitchen|studio|salon|workshop|mill|boat|land|clinic|office|club|pub|restaurant|budget|department|project|job|responsibility|area)(?: |$)|who(?:se)? else|nobody else|not the (?:dog|cat)'s)",
    )
});
/// A question that needs no answer.
pub(super) static WHO_ELSE: LazyLock<Pattern> =
    LazyLock::new(|| pattern(r"^ (?:well |and |aye )*who(?:se)? else"));
/// The caller's own limit: "anything under fifty I sign myself".
pub(super) static WITHIN: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:anything|everything) (?:up to|under|below|less than) [a-z0-9$€£]+(?: [a-z0-9]+){0,2} i (?:can |just |may )?(?:do|sign|approve|decide|buy|spend|authori[sz]e)|(?:in|within) my (?:own )?(?:powers?|limits?|authority|mandate|remit)|(?:either|each|any) (?:of us|one of us) (?:can|could|may) (?:sign|decide|approve)",
    )
});
