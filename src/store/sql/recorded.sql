-- The sessions of the live agent, a page at a time: as many as are asked for or, where
-- their talks are long, as many as make some megabytes; one at least.
-- $1 the last one of the page before, $2 how many, $3 how many bytes
with page as (
  select c.id,
         to_jsonb(c) as session,
         (select to_jsonb(k) from public.clients k where k.id = c.client_id) as client,
         sum(octet_length(c.messages::text)) over (order by c.id) as bytes,
         row_number() over (order by c.id) as number
    from (select * from public.conversations c
           where $1::uuid is null or c.id > $1
           order by c.id
           limit $2) c
)
select id, session, client
  from page
 where number = 1 or bytes <= $3
 order by id
