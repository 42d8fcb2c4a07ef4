-- Their policies, and whether they are for people who have signed in or for anyone.
--
-- $1 text[]  table names
with everyone as (
    select p.oid,
        exists (
            select from unnest(p.polroles) for_role (oid)
            left join pg_catalog.pg_roles r on r.rolname = 'authenticated'
            where for_role.oid = 0 or pg_has_role(r.oid, for_role.oid, 'usage')
        ) as for_authenticated,
        exists (
            select from unnest(p.polroles) for_role (oid)
            left join pg_catalog.pg_roles r on r.rolname = 'anon'
            where for_role.oid = 0 or pg_has_role(r.oid, for_role.oid, 'usage')
        ) as for_anon
    from pg_catalog.pg_policy p
)
select
    c.relname::text as table_name,
    p.polname::text as name,
    p.polcmd::text as command,
    p.polpermissive as permissive,
    e.for_authenticated,
    e.for_anon,
    pg_catalog.pg_get_expr(p.polqual, p.polrelid) as using_expression,
    -- Nothing in it depends on the row, on who asks or on the time.
    coalesce(p.polqual::text !~ '\{(VAR|FUNCEXPR|SUBLINK|PARAM|SQLVALUEFUNCTION|NEXTVALUEEXPR)', false) as using_constant,
    pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) as check_expression,
    coalesce(p.polwithcheck::text !~ '\{(VAR|FUNCEXPR|SUBLINK|PARAM|SQLVALUEFUNCTION|NEXTVALUEEXPR)', false) as check_constant
from pg_catalog.pg_policy p
join everyone e on e.oid = p.oid
join pg_catalog.pg_class c on c.oid = p.polrelid
where c.relnamespace = to_regnamespace('public') and c.relname = any ($1)
order by c.relname, p.polname
