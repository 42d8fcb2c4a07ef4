-- Tables of which this role may not see every row: row level security applies to it, and
-- no policy shows it all of them, or a restrictive one takes some away.
-- $1 the tables
select c.relname::text
  from pg_catalog.pg_class c
 where c.oid in (select to_regclass('public.' || name)
                   from unnest($1::text[]) name)
   and row_security_active(c.oid)
   and (not exists (
          select from pg_catalog.pg_policy p
           where p.polrelid = c.oid and p.polpermissive and p.polcmd in ('*', 'r')
             and (p.polroles = '{0}' or exists (select from unnest(p.polroles) r where pg_has_role(r, 'usage')))
             and pg_get_expr(p.polqual, p.polrelid) = 'true')
        or exists (select from pg_catalog.pg_policy p where p.polrelid = c.oid and not p.polpermissive))
 order by 1
