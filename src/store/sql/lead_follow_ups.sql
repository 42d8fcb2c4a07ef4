-- The follow-ups of leads that Clara suggested.
-- $1 leads
select jsonb_build_object('id', f.id, 'lead_id', f.lead_id, 'due_date', f.due_date, 'status', f.status)
  from unnest($1) k (lead_id)
 cross join lateral (select f.* from public.follow_ups f where f.lead_id = k.lead_id offset 0) f
 where f.suggested_by_ai
