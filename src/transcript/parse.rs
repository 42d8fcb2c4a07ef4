//! From a JSON value to a [`Transcript`], or the reason why it is none.
//!
//! Written out rather than derived, because a reason has to name the key and must
//! never quote a value: the values are what a customer said.

use chrono::{DateTime, Datelike as _, FixedOffset, SubsecRound as _};
use serde_json::{Map, Value};

use super::reason::{Code, Reason};
use super::{KnownFacts, Message, RecordedQualification, Role, Transcript};

/// Reads one record.
///
/// # Errors
/// The key that is missing or of the wrong kind.
pub fn transcript(value: Value) -> Result<Transcript, Reason> {
    let Value::Object(map) = value else {
        let what = format!("not a transcript: a JSON object is needed, this is {}", kind(&value));
        return Err(Code::UnknownFormat.because(what));
    };
    let mut keys = Keys { path: String::new(), map };
    let missing = |what: &str| Code::MissingSessionId.because(what);
    let session_id = keys.text("session_id")?;
    let session_id = session_id.ok_or_else(|| missing("not a transcript: `session_id` is missing"))?;
    if session_id.trim().is_empty() {
        return Err(missing("`session_id` is empty"));
    }
    let messages = messages(keys.map.shift_remove("messages"))?;
    let lead = keys.object("lead")?.map(known_facts).transpose()?;
    let qualification = keys.object("qualification")?.map(qualification).transpose()?;
    let mut transcript = Transcript {
        session_id,
        messages,
        started_at: keys.time("started_at")?,
        ended_at: keys.time("ended_at")?,
        duration_seconds: keys.whole("duration_seconds", 0, i64::from(i32::MAX))?,
        outcome: keys.choice("outcome")?,
        call_type: keys.choice("call_type")?,
        agent: keys.filled_text("agent")?,
        lead: KnownFacts::default(),
        qualification: None,
        sentiment_score: keys.number("sentiment_score", -1.0, 1.0)?,
        metadata: keys.map,
    };
    if let Some((facts, rest)) = lead {
        transcript.lead = facts;
        keep(&mut transcript.metadata, "lead", rest);
    }
    if let Some((recorded, rest)) = qualification {
        transcript.qualification = Some(recorded);
        keep(&mut transcript.metadata, "qualification", rest);
    }
    Ok(transcript)
}

/// Keeps keys the interface does not name, under the object they came in.
fn keep(metadata: &mut Map<String, Value>, name: &str, rest: Map<String, Value>) {
    if !rest.is_empty() {
        metadata.insert(name.to_owned(), Value::Object(rest));
    }
}

fn messages(value: Option<Value>) -> Result<Vec<Message>, Reason> {
    let items = match value {
        None | Some(Value::Null) => {
            return Err(Code::EmptyMessages.because("not a transcript: `messages` is missing"));
        }
        Some(Value::Array(items)) => items,
        Some(other) => return Err(format!("`messages` must be an array, not {}", kind(&other)).into()),
    };
    if items.is_empty() {
        return Err(Code::EmptyMessages.because("`messages` is empty"));
    }
    items.into_iter().enumerate().map(|(i, item)| message(i, item)).collect()
}

fn message(index: usize, value: Value) -> Result<Message, Reason> {
    let path = format!("messages[{index}]");
    let Value::Object(map) = value else {
        return Err(format!("`{path}` must be an object, not {}", kind(&value)).into());
    };
    let mut keys = Keys { path: format!("{path}."), map };
    let role: Role = keys.choice("role")?.ok_or_else(|| format!("`{path}.role` is missing"))?;
    let content = match (keys.text("content")?, role) {
        (Some(content), _) => content,
        // Tool rows carry their payload in other keys, which are kept.
        (None, Role::Tool | Role::System) => String::new(),
        (None, Role::User | Role::Assistant) => {
            return Err(format!("`{path}.content` is missing").into());
        }
    };
    Ok(Message {
        role,
        content,
        at: keys.time("at")?,
        intent: keys.filled_text("intent")?,
        confidence: keys.number("confidence", 0.0, 1.0)?,
        extra: keys.map,
    })
}

fn known_facts(map: Map<String, Value>) -> Result<(KnownFacts, Map<String, Value>), Reason> {
    let mut keys = Keys { path: "lead.".into(), map };
    let facts = KnownFacts {
        contact_person: keys.filled_text("contact_person")?,
        email: keys.filled_text("email")?,
        phone: keys.filled_text("phone")?,
        company_name: keys.filled_text("company_name")?,
        company_size: keys.whole("company_size", 0, i64::from(i32::MAX))?,
        industry: keys.filled_text("industry")?,
        location: keys.filled_text("location")?,
        deal_value: keys.number("deal_value", 0.0, 1e15)?,
        campaign_id: keys.filled_text("campaign_id")?,
        utm_source: keys.filled_text("utm_source")?,
        utm_medium: keys.filled_text("utm_medium")?,
        utm_campaign: keys.filled_text("utm_campaign")?,
        referrer_url: keys.filled_text("referrer_url")?,
        tags: keys.texts("tags")?,
    };
    Ok((facts, keys.map))
}

fn qualification(map: Map<String, Value>) -> Result<(RecordedQualification, Map<String, Value>), Reason> {
    let mut keys = Keys { path: "qualification.".into(), map };
    let recorded = RecordedQualification {
        qualification_status: keys.filled_text("qualification_status")?,
        lead_score: keys.whole("lead_score", 0, 100)?,
        bant_assessment: keys.object("bant_assessment")?.unwrap_or_default(),
        extracted_info: keys.object("extracted_info")?.unwrap_or_default(),
        next_best_action: keys.filled_text("next_best_action")?,
        missing_information: keys.texts("missing_information")?,
    };
    if recorded.qualification_status.as_deref().is_some_and(|status| !is_status(status)) {
        return Err("`qualification.qualification_status` must be one of unqualified, marketing_qualified, \
                    sales_qualified, opportunity"
            .into());
    }
    Ok((recorded, keys.map))
}

fn is_status(text: &str) -> bool {
    crate::lead::standing::Qualification::parse(text).is_some()
}

/// The keys of one object, taken out as they are understood; what stays is unknown.
struct Keys {
    path: String,
    map: Map<String, Value>,
}

impl Keys {
    fn take(&mut self, key: &str) -> Option<Value> {
        self.map.shift_remove(key).filter(|value| !value.is_null())
    }

    fn wrong<T>(&self, key: &str, wanted: &str, got: &Value) -> Result<T, Reason> {
        Err(format!("`{}{key}` must be {wanted}, not {}", self.path, kind(got)).into())
    }

    fn text(&mut self, key: &str) -> Result<Option<String>, Reason> {
        match self.take(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(Value::Number(number)) if key != "content" => Ok(Some(number.to_string())),
            Some(other) => self.wrong(key, "text", &other),
        }
    }

    /// Text where only blanks count as absent.
    fn filled_text(&mut self, key: &str) -> Result<Option<String>, Reason> {
        Ok(self.text(key)?.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()))
    }

    fn texts(&mut self, key: &str) -> Result<Vec<String>, Reason> {
        let items = match self.take(key) {
            None => return Ok(Vec::new()),
            Some(Value::Array(items)) => items,
            Some(other) => return self.wrong(key, "an array of texts", &other),
        };
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            match item {
                Value::String(text) if text.trim().is_empty() => {}
                Value::String(text) => texts.push(text.trim().to_owned()),
                other => return self.wrong(key, "an array of texts", &other),
            }
        }
        texts.sort();
        texts.dedup();
        Ok(texts)
    }

    fn object(&mut self, key: &str) -> Result<Option<Map<String, Value>>, Reason> {
        match self.take(key) {
            None => Ok(None),
            Some(Value::Object(map)) => Ok(Some(map)),
            Some(other) => self.wrong(key, "an object", &other),
        }
    }

    fn time(&mut self, key: &str) -> Result<Option<DateTime<FixedOffset>>, Reason> {
        let Some(value) = self.take(key) else { return Ok(None) };
        let parsed = value.as_str().and_then(|text| DateTime::parse_from_rfc3339(text.trim()).ok());
        // What follows from a time may lie a year later, and has to fit the calendar too.
        match parsed.filter(|time| (1..9999).contains(&time.year())) {
            // PostgreSQL keeps microseconds.
            Some(time) => Ok(Some(time.trunc_subsecs(6))),
            None => Err(format!(
                "`{}{key}` must be a time before the year 9999 with its zone as in RFC 3339, such as 2025-11-28T10:00:00Z",
                self.path
            )
            .into()),
        }
    }

    fn number(&mut self, key: &str, min: f64, max: f64) -> Result<Option<f64>, Reason> {
        let Some(value) = self.take(key) else { return Ok(None) };
        let number = value.as_f64().or_else(|| value.as_str().and_then(|text| text.trim().parse().ok()));
        match number {
            Some(number) if (min..=max).contains(&number) => Ok(Some(number)),
            Some(_) => Err(format!("`{}{key}` must be from {min} to {max}", self.path).into()),
            None => self.wrong(key, "a number", &value),
        }
    }

    fn whole(&mut self, key: &str, min: i64, max: i64) -> Result<Option<i32>, Reason> {
        let Some(value) = self.take(key) else { return Ok(None) };
        let text = value.as_str().map(str::trim).and_then(|text| text.parse().ok());
        #[allow(clippy::cast_possible_truncation, reason = "rounding to whole seconds or people is meant")]
        let number = value.as_i64().or_else(|| value.as_f64().map(|n| n.round() as i64)).or(text);
        match number {
            Some(number) if (min..=max).contains(&number) => Ok(i32::try_from(number).ok()),
            Some(_) => Err(format!("`{}{key}` must be from {min} to {max}", self.path).into()),
            None => self.wrong(key, "a whole number", &value),
        }
    }

    fn choice<T: serde::de::DeserializeOwned + Choice>(&mut self, key: &str) -> Result<Option<T>, Reason> {
        let Some(value) = self.take(key) else { return Ok(None) };
        let value = value.as_str().map(|text| Value::from(text.trim())).unwrap_or(value);
        serde_json::from_value(value)
            .map(Some)
            .map_err(|_| format!("`{}{key}` must be one of {}", self.path, T::NAMES).into())
    }
}

/// A closed set of names.
trait Choice {
    const NAMES: &'static str;
}

impl Choice for Role {
    const NAMES: &'static str = "user, assistant, system, tool";
}

impl Choice for super::Outcome {
    const NAMES: &'static str = "completed, no_answer, busy, failed, voicemail, qualified, not_interested";
}

impl Choice for super::CallType {
    const NAMES: &'static str = "inbound, outbound, callback, voicemail, ai_voice";
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests;
