-- The call of each session.
-- $1 sessions
select jsonb_build_object('session_id', k.session, 'id', c.id, 'lead_id', c.lead_id)
  from unnest($1) k (session)
 cross join lateral (
         select c.id, c.lead_id from public.calls c
          where c.session_id = k.session order by c.created_at, c.id limit 1) c
