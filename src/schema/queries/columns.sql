-- Their columns: the type below any domain, and what the default calls.
--
-- $1 text[]  table names
with recursive base (domain, type, typmod, not_null) as (
    select t.oid, t.typbasetype, t.typtypmod, t.typnotnull
    from pg_catalog.pg_type t where t.typtype = 'd'
    union all
    select b.domain, t.typbasetype, case when b.typmod < 0 then t.typtypmod else b.typmod end,
        b.not_null or t.typnotnull
    from base b join pg_catalog.pg_type t on t.oid = b.type and t.typtype = 'd'
)
select
    c.relname::text as table_name,
    a.attname::text as name,
    t.typname::text as type_name,
    t.typtype::text as type_kind,
    t.typnamespace in (to_regnamespace('public'), to_regnamespace('pg_catalog')) as plain_type,
    coalesce(b.typmod, a.atttypmod) as typmod,
    pg_catalog.format_type(a.atttypid, a.atttypmod) as type_display,
    a.attnotnull or coalesce(b.not_null, false) as not_null,
    a.attidentity <> '' or a.attgenerated <> '' as fills_itself,
    pg_catalog.pg_get_expr(d.adbin, d.adrelid) as default_expression,
    -- A stored expression names each function it calls by oid.
    array(
        select concat_ws(' ', concat_ws('.', n.nspname, p.proname), p.provolatile, pg_catalog.format_type(p.prorettype, null))
        from regexp_matches(d.adbin::text, ':funcid (\d+)', 'g') called
        join pg_catalog.pg_proc p on p.oid = called[1]::oid
        join pg_catalog.pg_namespace n on n.oid = p.pronamespace
    ) as default_calls
from pg_catalog.pg_class c
join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
left join base b on b.domain = a.atttypid
    and not exists (select from pg_catalog.pg_type x where x.oid = b.type and x.typtype = 'd')
join pg_catalog.pg_type t on t.oid = coalesce(b.type, a.atttypid)
left join pg_catalog.pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum and a.attgenerated = ''
where c.relnamespace = to_regnamespace('public') and c.relname = any ($1)
order by c.relname, a.attnum
