//! What the labels of a conversation take as right.

use serde_json::Value;

/// What is as good as the label of a field.
#[must_use]
pub fn accepted<'e>(expected: &'e Value, field: &str) -> Vec<&'e Value> {
    let mut found: Vec<&Value> = match &expected["accept"][field] {
        Value::Array(values) => values.iter().collect(),
        Value::Null => expected["accept"].get(field).into_iter().collect(),
        other => vec![other],
    };
    if let Some(values) = expected[format!("{field}_accept")].as_array() {
        found.extend(values);
    }
    found
}

/// Letters and digits only, in lower case.
#[must_use]
pub fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The texts of a label, each as letters and digits only.
#[must_use]
pub fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::String(text) => vec![plain(text)],
        _ => Vec::new(),
    }
}

/// Whether one text is in the other.
#[must_use]
pub fn overlap(one: &str, other: &str) -> bool {
    !one.is_empty() && !other.is_empty() && (one.contains(other) || other.contains(one))
}
