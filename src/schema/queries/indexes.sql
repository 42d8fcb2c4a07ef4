-- Their indexes.
--
-- $1 text[]  table names
select
    c.relname::text as table_name,
    ic.relname::text as name,
    am.amname::text as method,
    i.indisunique as is_unique,
    i.indisprimary as is_primary,
    -- ON CONFLICT takes neither a deferred constraint nor an index that is being built.
    i.indisvalid and i.indisready and i.indimmediate as usable,
    i.indisvalid and i.indisready as valid,
    array(
        select pg_catalog.pg_get_indexdef(i.indexrelid, place, true)
        from generate_series(1, i.indnkeyatts) place
        order by place
    ) as keys,
    pg_catalog.pg_get_expr(i.indpred, i.indrelid) as predicate
from pg_catalog.pg_index i
join pg_catalog.pg_class c on c.oid = i.indrelid
join pg_catalog.pg_class ic on ic.oid = i.indexrelid
join pg_catalog.pg_am am on am.oid = ic.relam
where c.relnamespace = to_regnamespace('public') and c.relname = any ($1)
order by c.relname, ic.relname
