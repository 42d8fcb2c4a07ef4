//! Facts that a recorder already holds as data: who called, what its analysis collected,
//! what its tools were told. They count for more than what is guessed from the talk.

use serde_json::{Map, Value, json};

use super::record::number;
use super::value::{checked, dialled, is_told, told};
use crate::lead::standing::Qualification;
use crate::qualifier;
use crate::transcript::{KnownFacts, RecordedQualification};

/// What is known of the caller and the deal besides the talk.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    /// Known from the telephone network or the system that placed the call.
    pub(super) known: KnownFacts,
    /// Collected during or after the call.
    pub(super) recorded: RecordedQualification,
}

/// The names that recorders' users give to a field, and ours.
const NAMES: [(&str, &[&str]); 9] = [
    (
        "contact_person",
        &["contact_person", "contact_name", "full_name", "name", "customer_name", "caller_name", "lead_name"],
    ),
    (
        "company_name",
        &["company_name", "company", "business_name", "organization", "organisation", "customer_company"],
    ),
    (
        "email",
        &[
            "email",
            "email_address",
            "customer_email",
            "caller_email",
            "contact_email",
            "work_email",
            "user_email",
        ],
    ),
    (
        "phone",
        &[
            "phone",
            "phone_number",
            "callback_number",
            "customer_phone",
            "caller_phone",
            "contact_phone",
            "contact_number",
        ],
    ),
    ("title", &["job_title", "title", "role", "position"]),
    ("industry", &["industry", "sector"]),
    ("location", &["location", "city"]),
    (
        "company_size",
        &["company_size", "team_size", "employees", "employee_count", "number_of_employees", "headcount"],
    ),
    ("deal_value", &["deal_value", "budget_amount", "annual_budget", "budget"]),
];
/// Of what a tool was told, `title` is the meeting's and `location` is where it takes place.
const OF_A_PERSON: [&str; 4] = ["contact_person", "company_name", "email", "phone"];
const BANT: [&str; 4] = ["budget", "authority", "need", "timeline"];

impl Facts {
    /// The other end of the line, as the telephone network or a campaign knows it.
    pub(super) fn caller(&mut self, name: Option<String>, email: Option<String>, phone: Option<String>) {
        fill(&mut self.known.contact_person, name.filter(|name| is_told(name)));
        fill(&mut self.known.email, email.and_then(|email| qualifier::normalise_email(&email)));
        fill(&mut self.known.phone, phone.and_then(|phone| dialled(&phone)));
    }

    /// What an analysis collected: an object of fields by name.
    pub(super) fn collected(&mut self, data: Option<&Value>) {
        let fields = fields(data);
        for (name, aliases) in NAMES {
            self.note(name, aliases, &fields);
        }
        self.note_levels(&fields);
        let status = fields.get("qualification_status").and_then(Value::as_str);
        // A score by itself may be out of ten; beside a status of ours it is ours.
        if let Some(status) = status.and_then(Qualification::parse) {
            let score = fields.get("lead_score").and_then(number).filter(|n| (0.0..=100.0).contains(n));
            fill(&mut self.recorded.qualification_status, Some(status.as_str().to_owned()));
            #[allow(clippy::cast_possible_truncation, reason = "0 to 100")]
            fill(&mut self.recorded.lead_score, score.map(|score| score.round() as i32));
        }
    }

    /// What a tool for bookings or leads was told.
    pub(super) fn told_to_a_tool(&mut self, arguments: &Value) {
        let fields = fields(Some(arguments));
        for (name, aliases) in NAMES.iter().filter(|(name, _)| OF_A_PERSON.contains(name)) {
            self.note(name, aliases, &fields);
        }
    }

    /// Variables of the prompt. Most are about the seller (`company_name`), so only those
    /// that say whose they are count.
    pub(super) fn variables(&mut self, data: Option<&Value>) {
        let fields = fields(data);
        let of = |what: &[&str]| {
            let owners = ["customer", "caller", "lead", "contact", "prospect"];
            owners.iter().find_map(|owner| {
                what.iter().find_map(|what| fields.get(&format!("{owner}_{what}")).and_then(told))
            })
        };
        self.caller(of(&["name", "full_name"]), of(&["email"]), of(&["phone", "phone_number", "number"]));
        fill(&mut self.known.company_name, of(&["company", "company_name"]));
    }

    /// Notes a fact under a key of `extracted_info`, unless it is there.
    pub(super) fn info(&mut self, key: &str, value: Value) {
        self.recorded.extracted_info.entry(key).or_insert(value);
    }

    /// The qualification, where there is anything in it.
    pub(super) fn qualification(self) -> (KnownFacts, Option<RecordedQualification>) {
        let recorded = Some(self.recorded).filter(|recorded| *recorded != RecordedQualification::default());
        (self.known, recorded)
    }

    fn note(&mut self, name: &str, aliases: &[&str], fields: &Map<String, Value>) {
        let found = aliases.iter().find_map(|alias| checked(name, fields.get(*alias)?));
        let joined = || {
            let part = |key: &str| fields.get(key).and_then(told);
            let (first, last) = (part("first_name")?, part("last_name"));
            let name: Vec<String> = [Some(first), last].into_iter().flatten().collect();
            Some(json!(name.join(" ")))
        };
        let found = if name == "contact_person" { found.or_else(joined) } else { found };
        if let Some(value) = found {
            self.info(name, value);
        }
    }

    fn note_levels(&mut self, fields: &Map<String, Value>) {
        for name in BANT {
            let level = fields.get(name).filter(|value| value.is_string()).and_then(told);
            if let Some(level) = level {
                self.recorded.bant_assessment.entry(name).or_insert(json!(level));
            }
        }
        if let Some(decides) = fields.get("decision_maker").and_then(Value::as_bool) {
            let level = if decides { "yes" } else { "no" };
            self.recorded.bant_assessment.entry("authority").or_insert(json!(level));
        }
    }
}

fn fill<T>(slot: &mut Option<T>, value: Option<T>) {
    if slot.is_none() {
        *slot = value;
    }
}

/// The fields of an object under names in snake case, each with its plain value: some come
/// as `{"value": …}`, some as `{"name": …, "result": …}` under an id.
fn fields(data: Option<&Value>) -> Map<String, Value> {
    let mut fields = Map::new();
    let Some(Value::Object(data)) = data else { return fields };
    for (key, value) in data.iter().take(1000) {
        let named = value.get("name").and_then(Value::as_str).filter(|_| value.get("result").is_some());
        let plain = value.get("value").or_else(|| value.get("result")).unwrap_or(value);
        match plain {
            Value::Object(more) if value.get("result").is_some() => {
                more.iter().for_each(|(key, value)| keep(&mut fields, key, value));
            }
            plain => keep(&mut fields, named.unwrap_or(key), plain),
        }
    }
    fields
}

fn keep(fields: &mut Map<String, Value>, key: &str, value: &Value) {
    if !value.is_null() {
        fields.entry(snake(key)).or_insert_with(|| value.clone());
    }
}

/// `companyName`, `Company Name` and `company-name` are `company_name`.
fn snake(key: &str) -> String {
    let mut name = String::with_capacity(key.len() + 4);
    let mut small = false;
    for c in key.trim().chars() {
        if c.is_uppercase() && small {
            name.push('_');
        }
        small = c.is_lowercase() || c.is_ascii_digit();
        name.extend(if c.is_alphanumeric() { c.to_lowercase().next() } else { Some('_') });
    }
    name
}

#[cfg(test)]
#[path = "facts/tests.rs"]
mod tests;
