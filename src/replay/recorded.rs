//! The call of a conversation that is in the database already: one that the live agent
//! wrote, or that an earlier replay kept.

use chrono::{DateTime, Duration, FixedOffset};
use serde_json::{Value, json};
use uuid::Uuid;

use super::history::Talk;
use super::rows::{self, Session};
use super::stored::Stored;
use crate::ids;
use crate::lead::contribution::Contribution;
use crate::lead::score::Market;
use crate::store::cell::Columns;
use crate::transcript::formats::{self, Format, Reading};
use crate::transcript::times::CallTimes;
use crate::transcript::{Outcome, Transcript};

/// A call whose last sign of life is further from its beginning than this has not lasted
/// until then.
const LONGEST: Duration = Duration::hours(4);

/// The call of a row of `conversations` that has a lead, made by `stands_in` where nothing
/// says by whom. Nothing where its messages cannot be read.
pub(crate) fn call(row: &Value, stands_in: Option<Uuid>) -> Option<Columns> {
    let id = serde_json::from_value(row["id"].clone()).ok()?;
    let lead_id = serde_json::from_value(row["lead_id"].clone()).ok()?;
    let session_id = row["session_id"].as_str()?;
    let (transcript, said, made_by) = match kept(row) {
        Some((stored, transcript)) => (transcript, Some(stored.contribution), stored.made_by),
        None => (spoken(row)?, None, None),
    };
    let times = CallTimes::of(&transcript);
    let said = said.unwrap_or_else(|| Contribution::of(&transcript, &times));
    let made_by = made_by.or(stands_in);
    let talk = Talk { id, digest: String::new(), transcript, times, said: said.into(), made_by };
    let session = Session {
        lead_id,
        client_id: None,
        made_by: made_by.unwrap_or_default(),
        outcome: talk.outcome(&Market::default()),
        talk: &talk,
    };
    let mut call = rows::call(&session, ids::of_session("call", session_id));
    call.set("user_id", made_by);
    Some(call)
}

/// A conversation as an earlier replay kept it.
fn kept(row: &Value) -> Option<(Stored, Transcript)> {
    let stored: Stored = serde_json::from_value(row["qualification"].clone()).ok()?;
    let mut transcript: Transcript = serde_json::from_value(Value::Object(stored.delivery.clone())).ok()?;
    transcript.messages = serde_json::from_value(row["messages"].clone()).ok()?;
    Some((stored, transcript))
}

/// The transcript of a row that holds no more than what was said and when.
fn spoken(row: &Value) -> Option<Transcript> {
    let session_id = row["session_id"].as_str()?;
    let time = |key: &str| row[key].as_str().and_then(|text| DateTime::parse_from_rfc3339(text).ok());
    let (started_at, seen_at) = (time("started_at"), time("last_activity"));
    let ended_at = time("ended_at").or_else(|| last_sign(started_at, seen_at));
    let messages = match &row["messages"] {
        Value::Null => json!([]),
        // As text, where somebody stored JSON in JSON.
        Value::String(text) => serde_json::from_str(text).ok()?,
        messages => messages.clone(),
    };
    let silent = messages.as_array().is_some_and(Vec::is_empty);
    // Every record has messages; of a silent one it is the rest that counts.
    let heard = if silent { json!([{"role": "system", "content": ""}]) } else { messages };
    let record = json!({"session_id": session_id, "messages": heard});
    let native = Reading { format: Some(Format::Native), ..Reading::default() };
    let mut transcript = formats::transcript(record.clone(), &native)
        .ok()
        .flatten()
        .or_else(|| formats::transcript(record, &Reading::default()).ok().flatten())?;
    session_id.clone_into(&mut transcript.session_id);
    transcript.started_at = started_at.or(seen_at);
    transcript.ended_at = ended_at;
    if silent {
        transcript.messages.clear();
        transcript.outcome = Some(Outcome::NoAnswer);
    }
    Some(transcript)
}

/// The end of a call that was last heard of at `seen`, unless that is too far from its start.
pub(super) fn last_sign(
    start: Option<DateTime<FixedOffset>>,
    seen: Option<DateTime<FixedOffset>>,
) -> Option<DateTime<FixedOffset>> {
    let (start, seen) = (start?, seen?);
    (seen > start && seen - start <= LONGEST).then_some(seen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::cell::Cell;

    fn row(messages: &Value) -> Value {
        json!({
            "id": Uuid::from_u128(1), "session_id": "s-1", "lead_id": Uuid::from_u128(2), "messages": messages,
            "started_at": "2025-11-03T10:00:00+00:00", "last_activity": "2025-11-03T10:05:00+00:00",
        })
    }

    #[test]
    fn a_call_has_the_talk_its_times_and_an_outcome() {
        let talk = json!([{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]);
        let call = call(&row(&talk), Some(Uuid::from_u128(3)));
        let Some(call) = call else { panic!("no call") };
        assert_eq!(call.get("transcript"), Some(&"USER: Hi\nASSISTANT: Hello".into()));
        assert_eq!(call.get("duration"), Some(&300.into()));
        assert_eq!(call.get("outcome"), Some(&"completed".into()));
        assert_eq!(call.get("user_id"), Some(&Uuid::from_u128(3).into()));
        assert_eq!(call.id(), Some(ids::of_session("call", "s-1")));
    }

    #[test]
    fn one_in_which_nobody_spoke_is_a_call_without_a_word() {
        for messages in [json!(null), json!([])] {
            let Some(call) = call(&row(&messages), None) else { panic!("no call for {messages}") };
            assert_eq!(call.get("transcript"), Some(&"".into()));
            assert_eq!(call.get("outcome"), Some(&"no_answer".into()));
            assert_eq!(call.get("user_id"), Some(&Cell::Null));
        }
    }

    #[test]
    fn messages_that_are_none_give_no_call() {
        for messages in [json!("hello"), json!({"a": 1}), json!([1, 2]), json!([{"role": "robot"}])] {
            assert!(call(&row(&messages), None).is_none(), "{messages}");
        }
    }
}
