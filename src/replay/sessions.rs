//! The sessions that the database holds already, as input: those that the live agent
//! recorded, and those of earlier replays, which bring nothing new.

use chrono::DateTime;
use serde_json::{Map, Value};

use super::recorded::last_sign;

use crate::db::{Access, Database};
use crate::error::Result;
use crate::store;
use crate::store::recorded::{SessionRow, page};
use crate::transcript::formats;
use crate::transcript::source::{Form, Found, Piece};

/// Hands on every session of the database, as a record of the transcript file.
///
/// # Errors
/// When the sessions cannot be read, or not all of them are to be seen; what `take` fails of.
pub async fn all(db: &mut Database, mut take: impl FnMut(Found) -> Result<()>) -> Result<()> {
    let tx = db.begin(Access::Read).await?;
    store::sight::assert_nothing_hidden(&tx, &["conversations", "clients"]).await?;
    let mut after = None;
    loop {
        let sessions = page(&tx, after).await?;
        let Some(last) = sessions.last() else { break };
        after = Some(last.id);
        for session in sessions {
            let file = format!("conversations {}", session.id).into();
            let text = record(session).to_string().into();
            take(Found::Piece(Piece { file, line: None, form: Form::Json, text }))?;
        }
    }
    tx.rollback().await
}

fn record(mut row: SessionRow) -> Value {
    match row.session.pointer_mut("/qualification/delivery").map(Value::take) {
        Some(Value::Object(delivery)) => delivered(delivery, &mut row.session),
        _ => recorded(row),
    }
}

/// The record that an earlier replay read ([`super::stored`]): what the interface does not
/// name stood beside what it names.
fn delivered(mut record: Map<String, Value>, row: &mut Value) -> Value {
    record.insert("messages".into(), row["messages"].take());
    if let Value::Object(rest) = row["metadata"].take() {
        for (key, value) in rest {
            match (record.get_mut(&key), value) {
                (Some(Value::Object(named)), Value::Object(rest)) => named.extend(rest),
                (_, value) => {
                    record.insert(key, value);
                }
            }
        }
    }
    Value::Object(record)
}

/// What the live agent recorded.
fn recorded(SessionRow { session, client, .. }: SessionRow) -> Value {
    let mut row = match session {
        Value::Object(row) => row,
        _ => Map::new(),
    };
    let mut record = match row.shift_remove("metadata") {
        Some(Value::Object(metadata)) => metadata,
        _ => Map::new(),
    };
    let messages = row.shift_remove("messages").unwrap_or_default();
    let native = formats::native_messages(messages.clone());
    if native != messages {
        record.insert("messages_as_recorded".into(), messages);
    }
    record.insert("messages".into(), native);
    for key in ["session_id", "started_at", "ended_at"] {
        record.extend(row.shift_remove(key).map(|value| (key.to_owned(), value)));
    }
    if record.get("ended_at").is_none_or(Value::is_null) {
        let time = |value: Option<&Value>| DateTime::parse_from_rfc3339(value?.as_str()?).ok();
        let seen = last_sign(time(record.get("started_at")), time(row.get("last_activity")));
        record.extend(seen.map(|seen| ("ended_at".to_owned(), seen.to_rfc3339().into())));
    }
    // A replay says otherwise in these columns.
    for key in ["status", "last_activity"] {
        record.extend(
            row.shift_remove(key).filter(|value| !value.is_null()).map(|value| (key.to_owned(), value)),
        );
    }
    // A lead tells who called; without one, the client does.
    let lead = row.get("lead_id").is_some_and(Value::is_string);
    if let Some(Value::Object(client)) = client.filter(|_| !lead) {
        let facts = [("email", "email"), ("phone", "phone"), ("company_name", "company")];
        let facts =
            facts.map(|(fact, column)| (fact.to_owned(), client.get(column).cloned().unwrap_or_default()));
        record.insert("lead".into(), Map::from_iter(facts).into());
    }
    Value::Object(record)
}
