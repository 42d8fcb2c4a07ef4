-- The meetings of leads.
-- $1 leads
select jsonb_build_object('id', m.id, 'lead_id', m.lead_id, 'start_time', m.start_time, 'status', m.status)
  from unnest($1) k (lead_id)
 cross join lateral (select m.* from public.meetings m where m.lead_id = k.lead_id offset 0) m
