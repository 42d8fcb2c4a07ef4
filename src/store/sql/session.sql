-- What is known of a session and of its caller.
-- $1 session, $2 email, $3 phone, $4 its last seven digits, $5 the id Clara would give the lead
--
-- A lead is also known by an email or phone that its caller gave in an earlier
-- conversation, though the row shows another.
select
  (select to_jsonb(c) from public.conversations c where c.session_id = $1) as conversation,
  (select jsonb_build_object('id', k.id, 'lead_id', k.lead_id)
     from public.calls k where k.session_id = $1 order by k.created_at, k.id limit 1) as call,
  (select jsonb_agg(jsonb_build_object('id', l.id, 'email', l.email, 'phone', l.phone) order by l.created_at, l.id)
     from public.leads l
    where lower(btrim(l.email)) = $2
       or right(regexp_replace(l.phone, '[^0-9]', '', 'g'), 7) = $4
       or l.id = $5) as candidates,
  (select jsonb_agg(jsonb_build_object('id', c.lead_id, 'email', c.qualification #>> '{caller,email}',
                                       'phone', c.qualification #>> '{caller,phone}')
                    order by c.started_at, c.id)
     from public.conversations c
    where c.lead_id is not null
      and (c.qualification #>> '{caller,email}' = $2 or c.qualification #>> '{caller,phone}' = $3)) as earlier_callers
