-- What there is around the tables: whether people sign in here, whether policies can be
-- written, and who may enter the schema.
select
    split_part(current_setting('server_version'), ' ', 1) as server_version,
    current_user::text as role,
    accounts.oid is not null as auth_users,
    -- Without the right, or with policies in force, accounts may be there that do not show.
    coalesce(
        has_schema_privilege(accounts.namespace, 'usage') and has_table_privilege(accounts.oid, 'select')
        and not row_security_active(accounts.oid), false
    ) as shows_all_accounts,
    coalesce(has_table_privilege(accounts.oid, 'trigger'), false) as may_watch_accounts,
    uid.is_there as auth_uid,
    uid.is_there and (
        select count(*) = 2 from pg_catalog.pg_roles where rolname in ('authenticated', 'service_role')
    ) as policies_possible,
    exists (select from pg_catalog.pg_roles where rolname = 'anon') as anon,
    array(
        select r.rolname::text from pg_catalog.pg_roles r
        where r.rolname in (current_user, 'authenticated', 'service_role')
            and not has_schema_privilege(r.oid, n.oid, 'usage')
    ) as shut_out,
    coalesce(pg_has_role(n.nspowner, 'usage') or has_schema_privilege(n.oid, 'usage with grant option'), false)
        as may_let_in
from (
    select exists (
        select from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
        where n.nspname = 'auth' and p.proname = 'uid' and p.pronargs = 0
    ) as is_there
) uid
left join pg_catalog.pg_namespace n on n.nspname = 'public'
left join (
    select c.oid, a.oid as namespace
    from pg_catalog.pg_class c join pg_catalog.pg_namespace a on a.oid = c.relnamespace
    where a.nspname = 'auth' and c.relname = 'users' and c.relkind in ('r', 'p')
) accounts on true
