//! A call as another recorder tells it, on its way to become a [`Transcript`].

use chrono::{DateTime, FixedOffset};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::Format;
use super::clock::{Stamp, later};
use super::ending::Ending;
use super::facts::Facts;
use super::record::{Record, plain_text};
use crate::transcript::reason::{Code, Reason};
use crate::transcript::{CallType, Message, Outcome, Role, Transcript};

/// The longest reason for an end that is kept beside the talk.
const REASON_CHARS: usize = 200;
/// Keys of a message that have a meaning of their own.
const TAKEN: [&str; 6] = ["role", "content", "at", "intent", "confidence", "speaker"];

/// One thing that was said or done.
#[derive(Debug, Clone)]
pub(super) struct Turn {
    pub(super) role: Role,
    pub(super) content: String,
    pub(super) stamp: Option<Stamp>,
    /// How sure the recorder was of the words, 0 to 1.
    pub(super) confidence: Option<f64>,
    /// Who spoke, where the recorder names speakers and not their parts.
    pub(super) speaker: Option<String>,
    /// What else the recorder holds of it.
    pub(super) extra: Map<String, Value>,
}

impl Turn {
    pub(super) fn new(role: Role, content: impl Into<String>) -> Self {
        let (content, extra) = (content.into(), Map::new());
        Self { role, content, stamp: None, confidence: None, speaker: None, extra }
    }

    pub(super) fn at(self, stamp: Option<Stamp>) -> Self {
        Self { stamp, ..self }
    }

    pub(super) fn sure(self, confidence: Option<f64>) -> Self {
        Self { confidence: confidence.filter(|sure| (0.0..=1.0).contains(sure)), ..self }
    }

    /// With what else is known of it. Word by word it would be the same talk again.
    pub(super) fn with(mut self, item: Value) -> Self {
        if let Value::Object(mut extra) = item {
            extra.retain(|key, value| key != "words" && !is_empty(value));
            self.extra = extra;
        }
        self
    }

    fn is_talk(&self) -> bool {
        matches!(self.role, Role::User | Role::Assistant)
    }

    fn into_message(mut self, start: Option<DateTime<FixedOffset>>) -> Message {
        let at = self.stamp.and_then(|stamp| stamp.in_call(start));
        let intent = self.extra.get("intent").and_then(plain_text);
        self.extra.retain(|key, _| !TAKEN.contains(&key.as_str()));
        if let Some(speaker) = self.speaker {
            self.extra.insert("speaker".into(), json!(speaker));
        }
        if let (Some(Stamp::After(seconds)), None) = (self.stamp, at) {
            self.extra.insert("seconds_from_start".into(), json!(seconds));
        }
        Message {
            role: self.role,
            content: self.content,
            at,
            intent,
            confidence: self.confidence,
            extra: self.extra,
        }
    }
}

/// How far a call was when it was recorded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Progress {
    /// The record does not say.
    #[default]
    Unknown,
    /// An event of a call that goes on: without talk there is nothing to keep of it.
    UnderWay,
    /// The call is over: it is kept even where nobody spoke.
    Over,
}

/// A call.
#[derive(Debug, Clone, Default)]
pub(super) struct Call {
    /// The recorder's own id.
    pub(super) id: Option<String>,
    pub(super) turns: Vec<Turn>,
    pub(super) started_at: Option<DateTime<FixedOffset>>,
    pub(super) ended_at: Option<DateTime<FixedOffset>>,
    /// When the record was made, which is near enough where nothing else is timed.
    pub(super) made_at: Option<DateTime<FixedOffset>>,
    pub(super) seconds: Option<f64>,
    pub(super) progress: Progress,
    /// Why it ended, in the recorder's word.
    pub(super) end_reason: Option<String>,
    /// How it ended, where another field says more than the reason.
    pub(super) outcome: Option<Outcome>,
    pub(super) call_type: Option<CallType>,
    pub(super) facts: Facts,
    pub(super) sentiment: Option<f64>,
    /// Which speaker was taken for the agent, and why.
    pub(super) agent_speaker: Option<Value>,
    /// What else the record holds.
    pub(super) rest: Map<String, Value>,
}

impl Call {
    /// The transcript; nothing for an event of a call under way that holds no talk.
    ///
    /// # Errors
    /// When nothing was said and nothing says that the call is over.
    pub(super) fn into_transcript(mut self, format: Format) -> Result<Option<Transcript>, Reason> {
        self.turns.retain(|turn| !turn.is_talk() || !turn.content.trim().is_empty());
        if !self.turns.iter().any(Turn::is_talk) {
            match self.progress {
                Progress::UnderWay => return Ok(None),
                Progress::Over => self.turns.push(silence(self.end_reason.as_deref())),
                Progress::Unknown => {
                    let what = format!("a record of {} that holds no talk", format.title());
                    return Err(Code::EmptyMessages.because(what));
                }
            }
        }
        let start = self.started_at.or_else(|| self.first_time()).or(self.made_at);
        let session_id = self.id.take().unwrap_or_else(|| self.fingerprint());
        let ending = self.end_reason.as_deref().map(Ending::of).unwrap_or_default();
        self.tell(ending);
        let metadata = self.metadata(format);
        let (lead, qualification) = self.facts.qualification();
        let last = self.turns.iter().filter_map(|turn| match turn.stamp {
            Some(Stamp::After(seconds)) => Some(seconds),
            _ => None,
        });
        let seconds = self.seconds.or_else(|| last.reduce(f64::max).filter(|_| self.ended_at.is_none()));
        // The last words are not the end of a call whose length was recorded.
        let end = || self.started_at.zip(self.seconds).and_then(|(start, seconds)| later(start, seconds));
        let ended_at = self.ended_at.or_else(end);
        Ok(Some(Transcript {
            session_id,
            messages: self.turns.into_iter().map(|turn| turn.into_message(start)).collect(),
            started_at: start,
            ended_at,
            duration_seconds: seconds.and_then(whole_seconds),
            outcome: self.outcome.or(ending.outcome),
            call_type: self.call_type,
            agent: None,
            lead,
            qualification,
            sentiment_score: self.sentiment,
            metadata,
        }))
    }

    fn tell(&mut self, ending: Ending) {
        if ending.do_not_call {
            self.facts.info("do_not_call", json!(true));
        }
        if ending.call_back && self.facts.recorded.next_best_action.is_none() {
            self.facts.recorded.next_best_action = Some("Call back, as the caller asked".into());
        }
    }

    fn metadata(&mut self, format: Format) -> Map<String, Value> {
        let mut metadata = Map::from_iter([("recorded_by".to_owned(), json!(format.name()))]);
        if let Some(reason) = &self.end_reason {
            metadata
                .insert("end_reason".into(), json!(reason.chars().take(REASON_CHARS).collect::<String>()));
        }
        if let Some(agent) = self.agent_speaker.take() {
            metadata.insert("agent_speaker".into(), agent);
        }
        let mut rest = std::mem::take(&mut self.rest);
        rest.retain(|_, value| !is_empty(value));
        if !rest.is_empty() {
            metadata.insert("record".into(), Value::Object(rest));
        }
        metadata
    }

    fn first_time(&self) -> Option<DateTime<FixedOffset>> {
        let times = self.turns.iter().filter_map(|turn| match turn.stamp {
            Some(Stamp::At(at)) => Some(at),
            _ => None,
        });
        times.min()
    }

    /// An id from what was said by whom and when, for records that have none. In letters
    /// only: eight digits in a row would pass for a day.
    fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        for turn in self.turns.iter().filter(|turn| turn.is_talk()) {
            let who =
                turn.speaker.as_deref().unwrap_or(if turn.role == Role::User { "user" } else { "assistant" });
            let when = match turn.stamp {
                Some(Stamp::At(at)) => at.timestamp_micros().to_string(),
                Some(Stamp::After(seconds)) => format!("+{seconds:.3}"),
                None => String::new(),
            };
            for part in [who, turn.content.trim(), &when] {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part);
            }
        }
        if let Some(start) = self.started_at {
            hash.update(start.timestamp_micros().to_le_bytes());
        }
        let letters = |byte: u8| [byte >> 4, byte & 15].map(|half| char::from(b'a' + half));
        let name: String = hash.finalize().into_iter().take(16).flat_map(letters).collect();
        format!("talk-{name}")
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    }
}

fn silence(reason: Option<&str>) -> Turn {
    let reason: String = reason.unwrap_or("no reason given").chars().take(REASON_CHARS).collect();
    Turn::new(Role::System, format!("No talk was recorded: {reason}"))
}

fn whole_seconds(seconds: f64) -> Option<i32> {
    #[allow(clippy::cast_possible_truncation, reason = "the range is checked")]
    (0.0..f64::from(i32::MAX)).contains(&seconds).then(|| seconds.round() as i32)
}

/// The part in a talk that a recorder's name for it means.
pub(super) fn role_named(name: &str) -> Option<Role> {
    match name.trim().to_lowercase().as_str() {
        "user" | "customer" | "caller" | "human" | "client" | "lead" | "prospect" | "callee" => {
            Some(Role::User)
        }
        "assistant" | "agent" | "bot" | "ai" | "robot" | "model" | "clara" | "transfer_target" => {
            Some(Role::Assistant)
        }
        "system" | "developer" => Some(Role::System),
        "tool"
        | "function"
        | "tool_calls"
        | "tool_call"
        | "tool_call_result"
        | "tool_call_invocation"
        | "tool_result"
        | "function_call"
        | "function_call_output"
        | "agent-action" => Some(Role::Tool),
        _ => None,
    }
}

/// The customer's number: who called when the call came in, who was called when it went out.
pub(super) fn other_end(record: &Record, inbound: Option<bool>, from: &str, to: &str) -> Option<String> {
    inbound.and_then(|inbound| record.text(&[if inbound { from } else { to }]))
}

/// `inbound` and the like, as a kind of call.
pub(super) fn call_type(inbound: Option<bool>) -> Option<CallType> {
    inbound.map(|inbound| if inbound { CallType::Inbound } else { CallType::Outbound })
}
