//! What `check-schema` reports: one difference, what it means and what fixes it.

use std::fmt;

use serde::{Serialize, Serializer};

/// How bad a difference is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The CRM or a replay will break.
    Error,
    /// It works, but not as the CRM promises.
    Warning,
    /// A difference that does no harm.
    Info,
}

/// What puts a difference right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fix {
    /// `clara-crm migrate`.
    Migrate,
    /// `clara-crm backfill` with this task.
    Backfill(String),
    /// The hint says what a person has to do.
    Manual,
}

impl fmt::Display for Fix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Migrate => f.write_str("migrate"),
            Self::Backfill(task) => write!(f, "backfill {task}"),
            Self::Manual => f.write_str("manual"),
        }
    }
}

impl Serialize for Fix {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The kind of a difference; its name in JSON never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// Another system's table has the name.
    ForeignTable,
    /// A table is not there.
    TableMissing,
    /// A view or something else has the table's name.
    NotATable,
    /// A column is not there.
    ColumnMissing,
    /// A column holds something else.
    ColumnType,
    /// A column is too short for what Clara writes.
    ColumnTooShort,
    /// A required column may be empty.
    ColumnNullable,
    /// A column that may be empty must not be.
    ColumnNotNull,
    /// A column that the CRM does not know must be filled.
    ExtraColumnRequired,
    /// A default is gone.
    DefaultMissing,
    /// A default is another value.
    DefaultDiffers,
    /// The primary key is not what the CRM refers to.
    PrimaryKey,
    /// A reference is not enforced.
    ForeignKeyMissing,
    /// A reference leads elsewhere.
    ForeignKeyTarget,
    /// Something else happens when the row referred to goes.
    ForeignKeyAction,
    /// A reference is not verified for the rows that were there before it.
    ForeignKeyNotValid,
    /// Uniqueness is not enforced.
    UniqueMissing,
    /// Uniqueness is enforced that the CRM does not ask for.
    UniqueUnexpected,
    /// A value that the CRM uses is refused.
    ValueRefused,
    /// A value that means nothing is taken.
    ValueNotChecked,
    /// What limits a column's values is not verified for the rows that were there before it.
    CheckNotValid,
    /// A CHECK of several columns, which no value alone can judge.
    CheckNotJudged,
    /// Rows hold values that mean nothing.
    RowsRefused,
    /// Rows refer to nothing.
    RowsOrphaned,
    /// Rows have a value only under the column's former name.
    ValuesElsewhere,
    /// Rows have a text instead of a value, which a backfill reads.
    RowsToFill,
    /// Rows may be there that do not show.
    RowsHidden,
    /// An enum type is not there.
    EnumMissing,
    /// An enum type lacks a label.
    EnumLabelMissing,
    /// Nothing speeds up a lookup.
    IndexMissing,
    /// An index is left over from a build that did not end.
    IndexInvalid,
    /// Nothing does what the CRM relies on when a row changes.
    TriggerMissing,
    /// A trigger is switched off.
    TriggerDisabled,
    /// A function that policies and triggers call is not there.
    FunctionMissing,
    /// A role cannot do what it has to.
    PrivilegeMissing,
    /// Everyone sees every row.
    RowLevelSecurityOff,
    /// Row level security where the dashboard relies on there being none.
    RowLevelSecurityOn,
    /// People who sign in cannot reach the rows.
    PolicyMissing,
    /// People who have not signed in reach every row.
    PolicyOpen,
    /// People who have not signed in may read what was said.
    ReadableByAnon,
    /// What a replay would write is refused.
    RehearsalRefused,
    /// Somebody who has to see what a replay would write does not.
    RehearsalHidden,
    /// Somebody who must not see what a replay would write does.
    RehearsalExposed,
    /// A pipeline stage is not there.
    ReferenceRowMissing,
    /// A pipeline stage has another place or probability.
    ReferenceRowDiffers,
    /// The pipeline stages cannot be read.
    ReferenceRowsHidden,
    /// A new account gets no user.
    AccountMirrorMissing,
    /// Accounts have no user.
    AccountWithoutUser,
    /// Users have no account.
    UserWithoutAccount,
    /// Clara's own user is not there.
    AgentMissing,
    /// Clara's own user may not own leads.
    AgentUnfit,
}

/// One difference between the live database and what the CRM needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What kind of difference.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// The table, unless it concerns none.
    pub table: Option<String>,
    /// The column, constraint, index, label or row.
    pub object: Option<String>,
    /// What the CRM needs.
    pub expected: Option<String>,
    /// What is there; nothing if it is missing.
    pub actual: Option<String>,
    /// What fixes it.
    pub fix: Fix,
    /// The command or the statement that fixes it.
    pub hint: String,
}

impl Finding {
    /// A difference in `table` that `migrate` puts right.
    pub fn new(code: Code, severity: Severity, table: &str) -> Self {
        Self {
            code,
            severity,
            table: Some(table.to_owned()),
            object: None,
            expected: None,
            actual: None,
            fix: Fix::Migrate,
            hint: "clara-crm migrate".into(),
        }
    }

    /// A difference that concerns no table, and that `migrate` puts right.
    pub fn of_no_table(code: Code, severity: Severity) -> Self {
        Self { table: None, ..Self::new(code, severity, "") }
    }

    /// It is for a person to put right, as `hint` says.
    #[must_use]
    pub fn by_hand(mut self, hint: impl Into<String>) -> Self {
        self.fix = Fix::Manual;
        self.hint = hint.into();
        self
    }

    /// It is for a backfill to put right.
    #[must_use]
    pub fn by_backfill(mut self, task: &str) -> Self {
        self.fix = Fix::Backfill(task.to_owned());
        self.hint = format!("clara-crm backfill {task}");
        self
    }

    /// Names the part of the table.
    #[must_use]
    pub fn object(mut self, object: impl Into<String>) -> Self {
        self.object = Some(object.into());
        self
    }

    /// Says what the CRM needs.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// Says what is there.
    #[must_use]
    pub fn actual(mut self, actual: impl Into<String>) -> Self {
        self.actual = Some(actual.into());
        self
    }
}

/// What one check came to.
#[derive(Debug)]
pub(super) enum Verdict {
    /// As the CRM needs it.
    Pass,
    /// Not as the CRM needs it; one finding or more.
    Found(Vec<Finding>),
    /// Cannot hold, because something it rests on is not there and is reported already.
    Implied,
}

impl From<Finding> for Verdict {
    fn from(finding: Finding) -> Self {
        Self::Found(vec![finding])
    }
}

impl From<Vec<Finding>> for Verdict {
    fn from(findings: Vec<Finding>) -> Self {
        if findings.is_empty() { Self::Pass } else { Self::Found(findings) }
    }
}
