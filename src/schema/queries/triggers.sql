-- Their triggers and those on the accounts; of the server's own, which enforce foreign
-- keys, only the ones that are switched off.
--
-- $1 text[]  table names
select
    case when n.nspname = 'auth' then 'auth.users' else c.relname end::text as table_name,
    t.tgname::text as name,
    t.tgenabled::text in ('O', 'A') as enabled,
    t.tgisinternal as internal,
    t.tgtype & 1 <> 0 and t.tgtype & 2 <> 0 and t.tgtype & 16 <> 0 and t.tgattr::text = '' as before_every_update,
    t.tgtype & 1 <> 0 and t.tgtype & 2 = 0 and t.tgtype & 4 <> 0 as after_insert,
    case when fn.nspname = 'public' then p.proname else fn.nspname || '.' || p.proname end::text as function,
    -- Some functions are told by their arguments what to set.
    concat_ws(' ', p.prosrc, encode(t.tgargs, 'escape')) as source
from pg_catalog.pg_trigger t
join pg_catalog.pg_class c on c.oid = t.tgrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_proc p on p.oid = t.tgfoid
join pg_catalog.pg_namespace fn on fn.oid = p.pronamespace
where (n.nspname = 'public' and c.relname = any ($1) or n.nspname = 'auth' and c.relname = 'users')
    and (not t.tgisinternal or n.nspname = 'public' and t.tgenabled::text in ('D', 'R'))
order by 1, 2
