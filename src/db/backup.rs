//! Copies a database into an archive of `pg_dump` before something changes it, and makes
//! sure that the archive can be read.
//!
//! `pg_dump` and `pg_restore` are PostgreSQL's own: no other program knows every object that
//! a database may hold.

mod archive;
mod libpq;
mod partial;
mod programs;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::{Access, Database, Target};
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
/// custom format (`pg_restore` reads it), with the programs that this system has.
///
/// `pg_dump` sets session parameters, an empty `search_path` among them. A pooler in
/// transaction mode without a `server_reset_query` hands them on to its next client: back up
/// through a direct connection or the pooler's port for sessions.
///
/// # Errors
/// `Refused` for a file that is there already, and for the embedded PostgreSQL; `Input` where the programs are missing or too
/// old, or the file cannot be written; `NotPermitted` where the role may not read
/// everything; `Server` where `pg_dump` fails otherwise. There is no file of this name then.
pub async fn backup(target: &Target, db: &mut Database, file: &Path) -> Result<Backup> {
    backup_with(&Programs::of_system(), target, db, file).await
}

/// As [`backup`], with the programs of certain folders.
///
/// # Errors
/// As [`backup`].
pub async fn backup_with(
    programs: &Programs,
    target: &Target,
    db: &mut Database,
    file: &Path,
) -> Result<Backup> {
    let started = Instant::now();
    let (Target::Server(server), Some(endpoint)) = (target, db.endpoint.clone()) else {
        return Err(of_embedded(target));
    };
    let partial = Partial::create(file)?;
    let tables = Contents::read(db).await?;
    let environment = libpq::environment(server, &endpoint);
    let tools = programs.choose(tables.server_major, &environment).await?;
    tools.dump(&environment, &partial).await?;
    partial.sync()?;
    let listed = tools.list(&environment, &partial).await?;
    archive::assert_complete(&listed, &tables.names)?;
    tools.read_through(&environment, &partial).await?;
    let bytes = partial.keep()?;
    Ok(Backup {
        file: file.to_owned(),
        bytes,
        tables: archive::tables_with_rows(&listed),
        duration: started.elapsed(),
    })
}

fn of_embedded(target: &Target) -> Error {
    Error::new(ErrorKind::Refused, format!("the {} cannot be backed up into an archive", target.label()))
        .because("`pg_dump` needs a connection of its own, and the embedded PostgreSQL serves one at a time")
        .hint("copy its data folder while no clara-crm uses it")
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
