-- What already bears a name that the first migration gives.
--
-- $1 text[]  tables
-- $2 text[]  enum types
-- $3 text[]  functions
select
    case c.relkind
        when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' when 'f' then 'foreign table'
        when 'c' then 'type' when 'i' then 'index' when 'I' then 'index' else 'table'
    end as kind,
    c.relname::text as name
from pg_catalog.pg_class c
where c.relnamespace = to_regnamespace('public') and c.relname = any ($1 || $2)
union all
select 'type', t.typname::text
from pg_catalog.pg_type t
where t.typnamespace = to_regnamespace('public') and t.typname = any ($1 || $2) and t.typrelid = 0
union all
select 'function', p.proname::text
from pg_catalog.pg_proc p
where p.pronamespace = to_regnamespace('public') and p.proname = any ($3)
order by kind desc, name
