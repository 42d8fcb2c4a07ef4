-- Columns that were set aside and whose values a run was copying when it was stopped.
--
-- $1 text[]  table names
select c.relname::text as table_name, a.attname::text as column_name, d.description as comment
from pg_catalog.pg_description d
join pg_catalog.pg_class c on c.oid = d.objoid
join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = d.objsubid and not a.attisdropped
where d.classoid = 'pg_catalog.pg_class'::regclass
    and c.relnamespace = to_regnamespace('public') and c.relname = any ($1)
    and d.description like 'clara-crm: its values are being copied to %'
order by 1, 2
