//! One session delivered more than once: what two deliveries say together.
//!
//! The union does not depend on which delivery came first, so late and repeated
//! webhooks end in the same record.

use super::{KnownFacts, Message, RecordedQualification, Transcript, fingerprint};
use serde_json::{Map, Value};

impl Transcript {
    /// What this delivery and another of the same session say together. The one with
    /// more in it wins where both speak; the other fills what it leaves open.
    #[must_use]
    pub fn united_with(self, other: Self) -> Self {
        let (fuller, other) = if other.weight() > self.weight() { (other, self) } else { (self, other) };
        Self {
            session_id: fuller.session_id,
            messages: fuller.messages,
            started_at: fuller.started_at.or(other.started_at),
            ended_at: fuller.ended_at.or(other.ended_at),
            duration_seconds: fuller.duration_seconds.or(other.duration_seconds),
            outcome: fuller.outcome.or(other.outcome),
            call_type: fuller.call_type.or(other.call_type),
            agent: fuller.agent.or(other.agent),
            lead: fuller.lead.filled_from(other.lead),
            qualification: match (fuller.qualification, other.qualification) {
                (Some(first), Some(second)) => Some(first.filled_from(second)),
                (first, second) => first.or(second),
            },
            sentiment_score: fuller.sentiment_score.or(other.sentiment_score),
            metadata: filled_deep(fuller.metadata, other.metadata),
        }
    }

    /// A fingerprint of everything the delivery says.
    #[must_use]
    pub fn digest(&self) -> String {
        fingerprint::of(self)
    }

    /// Orders deliveries by how much they say; the fingerprint decides a tie, so that
    /// the order never depends on which came first.
    fn weight(&self) -> (usize, usize, u64, usize, String) {
        let said = self.messages.iter().map(|message: &Message| message.content.len()).sum();
        let text = serde_json::to_string(self).map_or(0, |text| text.len());
        (self.messages.len(), said, self.told_apart(), text, self.digest())
    }

    /// How sure it is which speaker is the agent, in hundredths: a delivery that was told
    /// corrects one that was guessed.
    fn told_apart(&self) -> u64 {
        let sureness = self.metadata.get("agent_speaker").and_then(|agent| agent.get("sureness")?.as_f64());
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
        sureness.filter(|sure| (0.0..=1.0).contains(sure)).map_or(0, |sure| (sure * 100.0).round() as u64)
    }
}

impl KnownFacts {
    fn filled_from(self, other: Self) -> Self {
        let mut tags = self.tags;
        tags.extend(other.tags);
        tags.sort();
        tags.dedup();
        Self {
            contact_person: self.contact_person.or(other.contact_person),
            email: self.email.or(other.email),
            phone: self.phone.or(other.phone),
            company_name: self.company_name.or(other.company_name),
            company_size: self.company_size.or(other.company_size),
            industry: self.industry.or(other.industry),
            location: self.location.or(other.location),
            deal_value: self.deal_value.or(other.deal_value),
            campaign_id: self.campaign_id.or(other.campaign_id),
            utm_source: self.utm_source.or(other.utm_source),
            utm_medium: self.utm_medium.or(other.utm_medium),
            utm_campaign: self.utm_campaign.or(other.utm_campaign),
            referrer_url: self.referrer_url.or(other.referrer_url),
            tags,
        }
    }
}

impl RecordedQualification {
    fn filled_from(self, other: Self) -> Self {
        let missing = if self.missing_information.is_empty() {
            other.missing_information
        } else {
            self.missing_information
        };
        Self {
            qualification_status: self.qualification_status.or(other.qualification_status),
            lead_score: self.lead_score.or(other.lead_score),
            bant_assessment: filled(self.bant_assessment, other.bant_assessment),
            extracted_info: filled(self.extracted_info, other.extracted_info),
            next_best_action: self.next_best_action.or(other.next_best_action),
            missing_information: missing,
        }
    }
}

/// The first map, with what it lacks from the other.
pub(crate) fn filled(mut map: Map<String, Value>, other: Map<String, Value>) -> Map<String, Value> {
    for (key, value) in other {
        let slot = map.entry(key).or_insert(Value::Null);
        if slot.is_null() {
            *slot = value;
        }
    }
    map
}

/// The first map, with what it and the objects in it lack from the other.
fn filled_deep(mut map: Map<String, Value>, other: Map<String, Value>) -> Map<String, Value> {
    for (key, value) in other {
        match (map.get_mut(&key), value) {
            (Some(Value::Object(own)), Value::Object(more)) => *own = filled_deep(std::mem::take(own), more),
            (Some(slot), value) if slot.is_null() => *slot = value,
            (Some(_), _) => {}
            (None, value) => {
                map.insert(key, value);
            }
        }
    }
    map
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;
    use serde_json::json;

    fn transcript(value: Value) -> Transcript {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn the_union_does_not_depend_on_the_order_of_delivery() {
        let early = transcript(json!({"session_id": "s", "messages": [{"role": "user", "content": "hi"}],
            "outcome": "completed", "lead": {"phone": "+15550123", "tags": ["b"]}, "crm": 1}));
        let late = transcript(json!({"session_id": "s", "messages": [
            {"role": "user", "content": "hi"}, {"role": "user", "content": "bye"}],
            "lead": {"email": "a@b.example", "tags": ["a"]}, "qualification": {"lead_score": 5}}));
        let one = early.clone().united_with(late.clone());
        let two = late.united_with(early);
        assert_eq!(one.digest(), two.digest());
        assert_eq!(one.messages.len(), 2);
        assert_eq!(one.outcome, Some(crate::transcript::Outcome::Completed));
        assert_eq!(
            (one.lead.phone.as_deref(), one.lead.email.as_deref()),
            (Some("+15550123"), Some("a@b.example"))
        );
        assert_eq!(one.lead.tags, ["a", "b"]);
        assert_eq!(one.metadata["crm"], 1);
    }

    #[test]
    fn a_delivery_united_with_itself_is_the_same() {
        let once = transcript(
            json!({"session_id": "s", "messages": [{"role": "user", "content": "hi"}], "z": 1, "a": {"y": 2, "b": 3}}),
        );
        assert_eq!(once.clone().united_with(once.clone()).digest(), once.digest());
    }

    #[test]
    fn the_order_of_keys_is_no_difference() {
        let one = transcript(
            json!({"session_id": "s", "messages": [{"role": "user", "content": "hi"}], "a": 1, "b": 2}),
        );
        let two = transcript(
            json!({"b": 2, "a": 1, "messages": [{"content": "hi", "role": "user"}], "session_id": "s"}),
        );
        assert_eq!(one.digest(), two.digest());
    }
}
