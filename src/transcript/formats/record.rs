//! A record of another recorder while it is read: what is understood is taken out of it,
//! and what stays is kept as it came.

use chrono::{DateTime, FixedOffset};
use serde_json::{Map, Value};

use super::clock;

/// A JSON value with its parts named by JSON pointers such as `/call/customer`.
#[derive(Debug, Clone)]
pub(super) struct Record(Value);

impl Record {
    pub(super) fn new(value: Value) -> Self {
        Self(value)
    }

    /// What is there, unless it is null.
    pub(super) fn get(&self, path: &str) -> Option<&Value> {
        self.0.pointer(path).filter(|value| !value.is_null())
    }

    /// The first of these that holds text or a number, as text.
    pub(super) fn text(&self, paths: &[&str]) -> Option<String> {
        paths.iter().find_map(|path| plain_text(self.get(path)?))
    }

    /// The first of these that holds a number, or text that is one.
    pub(super) fn number(&self, paths: &[&str]) -> Option<f64> {
        paths.iter().find_map(|path| number(self.get(path)?))
    }

    /// The first of these that holds a time.
    pub(super) fn instant(&self, paths: &[&str]) -> Option<DateTime<FixedOffset>> {
        paths.iter().find_map(|path| clock::instant(self.get(path)?))
    }

    pub(super) fn flag(&self, path: &str) -> Option<bool> {
        self.get(path)?.as_bool()
    }

    /// Takes a part out, so that it is not kept among the rest.
    pub(super) fn take(&mut self, path: &str) -> Option<Value> {
        let (parent, key) = path.rsplit_once('/')?;
        let map = self.0.pointer_mut(parent)?.as_object_mut()?;
        map.shift_remove(key).filter(|value| !value.is_null())
    }

    /// Takes all of these out; the elements of the first that is an array with any.
    pub(super) fn take_items(&mut self, paths: &[&str]) -> Vec<Value> {
        let mut items = Vec::new();
        for path in paths {
            match self.take(path) {
                Some(Value::Array(found)) if items.is_empty() => items = found,
                _ => {}
            }
        }
        items
    }

    /// All of it.
    pub(super) fn into_value(self) -> Value {
        self.0
    }

    /// One part alone, where it is there; the envelope around it is dropped.
    pub(super) fn opened(mut self, path: &str) -> Self {
        match self.0.pointer_mut(path) {
            Some(inner @ Value::Object(_)) => Self(inner.take()),
            _ => self,
        }
    }

    /// What was not taken out.
    pub(super) fn rest(self) -> Map<String, Value> {
        match self.0 {
            Value::Object(map) => map,
            _ => Map::new(),
        }
    }
}

/// Text that is not blank, or a number, as text.
pub(super) fn plain_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A finite number, or text that is one.
pub(super) fn number(value: &Value) -> Option<f64> {
    let number = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok());
    number.filter(|number: &f64| number.is_finite())
}

/// What was said, from the forms in which recorders write it: text, or a list of parts
/// with their `text` or, of speech, their `transcript`.
pub(super) fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(parts) => {
            let parts: Vec<String> = parts.iter().filter_map(words).collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        }
        Value::Object(part) => ["text", "transcript"].iter().find_map(|key| match part.get(*key) {
            Some(Value::String(text)) => Some(text.clone()),
            // Newer SDKs of OpenAI wrap the text once more.
            Some(Value::Object(text)) => text.get("value")?.as_str().map(str::to_owned),
            _ => None,
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// A value that may have come as JSON in a text, as arguments of tools do.
pub(super) fn unpacked(value: Value) -> Value {
    match &value {
        Value::String(text) => serde_json::from_str(text).unwrap_or(value),
        _ => value,
    }
}

/// Takes a part out of an object.
pub(super) fn taken(item: &mut Value, key: &str) -> Option<Value> {
    item.as_object_mut()?.shift_remove(key).filter(|value| !value.is_null())
}

/// A text of an object, taken out of it.
pub(super) fn taken_text(item: &mut Value, key: &str) -> Option<String> {
    taken(item, key).as_ref().and_then(plain_text)
}
