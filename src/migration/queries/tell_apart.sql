with ranked as (
    select t.id, t.client_name as before, {stamp} as stamp,
        row_number() over (partition by t.client_name order by {oldest}) as place,
        coalesce({candidates}
            left(t.id::text, 8)
        ) as difference
    from public.clients t
    where t.client_name in (select client_name from public.clients group by client_name having count(*) > 1)
), named as (
    select id, before, stamp, {shorten_named} as after from ranked where place > 1
), batch as materialized (
    select n.id, n.before, n.stamp,
        -- Where that is a name already, and for two of one batch, the whole id.
        case
            when exists (select from public.clients c where c.client_name = n.after)
                or count(*) over (partition by n.after) > 1 then {shorten_id}
            else n.after
        end as after
    from named n
    where $1::text is null or n.id::text > $1::text
    order by n.id::text limit $2::integer
), kept as (
    insert into {leftovers} (table_name, row_id, column_name, value, reason)
    select 'clients', id::text, 'client_name', to_jsonb(before), 'an older client has the same name' from batch
    on conflict do nothing returning 1
){keeping_stamps}, changed as (
    update public.clients t set client_name = batch.after from batch
    where t.id = batch.id and t.client_name = batch.before returning 1
)
select (select id::text from batch order by id::text desc limit 1) as last,
    (select count(*) from changed) as changed, (select count(*) from kept) as kept, {stamped} as stamped
