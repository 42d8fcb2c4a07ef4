//! What has to hold before a migration may start; nothing is changed until it does.

use crate::db::{Transaction, column as value};
use crate::error::{Error, ErrorKind, Result};

/// The oldest server that the migrations are written for.
const OLDEST_SERVER: i32 = 140_000;

/// The server and the role, as far as a migration depends on them.
pub(super) struct Server {
    version_number: i32,
    version: String,
    standby: bool,
    /// By default: what this transaction may is another matter.
    read_only: bool,
    /// This very transaction.
    reads_only: bool,
    has_public: bool,
    may_create: bool,
    may_refer_to_auth: bool,
    role: String,
}

impl Server {
    /// Asks the server.
    ///
    /// # Errors
    /// What the server reported.
    pub(super) async fn read(tx: &Transaction<'_>) -> Result<Self> {
        let rows = tx.query(include_str!("queries/server.sql"), &[]).await?;
        let row =
            rows.first().ok_or_else(|| Error::new(ErrorKind::Internal, "the server query was empty"))?;
        Ok(Self {
            version_number: value(row, "version_number")?,
            version: value(row, "version")?,
            standby: value(row, "standby")?,
            read_only: value(row, "read_only")?,
            reads_only: value(row, "reads_only")?,
            has_public: value(row, "has_public")?,
            may_create: value(row, "may_create")?,
            may_refer_to_auth: value(row, "may_refer_to_auth")?,
            role: value(row, "role")?,
        })
    }

    /// Whether anything can be written here at all.
    fn can_write(&self) -> Result<()> {
        if self.standby {
            return Err(refused("the server is a standby, which takes no changes".into())
                .hint("use the URL of the primary, or add `target_session_attrs=read-write`"));
        }
        if self.read_only {
            return Err(refused("the session is read only".into())
                .hint("use a role or a database without `default_transaction_read_only`"));
        }
        Ok(())
    }

    /// Whether this transaction can write.
    ///
    /// # Errors
    /// That it cannot.
    pub(super) fn can_write_now(&self) -> Result<()> {
        if self.reads_only { Err(refused("the session is read only".into())) } else { Ok(()) }
    }

    /// Whether the migrations are written for this server, and the role may run them.
    ///
    /// # Errors
    /// What stands against it, and what to do.
    pub(super) fn can_migrate(&self) -> Result<()> {
        self.can_write()?;
        let role = &self.role;
        if self.version_number < OLDEST_SERVER {
            return Err(refused(format!("the server is PostgreSQL {}", self.version))
                .hint("PostgreSQL 14 or later is needed: upgrade the server"));
        }
        if !self.has_public {
            return Err(refused("there is no schema `public`".into()).hint("create schema public"));
        }
        if !self.may_create {
            return Err(Error::new(ErrorKind::NotPermitted, CANNOT)
                .because(format!("`{role}` may not create tables in the schema `public`"))
                .hint(format!(
                    "grant usage, create on schema public to \"{role}\", or use the owner's role"
                )));
        }
        if !self.may_refer_to_auth {
            return Err(Error::new(ErrorKind::NotPermitted, CANNOT)
                .because(format!("`{role}` may not refer to `auth.users`"))
                .hint("use the role `postgres` of the Supabase project"));
        }
        Ok(())
    }
}

const CANNOT: &str = "this database cannot be migrated";

fn refused(cause: String) -> Error {
    Error::new(ErrorKind::Refused, CANNOT).because(cause)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn server() -> Server {
        Server {
            version_number: 140_000,
            version: "14.0".into(),
            standby: false,
            read_only: false,
            reads_only: false,
            has_public: true,
            may_create: true,
            may_refer_to_auth: true,
            role: "owner".into(),
        }
    }

    #[test]
    fn a_server_that_is_too_old_or_takes_no_changes_is_refused_with_what_to_do() {
        assert!(server().can_migrate().is_ok());
        for (server, cause) in [
            (Server { version_number: 130_014, version: "13.14".into(), ..server() }, "PostgreSQL 13.14"),
            (Server { standby: true, ..server() }, "standby"),
            (Server { read_only: true, ..server() }, "read only"),
            (Server { has_public: false, ..server() }, "no schema `public`"),
            (Server { may_create: false, ..server() }, "may not create"),
        ] {
            let error = server.can_migrate().unwrap_err();
            assert!(error.to_string().contains(cause), "{error}");
            assert!(!error.hints().is_empty());
        }
    }
}
