//! Copies the embedded PostgreSQL into an archive, without any program of the system.
//!
//! Its own `pg_dump` tells the objects, and can do no more than write a script; the rows come
//! through a connection of ours, one at a time, so that a large table needs no more memory
//! than a small one.

use std::fs::File;
use std::io::BufReader;

use super::contents::{self, Table};
use super::custom::{self, Head, Writer};
use super::partial::Partial;
use super::script;
use crate::db::{Access, Database, Transaction, column};
use crate::error::{Error, ErrorKind, Result};

/// What `COPY` writes must not depend on how this database or role is set up.
const SETTINGS: &str = "set local statement_timeout = 0; set local row_security = off; \
    set local search_path = ''; set local datestyle = 'ISO'; set local intervalstyle = 'postgres'; \
    set local extra_float_digits = 3; set local bytea_output = 'hex'";

/// Fills the file, reads it back and tells how many tables have their rows in it. The database
/// is stopped for that and started again; nobody else can open it meanwhile.
pub(super) async fn write(db: Database, file: &Partial) -> Result<(Database, usize)> {
    let (mut db, script, tables) = objects(db).await?;
    let entries = contents::entries(script::entries(&script)?, &tables)?;
    let tx = db.begin(Access::Read).await?;
    tx.batch(SETTINGS).await?;
    let head = head(&tx).await?;
    let failed = |error| file.failed(error);
    let mut writer = Writer::begin(file.handle()?, &head, &entries).map_err(failed)?;
    let with_rows = entries.iter().enumerate().filter(|(_, entry)| entry.copy.is_some());
    for ((index, _), table) in with_rows.clone().zip(&tables) {
        let mut block = writer.block(index).map_err(failed)?;
        tx.copy_out(&table.copy_out(), |rows| block.rows(rows).map_err(failed)).await?;
        block.finish().map_err(failed)?;
    }
    writer.finish().map_err(failed)?;
    file.sync()?;
    let written = File::open(file.path()).and_then(|file| custom::read(BufReader::new(file)));
    let written = written.map_err(|error| incomplete().because(error))?;
    if written.entries != entries {
        return Err(incomplete().because("its list of contents is not the one that was written"));
    }
    for ((_, entry), table) in with_rows.zip(&tables) {
        if written.rows.get(&entry.id) != Some(&rows_of(&tx, table).await?) {
            return Err(incomplete().because(format!("the rows of {} are not all in it", table.qualified)));
        }
    }
    tx.rollback().await?;
    Ok((db, tables.len()))
}

/// The script of everything but the rows of tables, and those tables.
async fn objects(mut db: Database) -> Result<(Database, String, Vec<Table>)> {
    let tx = db.begin(Access::Read).await?;
    let tables = Table::all(&tx).await?;
    tx.rollback().await?;
    // Verbose: with the numbers of the entries.
    let mut arguments: Vec<_> =
        ["--verbose", "--no-tablespaces", "--no-table-access-method"].map(str::to_owned).into();
    arguments.extend(tables.iter().map(|table| format!("--exclude-table-data={}", table.pattern())));
    let (db, script) = db.dump(arguments).await?;
    Ok((db, script, tables))
}

async fn head(tx: &Transaction<'_>) -> Result<Head> {
    let sql = "select current_database()::text as database, current_setting('server_version') as version";
    let rows = tx.query(sql, &[]).await?;
    let row = rows.first().ok_or_else(|| Error::new(ErrorKind::Internal, "the server told nothing"))?;
    Ok(Head {
        made: chrono::Local::now(),
        database: column(row, "database")?,
        version: column(row, "version")?,
    })
}

async fn rows_of(tx: &Transaction<'_>, table: &Table) -> Result<u64> {
    let rows = tx.query(&format!("select count(*) as rows from only {}", table.qualified), &[]).await?;
    let counted: Option<i64> = rows.first().map(|row| column(row, "rows")).transpose()?;
    Ok(counted.unwrap_or_default().unsigned_abs())
}

fn incomplete() -> Error {
    Error::new(ErrorKind::Server, "the backup cannot be read back")
}
