//! What the CRM needs from its database, read from `contract.toml`.

use std::sync::LazyLock;

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

use super::column_type::ColumnType;
use crate::error::{Error, ErrorKind, Result};

static CONTRACT: LazyLock<Result<Contract, String>> =
    LazyLock::new(|| Contract::parse(include_str!("contract.toml")));

/// The contract of this release.
///
/// # Errors
/// When the page that is compiled in cannot be read, which a test rules out.
pub fn contract() -> Result<&'static Contract> {
    CONTRACT.as_ref().map_err(|cause| {
        Error::new(ErrorKind::Internal, "the description of the schema cannot be read").because(cause)
    })
}

/// Everything the CRM needs in the schema `public`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    /// Names of the functions that the migrations create.
    pub functions: Vec<String>,
    /// What policies and triggers call to know who somebody is, with their argument types.
    #[serde(default)]
    pub policy_functions: Vec<String>,
    /// Enum types and their labels in order.
    pub enums: IndexMap<String, Vec<String>>,
    /// Tables by name.
    pub tables: IndexMap<String, Table>,
}

/// One table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// The CRM works without it.
    #[serde(default)]
    pub optional: bool,
    /// Row level security is on, where policies can be written.
    #[serde(default)]
    pub row_level_security: bool,
    /// The names of the policies that `migrate` writes for it.
    #[serde(default)]
    pub policies: Vec<String>,
    /// People work with it every day, so some policy must let them.
    #[serde(default)]
    pub policed: bool,
    /// People see what is theirs or their reports'.
    #[serde(default)]
    pub personal: bool,
    /// What people who sign in do with it.
    #[serde(default = "every_privilege")]
    pub dashboard: Vec<Privilege>,
    /// Holds what people said.
    #[serde(default)]
    pub confidential: bool,
    /// A replay or a backfill adds and changes rows.
    #[serde(default)]
    pub written: bool,
    /// Columns that a trigger sets when a row changes.
    #[serde(default)]
    pub touches: Vec<String>,
    /// The function of TrendtialCRM that looks at every change, where it is there.
    pub guard: Option<String>,
    /// Sets of columns of which no two rows may have the same values.
    #[serde(default)]
    pub unique: Vec<Vec<String>>,
    /// Key columns or expressions of the indexes needed, separated by `, `.
    #[serde(default)]
    pub indexes: Vec<String>,
    /// Pipeline stages that must be among the rows.
    #[serde(default)]
    pub stages: Vec<Stage>,
    /// Columns that TrendtialCRM or legacy Clara has.
    pub columns: IndexMap<String, Column>,
    /// Columns that Clara adds to them.
    #[serde(default)]
    pub added_by_clara: IndexMap<String, Column>,
}

/// One column.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// What it holds.
    #[serde(rename = "type")]
    pub kind: ColumnType,
    /// It is NOT NULL.
    #[serde(default)]
    pub required: bool,
    /// It is the table's key.
    #[serde(default)]
    pub primary_key: bool,
    /// An SQL expression.
    pub default: Option<String>,
    /// The table whose `id` it refers to; `auth.users` only where that table exists.
    pub references: Option<String>,
    /// What happens when the row referred to goes.
    #[serde(default)]
    pub on_delete: OnDelete,
    /// What it must take; anything else it must refuse.
    #[serde(default)]
    pub values: Vec<String>,
    /// The numbers it must take; numbers far outside it must refuse.
    pub between: Option<[i64; 2]>,
    /// Examples of what Clara writes, which it must take.
    #[serde(default)]
    pub writes: Vec<Value>,
    /// How many characters must fit.
    pub holds: Option<u32>,
    /// The backfill that fills it, where NOT NULL has to wait for that.
    pub backfill: Option<String>,
    /// What legacy Clara called it; `migrate` renames it, with its values.
    pub formerly: Option<String>,
    /// What a column of this name that holds something else is called from then on.
    pub set_aside_as: Option<String>,
}

/// What a role may do with the rows of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Privilege {
    /// Reads them.
    Select,
    /// Adds some.
    Insert,
    /// Changes them.
    Update,
    /// Removes them.
    Delete,
}

impl Privilege {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Select, Self::Insert, Self::Update, Self::Delete];

    /// As SQL spells it.
    #[must_use]
    pub fn as_sql(self) -> &'static str {
        match self {
            Self::Select => "select",
            Self::Insert => "insert",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }
}

fn every_privilege() -> Vec<Privilege> {
    Privilege::ALL.to_vec()
}

/// A pipeline stage, known by its name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// As the dashboard shows it.
    pub name: String,
    /// Its place among the stages; the order counts, not the number.
    pub order_position: i64,
    /// How likely a deal in this stage is to be won, in percent.
    pub probability: i64,
}

/// What a foreign key does to the row when the one it refers to goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum OnDelete {
    /// Refuses.
    #[default]
    #[serde(rename = "no action")]
    NoAction,
    /// The row goes too.
    #[serde(rename = "cascade")]
    Cascade,
    /// The reference is emptied.
    #[serde(rename = "set null")]
    SetNull,
}

impl OnDelete {
    /// The action as SQL spells it.
    #[must_use]
    pub fn as_sql(self) -> &'static str {
        match self {
            Self::NoAction => "no action",
            Self::Cascade => "cascade",
            Self::SetNull => "set null",
        }
    }
}

impl Contract {
    /// The functions whose being there matters, without their arguments.
    pub fn named_functions(&self) -> impl Iterator<Item = &str> {
        let name = |signature: &'_ str| signature.find('(').unwrap_or(signature.len());
        let policies = self.policy_functions.iter().map(move |signature| &signature[..name(signature)]);
        policies.chain(self.tables.values().filter_map(|table| table.guard.as_deref()))
    }

    /// The table of the pipeline stages.
    #[must_use]
    pub fn staged(&self) -> Option<(&str, &Table)> {
        self.tables
            .iter()
            .find(|(_, table)| !table.stages.is_empty())
            .map(|(name, table)| (name.as_str(), table))
    }

    /// Reads a contract and checks that what it names exists in it.
    fn parse(text: &str) -> Result<Self, String> {
        let contract: Self = toml::from_str(text).map_err(|e| e.to_string())?;
        for (name, table) in &contract.tables {
            table.validate(&contract).map_err(|cause| format!("table `{name}`: {cause}"))?;
        }
        Ok(contract)
    }
}

impl Table {
    /// Every column with its name, in order.
    pub fn all_columns(&self) -> impl Iterator<Item = (&str, &Column)> {
        self.columns.iter().chain(&self.added_by_clara).map(|(name, column)| (name.as_str(), column))
    }

    /// The column called `name`.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.get(name).or_else(|| self.added_by_clara.get(name))
    }

    /// The column that was once called `former`.
    #[must_use]
    pub fn successor(&self, former: &str) -> Option<&str> {
        self.all_columns()
            .find(|(_, column)| column.formerly.as_deref() == Some(former))
            .map(|(name, _)| name)
    }

    /// The names of the key columns.
    #[must_use]
    pub fn primary_key(&self) -> Vec<&str> {
        self.all_columns().filter(|(_, column)| column.primary_key).map(|(name, _)| name).collect()
    }

    fn validate(&self, contract: &Contract) -> Result<(), String> {
        if self.primary_key().is_empty() {
            return Err("no primary key".into());
        }
        for (name, column) in self.all_columns() {
            if let ColumnType::Enum(kind) = &column.kind
                && !contract.enums.contains_key(kind)
            {
                return Err(format!("column `{name}` has the unknown type `{kind}`"));
            }
            if let Some(table) = &column.references
                && table != "auth.users"
                && !contract.tables.contains_key(table)
            {
                return Err(format!("column `{name}` refers to the unknown table `{table}`"));
            }
        }
        let named = self.unique.iter().flatten().chain(&self.touches);
        let unknown = named.into_iter().find(|name| self.column(name).is_none());
        unknown.map_or(Ok(()), |name| Err(format!("the unknown column `{name}` is to be unique or set")))
    }
}

impl Column {
    /// NOT NULL holds, whether said or because it is the key.
    #[must_use]
    pub fn is_required(&self) -> bool {
        self.required || self.primary_key
    }

    /// The default is a fresh UUID for every row.
    #[must_use]
    pub fn generates_uuid(&self) -> bool {
        self.default.as_deref() == Some("gen_random_uuid()")
    }
}

#[cfg(test)]
mod tests;
