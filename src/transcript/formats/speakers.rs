//! Which of the voices of a recording is the agent: as told, else by the names of the
//! speakers, else by what they say. A guess that is not sure enough is none.

use std::sync::LazyLock;

use indexmap::IndexMap;
use regex::Regex;
use serde_json::{Value, json};

use super::call::Turn;
use super::clock::Stamp;
use crate::transcript::Role;
use crate::transcript::reason::{Code, Reason};

/// From here on a guess counts: a lead of three points.
const SURE_ENOUGH: f64 = 0.8;
/// How much of a speaker is looked at: people say who they are early on.
const TURNS: usize = 60;
const CHARS: usize = 400;

/// Something said by a voice.
#[derive(Debug, Clone, Default)]
pub(super) struct Utterance {
    /// The voice; that of the one before where it is not told.
    pub(super) speaker: Option<String>,
    pub(super) text: String,
    /// Seconds from the beginning.
    pub(super) start: Option<f64>,
    pub(super) end: Option<f64>,
    pub(super) confidence: Option<f64>,
}

/// The turns of a recording, and how the agent was found.
pub(super) fn told_apart(
    utterances: Vec<Utterance>,
    agent: Option<&str>,
) -> Result<(Vec<Turn>, Value), Reason> {
    let mut turns = joined(utterances)?;
    let mut voices: IndexMap<String, Voice> = IndexMap::new();
    for turn in &turns {
        let label = turn.speaker.clone().unwrap_or_default();
        voices.entry(label).or_default().hear(&turn.content);
    }
    let found = match agent {
        Some(wanted) => named(&voices, wanted)?,
        None => by_label(&voices).map_or_else(|| by_talk(&voices), Ok)?,
    };
    for turn in &mut turns {
        let place = turn.speaker.as_deref().and_then(|label| voices.get_index_of(label));
        let is_agent = place.is_some_and(|place| found.agents.contains(&place));
        turn.role = if is_agent { Role::Assistant } else { Role::User };
    }
    let labels: Vec<&String> =
        found.agents.iter().filter_map(|i| voices.get_index(*i)).map(|(l, _)| l).collect();
    Ok((turns, json!({"speakers": labels, "sureness": found.sureness, "found_by": found.by})))
}

/// One turn for all that a voice says until another speaks.
fn joined(utterances: Vec<Utterance>) -> Result<Vec<Turn>, Reason> {
    let first = utterances.iter().find_map(|said| said.speaker.clone());
    let untold = || {
        Code::SpeakersUnknown.because("the speakers are not told apart: transcribe it again with diarisation")
    };
    let mut speaker = first.ok_or_else(untold)?;
    let mut turns: Vec<Turn> = Vec::new();
    for said in utterances.into_iter().filter(|said| !said.text.trim().is_empty()) {
        speaker = said.speaker.unwrap_or(speaker);
        match turns.last_mut().filter(|last| last.speaker.as_deref() == Some(&speaker)) {
            Some(last) => {
                last.content.push(' ');
                last.content.push_str(said.text.trim());
            }
            None => turns.push(Turn {
                speaker: Some(speaker.clone()),
                ..Turn::new(Role::User, said.text.trim())
                    .at(said.start.filter(|start| *start >= 0.0).map(Stamp::After))
                    .sure(said.confidence)
            }),
        }
    }
    Ok(turns)
}

/// The end of the last that was said, in seconds.
pub(super) fn length(said: &[Utterance]) -> Option<f64> {
    said.iter().filter_map(|said| said.end).reduce(f64::max)
}

/// What is known of one voice.
#[derive(Debug, Default)]
struct Voice {
    turns: usize,
    questions: i32,
    cues: Vec<bool>,
}

/// Which voices are the agent's, by their order of appearance.
struct Found {
    agents: Vec<usize>,
    sureness: f64,
    by: &'static str,
}

/// The voice that the user names: by its label, its number, or its place in the order in
/// which they first speak, counted from 0.
fn named(voices: &IndexMap<String, Voice>, wanted: &str) -> Result<Found, Reason> {
    let wanted = wanted.trim();
    let number: Option<usize> = wanted.parse().ok();
    let by = |same: &dyn Fn(&str) -> bool| voices.keys().position(|label| same(label));
    let place = by(&|label| label.eq_ignore_ascii_case(wanted))
        .or_else(|| by(&|label| label.to_lowercase() == wanted.to_lowercase()))
        .or_else(|| number.and_then(|number| by(&|label| number_in(label) == Some(number))))
        .or(number.filter(|place| *place < voices.len()));
    match place {
        Some(place) => Ok(Found { agents: vec![place], sureness: 1.0, by: "--agent-speaker" }),
        None => {
            let what = format!("no speaker is the one that --agent-speaker names; {}", choices(voices));
            Err(Code::SpeakersUnknown.because(what))
        }
    }
}

/// `SPEAKER_01` and `Speaker 1` are number 1.
fn number_in(label: &str) -> Option<usize> {
    let digits = label.trim_start_matches(|c: char| !c.is_ascii_digit());
    let word = label.get(..label.len() - digits.len())?.trim_end_matches(['_', '-', ' ', '#']);
    let plain = ["", "speaker", "spk", "spk_", "channel"].contains(&word.to_lowercase().as_str());
    plain.then(|| digits.parse().ok()).flatten()
}

/// What can be named, without telling people's names.
fn choices(voices: &IndexMap<String, Voice>) -> String {
    let plain = |label: &String| label.chars().count() == 1 || number_in(label).is_some();
    if voices.len() <= 20 && voices.keys().all(plain) {
        return format!(
            "the speakers are {}",
            voices.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
        );
    }
    let last = voices.len().saturating_sub(1);
    format!(
        "the speakers are 0 to {last}, in the order in which they first speak, or go by their names in the file"
    )
}

const AGENTS: [&str; 5] = ["agent", "assistant", "bot", "representative", "salesperson"];
const CUSTOMERS: [&str; 7] = ["customer", "caller", "client", "prospect", "user", "callee", "buyer"];
/// These may be people's names or parts of them unless nothing else stands in the label.
const AGENTS_ALONE: [&str; 7] = ["ai", "clara", "rep", "operator", "robot", "sales", "seller"];
const CUSTOMERS_ALONE: [&str; 3] = ["human", "lead", "guest"];

/// The part that a label names.
pub(super) fn part_of(label: &str) -> Option<Role> {
    let label = label.to_lowercase();
    let mut words: Vec<&str> =
        label.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    words.retain(|word| !["the", "speaker", "voice", "virtual", "live"].contains(word));
    let any = |names: &[&str]| words.iter().any(|word| names.contains(word));
    let all = |names: &[&str], more: &[&str]| {
        !words.is_empty() && words.iter().all(|word| names.contains(word) || more.contains(word))
    };
    let agent = any(&AGENTS) || all(&AGENTS_ALONE, &AGENTS);
    let customer = any(&CUSTOMERS) || all(&CUSTOMERS_ALONE, &CUSTOMERS);
    match (agent, customer) {
        (true, false) => Some(Role::Assistant),
        (false, true) => Some(Role::User),
        _ => None,
    }
}

/// By the names of the speakers.
fn by_label(voices: &IndexMap<String, Voice>) -> Option<Found> {
    let parts: Vec<Option<Role>> = voices.keys().map(|label| part_of(label)).collect();
    let those = |wanted: Option<Role>| -> Vec<usize> {
        (0..parts.len()).filter(|place| parts.get(*place) == Some(&wanted)).collect()
    };
    let (agents, customers, others) = (those(Some(Role::Assistant)), those(Some(Role::User)), those(None));
    let all_alike = parts.len() > 1 && (agents.len() == parts.len() || customers.len() == parts.len());
    let agents = match () {
        () if all_alike || (agents.is_empty() && customers.is_empty()) => return None,
        () if !agents.is_empty() => agents,
        () if others.len() <= 1 => others,
        () => return None,
    };
    Some(Found { agents, sureness: 0.99, by: "the speakers' names" })
}

/// What agents (points) and customers (negative points) say.
const CUES: [(i32, &str); 16] = [
    (
        4,
        r"thank(?:s| you) for (?:calling|contacting|reaching)|welcome to|you(?:'ve| have) reached (?:sales|our|the sales|clara)",
    ),
    (4, r"how (?:can|may|could) i (?:help|assist|be of)|what can i (?:do|help)|how can we help"),
    (
        4,
        r"\b(?:ai|virtual|automated|digital|voice) (?:\w+ )?(?:assistant|agent|receptionist)|\b(?:this is|i am|i'm) clara\b|\bclara (?:here|speaking)",
    ),
    (3, r"call (?:is|may be|will be) (?:being )?(?:recorded|monitored)"),
    (3, r"(?:is there )?anything else (?:i|we) can|can i help (?:you )?with anything else"),
    (
        2,
        r"am i speaking (?:with|to)|is this a good time|do you have (?:a|two|five) (?:minute|moment)|i'm calling (?:you )?(?:from|on behalf)",
    ),
    (
        2,
        r"(?:may|could|can) i (?:ask|have|get|take) (?:your|who|what|the)|what(?:'s| is) (?:your|the best) (?:name|email|e-mail|number|phone)|who am i speaking",
    ),
    (
        2,
        r"(?:i'll|i will|i can|let me|we'll|we will) (?:send|book|schedule|connect|transfer|put|set) (?:you|that|it|up|a)|i've (?:booked|scheduled|noted)",
    ),
    (
        1,
        r"would (?:you|that) (?:like|work|suit|be)|does (?:that|\w+day) .{0,30}(?:work|suit)|how many (?:people|users|seats|employees)|what (?:is|are) you(?:r)? (?:budget|using|looking)",
    ),
    (
        4,
        r"wie kann ich (?:ihnen|dir) (?:helfen|weiterhelfen)|en qu[eé] puedo ayudar|comment puis-je vous aider|como posso ajudar",
    ),
    (
        -2,
        r"i(?:'m| am) (?:calling|phoning|ringing) (?:about|because|to (?:ask|find|see|inquire|enquire))|i(?:'m| am) (?:looking for|interested in)|we(?:'re| are| were) (?:looking|using|on|after|interested|evaluating|a team)",
    ),
    (
        -2,
        r"how much (?:does|is|would|do)|what (?:does it|would it|do you) (?:cost|charge)|what(?:'s| is) the (?:price|pricing|cost)",
    ),
    (
        -2,
        r"\bour (?:budget|team|company|crm|current|contract|sales|boss|ceo|it)\b|\bmy (?:boss|manager|budget|company|email|e-mail|number|name)\b",
    ),
    (
        -2,
        r"can you (?:show|send|tell|give|call) (?:me|us)|i(?:'d| would) (?:like|love) (?:to (?:see|book|know|get|have)|a (?:demo|quote))|you can reach me",
    ),
    (
        -3,
        r"not interested|wrong number|(?:take|remove) (?:me|us) (?:off|from)|stop calling|who(?:'s| is) this",
    ),
    (
        -5,
        r"leave (?:a|your) (?:message|name)|after the (?:tone|beep)|(?:is not|can't|cannot|unable to) (?:available|come to the phone|take your call)|voicemail (?:of|box)",
    ),
];
static PATTERNS: LazyLock<Vec<Option<Regex>>> =
    LazyLock::new(|| CUES.iter().map(|(_, cue)| Regex::new(&format!("(?i){cue}")).ok()).collect());

impl Voice {
    fn hear(&mut self, text: &str) {
        self.turns += 1;
        if self.turns > TURNS {
            return;
        }
        let start: String = text.chars().take(CHARS).map(|c| if c == '’' { '\'' } else { c }).collect();
        self.questions += i32::try_from(start.matches('?').count()).unwrap_or(1).min(3);
        self.cues.resize(CUES.len(), false);
        for (heard, pattern) in self.cues.iter_mut().zip(PATTERNS.iter()) {
            *heard = *heard || pattern.as_ref().is_some_and(|pattern| pattern.is_match(&start));
        }
    }

    fn points(&self) -> i32 {
        let cues = CUES.iter().zip(&self.cues).filter(|(_, heard)| **heard);
        cues.map(|((points, _), _)| *points).sum()
    }
}

/// By what they say: the greeting and offers of help of one, the needs of the other.
fn by_talk(voices: &IndexMap<String, Voice>) -> Result<Found, Reason> {
    let unsure = |sureness: f64| {
        Code::SpeakersUnknown.because(format!(
            "which speaker is the agent is not sure enough ({sureness:.2}, {SURE_ENOUGH:.2} is needed): \
             name it with --agent-speaker; {}",
            choices(voices)
        ))
    };
    let most = voices.values().map(|voice| voice.questions).max().unwrap_or_default();
    let asks = voices.values().filter(|voice| voice.questions == most).count() == 1;
    let mut points: Vec<(i32, usize)> = voices
        .values()
        .enumerate()
        .map(|(place, voice)| {
            (voice.points() + i32::from(asks && voice.questions == most && most > 1), place)
        })
        .collect();
    points.sort_by_key(|(points, place)| (-points, *place));
    let Some((best, place)) = points.first().copied() else { return Err(unsure(0.0)) };
    // A single voice has nobody to compare with: it may be either.
    let lead = best - points.get(1).map_or(0, |(points, _)| *points);
    let (lead, agents) = if points.len() == 1 && lead < 0 { (-lead, vec![]) } else { (lead, vec![place]) };
    let sureness = (50.0 + 50.0 * f64::from(lead) / f64::from(lead + 2)).round() / 100.0;
    if sureness < SURE_ENOUGH {
        return Err(unsure(sureness));
    }
    Ok(Found { agents, sureness, by: "what is said" })
}

#[cfg(test)]
#[path = "speakers/tests.rs"]
mod tests;
