//! What an archive of the embedded PostgreSQL holds, in which order: the objects that its
//! `pg_dump` tells, and the rows of the tables.

use super::custom::{Entry, Section};
use crate::db::{Row, Transaction, column};
use crate::error::{Error, ErrorKind, Result};

/// `pg_class` itself, the catalog of tables.
const CATALOG_OF_TABLES: u32 = 1259;

/// A table whose rows are copied.
pub(super) struct Table {
    oid: u32,
    schema: String,
    name: String,
    owner: String,
    /// Schema and name as SQL has them.
    pub(super) qualified: String,
    /// The columns that are copied, in parentheses; nothing where there are none.
    columns: String,
}

impl Table {
    /// All of a database.
    pub(super) async fn all(tx: &Transaction<'_>) -> Result<Vec<Self>> {
        tx.query(include_str!("tables.sql"), &[]).await?.iter().map(Self::read).collect()
    }

    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            oid: column(row, "oid")?,
            schema: column(row, "schema")?,
            name: column(row, "name")?,
            owner: column(row, "owner")?,
            qualified: column(row, "qualified")?,
            columns: column(row, "columns")?,
        })
    }

    /// The pattern of `pg_dump` for this table alone.
    pub(super) fn pattern(&self) -> String {
        let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
        format!("{}.{}", quoted(&self.schema), quoted(&self.name))
    }

    /// The statement that writes its rows.
    pub(super) fn copy_out(&self) -> String {
        format!("copy {} {} to stdout", self.qualified, self.columns)
    }

    /// The entry of its rows, below the entry that makes the table.
    fn entry(&self, id: i32, made_by: i32) -> Entry {
        Entry {
            oid: self.oid,
            tag: self.name.clone(),
            section: Section::Data,
            copy: Some(format!("COPY {} {} FROM stdin;\n", self.qualified, self.columns)),
            schema: Some(self.schema.clone()),
            owner: Some(self.owner.clone()),
            dependencies: vec![made_by],
            ..plain(id, "TABLE DATA", "")
        }
    }
}

/// All entries of an archive: the rows of each table stand before whatever `objects` has that
/// is made after them.
///
/// # Errors
/// `Internal` where a table is not among the objects.
pub(super) fn entries(objects: Vec<Entry>, tables: &[Table]) -> Result<Vec<Entry>> {
    let mut ids = objects.iter().map(|entry| entry.id).max().unwrap_or_default() + 1..;
    let mut next = || ids.next().unwrap_or(i32::MAX);
    let mut entries: Vec<_> = settings().map(|(kind, sql)| plain(next(), kind, sql)).into();
    let rows = tables.iter().map(|table| {
        let made_by = objects.iter().find(|entry| (entry.class, entry.oid) == (CATALOG_OF_TABLES, table.oid));
        made_by.map(|made_by| table.entry(next(), made_by.id)).ok_or_else(|| unknown(table))
    });
    let rows = rows.collect::<Result<Vec<_>>>()?;
    let begin = objects.iter().position(|entry| matches!(entry.section, Section::Data | Section::PostData));
    let mut objects = objects;
    let after = objects.split_off(begin.unwrap_or(objects.len()));
    entries.extend(objects);
    entries.extend(rows);
    entries.extend(after);
    one_after_the_other(&mut entries);
    Ok(entries)
}

/// What an archive begins with: how its statements are to be read.
fn settings() -> [(&'static str, &'static str); 3] {
    [
        ("ENCODING", "SET client_encoding = 'UTF8';\n"),
        ("STDSTRINGS", "SET standard_conforming_strings = 'on';\n"),
        ("SEARCHPATH", "SELECT pg_catalog.set_config('search_path', '', false);\n"),
    ]
}

fn plain(id: i32, kind: &str, definition: &str) -> Entry {
    Entry {
        id,
        class: 0,
        oid: 0,
        tag: kind.to_owned(),
        kind: kind.to_owned(),
        section: Section::PreData,
        definition: definition.to_owned(),
        drop: String::new(),
        copy: None,
        schema: None,
        owner: None,
        dependencies: Vec::new(),
    }
}

/// What is made after the rows waits for all of them, and each for the one before: a script
/// does not tell what else `pg_restore --jobs` would have to know.
fn one_after_the_other(entries: &mut [Entry]) {
    let is_rows = |entry: &Entry| entry.section == Section::Data;
    let mut wait_for: Vec<i32> =
        entries.iter().filter(|entry| is_rows(entry)).map(|entry| entry.id).collect();
    let begin = entries.iter().position(|entry| entry.section == Section::PostData);
    for entry in &mut entries[begin.unwrap_or(0)..] {
        if begin.is_some() && !is_rows(entry) {
            entry.dependencies.append(&mut wait_for);
            wait_for.push(entry.id);
        }
    }
}

fn unknown(table: &Table) -> Error {
    Error::new(ErrorKind::Internal, "what `pg_dump` wrote of the embedded PostgreSQL is not complete")
        .because(format!("it does not tell how the table {} is made", table.qualified))
}
