-- The tables that people and systems write, with what names a row of each.
select n.nspname::text as schema, c.relname::text as name,
    coalesce((
        select 'concat_ws('','', ' || string_agg(format('t.%I', a.attname), ', ' order by k.place) || ')'
        from pg_constraint p, unnest(p.conkey) with ordinality as k (attnum, place)
        join pg_attribute a on a.attnum = k.attnum and a.attrelid = c.oid
        where p.conrelid = c.oid and p.contype = 'p'
    ), (
        -- A key that was lost.
        select 'concat_ws('','', t.id)' from pg_attribute a
        where a.attrelid = c.oid and a.attname = 'id' and not a.attisdropped
    ), 'md5(t::text)') as key,
    array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^(pg_|information_schema$)'
order by 1, 2
