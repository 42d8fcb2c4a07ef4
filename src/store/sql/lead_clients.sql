-- The client of each lead, and whether anything of another lead refers to it.
-- $1 leads
select jsonb_build_object(
         'lead_id', l.id,
         'client', to_jsonb(c) || jsonb_build_object(
             'folded_name', lower(regexp_replace(btrim(c.client_name), '\s+', ' ', 'g')),
             'folded_email', lower(btrim(c.email)),
             'plain', c.website is null and c.notes is null and c.tags is null and c.physical_meeting_info is null),
         'shared', exists (select from public.leads o where o.client_id = c.id and o.id <> l.id)
                or exists (select from public.activities a
                            where a.client_id = c.id and a.lead_id is distinct from l.id)
                or exists (select from public.conversations v
                            where v.client_id = c.id and v.lead_id is distinct from l.id))
  from unnest($1) k (lead_id)
 cross join lateral (select l.id, l.client_id from public.leads l where l.id = k.lead_id offset 0) l
 cross join lateral (select c.* from public.clients c where c.id = l.client_id offset 0) c
