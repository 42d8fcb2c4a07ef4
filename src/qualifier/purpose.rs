//! What else somebody calls for, where it is no purchase: a wrong number, a job, help
//! with what they have, something to sell. It is said early in a talk.

use std::sync::LazyLock;

use super::cue::{Cues, pattern};
use super::pattern::Pattern;
use super::reply::{self, Reply};
use super::talk::{Line, Talk};
use super::{Evidence, Purpose, Said};

/// Turns of the caller in which a purpose is told.
const EARLY: usize = 4;

static PURPOSES: LazyLock<Cues<Purpose>> = LazyLock::new(|| {
    Cues::new(&[
        (
            Purpose::WrongNumber,
            r"wrong (?:number|person|company|extension|line)|trompé de numéro|número equivocado|falsch verbunden|verwählt|(?:dialed|dialled|called|rang) (?:the )?wrong|got (?:the )?wrong (?:number|person|place|office|one)|misdial(?:ed|led)|(?:i|oh) (?:thought|figured) (?:this|that|it|you) (?:was|were) (?:the |a |an |my |dr|doctor )|i (?:was|am) (?:trying|looking|calling) (?:to (?:reach|call|get|ring)|for) (?:the |a |my )?(?:pizz[a-z]+|dentist|doctor|bank|pharmacy|hospital|school|garage|taxi|salon|vet|restaurant|surgery)|(?:there is|we have|got) no [a-z]+ here|(?:nobody|no one) (?:here )?(?:by (?:that|the) name|of that name|named)|(?:nobody|no one) called [a-z]+ (?:here|lives|works|at this)",
        ),
        (
            Purpose::JobApplicant,
            r"(?:job|position|vacancy) (?:opening|posting|ad|advert|listing|application|offer|you (?:posted|advertised|have))|(?:apply|applying|applied|application) (?:for|to) (?:a |the |your |an |one of )?(?:[a-z]+ ){0,3}(?:jobs?|positions?|roles?|vacanc(?:y|ies)|internships?|apprenticeships?)|(?:send|sent|submit|submitted|email|emailed|drop off|hand in) (?:you |in )?(?:my|a) (?:cv|resume|r[eé]sum[eé]|application)|(?:my|the) (?:cv|r[eé]sum[eé]|resume|job application)|looking for (?:a |an |some )?(?:job|work|internship|employment|placement|apprenticeship)|are you (?:guys |currently |still )?(?:hiring|recruiting|taking on|taking people)|(?:about|regarding|for|saw|see|seen|have|got|any|your|advertised|do) (?:the |an? |your |any |some |my )?(?:job |open |summer |paid |[a-z]+ ){0,2}(?:vacanc(?:y|ies)|internships?|apprenticeships?|job openings?|openings? for (?:a |an )?)|(?:does|doing|do) the hiring|hiring manager|work(?:ing)? for you(?: guys)? |(?:job|phone) interview",
        ),
        (
            Purpose::Selling,
            r"we help (?:[a-z]+ ){0,3}(?:companies|businesses|firms|teams) (?:like|such as) (?:yours|you)|(?:your|to your) marketing (?:manager|budget|team|director)|free audit|(?:page 1|first page|top) of google|(?:extend|extended|your) (?:car |vehicle |auto )?warranty|you have (?:been selected|won|qualified)|(?:who|whoever|person|someone|somebody|anyone|one) (?:who )?(?:handles|is responsible for|does|is in charge of|looks after|deals with|buys|manages) (?:your|the) (?:[a-z]+ ){0,2}(?:purchasing|buying|energy|electricity|phones?|telecoms?|cleaning|insurance|marketing|website|advertising|it|contracts?|suppl(?:y|ies)|procurement|payments|fleet)|(?:responsible|in charge) (?:for|of) your|(?:offer|offering|sell|selling) you (?:a|an|our|some|the|leads|this)|partner with (?:you|your) to|(?:minutes|word|meeting) with (?:your|the) (?:[a-z]+ )?(?:manager|director|owner|buyer|head|team)|(?:speak|talk|speaking|talking|through) (?:to|with) (?:whoever|the (?:person|one)|someone|somebody) (?:who )?(?:is )?(?:in charge|responsible|handles|looks after|deals with|buys|does the)|we (?:have|have got) (?:a|some) (?:[a-z]+ )?(?:special|specials|offer|promotion|deal)(?: |$)|(?:swing|drop|pop|come) (?:by|round|down|over) (?:to )?your (?:office|place|site|shop)|free (?:estimate|inspection|survey|assessment|no obligation)|(?:special|exclusive|great|limited) (?:offer|deal|promotion) for (?:you|your)|i am (?:reaching out|calling|ringing) (?:to offer|because we (?:offer|provide|help|can))|(?:lower|cut|reduce|slash) your (?:rates|bills?|costs|energy)|(?:we|i) (?:can|could) (?:save|get|bring|earn|make|offer) you|would like to offer you|our (?:seo|cleaning|web design|marketing|lead generation|recruitment) (?:services?|agency)|(?:we are|i am with|from) (?:a|an) (?:seo|marketing|lead generation|web design) (?:agency|company)|press (?:1|one) (?:to|now)|interested in (?:buying|selling) your (?:company|business|domain)",
        ),
        (
            Purpose::Support,
            r"(?:we are|i am|am|are|been|as) (?:already |currently |both )?(?:an? )?(?:existing |current |paying |long ?time |loyal )*(?:customers?|clients?|subscribers?|users?) (?:of yours|with you|already|since|for|and|your)|(?:existing|already(?: an?| your)?|current) (?:customers?|clients|users)|(?:we are|i am) already (?:with you|using you|on your)|(?:is|has been|been|keeps?) (?:stuck|failing|timing out|giving (?:me|us) an error)|(?:gives?|shows?|throws?|got|get|getting|says) (?:me |us |an |a |the |some |this |weird |strange )*error|error (?:message|code|[0-9]+)|(?:our|my) (?:account|subscription|plan|login|log in|licen[cs]e|dashboard|password|access|invoice|bill|export|import) (?:is|has|was|got|with you|stopped|does not|will not|can not|did not|keeps?|expired)|(?:charged|billed) (?:us |me )?(?:twice|again|wrong|too much|for|double)|with your support|support (?:request|ticket|case|team|line|please)|(?:reset|forgot|forgotten) (?:my|our|the) password|(?:can not|could not|will not let me) (?:log ?in|sign in|access my|get into (?:my|our))|locked out|(?:open|raise|file|opened|raised) a (?:support )?(?:ticket|case)|(?:have|about|regarding) (?:an|my|our|the) (?:open |existing )?ticket|ticket number|my (?:last |latest )?invoice|(?:refund|cancel my (?:subscription|account|plan|contract)|close my account)|you (?:guys )?sold us|since (?:the|your|yesterday's|last) (?:last |latest |new )?update|(?:add|remove|change|delete) (?:a |an |another )?(?:users?|seats?|email|password|card) (?:to|from|on|in) (?:our|my) account|we signed up (?:last|with you|a)",
        ),
    ])
});
/// How the assistant answers those who want something else: with a buyer it has no such words.
static ANSWERS: LazyLock<Cues<Purpose>> = LazyLock::new(|| {
    Cues::new(&[
        (Purpose::WrongNumber, r"(?:the|a) wrong (?:number|person|company|line)|(?:dialed|dialled) wrong"),
        (
            Purpose::JobApplicant,
            r"careers? page|applications (?:go|are|come)|(?:recruiting|recruitment|hiring) (?:team|colleagues|manager)|(?:open|vacant) positions|job page",
        ),
        (
            Purpose::Support,
            r"(?:open|raise|log|create|opened|raised|logged|created) (?:you )?(?:a|the|an) (?:[a-z]+ )?(?:ticket|case|incident)|(?:pass|put|connect|transfer|hand|get|passing|putting|connecting|transferring) (?:you|this|it|that) (?:on |over |straight |right |through )*(?:to|with|through to) (?:our |the |my )?(?:[a-z]+ )?(?:support|technical|billing|technicians|engineers on duty|help ?desk)|which account is it|(?:our|the) (?:support|billing|technical) (?:team|colleagues|desk|people) (?:will|is going to) (?:call|look|ring|fix|unlock|reach|contact|get back|check|sort)|support will (?:reach|call|ring|contact|look)",
        ),
        (
            Purpose::Selling,
            r"(?:nobody|no one) (?:here )?(?:needs|buys|wants)|(?:we|i) (?:do not|don't) (?:buy|purchase)|(?:we|i) (?:are|am) not (?:looking for (?:that|it|any|this|a supplier)|interested in (?:that|it|any|buying)|in the market|buying)|(?:we|i) (?:already )?have (?:a|our|an) (?:supplier|provider|agency)|not looking to buy|we do not need (?:any|that|it|your|more)(?: [a-z]+){0,2} (?:thank|thanks|i am afraid)",
        ),
    ])
});
/// The same words about the caller's own customers, staff or tools.
static NOT_THAT: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:customers?|people|clients?|patients?|they|guests?|callers?|candidates|applicants|members|tenants) (?:[a-z]+ ){0,4}(?:wrong|apply|applying|charged|billed|locked|error|ticket)|wrong (?:number|person|company) (?:on|in|for|at) (?:our|the|their)|we (?:are|were|have been) hiring|we (?:run|are|have) (?:a |an )?(?:recruit|staffing)[a-z]*|used to be|switch(?:ing)? to you|(?:my|our|the) (?:current|old|present|existing) (?:system|tool|software|crm|provider|vendor)|(?:replace|instead of|looking for a|want a|need a) |does your (?:price|plan)|internship (?:is|was) (?:over|done)|(?:handles|does|of|for|after|with) (?:the |your |new )?(?:sales|pricing|prices|demos|customers|quotes|onboarding)",
    )
});
static REACHED: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"is (?:this|that) (?:the|not|dr|doctor|a)|(?:this|that) is not|is not (?:this|that)|have i (?:reached|got)|am i (?:through|speaking)",
    )
});
static APOLOGY: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(r"mistake|sorry|apolog(?:y|ies|ise|ize)|wrong|my bad|never ?mind|oops|oh ok(?:ay)?")
});

/// What else the caller wants, where it is no purchase.
pub(super) fn hear(talk: &Talk<'_>) -> Option<Said<Purpose>> {
    let last = talk.caller().take(EARLY).last()?.turn;
    let told = talk.claims.iter().filter(|c| c.own() && c.turn() <= last).find_map(|claim| {
        let (purpose, place) = PURPOSES.first(&claim.sentence)?;
        (!claim.sentence.has(&NOT_THAT) && !claim.sentence.negated(place.start))
            .then(|| Said { value: purpose, evidence: claim.evidence(&place) })
    });
    told.or_else(|| misdialled(talk)).or_else(|| seen_through(talk))
}

/// What the assistant takes the caller for: "we don't need any, thank you", "I'll open a ticket".
fn seen_through(talk: &Talk<'_>) -> Option<Said<Purpose>> {
    let first = talk.caller().next()?.turn;
    let mut lines = talk.lines.iter().filter(|l| !l.by_caller && l.turn > first).take(EARLY);
    lines.find_map(|line| {
        line.sentences.iter().find_map(|s| {
            let (purpose, place) = ANSWERS.first(s)?;
            let offered = s.question;
            let denied = talk.caller().find(|l| l.turn > line.turn).is_some_and(|l| l.reply == Reply::No);
            (!offered && !denied).then(|| Said {
                value: purpose,
                evidence: vec![Evidence { turn: line.turn, text: s.quote(&place) }],
            })
        })
    })
}

/// "Is this the pizzeria?" "No." "My mistake."
fn misdialled(talk: &Talk<'_>) -> Option<Said<Purpose>> {
    let has = |line: &Line<'_>, p: &Pattern| line.sentences.iter().any(|s| s.has(p));
    talk.lines.windows(3).take(EARLY).find_map(|lines| {
        let [question, answer, end] = lines else { return None };
        let asks = question.by_caller && question.sentences.iter().any(|s| s.question && s.has(&REACHED));
        let no = || !answer.by_caller && reply::of(&answer.sentences) == Reply::No;
        (asks && end.by_caller && no() && has(end, &APOLOGY)).then(|| {
            let quote = |line: &Line<'_>| Evidence { turn: line.turn, text: line.sentences[0].quote_all() };
            Said { value: Purpose::WrongNumber, evidence: vec![quote(question), quote(end)] }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::talk;
    use super::*;

    #[test]
    fn other_purposes() {
        for (said, want) in [
            ("U sorry i think i have the wrong number", Some(Purpose::WrongNumber)),
            ("U i'm calling about the job posting", Some(Purpose::JobApplicant)),
            ("U i can't log in to my account", Some(Purpose::Support)),
            ("U we need a crm", None),
        ] {
            assert_eq!(hear(&Talk::new(&talk(&[said]))).map(|p| p.value), want, "{said}");
        }
    }
}
