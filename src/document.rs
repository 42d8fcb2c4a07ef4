//! A JSON document as text: written once, read where somebody needs what is in it.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

/// A JSON document. Two are equal where they say the same, in whatever order.
#[derive(Debug, Clone)]
pub struct Document(Arc<RawValue>);

impl Document {
    /// Writes a document; `null` where something in it is no JSON.
    #[must_use]
    pub fn of(content: &impl Serialize) -> Self {
        let raw = serde_json::value::to_raw_value(content);
        Self(raw.unwrap_or_else(|_| RawValue::NULL.to_owned()).into())
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.0.get()
    }

    /// Its content, where it has the shape that is asked for.
    #[must_use]
    pub fn read<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_str(self.text()).ok()
    }
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.as_ref().serialize(to)
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Box::<RawValue>::deserialize(from).map(|raw| Self(raw.into()))
    }
}

impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text() || self.read::<Value>() == other.read::<Value>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn documents_are_compared_by_what_they_say() {
        let document: Option<Document> = serde_json::from_str(r#"{"b": [1, 2],  "a": null}"#).ok();
        assert_eq!(document, Some(Document::of(&json!({"a": null, "b": [1, 2]}))));
        assert_ne!(document, Some(Document::of(&json!({"a": null, "b": [2, 1]}))));
        assert_eq!(document.and_then(|document| document.read()), Some(json!({"a": null, "b": [1, 2]})));
    }
}
