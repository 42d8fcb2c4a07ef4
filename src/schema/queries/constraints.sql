-- Their primary keys, foreign keys and CHECK constraints.
--
-- $1 text[]  table names
select
    c.relname::text as table_name,
    k.conname::text as name,
    k.contype::text as kind,
    array(
        select a.attname::text
        from unnest(k.conkey) with ordinality key (attnum, place)
        join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = key.attnum
        order by key.place
    ) as columns,
    case when fn.nspname = 'public' then f.relname else fn.nspname || '.' || f.relname end::text as target,
    array(
        select a.attname::text
        from unnest(k.confkey) with ordinality key (attnum, place)
        join pg_catalog.pg_attribute a on a.attrelid = k.confrelid and a.attnum = key.attnum
        order by key.place
    ) as target_columns,
    k.confdeltype::text as on_delete,
    k.convalidated as validated,
    pg_catalog.pg_get_expr(k.conbin, k.conrelid) as expression,
    -- What is false while other columns are empty is false whatever they hold, unless it
    -- asks whether they are.
    coalesce(cardinality(k.conkey), 0) <= 1 or coalesce(
        k.conbin::text !~ '\{(NULLTEST|BOOLEANTEST|COALESCE|DISTINCTEXPR|NULLIFEXPR|CASE|FUNCEXPR|SUBLINK|MINMAX|XMLEXPR)',
        false
    ) as conclusive
from pg_catalog.pg_constraint k
join pg_catalog.pg_class c on c.oid = k.conrelid
left join pg_catalog.pg_class f on f.oid = k.confrelid
left join pg_catalog.pg_namespace fn on fn.oid = f.relnamespace
where c.relnamespace = to_regnamespace('public') and c.relname = any ($1) and k.contype in ('p', 'f', 'c')
    -- PostgreSQL 18 has constraints that are only there to be read.
    and coalesce((to_jsonb(k) ->> 'conenforced')::boolean, true)
order by c.relname, k.conname
