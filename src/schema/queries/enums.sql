-- The labels of the enum types that bear a name of the contract.
--
-- $1 text[]  type names
select
    t.typname::text as name,
    array(
        select e.enumlabel::text from pg_catalog.pg_enum e where e.enumtypid = t.oid order by e.enumsortorder
    ) as labels
from pg_catalog.pg_type t
where t.typnamespace = to_regnamespace('public') and t.typname = any ($1) and t.typtype = 'e'
