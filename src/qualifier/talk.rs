//! The talk as a row of claims: what the caller said, and what the assistant said that
//! the caller confirmed or denied.

mod confirmed;

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::LazyLock;

use chrono::{DateTime, FixedOffset};

use super::asked::{Asked, Topic};
use super::cue::pattern;
use super::introduction::Introduction;
use super::ledger::Weight;
use super::pattern::Pattern;
use super::product::Mention;
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

/// What was looked for in a claim, so that it is looked for once.
#[derive(Debug, Default)]
pub(super) struct Sought {
    /// Who introduces themselves in it.
    pub(super) introduced: OnceCell<Option<Introduction>>,
    /// What it says of the caller's job, and how surely.
    pub(super) job: OnceCell<Option<(Weight, Range<usize>)>>,
    /// Where it says what hurts.
    pub(super) hurts: OnceCell<Vec<Range<usize>>>,
    /// The products that it names, and those that it names as a short answer to a question for one.
    pub(super) products: [OnceCell<Vec<Mention>>; 2],
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
    pub(super) sought: Sought,
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
                    sought: Sought::default(),
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
    for sentence in confirmed::subject_of(&assistant.sentences) {
        let Some(from) = confirmed::begins(sentence) else { continue };
        found.push(Claim {
            sentence: sentence.turned_round(from),
            standing,
            asked: Asked::default(),
            opens: false,
            turn: assistant.turn,
            answer: Some(answer.clone()),
            silent_on: 0,
            sought: Sought::default(),
            vocabulary,
        });
    }
}
