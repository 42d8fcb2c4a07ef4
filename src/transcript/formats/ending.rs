//! How a call ended, from the words that recorders have for it.
//!
//! They are an open set (Vapi alone knows 604), so families of words are read rather than a
//! list of names. Who hung up says nothing on how the talk went: that is left to the talk.

use crate::transcript::Outcome;

/// What the end of a call says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Ending {
    /// How it ended, where that does not depend on what was said.
    pub(super) outcome: Option<Outcome>,
    /// The caller wants never to be called again.
    pub(super) do_not_call: bool,
    /// The caller wants to be called back.
    pub(super) call_back: bool,
}

const VOICEMAIL: [&str; 5] =
    ["voicemail", "voicemail_reached", "voicemail_no_message", "voicemail_detected", "answering_machine"];
const NO_ANSWER: [&str; 6] = [
    "customer_did_not_answer",
    "dial_no_answer",
    "registered_call_timeout",
    "no_answer",
    "noanswer",
    "error_user_not_joined",
];
const BUSY: [&str; 5] = ["customer_busy", "dial_busy", "busy", "user_busy", "congestion"];
/// The call never came to be, in words that hold none of [`FAULTS`].
const NOT_PLACED: [&str; 9] = [
    "no_valid_payment",
    "credit_exhausted",
    "budget_reached",
    "concurrency_limit_reached",
    "no_concurrency_fallback",
    "telephony_provider_permission_denied",
    "telephony_provider_unavailable",
    "twilio_reported_customer_misdialed",
    "vonage_rejected",
];
const FAULTS: [&str; 8] = ["error", "failed", "failure", "fault", "invalid", "declined", "spam", "blocked"];

impl Ending {
    /// Reads a recorder's reason.
    pub(super) fn of(reason: &str) -> Self {
        let name: String = reason
            .trim()
            .chars()
            .take(200)
            .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' })
            .collect();
        let one_of = |names: &[&str]| names.contains(&name.as_str());
        let outcome = match () {
            () if one_of(&VOICEMAIL) => Some(Outcome::Voicemail),
            () if one_of(&NO_ANSWER) => Some(Outcome::NoAnswer),
            () if one_of(&BUSY) => Some(Outcome::Busy),
            () if name == "user_requested_dnc" => Some(Outcome::NotInterested),
            () if one_of(&NOT_PLACED) || is_fault(&name) => Some(Outcome::Failed),
            () => None,
        };
        Self {
            outcome,
            do_not_call: name == "user_requested_dnc",
            call_back: name == "user_requested_callback",
        }
    }
}

/// By whole words: `call.in-progress.error-…` is one, `default` is none.
fn is_fault(name: &str) -> bool {
    name.split('_').any(|word| FAULTS.contains(&word) || (word.ends_with("fault") && word != "default"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_of_reasons() {
        for (reason, wanted) in [
            ("customer-ended-call", None),
            ("assistant-forwarded-call", None),
            ("silence-timed-out", None),
            ("call.forwarding.operator-busy", None),
            ("user_hangup", None),
            ("CR_PARTICIPANT_DISCONNECTED", None),
            ("set-by-default", None),
            ("", None),
            ("voicemail", Some(Outcome::Voicemail)),
            ("voicemail_reached", Some(Outcome::Voicemail)),
            ("customer-did-not-answer", Some(Outcome::NoAnswer)),
            ("dial_no_answer", Some(Outcome::NoAnswer)),
            ("dial_busy", Some(Outcome::Busy)),
            ("pipeline-error-openai-llm-failed", Some(Outcome::Failed)),
            ("call.in-progress.error-providerfault-openai", Some(Outcome::Failed)),
            ("marked_as_spam", Some(Outcome::Failed)),
            ("no_valid_payment", Some(Outcome::Failed)),
            ("CR_ERROR", Some(Outcome::Failed)),
            ("user_requested_dnc", Some(Outcome::NotInterested)),
        ] {
            assert_eq!(Ending::of(reason).outcome, wanted, "{reason}");
        }
        assert!(Ending::of("user_requested_dnc").do_not_call);
        assert!(Ending::of("user_requested_callback").call_back);
    }
}
