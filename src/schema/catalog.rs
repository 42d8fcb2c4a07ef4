//! The live side: what the catalogs say about the tables of the contract.
//!
//! Six queries whatever the number of tables, sent together. They read `pg_catalog`
//! only, so they need no right on the tables themselves.

use std::collections::HashMap;

use tokio::try_join;

use super::contract::Contract;
use crate::db::{Row, Transaction, Type};
use crate::error::{Error, ErrorKind, Result};

/// What is there.
#[derive(Debug, Default)]
pub(crate) struct Catalog {
    pub(crate) surroundings: Surroundings,
    pub(crate) enums: HashMap<String, Vec<String>>,
    pub(crate) relations: HashMap<String, Relation>,
}

/// What there is around the tables.
#[derive(Debug, Default)]
pub(crate) struct Surroundings {
    pub(crate) server_version: String,
    /// People sign in here: `auth.users` exists.
    pub(crate) auth_users: bool,
    /// `auth.uid()` exists.
    pub(crate) auth_uid: bool,
    /// The role `authenticated` and `auth.uid()` exist.
    pub(crate) policies_possible: bool,
    /// The role `service_role` exists.
    pub(crate) service_role: bool,
    /// The role `anon` exists.
    pub(crate) anon: bool,
}

/// A relation of `public` that bears a table's name.
#[derive(Debug)]
pub(crate) struct Relation {
    /// It is a table; not a view, say.
    pub(crate) is_table: bool,
    pub(crate) row_level_security: bool,
    /// No policy and no missing right hides rows from the current role.
    pub(crate) shows_all_rows: bool,
    pub(crate) readable_by_anon: bool,
    pub(crate) columns: Vec<LiveColumn>,
    pub(crate) constraints: Vec<Constraint>,
    pub(crate) indexes: Vec<Index>,
}

/// A column as it is.
#[derive(Debug)]
pub(crate) struct LiveColumn {
    pub(crate) name: String,
    /// The type's name in the catalog, below any domain: `varchar`, `int4`, `_text`.
    pub(crate) type_name: String,
    /// It is an enum.
    pub(crate) is_enum: bool,
    /// The type lives in `pg_catalog` or `public`.
    pub(crate) plain_type: bool,
    pub(crate) typmod: i32,
    /// The type as people write it.
    pub(crate) type_display: String,
    pub(crate) not_null: bool,
    /// An identity or a generated column.
    pub(crate) fills_itself: bool,
    pub(crate) default: Option<String>,
    /// What the default calls, each as "schema.name volatility type".
    pub(crate) default_calls: Vec<String>,
}

/// A primary key, foreign key or CHECK.
#[derive(Debug)]
pub(crate) struct Constraint {
    pub(crate) name: String,
    pub(crate) columns: Vec<String>,
    /// It holds for the rows that were there before it.
    pub(crate) validated: bool,
    pub(crate) rule: Rule,
}

/// What a constraint asks.
#[derive(Debug)]
pub(crate) enum Rule {
    PrimaryKey,
    ForeignKey { target: String, target_columns: Vec<String>, on_delete: String, validated: bool },
    Check { expression: String },
}

/// An index as it is.
#[derive(Debug)]
pub(crate) struct Index {
    pub(crate) name: String,
    pub(crate) method: String,
    pub(crate) is_unique: bool,
    pub(crate) is_primary: bool,
    /// Valid, ready and not deferred.
    pub(crate) usable: bool,
    pub(crate) keys: Vec<String>,
    pub(crate) predicate: Option<String>,
}

impl Relation {
    /// The column called `name`.
    pub(crate) fn column(&self, name: &str) -> Option<&LiveColumn> {
        self.columns.iter().find(|column| column.name == name)
    }
}

impl LiveColumn {
    /// How many characters fit, where that is limited (`varchar(n)`).
    pub(crate) fn max_characters(&self) -> Option<u32> {
        // The header that PostgreSQL counts into the type modifier.
        let header = 4;
        (self.type_name == "varchar").then(|| u32::try_from(self.typmod - header).ok()).flatten()
    }
}

impl Catalog {
    /// Reads what is there under the names of the contract.
    ///
    /// # Errors
    /// What the server reported.
    pub(crate) async fn read(tx: &Transaction<'_>, contract: &Contract) -> Result<Self> {
        let tables: Vec<&str> = contract.tables.keys().map(String::as_str).collect();
        let types: Vec<&str> = contract.enums.keys().map(String::as_str).collect();
        let tables = [(&tables as _, Type::TEXT_ARRAY)];
        let types = [(&types as _, Type::TEXT_ARRAY)];
        let (surroundings, relations, columns, constraints, indexes, enums) = try_join!(
            tx.query(include_str!("queries/surroundings.sql"), &[]),
            tx.query(include_str!("queries/tables.sql"), &tables),
            tx.query(include_str!("queries/columns.sql"), &tables),
            tx.query(include_str!("queries/constraints.sql"), &tables),
            tx.query(include_str!("queries/indexes.sql"), &tables),
            tx.query(include_str!("queries/enums.sql"), &types),
        )?;
        let mut catalog = Self::default();
        if let Some(row) = surroundings.first() {
            catalog.surroundings = read_surroundings(row)?;
        }
        for row in &enums {
            catalog.enums.insert(get(row, "name")?, get(row, "labels")?);
        }
        for row in &relations {
            catalog.relations.insert(get(row, "name")?, read_relation(row)?);
        }
        catalog.attach(&columns, &constraints, &indexes)?;
        Ok(catalog)
    }

    fn attach(&mut self, columns: &[Row], constraints: &[Row], indexes: &[Row]) -> Result<()> {
        for row in columns {
            if let Some(relation) = self.relations.get_mut(&get::<String>(row, "table_name")?) {
                relation.columns.push(read_column(row)?);
            }
        }
        for row in constraints {
            if let Some(relation) = self.relations.get_mut(&get::<String>(row, "table_name")?)
                && get(row, "enforced")?
            {
                relation.constraints.push(read_constraint(row)?);
            }
        }
        for row in indexes {
            if let Some(relation) = self.relations.get_mut(&get::<String>(row, "table_name")?) {
                relation.indexes.push(read_index(row)?);
            }
        }
        Ok(())
    }

    /// Whether a relation of the contract's has that name.
    pub(crate) fn has_relation(&self, name: &str) -> bool {
        self.relations.contains_key(name)
    }

    /// The table called `name`, if it is one.
    pub(crate) fn table(&self, name: &str) -> Option<&Relation> {
        self.relations.get(name).filter(|relation| relation.is_table)
    }
}

fn read_surroundings(row: &Row) -> Result<Surroundings> {
    Ok(Surroundings {
        server_version: get(row, "server_version")?,
        auth_users: get(row, "auth_users")?,
        auth_uid: get(row, "auth_uid")?,
        policies_possible: get(row, "policies_possible")?,
        service_role: get(row, "service_role")?,
        anon: get(row, "anon")?,
    })
}

fn read_relation(row: &Row) -> Result<Relation> {
    Ok(Relation {
        is_table: matches!(get::<String>(row, "kind")?.as_str(), "r" | "p"),
        row_level_security: get(row, "row_level_security")?,
        shows_all_rows: get(row, "shows_all_rows")?,
        readable_by_anon: get(row, "readable_by_anon")?,
        columns: Vec::new(),
        constraints: Vec::new(),
        indexes: Vec::new(),
    })
}

fn read_column(row: &Row) -> Result<LiveColumn> {
    Ok(LiveColumn {
        name: get(row, "name")?,
        type_name: get(row, "type_name")?,
        is_enum: get::<String>(row, "type_kind")? == "e",
        plain_type: get(row, "plain_type")?,
        typmod: get(row, "typmod")?,
        type_display: get(row, "type_display")?,
        not_null: get(row, "not_null")?,
        fills_itself: get(row, "fills_itself")?,
        default: get(row, "default_expression")?,
        default_calls: get(row, "default_calls")?,
    })
}

fn read_constraint(row: &Row) -> Result<Constraint> {
    let rule = match get::<String>(row, "kind")?.as_str() {
        "p" => Rule::PrimaryKey,
        "f" => Rule::ForeignKey {
            target: get::<Option<String>>(row, "target")?.unwrap_or_default(),
            target_columns: get(row, "target_columns")?,
            on_delete: get(row, "on_delete")?,
            validated: get(row, "validated")?,
        },
        _ => Rule::Check { expression: get::<Option<String>>(row, "expression")?.unwrap_or_default() },
    };
    let validated = get(row, "validated")?;
    Ok(Constraint { name: get(row, "name")?, columns: get(row, "columns")?, validated, rule })
}

fn read_index(row: &Row) -> Result<Index> {
    Ok(Index {
        name: get(row, "name")?,
        method: get(row, "method")?,
        is_unique: get(row, "is_unique")?,
        is_primary: get(row, "is_primary")?,
        usable: get(row, "usable")?,
        keys: get(row, "keys")?,
        predicate: get(row, "predicate")?,
    })
}

/// A value of a row that our own query made.
pub(crate) fn get<'a, T: tokio_postgres::types::FromSql<'a>>(row: &'a Row, name: &str) -> Result<T> {
    row.try_get(name).map_err(|e| {
        Error::new(ErrorKind::Internal, "a catalog query returned something unexpected").because(e)
    })
}
