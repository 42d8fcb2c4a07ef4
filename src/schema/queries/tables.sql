-- The relations in public that bear a name of the contract.
--
-- $1 text[]  table names
select
    c.relname::text as name,
    case c.relkind
        when 'r' then 'table' when 'p' then 'partitioned table' when 'v' then 'view' when 'm' then 'materialized view'
        when 'S' then 'sequence' when 'f' then 'foreign table' when 'c' then 'type' else 'index'
    end as kind,
    c.relrowsecurity as row_level_security,
    -- Without the right, or with policies in force, rows may be there that do not show.
    has_table_privilege(c.oid, 'select') and not row_security_active(c.oid) as shows_all_rows,
    coalesce((
        select has_any_column_privilege(r.oid, c.oid, 'select')
        from pg_catalog.pg_roles r where r.rolname = 'anon'
    ), false) as readable_by_anon,
    pg_has_role(c.relowner, 'usage') or (
        has_table_privilege(c.oid, 'select with grant option') and has_table_privilege(c.oid, 'insert with grant option')
        and has_table_privilege(c.oid, 'update with grant option') and has_table_privilege(c.oid, 'delete with grant option')
    ) as may_grant
from pg_catalog.pg_class c
where c.relnamespace = to_regnamespace('public') and c.relname = any ($1)
