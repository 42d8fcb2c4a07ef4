//! IETF vCon (draft-ietf-vcon-vcon-core): dialogs of text, else the transcript among the
//! analyses; `parties` says who is who.

use serde_json::{Value, json};

use super::call::{Call, Progress, Turn};
use super::clock::Stamp;
use super::lines;
use super::record::{Record, number, plain_text, taken, unpacked, words};
use super::speakers::{self, Utterance};
use crate::transcript::Role;
use crate::transcript::reason::{Code, Reason};

pub(super) fn read(mut record: Record, agent: Option<&str>) -> Result<Call, Reason> {
    let parties: Vec<Value> = record.get("/parties").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut dialog = record.take_items(&["/dialog"]);
    dialog.sort_by_key(|part| part.get("start").and_then(super::clock::instant));
    let started_at = dialog.iter().find_map(|part| super::clock::instant(part.get("start")?));
    let said: Vec<(Utterance, Option<Stamp>)> =
        dialog.iter_mut().filter_map(|part| of_dialog(part, &parties)).collect();
    let (mut turns, found) = match said.is_empty() {
        false => of_parties(said, agent)?,
        true => of_analysis(&mut record, &parties, agent)?.unwrap_or_default(),
    };
    turns.retain(|turn| !turn.content.trim().is_empty());
    let disposition = dialog.iter().find_map(|part| plain_text(part.get("disposition")?));
    let seconds = dialog.iter().filter_map(|part| number(part.get("duration")?)).reduce(f64::max);
    let mut call = Call {
        id: record.text(&["/uuid"]),
        turns,
        started_at,
        made_at: record.instant(&["/created_at"]),
        seconds,
        progress: if disposition.is_some() { Progress::Over } else { Progress::Unknown },
        end_reason: disposition,
        agent_speaker: found.filter(|found| !found.is_null()),
        ..Call::default()
    };
    if let Some(client) = client(&parties, &call) {
        let part = |key: &str| client.get(key).and_then(plain_text);
        let email = part("mailto").map(|email| email.trim_start_matches("mailto:").to_owned());
        call.facts.caller(part("name"), email, part("tel"));
    }
    call.rest = record.rest();
    if !dialog.is_empty() {
        call.rest.insert("dialog".into(), Value::Array(dialog));
    }
    Ok(call)
}

/// What one party wrote or said in a dialog of type `text`; its words are taken out of it.
fn of_dialog(part: &mut Value, parties: &[Value]) -> Option<(Utterance, Option<Stamp>)> {
    if part.get("type").and_then(Value::as_str) != Some("text") {
        return None;
    }
    let speaker = match part.get("originator").or_else(|| part.get("parties"))? {
        Value::Array(all) => label(parties, all.first()?),
        one => label(parties, one),
    };
    let stamp = part.get("start").and_then(Stamp::of);
    let text = words(&taken(part, "body")?)?;
    Some((Utterance { speaker, text, ..Utterance::default() }, stamp))
}

/// A party by its role, else its name, else its number.
fn label(parties: &[Value], index: &Value) -> Option<String> {
    let number = plain_text(index)?;
    let party = index.as_u64().and_then(|index| parties.get(usize::try_from(index).ok()?));
    let of = |key: &str| party.and_then(|party| plain_text(party.get(key)?));
    let known = of("role").filter(|role| speakers::part_of(role).is_some());
    // Two parties of the same role or name are two.
    let same = |text: &String, key: &str| {
        parties.iter().filter(|p| p.get(key).and_then(plain_text).as_ref() == Some(text)).count() > 1
    };
    let named =
        known.filter(|role| !same(role, "role")).or_else(|| of("name").filter(|name| !same(name, "name")));
    Some(named.unwrap_or(number))
}

type Heard = (Vec<Turn>, Option<Value>);

fn of_parties(said: Vec<(Utterance, Option<Stamp>)>, agent: Option<&str>) -> Result<Heard, Reason> {
    // Each dialog stays a turn of its own, with its time.
    let (utterances, stamps): (Vec<_>, Vec<_>) = said.into_iter().unzip();
    let labels: Vec<Option<String>> = utterances.iter().map(|said| said.speaker.clone()).collect();
    let texts: Vec<String> = utterances.iter().map(|said| said.text.clone()).collect();
    let (told, found) = speakers::told_apart(utterances, agent)?;
    let roles: std::collections::HashMap<String, Role> =
        told.into_iter().filter_map(|turn| Some((turn.speaker?, turn.role))).collect();
    let turns = labels.into_iter().zip(texts).zip(stamps).map(|((speaker, text), stamp)| {
        let role = speaker.as_ref().and_then(|label| roles.get(label)).copied().unwrap_or(Role::System);
        Turn { speaker, ..Turn::new(role, text).at(stamp) }
    });
    Ok((turns.collect(), Some(found)))
}

/// The transcript that an analysis holds, in the form of whoever made it.
fn of_analysis(record: &mut Record, parties: &[Value], agent: Option<&str>) -> Result<Option<Heard>, Reason> {
    let Some(all) = record.get("/analysis").and_then(Value::as_array) else { return Ok(None) };
    let Some(place) =
        all.iter().position(|one| one.get("type").and_then(Value::as_str) == Some("transcript"))
    else {
        return Ok(None);
    };
    let Some(body) = record.take(&format!("/analysis/{place}/body")).map(unpacked) else { return Ok(None) };
    if let Value::String(text) = &body {
        let (turns, found) = speakers::told_apart(lines::utterances(text), agent)?;
        return Ok(Some((turns, Some(found))));
    }
    let list = ["utterances", "segments", "transcript", "messages"]
        .iter()
        .find_map(|key| body.get(*key)?.as_array());
    let Some(items) = body.as_array().or(list) else {
        return Err(Code::UnknownFormat.because("a transcript in a form that is not known is in `analysis`"));
    };
    let said = items.iter().map(|item| {
        let speaker = ["speaker", "party", "role", "speakerLabel"].iter().find_map(|key| item.get(*key));
        let text = ["text", "transcript", "message", "content"].iter().find_map(|key| words(item.get(*key)?));
        Utterance {
            speaker: speaker.and_then(|speaker| label(parties, speaker)),
            text: text.unwrap_or_default(),
            start: item.get("start").and_then(number),
            end: item.get("end").and_then(number),
            confidence: item.get("confidence").and_then(number),
        }
    });
    let (turns, found) = speakers::told_apart(said.collect(), agent)?;
    Ok(Some((turns, Some(found))))
}

/// The only party that is not the agent.
fn client<'a>(parties: &'a [Value], call: &Call) -> Option<&'a Value> {
    let ours: Vec<String> = call
        .turns
        .iter()
        .filter(|turn| turn.role == Role::Assistant)
        .filter_map(|turn| turn.speaker.clone())
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect();
    let is_ours = |(index, party): &(usize, &Value)| {
        let named = label(parties, &json!(index)).is_some_and(|label| ours.contains(&label));
        named
            || party.get("role").and_then(plain_text).and_then(|role| speakers::part_of(&role))
                == Some(Role::Assistant)
    };
    let mut others = parties.iter().enumerate().filter(|party| !is_ours(party));
    match (others.next(), others.next(), ours.is_empty()) {
        (Some((_, client)), None, false) => Some(client),
        // Nobody spoke: the one who is said to be the customer.
        (Some((_, client)), None, true) if parties.len() > 1 => Some(client),
        _ => None,
    }
}
