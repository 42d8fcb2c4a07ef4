//! The exit codes, which scripts and cron jobs rely on.

use crate::error::ErrorKind;

/// How a run ended, as the shell sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done, nothing to act on.
    Done = 0,
    /// Failed or refused.
    Failed = 1,
    /// The command line was wrong.
    Usage = 2,
    /// Done, and it found something to act on.
    Findings = 3,
    /// Stopped before the end with its state saved; run it again to go on.
    Stopped = 4,
    /// Another run holds the lock; nothing was done.
    Locked = 5,
}

impl From<ErrorKind> for Exit {
    fn from(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::Usage => Self::Usage,
            ErrorKind::Locked => Self::Locked,
            ErrorKind::Interrupted => Self::Stopped,
            ErrorKind::Connection
            | ErrorKind::NotPermitted
            | ErrorKind::NotMigrated
            | ErrorKind::Refused
            | ErrorKind::Input
            | ErrorKind::NotFound
            | ErrorKind::Server
            | ErrorKind::Internal => Self::Failed,
        }
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
