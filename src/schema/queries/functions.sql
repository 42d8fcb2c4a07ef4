-- Functions in public that bear one of the names.
--
-- $1 text[]  function names
select
    p.proname::text as name,
    pg_catalog.oidvectortypes(p.proargtypes) as arguments,
    -- Policies call them in the name of whoever asks.
    coalesce((
        select has_function_privilege(r.oid, p.oid, 'execute')
        from pg_catalog.pg_roles r where r.rolname = 'authenticated'
    ), true) as callable,
    pg_has_role(p.proowner, 'usage') or has_function_privilege(p.oid, 'execute with grant option') as may_grant
from pg_catalog.pg_proc p
where p.pronamespace = to_regnamespace('public') and p.proname = any ($1)
