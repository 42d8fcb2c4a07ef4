-- Functions whose bodies are text, which a rename does not reach, and the tables that they
-- are triggers of.
--
-- $1 text[]  table names
select
    p.oid::regprocedure::text as name,
    p.prosrc as body,
    p.prorettype::regtype::text as returns,
    coalesce(p.proargnames, '{}') as parameters,
    array(
        select distinct c.relname::text
        from pg_catalog.pg_trigger t
        join pg_catalog.pg_class c on c.oid = t.tgrelid
        where t.tgfoid = p.oid and not t.tgisinternal
            and c.relnamespace = to_regnamespace('public') and c.relname = any ($1)
    ) as triggers_on
from pg_catalog.pg_proc p
join pg_catalog.pg_language l on l.oid = p.prolang and l.lanname not in ('internal', 'c')
join pg_catalog.pg_namespace n on n.oid = p.pronamespace
where n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'
    -- A body that is stored parsed follows a rename.
    and p.prosrc <> ''
    and not exists (
        select from pg_catalog.pg_depend d
        where d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e'
    )
order by 1
