//! What the assistant asked last, so that "about forty" or "me" can be understood.

use std::sync::LazyLock;

use super::cue::{Cues, pattern};
use super::job::is_job;
use super::pattern::Pattern;
use super::sentence::Sentence;

/// The topic of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    Name,
    Company,
    Email,
    Phone,
    Size,
    Industry,
    Location,
    Title,
    Budget,
    Authority,
    Need,
    Timeline,
    MeetingTime,
    Tool,
    Wish,
    Urgency,
    /// Who else is talked to.
    Rivals,
    /// What is wrong.
    Pain,
    /// What led to the call.
    Why,
}

static QUESTIONS: LazyLock<Cues<Topic>> = LazyLock::new(|| {
    Cues::new(&[
        (
            Topic::Name,
            r"who is on the (?:line|phone)|who shall i (?:say|put)|what (?:do|should|can|shall|may) i call you|how should i address you|you are called|(?:what|which) name|have i got on|your surname|(?:a|your) name (?:i|we|for|to)|(?:your|full|first|last) name|who am i (?:speaking|talking)|who is (?:this|calling|asking|speaking|that)|who (?:should|shall|do|may|can) (?:we|i) (?:ask for|have)|who you are|^ (?:and )?you are $|(?:have|get|take|note|give me) (?:a|the) name|whom? (?:am i|do i)|(?:get|have|take|tell me|spell) your names?|what should i call you|name please",
        ),
        (
            Topic::Company,
            r"(?:your|the) (?:company|business|firm|organi[sz]ation|employer) is|(?:which|what) (?:company|business|organi[sz]ation|firm|school|studio|practice|shop|store|agency|clinic|restaurant|brand|charity|employer|client|hotel|church|museum|club|office|outfit)|(?:and|for|about|is|have|know) (?:the|your) (?:company|business|organi[sz]ation|firm|school|studio|practice|shop|store|agency|clinic|restaurant|brand|charity|employer|client|hotel|church|museum|club|office|outfit)(?: name)?(?: called| again| please)* $|(?:the|your|this) [a-z]+(?: name)?(?: is)? called|^ (?:and |so )*(?:the |your )?company(?: name)? $|which account|account's name|name of (?:your|the) (?:account|practice|shop|group|place|school|clinic|studio|store|salon|farm|charity|agency|hotel|club|church)|which [a-z']+ are you (?:at|with|from)|your (?:company|business|organi[sz]ation|firm)(?: name| called| please| $)|(?:where|who) (?:do|are) you (?:work|calling from|with)|calling from|(?:company|business|firm|shop|outfit|place|organi[sz]ation|school|practice|studio|clinic)(?:'s)? name|(?:who|which|what)(?: [a-z]+){0,3} (?:are|is|do) you (?:with|calling for|representing|work for)|(?:who|what) are you calling (?:for|from)|on behalf of|(?:which|what)(?: [a-z]+){0,2} (?:company|business|firm|organi[sz]ation)|name of (?:your|the) (?:company|business|organi[sz]ation)|company are you|names? and (?:the |your )?company|(?:and|what is) (?:the|your) company (?:please )?$",
        ),
        (
            Topic::Email,
            r"(?:what|which) (?:address|inbox)|where (?:can|should|do|shall|may|could) (?:i|we) (?:send|mail)|where (?:do|does|should) (?:it|this|that|the [a-z]+) go|how (?:can|do|should) (?:i|we) send|address the (?:invite|invitation)|e ?mails?|where (?:can|should|do) (?:i|we) send",
        ),
        (
            Topic::Phone,
            r"(?:reach|get (?:a ?)?hold of|get in touch with|contact) you|(?:how|way) (?:do|can|should|to|could) (?:(?:we|i) )?(?:get in touch|reach you|call you)|(?:phone|mobile|cell|telephone|contact|callback|direct) ?(?:number)?|(?:best|good|your|a|what|which) number|number (?:to|can|should|for|where)|reach you (?:at|on)",
        ),
        (
            Topic::Size,
            r"how many (?:are|is|do|does|would) (?:on the|you employ|it|that|there)|how many (?:hands|colleagues|heads|men|workers|souls|persons)|(?:do|are) you (?:work(?:ing)? )?(?:all )?(?:alone|on your own|by yourself)|(?:is it|so it is|for|it is)(?: just| only)* (?:you only|just you|you (?:alone|on your own)|1 person)|(?:is it|are you) a (?:big|large|small) (?:team|company|outfit|firm)|(?:are there )?many of you|how many would that be|(?:staff|head|employee) count|(?:altogether|in total|in all) $|how (?:big|large)|^ (?:and |so )?(?:the |your |any )?(?:staff|team|employees|headcount|people|crew) $|you have (?:about |around |roughly |some |over )?[0-9]+|[0-9]+ (?:employees|people|staff)|how many (?:people|employees|staff|of you|are you|are there|are we|work|folks|guys|heads|in (?:total|all|the|your)|on (?:the|your)|at|do you (?:have|employ)|is that|[a-z]+ and (?:staff|employees)|(?:[a-z]+ ){1,2}(?:employees|people|staff) )|(?:size|headcount|number of (?:people|employees|staff))|team size|company size",
        ),
        (
            Topic::Industry,
            r"what (?:does|do) (?:you|your [a-z]+|the [a-z]+|they|you guys|you all|it) (?:make|sell|do)|(?:what|which) (?:field|trade|line|industry|sector|market)|what (?:is|would be) (?:your|the company's|the firm's|its) (?:line|business|trade|field)|tell me what you do|what is it you (?:make|sell)|(?:kind|sort|type) of (?:business|company|work|shop|outfit|firm|place|practice|store)|(?:industry|sector|line of business|what (?:does|do) (?:your company|you|they|your business) (?:all )?do|space are you|field are you|(?:kind|sort|type|line) of (?:business|company|work|shop|outfit|firm)|what (?:do|does) (?:you|your [a-z]+|[a-z]+ [a-z]+) do for a living|business (?:is it|are you in))",
        ),
        (
            Topic::Location,
            r"(?:what|which) (?:town|area|city|country|place|region)|where (?:would|is|was) that|where do you (?:operate|work out of|sit)|(?:are you|is that) local|where (?:are|is) (?:you|that|it|this|they|your [a-z]+|the [a-z]+|[a-z]+ [a-z]+)(?: all)?(?: based| located| in| at)? (?:[a-z]+ )?$|whereabouts|(?:what|which) part of|where in|based|located|which (?:city|country|region|state)|what (?:city|country|region|state)",
        ),
        (
            Topic::Title,
            r"how do you fit in|your (?:part|function|capacity)|in what capacity|what hat|what is it you do (?:for|there)|(?:are|and) you (?:are )?the (?:owner|manager|boss|director|founder|office manager|ceo|md)|your (?:role|title|position|job)|what (?:do|is it) you do (?:there|at)|role (?:there|at)|job title|do you do there",
        ),
        (
            Topic::Budget,
            r"budgets?|budgeting|(?:happy|comfortable|think of|thinking of|imagine) (?:paying|spending)|(?:any|a|the|what) (?:figure|money)|money side|(?:reckon|think|say|feel|guess)(?:ed|s)?(?: that)? it is worth|(?:is|would be|be) it worth|you (?:would |could |will |might |might want to )(?:like to )?(?:spend|pay)|what share|how much (?:is|of)|(?:numbers?|price) in mind|ceiling|upper limit|funds|funding|afford|worth (?:it )?to you|(?:may|might|can|could|should) (?:it|this|that) cost|(?:what|how much) (?:have|had|has|did|do|would|is|was) (?:you |your [a-z]+ |been )*(?:planned|plan|set aside|put aside|earmarked|allocated|approved|reserved|calculated)|what (?:figure|sum|amount)|money (?:set|put|for|approved|in|aside)|how much money|is there (?:an? )?(?:sum|amount|line|figure|number|range)|(?:sum|amount|range) (?:in|you|are)|what (?:can|could|would|might|have|are|were) you (?:spend|pay|put|planned|plan|prepared|thinking|comfortable|willing|set)|feasible|(?:looking|able|willing|planning|hoping|want|like|ready|prepared|happy) to (?:spend|pay|invest|stay under)|set aside|price range|invest(?:ment)?|spending|how much (?:are|were|would|do|can) you|(?:right|fair) price|(?:price|money|cost|budget)(?: |-)?wise|what is the (?:range|spend)|what would work|^ (?:and )?how much $|spend (?:you|level)|comfortable (?:amount|sum|figure)|(?:want|looking|hope|expect|happy) to pay|pay (?:a|per|each|every) (?:month|year|user|seat)|(?:sort|kind) of money|(?:number|figure|amount|sum) in mind|monthly amount|stay under",
        ),
        (
            Topic::Authority,
            r"who says yes|(?:do|does|handle|handles) (?:all )?the (?:buying|purchasing)|(?:looks? after|in charge of|responsible for) (?:this|that|these|software|tools|buying|purchasing|systems)|position to (?:decide|buy|say|choose)|run the (?:business|company|firm|shop|place) (?:yourself|alone|on your own)|on the contract|who (?:holds|controls|has) the (?:budget|purse|money|say|power|keys)|decisions? (?:like (?:this|that|these) )?(?:get |are |is |gets )?made|(?:go ahead|buy it|move forward|proceed) (?:on your own|alone|yourself|with (?:it|this))|you own (?:the|it|that)|(?:makes?|make|making|involved in|part of|own|owns|takes?) (?:the |this |that |a |these |those )?(?:final |buying |purchasing )?(?:decisions?|call)|decision ?mak(?:er|ers|ing)|who (?:else )?(?:decides|signs|approves|would (?:sign|approve|decide|need)|needs to|has to|is involved|gets)|sign(?:s|ing)? off|(?:be|is) signing|(?:up|down) to you|your (?:decision|call|choice)|you (?:decide|choose|choosing|deciding|sign|who signs|who decides|who would)|(?:are|is it|would it be) you(?: the)? (?:owner|boss|who|founder|(?:right )?(?:one|person)(?: $| (?:here|there)| (?:who|that|to|for)(?: would| will| is| can)? (?:decid|sign|choos|pick|approv|mak|buy|ask|agree|say|hold)[a-z]*))|(?:decision|choice|call) (?:be )?yours|up to you|last word|has to (?:say|agree)|to say yes|who (?:chooses|picks|decides|signs|pays)|(?:and|about|takes|taking|who has) the decision|(?:committee|board|boss) (?:decide|approve)s?|go along with|(?:who|whose|you|your|yours|that be|is it|one)(?: [a-z']+){0,6} (?:decides?|deciding|decision|decisions|signs?|approves?|approval|chooses?|picks?|in charge|budget holder|final say|final word|say so|say yes|involved|green light|call the shots)|approv(?:e|es|al)|any ?(?:one|body) else|some ?(?:one|body) else|final say|stakeholders?|choice of|(?:would|do|will|can|could|may) you (?:alone |also |then |be able to )*(?:sign|decide|choose|approve|make (?:that|the|this|it))|have the authority|your(?:s| own)? (?:to (?:make|decide|give)|authority)|whose (?:money|budget|name)|(?:decide|sign|choose) (?:alone|it|this|that|yourself)|who (?:is|would be|are) (?:the )?(?:others|behind|responsible|boss)",
        ),
        (
            Topic::Timeline,
            r"(?:and |about |your )?timing|^ (?:and |so |ok |great )*when $|when (?:is|are) (?:it|they|this) (?:due|needed)|(?:a|any|certain|particular|target) (?:date|deadline)|when (?:shall|must|might|could) (?:it|you|this)|when are you (?:going|planning|looking|hoping)|(?:timeline|time ?frame|timescale|time line|time scale)|when (?:would|do|are|were|will|did|should) (?:you|your team) (?:need|want|like|looking|hoping|planning|ideally|be|aim|think|plan|expect|start|buy|go|have|all)|when (?:does|do|would|should|must|will|could) (?:it|this|that|everything|the [a-z]+) (?:need|have|be|go|start)|how (?:soon|quickly|fast)|by when|when by|from when|starting when|start(?:ing)? when|when (?:would|do|will|should|could|might) (?:you|it|they|this|that|he|she|your [a-z]+) |when does |(?:live|ready|running|done|finished|settled|in place) (?:by|in|before|on|this|next)|(?:you|we|it) (?:would |will |should |want to |hope to )*(?:start|begin|switch|launch|go live) (?:in|by|on|this|next|after)|what is the target|(?:for|before|after) (?:this|the|next) (?:[a-z]+ )?(?:season|summer|winter|spring|year|harvest)|(?:something|it|this) for (?:this|next) (?:year|quarter|month)|date in mind|deadline|go ?live|target date|when is (?:your|the) (?:renewal|contract)|start date",
        ),
        (
            Topic::MeetingTime,
            r"(?:what|which) (?:day|time|times|days|slot)|when (?:works|suits|would (?:suit|work|be (?:good|best|convenient))|can (?:we|you|i)|are you (?:free|available)|is (?:good|best|convenient)|should (?:we|i|they))|(?:does|would|is|how about|what about|how is|shall we say|should we say|can you do|could you do|are you (?:free|available)) (?:[a-z0-9:]+ ){0,4}(?:work|suit|monday|tuesday|wednesday|thursday|friday|tomorrow|[0-9]{1,2}(?::[0-9]{2})? (?:am|pm)|ok|good|fine|better)|best time|good time|convenient time|time works|day works|(?:book|schedule|set up|put|find) (?:you |something |a |an |that |it |the )*(?:in|demo|call|meeting|time|slot)|morning or (?:the )?afternoon|calendar",
        ),
        (
            Topic::Tool,
            r"(?:which|what) (?:program|app|database) (?:are|do|is)|what are you working with|what would (?:we|it|this) be replacing|where (?:do|does|are|is) (?:the|all|your|these|those|that|they|it)(?: [a-z]+){0,3} (?:go|live|kept|stored|sit|end up|written)|how do you (?:all )?(?:record|organi[sz]e|log|keep|run|store|note|follow)|what do (?:you|your [a-z]+|they) use|on any (?:system|software|tool|crm)|where do you (?:write|put|note|log)|(?:what|which|where|how (?:do|are|is|does)|is there|anything|any|something|do you have|have you|are you)(?: [a-z']+){0,9} (?:now|today|currently|at the moment|at present|right now|presently|already|so far|these days|until now|currently have)|what do you (?:use|work with|run)|you use|used (?:so far|before)|current (?:process|software|approach|set up|way)|do you have (?:a|any) (?:system|tool|crm|software|solution)|what (?:runs|handles|tracks)|are you replacing|(?:tools?|anything|something|system|software) (?:in use|in place|today|now|you use)|(?:use|using|have) anything|in place(?: today| now)? $|in use|what (?:have|do) you (?:got|have) (?:at|now|today|in)|(?:are|have) you (?:got |been )?(?:on|in place) (?:now|today|at)|what are you on|where do you (?:keep|track|store)|keep (?:track|customer|your)|do you keep|how do (?:the|your) [a-z]+ (?:reach|come)|systems are|(?:using|use) (?:right now|now|today|at the moment|currently|already|for)|(?:currently|today) (?:using|use)|what (?:are|do|did) you (?:currently |all )?us(?:e|ing)|which (?:tool|tools|crm|system|software|platform)|what (?:tool|tools|crm|system|software|platform)|looking at (?:any )?other|other (?:vendors|tools|options|solutions|providers)|comparing|current (?:tool|crm|system|setup|solution|provider|vendor)|how (?:do|are) you (?:currently |all )?(?:handl|manag|track|do)(?:e|ing)?",
        ),
        (
            Topic::Wish,
            r"(?:what|which)(?: [a-z]+)? (?:must|should|would|does|will|could|can|do) (?:help|(?:it|this|that|(?:a|an|the|your|any) [a-z]+)(?: [a-z]+){0,3} (?:do|need|want|have|include|like|improve|look for|help|cover|offer|work for))|what (?:must|should|would|do|does|did|will|could) (?:you|he|she|they|your [a-z]+|the [a-z]+)(?: [a-z]+){0,3} (?:need|want|have in mind|like|see|improve|look for|focus on|miss)|what (?:are|is) (?:you|he|she|it) (?:looking|hoping|after|need)|what (?:matters|will decide|features|is (?:still )?missing)|(?:which|what) [a-z]+ do you need|what (?:would|does|will) (?:good|success|perfect|ideal) look|what (?:would|will) (?:help|make (?:it|this|that) worth)|(?:must|should|have to|has to|need to|needs to|would) (?:(?:it|(?:the|a|an|this|that|your|any) [a-z]+) )?(?:be able to|prove|fulfil|fulfill|achieve|deliver|bring|solve|fix)|be able to do|hoping (?:for|to improve)|do you want to do with|what do you need|need (?:it )?to (?:work|connect|integrate|talk|do)|connect (?:it )?to|features?|must haves?|wish list|caught your (?:interest|eye|attention)|need help with|looking for|using it for|should we focus|ideal (?:tool|system|solution)|wants? it for",
        ),
        (
            Topic::Rivals,
            r"(?:looked|looking) at (?:any )?others?|(?:tried|seen|tested|used) (?:anything|something|others?|another)|anyone else in the running|on the (?:shortlist|table)|(?:who|whom|what|anyone|anybody|any)(?: [a-z]+){0,3} else|(?:other|another) (?:vendors?|tools?|options?|solutions?|providers?|systems?|products?|companies|suppliers?|offers?|quotes?)|looking at (?:any )?others?|compar(?:e|ing)|competit(?:or|ors|ion)|alternatives?|shortlist|besides us|up against|against us",
        ),
        (
            Topic::Pain,
            r"(?:what|which)(?: [a-z']+){0,3} (?:is|are|was|has been) (?:the |your |it that |going |not |so )*(?:wrong|missing|broken|challenges?|problems?|troubles?|issues?|pain points?|pain|bothering|hurting|frustrating|difficult|hard|working|headaches?|biggest|main|worst|matter|bugging|annoying|slowing)|what(?: [a-z']+){0,4} (?:trouble|problem|issue|annoys|bothers|frustrates|hurts|slows|goes wrong|went wrong|broke|breaks)|(?:where|how) does it (?:hurt|go wrong|fail|fall short|break)|what do you (?:dislike|hate|struggle)|(?:struggle|unhappy|disappointed|happy) with|what (?:did|do|does) (?:you|they|he|she) (?:not|dis)[ ]?like|like least|causing (?:trouble|problems)|challenges?|pain points?|lack(?:s|ing)?|what (?:does not work|goes wrong)|why the change|why (?:do you want to |are you |would you |did you |do you )?(?:chang|switch|leav|replac)(?:e|ing)?|what (?:is|does) [a-z ]+ (?:miss|missing|not do)",
        ),
        (
            Topic::Why,
            r"what(?: [a-z']+){0,4} (?:happens|happened|made you|makes you|brings|brought|prompted|triggered|pushed|pushing|driving|led you|got you)|what is (?:it|the) (?:not |like)|what is (?:up|going on|new)|what (?:is|has) (?:happening|happened)|what (?:is|was) the (?:bother|story|matter|situation|background)|what happens|what (?:does|do) [a-z ]+ look like|what did you (?:discuss|talk about)|what are you (?:chasing|working on)|what have you got on|(?:you|we) (?:had )?asked (?:us )?about|why (?:are you|do you want|now)",
        ),
        (Topic::Urgency, r"how (?:urgent|pressing|important|badly|soon|desperate)|urgent|urgency"),
        (
            Topic::Need,
            r"(?:what|how) (?:can|may) (?:i|we) (?:do|help)|what (?:brings|made|prompted|are you (?:looking|hoping|trying)|is (?:the|your) (?:biggest|main)|do you need|would you like|challenges?|problem|is going)|challenges?|pain points?|looking for|how urgent|tell me (?:more|a bit|about)|how important",
        ),
    ])
});

/// Words of money. The assistant hardly asks about any but what this may cost.
static MONEY: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"costs?|prices?|priced|spend|spending|pay|paying|invest(?:ing|ment)?|fee|fees|money|financially|affordable|figure|amount|sum|budgets?|how much (?:has been|have|is (?:set|available|in|there)|room|would (?:be|you)|could you|can you|are you (?:thinking|looking)|were you|did (?:they|the|your)|does (?:the|your))|what (?:can|could|would|might) you (?:do|manage|consider|call)|have to work with|what does [a-z]+ have (?:down|in)|comfortable with",
    )
});
/// Money that the caller has, earns or loses already, prices to be sent, and what is no money.
static OTHER_MONEY: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"costs? you|costing you|(?:are|do) you (?:pay|paying|spend|spending|charge|currently)|currently|(?:today|now|at the moment) $|how much (?:time|longer|of|notice|data|space|does (?:it|that) cost you|do you lose)|(?:hear|know|like|want) (?:more )?(?:about )?(?:(?:the|our|some) )?(?:prices?|pricing)|send|figure out|pay attention|who pays|customers? pay|worth of|it costs|plan costs",
    )
});

/// The topics that an assistant's questions are about.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Asked(u32);

impl Asked {
    pub(super) fn about(self, topic: Topic) -> bool {
        self.0 & (1 << topic as u32) != 0
    }

    /// The topics of a turn's questions, or of its last sentence if it asks nothing.
    pub(super) fn of(sentences: &[Sentence<'_>]) -> Self {
        let mut asked = Self::default();
        let mut add = |s: &Sentence<'_>| {
            for (topic, _) in QUESTIONS.all(s) {
                asked.0 |= 1 << topic as u32;
            }
            if counts_staff(s) {
                asked.0 |= 1 << Topic::Size as u32;
            }
            if s.question && s.has(&MONEY) && !s.has(&OTHER_MONEY) {
                asked.0 |= 1 << Topic::Budget as u32;
            }
        };
        if sentences.iter().any(|s| s.question) {
            sentences.iter().filter(|s| s.question).for_each(&mut add);
        } else if let Some(last) = sentences.last() {
            add(last);
        }
        asked
    }
}

/// "How many tutors do you have?", unlike those who buy, sell for others or would use something.
fn counts_staff(sentence: &Sentence<'_>) -> bool {
    const NO_STAFF: &[&str] = &["leads", "buyers", "partners", "reps", "agents", "users", "associates"];
    const HAVE: &[&str] = &["", "do", "are", "have", "work", "in", "on", "at", "is"];
    let many = |at: usize| sentence.word(at) == "how" && sentence.word(at + 1) == "many";
    let Some(many) = (0..sentence.words.len()).find(|at| many(*at)) else { return false };
    (many + 2..many + 5).any(|at| {
        let word = sentence.word(at);
        let had = HAVE.contains(&sentence.word(at + 1)) || sentence.breaks_at(at + 1);
        word.ends_with('s') && is_job(word) && !NO_STAFF.contains(&word) && had
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_understood() {
        for (question, topic) in [
            ("May I have your name, please?", Topic::Name),
            ("Who am I speaking with today?", Topic::Name),
            ("And which company are you calling from?", Topic::Company),
            ("What's the best email for you?", Topic::Email),
            ("What's a good number to reach you on?", Topic::Phone),
            ("How many people work there?", Topic::Size),
            ("How many tutors do you have?", Topic::Size),
            ("Is it just you?", Topic::Size),
            ("Do you work alone, Barry?", Topic::Size),
            ("What industry are you in?", Topic::Industry),
            ("Where are you based?", Topic::Location),
            ("What's your role there?", Topic::Title),
            ("Do you have a budget in mind?", Topic::Budget),
            ("Who makes the final decision?", Topic::Authority),
            ("When would you like to go live?", Topic::Timeline),
            ("Does Tuesday at 2 PM work for you?", Topic::MeetingTime),
            ("What are you using today?", Topic::Tool),
            ("What can I do for you?", Topic::Need),
        ] {
            assert!(
                Asked::of(&Sentence::all(question)).about(topic),
                "{question} {:?}",
                Sentence::all(question)
            );
        }
        assert!(
            !Asked::of(&Sentence::all("Our plan starts small. How many people work there?"))
                .about(Topic::Budget)
        );
    }
}
