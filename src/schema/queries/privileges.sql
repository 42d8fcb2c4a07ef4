-- What the roles that matter may do with them, whether by a grant of their own, by
-- membership, column by column or as the owner.
--
-- $1 text[]  table names
select
    c.relname::text as table_name,
    r.rolname::text as role,
    array(
        select wanted.privilege
        from unnest(array['select', 'insert', 'update', 'delete']) wanted (privilege)
        where has_table_privilege(r.oid, c.oid, wanted.privilege)
            or (wanted.privilege <> 'delete' and not exists (
                select from pg_catalog.pg_attribute a
                where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                    and not has_column_privilege(r.oid, c.oid, a.attnum, wanted.privilege)
            ))
    ) as held,
    -- Sequences behind a default, which an insert draws a number from; an identity
    -- column needs no right of its own.
    array(
        select s.relname::text
        from pg_catalog.pg_depend d
        join pg_catalog.pg_class s on s.oid = d.objid
        where d.classid = 'pg_catalog.pg_class'::regclass and d.refclassid = 'pg_catalog.pg_class'::regclass
            and d.refobjid = c.oid and d.deptype = 'a'
            and case s.relkind when 'S' then not has_sequence_privilege(r.oid, s.oid, 'usage') else false end
    ) as closed_sequences
from pg_catalog.pg_class c
cross join pg_catalog.pg_roles r
where c.relnamespace = to_regnamespace('public') and c.relname = any ($1) and c.relkind in ('r', 'p')
    and r.rolname in (current_user, 'authenticated', 'service_role', 'anon')
