//! Whole conversations: the fixtures, and properties that hold for any text.

use crate::transcript::Transcript;

/// A talk from lines that begin with `U ` (caller) or `A ` (assistant).
pub(super) fn talk(lines: &[&str]) -> Transcript {
    let messages: Vec<serde_json::Value> = lines
        .iter()
        .map(|line| {
            let (role, content) = line.split_once(' ').unwrap_or(("U", ""));
            let role = if role == "A" { "assistant" } else { "user" };
            serde_json::json!({ "role": role, "content": content })
        })
        .collect();
    serde_json::from_value(serde_json::json!({ "session_id": "test", "messages": messages }))
        .unwrap_or_else(|e| panic!("{e}"))
}
