-- What there is around the tables: whether people sign in here, and whether policies
-- can be written.
select
    split_part(current_setting('server_version'), ' ', 1) as server_version,
    exists (
        select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'auth' and c.relname = 'users' and c.relkind in ('r', 'p')
    ) as auth_users,
    uid.is_there as auth_uid,
    uid.is_there and exists (
        select from pg_catalog.pg_roles where rolname = 'authenticated'
    ) as policies_possible,
    exists (select from pg_catalog.pg_roles where rolname = 'service_role') as service_role,
    exists (select from pg_catalog.pg_roles where rolname = 'anon') as anon
from (
    select exists (
        select from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
        where n.nspname = 'auth' and p.proname = 'uid' and p.pronargs = 0
    ) as is_there
) uid
