//! PostgreSQL's names of the conditions whose messages may quote a row's values.
//!
//! Source: PostgreSQL's documentation, appendix "PostgreSQL Error Codes", classes 22
//! and 23.

/// The name of the condition `code`, for people.
pub(super) fn name(code: &str) -> &'static str {
    match code {
        "22001" => "a value is too long for its column",
        "22003" => "a number is out of range",
        "22004" => "a null value is not allowed",
        "22007" => "invalid date or time format",
        "22008" => "a date or time is out of range",
        "22009" => "invalid time zone displacement",
        "22012" => "division by zero",
        "22021" => "a character is not in the server's repertoire",
        "22023" => "invalid parameter value",
        "22025" => "invalid escape sequence",
        "2201B" => "invalid regular expression",
        "22026" => "a string has the wrong length",
        "22030" => "duplicate JSON object key",
        "22032" => "invalid JSON text",
        "22P01" => "floating point exception",
        "22P02" => "invalid text representation of a value",
        "22P03" => "invalid binary representation of a value",
        "22P05" => "untranslatable character",
        "23001" => "restrict violation",
        "23502" => "not-null violation",
        "23503" => "foreign key violation",
        "23505" => "unique violation",
        "23514" => "check violation",
        "23P01" => "exclusion violation",
        code if code.starts_with("23") => "integrity constraint violation",
        _ => "data exception",
    }
}
