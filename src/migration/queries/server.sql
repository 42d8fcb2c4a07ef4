-- What the server and the role allow.
select
    current_setting('server_version_num')::integer as version_number,
    split_part(current_setting('server_version'), ' ', 1) as version,
    pg_is_in_recovery() as standby,
    current_setting('default_transaction_read_only') = 'on' as read_only,
    current_setting('transaction_read_only') = 'on' as reads_only,
    to_regnamespace('public') is not null as has_public,
    -- A list of privileges would ask for any of them.
    coalesce(
        has_schema_privilege(to_regnamespace('public')::oid, 'create')
        and has_schema_privilege(to_regnamespace('public')::oid, 'usage'), false
    ) as may_create,
    current_user::text as role,
    -- users.id and calls.user_id refer to the accounts of people who sign in.
    coalesce((
        select has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'references')
        from pg_catalog.pg_class c
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'auth' and c.relname = 'users' and c.relkind in ('r', 'p')
    ), true) as may_refer_to_auth
