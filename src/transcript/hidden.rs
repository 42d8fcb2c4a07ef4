//! What a recorder hid for privacy: `[REDACTED]`, `[PERSON_NAME]`, `####`. It stands where
//! a name or a number was said, and is none.

use std::borrow::Cow;
use std::sync::LazyLock;

use memchr::memchr3;
use regex::Regex;

use super::Transcript;

static PLACEHOLDERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"\[[A-Z][A-Z0-9_ -]{1,40}\]|<[A-Z][A-Z0-9_]{2,40}>|(?i:[\[<(]+(?:redacted|pii|removed|hidden)[^\]>)]{0,40}[\]>)]+)|\{\{[^{}]{1,60}\}\}|#{3,}|\*{3,}|█+",
    )
    .ok()
});
/// What is heard in their place: a pause.
const PAUSE: &str = "…";

/// Whether a text stands for something hidden.
#[must_use]
pub(crate) fn is_hidden(text: &str) -> bool {
    let bytes = text.as_bytes();
    let opens = memchr3(b'[', b'<', b'(', bytes).or_else(|| memchr3(b'{', b'#', b'*', bytes)).is_some();
    (opens || text.contains('█'))
        && PLACEHOLDERS.as_ref().is_some_and(|placeholders| placeholders.is_match(text))
}

/// The conversation as it can be heard, without what was hidden.
#[must_use]
pub(crate) fn unhidden(transcript: &Transcript) -> Cow<'_, Transcript> {
    // Most conversations hide nothing, and are not copied for it.
    if !transcript.messages.iter().any(|message| is_hidden(&message.content)) {
        return Cow::Borrowed(transcript);
    }
    let mut heard = transcript.clone();
    if let Some(placeholders) = PLACEHOLDERS.as_ref() {
        for message in &mut heard.messages {
            message.content = placeholders.replace_all(&message.content, PAUSE).into_owned();
        }
    }
    Cow::Owned(heard)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;
    use crate::lead::contribution::Contribution;
    use crate::transcript::times::CallTimes;
    use serde_json::json;

    #[test]
    fn what_is_hidden_is_no_name_and_no_number() {
        for said in [
            "My name is [REDACTED] from [ORGANIZATION], my number is ### ### #### and my email is [redacted].",
            "My name is [PII] and I work at [PERSON_NAME].",
            "This is <PERSON> from <COMPANY_1>. My number is ***-***-****.",
            "I am [NAME_1], you can reach me at ##########.",
            "My name is █████ and our company is [redacted company].",
        ] {
            let value = json!({"session_id": "s", "messages": [
                {"role": "assistant", "content": "Who am I speaking with?"}, {"role": "user", "content": said}]});
            let transcript: Transcript = serde_json::from_value(value).unwrap();
            let facts = Contribution::of(&transcript, &CallTimes::of(&transcript)).heard.facts;
            let heard = [facts.contact_person, facts.company_name, facts.phone, facts.email];
            assert_eq!(heard, [None, None, None, None], "{said}");
        }
    }

    #[test]
    fn what_is_not_hidden_is_heard_as_it_was_said() {
        for said in ["[laughs] Yes.", "Item #1 of 5 * 3", "<v Bo>Hm", "I am (really) glad", "A [1] b"] {
            assert!(!is_hidden(said), "{said}");
        }
    }
}
