-- How the tables that a replay writes are laid out here.
select jsonb_build_object(
         'name', c.relname,
         'copies', c.relkind in ('r', 'p') and not c.relhasrules and not row_security_active(c.oid),
         'arrays', coalesce((
             select jsonb_agg(a.attname)
               from pg_catalog.pg_attribute a
               join pg_catalog.pg_type t on t.oid = a.atttypid
              where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and t.typcategory = 'A'), '[]'),
         'defaults', coalesce((
             select jsonb_agg(a.attname)
               from pg_catalog.pg_attribute a
              where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.atthasdef), '[]'))
  from pg_catalog.pg_class c
 where c.oid in (select to_regclass('public.' || name)
                   from unnest(array['clients', 'leads', 'conversations', 'calls', 'activities', 'lead_activities',
                                     'follow_ups', 'meetings', 'notifications']) name)
