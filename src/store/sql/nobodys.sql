-- Conversations of nobody by the callers of leads, or by other callers: with the same
-- email or phone, or with one that another of these conversations connects with them.
-- Whose they are is asked last: there are many of nobody, and few of one caller.
-- $1 leads, $2 emails, $3 phones
with recursive reached (email, phone) as (
  (select k.email, null::text from unnest($2) k (email)
    union
   select null::text, k.phone from unnest($3) k (phone)
    union
   select c.qualification #>> '{caller,email}', c.qualification #>> '{caller,phone}'
     from unnest($1) k (lead_id)
    cross join lateral (
            select c.qualification from public.conversations c where c.lead_id = k.lead_id offset 0) c)
  union
  select c.qualification #>> '{caller,email}', c.qualification #>> '{caller,phone}'
    from reached r
   cross join lateral (
           select c.lead_id, c.qualification from public.conversations c
            where c.qualification #>> '{caller,email}' = r.email or c.qualification #>> '{caller,phone}' = r.phone
           offset 0) c
   where c.lead_id is null
),
nobodys as (
  select distinct c.id
    from reached r
   cross join lateral (
           select c.id, c.lead_id from public.conversations c
            where c.qualification #>> '{caller,email}' = r.email or c.qualification #>> '{caller,phone}' = r.phone
           offset 0) c
   where c.lead_id is null
)
select jsonb_build_object(
         'id', c.id, 'session_id', c.session_id, 'lead_id', c.lead_id, 'started_at', c.started_at,
         'agent_type', c.agent_type, 'summary', c.summary, 'qualification', c.qualification, 'whole', true,
         'messages', c.messages, 'metadata', c.metadata)
  from nobodys n
 cross join lateral (select c.* from public.conversations c where c.id = n.id offset 0) c
