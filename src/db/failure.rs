//! Turns what the server reports about a statement, or the network about the
//! connection, into an [`Error`]: by SQLSTATE, and never with row values.

mod condition;

use std::io;

use tokio_postgres::error::DbError;

use crate::error::{Error, ErrorKind};

/// The error for what a statement met. `lost` is why the connection ended, if it did.
pub(super) fn of_statement(error: &tokio_postgres::Error, lost: Option<&tokio_postgres::Error>) -> Error {
    if let Some(db) = error.as_db_error() {
        return of_server(db);
    }
    match lost {
        Some(cause) => match cause.as_db_error() {
            Some(db) => of_server(db),
            None => broken(cause, true),
        },
        None => broken(error, error.is_closed()),
    }
}

/// The error for what a server said.
pub(super) fn of_server(db: &DbError) -> Error {
    let code = db.code().code();
    let (kind, message, hint) = judge(code);
    let mut error =
        Error::new(kind, message).because(format!("{} (SQLSTATE {code})", cause(db))).with_sqlstate(code);
    if let Some(hint) = hint {
        error = error.hint(hint);
    }
    if let Some(table) = db.table() {
        error = error.on_table(table);
    }
    let raising = db.where_().filter(|_| code.starts_with("P0")).and_then(function);
    if let Some(object) = db.column().or(db.constraint()).or(raising) {
        error = error.on_object(object);
    }
    error
}

/// The function that raised an exception, from the first line of the error's context. The
/// words around it are in the server's language.
fn function(context: &str) -> Option<&str> {
    let line = context.lines().next()?;
    let end = line.find('(')?;
    let name = line[..end].rsplit(char::is_whitespace).next()?;
    (!name.is_empty()).then_some(name)
}

/// A failure that is not the server's word; `ended` where the connection is gone.
fn broken(error: &tokio_postgres::Error, ended: bool) -> Error {
    let source = std::error::Error::source(error);
    let on_the_way = source
        .and_then(|source| source.downcast_ref::<io::Error>())
        .is_some_and(|source| source.kind() != io::ErrorKind::InvalidInput);
    let result = if ended || on_the_way {
        Error::new(ErrorKind::Connection, "the connection to the database was lost")
            .hint("run the command again")
    } else {
        Error::new(ErrorKind::Internal, "a statement and the database do not fit together")
    };
    let result = result.because(error);
    match source {
        Some(source) => result.because(source),
        None => result,
    }
}

/// What the server said, without row values: its detail is never used, and the text
/// of conditions whose text quotes a value is replaced by the condition's name.
fn cause(db: &DbError) -> String {
    let code = db.code().code();
    let message = db.message();
    match code.get(..2) {
        Some("22") => condition::name(code).to_owned(),
        Some("23") => constraint(db),
        // What it is about came with the transaction, not with this statement.
        _ if code == "25P02" => "an earlier statement of the transaction failed".into(),
        _ => message.to_owned(),
    }
}

fn constraint(db: &DbError) -> String {
    let mut text = condition::name(db.code().code()).to_owned();
    let parts = [("constraint", db.constraint()), ("table", db.table()), ("column", db.column())];
    for (what, name) in parts {
        if let Some(name) = name {
            text.push_str(&format!(", {what} `{name}`"));
        }
    }
    text
}

const REFUSED: &str = "the database refused a statement";
const MIGRATE: &str = "`clara-crm check-schema` shows what is missing; in a database without the CRM, `clara-crm migrate` builds it";
const AGAIN: &str = "run the command again";

/// Kind, message and hint.
type Judgement = (ErrorKind, &'static str, Option<&'static str>);

/// Judges a SQLSTATE.
fn judge(code: &str) -> Judgement {
    use ErrorKind::{Connection, NotMigrated, NotPermitted, Server};
    match code {
        "42501" => (
            NotPermitted,
            "the database role lacks a right",
            Some("connect as a role that owns the tables, or have the right granted to this one"),
        ),
        // Table, column, function or operator, type, schema.
        "42P01" | "42703" | "42883" | "42704" | "3F000" => {
            (NotMigrated, "the database lacks something that clara-crm needs", Some(MIGRATE))
        }
        "25006" => (
            NotPermitted,
            "the database is read-only",
            Some(
                "connect to the primary; with several hosts, add `target_session_attrs=read-write` to the URL",
            ),
        ),
        "55P03" => (
            Server,
            "another session holds a lock for too long",
            Some("run the command again when it is done"),
        ),
        "57014" => (
            Server,
            "the database stopped a statement before its end",
            Some("run the command again when the server is less busy; what was committed stays"),
        ),
        "40001" | "40P01" => (Server, "another session was in the way", Some(AGAIN)),
        "53300" => {
            (Connection, "the server has no connection left", Some("try again later, or use its pooler"))
        }
        "53100" => (Server, "the server's disk is full", None),
        "26000" | "42P05" | "08P01" => {
            (Server, REFUSED, Some("through a pooler, use its port for sessions or a direct connection"))
        }
        "0A000" => (
            Server,
            "the server does not support a statement",
            Some("clara-crm needs PostgreSQL 14 or later"),
        ),
        _ => judge_class(code),
    }
}

/// As [`judge`], by the class that the first two characters name.
fn judge_class(code: &str) -> Judgement {
    use ErrorKind::{Connection, Server};
    match code.get(..2) {
        Some("53" | "58") => (Server, "the server is short of something it needs", Some(AGAIN)),
        Some("08") => (Connection, "the connection to the database was lost", Some(AGAIN)),
        Some("57") => (Connection, "the server ended the connection", Some(AGAIN)),
        _ => (Server, REFUSED, None),
    }
}
