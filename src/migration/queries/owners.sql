-- The role, and those of the CRM's tables that it may not alter, with their owners.
--
-- $1 text[]  table names
select
    current_user::text as role,
    foreign_table.name,
    foreign_table.owner
from (select) one
left join (
    select c.relname::text as name, pg_get_userbyid(c.relowner)::text as owner
    from pg_catalog.pg_class c
    where c.relnamespace = to_regnamespace('public') and c.relname = any ($1)
        and not pg_has_role(c.relowner, 'usage')
) foreign_table on true
