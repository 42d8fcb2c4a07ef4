//! Messages as Clara's first schema kept them, in whichever shape the agent of the day
//! wrote: in the native form.

use chrono::SecondsFormat;
use serde_json::{Map, Value, json};

use super::call::role_named;
use super::clock::Stamp;
use super::lines;
use super::messages::LISTS;
use super::record::{taken, unpacked, words};

type Object = Map<String, Value>;

const ROLES: [&str; 6] = ["role", "speaker", "sender", "from", "author", "type"];
const WORDS: [&str; 5] = ["content", "text", "message", "transcript", "body"];
const TIMES: [&str; 4] = ["at", "timestamp", "created_at", "time"];
/// Where an exchange keeps what the caller said, and what Clara answered.
const ASKED: [&str; 6] = ["user", "user_message", "human", "input", "message_content", "message"];
const ANSWERED: [&str; 7] =
    ["assistant", "agent_response", "ai", "bot", "output", "response", "assistant_message"];

/// The messages of a session. What is none stays as it is, for the reader to say so.
#[must_use]
pub(crate) fn native_messages(recorded: Value) -> Value {
    match unpacked(recorded) {
        Value::Array(items) => items.into_iter().flat_map(native).collect(),
        Value::Object(mut object) => {
            let memory = object.get("chat_memory").cloned();
            if let Some(inner @ Value::Object(_)) = memory {
                return native_messages(inner);
            }
            let list = LISTS.iter().find(|key| object.get(**key).is_some_and(Value::is_array));
            match list.and_then(|key| object.shift_remove(*key)) {
                Some(list) => native_messages(list),
                None if object.is_empty() => json!([]),
                None => native(Value::Object(object)).into(),
            }
        }
        Value::String(text) => {
            let turns = lines::turns(&text).into_iter();
            turns.map(|turn| json!({"role": turn.role, "content": turn.content})).collect()
        }
        other => other,
    }
}

fn native(item: Value) -> Vec<Value> {
    match item {
        Value::Object(object) => match message(object) {
            Ok(message) => vec![message],
            Err(object) => exchange(object),
        },
        Value::Array(pair) => match pair.as_slice() {
            [Value::String(role), said] => match role_named(role) {
                Some(role) => vec![json!({"role": role, "content": said})],
                None => vec![Value::Array(pair)],
            },
            _ => vec![Value::Array(pair)],
        },
        Value::String(text) => {
            let turns: Vec<Value> = lines::turns(&text)
                .into_iter()
                .map(|turn| json!({"role": turn.role, "content": turn.content}))
                .collect();
            if turns.is_empty() { vec![Value::String(text)] } else { turns }
        }
        other => vec![other],
    }
}

/// A message that names its speaker; else the object as it was.
fn message(mut object: Object) -> Result<Value, Object> {
    let named = |object: &Object, key: &str| role_named(object.get(key)?.as_str()?);
    let Some((key, role)) = ROLES.iter().find_map(|key| Some((*key, named(&object, key)?))) else {
        return Err(object);
    };
    object.shift_remove(key);
    // Messages of LangChain hold theirs one level deeper.
    if let Some(Value::Object(data)) = object.get("data").filter(|data| data.is_object()).cloned() {
        object.shift_remove("data");
        for (key, value) in data {
            object.entry(key).or_insert(value);
        }
    }
    let mut rest = Value::Object(object);
    let said = WORDS.iter().find_map(|key| {
        let said = words(rest.get(*key)?)?;
        taken(&mut rest, key);
        Some(said)
    });
    let at = TIMES.iter().find_map(|key| match Stamp::of(rest.get(*key)?)? {
        Stamp::At(at) => taken(&mut rest, key).map(|_| at.to_rfc3339_opts(SecondsFormat::AutoSi, true)),
        Stamp::After(_) => None,
    });
    let mut message = Object::new();
    message.insert("role".into(), json!(role));
    message.extend(said.map(|said| ("content".to_owned(), said.into())));
    message.extend(at.map(|at| ("at".to_owned(), at.into())));
    if let Value::Object(rest) = rest {
        for (key, value) in rest {
            message.entry(key).or_insert(value);
        }
    }
    Ok(Value::Object(message))
}

/// What the caller said and what Clara answered, kept together.
fn exchange(mut object: Object) -> Vec<Value> {
    let asked = ASKED.iter().find(|key| object.get(**key).is_some_and(Value::is_string));
    let answered = ANSWERED.iter().find(|key| object.get(**key).is_some_and(Value::is_string));
    if asked.is_none() && answered.is_none() {
        return vec![Value::Object(object)];
    }
    let mut take = |key: Option<&&str>| key.and_then(|key| object.shift_remove(*key));
    let (asked, answered) = (take(asked), take(answered));
    let both = [("user", asked), ("assistant", answered)];
    let mut messages: Vec<Object> = both
        .into_iter()
        .filter_map(|(role, said)| Some((role, said?)))
        .map(|(role, said)| Object::from_iter([("role".into(), role.into()), ("content".into(), said)]))
        .collect();
    if let Some(first) = messages.first_mut() {
        let at = TIMES.iter().find_map(|key| match Stamp::of(object.get(*key)?)? {
            Stamp::At(at) => object.shift_remove(*key).map(|_| at),
            Stamp::After(_) => None,
        });
        first.extend(at.map(|at| ("at".into(), at.to_rfc3339_opts(SecondsFormat::AutoSi, true).into())));
        for (key, value) in object {
            first.entry(key).or_insert(value);
        }
    }
    messages.into_iter().map(Value::Object).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    fn told(recorded: Value) -> Vec<(String, String)> {
        let text = |message: &Value, key: &str| message[key].as_str().unwrap().to_owned();
        let messages = native_messages(recorded);
        messages.as_array().unwrap().iter().map(|one| (text(one, "role"), text(one, "content"))).collect()
    }

    #[test]
    fn every_shape_says_the_same() {
        let wanted = [("user", "Hello?"), ("assistant", "How can I help?")];
        let list = json!([{"role": "user", "content": "Hello?"}, {"role": "assistant", "content": "How can I help?"}]);
        for recorded in [
            list.clone(),
            list.to_string().into(),
            json!({"messages": list}),
            json!({"chat_memory": {"messages": list}}),
            json!([{"role": "Customer", "text": "Hello?"}, {"speaker": "Clara", "message": "How can I help?"}]),
            json!([{"type": "human", "data": {"content": "Hello?"}}, {"type": "ai", "content": "How can I help?"}]),
            json!([{"sender": "user", "body": "Hello?"}, {"from": "bot", "content": [{"type": "text", "text": "How can I help?"}]}]),
            json!([{"user": "Hello?", "assistant": "How can I help?"}]),
            json!({"message_content": "Hello?", "agent_response": "How can I help?"}),
            json!([{"message": "Hello?", "response": "How can I help?", "intent": "greeting"}]),
            json!([["user", "Hello?"], ["agent", "How can I help?"]]),
            json!(["User: Hello?", "Agent: How can I help?"]),
            json!("User: Hello?\nAgent: How can I help?"),
        ] {
            let got = told(recorded.clone());
            let got: Vec<_> = got.iter().map(|(role, said)| (role.as_str(), said.as_str())).collect();
            assert_eq!(got, wanted, "{recorded}");
        }
    }

    #[test]
    fn what_is_not_understood_stays_and_what_else_is_said_is_kept() {
        let odd = json!([7, "no label", {"role": "narrator", "content": "x"}, ["a", "b", "c"]]);
        assert_eq!(native_messages(odd.clone()), odd);
        for none in [Value::Null, json!({}), json!([])] {
            assert!(native_messages(none.clone()).as_array().is_none_or(Vec::is_empty), "{none}");
        }
        let timed = json!([{"role": "user", "content": "Hi", "timestamp": "2024-03-01 10:00:00", "intent": "greeting", "n": 1}]);
        assert_eq!(
            native_messages(timed),
            json!([{"role": "user", "content": "Hi", "at": "2024-03-01T10:00:00Z", "intent": "greeting", "n": 1}])
        );
    }
}
