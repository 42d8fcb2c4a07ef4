//! What is known besides the talk: what the live qualifier recorded, and what was known
//! before the call. It beats what is heard.

use chrono::DateTime;
use serde_json::{Map, Value};

use crate::lead::bant::{Authority, Budget, Need, Timeline};
use crate::lead::company::SizeBand;
use crate::qualifier::{self, AgreedMeeting, Evidence, Heard, Refusal, Said};
use crate::transcript::{KnownFacts, RecordedQualification};

const RECORDED: &str = "recorded by the live qualifier";
const KNOWN: &str = "known before the call";

fn said<T>(source: &str, value: T) -> Said<T> {
    Said { value, evidence: vec![Evidence { turn: 0, text: source.to_owned() }] }
}

pub(super) fn put_known(heard: &mut Heard, known: &KnownFacts) {
    let facts = &mut heard.facts;
    let text = |value: &Option<String>| value.clone().map(|value| said(KNOWN, value));
    put(&mut facts.contact_person, text(&known.contact_person));
    put(&mut facts.company_name, text(&known.company_name));
    put(&mut facts.industry, text(&known.industry));
    put(&mut facts.location, text(&known.location));
    put(&mut facts.email, known.email.as_deref().map(|email| said(KNOWN, email_or_as_is(email))));
    put(&mut facts.phone, known.phone.as_deref().map(|phone| said(KNOWN, phone_or_as_is(phone))));
    put(&mut facts.deal_value, known.deal_value.map(|value| said(KNOWN, value)));
    put_size(heard, KNOWN, known.company_size);
}

pub(super) fn put_recorded(heard: &mut Heard, recorded: &RecordedQualification) {
    let info = &recorded.extracted_info;
    let facts = &mut heard.facts;
    let text = |keys: &[&str]| text_under(info, keys).map(|value| said(RECORDED, value));
    put(&mut facts.contact_person, text(&["contact_person", "contact_name", "name", "full_name"]));
    put(&mut facts.company_name, text(&["company_name", "company"]));
    put(&mut facts.title, text(&["title", "job_title", "role"]));
    put(&mut facts.industry, text(&["industry"]));
    put(&mut facts.location, text(&["location", "city"]));
    let email = text_under(info, &["email"]).map(|email| said(RECORDED, email_or_as_is(&email)));
    put(&mut facts.email, email);
    let phone =
        text_under(info, &["phone", "phone_number"]).map(|phone| said(RECORDED, phone_or_as_is(&phone)));
    put(&mut facts.phone, phone);
    let amount = number_under(info, &["deal_value"]).map(|value| said(RECORDED, value));
    put(&mut facts.deal_value, amount);
    #[allow(clippy::cast_possible_truncation, reason = "people are counted in whole numbers")]
    put_size(heard, RECORDED, number_under(info, &["company_size", "team_size"]).map(|people| people as i32));
    let level = |key: &str| level_under(&recorded.bant_assessment, key);
    put(&mut heard.bant.budget, level("budget").and_then(|l| Budget::parse(&l)).map(|l| said(RECORDED, l)));
    put(
        &mut heard.bant.authority,
        level("authority").and_then(|l| Authority::parse(&l)).map(|l| said(RECORDED, l)),
    );
    put(&mut heard.bant.need, level("need").and_then(|l| Need::parse(&l)).map(|l| said(RECORDED, l)));
    put(
        &mut heard.bant.timeline,
        level("timeline").and_then(|l| Timeline::parse(&l)).map(|l| said(RECORDED, l)),
    );
    put_agreed(heard, info);
}

/// A meeting that was booked, and a caller who wants no more calls.
fn put_agreed(heard: &mut Heard, info: &Map<String, Value>) {
    let start =
        text_under(info, &["meeting_start"]).and_then(|text| DateTime::parse_from_rfc3339(&text).ok());
    if let Some(start) = start {
        #[allow(clippy::cast_possible_truncation, reason = "a meeting takes whole minutes")]
        let minutes = number_under(info, &["meeting_minutes"]).map_or(30, |minutes| minutes as i64);
        let kind = text_under(info, &["meeting_type"]);
        let known = kind.filter(|kind| ["demo", "call", "meeting"].contains(&kind.as_str()));
        let meeting = AgreedMeeting { start, minutes, meeting_type: known.unwrap_or_else(|| "demo".into()) };
        put(&mut heard.meeting, Some(said(RECORDED, meeting)));
        heard.intent.meeting.get_or_insert_with(|| Evidence { turn: 0, text: RECORDED.to_owned() });
    }
    if info.get("do_not_call") == Some(&Value::Bool(true)) {
        put(&mut heard.refusal, Some(said(RECORDED, Refusal::DoNotCall)));
    }
}

/// Puts a value from a record over what was heard; where both say the same, the
/// words that were heard stay as its evidence.
fn put<T: PartialEq>(slot: &mut Option<Said<T>>, better: Option<Said<T>>) {
    let Some(better) = better else { return };
    if slot.as_ref().is_none_or(|heard| heard.value != better.value) {
        *slot = Some(better);
    }
}

fn put_size(heard: &mut Heard, source: &str, people: Option<i32>) {
    if let Some(people) = people.filter(|people| *people > 0) {
        put(&mut heard.facts.company_size, Some(said(source, people)));
        put(&mut heard.facts.size_band, Some(said(source, SizeBand::of(people))));
    }
}

/// An address that cannot be normalised is kept as it was given, rather than lost.
fn email_or_as_is(email: &str) -> String {
    qualifier::normalise_email(email).unwrap_or_else(|| email.trim().to_owned())
}

fn phone_or_as_is(phone: &str) -> String {
    qualifier::normalise_phone(phone).unwrap_or_else(|| phone.trim().to_owned())
}

fn text_under(map: &Map<String, Value>, keys: &[&str]) -> Option<String> {
    let text = keys.iter().find_map(|key| map.get(*key).map(unwrapped))?.as_str()?.trim();
    (!text.is_empty() && !text.eq_ignore_ascii_case("unknown")).then(|| text.to_owned())
}

fn number_under(map: &Map<String, Value>, keys: &[&str]) -> Option<f64> {
    let value = keys.iter().find_map(|key| map.get(*key).map(unwrapped))?;
    let number = value.as_f64().or_else(|| value.as_str().and_then(|text| text.trim().parse().ok()));
    number.filter(|n| (0.0..=1e15).contains(n))
}

fn level_under(bant: &Map<String, Value>, key: &str) -> Option<String> {
    let text = unwrapped(bant.get(key)?).as_str()?;
    Some(text.trim().to_lowercase().replace([' ', '-'], "_"))
}

/// A value that came by itself, or as the `value` (or `level`) of an object.
fn unwrapped(value: &Value) -> &Value {
    value.get("value").or_else(|| value.get("level")).unwrap_or(value)
}
