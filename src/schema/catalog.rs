//! The live side: what the catalogs say about the tables of the contract.
//!
//! A handful of queries whatever the number of tables, sent together. They read
//! `pg_catalog` only, so they need no right on the tables themselves.

mod read;

use std::collections::HashMap;

use super::contract::Privilege;

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
    /// The current role.
    pub(crate) role: String,
    /// People sign in here: `auth.users` exists.
    pub(crate) auth_users: bool,
    /// No policy and no missing right hides accounts from the current role.
    pub(crate) shows_all_accounts: bool,
    /// The current role may put a trigger on `auth.users`.
    pub(crate) may_watch_accounts: bool,
    /// The triggers on `auth.users`.
    pub(crate) account_triggers: Vec<Trigger>,
    /// `auth.uid()` exists.
    pub(crate) auth_uid: bool,
    /// The roles `authenticated` and `service_role` and `auth.uid()` exist.
    pub(crate) policies_possible: bool,
    /// The role `anon` exists.
    pub(crate) anon: bool,
    /// Of the roles that matter, those that may not use the schema `public`.
    pub(crate) shut_out: Vec<String>,
    /// The current role may let them in.
    pub(crate) may_let_in: bool,
    /// Functions of `public` that the contract names.
    pub(crate) functions: Vec<Function>,
}

/// A relation of `public` that bears a table's name.
#[derive(Debug)]
pub(crate) struct Relation {
    /// `table`, `view`, `sequence` and so on.
    pub(crate) kind: String,
    pub(crate) row_level_security: bool,
    /// No policy and no missing right hides rows from the current role.
    pub(crate) shows_all_rows: bool,
    pub(crate) readable_by_anon: bool,
    /// The current role may give others rights on it.
    pub(crate) may_grant: bool,
    pub(crate) columns: Vec<LiveColumn>,
    pub(crate) constraints: Vec<Constraint>,
    pub(crate) indexes: Vec<Index>,
    pub(crate) triggers: Vec<Trigger>,
    pub(crate) policies: Vec<Policy>,
    pub(crate) rights: Vec<Rights>,
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
    pub(crate) rule: Rule,
}

/// What a constraint asks.
#[derive(Debug)]
pub(crate) enum Rule {
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
pub(crate) struct Index {
    pub(crate) name: String,
    pub(crate) method: String,
    pub(crate) is_unique: bool,
    pub(crate) is_primary: bool,
    /// Its build came to an end.
    pub(crate) valid: bool,
    /// Valid, ready and not deferred.
    pub(crate) usable: bool,
    pub(crate) keys: Vec<String>,
    pub(crate) predicate: Option<String>,
}

/// A trigger as it is.
#[derive(Debug)]
pub(crate) struct Trigger {
    pub(crate) name: String,
    pub(crate) enabled: bool,
    /// The server's own, which enforces a foreign key.
    pub(crate) internal: bool,
    pub(crate) before_every_update: bool,
    pub(crate) after_insert: bool,
    /// Without its schema where that is `public`.
    pub(crate) function: String,
    /// Its function's text, and what the function is told.
    source: String,
}

/// A policy as it is.
#[derive(Debug)]
pub(crate) struct Policy {
    pub(crate) name: String,
    /// What it is for.
    pub(crate) commands: Vec<Privilege>,
    pub(crate) permissive: bool,
    pub(crate) for_authenticated: bool,
    pub(crate) for_anon: bool,
    pub(crate) using: Option<Condition>,
    pub(crate) check: Option<Condition>,
}

/// A condition of a policy.
#[derive(Debug)]
pub(crate) struct Condition {
    pub(crate) expression: String,
    /// It depends on nothing.
    pub(crate) constant: bool,
}

/// What a role may do with a table.
#[derive(Debug)]
pub(crate) struct Rights {
    pub(crate) role: String,
    pub(crate) held: Vec<Privilege>,
    /// Sequences that fill a column and that the role may not use.
    pub(crate) closed_sequences: Vec<String>,
}

/// A function as it is.
#[derive(Debug)]
pub(crate) struct Function {
    /// With its argument types.
    pub(crate) signature: String,
    pub(crate) name: String,
    /// People who have signed in may call it.
    pub(crate) callable: bool,
    /// The current role may let them.
    pub(crate) may_grant: bool,
}

impl Trigger {
    /// Whether its function's text mentions `name`.
    pub(crate) fn mentions(&self, name: &str) -> bool {
        let lower = self.source.to_lowercase();
        lower.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
    }
}

impl Policy {
    /// The conditions that a row has to meet for `command`.
    pub(crate) fn conditions(&self, command: Privilege) -> impl Iterator<Item = &Condition> {
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
    pub(crate) fn enforces(&self, columns: &[String]) -> bool {
        let same = self.keys.len() == columns.len() && columns.iter().all(|name| self.keys.contains(name));
        self.is_unique && self.usable && self.predicate.is_none() && same
    }
}

impl Constraint {
    /// It holds for the rows that were there before it.
    pub(crate) fn is_validated(&self) -> bool {
        match self.rule {
            Rule::PrimaryKey => true,
            Rule::ForeignKey { validated, .. } | Rule::Check { validated, .. } => validated,
        }
    }
}

impl Relation {
    /// It is a table; not a view, say.
    pub(crate) fn is_table(&self) -> bool {
        matches!(self.kind.as_str(), "table" | "partitioned table")
    }

    /// What `role` may do.
    pub(crate) fn rights(&self, role: &str) -> Option<&Rights> {
        self.rights.iter().find(|rights| rights.role == role)
    }

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
    /// The table called `name`, if it is one.
    pub(crate) fn table(&self, name: &str) -> Option<&Relation> {
        self.relations.get(name).filter(|relation| relation.is_table())
    }
}
