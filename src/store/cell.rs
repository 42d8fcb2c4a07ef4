//! The rows that a replay writes: typed values by column, in their order.

use chrono::{DateTime, NaiveDate, Utc};
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use uuid::Uuid;

use crate::document::Document;

/// A value of a column.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Cell {
    /// Nothing.
    Null,
    /// `boolean`.
    Bool(bool),
    /// A number without a fraction.
    Int(i64),
    /// A number.
    Float(f64),
    /// `text`.
    Text(String),
    /// `text` that never changes.
    Name(&'static str),
    /// `uuid`.
    Id(Uuid),
    /// `timestamptz`.
    At(DateTime<Utc>),
    /// `date`.
    On(NaiveDate),
    /// `text[]`.
    List(Vec<String>),
    /// `jsonb`.
    Json(Document),
}

impl Cell {
    /// A `jsonb` value.
    #[must_use]
    pub fn json(content: &impl Serialize) -> Self {
        Self::Json(Document::of(content))
    }

    /// The text, where it holds one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Name(name) => Some(name),
            _ => None,
        }
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<i32> for Cell {
    fn from(number: i32) -> Self {
        Self::Int(number.into())
    }
}

macro_rules! from {
    ($($type:ty => $variant:ident),+ $(,)?) => {$(
        impl From<$type> for Cell {
            fn from(value: $type) -> Self {
                Self::$variant(value)
            }
        }
    )+};
}
from!(
    bool => Bool,
    f64 => Float,
    String => Text,
    Uuid => Id,
    DateTime<Utc> => At,
    NaiveDate => On,
    Vec<String> => List,
    Document => Json,
);

/// The columns of a row.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Columns(Vec<(&'static str, Cell)>);

impl Columns {
    /// A row of these columns, each of them once.
    #[must_use]
    pub fn of(columns: Vec<(&'static str, Cell)>) -> Self {
        Self(columns)
    }

    /// The value of a column.
    #[must_use]
    pub fn get(&self, column: &str) -> Option<&Cell> {
        self.0.iter().find(|(name, _)| *name == column).map(|(_, cell)| cell)
    }

    /// The row's key, where it holds one.
    #[must_use]
    pub fn id(&self) -> Option<Uuid> {
        match self.get("id") {
            Some(Cell::Id(id)) => Some(*id),
            _ => None,
        }
    }

    /// A column gets a value.
    pub fn set(&mut self, column: &'static str, value: impl Into<Cell>) {
        let value = value.into();
        match self.0.iter_mut().find(|(name, _)| *name == column) {
            Some((_, cell)) => *cell = value,
            None => self.0.push((column, value)),
        }
    }

    /// Columns get the values that they have in another row.
    pub fn extend(&mut self, other: Self) {
        other.0.into_iter().for_each(|(column, value)| self.set(column, value));
    }

    /// Leaves out the columns that are not `wanted`.
    pub fn retain(&mut self, mut wanted: impl FnMut(&'static str, &Cell) -> bool) {
        self.0.retain(|(column, value)| wanted(column, value));
    }

    /// The columns in their order.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(column, _)| *column)
    }

    /// The values in the order of their columns.
    pub fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.0.iter().map(|(_, cell)| cell)
    }

    /// How many columns there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True where there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Columns {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.0.len()))?;
        for (column, value) in &self.0 {
            map.serialize_entry(column, value)?;
        }
        map.end()
    }
}

/// A row, column by column.
macro_rules! row {
    ($($column:literal: $value:expr),* $(,)?) => {
        $crate::store::cell::Columns::of(vec![$(($column, $crate::store::cell::Cell::from($value))),*])
    };
}
pub(crate) use row;
