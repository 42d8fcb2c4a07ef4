-- refinery's history table, as refinery makes it.
create table public.refinery_schema_history (
    version int4 primary key,
    name varchar(255),
    applied_on varchar(255),
    checksum varchar(255)
)
