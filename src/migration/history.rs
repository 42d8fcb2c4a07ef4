//! refinery's history table: which migrations this database has.

use refinery_core::Migration;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::db::{Row, Transaction, Type, column as value};
use crate::error::{Error, ErrorKind, Result};

/// Where refinery keeps what it applied. Qualified: refinery leaves the schema to the
/// search_path, under which one database can have two histories.
pub const HISTORY_TABLE: &str = "public.refinery_schema_history";

/// Reads the history, oldest first.
pub(super) const SELECT: &str = "select version::bigint, name::text, applied_on::text, checksum::text \
                                 from public.refinery_schema_history order by version";

/// The migrations that were applied here; none where there is no history.
///
/// # Errors
/// When the table is not refinery's, may not be read, or holds what refinery never wrote.
pub(super) async fn read(tx: &Transaction<'_>) -> Result<Vec<Migration>> {
    let found = tx.query(include_str!("queries/history_table.sql"), &[]).await?;
    let Some(row) = found.first() else { return Ok(Vec::new()) };
    let columns: Vec<String> = value(row, "columns")?;
    let kind: String = value(row, "kind")?;
    if kind != "r" || !is_refinerys(&columns) {
        return Err(refused("is not a history of refinery's").hint(ELSEWHERE));
    }
    if !value::<bool>(row, "readable")? {
        return Err(Error::new(ErrorKind::NotPermitted, format!("`{HISTORY_TABLE}` may not be read"))
            .hint("run it as the role that migrated this database"));
    }
    tx.query(SELECT, &[]).await?.iter().map(read_row).collect()
}

fn is_refinerys(columns: &[String]) -> bool {
    let text = |name: &str, found: &str| {
        found == format!("{name} character varying") || found == format!("{name} text")
    };
    match columns {
        [version, name, applied_on, checksum] => {
            matches!(version.as_str(), "version integer" | "version bigint")
                && text("name", name)
                && text("applied_on", applied_on)
                && text("checksum", checksum)
        }
        _ => false,
    }
}

/// One row of [`SELECT`] as refinery takes it.
pub(super) fn read_row(row: &Row) -> Result<Migration> {
    let version: i64 = value(row, "version")?;
    let foreign = || refused("holds the migrations of another project").hint(ELSEWHERE);
    // A version that is a date, or a checksum of another kind, is not one of ours.
    let version = i32::try_from(version).map_err(|_| foreign())?;
    let name = value::<Option<String>>(row, "name")?.ok_or_else(foreign)?;
    let applied_on = value::<Option<String>>(row, "applied_on")?.ok_or_else(foreign)?;
    let applied_on = OffsetDateTime::parse(&applied_on, &Rfc3339).map_err(|_| foreign())?;
    let checksum = value::<Option<String>>(row, "checksum")?.and_then(|text| text.parse().ok());
    Ok(Migration::applied(version, name, applied_on, checksum.ok_or_else(foreign)?))
}

/// Notes that migrations were applied, as refinery does it, and keeps the history from
/// everybody but the owner with `rights`.
///
/// # Errors
/// What the server reported.
pub(super) async fn record(tx: &Transaction<'_>, migrations: &[Migration], rights: &[&str]) -> Result<()> {
    let there = tx.query(include_str!("queries/history_table.sql"), &[]).await?;
    if there.is_empty() {
        tx.batch(include_str!("queries/create_history.sql")).await?;
        for sql in rights {
            tx.batch(sql).await?;
        }
    }
    let now = tx
        .query("select to_char(now() at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') as now", &[])
        .await?;
    let now: String = now.first().map(|row| value(row, "now")).transpose()?.unwrap_or_default();
    for migration in migrations {
        let (version, name, checksum) =
            (migration.version(), migration.name(), migration.checksum().to_string());
        tx.execute(
            "insert into public.refinery_schema_history (version, name, applied_on, checksum) values ($1, $2, $3, $4)",
            &[(&version, Type::INT4), (&name, Type::TEXT), (&now, Type::TEXT), (&checksum, Type::TEXT)],
        )
        .await?;
    }
    Ok(())
}

/// The migrations of this release that are not in the history.
///
/// # Errors
/// When the history and this release disagree about what a version is.
pub(super) fn missing(ours: &[Migration], applied: &[Migration]) -> Result<Vec<Migration>> {
    let ours_at = |version| ours.iter().find(|migration| migration.version() == version);
    for found in applied {
        match ours_at(found.version()) {
            Some(our) if is_same(our, found) => {}
            Some(our) if our.name() == found.name() => {
                return Err(refused(&format!("has `{found}` with other contents than this release"))
                    .hint("use the release of clara-crm that migrated this database, or a later one"));
            }
            None if applied
                .iter()
                .any(|other| ours_at(other.version()).is_some_and(|our| is_same(our, other))) =>
            {
                return Err(refused(&format!("has `{found}`, which this release does not know"))
                    .hint("a later clara-crm migrated this database: update to it"));
            }
            _ => {
                return Err(refused("holds the migrations of another project")
                    .because(format!("it has `{found}`"))
                    .hint(ELSEWHERE));
            }
        }
    }
    let last = applied.iter().map(Migration::version).max();
    let is_missing = |migration: &&Migration| last.is_none_or(|last| migration.version() > last);
    Ok(ours.iter().filter(is_missing).cloned().collect())
}

/// The first migration has been said in other statements before. What it comes to is
/// looked up in the database, not in the history, so that does not matter.
fn is_same(our: &Migration, found: &Migration) -> bool {
    our == found
        || (our.version() == found.version()
            && our.name() == found.name()
            && FORMER.contains(&found.checksum()))
}

const FORMER: [u64; 1] = [5_800_041_798_863_269_810];

const ELSEWHERE: &str = "give the CRM a database of its own, or move that table to another schema \
                         (`alter table public.refinery_schema_history set schema …`)";

fn refused(what: &str) -> Error {
    Error::new(ErrorKind::Refused, format!("`{HISTORY_TABLE}` {what}"))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn ours() -> Vec<Migration> {
        let migration = |name| Migration::unapplied(name, "select 1").unwrap();
        vec![migration("V1__first"), migration("V2__second")]
    }

    fn applied(migration: &Migration) -> Migration {
        let (name, checksum) = (migration.name().to_owned(), migration.checksum());
        Migration::applied(migration.version(), name, OffsetDateTime::UNIX_EPOCH, checksum)
    }

    #[test]
    fn what_is_not_applied_is_missing() {
        let ours = ours();
        assert_eq!(missing(&ours, &[]).unwrap(), ours);
        assert_eq!(missing(&ours, &[applied(&ours[0])]).unwrap(), [ours[1].clone()]);
        assert_eq!(missing(&ours, &ours.iter().map(applied).collect::<Vec<_>>()).unwrap(), []);
    }

    #[test]
    fn a_later_release_and_another_project_are_told_apart() {
        let ours = ours();
        let later = Migration::applied(3, "third".into(), OffsetDateTime::UNIX_EPOCH, 1);
        let error = missing(&ours, &[applied(&ours[0]), later]).unwrap_err();
        assert!(error.hints()[0].contains("update"), "{error}");

        let foreign = Migration::applied(1, "initial".into(), OffsetDateTime::UNIX_EPOCH, 1);
        let error = missing(&ours, &[foreign]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Refused);
        assert!(error.message().contains("another project"), "{error}");
    }

    #[test]
    fn an_edited_migration_is_refused() {
        let edited = Migration::applied(1, "first".into(), OffsetDateTime::UNIX_EPOCH, 1);
        assert!(missing(&ours(), &[edited]).unwrap_err().message().contains("other contents"));
    }
}
