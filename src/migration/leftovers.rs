//! Where values stay that a migration had to take out of their column.

/// The table's name in `public`.
pub const NAME: &str = "clara_crm_leftovers";

/// The table, qualified.
pub(super) const TABLE: &str = "public.clara_crm_leftovers";

/// Why a time is there that a trigger of somebody else's overwrote.
pub(super) const STAMPED: &str = "a trigger moved it when the row was put right";

/// Keeps the `stamp` of the rows of `batch`, once for each row: what a second batch finds
/// there is no time of the team's any more.
///
/// Looked up row by row: a `not exists` becomes a join, and PostgreSQL, which knows nothing yet
/// of a table that was empty a moment ago, reads all of it for each batch.
pub(super) fn keeping_stamps(table: &str) -> String {
    format!(
        ", stamped as (\n    insert into {TABLE} (table_name, row_id, column_name, value, reason)\n    \
         select '{table}', id::text, 'updated_at', to_jsonb(stamp), '{STAMPED}' from batch\n    \
         where stamp is not null and (\n        select k.row_id from {TABLE} k where k.table_name = '{table}' \
         and k.row_id = batch.id::text\n        and k.column_name = 'updated_at' limit 1\n    ) is null\n    \
         on conflict do nothing returning 1\n)"
    )
}
