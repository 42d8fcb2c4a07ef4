-- The policies of the CRM's tables.
--
-- $1 text[]  table names
select tablename::text as table_name, policyname::text as name
from pg_catalog.pg_policies
where schemaname = 'public' and tablename = any ($1)
order by 1, 2
