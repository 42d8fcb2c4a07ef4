-- Removes clients that nothing refers to and to which no person added anything.
-- $1 their ids
delete from public.clients c
 where c.id = any($1)
   and c.website is null and c.notes is null and c.tags is null and c.physical_meeting_info is null
   and not exists (select from public.leads l where l.client_id = c.id)
   and not exists (select from public.activities a where a.client_id = c.id)
   and not exists (select from public.conversations v where v.client_id = c.id)
