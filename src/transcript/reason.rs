//! Why a record was not taken: a code for programs, and a sentence for people.

use serde::{Deserialize, Serialize};

/// What kind of reason it is. The names are part of the interface (`--rejects`,
/// `replay --format json`): one is never renamed, and what none of them fits gets a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The file, folder or stream cannot be read, or not to its end.
    Unreadable,
    /// Bytes that are no UTF-8 text.
    NotUtf8,
    /// A text that should be JSON and is none.
    NotJson,
    /// Larger than a conversation can be.
    TooLarge,
    /// A file or folder that holds no record at all.
    Empty,
    /// A record that is no conversation, or in none of the formats.
    UnknownFormat,
    /// A record that may be in several formats.
    AmbiguousFormat,
    /// The session is not named.
    MissingSessionId,
    /// The messages are not there, or there are none.
    EmptyMessages,
    /// A key with a value that it cannot have.
    BadValue,
    /// A NUL character, which PostgreSQL cannot store.
    NulCharacter,
    /// Speakers that are not told apart, or none of them surely the agent.
    SpeakersUnknown,
    /// The user who made the call is not known, or may not stand in.
    AgentUnknown,
    /// The database refuses the rows that it would become.
    RefusedByDatabase,
}

/// Why a record is no transcript. Names keys and lines, never values: they are what a
/// customer said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// What kind of reason.
    pub code: Code,
    /// The reason in words.
    pub text: String,
}

impl Code {
    /// A reason of this kind, in words.
    pub(crate) fn because(self, text: impl Into<String>) -> Reason {
        Reason { code: self, text: text.into() }
    }
}

/// Most of what is wrong with a record is one of its values.
impl From<String> for Reason {
    fn from(text: String) -> Self {
        Code::BadValue.because(text)
    }
}

impl From<&str> for Reason {
    fn from(text: &str) -> Self {
        Code::BadValue.because(text)
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}
