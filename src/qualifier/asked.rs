//! What the assistant asked last, so that "about forty" or "me" can be understood.

use std::sync::LazyLock;

use super::cue::Cues;
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
}

static QUESTIONS: LazyLock<Cues<Topic>> = LazyLock::new(|| {
    Cues::new(&[
        (
            Topic::Name,
            r"(?:your|full|first|last) name|who am i (?:speaking|talking)|who is (?:this|calling)|who do i have|whom? (?:am i|do i)|(?:get|have|take|tell me|spell) your names?|what should i call you|name please",
        ),
        (
            Topic::Company,
            r"(?:your|which|what|the) (?:company|business|organi[sz]ation|firm)(?: name| is (?:that|it)| (?:are|do) you (?:with|from|work)| called| please)?|(?:where|who) (?:do|are) you (?:work|calling from|with)|calling from|(?:company|business) name|name of (?:your|the) (?:company|business|organi[sz]ation)|company are you|names? and (?:the |your )?company|(?:and|what is) (?:the|your) company (?:please )?$",
        ),
        (Topic::Email, r"e ?mails?|where (?:can|should|do) (?:i|we) send"),
        (
            Topic::Phone,
            r"(?:phone|mobile|cell|telephone|contact|callback|direct) ?(?:number)?|(?:best|good|your|a|what|which) number|number (?:to|can|should|for|where)|reach you (?:at|on)",
        ),
        (
            Topic::Size,
            r"how (?:many|big|large)|(?:size|headcount|number of (?:people|employees|staff))|team size|company size",
        ),
        (
            Topic::Industry,
            r"(?:industry|sector|line of business|what (?:does|do) (?:your company|you|they|your business) (?:all )?do|space are you|field are you|kind of (?:business|company))",
        ),
        (
            Topic::Location,
            r"where (?:are|is) (?:you|your (?:company|business|team|office))(?: all)? (?:based|located)|(?:based|located)|which (?:city|country|region|state)|what (?:city|country|region|state)",
        ),
        (
            Topic::Title,
            r"your (?:role|title|position|job)|what (?:do|is it) you do (?:there|at)|role (?:there|at)|job title|do you do there",
        ),
        (
            Topic::Budget,
            r"budgets?|(?:looking|able|willing|planning|hoping|want|like) to spend|set aside|price range|invest(?:ment)?|spending|how much (?:are|were|would|do|can) you",
        ),
        (
            Topic::Authority,
            r"(?:makes?|make|making|involved in|part of|own|owns|takes?) (?:the |this |that |a |these |those )?(?:final |buying |purchasing )?(?:decisions?|call)|decision ?mak(?:er|ers|ing)|who (?:else )?(?:decides|signs|approves|would (?:sign|approve|decide|need)|needs to|has to|is involved|gets)|sign(?:s|ing)? off|your (?:decision|call)|approv(?:e|es|al)|anyone else|final say|stakeholders?",
        ),
        (
            Topic::Timeline,
            r"(?:timeline|time ?frame|timescale|time line|time scale)|when (?:would|do|are|were|will|did|should) (?:you|your team) (?:need|want|like|looking|hoping|planning|ideally|be|aim|think|plan|expect|start|buy|go|have|all)|when (?:does|do|would|should|must|will|could) (?:it|this|that|everything|the [a-z]+) (?:need|have|be|go|start)|how (?:soon|quickly|fast)|by when|when by|deadline|go ?live|target date|when is (?:your|the) (?:renewal|contract)|start date",
        ),
        (
            Topic::MeetingTime,
            r"(?:what|which) (?:day|time|times|days|slot)|when (?:works|suits|would (?:suit|work|be (?:good|best|convenient))|can (?:we|you|i)|are you (?:free|available)|is (?:good|best|convenient)|should (?:we|i|they))|(?:does|would|is|how about|what about|how is|shall we say|should we say|can you do|could you do|are you (?:free|available)) (?:[a-z0-9:]+ ){0,4}(?:work|suit|monday|tuesday|wednesday|thursday|friday|tomorrow|[0-9]{1,2}(?::[0-9]{2})? ?(?:am|pm)|ok|good|fine|better)|best time|good time|convenient time|time works|day works|(?:book|schedule|set up|put|find) (?:you |something |a |an |that |it |the )*(?:in|demo|call|meeting|time|slot)|morning or (?:the )?afternoon|calendar",
        ),
        (
            Topic::Tool,
            r"(?:using|use) (?:right now|now|today|at the moment|currently|already|for)|(?:currently|today) (?:using|use)|what (?:are|do|did) you (?:currently |all )?us(?:e|ing)|which (?:tool|tools|crm|system|software|platform)|what (?:tool|tools|crm|system|software|platform)|looking at (?:any )?other|other (?:vendors|tools|options|solutions|providers)|comparing|current (?:tool|crm|system|setup|solution|provider|vendor)|how (?:do|are) you (?:currently |all )?(?:handl|manag|track|do)(?:e|ing)?",
        ),
        (
            Topic::Need,
            r"(?:what|how) (?:can|may) (?:i|we) (?:do|help)|what (?:brings|made|prompted|are you (?:looking|hoping|trying)|is (?:the|your) (?:biggest|main)|do you need|would you like|challenges?|problem|is going)|challenges?|pain points?|looking for|how urgent|tell me (?:more|a bit|about)|how important",
        ),
    ])
});

/// The topics that an assistant's questions are about.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Asked(u16);

impl Asked {
    pub(super) fn about(self, topic: Topic) -> bool {
        self.0 & (1 << topic as u16) != 0
    }

    /// The topics of a turn's questions, or of its last sentence if it asks nothing.
    pub(super) fn of(sentences: &[Sentence<'_>]) -> Self {
        let mut asked = Self::default();
        let mut add = |s: &Sentence<'_>| {
            for (topic, _) in QUESTIONS.all(s) {
                asked.0 |= 1 << topic as u16;
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
