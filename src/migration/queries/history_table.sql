-- What bears the name of refinery's history table: nothing, or a row that tells
-- whether it has refinery's columns and may be read.
select
    array(
        select concat_ws(' ', a.attname, pg_catalog.format_type(a.atttypid, null))
        from pg_catalog.pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        order by a.attnum
    ) as columns,
    c.relkind::text as kind,
    has_table_privilege(c.oid, 'select') and not row_security_active(c.oid) as readable
from pg_catalog.pg_class c
where c.relnamespace = to_regnamespace('public') and c.relname = 'refinery_schema_history'
