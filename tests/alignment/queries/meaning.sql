-- What the CRM's tables ($1) are, a line a fact, by meaning: two spellings of one thing
-- give one line, and what does no harm gives none.
with tables as (
    select c.oid, c.relname::text as name, c.relrowsecurity as secured
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname = any ($1::text[])
),
columns as (
    select t.oid, t.name || '.' || a.attname as name, a.attname::text as attribute, a.attnum, a.attnotnull, a.attidentity, a.atthasdef,
        regexp_replace(regexp_replace(format_type(a.atttypid, a.atttypmod), '^(character varying|character)(\(\d+\))?', 'text'),
            '^numeric.*$', 'numeric') as type,
        pg_get_expr(d.adbin, d.adrelid) as expression
    from tables t
    join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum
),
checks as (
    select c.conrelid, c.conkey[1] as attnum, c.oid, pg_get_constraintdef(c.oid) as definition
    from pg_constraint c join tables t on t.oid = c.conrelid
    where c.contype = 'c' and c.convalidated and cardinality(c.conkey) = 1
),
literals as (
    select c.conrelid, c.attnum, c.oid, l.found[1] as literal
    from checks c, regexp_matches(c.definition, '(''[^'']*''|\m\d+\M)', 'g') as l (found)
),
keys as (
    select i.indrelid, i.indexrelid, i.indisunique, i.indnkeyatts, n as width,
        (select string_agg(
            regexp_replace(pg_get_indexdef(i.indexrelid, k, true), '::(text|character varying)|[() ]', '', 'g'), ', ' order by k)
         from generate_series(1, n) as k) as columns
    from pg_index i join tables t on t.oid = i.indrelid, generate_series(1, i.indnkeyatts) as n
    where i.indisvalid and i.indisready and i.indpred is null
),
grantees as (select rolname from pg_roles where rolname in ('authenticated', 'service_role')),
stages as (
    select name, probability, row_number() over (order by order_position) as place
    from public.pipeline_stages
    where name in ('New Lead', 'Qualified', 'Demo Scheduled', 'Proposal Sent', 'Negotiation', 'Closed Won', 'Closed Lost')
)
select 'table ' || name from tables
union all select concat_ws(' ', 'column', name, type) from columns
union all select case when attnotnull then 'required ' else 'optional ' end || name from columns
union all select 'default ' || name || ' ' || case when attidentity <> '' or expression like 'nextval(%' then 'identity' else
    replace(regexp_replace(regexp_replace(regexp_replace(expression,
        '::[a-z_."]+( varying| with time zone| without time zone)?(\(\d+\))?(\[\])?', '', 'g'),
        '(extensions|public)\.|[() ]', '', 'g'), '^uuid_generate_v4$', 'gen_random_uuid'), 'timezone''utc'',now', 'now') end
    from columns where attidentity <> '' or expression is not null
union all select 'key ' || t.name || ' ' || pg_get_constraintdef(c.oid) from tables t join pg_constraint c on c.conrelid = t.oid and c.contype = 'p'
union all select concat_ws(' ', 'reference', f.name, case c.confrelid::regclass::text when 'users' then 'people' when 'auth.users' then 'people' else c.confrelid::regclass::text end,
        'on delete', c.confdeltype::text)
    from columns f join pg_constraint c on c.conrelid = f.oid and c.contype = 'f' and c.convalidated and c.conkey = array[f.attnum]
union all select concat_ws(' ', 'unique', t.name, k.columns) from tables t join keys k on k.indrelid = t.oid where k.indisunique and k.width = k.indnkeyatts
union all select concat_ws(' ', 'index', t.name, k.columns) from tables t join keys k on k.indrelid = t.oid
union all select concat_ws(' ', 'check takes', f.name, l.literal) from columns f join literals l on l.conrelid = f.oid and l.attnum = f.attnum
    group by f.oid, f.attnum, f.name, l.literal
    having count(distinct l.oid) = (select count(*) from checks c where c.conrelid = f.oid and c.attnum = f.attnum)
union all select distinct concat_ws(' ', 'stamps', t.name, stamped)
    from tables t join pg_trigger g on g.tgrelid = t.oid join pg_proc p on p.oid = g.tgfoid, unnest(array['updated_at', 'completed_at']) as stamped
    where not g.tgisinternal and g.tgenabled in ('O', 'A') and g.tgtype & 19 = 19 and p.prosrc ~ ('\mnew\.' || stamped)
        and t.name in ('clients', 'daily_reports', 'follow_ups', 'leads', 'meetings', 'notification_preferences', 'notifications', 'todos')
union all select concat_ws(' ', 'row security', name, secured) from tables
union all select distinct concat_ws(' ', 'policy', t.name, command)
    from tables t join pg_policy p on p.polrelid = t.oid and p.polpermissive,
        unnest(case p.polcmd when '*' then array['r', 'a', 'w', 'd'] else array[p.polcmd::text] end) as command
    where p.polroles && array[0::oid, to_regrole('authenticated')::oid]
union all select concat_ws(' ', 'grant', t.name, g.rolname, privilege)
    from tables t, grantees g, unnest(array['select', 'insert', 'update', 'delete']) as privilege
    where has_table_privilege(g.rolname, t.oid, privilege)
union all select concat_ws(' ', 'function', p.proname) from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.proname in ('get_current_user_role', 'is_manager_of')
union all select concat_ws(' ', 'label', t.typname, e.enumlabel) from pg_enum e join pg_type t on t.oid = e.enumtypid where t.typnamespace = 'public'::regnamespace
union all select concat_ws(' ', 'stage', place, name, probability) from stages
union all select 'mirror of accounts' from pg_trigger g join pg_proc p on p.oid = g.tgfoid
    where g.tgrelid = to_regclass('auth.users') and not g.tgisinternal and g.tgenabled in ('O', 'A') and p.prosrc ~ '\musers\M'
order by 1
