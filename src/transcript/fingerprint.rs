//! The fingerprint of a delivery: the same for the same content, whatever the order of its
//! keys. Databases hold it, so its form does not change: every key of the interface in
//! alphabetical order, with `null` where nothing is known.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::{CallType, KnownFacts, Message, Outcome, RecordedQualification, Role, Transcript};

/// The fingerprint of a delivery.
pub(super) fn of(transcript: &Transcript) -> String {
    let form = Form::of(transcript);
    let text = match form.has_maps() {
        true => serde_json::to_value(&form).map(sorted).unwrap_or_default().to_string(),
        false => serde_json::to_string(&form).unwrap_or_default(),
    };
    format!("{:x}", Sha256::digest(text))
}

#[derive(Serialize)]
struct Form<'a> {
    agent: Option<&'a str>,
    call_type: Option<CallType>,
    duration_seconds: Option<i32>,
    ended_at: Option<DateTime<FixedOffset>>,
    lead: Lead<'a>,
    messages: Vec<Said<'a>>,
    outcome: Option<Outcome>,
    qualification: Option<Recorded<'a>>,
    sentiment_score: Option<f64>,
    session_id: &'a str,
    started_at: Option<DateTime<FixedOffset>>,
    #[serde(flatten)]
    metadata: &'a Map<String, Value>,
}

impl<'a> Form<'a> {
    fn of(transcript: &'a Transcript) -> Self {
        Self {
            agent: transcript.agent.as_deref(),
            call_type: transcript.call_type,
            duration_seconds: transcript.duration_seconds,
            ended_at: transcript.ended_at,
            lead: Lead::of(&transcript.lead),
            messages: transcript.messages.iter().map(Said::of).collect(),
            outcome: transcript.outcome,
            qualification: transcript.qualification.as_ref().map(Recorded::of),
            sentiment_score: transcript.sentiment_score,
            session_id: &transcript.session_id,
            started_at: transcript.started_at,
            metadata: &transcript.metadata,
        }
    }

    /// Whether it holds objects whose keys are not the interface's, and come in any order.
    fn has_maps(&self) -> bool {
        self.qualification.is_some()
            || !self.metadata.is_empty()
            || self.messages.iter().any(|message| !message.extra.is_empty())
    }
}

#[derive(Serialize)]
struct Lead<'a> {
    campaign_id: Option<&'a str>,
    company_name: Option<&'a str>,
    company_size: Option<i32>,
    contact_person: Option<&'a str>,
    deal_value: Option<f64>,
    email: Option<&'a str>,
    industry: Option<&'a str>,
    location: Option<&'a str>,
    phone: Option<&'a str>,
    referrer_url: Option<&'a str>,
    tags: &'a [String],
    utm_campaign: Option<&'a str>,
    utm_medium: Option<&'a str>,
    utm_source: Option<&'a str>,
}

impl<'a> Lead<'a> {
    fn of(known: &'a KnownFacts) -> Self {
        Self {
            campaign_id: known.campaign_id.as_deref(),
            company_name: known.company_name.as_deref(),
            company_size: known.company_size,
            contact_person: known.contact_person.as_deref(),
            deal_value: known.deal_value,
            email: known.email.as_deref(),
            industry: known.industry.as_deref(),
            location: known.location.as_deref(),
            phone: known.phone.as_deref(),
            referrer_url: known.referrer_url.as_deref(),
            tags: &known.tags,
            utm_campaign: known.utm_campaign.as_deref(),
            utm_medium: known.utm_medium.as_deref(),
            utm_source: known.utm_source.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct Said<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<DateTime<FixedOffset>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
    content: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    intent: Option<&'a str>,
    role: Role,
    #[serde(flatten)]
    extra: &'a Map<String, Value>,
}

impl<'a> Said<'a> {
    fn of(message: &'a Message) -> Self {
        Self {
            at: message.at,
            confidence: message.confidence,
            content: &message.content,
            intent: message.intent.as_deref(),
            role: message.role,
            extra: &message.extra,
        }
    }
}

#[derive(Serialize)]
struct Recorded<'a> {
    bant_assessment: &'a Map<String, Value>,
    extracted_info: &'a Map<String, Value>,
    lead_score: Option<i32>,
    missing_information: &'a [String],
    next_best_action: Option<&'a str>,
    qualification_status: Option<&'a str>,
}

impl<'a> Recorded<'a> {
    fn of(recorded: &'a RecordedQualification) -> Self {
        Self {
            bant_assessment: &recorded.bant_assessment,
            extracted_info: &recorded.extracted_info,
            lead_score: recorded.lead_score,
            missing_information: &recorded.missing_information,
            next_best_action: recorded.next_best_action.as_deref(),
            qualification_status: recorded.qualification_status.as_deref(),
        }
    }
}

/// The same value with every object's keys in order: the order of keys says nothing.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(entries.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fingerprint(record: Value) -> String {
        serde_json::from_value(record).map(|transcript| of(&transcript)).unwrap_or_default()
    }

    /// Those that databases hold.
    #[test]
    fn it_never_changes() {
        let messages = json!([{"role": "user", "content": "Hi", "at": "2026-01-05T10:00:00+01:00"}]);
        assert_eq!(
            fingerprint(json!({"session_id": "s-1", "messages": messages})),
            "37c2830d7ea0c95107832832564d0be8455fa2348a1d9d7603bc2a7192522384"
        );
        assert_eq!(
            fingerprint(json!({
                "session_id": "s-1", "messages": messages, "z": 1, "a": {"y": [], "b": null},
                "qualification": {"lead_score": 80, "extracted_info": {"b": 1, "a": 2}},
                "lead": {"email": "a@b.example", "tags": ["x"]}, "duration_seconds": 30, "outcome": "completed",
            })),
            "b3d8175e0a38100136b767a26b39b3d02ced2778ce918dbc6288d9a07ac69dbf"
        );
    }

    #[test]
    fn the_order_of_keys_says_nothing() {
        let one = json!({"session_id": "s", "messages": [], "a": {"x": 1, "y": 2}, "b": 3});
        let other = json!({"b": 3, "a": {"y": 2, "x": 1}, "messages": [], "session_id": "s"});
        assert_eq!(fingerprint(one), fingerprint(other));
    }
}
