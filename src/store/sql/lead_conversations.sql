-- The conversations of leads, without their words.
-- $1 leads
select jsonb_build_object(
         'id', c.id, 'session_id', c.session_id, 'lead_id', c.lead_id, 'started_at', c.started_at,
         'agent_type', c.agent_type, 'summary', c.summary, 'qualification', c.qualification, 'whole', false)
  from unnest($1) k (lead_id)
 cross join lateral (select c.* from public.conversations c where c.lead_id = k.lead_id offset 0) c
