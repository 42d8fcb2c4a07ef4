//! What helps against a failure, by PostgreSQL's code for it.

use crate::error::{Error, ErrorKind};

/// What helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Remedy {
    /// Leave out the row that the database refuses.
    LeaveOut,
    /// Leave out the rows that others have locked, or wait for the table.
    StepAside,
    /// The same again, in a moment.
    Again,
    /// The same with fewer rows.
    Fewer,
    /// Another connection.
    Reconnect,
    /// Nothing that is ours to do.
    None,
}

/// What helps against a failure of a batch.
///
/// Classes of codes are those of PostgreSQL's documentation, appendix "PostgreSQL Error
/// Codes". A trigger may raise any code; one that is not PostgreSQL's own is about the row.
pub(super) fn remedy(error: &Error) -> Remedy {
    let Some(code) = error.sqlstate() else {
        return if error.kind() == ErrorKind::Connection { Remedy::Reconnect } else { Remedy::None };
    };
    match (code, code.get(..2)) {
        ("55P03", _) => Remedy::StepAside,
        ("40001" | "40P01", _) => Remedy::Again,
        ("57014", _) => Remedy::Fewer,
        ("53300", _) | (_, Some("08" | "57")) => Remedy::Reconnect,
        // Rights, the transaction, the schema, resources, the system, defects.
        (
            _,
            Some("0A" | "25" | "26" | "28" | "3D" | "3F" | "40" | "42" | "53" | "55" | "58" | "F0" | "XX"),
        ) => Remedy::None,
        _ => Remedy::LeaveOut,
    }
}

/// Whether a server that refuses connections for this may take them again soon.
pub(super) fn may_come_back(error: &Error) -> bool {
    error.kind() == ErrorKind::Connection
        && !matches!(error.sqlstate().and_then(|code| code.get(..2)), Some("28" | "3D"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_pass_is_tried_again_and_only_what_is_about_a_row_is_left_out() {
        let of = |code: &str| remedy(&Error::new(ErrorKind::Server, "x").with_sqlstate(code));
        for code in ["23505", "22001", "P0001", "44000", "54000", "CRM01", "PT409"] {
            assert_eq!(of(code), Remedy::LeaveOut, "{code}");
        }
        for code in ["53100", "53200", "42501", "42703", "58030", "XX000", "25006"] {
            assert_eq!(of(code), Remedy::None, "{code}");
        }
        for code in ["57P01", "57P03", "08006", "53300"] {
            assert_eq!(of(code), Remedy::Reconnect, "{code}");
        }
        assert_eq!(of("55P03"), Remedy::StepAside);
        assert_eq!(of("40P01"), Remedy::Again);
        assert_eq!(of("57014"), Remedy::Fewer);
        assert_eq!(remedy(&Error::new(ErrorKind::Connection, "lost")), Remedy::Reconnect);
        assert_eq!(remedy(&Error::new(ErrorKind::Internal, "x")), Remedy::None);
    }
}
