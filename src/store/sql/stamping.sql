-- Whether a trigger that is not ours sets `updated_at` at each change of a row.
-- $1 the table
select exists (
  select from pg_catalog.pg_trigger g
    join pg_catalog.pg_proc p on p.oid = g.tgfoid
   where g.tgrelid = to_regclass('public.' || quote_ident($1)) and not g.tgisinternal
     and g.tgenabled in ('O', 'A')
     and g.tgtype & 2 <> 0 and g.tgtype & 16 <> 0 -- before, update
     and p.prosrc ~* 'updated_at' and p.prosrc !~ 'keeps_updated_at') as stamps
