-- What rests on a column of the CRM's tables and stands against changing its type: views,
-- policies, triggers and generated columns.
--
-- $1 text[]  table names
select distinct
    c.relname::text as table_name,
    a.attname::text as column_name,
    case d.classid
        when 'pg_catalog.pg_rewrite'::regclass then (
            select format('%s `%s`', case v.relkind when 'm' then 'materialized view' else 'view' end, v.oid::regclass)
            from pg_catalog.pg_rewrite r join pg_catalog.pg_class v on v.oid = r.ev_class where r.oid = d.objid
        )
        when 'pg_catalog.pg_policy'::regclass then (
            select format('policy `%s`', p.polname) from pg_catalog.pg_policy p where p.oid = d.objid
        )
        when 'pg_catalog.pg_trigger'::regclass then (
            select format('trigger `%s`', t.tgname) from pg_catalog.pg_trigger t where t.oid = d.objid
        )
        else (
            select format('generated column `%s`', g.attname)
            from pg_catalog.pg_attrdef e
            join pg_catalog.pg_attribute g on g.attrelid = e.adrelid and g.attnum = e.adnum
            where e.oid = d.objid
        )
    end as what
from pg_catalog.pg_depend d
join pg_catalog.pg_class c on c.oid = d.refobjid
join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
where d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjsubid > 0
    and c.relnamespace = to_regnamespace('public') and c.relname = any ($1)
    and (
        d.classid in (
            'pg_catalog.pg_rewrite'::regclass, 'pg_catalog.pg_policy'::regclass, 'pg_catalog.pg_trigger'::regclass
        )
        or d.classid = 'pg_catalog.pg_attrdef'::regclass and exists (
            select from pg_catalog.pg_attrdef e
            join pg_catalog.pg_attribute g on g.attrelid = e.adrelid and g.attnum = e.adnum
            where e.oid = d.objid and g.attgenerated <> '' and g.attnum <> a.attnum
        )
    )
    -- A foreign key's own triggers are no hindrance.
    and not exists (
        select from pg_catalog.pg_trigger t
        where d.classid = 'pg_catalog.pg_trigger'::regclass and t.oid = d.objid and t.tgisinternal
    )
