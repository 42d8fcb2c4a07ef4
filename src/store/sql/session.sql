-- What is known of a session and of its caller.
-- $1 session, $2 email, $3 last seven digits of the phone, $4 the id Clara would give the lead
select
  (select to_jsonb(c) from public.conversations c where c.session_id = $1) as conversation,
  (select jsonb_build_object('id', k.id, 'lead_id', k.lead_id)
     from public.calls k where k.session_id = $1 order by k.created_at, k.id limit 1) as call,
  (select jsonb_agg(jsonb_build_object('id', l.id, 'email', l.email, 'phone', l.phone) order by l.created_at, l.id)
     from public.leads l
    where lower(btrim(l.email)) = $2
       or right(regexp_replace(l.phone, '[^0-9]', '', 'g'), 7) = $3
       or l.id = $4) as candidates
