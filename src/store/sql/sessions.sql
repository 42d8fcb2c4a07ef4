-- The conversations of sessions, without their words where this delivery is known.
-- $1 sessions, $2 the fingerprint of each delivery
select jsonb_build_object(
         'id', c.id, 'session_id', c.session_id, 'lead_id', c.lead_id, 'client_id', c.client_id,
         'started_at', c.started_at,
         'agent_type', c.agent_type, 'summary', c.summary, 'qualification', c.qualification, 'whole', not c.same,
         'messages', case when c.same then null else c.messages end,
         'metadata', case when c.same then null else c.metadata end)
  from unnest($1, $2) k (session, digest)
 cross join lateral (
         select c.*, c.qualification ->> 'digest' is not distinct from k.digest as same
           from public.conversations c where c.session_id = k.session offset 0) c
