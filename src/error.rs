//! The one error of the crate: what failed, why, and what helps.
//!
//! Messages are lower-case fragments with identifiers in backticks. They never
//! hold a password or a customer's data: name the table, the file, the session,
//! not the value.

use std::fmt;

/// What kind of failure this is; decides the exit code and is the `kind` of the
/// JSON form (see [`crate::exit`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The command line or a setting is wrong.
    Usage,
    /// The database could not be reached or refused the connection.
    Connection,
    /// The database refused something for lack of rights.
    NotPermitted,
    /// The database lacks what `migrate` would give it.
    NotMigrated,
    /// The tool will not do this here, to protect what is there.
    Refused,
    /// A file or a value from outside cannot be read.
    Input,
    /// Nothing was found under the given name.
    NotFound,
    /// Another run holds the lock.
    Locked,
    /// The server reported an error while working.
    Server,
    /// The run was stopped before its end.
    Interrupted,
    /// A defect of this program.
    Internal,
}

impl ErrorKind {
    /// The stable name used in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Usage => "usage",
            Self::Connection => "connection",
            Self::NotPermitted => "not_permitted",
            Self::NotMigrated => "not_migrated",
            Self::Refused => "refused",
            Self::Input => "input",
            Self::NotFound => "not_found",
            Self::Locked => "locked",
            Self::Server => "server",
            Self::Interrupted => "interrupted",
            Self::Internal => "internal",
        }
    }
}

/// What failed (`message`), why (`causes`, outermost first) and what helps (`hints`).
#[derive(Debug, Clone)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    causes: Vec<String>,
    hints: Vec<String>,
    sqlstate: Option<String>,
    /// Boxed, because errors are returned everywhere and this is rarely known.
    place: Box<Place>,
}

/// What an error is about.
#[derive(Debug, Clone, Default)]
struct Place {
    table: Option<String>,
    object: Option<String>,
}

/// The result of everything that can fail in this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Creates an error from its kind and a lower-case fragment saying what failed.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            causes: Vec::new(),
            hints: Vec::new(),
            sqlstate: None,
            place: Box::default(),
        }
    }

    /// Adds why it failed. Call it again for the cause of that cause.
    #[must_use]
    pub fn because(mut self, cause: impl fmt::Display) -> Self {
        self.causes.push(cause.to_string());
        self
    }

    /// Adds every link of an error's chain as a cause.
    #[must_use]
    pub fn because_chain(mut self, cause: &anyhow::Error) -> Self {
        self.causes.extend(cause.chain().map(ToString::to_string));
        self
    }

    /// Adds the command or flag that helps.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Notes the code that PostgreSQL gave.
    #[must_use]
    pub fn with_sqlstate(mut self, code: impl Into<String>) -> Self {
        self.sqlstate = Some(code.into());
        self
    }

    /// Notes the table that it is about, unless a nearer one is noted already.
    #[must_use]
    pub fn on_table(mut self, table: &str) -> Self {
        self.place.table.get_or_insert_with(|| table.to_owned());
        self
    }

    /// Notes the column, constraint or function that it is about, unless a nearer one is
    /// noted already.
    #[must_use]
    pub fn on_object(mut self, object: &str) -> Self {
        self.place.object.get_or_insert_with(|| object.to_owned());
        self
    }

    /// Puts a wider statement of what failed in front; the old message becomes a cause.
    #[must_use]
    pub fn context(mut self, message: impl Into<String>) -> Self {
        let inner = std::mem::replace(&mut self.message, message.into());
        self.causes.insert(0, inner);
        self
    }

    /// The kind, from which the exit code follows.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What failed.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Why, outermost cause first.
    #[must_use]
    pub fn causes(&self) -> &[String] {
        &self.causes
    }

    /// What helps.
    #[must_use]
    pub fn hints(&self) -> &[String] {
        &self.hints
    }

    /// PostgreSQL's five-character code, where the server reported the failure. See
    /// its documentation, appendix "PostgreSQL Error Codes".
    #[must_use]
    pub fn sqlstate(&self) -> Option<&str> {
        self.sqlstate.as_deref()
    }

    /// The table that it is about, where that is known.
    #[must_use]
    pub fn table(&self) -> Option<&str> {
        self.place.table.as_deref()
    }

    /// The column, constraint or function that it is about, where that is known.
    #[must_use]
    pub fn object(&self) -> Option<&str> {
        self.place.object.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        for cause in &self.causes {
            write!(f, ": {cause}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
