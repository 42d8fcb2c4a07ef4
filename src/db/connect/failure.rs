//! Says in words why no connection came about, and what helps.

use std::error::Error as StdError;
use std::io;

use tokio_postgres::error::DbError;

use super::Attempt;
use crate::db::endpoint::{Address, Endpoint};
use crate::db::settings::ServerTarget;
use crate::db::tls;
use crate::error::{Error, ErrorKind};

const PASSWORD_PLACES: &str =
    "the password comes from the database URL, else from PGPASSWORD, else from `~/.pgpass`";

/// Whether the TLS handshake failed, or the server has no TLS.
pub(super) fn is_about_tls(error: &tokio_postgres::Error) -> bool {
    // tokio-postgres tells the kinds of its errors apart in their text alone.
    error.to_string() == "error performing TLS handshake"
}

/// Whether the server turned the login down for being encrypted or not.
pub(super) fn is_about_encryption(error: &tokio_postgres::Error) -> bool {
    error.code().is_some_and(|code| code.code() == "28000")
}

/// The error for hosts none of which served.
pub(super) fn explain(target: &ServerTarget, failures: &[(Endpoint, Attempt)]) -> Error {
    let message = |endpoint: &Endpoint| format!("could not connect to the database server at `{endpoint}`");
    match failures {
        [] => Error::new(ErrorKind::Connection, "could not connect to the database server"),
        [(endpoint, attempt)] => explain_one(target, endpoint, attempt).context(message(endpoint)),
        several => {
            let mut all =
                Error::new(ErrorKind::Connection, "could not connect to any of the database servers");
            for (endpoint, attempt) in several {
                let one = explain_one(target, endpoint, attempt);
                all = all.because(format!("`{endpoint}`: {one}"));
                for hint in one.hints() {
                    if !all.hints().contains(hint) {
                        all = all.hint(hint);
                    }
                }
            }
            all
        }
    }
}

fn failed(why: impl Into<String>) -> Error {
    Error::new(ErrorKind::Connection, why)
}

fn explain_one(target: &ServerTarget, endpoint: &Endpoint, attempt: &Attempt) -> Error {
    match attempt {
        Attempt::Lookup(error) => unreachable(
            failed("the host name cannot be found")
                .because(error)
                .hint("check the spelling of the host name"),
            endpoint,
        ),
        Attempt::Timeout(limit) => unreachable(
            failed(format!("no answer within {} s", limit.as_secs())).hint(
                "check host and port, firewall and VPN; `connect_timeout=SECONDS` in the URL waits longer",
            ),
            endpoint,
        ),
        Attempt::NotWanted => failed("the server is not of the kind that `target_session_attrs` asks for")
            .hint("name the right host, or change `target_session_attrs` in the URL"),
        Attempt::Failed(error) => match error.as_db_error() {
            Some(db) => refused(target, db),
            None => broken(target, endpoint, error),
        },
    }
}

/// Adds the hint for a Supabase host that most networks cannot reach.
fn unreachable(error: Error, endpoint: &Endpoint) -> Error {
    let Address::Tcp { host, .. } = &endpoint.address else { return error };
    let Some(project) = host.strip_prefix("db.").and_then(|rest| rest.strip_suffix(".supabase.co")) else {
        return error;
    };
    error
        .hint("Supabase's direct host has an IPv6 address only, which many networks cannot reach")
        .hint(format!(
            "use the pooler's host instead (Supabase: Connect, session or transaction pooler), with the user `postgres.{project}`"
        ))
}

fn refused(target: &ServerTarget, db: &DbError) -> Error {
    let code = db.code().code();
    let message = db.message();
    let lower = message.to_ascii_lowercase();
    let error = failed(format!("{message} (SQLSTATE {code})")).with_sqlstate(code);
    match code {
        _ if lower.contains("tenant") && lower.contains("not found") => {
            error.hint("for Supabase's pooler the user is `postgres.PROJECT_REF`, and the host that of the project's region")
        }
        _ if lower.contains("unsupported startup parameter") => {
            let error = error.hint("the pooler does not take it: leave `options` out of the URL (and PGOPTIONS unset)");
            error.hint("or add it to `ignore_startup_parameters` in PgBouncer's settings")
        }
        // PgBouncer gives this one code for every refusal.
        "08P01" if lower.contains("database") && lower.contains("does not exist") => error.hint(no_database(target)),
        "08P01" if lower.contains("auth") || lower.contains("no such user") => error.hint(PASSWORD_PLACES),
        "28P01" => error.hint(PASSWORD_PLACES).hint("percent-encode `@ : / ? # %` in a password within a URL"),
        "28000" if lower.contains("no encryption") || lower.contains("ssl off") => {
            error.hint("add `sslmode=require` or, better, `sslmode=verify-full` to the database URL")
        }
        "28000" if lower.contains("certificate") => {
            error.hint("the server wants a client certificate: `sslcert=FILE` and `sslkey=FILE`")
        }
        "28000" if lower.contains("pg_hba.conf") => {
            error.hint("the server's `pg_hba.conf` has no line for this user, database and address")
        }
        "28000" => error.hint(format!("check the user `{}` of the database URL", target.user)),
        "3D000" => error.hint(no_database(target)),
        "53300" => error.hint("the server has no connection left: try again later, or use its pooler"),
        "57P03" => error.hint("the server is starting or stopping: try again, `connect_timeout=SECONDS` waits longer"),
        _ if lower.contains("max client") => error.hint("the pooler has no connection left: try again later"),
        _ => error,
    }
}

fn no_database(target: &ServerTarget) -> String {
    format!("create it with `createdb {}`, or correct the name in the database URL", target.dbname)
}

fn broken(target: &ServerTarget, endpoint: &Endpoint, error: &tokio_postgres::Error) -> Error {
    let Some(source) = error.source() else {
        return failed(error.to_string()).hint("is this the port of a PostgreSQL server?");
    };
    if is_about_tls(error) {
        let mode = target.tls.mode.as_str();
        return tls::explain(failed(format!("TLS failed, with `sslmode={mode}`")), source, &target.tls);
    }
    match source.to_string().as_str() {
        "password missing" => {
            return failed("the server asks for a password, and there is none").hint(PASSWORD_PLACES);
        }
        "server did not use channel binding" => {
            return failed(
                "the server did not use channel binding, which `channel_binding=require` asks for",
            )
            .hint("channel binding needs TLS and a password of the kind `scram-sha-256`");
        }
        _ => {}
    }
    match source.downcast_ref::<io::Error>() {
        Some(io) => network(endpoint, io),
        None => failed(error.to_string()).because(source),
    }
}

fn network(endpoint: &Endpoint, error: &io::Error) -> Error {
    let at_socket = matches!(endpoint.address, Address::Unix(_));
    match error.kind() {
        io::ErrorKind::NotFound if at_socket => {
            failed("there is no such socket").hint("is the server running, and is the folder right?")
        }
        io::ErrorKind::PermissionDenied if at_socket => {
            failed("this user may not use the socket").hint("connect by host name, or as a user who may")
        }
        io::ErrorKind::ConnectionRefused => failed("connection refused")
            .hint("is the server running there? check host and port")
            .hint("without --database-url and DATABASE_URL, the embedded PostgreSQL is used and needs no server"),
        io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable => {
            unreachable(failed("the network cannot reach the server").because(error), endpoint)
        }
        io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset => {
            failed("the server closed the connection at once").hint("is this the port of a PostgreSQL server?")
        }
        // tokio-postgres says so of a connection that ended within a message.
        _ if error.to_string() == "bytes remaining on stream" => {
            failed("the server does not speak PostgreSQL's protocol").hint("is this the port of a PostgreSQL server?")
        }
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            failed("the server does not speak PostgreSQL's protocol")
                .because(error)
                .hint("is this the port of a PostgreSQL server?")
        }
        _ => failed("the network failed").because(error),
    }
}
