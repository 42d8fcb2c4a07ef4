//! The formats in which other voice agents and transcribers record calls: which of them a
//! record is in, and what it says as a [`Transcript`].

mod assemblyai;
mod booking;
mod call;
mod clock;
mod cues;
mod deepgram;
mod elevenlabs;
mod ending;
mod facts;
mod legacy;
mod lines;
mod livekit;
mod messages;
mod record;
mod retell;
mod shape;
mod speakers;
mod value;
mod vapi;
mod vcon;
mod whisperx;

use serde_json::Value;

use super::Transcript;
use super::parse;
use super::reason::{Code, Reason};
use call::Call;
pub(crate) use legacy::native_messages;
use record::Record;
pub(crate) use shape::{RECORDS, is_known, is_message, is_one_talk, list_in, text_format};

/// A form in which calls are recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// The transcript file of the interface.
    Native,
    /// Vapi: the end-of-call report and other webhooks, and `GET /call`.
    Vapi,
    /// Retell: the call object and its webhooks.
    Retell,
    /// ElevenLabs Agents: the conversation and its webhooks.
    ElevenLabs,
    /// LiveKit Agents: the session report and the chat history.
    LiveKit,
    /// IETF vCon.
    Vcon,
    /// Lists of messages: OpenAI, Pipecat, Bland.
    Messages,
    /// Deepgram with diarisation or one channel a speaker.
    Deepgram,
    /// AssemblyAI with speaker labels.
    AssemblyAi,
    /// WhisperX with diarisation.
    WhisperX,
    /// WebVTT.
    Vtt,
    /// SubRip.
    Srt,
    /// Plain text, a `Name:` before what each says.
    Text,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 13] = [
        Self::Native,
        Self::Vapi,
        Self::Retell,
        Self::ElevenLabs,
        Self::LiveKit,
        Self::Vcon,
        Self::Messages,
        Self::Deepgram,
        Self::AssemblyAi,
        Self::WhisperX,
        Self::Vtt,
        Self::Srt,
        Self::Text,
    ];

    /// The name that `--input-format` takes.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Vapi => "vapi",
            Self::Retell => "retell",
            Self::ElevenLabs => "elevenlabs",
            Self::LiveKit => "livekit",
            Self::Vcon => "vcon",
            Self::Messages => "messages",
            Self::Deepgram => "deepgram",
            Self::AssemblyAi => "assemblyai",
            Self::WhisperX => "whisperx",
            Self::Vtt => "vtt",
            Self::Srt => "srt",
            Self::Text => "text",
        }
    }

    /// Its name in a sentence.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Native => "Clara",
            Self::Vapi => "Vapi",
            Self::Retell => "Retell",
            Self::ElevenLabs => "ElevenLabs",
            Self::LiveKit => "LiveKit",
            Self::Vcon => "vCon",
            Self::Messages => "a list of messages",
            Self::Deepgram => "Deepgram",
            Self::AssemblyAi => "AssemblyAI",
            Self::WhisperX => "WhisperX",
            Self::Vtt => "WebVTT",
            Self::Srt => "SRT",
            Self::Text => "plain text",
        }
    }

    /// The format of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// Whether a file of it is text and holds one conversation.
    #[must_use]
    pub fn is_text(self) -> bool {
        matches!(self, Self::Vtt | Self::Srt | Self::Text)
    }
}

/// How to read records, where their shape does not say it all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The format; found by the shape of each record where it is not named.
    pub format: Option<Format>,
    /// The agent among the speakers of a recording that names them: label, number or place.
    pub agent_speaker: Option<String>,
}

/// Reads a record of any format. Nothing, where it is an event of a call under way.
///
/// # Errors
/// Why it is no transcript. Names keys, never values.
pub fn transcript(value: Value, reading: &Reading) -> Result<Option<Transcript>, Reason> {
    let value = shape::opened(value);
    let format = match reading.format {
        Some(format) => format,
        None => shape::detect(&value)?,
    };
    let agent = reading.agent_speaker.as_deref();
    let record = Record::new(value);
    let call = match format {
        Format::Native => return parse::transcript(record.into_value()).map(Some),
        Format::Vapi => vapi::read(record),
        Format::Retell => retell::read(record),
        Format::ElevenLabs => elevenlabs::read(record)?,
        Format::LiveKit => livekit::read(record),
        Format::Vcon => vcon::read(record, agent)?,
        Format::Messages => messages::read(record)?,
        Format::Deepgram => deepgram::read(record, agent)?,
        Format::AssemblyAi => assemblyai::read(record, agent)?,
        Format::WhisperX => whisperx::read(record, agent)?,
        Format::Vtt | Format::Srt | Format::Text => {
            let what = format!("{} is text, and this is JSON", format.title());
            return Err(Code::UnknownFormat.because(what));
        }
    };
    call.into_transcript(format)
}

/// Reads a file of text: one conversation.
///
/// # Errors
/// Why it is no transcript. Names lines, never what was said.
pub fn text_transcript(text: &str, format: Format, reading: &Reading) -> Result<Option<Transcript>, Reason> {
    let utterances = match format {
        Format::Vtt | Format::Srt => cues::utterances(text),
        _ => lines::utterances(text),
    };
    if utterances.is_empty() {
        let what = format!("not a transcript: nothing in it is {}", format.title());
        return Err(Code::UnknownFormat.because(what));
    }
    let seconds = speakers::length(&utterances);
    let (turns, agent) = speakers::told_apart(utterances, reading.agent_speaker.as_deref())?;
    Call { turns, seconds, agent_speaker: Some(agent), ..Call::default() }.into_transcript(format)
}

#[cfg(test)]
mod tests;
