//! Turns the answers of the catalog queries into a [`Catalog`].

use std::collections::HashMap;

use futures_util::try_join;

use super::{
    Catalog, Condition, Constraint, Function, Index, LiveColumn, Policy, Relation, Rights, Rule,
    Surroundings, Trigger,
};
use crate::db::{Param, Row, Transaction, Type};
use crate::error::{Error, ErrorKind, Result};
use crate::schema::contract::{Contract, Privilege};

impl Catalog {
    /// Reads what is there under the names of the contract.
    ///
    /// # Errors
    /// What the server reported.
    pub(in crate::schema) async fn read(tx: &Transaction<'_>, contract: &Contract) -> Result<Self> {
        let tables: Vec<&str> = contract.tables.keys().map(String::as_str).collect();
        let types: Vec<&str> = contract.enums.keys().map(String::as_str).collect();
        let tables = [(&tables as _, Type::TEXT_ARRAY)];
        let types = [(&types as _, Type::TEXT_ARRAY)];
        let functions: Vec<&str> = contract.named_functions().collect();
        let functions = [(&functions as _, Type::TEXT_ARRAY)];
        let (surroundings, relations, enums, functions, parts) = try_join!(
            tx.query(include_str!("../queries/surroundings.sql"), &[]),
            tx.query(include_str!("../queries/tables.sql"), &tables),
            tx.query(include_str!("../queries/enums.sql"), &types),
            tx.query(include_str!("../queries/functions.sql"), &functions),
            Parts::read(tx, &tables),
        )?;
        let mut catalog = Self::default();
        if let Some(row) = surroundings.first() {
            catalog.surroundings = read_surroundings(row)?;
        }
        catalog.surroundings.functions = functions.iter().map(read_function).collect::<Result<_>>()?;
        for row in &enums {
            catalog.enums.insert(get(row, "name")?, get(row, "labels")?);
        }
        for row in &relations {
            catalog.relations.insert(get(row, "name")?, read_relation(row)?);
        }
        catalog.attach(&parts)?;
        Ok(catalog)
    }

    /// Gives each part to the table that it is a part of.
    fn attach(&mut self, parts: &Parts) -> Result<()> {
        let relations = &mut self.relations;
        each(relations, &parts.columns, read_column, |relation| &mut relation.columns)?;
        each(relations, &parts.constraints, read_constraint, |relation| &mut relation.constraints)?;
        each(relations, &parts.indexes, read_index, |relation| &mut relation.indexes)?;
        each(relations, &parts.triggers, read_trigger, |relation| &mut relation.triggers)?;
        each(relations, &parts.policies, read_policy, |relation| &mut relation.policies)?;
        each(relations, &parts.privileges, read_rights, |relation| &mut relation.rights)?;
        for row in &parts.triggers {
            if get::<&str>(row, "table_name")? == "auth.users" {
                self.surroundings.account_triggers.push(read_trigger(row)?);
            }
        }
        Ok(())
    }
}

/// Gives what each row says to the table that it is about.
fn each<T>(
    relations: &mut HashMap<String, Relation>,
    rows: &[Row],
    read: fn(&Row) -> Result<T>,
    list: fn(&mut Relation) -> &mut Vec<T>,
) -> Result<()> {
    for row in rows {
        if let Some(relation) = relations.get_mut(get::<&str>(row, "table_name")?) {
            list(relation).push(read(row)?);
        }
    }
    Ok(())
}

/// The rows about the parts of tables.
struct Parts {
    columns: Vec<Row>,
    constraints: Vec<Row>,
    indexes: Vec<Row>,
    triggers: Vec<Row>,
    policies: Vec<Row>,
    privileges: Vec<Row>,
}

impl Parts {
    async fn read(tx: &Transaction<'_>, tables: &[Param<'_>]) -> Result<Self> {
        let (columns, constraints, indexes, triggers, policies, privileges) = try_join!(
            tx.query(include_str!("../queries/columns.sql"), tables),
            tx.query(include_str!("../queries/constraints.sql"), tables),
            tx.query(include_str!("../queries/indexes.sql"), tables),
            tx.query(include_str!("../queries/triggers.sql"), tables),
            tx.query(include_str!("../queries/policies.sql"), tables),
            tx.query(include_str!("../queries/privileges.sql"), tables),
        )?;
        Ok(Self { columns, constraints, indexes, triggers, policies, privileges })
    }
}

fn read_surroundings(row: &Row) -> Result<Surroundings> {
    Ok(Surroundings {
        server_version: get(row, "server_version")?,
        role: get(row, "role")?,
        auth_users: get(row, "auth_users")?,
        shows_all_accounts: get(row, "shows_all_accounts")?,
        may_watch_accounts: get(row, "may_watch_accounts")?,
        account_triggers: Vec::new(),
        auth_uid: get(row, "auth_uid")?,
        policies_possible: get(row, "policies_possible")?,
        anon: get(row, "anon")?,
        shut_out: get(row, "shut_out")?,
        may_let_in: get(row, "may_let_in")?,
        functions: Vec::new(),
    })
}

fn read_relation(row: &Row) -> Result<Relation> {
    Ok(Relation {
        kind: get(row, "kind")?,
        row_level_security: get(row, "row_level_security")?,
        shows_all_rows: get(row, "shows_all_rows")?,
        readable_by_anon: get(row, "readable_by_anon")?,
        may_grant: get(row, "may_grant")?,
        columns: Vec::new(),
        constraints: Vec::new(),
        indexes: Vec::new(),
        triggers: Vec::new(),
        policies: Vec::new(),
        rights: Vec::new(),
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
        _ => Rule::Check {
            expression: get::<Option<String>>(row, "expression")?.unwrap_or_default(),
            validated: get(row, "validated")?,
            conclusive: get(row, "conclusive")?,
        },
    };
    Ok(Constraint { name: get(row, "name")?, columns: get(row, "columns")?, rule })
}

fn read_index(row: &Row) -> Result<Index> {
    Ok(Index {
        name: get(row, "name")?,
        method: get(row, "method")?,
        is_unique: get(row, "is_unique")?,
        is_primary: get(row, "is_primary")?,
        valid: get(row, "valid")?,
        usable: get(row, "usable")?,
        keys: get(row, "keys")?,
        predicate: get(row, "predicate")?,
    })
}

fn read_trigger(row: &Row) -> Result<Trigger> {
    Ok(Trigger {
        name: get(row, "name")?,
        enabled: get(row, "enabled")?,
        internal: get(row, "internal")?,
        before_every_update: get(row, "before_every_update")?,
        after_insert: get(row, "after_insert")?,
        function: get(row, "function")?,
        source: get(row, "source")?,
    })
}

fn read_policy(row: &Row) -> Result<Policy> {
    let condition = |expression: &str, constant: &str| -> Result<_> {
        let constant = get(row, constant)?;
        let expression: Option<String> = get(row, expression)?;
        Ok(expression.map(|expression| Condition { expression, constant }))
    };
    let commands = match get(row, "command")? {
        "r" => vec![Privilege::Select],
        "a" => vec![Privilege::Insert],
        "w" => vec![Privilege::Update],
        "d" => vec![Privilege::Delete],
        _ => Privilege::ALL.to_vec(),
    };
    Ok(Policy {
        name: get(row, "name")?,
        commands,
        permissive: get(row, "permissive")?,
        for_authenticated: get(row, "for_authenticated")?,
        for_anon: get(row, "for_anon")?,
        using: condition("using_expression", "using_constant")?,
        check: condition("check_expression", "check_constant")?,
    })
}

fn read_rights(row: &Row) -> Result<Rights> {
    let held: Vec<String> = get(row, "held")?;
    let held =
        Privilege::ALL.into_iter().filter(|privilege| held.iter().any(|name| name == privilege.as_sql()));
    Ok(Rights {
        role: get(row, "role")?,
        held: held.collect(),
        closed_sequences: get(row, "closed_sequences")?,
    })
}

fn read_function(row: &Row) -> Result<Function> {
    let name: String = get(row, "name")?;
    let signature = format!("{name}({})", get::<&str>(row, "arguments")?);
    Ok(Function { signature, name, callable: get(row, "callable")?, may_grant: get(row, "may_grant")? })
}

/// A value of a row that our own query made.
pub(in crate::schema) fn get<'a, T: tokio_postgres::types::FromSql<'a>>(
    row: &'a Row,
    name: &str,
) -> Result<T> {
    row.try_get(name).map_err(|e| {
        Error::new(ErrorKind::Internal, "a catalog query returned something unexpected").because(e)
    })
}
