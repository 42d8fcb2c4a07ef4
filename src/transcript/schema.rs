//! The JSON Schema of the transcript file, for those who write such files.

/// JSON Schema, draft 2020-12, of one record of the native form.
pub const NATIVE: &str = include_str!("native.schema.json");
