//! Turns the answers of the catalog queries into a [`Catalog`].

use std::collections::HashMap;

use futures_util::try_join;

use super::{
    Catalog, Condition, Constraint, Function, Index, LiveColumn, Policy, Relation, Rights, Rule,
    Surroundings, Trigger,
};
use crate::db::{Param, Row, Transaction, Type, column};
use crate::error::Result;
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
            catalog.enums.insert(column(row, "name")?, column(row, "labels")?);
        }
        for row in &relations {
            catalog.relations.insert(column(row, "name")?, read_relation(row)?);
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
            if column::<&str>(row, "table_name")? == "auth.users" {
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
        if let Some(relation) = relations.get_mut(column::<&str>(row, "table_name")?) {
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
        server_version: column(row, "server_version")?,
        role: column(row, "role")?,
        auth_users: column(row, "auth_users")?,
        shows_all_accounts: column(row, "shows_all_accounts")?,
        may_watch_accounts: column(row, "may_watch_accounts")?,
        account_triggers: Vec::new(),
        auth_uid: column(row, "auth_uid")?,
        policies_possible: column(row, "policies_possible")?,
        anon: column(row, "anon")?,
        shut_out: column(row, "shut_out")?,
        may_let_in: column(row, "may_let_in")?,
        functions: Vec::new(),
    })
}

fn read_relation(row: &Row) -> Result<Relation> {
    Ok(Relation {
        kind: column(row, "kind")?,
        row_level_security: column(row, "row_level_security")?,
        shows_all_rows: column(row, "shows_all_rows")?,
        readable_by_anon: column(row, "readable_by_anon")?,
        may_grant: column(row, "may_grant")?,
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
        name: column(row, "name")?,
        type_name: column(row, "type_name")?,
        is_enum: column::<String>(row, "type_kind")? == "e",
        plain_type: column(row, "plain_type")?,
        typmod: column(row, "typmod")?,
        type_display: column(row, "type_display")?,
        not_null: column(row, "not_null")?,
        fills_itself: column(row, "fills_itself")?,
        default: column(row, "default_expression")?,
        default_calls: column(row, "default_calls")?,
    })
}

fn read_constraint(row: &Row) -> Result<Constraint> {
    let rule = match column::<String>(row, "kind")?.as_str() {
        "p" => Rule::PrimaryKey,
        "f" => Rule::ForeignKey {
            target: column::<Option<String>>(row, "target")?.unwrap_or_default(),
            target_columns: column(row, "target_columns")?,
            on_delete: column(row, "on_delete")?,
            validated: column(row, "validated")?,
        },
        _ => Rule::Check {
            expression: column::<Option<String>>(row, "expression")?.unwrap_or_default(),
            validated: column(row, "validated")?,
            conclusive: column(row, "conclusive")?,
        },
    };
    Ok(Constraint { name: column(row, "name")?, columns: column(row, "columns")?, rule })
}

fn read_index(row: &Row) -> Result<Index> {
    Ok(Index {
        name: column(row, "name")?,
        method: column(row, "method")?,
        is_unique: column(row, "is_unique")?,
        is_primary: column(row, "is_primary")?,
        valid: column(row, "valid")?,
        usable: column(row, "usable")?,
        keys: column(row, "keys")?,
        predicate: column(row, "predicate")?,
    })
}

fn read_trigger(row: &Row) -> Result<Trigger> {
    Ok(Trigger {
        name: column(row, "name")?,
        enabled: column(row, "enabled")?,
        internal: column(row, "internal")?,
        before_every_update: column(row, "before_every_update")?,
        after_insert: column(row, "after_insert")?,
        function: column(row, "function")?,
        source: column(row, "source")?,
    })
}

fn read_policy(row: &Row) -> Result<Policy> {
    let condition = |expression: &str, constant: &str| -> Result<_> {
        let constant = column(row, constant)?;
        let expression: Option<String> = column(row, expression)?;
        Ok(expression.map(|expression| Condition { expression, constant }))
    };
    let commands = match column(row, "command")? {
        "r" => vec![Privilege::Select],
        "a" => vec![Privilege::Insert],
        "w" => vec![Privilege::Update],
        "d" => vec![Privilege::Delete],
        _ => Privilege::ALL.to_vec(),
    };
    Ok(Policy {
        name: column(row, "name")?,
        commands,
        permissive: column(row, "permissive")?,
        for_authenticated: column(row, "for_authenticated")?,
        for_anon: column(row, "for_anon")?,
        using: condition("using_expression", "using_constant")?,
        check: condition("check_expression", "check_constant")?,
    })
}

fn read_rights(row: &Row) -> Result<Rights> {
    let held: Vec<String> = column(row, "held")?;
    let held =
        Privilege::ALL.into_iter().filter(|privilege| held.iter().any(|name| name == privilege.as_sql()));
    Ok(Rights {
        role: column(row, "role")?,
        held: held.collect(),
        closed_sequences: column(row, "closed_sequences")?,
    })
}

fn read_function(row: &Row) -> Result<Function> {
    let name: String = column(row, "name")?;
    let signature = format!("{name}({})", column::<&str>(row, "arguments")?);
    Ok(Function { signature, name, callable: column(row, "callable")?, may_grant: column(row, "may_grant")? })
}
