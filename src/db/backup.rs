//! Copies a database into an archive of `pg_dump` before something changes it, and makes
//! sure that the archive can be read.
//!
//! `pg_dump` is PostgreSQL's own: no other program knows every object that a database may
//! hold.

mod archive;
#[cfg(feature = "embedded")]
mod contents;
#[cfg(feature = "embedded")]
mod custom;
#[cfg(feature = "embedded")]
mod embedded;
mod libpq;
mod partial;
mod programs;
#[cfg(feature = "embedded")]
mod quoting;
#[cfg(feature = "embedded")]
mod script;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::endpoint::Endpoint;
use super::{Access, Database, ServerTarget, Target};
use crate::error::{Error, ErrorKind, Result};
use partial::Partial;
pub use programs::Programs;

/// A backup that was made and read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// Where it is.
    pub file: PathBuf,
    /// How large it is.
    pub bytes: u64,
    /// The tables whose rows are in it.
    pub tables: usize,
    /// How long it took to make and to read back.
    pub duration: Duration,
}

/// Writes the database of `target`, to which `db` is connected, into `file` in `pg_dump`'s
/// custom format (`pg_restore` reads it): a server's with the programs that this system has,
/// the embedded one without any. The database comes back: the embedded one has to be closed
/// meanwhile and is then open anew.
///
/// `pg_dump` sets session parameters, an empty `search_path` among them. A pooler in
/// transaction mode without a `server_reset_query` hands them on to its next client: back up
/// through a direct connection or the pooler's port for sessions.
///
/// # Errors
/// `Refused` for a file that is there already, and for an embedded PostgreSQL that is in memory
/// or holds large objects; `Input` where the programs are missing or too old, or the file
/// cannot be written; `NotPermitted` where the role may not read everything; `Server` where
/// `pg_dump` fails otherwise. There is no file of this name then.
pub async fn backup(target: &Target, db: Database, file: &Path) -> Result<(Database, Backup)> {
    backup_with(&Programs::of_system(), target, db, file).await
}

/// As [`backup`], with the programs of certain folders.
///
/// # Errors
/// As [`backup`].
pub async fn backup_with(
    programs: &Programs,
    target: &Target,
    db: Database,
    file: &Path,
) -> Result<(Database, Backup)> {
    let started = Instant::now();
    let partial = Partial::create(file)?;
    let (db, tables) = match (target, db.endpoint.clone()) {
        (Target::Server(server), Some(endpoint)) => {
            let mut db = db;
            let tables = of_server(programs, server, &endpoint, &mut db, &partial).await?;
            (db, tables)
        }
        #[cfg(feature = "embedded")]
        _ => embedded::write(db, &partial).await?,
        #[cfg(not(feature = "embedded"))]
        _ => return Err(Error::new(ErrorKind::Internal, "the backup is of another database")),
    };
    let bytes = partial.keep()?;
    Ok((db, Backup { file: file.to_owned(), bytes, tables, duration: started.elapsed() }))
}

/// Fills the file, reads it back and tells how many tables have their rows in it.
async fn of_server(
    programs: &Programs,
    server: &ServerTarget,
    endpoint: &Endpoint,
    db: &mut Database,
    partial: &Partial,
) -> Result<usize> {
    let tables = Contents::read(db).await?;
    let environment = libpq::environment(server, endpoint);
    let tools = programs.choose(tables.server_major, &environment).await?;
    tools.dump(&environment, partial).await?;
    partial.sync()?;
    let listed = tools.list(&environment, partial).await?;
    archive::assert_complete(&listed, &tables.names)?;
    tools.read_through(&environment, partial).await?;
    Ok(archive::tables_with_rows(&listed))
}

/// What an archive of a database has to hold.
struct Contents {
    /// The server's major version.
    server_major: u32,
    /// The CRM's tables that are there.
    names: Vec<String>,
}

impl Contents {
    async fn read(db: &mut Database) -> Result<Self> {
        let tx = db.begin(Access::Read).await?;
        let sql = "select current_setting('server_version_num')::int / 10000 as major,
                          array(select c.relname::text from pg_catalog.pg_class c
                                 where c.relnamespace = to_regnamespace('public') and c.relkind = 'r'
                                   and c.relpersistence <> 't' order by 1) as names";
        let rows = tx.query(sql, &[]).await?;
        tx.rollback().await?;
        let row = rows.first().ok_or_else(|| Error::new(ErrorKind::Internal, "the server told nothing"))?;
        Ok(Self { server_major: row.get::<_, i32>("major").unsigned_abs(), names: row.get("names") })
    }
}
