//! The live side: what the catalogs say about the tables of the contract.
//!
//! A handful of queries whatever the number of tables, sent together. They read
//! `pg_catalog` only, so they need no right on the tables themselves.

mod read;

use std::collections::HashMap;

use super::contract::Privilege;
pub(super) use read::get;

/// What is there.
#[derive(Debug, Default)]
pub(super) struct Catalog {
    pub(super) surroundings: Surroundings,
    pub(super) enums: HashMap<String, Vec<String>>,
    pub(super) relations: HashMap<String, Relation>,
}

/// What there is around the tables.
#[derive(Debug, Default)]
pub(super) struct Surroundings {
    pub(super) server_version: String,
    /// The current role.
    pub(super) role: String,
    /// People sign in here: `auth.users` exists.
    pub(super) auth_users: bool,
    /// No policy and no missing right hides accounts from the current role.
    pub(super) shows_all_accounts: bool,
    /// The current role may put a trigger on `auth.users`.
    pub(super) may_watch_accounts: bool,
    /// The triggers on `auth.users`.
    pub(super) account_triggers: Vec<Trigger>,
    /// `auth.uid()` exists.
    pub(super) auth_uid: bool,
    /// The roles `authenticated` and `service_role` and `auth.uid()` exist.
    pub(super) policies_possible: bool,
    /// Of the roles that matter, those that may not use the schema `public`.
    pub(super) shut_out: Vec<String>,
    /// The current role may let them in.
    pub(super) may_let_in: bool,
    /// Functions of `public` that the contract names.
    pub(super) functions: Vec<Function>,
}

/// A relation of `public` that bears a table's name.
#[derive(Debug)]
pub(super) struct Relation {
    /// It is a table; not a view, say.
    pub(super) is_table: bool,
    pub(super) row_level_security: bool,
    /// No policy and no missing right hides rows from the current role.
    pub(super) shows_all_rows: bool,
    pub(super) readable_by_anon: bool,
    /// The current role may give others rights on it.
    pub(super) may_grant: bool,
    pub(super) columns: Vec<LiveColumn>,
    pub(super) constraints: Vec<Constraint>,
    pub(super) indexes: Vec<Index>,
    pub(super) triggers: Vec<Trigger>,
    pub(super) policies: Vec<Policy>,
    pub(super) rights: Vec<Rights>,
}

/// A column as it is.
#[derive(Debug)]
pub(super) struct LiveColumn {
    pub(super) name: String,
    /// The type's name in the catalog, below any domain: `varchar`, `int4`, `_text`.
    pub(super) type_name: String,
    /// It is an enum.
    pub(super) is_enum: bool,
    /// The type lives in `pg_catalog` or `public`.
    pub(super) plain_type: bool,
    pub(super) typmod: i32,
    /// The type as people write it.
    pub(super) type_display: String,
    pub(super) not_null: bool,
    /// An identity or a generated column.
    pub(super) fills_itself: bool,
    pub(super) default: Option<String>,
    /// What the default calls, each as "schema.name volatility type".
    pub(super) default_calls: Vec<String>,
}

/// A primary key, foreign key or CHECK.
#[derive(Debug)]
pub(super) struct Constraint {
    pub(super) name: String,
    pub(super) columns: Vec<String>,
    pub(super) rule: Rule,
}

/// What a constraint asks.
#[derive(Debug)]
pub(super) enum Rule {
    PrimaryKey,
    ForeignKey {
        target: String,
        target_columns: Vec<String>,
        on_delete: String,
        validated: bool,
    },
    /// `conclusive`: what it says of a row with nothing but one column it would say of any.
    Check {
        expression: String,
        validated: bool,
        conclusive: bool,
    },
}

/// An index as it is.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) name: String,
    pub(super) method: String,
    pub(super) is_unique: bool,
    pub(super) is_primary: bool,
    /// Its build came to an end.
    pub(super) valid: bool,
    /// Valid, ready and not deferred.
    pub(super) usable: bool,
    pub(super) keys: Vec<String>,
    pub(super) predicate: Option<String>,
}

/// A trigger as it is.
#[derive(Debug)]
pub(super) struct Trigger {
    pub(super) name: String,
    pub(super) enabled: bool,
    /// The server's own, which enforces a foreign key.
    pub(super) internal: bool,
    pub(super) before_every_update: bool,
    pub(super) after_insert: bool,
    /// Without its schema where that is `public`.
    pub(super) function: String,
    /// Its function's text, and what the function is told.
    source: String,
}

/// A policy as it is.
#[derive(Debug)]
pub(super) struct Policy {
    pub(super) name: String,
    /// What it is for.
    pub(super) commands: Vec<Privilege>,
    pub(super) permissive: bool,
    pub(super) for_authenticated: bool,
    pub(super) for_anon: bool,
    pub(super) using: Option<Condition>,
    pub(super) check: Option<Condition>,
}

/// A condition of a policy.
#[derive(Debug)]
pub(super) struct Condition {
    pub(super) expression: String,
    /// It depends on nothing.
    pub(super) constant: bool,
}

/// What a role may do with a table.
#[derive(Debug)]
pub(super) struct Rights {
    pub(super) role: String,
    pub(super) held: Vec<Privilege>,
    /// Sequences that fill a column and that the role may not use.
    pub(super) closed_sequences: Vec<String>,
}

/// A function as it is.
#[derive(Debug)]
pub(super) struct Function {
    /// With its argument types.
    pub(super) signature: String,
    pub(super) name: String,
    /// People who have signed in may call it.
    pub(super) callable: bool,
    /// The current role may let them.
    pub(super) may_grant: bool,
}

impl Trigger {
    /// Whether its function's text mentions `name`.
    pub(super) fn mentions(&self, name: &str) -> bool {
        let lower = self.source.to_lowercase();
        lower.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
    }
}

impl Policy {
    /// The conditions that a row has to meet for `command`.
    pub(super) fn conditions(&self, command: Privilege) -> impl Iterator<Item = &Condition> {
        let (using, check) = (self.using.as_ref(), self.check.as_ref().or(self.using.as_ref()));
        let (old, new) = match command {
            Privilege::Select | Privilege::Delete => (using, None),
            Privilege::Insert => (None, check),
            Privilege::Update => (using, check),
        };
        old.into_iter().chain(new)
    }
}

impl Index {
    /// Whether no two rows can have the same in all of `columns`. A partial index lets
    /// duplicates in, and ON CONFLICT does not take it.
    pub(super) fn enforces(&self, columns: &[String]) -> bool {
        let same = self.keys.len() == columns.len() && columns.iter().all(|name| self.keys.contains(name));
        self.is_unique && self.usable && self.predicate.is_none() && same
    }
}

impl Relation {
    /// What `role` may do.
    pub(super) fn rights(&self, role: &str) -> Option<&Rights> {
        self.rights.iter().find(|rights| rights.role == role)
    }

    /// The column called `name`.
    pub(super) fn column(&self, name: &str) -> Option<&LiveColumn> {
        self.columns.iter().find(|column| column.name == name)
    }
}

impl LiveColumn {
    /// How many characters fit, where that is limited (`varchar(n)`).
    pub(super) fn max_characters(&self) -> Option<u32> {
        // The header that PostgreSQL counts into the type modifier.
        let header = 4;
        (self.type_name == "varchar").then(|| u32::try_from(self.typmod - header).ok()).flatten()
    }
}

impl Catalog {
    /// The table called `name`, if it is one.
    pub(super) fn table(&self, name: &str) -> Option<&Relation> {
        self.relations.get(name).filter(|relation| relation.is_table)
    }
}
