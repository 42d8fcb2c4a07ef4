//! Reads the entries of an archive out of the script that `pg_dump --verbose` writes.
//!
//! Each object stands below a heading that says its number in the archive, its place in the
//! catalogs, its name and its owner (`_printTocEntry` of PostgreSQL's `pg_backup_archiver.c`).

use super::custom::{Entry, Section};
use super::quoting::token_end;
use crate::error::{Error, ErrorKind, Result};

const HEADING: &str = "--\n-- TOC entry ";
const END: &str = "-- Completed on ";

/// Objects that belong to the rows, not to the tables.
const WITH_ROWS: [&str; 1] = ["SEQUENCE SET"];
/// Objects that are made once the rows are there.
const AFTER_ROWS: [&str; 14] = [
    "CHECK CONSTRAINT",
    "CONSTRAINT",
    "DEFAULT ACL",
    "EVENT TRIGGER",
    "FK CONSTRAINT",
    "INDEX",
    "INDEX ATTACH",
    "MATERIALIZED VIEW DATA",
    "POLICY",
    "PUBLICATION",
    "ROW SECURITY",
    "RULE",
    "STATISTICS",
    "TRIGGER",
];
/// What is said of another object, and goes where that one goes.
const OF_OTHERS: [&str; 3] = ["ACL", "COMMENT", "SECURITY LABEL"];

/// The entries of a script, in its order. It has to be one without rows of tables.
///
/// # Errors
/// `Refused` for large objects, which have no place in a script; `Internal` for a script that
/// is cut off or not of this form.
pub(super) fn entries(script: &str) -> Result<Vec<Entry>> {
    let (starts, end) = headings(script)?;
    let ends = starts.iter().skip(1).copied().chain([end]);
    let mut entries = Vec::new();
    let mut rows_begun = false;
    for (start, end) in starts.iter().copied().zip(ends) {
        let mut entry = entry(&script[start..end]).ok_or_else(|| unreadable("a heading is not known"))?;
        let kind = entry.kind.as_str();
        if kind.starts_with("BLOB") {
            return Err(large_objects());
        }
        if kind == "TABLE DATA" {
            return Err(unreadable("it holds rows of a table that is not known"));
        }
        rows_begun |= WITH_ROWS.contains(&kind) || AFTER_ROWS.contains(&kind);
        entry.section = section(kind, rows_begun);
        entries.push(entry);
    }
    Ok(entries)
}

fn section(kind: &str, rows_begun: bool) -> Section {
    match kind {
        _ if OF_OTHERS.contains(&kind) => Section::None,
        _ if WITH_ROWS.contains(&kind) => Section::Data,
        _ if rows_begun => Section::PostData,
        _ => Section::PreData,
    }
}

/// Where the headings begin, and where the last object ends. A function's body may hold the
/// likes of them: only those count that are quoted nowhere.
fn headings(script: &str) -> Result<(Vec<usize>, usize)> {
    let mut starts = Vec::new();
    let mut at = 0;
    while at < script.len() {
        if at == 0 || script.as_bytes()[at - 1] == b'\n' {
            if script[at..].starts_with(END) {
                return Ok((starts, at));
            }
            if script[at..].starts_with(HEADING) {
                starts.push(at);
            }
        }
        at = token_end(script, at);
    }
    Err(unreadable("it is cut off"))
}

fn entry(text: &str) -> Option<Entry> {
    let (heading, body) = text.strip_prefix(HEADING)?.split_once("\n--\n\n")?;
    let mut lines = heading.lines();
    let (id, place) = lines.next()?.strip_suffix(')')?.split_once(" (class ")?;
    let (class, oid) = place.split_once(" OID ")?;
    let mut line = lines.next()?;
    let mut dependencies = Vec::new();
    if let Some(numbers) = line.strip_prefix("-- Dependencies:") {
        dependencies = numbers.split_whitespace().map(|id| id.parse().ok()).collect::<Option<_>>()?;
        line = lines.next()?;
    }
    let named = line.strip_prefix("-- Name: ").or(line.strip_prefix("-- Data for Name: "))?;
    let (named, owner) = named.rsplit_once("; Owner: ")?;
    let (named, schema) = named.rsplit_once("; Schema: ")?;
    let (tag, kind) = named.rsplit_once("; Type: ")?;
    let (definition, drop) = definition(body, kind, tag, owner);
    Some(Entry {
        id: id.parse().ok()?,
        class: class.parse().ok()?,
        oid: oid.parse().ok()?,
        tag: tag.to_owned(),
        kind: kind.to_owned(),
        section: Section::None,
        definition: definition.to_owned(),
        drop,
        copy: None,
        schema: known(schema),
        owner: known(owner),
        dependencies,
    })
}

fn known(name: &str) -> Option<String> {
    (name != "-").then(|| name.to_owned())
}

/// An object's own statements, without the one that gives it to its owner: `pg_restore` makes
/// that one again for each object that it knows how to drop. That statement names the object
/// as the one that drops it does.
fn definition<'a>(body: &'a str, kind: &str, tag: &str, owner: &str) -> (&'a str, String) {
    let all = body.strip_suffix("\n\n").unwrap_or(body);
    if let Some((definition, given)) = all.rsplit_once("\n\nALTER ")
        && let Some((object, to)) = given.rsplit_once(" OWNER TO ")
        && is_name(to.trim_end_matches(';'), owner)
    {
        return (definition, format!("DROP {object};\n"));
    }
    (all, drop_of_part(all, kind, tag).unwrap_or_default())
}

/// Whether this is how SQL has the name that a heading has on one line.
fn is_name(sql: &str, name: &str) -> bool {
    let inside = sql.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(sql);
    inside.replace("\"\"", "\"").replace(['\n', '\r'], " ") == name
}

/// The statement that drops what has no owner and would hold others back: tables that refer
/// to each other, the sequence of a default, the types of a cast. The rest goes with its table.
fn drop_of_part(definition: &str, kind: &str, tag: &str) -> Option<String> {
    match kind {
        "CAST" => Some(format!("DROP {tag};\n")),
        "CONSTRAINT" | "CHECK CONSTRAINT" | "FK CONSTRAINT" => {
            let (altered, added) = definition.split_once("\n    ADD CONSTRAINT ")?;
            Some(format!("{altered} DROP CONSTRAINT {};\n", &added[..token_end(added, 0)]))
        }
        "DEFAULT" => {
            let (altered, set) = definition.split_once(" ALTER COLUMN ")?;
            Some(format!("{altered} ALTER COLUMN {} DROP DEFAULT;\n", &set[..token_end(set, 0)]))
        }
        _ => None,
    }
}

fn large_objects() -> Error {
    Error::new(ErrorKind::Refused, "the embedded PostgreSQL holds large objects")
        .because("an archive of it can hold tables and what belongs to them alone")
        .hint("remove them (`vacuumlo`), or copy its data folder while no clara-crm uses it")
}

fn unreadable(why: &str) -> Error {
    Error::new(ErrorKind::Internal, "what `pg_dump` wrote of the embedded PostgreSQL cannot be read")
        .because(why)
}

#[cfg(test)]
#[path = "script/tests.rs"]
mod tests;
