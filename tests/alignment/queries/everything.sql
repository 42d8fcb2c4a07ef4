-- Everything that a change of the schema would show in, a line a fact, spelling included.
with relations as (
    select c.* from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname !~ '^(pg_|information_schema$)'
)
select concat_ws(' ', 'schema', nspname, nspacl) from pg_namespace where nspname !~ '^(pg_|information_schema$)'
union all select concat_ws(' ', 'relation', oid::regclass, relkind, relfilenode, relowner::regrole, relacl, relrowsecurity, relforcerowsecurity, reloptions) from relations
union all select concat_ws(' ', 'view', oid::regclass, pg_get_viewdef(oid)) from relations where relkind in ('v', 'm')
union all select concat_ws(' ', 'column', a.attrelid::regclass, a.attname, a.attnum, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attisdropped, a.attidentity,
    a.attacl, pg_get_expr(d.adbin, d.adrelid))
    from relations r join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
union all select concat_ws(' ', 'constraint', c.conrelid::regclass, c.conname, c.convalidated, pg_get_constraintdef(c.oid)) from pg_constraint c join relations r on r.oid = c.conrelid
union all select concat_ws(' ', 'index', pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisready, i.indisreplident) from pg_index i join relations r on r.oid = i.indrelid
union all select concat_ws(' ', 'trigger', g.tgrelid::regclass, pg_get_triggerdef(g.oid), g.tgenabled) from pg_trigger g join relations r on r.oid = g.tgrelid where not g.tgisinternal
union all select concat_ws(' ', 'policy', p.polrelid::regclass, p.polname, p.polcmd, p.polpermissive, p.polroles::regrole[], pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
    from pg_policy p join relations r on r.oid = p.polrelid
union all select concat_ws(' ', 'function', p.oid::regprocedure, p.proowner::regrole, p.proacl, case when p.prokind in ('f', 'p') then pg_get_functiondef(p.oid) end)
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname !~ '^(pg_|information_schema$)'
union all select concat_ws(' ', 'type', t.oid::regtype, t.typtype, t.typacl, (select array_agg(enumlabel order by enumsortorder) from pg_enum where enumtypid = t.oid))
    from pg_type t join pg_namespace n on n.oid = t.typnamespace where n.nspname !~ '^(pg_|information_schema$)' and t.typtype in ('e', 'd')
union all select concat_ws(' ', 'comment', d.objoid, d.objsubid, d.description) from pg_description d join relations r on r.oid = d.objoid
union all select concat_ws(' ', 'default rights', d.defaclrole::regrole, d.defaclobjtype, d.defaclacl) from pg_default_acl d
union all select concat_ws(' ', 'extension', e.extname, e.extversion) from pg_extension e
order by 1
