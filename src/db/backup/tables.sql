-- The tables whose rows `pg_dump` would copy: the ordinary ones, partitions among them, that
-- neither the system nor an extension made. Generated columns are computed again.
select
    c.oid,
    n.nspname::text as schema,
    c.relname::text as name,
    pg_get_userbyid(c.relowner)::text as owner,
    format('%I.%I', n.nspname, c.relname) as qualified,
    coalesce(
        (
            select '(' || string_agg(format('%I', a.attname), ', ' order by a.attnum) || ')'
            from pg_catalog.pg_attribute as a
            where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
        ),
        ''
    ) as columns
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
where
    c.relkind = 'r' and c.relpersistence <> 't'
    and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    and not exists (
        select from pg_catalog.pg_depend as d
        where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
    )
order by schema, name
