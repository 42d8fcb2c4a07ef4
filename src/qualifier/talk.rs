//! The talk as a row of claims: what the caller said, and what the assistant said that
//! the caller confirmed or denied.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::LazyLock;

use chrono::{DateTime, FixedOffset};

use super::asked::{Asked, Topic};
use super::cue::pattern;
use super::introduction::Introduction;
use super::ledger::Weight;
use super::pattern::Pattern;
use super::reply::{self, Reply};
use super::sentence::Sentence;
use super::tagger::levels::Question;
use super::{Evidence, Vocabulary, voicemail};
use crate::transcript::{Role, Transcript};

static CORRECTS: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"sorry|actually|i mean|i meant|correction|scratch that|make that|no wait|let me correct|my mistake|my bad|rather|^ no|not [0-9]+",
    )
});
static CHECK: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"^ (?:so |and |ok |great )*(?:is|was|does|did|do|have) (?:that|this|it|i|all|everything|all of that) (?:all |still )?(?:right|correct|sound|look|get|got|have|accurate|ok|fine|good|so|true|valid|current|the case)(?: [a-z]+){0,4} $|^ (?:(?:is|are) (?:that|it|this|those|these) )?(?:still )?(?:right|correct|yes|ok|so|true|valid|accurate|good|current|the case)(?: still)? $",
    )
});
/// A question that no yes answers.
static OPEN_QUESTION: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"^ (?:(?:and|so|great|ok|okay|perfect|got it|thanks|thank you|also|by) )*(?:what|when|where|who|which|whom|why|how)",
    )
});
/// A question about what was said just before it.
static ANAPHORA: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"^ (?:and |so )?(?:has|is|was|does|would|will) (?:it|that|this)(?: still| already| been| also| all)* (?:approved|so|the case|right|true|correct|valid|set|fixed|signed off|confirmed|current|hold|stand|apply)",
    )
});
static SUGGESTION: LazyLock<Pattern> = LazyLock::new(|| pattern(r"(?:how|what) about|what if|why not"));
/// The assistant names itself: "this is Clara from Trendtial".
static INTRODUCTION: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"(?:this is|i am|my name is|you are (?:speaking|talking) (?:to|with)|through to) [^ ]+|[^ ]+ here|clara|how (?:can|may) i help",
    )
});
static TO_CALLER: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(r"am i|is this|do i have|are you|could i speak|may i speak|can i speak|is that")
});
static ABOUT_CALLER: LazyLock<Pattern> =
    LazyLock::new(|| pattern(r"you|your|that is|that would be|so|got|read|confirm|is this|and the|it is"));
static ABOUT_US: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"our (?:[a-z]+ )?(?:plans?|price|prices|pricing|product|team|platform|office|company|packages?|service)|we (?:charge|offer|have|are|start|can|provide)",
    )
});

/// How a claim came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// The caller said it.
    Own,
    /// The assistant said it and the caller said yes.
    Confirmed,
    /// The assistant said it and the caller said no.
    Denied,
}

/// One sentence that may say something about the caller.
#[derive(Debug)]
pub(super) struct Claim<'a> {
    pub(super) sentence: Sentence<'a>,
    pub(super) standing: Standing,
    /// What the assistant had asked.
    pub(super) asked: Asked,
    /// It is the first of its turn, and so the answer to a question.
    pub(super) opens: bool,
    pub(super) turn: usize,
    /// The caller's yes or no, where the words are the assistant's.
    answer: Option<Evidence>,
    /// A bit for each question that the caller surely does not speak of here.
    silent_on: u8,
    /// Who introduces themselves in it, once that was looked for.
    pub(super) introduced: OnceCell<Option<Introduction>>,
    /// What it says of the caller's job, and how surely, once that was looked for.
    pub(super) job: OnceCell<Option<(Weight, Range<usize>)>>,
    /// Where it says what hurts, once that was looked for.
    pub(super) hurts: OnceCell<Vec<Range<usize>>>,
    pub(super) vocabulary: &'a Vocabulary,
}

impl Claim<'_> {
    /// The number of its turn.
    pub(super) fn turn(&self) -> usize {
        self.turn
    }

    pub(super) fn own(&self) -> bool {
        self.standing == Standing::Own
    }

    pub(super) fn confirmed(&self) -> bool {
        self.standing == Standing::Confirmed
    }

    pub(super) fn denied(&self) -> bool {
        self.standing == Standing::Denied
    }

    pub(super) fn asked(&self, topic: Topic) -> bool {
        self.own() && self.asked.about(topic)
    }

    /// Whether the caller may speak of a question here.
    pub(super) fn may_answer(&self, question: Question) -> bool {
        self.silent_on & (1 << question as u8) == 0
    }

    /// Notes that the caller surely does not speak of a question here.
    pub(super) fn leave_out(&mut self, question: Question) {
        self.silent_on |= 1 << question as u8;
    }

    pub(super) fn weight(&self, own: Weight) -> Weight {
        if self.own() { own } else { Weight::Confirmed }
    }

    /// The caller takes back what was said before.
    pub(super) fn corrects(&self) -> bool {
        self.own() && self.sentence.has(&CORRECTS)
    }

    pub(super) fn evidence(&self, range: &Range<usize>) -> Vec<Evidence> {
        let said = Evidence { turn: self.turn, text: self.sentence.quote(range) };
        std::iter::once(said).chain(self.answer.clone()).collect()
    }

    /// The caller's own words behind the claim.
    pub(super) fn caller_evidence(&self, range: &Range<usize>) -> Evidence {
        self.answer.clone().unwrap_or_else(|| Evidence { turn: self.turn, text: self.sentence.quote(range) })
    }
}

/// One message of the talk.
#[derive(Debug)]
pub(super) struct Line<'a> {
    pub(super) turn: usize,
    pub(super) by_caller: bool,
    pub(super) sentences: Vec<Sentence<'a>>,
    /// The last of them that is a question.
    pub(super) question: Option<usize>,
    pub(super) asked: Asked,
    pub(super) reply: Reply,
    /// The number of the assistant's last line before it.
    before: Option<usize>,
}

/// The whole talk.
#[derive(Debug)]
pub(super) struct Talk<'a> {
    pub(super) lines: Vec<Line<'a>>,
    pub(super) claims: Vec<Claim<'a>>,
    /// When it began, by the clock of the call.
    pub(super) began: Option<DateTime<FixedOffset>>,
    pub(super) vocabulary: &'a Vocabulary,
}

impl<'a> Talk<'a> {
    /// The talk of a team that adds no words of its own.
    #[cfg(test)]
    pub(super) fn new(transcript: &'a Transcript) -> Self {
        static NONE: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::default);
        Self::of(transcript, &NONE)
    }

    pub(super) fn of(transcript: &'a Transcript, vocabulary: &'a Vocabulary) -> Self {
        let mut lines: Vec<Line<'a>> = Vec::new();
        let mut asked = Asked::default();
        let mut before = None;
        for (i, message) in transcript.messages.iter().enumerate() {
            let by_caller = match message.role {
                Role::User => true,
                Role::Assistant => false,
                Role::System | Role::Tool => continue,
            };
            let sentences = Sentence::all(&message.content);
            if sentences.is_empty() {
                continue;
            }
            let reply = if by_caller { reply::of(&sentences) } else { Reply::Neither };
            if !by_caller {
                asked = Asked::of(&sentences);
            }
            let question = sentences.iter().rposition(|sentence| sentence.question);
            lines.push(Line { turn: i + 1, by_caller, sentences, question, asked, reply, before });
            before = if by_caller { before } else { Some(lines.len() - 1) };
        }
        let claims = claims(&lines, vocabulary);
        Self { lines, claims, began: transcript.started_at, vocabulary }
    }

    /// What the assistant said last before a turn.
    pub(super) fn asked_before(&self, turn: usize) -> Option<&Line<'a>> {
        let at = self.lines.partition_point(|line| line.turn < turn);
        let last = at.checked_sub(1).map(|last| &self.lines[last])?;
        if last.by_caller { last.before.map(|before| &self.lines[before]) } else { Some(last) }
    }

    /// The claims in the caller's own words of a turn, by the first of them.
    pub(super) fn own_from(&self, first: usize) -> Range<usize> {
        let turn = self.claims[first].turn;
        let of_turn = self.claims[first..].iter().take_while(|claim| claim.own() && claim.turn == turn);
        first..first + of_turn.count()
    }

    pub(super) fn caller(&self) -> impl Iterator<Item = &Line<'a>> {
        self.lines.iter().filter(|l| l.by_caller)
    }
}

fn claims<'a>(lines: &[Line<'a>], vocabulary: &'a Vocabulary) -> Vec<Claim<'a>> {
    let mut found = Vec::new();
    let mut before: Option<&Line<'a>> = None;
    for line in lines {
        if line.by_caller && !voicemail::is_greeting(line) {
            if let Some(assistant) = before.take() {
                answered(assistant, line, vocabulary, &mut found);
            }
            for (i, sentence) in line.sentences.iter().enumerate() {
                found.push(Claim {
                    sentence: sentence.clone(),
                    standing: Standing::Own,
                    asked: line.asked,
                    opens: i == 0,
                    turn: line.turn,
                    answer: None,
                    silent_on: 0,
                    introduced: OnceCell::new(),
                    job: OnceCell::new(),
                    hurts: OnceCell::new(),
                    vocabulary,
                });
            }
        } else if !line.by_caller {
            before = Some(line);
        }
    }
    found
}

/// The assistant's sentences that a yes or no is about.
fn answered<'a>(
    assistant: &Line<'a>,
    line: &Line<'a>,
    vocabulary: &'a Vocabulary,
    found: &mut Vec<Claim<'a>>,
) {
    let standing = match line.reply {
        Reply::Yes => Standing::Confirmed,
        Reply::No => Standing::Denied,
        Reply::Neither => return,
    };
    let answer = Evidence { turn: line.turn, text: line.sentences[0].quote_all() };
    for sentence in subject_of(&assistant.sentences) {
        let from = if sentence.has(&INTRODUCTION) { behind_introduction(sentence) } else { Some(0) };
        let Some(from) = from else { continue };
        found.push(Claim {
            sentence: sentence.turned_round(from),
            standing,
            asked: Asked::default(),
            opens: false,
            turn: assistant.turn,
            answer: Some(answer.clone()),
            silent_on: 0,
            introduced: OnceCell::new(),
            job: OnceCell::new(),
            hurts: OnceCell::new(),
            vocabulary,
        });
    }
}

fn subject_of<'s, 'a>(sentences: &'s [Sentence<'a>]) -> Vec<&'s Sentence<'a>> {
    let about_caller = |s: &&Sentence<'_>| s.has(&ABOUT_CALLER) && !s.has(&ABOUT_US);
    match sentences.iter().rfind(|s| s.question) {
        Some(check) if check.has(&CHECK) => {
            sentences.iter().filter(|s| !s.has(&CHECK) && !s.has(&ABOUT_US)).collect()
        }
        Some(question) if question.has(&OPEN_QUESTION) && !question.has(&SUGGESTION) => Vec::new(),
        Some(question) => {
            // "You wrote up to ten thousand. Has it been approved?" asks about both.
            let at = sentences.iter().rposition(|s| s.question).unwrap_or(0);
            let before = at.checked_sub(1).map(|i| &sentences[i]);
            before
                .filter(|s| question.has(&ANAPHORA) && about_caller(s) && !s.question)
                .into_iter()
                .chain([question])
                .collect()
        }
        None => sentences.iter().filter(about_caller).collect(),
    }
}

/// Where the question begins behind "this is Clara from Trendtial"; `None` if there is none.
fn behind_introduction(sentence: &Sentence<'_>) -> Option<usize> {
    let introduced = sentence.find(&INTRODUCTION)?;
    let at = TO_CALLER.find_at(&sentence.flat, introduced.end)?;
    Some(sentence.word_at(at.start()))
}
