//! Whether a live column can hold what the contract's type means.

use super::catalog::LiveColumn;
use super::contract::{Column, ColumnType};

/// How a live column's type compares with the one that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// It holds all of it.
    Holds,
    /// Too few characters for what Clara writes.
    TooShort,
    /// It takes what is written, but not quite as it is meant.
    Approximates,
    /// Writing fails or loses something.
    Fails,
}

/// Compares by what can be written and read, not by the type's name.
pub(super) fn fit(column: &Column, live: &LiveColumn) -> Fit {
    if let ColumnType::Enum(name) = &column.kind {
        return match live.type_name.as_str() {
            found if live.is_enum && live.plain_type && found == name => Fit::Holds,
            "text" | "varchar" => Fit::Approximates,
            _ => Fit::Fails,
        };
    }
    if live.is_enum {
        return Fit::Fails;
    }
    match (&column.kind, live.type_name.as_str()) {
        (ColumnType::Text, "varchar") => {
            let enough = live.max_characters().is_none_or(|max| max >= needed_characters(column));
            if enough { Fit::Holds } else { Fit::TooShort }
        }
        (ColumnType::Text, "text" | "citext")
        | (ColumnType::Integer, "int4")
        | (ColumnType::BigInt, "int8")
        | (ColumnType::Numeric, "numeric")
        | (ColumnType::Uuid, "uuid")
        | (ColumnType::Timestamptz, "timestamptz")
        | (ColumnType::Date, "date")
        | (ColumnType::Boolean, "bool")
        | (ColumnType::Jsonb, "jsonb")
        | (ColumnType::TextArray, "_text" | "_varchar")
        | (ColumnType::IntegerArray, "_int4") => Fit::Holds,
        // A wider number, an inexact one, a time without its zone, a day with a time.
        (ColumnType::Integer, "int8")
        | (ColumnType::IntegerArray, "_int8")
        | (ColumnType::Numeric, "float8")
        | (ColumnType::Timestamptz, "timestamp")
        | (ColumnType::Date, "timestamp" | "timestamptz") => Fit::Approximates,
        _ => Fit::Fails,
    }
}

/// How many characters the longest text that is written has.
fn needed_characters(column: &Column) -> u32 {
    let written = column.writes.iter().filter_map(|value| value.as_str());
    let longest =
        column.values.iter().map(String::as_str).chain(written).map(|text| text.chars().count()).max();
    let longest = u32::try_from(longest.unwrap_or_default()).unwrap_or(u32::MAX);
    longest.max(column.holds.unwrap_or_default())
}
