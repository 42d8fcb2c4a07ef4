//! One difference: how it is made, whatever the names are here, and what it is.

use super::Report;
use crate::schema::finding::{Code, Severity};

/// A difference from what the CRM needs.
pub(super) struct Drift {
    /// What is done, in words.
    pub(super) name: &'static str,
    /// What makes it; it fails where it cannot be made.
    pub(super) sql: String,
    /// All that is to be reported of it, in order.
    pub(super) reported: Vec<Report>,
}

impl Drift {
    pub(super) fn new(name: &'static str, sql: impl Into<String>) -> Self {
        Self { name, sql: sql.into(), reported: Vec::new() }
    }

    /// The same, with `<me>` for the role that makes it.
    pub(super) fn by(mut self, role: &str) -> Self {
        for object in self.reported.iter_mut().filter_map(|report| report.object.as_mut()) {
            *object = object.replace("<me>", role);
        }
        self
    }

    /// Reported as an error.
    pub(super) fn error(self, code: Code, table: &str, object: &str) -> Self {
        self.reported(Severity::Error, code, table, object)
    }

    /// Reported as a warning.
    pub(super) fn warning(self, code: Code, table: &str, object: &str) -> Self {
        self.reported(Severity::Warning, code, table, object)
    }

    /// Reported as an info.
    pub(super) fn info(self, code: Code, table: &str, object: &str) -> Self {
        self.reported(Severity::Info, code, table, object)
    }

    fn reported(mut self, severity: Severity, code: Code, table: &str, object: &str) -> Self {
        let named = |name: &str| (!name.is_empty()).then(|| name.to_owned());
        self.reported.push(Report { code, severity, table: named(table), object: named(object) });
        self.reported.sort();
        self
    }
}

/// Runs `action` (a format with the object's name in `%I`) for each name that `names`
/// selects, and fails where there is none.
fn for_each(names: &str, action: &str) -> String {
    format!(
        "do $drift$
         declare
             found text;
             count int := 0;
         begin
             for found in {names}
             loop
                 execute format($action${action}$action$, found);
                 count := count + 1;
             end loop;
             if count = 0 then
                 raise exception 'there is no such thing here';
             end if;
         end
         $drift$;"
    )
}

/// Drops what constrains a column, whatever its name: `c` a CHECK, `f` a foreign key,
/// `u` a unique constraint, `p` the primary key.
pub(super) fn without_constraint(table: &str, column: &str, kind: char) -> String {
    for_each(
        &format!(
            "select k.conname from pg_catalog.pg_constraint k
             join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attname = '{column}'
             where k.conrelid = 'public.{table}'::regclass and k.contype = '{kind}' and a.attnum = any (k.conkey)"
        ),
        &format!("alter table public.{table} drop constraint %I"),
    )
}

/// Drops every index whose first key looks like `key`.
pub(super) fn without_index(table: &str, key: &str) -> String {
    for_each(
        &format!(
            "select i.indexrelid::regclass::text from pg_catalog.pg_index i
             where i.indrelid = 'public.{table}'::regclass and not i.indisunique
                 and replace(pg_catalog.pg_get_indexdef(i.indexrelid, 1, true), '::text', '') like $${key}%$$"
        ),
        "drop index public.%I",
    )
    .replace(
        "select i.indexrelid::regclass::text",
        "select (select c.relname from pg_catalog.pg_class c where c.oid = i.indexrelid)",
    )
}

/// Drops every policy of a table.
pub(super) fn without_policies(table: &str) -> String {
    for_each(
        &format!(
            "select p.polname from pg_catalog.pg_policy p where p.polrelid = 'public.{table}'::regclass"
        ),
        &format!("drop policy %I on public.{table}"),
    )
}

/// Drops the triggers whose function's name or text mentions `word`.
pub(super) fn without_trigger(table: &str, word: &str) -> String {
    for_each(
        &format!(
            "select t.tgname from pg_catalog.pg_trigger t join pg_catalog.pg_proc p on p.oid = t.tgfoid
             where t.tgrelid = '{table}'::regclass and not t.tgisinternal
                 and (p.proname = '{word}' or p.prosrc ~ '\\m{word}\\M')"
        ),
        &format!("drop trigger %I on {table}"),
    )
}

/// Changes a column's default, where it has one.
pub(super) fn for_default(table: &str, column: &str, action: &str) -> String {
    for_each(
        &format!(
            "select a.attname from pg_catalog.pg_attribute a
             where a.attrelid = 'public.{table}'::regclass and a.attname = '{column}' and a.atthasdef"
        ),
        &format!("alter table public.{table} alter %I {action}"),
    )
}
