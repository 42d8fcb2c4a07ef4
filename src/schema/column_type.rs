//! The types of the contract, and whether a live column can hold what they mean.

use std::fmt;

use serde::Deserialize;

use super::catalog::LiveColumn;
use super::contract::Column;

/// What a column holds, by meaning.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum ColumnType {
    /// Text of any length.
    Text,
    /// A whole number of 32 bits.
    Integer,
    /// A whole number of 64 bits.
    BigInt,
    /// An exact number.
    Numeric,
    /// A UUID.
    Uuid,
    /// A point in time.
    Timestamptz,
    /// A day.
    Date,
    /// True or false.
    Boolean,
    /// A JSON document that can be searched and merged.
    Jsonb,
    /// A list of texts.
    TextArray,
    /// A list of whole numbers of 32 bits.
    IntegerArray,
    /// One of the contract's enum types.
    Enum(String),
}

impl From<String> for ColumnType {
    fn from(name: String) -> Self {
        match name.as_str() {
            "text" => Self::Text,
            "integer" => Self::Integer,
            "bigint" => Self::BigInt,
            "numeric" => Self::Numeric,
            "uuid" => Self::Uuid,
            "timestamptz" => Self::Timestamptz,
            "date" => Self::Date,
            "boolean" => Self::Boolean,
            "jsonb" => Self::Jsonb,
            "text[]" => Self::TextArray,
            "integer[]" => Self::IntegerArray,
            _ => Self::Enum(name),
        }
    }
}

/// The type as SQL takes it.
impl fmt::Display for ColumnType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::BigInt => "bigint",
            Self::Numeric => "numeric",
            Self::Uuid => "uuid",
            Self::Timestamptz => "timestamptz",
            Self::Date => "date",
            Self::Boolean => "boolean",
            Self::Jsonb => "jsonb",
            Self::TextArray => "text[]",
            Self::IntegerArray => "integer[]",
            Self::Enum(name) => return write!(f, "public.{name}"),
        })
    }
}

/// How a live column's type compares with the one that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fit {
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
pub(crate) fn fit(column: &Column, live: &LiveColumn) -> Fit {
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
