//! What the library found in a conversation, in the form of the labels.

use clara_crm::lead::bant::Interest;
use clara_crm::lead::contribution::Contribution;
use clara_crm::lead::score::Market;
use clara_crm::qualifier::{Heard, Said};
use serde::Serialize;
use serde_json::{Value, json};

/// A score closer to zero than this is neutral.
const NEUTRAL: f64 = 0.15;
/// What a meeting takes when nobody says how long.
const USUAL_MINUTES: i64 = 30;

/// The values by the keys of the labels; `null` and `[]` are blank.
pub fn found(said: &Contribution) -> Value {
    let market = Market::default();
    let standing = said.standing(&market);
    let lead = said.is_lead(false, &market);
    let mut found = facts(&said.heard);
    found["lead"] = json!(lead);
    found["bucket"] = if lead { json!(standing.bucket.as_str()) } else { Value::Null };
    found["outcome"] = json!(said.outcome);
    found
}

pub fn facts(heard: &Heard) -> Value {
    let f = &heard.facts;
    let i = &heard.intent;
    let meeting = heard.meeting.as_ref().map(|said| &said.value);
    json!({
        "contact_person": one(f.contact_person.as_ref()),
        "company_name": one(f.company_name.as_ref()),
        "role": one(f.title.as_ref()),
        "email": one(f.email.as_ref()),
        "phone": one(f.phone.as_ref()),
        "company_size": one(f.company_size.as_ref()),
        "industry": one(f.industry.as_ref()),
        "location": one(f.location.as_ref()),
        "deal_value": one(f.deal_value.as_ref()),
        "current_tool": one(f.current_tool.as_ref()),
        "competitors": all(&f.competitors),
        "pain_points": all(&f.pain_points),
        "requirements": all(&f.requirements),
        "budget": one(heard.bant.budget.as_ref()),
        "authority": one(heard.bant.authority.as_ref()),
        "need": one(heard.bant.need.as_ref()),
        "timeline": one(heard.bant.timeline.as_ref()),
        // Who said nothing showed none.
        "interest": heard.interest.unwrap_or(Interest::Low),
        "intent": {
            "pricing": i.pricing.is_some(), "demo": i.demo.is_some(), "meeting": i.meeting.is_some(),
            "urgency": i.urgency.is_some(), "competitor": i.competitor.is_some(),
            "timeline": i.timeline.is_some(),
        },
        "meeting_time": meeting.map(|m| m.start.to_utc().format("%Y-%m-%dT%H:%M:%SZ").to_string()),
        "meeting_minutes": meeting.map(|m| m.minutes).filter(|minutes| *minutes != USUAL_MINUTES),
        "sentiment": heard.sentiment.map_or("neutral", word_for),
    })
}

fn one<T: Serialize>(said: Option<&Said<T>>) -> Value {
    said.map_or(Value::Null, |said| serde_json::to_value(&said.value).unwrap_or_default())
}

fn all(said: &[Said<String>]) -> Value {
    said.iter().map(|said| Value::from(said.value.as_str())).collect()
}

fn word_for(score: f64) -> &'static str {
    if score >= NEUTRAL {
        "positive"
    } else if score <= -NEUTRAL {
        "negative"
    } else {
        "neutral"
    }
}
