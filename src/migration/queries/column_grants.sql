-- Rights on single columns of the CRM's tables, as the statements that grant them.
--
-- $1 text[]  table names
select
    c.relname::text as table_name,
    a.attname::text as column_name,
    format(
        'grant %s (%I) on public.%I to %s%s', lower(held.privilege_type), a.attname, c.relname,
        case held.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(held.grantee)) end,
        case when held.is_grantable then ' with grant option' else '' end
    ) as statement
from pg_catalog.pg_class c
join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
cross join lateral aclexplode(a.attacl) held
where c.relnamespace = to_regnamespace('public') and c.relname = any ($1) and held.grantee <> c.relowner
order by 1, 2, 3
