//! What an archive holds, as `pg_restore --list` tells it.

use crate::error::{Error, ErrorKind, Result};

/// The tables whose rows are in the archive.
pub(super) fn tables_with_rows(listed: &str) -> usize {
    entries(listed).count()
}

/// Makes sure that the rows of each of these tables of `public` are in the archive.
///
/// # Errors
/// `Server`, naming the tables that are not.
pub(super) fn assert_complete(listed: &str, tables: &[String]) -> Result<()> {
    let is_in = |table: &String| {
        let wanted = format!("public {} ", listed_name(table));
        entries(listed).any(|entry| entry.starts_with(&wanted))
    };
    let missing: Vec<_> =
        tables.iter().filter(|table| !is_in(table)).map(|table| format!("`{table}`")).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Server, "the backup is not complete")
        .because(format!("the rows of {} are not in it", missing.join(", "))))
}

/// Schema, table and owner of the entries that are rows of tables:
/// `3456; 0 16402 TABLE DATA public leads postgres`.
fn entries(listed: &str) -> impl Iterator<Item = &str> {
    let lines = listed.lines().filter(|line| !line.starts_with(';'));
    lines.filter_map(|line| line.split_once(" TABLE DATA ").map(|(_, entry)| entry))
}

/// A name as the list has it, on one line.
fn listed_name(name: &str) -> String {
    name.replace(['\n', '\r'], " ")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    const LIST: &str = "\
;
; Archive created at 2026-01-05 10:00:00 UTC
;     dbname: TABLE DATA public users
216; 1259 16402 TABLE public leads postgres
3456; 0 16402 TABLE DATA public leads postgres
3457; 0 16403 TABLE DATA public odd name postgres
3458; 0 16404 TABLE DATA auth users postgres
";

    #[test]
    fn only_rows_count() {
        assert_eq!(tables_with_rows(LIST), 3);
        assert!(assert_complete(LIST, &["leads".into(), "odd name".into()]).is_ok());
        let error = assert_complete(LIST, &["leads".into(), "users".into(), "lead".into()]).unwrap_err();
        assert_eq!(error.causes(), ["the rows of `users`, `lead` are not in it"]);
    }
}
