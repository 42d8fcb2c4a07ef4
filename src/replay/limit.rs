//! How many rejects are too many.

use crate::error::{Error, ErrorKind};

/// Up to how many rejected records a replay goes on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum MaxRejects {
    /// So many.
    Count(u64),
    /// So many of a hundred records read, 0 to 100.
    Percent(f64),
}

/// Records of which a share says something.
const ENOUGH: u64 = 100;

impl MaxRejects {
    /// Whether `rejected` of `read` records so far are too many. A share is asked of no
    /// fewer than a hundred records.
    #[must_use]
    pub fn is_exceeded(self, rejected: u64, read: u64) -> bool {
        match self {
            Self::Count(most) => rejected > most,
            #[allow(clippy::cast_precision_loss, reason = "counts of records")]
            Self::Percent(most) => rejected as f64 * 100.0 > most * read.max(ENOUGH) as f64,
        }
    }

    /// The error of a replay that was stopped by it.
    #[must_use]
    pub(super) fn exceeded(self) -> Error {
        let most = match self {
            Self::Count(most) => most.to_string(),
            Self::Percent(most) => format!("{most} %"),
        };
        Error::new(ErrorKind::Input, format!("more than {most} of the records were rejected"))
    }
}
